from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseModelFormSet, modelformset_factory
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import form_page
from meetings.forms.record import (
    AssignmentForm,
    DecisionForm,
    DecisionPersonForm,
    DeclaredForm,
    GuestForm,
    InterestForm,
    MarkForm,
    OpinionForm,
    SpeechForm,
    TimesForm,
    VoteForm,
)
from meetings.models import Assignment, Decision, DecisionPerson, Guest, Interest, Meeting, SeparateOpinion, Speech, Vote
from meetings.services import holding, voting
from meetings.services.names import Known
from meetings.views.common import get_decision, get_item, get_meeting
from members.models import QuestionKind

# How many empty rows a page offers below those that are there; saving brings new ones.
SPARE = 2


def attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is there: one line a member, with times and reasons; the declared numbers; guests are listed below."""
    meeting = get_meeting(request, pk, "attend", complete=True)
    lines = list(meeting.attendances.all())
    forms = [MarkForm(request.POST or None, prefix=f"m{a.pk}", line=a, meeting=meeting) for a in lines]
    declared = DeclaredForm(request.POST or None, instance=meeting)
    if request.method == "POST" and all([declared.is_valid(), *[f.is_valid() for f in forms]]):
        with transaction.atomic():
            fresh = holding.locked_for("attend", meeting, request.user)
            marks = [f.mark(all_present="all_present" in request.POST) for f in forms]
            holding.mark_attendance(meeting, by=request.user, marks=marks)
            for name in declared.changed_data:
                setattr(fresh, name, declared.cleaned_data[name])
            fresh.save(update_fields=list(declared.fields))
        messages.success(request, _("Saved."))
        return redirect("meetings:attendance", pk)
    context = {
        "meeting": meeting,
        "rows": list(zip(lines, forms, strict=True)),
        "declared": declared,
        "quorum": meeting.quorum_now(),
        "passed_votes": [a for a in lines if a.passed_vote],
    }
    return render(request, "meetings/attendance.html", context, status=422 if declared.errors or any(f.errors for f in forms) else 200)


def guest_form(request: SignedInRequest, pk: int, guest: Guest | None = None) -> HttpResponse:
    meeting = get_meeting(request, pk, "attend")
    known = Known.of(meeting)
    form = GuestForm(request.POST or None, instance=guest, known=known, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        holding.locked_for("attend", meeting, request.user)
        form.save()
        messages.success(request, _("Saved."))
        return redirect("meetings:attendance", pk)
    back = reverse("meetings:attendance", args=[pk])
    return form_page(request, form, _("Invited person"), back, template="meetings/named_form.html", known=known)


def guest_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    guest = get_object_or_404(Guest, pk=pk)
    return guest_form(request, guest.meeting_id, guest)


@require_POST
def guest_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    guest = get_object_or_404(Guest.objects.select_related("meeting"), pk=pk)
    meeting = get_meeting(request, guest.meeting_id, "attend")
    holding.locked_for("attend", meeting, request.user)
    guest.delete()
    return redirect("meetings:attendance", meeting.pk)


def item(request: SignedInRequest, pk: int) -> HttpResponse:
    """The minutes of one item: times, who was heard, who spoke; its decisions below."""
    row = get_item(request, pk, "record")
    meeting = row.meeting
    known = Known.of(meeting)
    speeches = _speech_formset(request, row.speeches.all(), known, meeting)
    times = TimesForm(request.POST or None, item=row)
    if request.method == "POST" and speeches.is_valid() and times.is_valid():
        with transaction.atomic():
            removed = [f.instance for f in speeches.deleted_forms if f.instance.pk]
            kept = [
                f.speech()
                for f in speeches.forms
                if f.has_changed() and f not in speeches.deleted_forms or (f.instance.pk and f not in speeches.deleted_forms)
            ]
            holding.write_speeches(row, by=request.user, rows=sorted(kept, key=lambda s: s.order or 999), removed=removed)
            holding.set_times(row, by=request.user, starts_at=times.moment("starts"), ends_at=times.moment("ends"))
        messages.success(request, _("Saved."))
        return redirect("meetings:decision_add" if "decide" in request.POST else "meetings:item_record", pk)
    return render(
        request,
        "meetings/item_record.html",
        _item_context(meeting, row.pk, speeches, times, known),
        status=422 if speeches.errors and request.method == "POST" else 200,
    )


def _speech_formset(request: SignedInRequest, rows: Any, known: Known, meeting: Meeting) -> BaseModelFormSet[Speech, SpeechForm]:
    factory = modelformset_factory(Speech, form=SpeechForm, extra=SPARE, can_delete=True)
    return factory(request.POST or None, queryset=rows, prefix="s", form_kwargs={"known": known, "meeting": meeting})


def _item_context(meeting: Meeting, item_pk: int, speeches: Any, times: TimesForm, known: Known) -> dict[str, Any]:
    meeting.read_whole()
    items = list(meeting.items.all())
    row = next(i for i in items if i.pk == item_pk)
    place = items.index(row)
    return {
        "meeting": meeting,
        "item": row,
        "items": items,
        "previous": items[place - 1] if place else None,
        "next": items[place + 1] if place + 1 < len(items) else None,
        "speeches": speeches,
        "times": times,
        "known": known,
        "quorum": meeting.quorum_of(row),
    }


def interest_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody declares an interest in the whole item."""
    row = get_item(request, pk, "record")
    form = InterestForm(request.POST or None, meeting=row.meeting)
    form.instance.item = row
    if request.method == "POST" and form.is_valid():
        holding.declare_interest(row, by=request.user, person=form.instance.person, reason=form.instance.reason, note=form.instance.note)
        messages.success(request, _("Saved. Votes that were taken already keep their voters: open them to read the list again."))
        return redirect("meetings:item_record", pk)
    intro = _("This person takes no part in the votes on the item, and is not counted in their base.")
    return form_page(request, form, _("Conflict of interest"), reverse("meetings:item_record", args=[pk]), intro=intro)


