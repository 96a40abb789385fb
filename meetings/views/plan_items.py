"""The lines of a work plan: drawn up, put on an agenda, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import confirm_page, form_page
from meetings.forms.planning import ReasonForm
from meetings.forms.plans import (
    AgendaForm,
    DoneForm,
    MoveForm,
    PlanItemForm,
    TieForm,
)
from meetings.models import Meeting, PlanItem, PlannedItem
from meetings.services import plan_agenda, plans
from meetings.views.plans import get_plan, to_plan
from meetings.workflow.plans import PLAN_ITEMS, PLANS, PlanItemState


def get_item(request: SignedInRequest, pk: int, action: str = "", *, edit: bool = False) -> PlanItem:
    """A line of a plan this person may see; to be edited (as part of the draft), or for an act of its own life."""
    plan = get_plan(request, get_object_or_404(PlanItem, pk=pk).plan_id, "edit" if edit else "")
    item: PlanItem = get_object_or_404(PlanItem.objects.select_related("clause", "goal", "direction"), pk=pk)
    item.plan = plan
    if action:
        PLAN_ITEMS.require(action, request.user, item)
    return item


def plan_item_add(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = get_plan(request, pk, "edit")
    return _item_page(request, PlanItem(plan=plan), _("Add a line"), back=reverse("meetings:plan_detail", args=[pk]))


def plan_item_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    item = get_item(request, pk, edit=True)
    return _item_page(request, item, _("Edit the line"), back=reverse("meetings:plan_item", args=[pk]))


def _item_page(request: SignedInRequest, item: PlanItem, heading: str, *, back: str) -> HttpResponse:
    known = plans.KnownHere.now(item.plan.language)
    before = (item.when, item.date)
    form = PlanItemForm(request.POST or None, instance=item, known=known)
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        if row.moved_to and (row.when, row.date) != before:
            # Planned anew: that it was moved stands in its history.
            row.state, row.moved_to, row.reason = PlanItemState.PLANNED, None, ""
        plans.save_item(row, by=request.user, parties=form.parties())
        messages.success(request, _("Saved."))
        return redirect("meetings:plan_item_add", row.plan_id) if "another" in request.POST else to_plan(row.plan_id, f"item-{row.pk}")
    return form_page(request, form, heading, back, intro=str(item.plan), template="meetings/plan_item_form.html", known=known)


def plan_item_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    item = get_item(request, pk, edit=True)
    if request.method == "POST":
        try:
            plans.delete_item(item, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Deleted."))
        return to_plan(item.plan)
    question = _("Delete the line “%(title)s”? This cannot be undone.") % {"title": item.title}
    back = reverse("meetings:plan_detail", args=[item.plan_id])
    return confirm_page(request, _("Delete a line"), question, back, confirm=_("Delete"), danger=True)


@require_POST
def plan_item_order(request: SignedInRequest, pk: int, way: str) -> HttpResponse:
    item = get_item(request, pk, edit=True)
    plans.order_item(item, by=request.user, up=way == "up")
    return to_plan(item.plan, f"item-{item.pk}")


# --- the life of an item -----------------------------------------------------------------------------------------------------


def plan_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """A line: what is planned, what became of it, on which agendas it stood and what was decided there."""
    item = get_item(request, pk)
    rows = _agenda_rows(request, item)
    evidence = plan_agenda.evidence_of(row.item for row in rows)
    buttons = PLAN_ITEMS.buttons(request.user, item)
    context = {
        "item": item,
        "plan": item.plan,
        "parties": item.parties.all(),
        "agenda_rows": rows,
        "buttons": [b for b in buttons if b.allowed],
        "closed": [b for b in buttons if not b.allowed],
        "proposes_done": bool(evidence) and PLAN_ITEMS.allows("done", request.user, item),
        "evidence": evidence,
        "may_edit": PLANS.allows("edit", request.user, item.plan),
        "may_tie": PLAN_ITEMS.allows("tie", request.user, item),
        "history": item.history.all(),
        "carried_from": item.carried_from,
        "task": item.task,
    }
    return render(request, "meetings/plan_item.html", context)


def _agenda_rows(request: SignedInRequest, item: PlanItem) -> list[PlannedItem]:
    """The agenda items that come from a line, of meetings this person may open, with their decisions."""
    seen = Meeting.objects.visible_to(request.user).order_by().values("pk")
    rows = PlannedItem.objects.filter(plan_item=item, item__meeting__in=seen)
    return list(rows.select_related("item__meeting__body", "item__parent").prefetch_related("item__decisions__item__meeting"))


def plan_item_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Done, moved, dropped, opened again: each asks once for what came of it, or why."""
    if name in ("agenda", "tie"):
        return redirect(f"meetings:plan_item_{name}", pk)
    acts: dict[str, tuple[Callable[..., Any], type[forms.Form] | None]] = {
        "done": (plans.done, DoneForm),
        "move": (plans.move, MoveForm),
        "drop": (plans.drop, ReasonForm),
        "reopen": (plans.reopen, None),
    }
    if name not in acts:
        raise Http404
    item = get_item(request, pk, name)
    verb, form_class = acts[name]
    initial = {"evidence": plan_agenda.evidence_of(row.item for row in _agenda_rows(request, item))} if name == "done" else None
    form = form_class(request.POST or None, initial=initial) if form_class else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            verb(item, by=request.user, **(form.cleaned_data if form else {}))
        except ValidationError as error:
            assert form is not None
            put_errors(form, error)
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": PLAN_ITEMS[name].label})
            return redirect("meetings:plan_item", pk)
    action = PLAN_ITEMS[name]
    back = reverse("meetings:plan_item", args=[pk])
    return confirm_page(request, action.label, item.title, back, form=form, danger=action.tone == "danger")


def plan_item_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """A line becomes an agenda item of a planned meeting, or of a new one, in one step."""
    item = get_item(request, pk, "agenda")
    initial = {"title": item.title, "theme": item.plan.theme, "date": item.day if item.when == "date" or item.moved_to else None}
    form = AgendaForm(request.POST or None, meetings=plan_agenda.meetings_for(item, request.user), initial=initial)
    if request.method == "POST" and form.is_valid():
        meeting = form.target(item.plan.body)
        try:
            row = plan_agenda.put_on_agenda(item, by=request.user, title=form.cleaned_data["title"], meeting=meeting)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Item %(item)s is on the agenda.") % {"item": row.label})
            return redirect("meetings:meeting_detail", row.meeting_id)
    intro = _("Clause and rapporteurs are taken over from the plan; you can change everything on the agenda afterwards.")
    back = reverse("meetings:plan_item", args=[pk])
    return form_page(request, form, _("Put on an agenda"), back, intro=intro, save=_("Put on the agenda"))


def plan_item_tie(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that an agenda item that is there already, also of signed minutes, comes from this line."""
    item = get_item(request, pk, "tie")
    rows = plan_agenda.items_to_tie(item, request.user)
    form = TieForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            plan_agenda.tie(item, by=request.user, row=next(r for r in rows if r.pk == form.cleaned_data["row"]))
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:plan_item", pk)
    return form_page(request, form, _("Tie to an agenda item"), reverse("meetings:plan_item", args=[pk]), intro=item.title)


@require_POST
def plan_untie(request: SignedInRequest, pk: int) -> HttpResponse:
    tied = get_object_or_404(PlannedItem.objects.select_related("item__meeting", "item__parent"), pk=pk)
    tied.plan_item = get_item(request, tied.plan_item_id, "tie")
    plan_agenda.untie(tied, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("meetings:plan_item", tied.plan_item_id)
