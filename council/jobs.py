"""What `manage.py tick` does for this room. Each job may be run again at any time without harm and says how much it did."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone


def in_own_transactions(job: Callable[[], int]) -> Callable[[], int]:
    """A job that talks to the world outside: what it did there cannot be undone, so `tick` puts no transaction around the whole of it."""
    job.own_transactions = True  # type: ignore[attr-defined]
    return job


def clear_sessions() -> int:
    """Delete sessions that have ended."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def clear_cache() -> int:
    """Delete cache rows that have ended; Django's own culling waits until the table is full."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [timezone.now()])  # noqa: S608  (a name from settings)
        return int(cursor.rowcount)
