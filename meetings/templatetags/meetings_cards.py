from __future__ import annotations

from typing import Any

from django import template

from meetings.models import Meeting, SecretBallot
from meetings.workflow import State
from members.models import User

register = template.Library()


@register.inclusion_tag("meetings/_cards.html")
def meeting_cards(user: User) -> dict[str, Any]:
    """What waits for this person, and what is ahead, on the start page."""
    mine = Meeting.objects.visible_to(user).select_related("body")
    to_sign = [m for m in mine.filter(state=State.IN_REVIEW) if user.person_id in (m.chair_id, m.secretary_id)]
    upcoming = list(mine.upcoming()[:6])
    return {
        "to_sign": to_sign,
        "open_ballots": SecretBallot.objects.open_to(user),
        "in_progress": any(m.state == State.IN_PROGRESS for m in upcoming),
        "upcoming": upcoming,
        "papers_due": mine.with_papers_due()[:6] if user.standing.may_call_meetings else [],
        "may_plan": user.standing.may_call_meetings,
        "may_see": user.standing.may_see_meetings,
    }
