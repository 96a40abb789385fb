from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import confirm_page, form_page
from meetings.forms.planning import AttachmentForm, ItemForm, MeetingForm
from meetings.models import AgendaItem, Attachment, Meeting, Speech, SpeechKind
from meetings.services import holding, planning
from meetings.services.names import Known, joined, split_names
from meetings.views.common import back_to, get_item, get_meeting, refuse_unless


def meeting_add(request: SignedInRequest) -> HttpResponse:
    """Plan a meeting of a body one runs."""
    refuse_unless(request.user.standing.may_call_meetings)
    form = MeetingForm(request.POST or None, user=request.user, initial={"body": request.GET.get("body")})
    if request.method == "POST" and form.is_valid():
        try:
            meeting = planning.plan_meeting(form.save(commit=False), by=request.user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The meeting is planned. Now draw up the agenda."))
            return back_to(meeting, "agenda")
    return form_page(request, form, _("Plan a meeting"), reverse("meetings:meeting_list"))


def meeting_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = get_meeting(request, pk, "edit")
    form = MeetingForm(request.POST or None, instance=meeting, user=request.user)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "body"}
        try:
            planning.edit_meeting(meeting, by=request.user, changes=changes)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return back_to(meeting)
    return form_page(request, form, _("Edit the particulars"), reverse("meetings:meeting_detail", args=[pk]))


def item_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """An item at the end of the agenda; while the meeting goes on, added on the spot."""
    meeting = get_meeting(request, pk, "edit_agenda")
    form = ItemForm(request.POST or None, meeting=meeting, initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and form.is_valid():
        item = holding.add_item(meeting, by=request.user, item=form.save(commit=False))
        _save_item_extras(request, item, form)
        messages.success(request, _("Item %(item)s is on the agenda.") % {"item": item.label})
        return redirect("meetings:item_add", pk) if "another" in request.POST else back_to(meeting, "agenda")
    return form_page(
        request,
        form,
        _("Add an item"),
        reverse("meetings:meeting_detail", args=[pk]) + "#agenda",
        template="meetings/item_form.html",
        known=Known.of(meeting),
    )


def item_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    item = get_item(request, pk, "edit_agenda")
    meeting = item.meeting
    initial = {
        "rapporteurs": joined(s.name for s in item.speeches.filter(kind=SpeechKind.HEARD)),
        "clauses": [row.clause_id for row in item.item_clauses.all()],
        "acts": [row.act_id for row in item.item_acts.all()],
    }
    form = ItemForm(request.POST or None, instance=item, meeting=meeting, initial=initial)
    if request.method == "POST" and form.is_valid():
        holding.locked_for("edit_agenda", meeting, request.user)
        form.save()
        _save_item_extras(request, item, form)
        messages.success(request, _("Saved."))
        return back_to(meeting, "agenda")
    return form_page(
        request,
        form,
        _("Edit item %(item)s") % {"item": item.label},
        reverse("meetings:meeting_detail", args=[meeting.pk]) + "#agenda",
        template="meetings/item_form.html",
        known=Known.of(meeting),
    )


def _save_item_extras(request: SignedInRequest, item: AgendaItem, form: ItemForm) -> None:
    """Clauses, acts, and the planned rapporteurs: speeches without words yet. Who has already spoken is never taken away here."""
    holding.set_references(item, clauses=[c.pk for c in form.cleaned_data["clauses"]], acts=[a.pk for a in form.cleaned_data["acts"]])
    parties = split_names(form.cleaned_data["rapporteurs"], Known.of(item.meeting))
    heard = {s.name: s for s in item.speeches.filter(kind=SpeechKind.HEARD)}
    wanted = []
    for party in parties:
        speech = heard.pop(party.name, None) or Speech(kind=SpeechKind.HEARD)
        holding.speaker_snapshot(speech, item.meeting, party.person, party.name)
        wanted.append(speech)
    spoken = [s for s in heard.values() if s.text or s.report_attached]
    silent = [s for s in heard.values() if s not in spoken]
    others = list(item.speeches.exclude(kind=SpeechKind.HEARD))
    holding.write_speeches(item, by=request.user, rows=[*wanted, *spoken, *others], removed=silent)


@require_POST
def item_move(request: SignedInRequest, pk: int, way: str) -> HttpResponse:
    item = get_item(request, pk, "edit_agenda")
    holding.move_item(item, by=request.user, up=way == "up")
    return back_to(item.meeting, f"item-{item.pk}")


@require_POST
def agenda_order(request: SignedInRequest, pk: int) -> HttpResponse:
    """The order as it was dragged."""
    meeting = get_meeting(request, pk, "edit_agenda")
    ids = [int(part) for part in request.POST.get("order", "").split(",") if part.isdigit()]
    holding.order_items(meeting, by=request.user, ids=ids)
    return back_to(meeting, "agenda")


def item_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    item = get_item(request, pk, "edit_agenda")
    if request.method == "POST":
        try:
            holding.delete_item(item, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Deleted."))
        return back_to(item.meeting, "agenda")
    question = _("Delete the item “%(title)s” with everything written under it? This cannot be undone.") % {"title": item.title}
    back = reverse("meetings:meeting_detail", args=[item.meeting_id])
    return confirm_page(request, _("Delete an item"), question, back, confirm=_("Delete"), danger=True)


def attachment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = get_meeting(request, pk, "edit_agenda")
    number = max([a.number for a in meeting.attachments.all()], default=0) + 1
    form = AttachmentForm(request.POST or None, request.FILES or None, meeting=meeting, initial={"number": number})
    return _save_attachment(request, meeting, form, _("Add an appendix"))


def attachment_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    attachment = get_object_or_404(Attachment.objects.select_related("meeting"), pk=pk)
    meeting = get_meeting(request, attachment.meeting_id, "edit_agenda")
    form = AttachmentForm(request.POST or None, request.FILES or None, instance=attachment, meeting=meeting)
    return _save_attachment(request, meeting, form, _("Edit an appendix"))


def _save_attachment(request: SignedInRequest, meeting: Meeting, form: AttachmentForm, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        holding.locked_for("edit_agenda", meeting, request.user)
        attachment = form.save(commit=False)
        attachment.meeting, attachment.uploaded_by = meeting, attachment.uploaded_by or request.user
        attachment.save()
        messages.success(request, _("Saved."))
        return back_to(meeting, "attachments")
    return form_page(request, form, heading, reverse("meetings:meeting_detail", args=[meeting.pk]) + "#attachments")


def attachment_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    attachment = get_object_or_404(Attachment.objects.select_related("meeting"), pk=pk)
    meeting = get_meeting(request, attachment.meeting_id, "edit_agenda")
    if request.method == "POST":
        holding.locked_for("edit_agenda", meeting, request.user)
        attachment.delete()
        messages.success(request, _("Deleted."))
        return back_to(meeting, "attachments")
    question = _("Delete the appendix “%(title)s”?") % {"title": attachment.title}
    back = reverse("meetings:meeting_detail", args=[meeting.pk])
    return confirm_page(request, _("Delete an appendix"), question, back, confirm=_("Delete"), danger=True)
