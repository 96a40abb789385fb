from __future__ import annotations

import datetime

from django import template
from django.utils.translation import get_language

from council.lib.kyrgyz import month_of_year
from meetings.models import Meeting, PlannedItem, WorkPlan
from members.models import User

register = template.Library()


@register.simple_tag
def planned_of(meeting: Meeting, user: User, only_item: int = 0) -> list[PlannedItem]:
    """The items of a meeting, or one of them, that come from lines of a plan this person may open."""
    plans = WorkPlan.objects.visible_to(user).order_by().values("pk")
    rows = PlannedItem.objects.filter(item__meeting=meeting.pk, plan_item__plan__in=plans)
    if only_item:
        rows = rows.filter(item=only_item)
    return list(rows.select_related("item__parent", "plan_item").order_by("item__number", "pk"))


@register.filter
def month(day: datetime.date | None) -> str:
    """«2026-жылдын ноябры», in the language of the page."""
    return month_of_year(day, get_language() or "ky") if day else ""
