"""How many queries a page costs."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# What Django puts around a request inside a test; outside of one it is no query. Pghistory puts who is at work before it: «…; SAVEPOINT».
AROUND = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO")


def queries_of(client: Client, url: str) -> tuple[int, Any]:
    """The number and the answer, of a second visit: the first may fill what a process reads once."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    return sum(not q["sql"].rpartition("; ")[2].startswith(AROUND) for q in captured.captured_queries), response
