"""The secret address of somebody's calendar: made, renewed (the old one ends at once), switched off. Only its owner does this."""

from __future__ import annotations

from django.utils import timezone

from members.models import CalendarFeed, User
from members.models.notices import new_token


def make_feed(user: User) -> CalendarFeed:
    """The address that there is, else a new one."""
    return CalendarFeed.objects.get_or_create(user=user)[0]


def renew_feed(user: User) -> CalendarFeed:
    """A new address. Whoever had the old one reads nothing from now on."""
    return CalendarFeed.objects.update_or_create(user=user, defaults={"token": new_token(), "created_at": timezone.now(), "read_at": None})[
        0
    ]


def end_feed(user: User) -> None:
    CalendarFeed.objects.filter(user=user).delete()
