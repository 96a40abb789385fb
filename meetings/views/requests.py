"""What comes before a meeting: reports that are asked for, and the item on the execution of earlier decisions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import file_kept, form_page
from council.lib.workflow import Refused
from meetings.forms.requests import AnswerForm, AskForm, TakeForm
from meetings.models import Meeting, ReportRequest
from meetings.services import control, holding, requests
from meetings.services.names import Known
from meetings.views.common import back_to, get_item, get_meeting
from meetings.workflow import AHEAD, BEFORE


def request_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask all method unions, or those chosen, and people, for a report until a day."""
    meeting = get_meeting(request, pk, "edit_agenda")
    if meeting.state not in AHEAD:
        raise Refused(_("The meeting has been held: reports are asked for before it."))
    form = AskForm(request.POST or None, meeting=meeting, initial={"due": meeting.date})
    if request.method == "POST" and form.is_valid():
        try:
            made = requests.ask(meeting, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_errors(form, error)
        else:
            told = ngettext("%(n)s report is asked for.", "%(n)s reports are asked for.", len(made)) % {"n": len(made)}
            messages.success(request, told)
            return back_to(meeting, "requests")
    return form_page(
        request,
        form,
        _("Ask for reports"),
        reverse("meetings:meeting_detail", args=[pk]),
        save=_("Ask"),
        intro=_("Each head gets a notice and a page to answer on. What came and what is late stands on the page of the meeting."),
        template="meetings/named_form.html",
        known=Known.of(meeting),
    )


def get_request(request: SignedInRequest, pk: int) -> ReportRequest:
    rows = ReportRequest.objects.visible_to(request.user).select_related("meeting__body", "body", "person", "came_from")
    return get_object_or_404(rows, pk=pk)


def request_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The report that is asked for: written by who was asked, read by who may open the meeting."""
    row = get_request(request, pk)
    refusal = requests.refusal_to_answer(row, request.user)
    form = AnswerForm(request.POST or None, request.FILES or None, initial={"text": row.text})
    if request.method == "POST":
        if refusal:
            raise Refused(refusal)
        if form.is_valid():
            try:
                requests.answer(row, by=request.user, text=form.cleaned_data["text"], file=form.cleaned_data["file"])
            except ValidationError as error:
                put_errors(form, error)
            else:
                messages.success(request, _("The report is sent."))
                return redirect("meetings:request", pk)
    may_open = Meeting.objects.visible_to(request.user).filter(pk=row.meeting_id).exists()
    context = {"row": row, "meeting": row.meeting, "form": form, "refusal": refusal, "may_open": may_open}
    return render(request, "meetings/requests_answer.html", context, status=422 if form.errors else 200)


def request_file(request: SignedInRequest, pk: int) -> FileResponse:
    row = get_request(request, pk)
    if not row.file:
        raise Refused(_("No file was sent."))
    return file_kept(row)


@require_POST
def request_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_request(request, pk)
    meeting = get_meeting(request, row.meeting_id, "edit_agenda")
    requests.withdraw(row, by=request.user)
    messages.success(request, _("Deleted."))
    return back_to(meeting, "requests")


def request_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """The words of a report as what was heard on an item."""
    row = get_request(request, pk)
    meeting = get_meeting(request, row.meeting_id, "record")
    form = TakeForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        speech = requests.take_over(row, by=request.user, item=form.cleaned_data["item"])
        messages.success(request, _("The report stands in the minutes."))
        return redirect("meetings:item_record", speech.item_id)
    return form_page(request, form, _("Take the report into the minutes"), reverse("meetings:meeting_detail", args=[meeting.pk]))


# --- execution of earlier decisions --------------------------------------------------------------------------------------------


@require_POST
def control_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put the item on the agenda before the meeting is called."""
    meeting = get_meeting(request, pk, "edit_agenda")
    fresh = holding.locked_for("edit_agenda", meeting, request.user)
    item = control.put_item(fresh) if fresh.state in BEFORE else None
    if item is None:
        messages.warning(request, _("The item is on the agenda already, or there is nothing to be heard."))
    else:
        messages.success(request, _("Item %(item)s is on the agenda.") % {"item": item.label})
    return back_to(meeting, "agenda")


@require_POST
def control_refresh(request: SignedInRequest, pk: int) -> HttpResponse:
    """Fill the table of the item again, as the tasks stand now. Words beside the table stay."""
    item = get_item(request, pk, "record")
    number = control.refresh(item, by=request.user)
    messages.success(request, ngettext("The table has %(n)s task.", "The table has %(n)s tasks.", number) % {"n": number})
    return redirect("meetings:item_record", pk)
