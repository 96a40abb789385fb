"""What pages of others show of extracts and orders: who has a decision, and its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import template

from council.lib.richtext import to_plain
from meetings.models import DirectorOrder, Extract, ExtractDecision, Meeting, Protocol
from meetings.models.protocols import all_items
from meetings.workflow import WORKFLOW, chair, methodist, secretary
from members.models import User

register = template.Library()


def sees_announcements(user: User, meeting: Meeting) -> bool:
    """Who issues extracts of this meeting, and the director."""
    return user.standing.is_director or methodist(user, meeting) or secretary(user, meeting) or chair(user, meeting)


@register.inclusion_tag("meetings/extracts_of_meeting.html", takes_context=True)
def extracts_of_meeting(context: dict[str, Any], meeting: Meeting) -> dict[str, Any]:
    """On the page of a signed meeting: each decision with those who have it and who have not yet, and its order."""
    user: User = context["request"].user
    protocol = Protocol.objects.filter(meeting=meeting).order_by("-version").first() if meeting.state in ("signed", "correcting") else None
    if protocol is None or not sees_announcements(user, meeting):
        return {"rows": None}
    extracts = in_force([d["id"] for item in all_items(protocol.content) for d in item["decisions"]])
    orders: dict[int, list[DirectorOrder]] = {}
    for order in DirectorOrder.objects.visible_to(user).filter(decision__item__meeting=meeting).order_by("pk"):
        orders.setdefault(order.decision_id, []).append(order)
    rows = []
    for item in all_items(protocol.content):
        for decision in item["decisions"]:
            rows.append(
                {
                    "pk": decision["id"],
                    "label": decision["label"],
                    "text": to_plain(decision["text"]),
                    "carried": decision["carried"] is not False,
                    "extracts": extracts.get(decision["id"], []),
                    "orders": orders.get(decision["id"], []),
                }
            )
    return {
        "rows": rows,
        "meeting": meeting,
        "may_issue": WORKFLOW.allows("extract", user, meeting),
        "may_order": user.standing.is_director or user.standing.is_methodist or secretary(user, meeting),
    }


def in_force(decisions: Iterable[int]) -> dict[int, list[Extract]]:
    """Of each of these decisions the extracts that are drafts, on their way or in force; without what they print."""
    rows = (
        ExtractDecision.objects.filter(decision__in=decisions, extract__document__status=None)
        .select_related("extract__document__status", "extract__person")
        .defer("extract__content", "extract__document__content")
    )
    found: dict[int, list[Extract]] = defaultdict(list)
    for row in rows.order_by("extract__number", "extract"):
        found[row.decision_id].append(row.extract)
    return found
