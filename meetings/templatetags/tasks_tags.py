from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from council.lib.paging import page_of
from meetings.models import AgendaItem, ItemKind, Meeting, Task
from meetings.services import control
from meetings.workflow import AHEAD, BEFORE, LOCKED, WORKFLOW, WRITING
from members.models import User

register = template.Library()
SHOWN = 20  # earlier tasks; the rest is in the register


@register.inclusion_tag("meetings/_tasks_meeting.html", takes_context=True)
def around_meeting(context: dict[str, Any], meeting: Meeting) -> dict[str, Any]:
    """What surrounds a meeting: reports asked for before it, earlier decisions to be heard in it, tasks that came of it."""
    user: User = context["user"]
    today = timezone.localdate()
    rows = meeting.report_requests.select_related("body", "person", "came_from").order_by("came_at", "due", "pk")
    planning = meeting.state in BEFORE
    # The body's own tasks: whoever may open the meeting may see them.
    page = page_of(control.to_control(meeting), "1", size=SHOWN, rows=Task.objects.with_decision()) if planning else None
    earlier = list(page) if page else []
    return {
        "meeting": meeting,
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "requests": [(row, row.is_late(today)) for row in rows],
        "may_ask": meeting.state in AHEAD and WORKFLOW.allows("edit_agenda", user, meeting),
        "may_record": meeting.state in WRITING and WORKFLOW.allows("record", user, meeting),
        "earlier": earlier,
        "earlier_count": page.paginator.count if page else 0,
        "control_item": AgendaItem.objects.filter(meeting=meeting, kind=ItemKind.CONTROL).first() if earlier else None,
        "given": Task.objects.filter(meeting=meeting).with_decision() if meeting.state in LOCKED else [],
    }


@register.inclusion_tag("meetings/_tasks_control.html", takes_context=True)
def control_of(context: dict[str, Any], item: AgendaItem) -> dict[str, Any]:
    """On the page of an item on earlier decisions: fill its table again; tasks on closed matters, which an open item leaves out."""
    is_control = item.kind == ItemKind.CONTROL
    closed = [t for t in control.to_control(item.meeting) if t.is_confidential] if is_control and not item.is_confidential else []
    return {"item": item, "is_control": is_control, "closed": closed, "csrf_token": context.get("csrf_token")}
