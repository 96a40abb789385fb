"""What must be true of the database before anything is stored in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

OLDEST = 150000  # PostgreSQL 15: UNIQUE NULLS NOT DISTINCT


@register(Tags.database)
def database_speaks_kyrgyz(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a database that cannot fold the case of Ө Ү Ң (search would fail), is not UTF-8, or is too old."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT lower('ӨҮҢ'), current_setting('server_encoding'), current_setting('server_version_num')::int")
            folded, encoding, version = cursor.fetchone()
        if folded != "өүң":
            hint = "Create it with LC_CTYPE 'C.UTF-8': CREATE DATABASE … TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'."
            found.append(Error(f"The database “{alias}” does not fold the case of Kyrgyz letters.", hint=hint, id="council.E001"))
        if encoding != "UTF8":
            found.append(Error(f"The database “{alias}” is encoded in {encoding}, not UTF8.", id="council.E002"))
        if version < OLDEST:
            found.append(Error("PostgreSQL 15 or newer is needed.", id="council.E003"))
    return found
