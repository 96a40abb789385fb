"""The annual work plan: its pages, its acts, its papers, the year start. (Its lines: `plan_items`.)"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.forms import modelformset_factory
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from council.context import school_of
from council.lib.http import SignedInRequest, put_errors
from council.lib.kyrgyz import month_of_year
from council.lib.pages import confirm_page, edit_page, file_made, form_page
from council.years import chosen_year, in_chosen_year
from meetings import documents
from meetings.filters import PlanFilter
from meetings.forms.planning import ReasonForm
from meetings.forms.plans import (
    AdoptForm,
    DirectionForm,
    GoalForm,
    PlanForm,
    rows_stamp,
)
from meetings.models import Meeting, PlanDirection, PlanGoal, PlanItem, PlannedItem, PlanPaper, WorkPlan
from meetings.services import plan_years, plans
from meetings.views.common import refuse_unless
from meetings.workflow.plans import PLANS, PlanItemState
from members.signin import recent_sign_in_required

PAGE = 30
SPARE = 2  # empty rows that the page of goals and directions offers
NEXT = {"draft": "adopt", "adopted": "approve"}


# --- what may be seen --------------------------------------------------------------------------------------------------------


def get_plan(request: SignedInRequest, pk: int, action: str = "") -> WorkPlan:
    """A plan this person may see; with an action, one they may do this to now. While something is saved its row is locked."""
    rows = WorkPlan.objects.visible_to(request.user).select_related("body", "school_year")
    plan: WorkPlan = get_object_or_404(rows, pk=pk)
    if action:
        PLANS.require(action, request.user, plan)
        if request.method == "POST" and action == "edit":
            plan = plans.locked_plan(plan, request.user)
    return plan


def to_plan(plan: WorkPlan | int, place: str = "") -> HttpResponse:
    response = redirect("meetings:plan_detail", plan.pk if isinstance(plan, WorkPlan) else plan)
    response["Location"] += f"#{place}" if place else ""
    return response


def plan_list(request: SignedInRequest) -> HttpResponse:
    """Plans of the bodies one sees, of the chosen school year unless the filter names another."""
    found = PlanFilter(in_chosen_year(request), WorkPlan.objects.visible_to(request.user).for_lists())
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "may_plan": request.user.standing.may_call_meetings}
    return render(request, "meetings/plan_list.html", context)


def plan_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The plan: its words, its items by month or by direction, how far it is carried out, its papers and its history."""
    plan = get_plan(request, pk)
    seen = PlannedItem.objects.filter(item__meeting__in=Meeting.objects.visible_to(request.user).order_by().values("pk"))
    rows = plan.items.select_related("clause", "task").prefetch_related(
        "parties", Prefetch("agenda_rows", seen.select_related("item__meeting", "item__parent"), to_attr="agendas")
    )
    items = documents.in_order(rows)
    same_day = Counter(i.date for i in items)
    for item in items:
        item.has_neighbours = same_day[item.date] > 1  # type: ignore[attr-defined]  # only then is there an order to choose
    goals, directions = list(plan.goals.all()), list(plan.directions.all())
    buttons = PLANS.buttons(request.user, plan)
    by_direction = request.GET.get("by") == "direction"
    may_edit = PLANS.allows("edit", request.user, plan)
    context = {
        "plan": plan,
        "buttons": buttons,
        "next": NEXT.get(plan.state, ""),
        "groups": _by_direction(items, directions) if by_direction else _by_month(items),
        "by_direction": by_direction,
        "progress": progress(items),
        "goals": [(goal, progress([i for i in items if i.goal_id == goal.pk])) for goal in goals],
        "directions": [(d, progress([i for i in items if i.direction_id == d.pk])) for d in directions],
        "may_edit": may_edit,
        "next_plan": plan_years.there_already(plan),
        "may_shift": request.user.standing.runs(plan.body_id),
        "papers": PlanPaper.objects.filter(plan=plan).select_related("document__status").defer("document__content", "content"),
        "history": plan.history.all(),
        "decision": plan.adopted_by,
        "adopted": plans.named(plan.adopted_by) if plan.adopted_by else "",
    }
    return render(request, "meetings/plan_detail.html", context)


