"""The menus: only what this person may open, and on a phone the four things that the role uses most."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User

register = template.Library()
FOUR = 4


class Entry(NamedTuple):
    label: str
    url: str
    here: bool


def entries_of(user: User) -> list[tuple[str, str]]:
    """Names of addresses with their words, what this role uses most first."""
    standing = user.standing
    home = ("home", _("Home"))
    meetings, tasks = ("meetings:meeting_list", _("Meetings")), ("meetings:task_list", _("Tasks"))
    plan, extracts = ("meetings:plan_list", _("Work plan")), ("meetings:extract_list", _("Extracts"))
    bodies, staff = ("members:body_list", _("Bodies")), ("members:person_list", _("Staff"))
    regulation, school = ("council:regulation", _("Regulation")), ("council:school", _("School"))
    if standing.sees_all_meetings or standing.may_call_meetings:
        found = [home, meetings, tasks, plan, bodies, staff]
    elif standing.is_administrator:
        found = [home, staff, school, bodies]
    elif standing.may_see_meetings:
        found = [home, meetings, tasks, extracts, bodies, regulation]
    else:
        found = [home, tasks, extracts, bodies, regulation] if user.person_id else [home, bodies, regulation]
    return [entry for entry in found if entry != staff or standing.may_see_people]


@register.inclusion_tag("_bottombar.html", takes_context=True)
def bottom_bar(context: dict[str, Any], user: User) -> dict[str, Any]:
    """The four things this role uses most."""
    path = context["request"].path
    found = [(label, reverse(name)) for name, label in entries_of(user)[:FOUR]]
    return {"entries": [Entry(label, url, is_here(path, url)) for label, url in found]}


def is_here(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
