from __future__ import annotations

from typing import Any

from django import template

from meetings.models import Meeting, SecretBallot
from meetings.workflow import AHEAD, PAPERS_DUE, State
from members.models import User

register = template.Library()
MOST = 6  # lines of a list on the start page


@register.inclusion_tag("meetings/_cards.html")
def meeting_cards(user: User) -> dict[str, Any]:
    """What waits for this person, and what is ahead, on the start page."""
    mine = list(Meeting.objects.visible_to(user).still_open().select_related("body"))
    upcoming = [m for m in mine if m.state in AHEAD][:MOST]
    papers_due = [m for m in reversed(mine) if m.state in PAPERS_DUE]
    in_progress = any(m.state == State.IN_PROGRESS for m in mine)
    return {
        "to_sign": [m for m in papers_due if m.state == State.IN_REVIEW and user.person_id in (m.chair_id, m.secretary_id)],
        "open_ballots": SecretBallot.objects.open_to(user) if in_progress else [],
        "in_progress": in_progress,
        "upcoming": upcoming,
        "papers_due": papers_due[:MOST] if user.standing.may_call_meetings else [],
        "may_plan": user.standing.may_call_meetings,
        "may_see": user.standing.may_see_meetings,
    }
