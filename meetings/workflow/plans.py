"""The annual work plan: draft → adopted by a decision of the body → approved by the director; and the life of its items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.lib.workflow import Action, Workflow
from members.models import Office
from members.models.standing import RUNS_MEETINGS

if TYPE_CHECKING:
    from meetings.models import PlanItem, WorkPlan
    from members.models import User


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    ADOPTED = "adopted", pgettext_lazy("plan", "Adopted by the body")
    APPROVED = "approved", pgettext_lazy("plan", "Approved by the director")


class PlanItemState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("plan item", "Planned")
    DONE = "done", pgettext_lazy("plan item", "Done")
    MOVED = "moved", pgettext_lazy("plan item", "Moved")
    DROPPED = "dropped", pgettext_lazy("plan item", "Dropped")


PLAN_BADGES = {PlanState.DRAFT: "neutral", PlanState.ADOPTED: "info", PlanState.APPROVED: "good"}
PLAN_ITEM_BADGES = {
    PlanItemState.PLANNED: "info",
    PlanItemState.DONE: "good",
    PlanItemState.MOVED: "warn",
    PlanItemState.DROPPED: "neutral",
}


PLAN_ITEM_OPEN = frozenset({PlanItemState.PLANNED, PlanItemState.MOVED})
# Lines of history that are no act of the tables below.
OTHER_PLAN_ACTS = {
    "make": _("Make a plan"),
    "shift": _("Make the plan of the next year"),
    "tied": _("Tied to an agenda item"),
    "untied": _("Untied from an agenda item"),
}


def planner(user: User, plan: WorkPlan) -> bool:
    """The methodist; of a union's own plan also its head, of another body its chair and secretary."""
    return user.standing.runs(plan.body_id)


def director(user: User, plan: WorkPlan) -> bool:
    return user.standing.is_director


def acts_for(user: User, plan: WorkPlan, action: str = "") -> str:
    """For whom the acting director approves or returns: the director in office; for whom a deputy plans who would not alone."""
    if action in ("approve", "return"):
        absent = user.standing.director_acted_for
        return absent.short if absent else ""
    if user.standing.own.runs(plan.body_id):
        return ""
    return ", ".join(user.standing.acted_for(bodies=[plan.body_id], roles=RUNS_MEETINGS, offices=[Office.METHODIST]))


def empty(plan: WorkPlan) -> object | None:
    return None if plan.items.exists() else _("The plan has no items yet.")


def item_planner(user: User, item: PlanItem) -> bool:
    return planner(user, item.plan)


def item_acts_for(user: User, item: PlanItem, action: str = "") -> str:
    return acts_for(user, item.plan)


def not_in_force(item: PlanItem) -> object | None:
    """Nothing is done, moved or dropped before the plan was adopted once: until then a line is edited or deleted."""
    in_force = item.plan.state != PlanState.DRAFT or item.plan.document_id is not None
    return None if in_force else _("The plan is not adopted yet.")


PLANS = Workflow(
    Action("edit", _("Edit the plan"), {PlanState.DRAFT}, {planner}, page=False),
    Action("adopt", _("Record the adoption"), {PlanState.DRAFT}, {planner}, PlanState.ADOPTED, empty),
    Action("approve", _("Approve the plan"), {PlanState.ADOPTED}, {director}, PlanState.APPROVED),
    Action("return", _("Return for completion"), {PlanState.ADOPTED}, {director}, PlanState.DRAFT),
    Action("revise", _("Revise the plan"), {PlanState.ADOPTED, PlanState.APPROVED}, {planner}, PlanState.DRAFT),
    on_behalf=acts_for,
)
PLAN_ITEMS = Workflow(
    Action("done", _("Mark as done"), PLAN_ITEM_OPEN, {item_planner}, PlanItemState.DONE, not_in_force),
    Action("move", _("Move to another time"), PLAN_ITEM_OPEN, {item_planner}, PlanItemState.MOVED, not_in_force),
    Action("drop", _("Drop from the plan"), PLAN_ITEM_OPEN, {item_planner}, PlanItemState.DROPPED, not_in_force, tone="danger"),
    Action("reopen", _("Open again"), {PlanItemState.DONE, PlanItemState.DROPPED}, {item_planner}, objection=not_in_force),
    Action("agenda", _("Put on an agenda"), PLAN_ITEM_OPEN, {item_planner}),
    Action("tie", _("Tie to an agenda item"), set(PlanItemState), {item_planner}),
    on_behalf=item_acts_for,
)
