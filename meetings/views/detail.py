from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from council.context import school_of
from council.lib.http import SignedInRequest
from council.lib.pages import file_kept, file_made
from council.lib.workflow import Refused
from meetings import documents
from meetings.importing.remarks import Remark
from meetings.models import Attachment, Meeting, Protocol, ProtocolDocument, ProtocolScan, SecretBallot
from meetings.views.common import get_meeting
from meetings.workflow import BEFORE, UNISSUED, WORKFLOW, State

# The button that is most likely to be the next one, by state.
NEXT = {"planned": "call", "called": "start", "in_progress": "finish", "drafted": "review", "in_review": "sign", "correcting": "review"}


def meeting_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page of a meeting: its acts, its agenda while it is planned, its minutes as they stand or as they were signed."""
    meeting = get_meeting(request, pk)
    protocol = Protocol.objects.filter(meeting=meeting).order_by("-version").first() if meeting.is_locked else None
    if protocol is None:
        meeting.read_whole()
    content = protocol.content if protocol else documents.protocol_content(meeting, school_of(request))
    attachments = meeting.attachments.all()
    if protocol:
        attachments = attachments.select_related("item__parent", "decision__item__parent").order_by("number")
    buttons = WORKFLOW.buttons(request.user, meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "buttons": buttons,
        "next": NEXT.get(meeting.state, ""),
        "closed": [b for b in buttons if not b.allowed and b.action.name != NEXT.get(meeting.state)],
        "planning": meeting.state in BEFORE,
        "may_edit_agenda": WORKFLOW.allows("edit_agenda", request.user, meeting),
        "may_record": WORKFLOW.allows("record", request.user, meeting),
        "may_attend": WORKFLOW.allows("attend", request.user, meeting),
        "agenda_rows": meeting.items.all() if meeting.state in BEFORE else [],
        "total_minutes": sum(i.minutes or 0 for i in meeting.items.all()) if meeting.state in BEFORE else None,
        "open_ballots": SecretBallot.objects.open_to(request.user) if meeting.state == State.IN_PROGRESS else [],
        "history": meeting.history.all(),
        **(_issued(meeting) if meeting.state not in UNISSUED else {"papers": [], "scans": []}),
        "attachment_rows": attachments,
        "remarks": [Remark(**row) for row in meeting.import_remarks],
        "signatures": meeting.signatures.select_related("person") if meeting.state == State.IN_REVIEW else [],
        **documents.paper_context(content),
    }
    return render(request, "meetings/detail.html", context)


def _issued(meeting: Meeting) -> dict[str, Any]:
    """The papers of all versions, and the scans of those that were signed by hand; their bytes stay where they are."""
    papers = ProtocolDocument.objects.filter(protocol__meeting=meeting).select_related("document__status", "protocol")
    scans = meeting.scans.select_related("protocol", "added_by__person")
    return {
        "papers": papers.defer("document__content", "protocol__content").order_by("protocol__version", "pk"),
        "scans": scans.defer("protocol__content").order_by("pk"),
    }


def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """The readiness check: each line leads to the place to mend."""
    meeting = get_meeting(request, pk, complete=True)
    if not any(WORKFLOW[a].refusal(request.user, meeting) is None for a in ("record", "attend")):
        raise Refused(_("Only those who keep the minutes see the readiness check."))
    return render(request, "meetings/check.html", {"meeting": meeting, "groups": meeting.problem_groups})


def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """The minutes as they stand, as PDF with a watermark."""
    meeting = get_meeting(request, pk)
    return file_made(documents.draft_pdf(meeting), f"draft-{pk}.pdf")


def paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """The stored bytes of an issued paper. The common protocol is open to all staff where the school has switched it on."""
    row = get_object_or_404(ProtocolDocument.objects.select_related("document"), pk=pk)
    school = school_of(request)
    common = row.form == ProtocolDocument.Form.COMMON and school is not None and school.common_protocol
    if not (common and request.user.standing.is_staff_member):
        meeting_id = Protocol.objects.values_list("meeting", flat=True).get(pk=row.protocol_id)
        get_object_or_404(Meeting.objects.visible_to(request.user), pk=meeting_id)
    return file_made(bytes(row.document.content), f"{row.document.code}.pdf")


def attachment_file(request: SignedInRequest, pk: int) -> FileResponse:
    """A private file: only through here, only for those who may see the meeting; never shown as a page of ours."""
    attachment = get_object_or_404(Attachment.objects.select_related("meeting"), pk=pk)
    get_meeting(request, attachment.meeting_id)
    if not attachment.file:
        raise Refused(_("This appendix is on paper only."))
    return file_kept(attachment)


def scan_file(request: SignedInRequest, pk: int) -> FileResponse:
    """A scan of the signed printout, for those who may see the meeting."""
    scan = get_object_or_404(ProtocolScan, pk=pk)
    get_meeting(request, scan.meeting_id)
    return file_kept(scan)