@require_POST
def interest_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    interest = get_object_or_404(Interest.objects.select_related("item__meeting"), pk=pk)
    meeting = get_meeting(request, interest.item.meeting_id, "record")
    holding.locked_for("record", meeting, request.user)
    interest.delete()
    return redirect("meetings:item_record", interest.item_id)


def decision_add(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_item(request, pk, "record")
    return _decision_page(request, Decision(item=row))


def decision_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decision_page(request, get_decision(request, pk, "record"))


def _decision_page(request: SignedInRequest, decision: Decision) -> HttpResponse:
    """A decision with the persons it is about, its assignments and separate opinions, on one page; then the vote."""
    known = Known.of(decision.item.meeting)
    form = DecisionForm(request.POST or None, instance=decision)
    parts = {
        "persons": _rows(request, DecisionPerson, DecisionPersonForm, decision, "p", known),
        "assignments": _rows(request, Assignment, AssignmentForm, decision, "a", known),
        "opinions": _rows(request, SeparateOpinion, OpinionForm, decision, "o", known),
    }
    if request.method == "POST" and all([form.is_valid(), *[p.is_valid() for p in parts.values()]]):
        try:
            with transaction.atomic():
                saved = voting.save_decision(form.save(commit=False), by=request.user)
                _save_parts(request, saved, parts)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(*(("meetings:vote", saved.pk) if "vote" in request.POST else ("meetings:item_record", saved.item_id)))
    broken = bool(form.errors or any(any(p.errors) for p in parts.values()))
    context = {"form": form, "decision": decision, "item": decision.item, "known": known, **parts}
    return render(request, "meetings/decision.html", context, status=422 if broken and request.method == "POST" else 200)


def _rows(request: SignedInRequest, model: Any, form: Any, decision: Decision, prefix: str, known: Known) -> Any:
    factory = modelformset_factory(model, form=form, extra=1, can_delete=True)
    rows = model.objects.filter(decision=decision) if decision.pk else model.objects.none()
    return factory(request.POST or None, queryset=rows, prefix=prefix, form_kwargs={"known": known})


def _save_parts(request: SignedInRequest, decision: Decision, parts: dict[str, Any]) -> None:
    for name in ("persons", "opinions"):
        changed = [f.row() for f in parts[name].forms if f.has_changed() and f not in parts[name].deleted_forms]
        removed = [f.instance for f in parts[name].deleted_forms if f.instance.pk]
        voting.write_rows(decision, by=request.user, rows=changed, removed=removed)
    for form in parts["assignments"].forms:
        if form in parts["assignments"].deleted_forms:
            if form.instance.pk:
                voting.delete_assignment(form.instance, by=request.user)
        elif form.has_changed():
            form.instance.decision = decision
            controller = form.parties("controller_text")
            voting.write_assignment(
                form.instance,
                by=request.user,
                parties=form.parties("who"),
                co_executors=form.parties("co_executors"),
                controller=controller[0] if controller else None,
            )


@require_POST
def decision_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = get_decision(request, pk, "record")
    try:
        voting.delete_decision(decision, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Deleted."))
    return redirect("meetings:item_record", decision.item_id)


def vote(request: SignedInRequest, pk: int) -> HttpResponse:
    """The vote on a decision. The list of voters is drawn up from the attendance when the vote is first saved, and then frozen."""
    decision = get_decision(request, pk, "record", complete=True)
    if secret := decision.secret_ballots.standing().first():
        return redirect("meetings:ballot", secret.pk)
    frozen = list(decision.vote.voters.all()) if decision.vote else []
    voters = voting.voters_present(decision) if not frozen or request.POST.get("reread") else frozen
    form = VoteForm(request.POST or None, decision=decision, voters=voters)
    if request.method == "POST" and form.is_valid():
        try:
            voting.record_vote(decision, by=request.user, count=form.count())
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The vote is recorded."))
            return redirect("meetings:item_record", decision.item_id)
    whole = decision.item.meeting
    question = voting.question_of(decision.vote or Vote(), decision, voting.Count())
    context = {
        "form": form,
        "decision": decision,
        "item": decision.item,
        "voters": voters,
        "eligible": sum(1 for v in voters if not v.recused),
        "passed": [v for v in voters if v.by_proxy],
        "barred": form.barred_rows(),
        "quorum": voting.quorum_for(whole, decision, decision.vote),
        "rule": whole.majority_for(question),
        "may_choose_question": question != QuestionKind.PERSON and len(form.offered_questions) > 1,
    }
    return render(request, "meetings/vote.html", context, status=422 if form.errors else 200)


@require_POST
def vote_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = get_decision(request, pk, "record")
    if decision.vote:
        try:
            voting.delete_vote(decision.vote, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("meetings:item_record", decision.item_id)