def progress(items: list[PlanItem]) -> dict[str, int]:
    """How far items are carried out; what was dropped is not counted."""
    counted = [i for i in items if i.state != PlanItemState.DROPPED]
    done = sum(i.state == PlanItemState.DONE for i in counted)
    share = round(100 * done / len(counted)) if counted else 0
    return {"all": len(counted), "done": done, "late": sum(i.is_late for i in counted), "share": share}


def _by_month(items: list[PlanItem]) -> list[tuple[str, list[PlanItem]]]:
    language = get_language() or "ky"
    months = itertools.groupby(items, key=lambda i: i.day.replace(day=1) if i.day else None)
    return [(month_of_year(month, language) if month else _("During the year"), list(rows)) for month, rows in months]


def _by_direction(items: list[PlanItem], directions: list[PlanDirection]) -> list[tuple[str, list[PlanItem]]]:
    groups = [(d.title, [i for i in items if i.direction_id == d.pk]) for d in directions]
    rest = [i for i in items if i.direction_id is None]
    return [*groups, *([(_("Without a direction"), rest)] if rest else [])]


# --- drawing up --------------------------------------------------------------------------------------------------------------


def plan_add(request: SignedInRequest) -> HttpResponse:
    refuse_unless(request.user.standing.may_call_meetings)
    form = PlanForm(request.POST or None, user=request.user, initial={"school_year": chosen_year(request), "body": request.GET.get("body")})
    if request.method == "POST" and form.is_valid():
        try:
            plan = plans.make_plan(form.save(commit=False), by=request.user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The plan is there as a draft. Now enter its goals, directions and items."))
            return to_plan(plan)
    return form_page(request, form, _("Draw up a plan"), reverse("meetings:plan_list"))


def plan_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = get_plan(request, pk, "edit")
    form = PlanForm(request.POST or None, instance=plan, user=request.user)
    return edit_page(request, form, _("Particulars of the plan"), reverse("meetings:plan_detail", args=[pk]))


def plan_parts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Goals and priority directions, one row each, on one page."""
    plan = get_plan(request, pk, "edit")
    present = rows_stamp(list(plan.goals.all()), ["source", "text"]) + rows_stamp(list(plan.directions.all()), ["title"])
    parts = {
        "goals": _part_rows(request, PlanGoal, GoalForm, plan.goals.all(), "g"),
        "directions": _part_rows(request, PlanDirection, DirectionForm, plan.directions.all(), "d"),
    }
    checked = [part.is_valid() for part in parts.values()] if request.method == "POST" else [False]
    rival = request.method == "POST" and request.POST.get("base", present) != present
    if all(checked) and not rival:
        for part in parts.values():
            kept = [f for f in part.forms if f not in part.deleted_forms and (f.instance.pk or f.has_changed())]
            rows = [f.save(commit=False) for f in sorted(kept, key=lambda f: f.cleaned_data.get("order") or 999)]
            removed = [f.instance for f in part.deleted_forms if f.instance.pk]
            plans.save_parts(plan, by=request.user, rows=rows, removed=removed)
        messages.success(request, _("Saved."))
        return to_plan(plan)
    now = [g.text for g in plan.goals.all()] + [d.title for d in plan.directions.all()] if rival else []
    context = {"plan": plan, **parts, "base": present, "rival": rival, "now": now}
    return render(request, "meetings/plan_parts.html", context, status=422 if request.method == "POST" else 200)


def _part_rows(request: SignedInRequest, model: Any, form: Any, rows: Any, prefix: str) -> Any:
    factory = modelformset_factory(model, form=form, extra=SPARE, can_delete=True)
    return factory(request.POST or None, queryset=rows, prefix=prefix)


# --- the acts of a plan ------------------------------------------------------------------------------------------------------


def plan_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Adoption and revision ask once; what the director does asks for a recent sign-in besides."""
    if name in ("edit", "approve", "return"):
        return redirect(f"meetings:plan_{name}", pk)
    return _act(request, pk, name)


@recent_sign_in_required
def plan_return(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "return")


def _act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    verbs: dict[str, tuple[Callable[..., Any], Any]] = {
        "adopt": (plans.adopt, gettext_lazy("Choose the decision by which the body adopted the plan. Its content is then locked.")),
        "return": (plans.give_back, gettext_lazy("The plan goes back to those who draw it up, with your reason.")),
        "revise": (
            plans.revise,
            gettext_lazy("The plan is opened again; a paper that was issued stays in force until it is approved anew."),
        ),
    }
    if name not in verbs:
        raise Http404
    plan = get_plan(request, pk, name)
    verb, question = verbs[name]
    form: forms.Form
    if name == "adopt":
        decisions = plans.decisions_for(plan, request.user)
        if not decisions:
            question = _("No decision of this body stands in this year yet: adopt the plan at a meeting and sign its protocol first.")
        # None is chosen beforehand: the plan is closed by what is pressed here.
        form = AdoptForm(request.POST or None, decisions=decisions, initial={"decision": plan.adopted_by_id})
    else:
        form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verb(plan, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": PLANS[name].label})
            return to_plan(plan)
    return confirm_page(request, PLANS[name].label, f"{plan}. {question}", reverse("meetings:plan_detail", args=[pk]), form=form)


@recent_sign_in_required
def plan_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """The director's approval, with a sign-in of the last fifteen minutes as for signing."""
    plan = get_plan(request, pk, "approve")
    if request.method == "POST":
        plans.approve(plan, by=request.user)
        messages.success(request, _("The plan is approved, and its paper is issued."))
        return to_plan(plan, "papers")
    question = _("By approving you confirm the plan as it stands in the draft. The paper is issued at once.")
    return confirm_page(request, PLANS["approve"].label, f"{plan}. {question}", reverse("meetings:plan_detail", args=[pk]))


# --- papers ------------------------------------------------------------------------------------------------------------------


def plan_draft(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The plan as it stands, with a watermark; what the director reads before approving."""
    content = documents.plan_content(get_plan(request, pk), school_of(request))
    made = documents.plan_pdf(content, draft=True) if form == "pdf" else documents.plan_docx(content, draft=True)
    return file_made(made, f"plan-{pk}-draft.{form}")


def plan_paper(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The stored PDF of an approved plan, or the same content as .docx."""
    paper = get_object_or_404(PlanPaper.objects.visible_to(request.user).select_related("document"), pk=pk)
    code = paper.document.code
    content = bytes(paper.document.content) if form == "pdf" else documents.plan_docx(paper.content, code=code)
    return file_made(content, f"{code}.{form}")


# --- the year start ----------------------------------------------------------------------------------------------------------


def plan_next_year(request: SignedInRequest, pk: int) -> HttpResponse:
    """The plan of the next year as it would be made; one click makes it."""
    plan = get_plan(request, pk)
    refuse_unless(request.user.standing.runs(plan.body_id))
    if request.method == "POST":
        try:
            new = plan_years.make_next_year(plan, by=request.user, left_out=request.POST.getlist("left_out"))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            there = plan_years.there_already(plan)
            return to_plan(there or plan)
        messages.success(request, _("The draft of the next year is made. Look it through."))
        return to_plan(new)
    made = plan_years.shifted(plan)
    context = {
        "plan": plan,
        "there": plan_years.there_already(plan),
        "made": made,
        "owed": sum(line.owed and line.item is not None for line in made.lines),
        "tasks": sum(line.item is None for line in made.lines),
        "put_off": sum(line.put_off for line in made.lines),
    }
    return render(request, "meetings/plan_next_year.html", context)
