"""Reports asked of method unions and people before a meeting: asked once, answered with words and a file, taken into the minutes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.uploads import Inspected
from council.lib.workflow import Refused
from meetings.models import AgendaItem, Meeting, ReportRequest, Speech, SpeechKind
from meetings.querysets.afterwards import LEADS
from meetings.services.duties import Holders
from meetings.services.holding import locked_for, speaker_snapshot
from meetings.workflow import AHEAD
from members.models import Body, Person, User
from members.services import notify


def askees(row: ReportRequest, holders: Holders) -> list[Person]:
    """Who has to answer today: the person, or who leads the body."""
    if row.person_id and row.person:
        return [row.person]
    return holders.seated(row.body_id or 0, *LEADS)


@transaction.atomic
def ask(
    meeting: Meeting, *, by: User, subject: str, due: datetime.date, bodies: Iterable[Body] = (), people: Iterable[Person] = ()
) -> list[ReportRequest]:
    """Ask these for a report until a day. Who was asked for the same already is not asked twice."""
    fresh = locked_for("edit_agenda", meeting, by)
    if fresh.state not in AHEAD:
        raise Refused(_("The meeting has been held: reports are asked for before it."))
    if fresh.date and due > fresh.date:
        raise ValidationError({"due": _("The report is needed by the day of the meeting.")})
    if due < timezone.localdate():
        raise ValidationError({"due": _("This day is past.")})
    wanted = [ReportRequest(meeting=fresh, body=b, subject=subject, due=due, asked_by=by) for b in bodies]
    wanted += [ReportRequest(meeting=fresh, person=p, subject=subject, due=due, asked_by=by) for p in people]
    if not wanted:
        raise ValidationError(_("Choose at least one body or person."))
    known = set(ReportRequest.objects.filter(meeting=fresh, subject=subject).values_list("body", "person"))
    made = ReportRequest.objects.bulk_create(row for row in wanted if (row.body_id, row.person_id) not in known)
    holders = Holders()

    def text() -> str:
        return _("A report is asked for by %(day)s: %(subject)s") % {"subject": subject, "day": f"{due:%d.%m.%Y}"}

    for row in made:
        path = reverse("meetings:request", args=[row.pk])
        notify(askees(row, holders), kind="report_asked", text=text, path=path, about=row, key=f"request:{row.pk}:asked", but=by)
    return made


def refusal_to_answer(row: ReportRequest, user: User) -> str | None:
    """Why this person may not send the report now; None if they may. It may be replaced until the meeting is held."""
    if not ReportRequest.objects.asked_of(user).filter(pk=row.pk).exists():
        return _("This report is asked of somebody else.")
    if row.meeting.state not in AHEAD:
        return _("The meeting has been held: the report stays as it is.")
    return None


@transaction.atomic
def answer(row: ReportRequest, *, by: User, text: str, file: tuple[UploadedFile[bytes], Inspected] | None = None) -> None:
    """Send the report, or replace what was sent. A file that was sent stays unless another one comes."""
    fresh = ReportRequest.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=row.pk)
    if reason := refusal_to_answer(fresh, by):
        raise Refused(reason)
    if not text and file is None and not fresh.file_name:
        raise ValidationError({"text": _("Write the report or add a file.")})
    first = fresh.came_at is None
    fresh.text, fresh.came_from, fresh.came_at = text, by.person, timezone.now()
    if file is not None:
        upload, found = file
        old = fresh.file.name
        fresh.file, fresh.file_name, fresh.content_type = upload, found.name, found.content_type
        fresh.size, fresh.sha256 = found.size, found.sha256
        if old:
            transaction.on_commit(lambda: fresh.file.storage.delete(old))
    fresh.save()
    if first:

        def told() -> str:
            return _("A report has come: %(subject)s — %(who)s") % {"subject": fresh.subject, "who": fresh.body or fresh.person}

        notify([p for p in (fresh.asked_by.person,) if p], kind="report_came", text=told, path=reverse("meetings:meeting_detail", args=[fresh.meeting_id]) + "#requests", about=fresh, but=by)  # fmt: skip


@transaction.atomic
def withdraw(row: ReportRequest, *, by: User) -> None:
    """Ask no more; what has come already stays."""
    locked_for("edit_agenda", row.meeting, by)
    fresh = ReportRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if fresh.came_at is not None:
        raise Refused(_("The report has come already."))
    fresh.delete()


@transaction.atomic
def take_over(row: ReportRequest, *, by: User, item: AgendaItem) -> Speech:
    """Put the words of a report into the minutes as heard, so that nobody types them again. Done twice it stands there once.

    A rapporteur who was planned for the item and has said nothing yet gets the words.
    """
    meeting = locked_for("record", row.meeting, by)
    if item.meeting_id != meeting.pk:
        raise ValidationError(_("Choose an item of this meeting."))
    if row.came_at is None or row.came_from is None or not row.text:
        raise Refused(_("There are no words to take over."))
    heard = Speech.objects.filter(item=item, kind=SpeechKind.HEARD, person=row.came_from)
    if found := heard.filter(text=row.text).first():
        return found
    speech = heard.filter(text="").first()
    if speech is None:
        last = item.speeches.aggregate(n=Max("order"))["n"]
        speech = Speech(item=item, kind=SpeechKind.HEARD, order=(last or 0) + 1)
        speaker_snapshot(speech, meeting, row.came_from, "")
    speech.text, speech.report_attached = row.text, bool(row.file_name) or speech.report_attached
    speech.save()
    return speech
