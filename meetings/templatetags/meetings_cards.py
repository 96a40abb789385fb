from __future__ import annotations

from django import template

from meetings.desk import MeetingsDesk
from members.models import User

register = template.Library()


@register.simple_tag
def meetings_desk(user: User) -> MeetingsDesk:
    """What meetings and what comes of them have for this person today."""
    return MeetingsDesk(user).collect()
