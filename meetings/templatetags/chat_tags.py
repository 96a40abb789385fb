"""The way from a meeting to the text for the group chat."""

from __future__ import annotations

from typing import Any

from django import template

from meetings.models import Meeting
from meetings.workflow import keeps_minutes

register = template.Library()


@register.inclusion_tag("meetings/_chat_link.html", takes_context=True)
def chat_link(context: dict[str, Any], meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting, "may_tell": keeps_minutes(context["request"].user, meeting)}
