"""Questions about work plans, their items and their papers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from meetings.workflow.plans import PLAN_ITEM_OPEN, PlanItemState

if TYPE_CHECKING:
    from meetings.models import PlanItem, PlanPaper, WorkPlan
    from members.models import User


def late(day: datetime.date, prefix: str = "") -> Q:
    """Items that are late on the day; the same as `PlanItem.is_late`."""

    def its(**conditions: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    return its(state__in=sorted(PLAN_ITEM_OPEN)) & (
        its(moved_to__lt=day)
        | its(moved_to=None, when="date", date__lt=day)
        | its(moved_to=None, when="month", date__lt=day.replace(day=1))
        | its(moved_to=None, when="year", plan__school_year__ends__lt=day)
    )


class WorkPlanQuerySet(models.QuerySet["WorkPlan"]):
    def visible_to(self, user: User) -> WorkPlanQuerySet:
        """All for methodist and director; members see the plan of their body; those who lead a body work on its plan."""
        if user.standing.sees_all_meetings:
            return self
        return self.filter(body__in={seat.body_id for seat in user.standing.memberships})

    def for_lists(self) -> WorkPlanQuerySet:
        """With how far each is carried out: what was dropped is not counted."""
        return (
            self.select_related("body", "school_year")
            .annotate(
                counted=Count("items", filter=~Q(items__state=PlanItemState.DROPPED)),
                done=Count("items", filter=Q(items__state=PlanItemState.DONE)),
                late=Count("items", filter=late(timezone.localdate(), "items__")),
            )
            .order_by("-school_year__starts", "body__kind_order", "body__sort_key", "pk")
        )


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, user: User) -> PlanItemQuerySet:
        plans = self.model._meta.apps.get_model("meetings", "WorkPlan")._default_manager.visible_to(user)
        return self.filter(plan__in=plans.order_by().values("pk"))

    def late_on(self, day: datetime.date) -> PlanItemQuerySet:
        return self.filter(late(day))


class PlanPaperQuerySet(models.QuerySet["PlanPaper"]):
    def visible_to(self, user: User) -> PlanPaperQuerySet:
        plans = self.model._meta.apps.get_model("meetings", "WorkPlan")._default_manager.visible_to(user)
        return self.filter(plan__in=plans.order_by().values("pk"))
