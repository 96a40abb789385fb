"""`python -m bench.fill YEARS`: fills the database named by PGDATABASE and prints its landmarks as JSON, in the last line.

A database that this code has filled in this school year is kept; its comment says so.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django
import psycopg2
from django.core.management import call_command

from bench.installation import fingerprint
from council.lib import postgres


def server() -> Any:
    """A connection to the server's own database: the one to be filled may not be there yet."""
    database = os.environ.pop("PGDATABASE")
    connection = psycopg2.connect(postgres.database_url())
    os.environ["PGDATABASE"] = database
    connection.autocommit = True
    return connection


def main(years: int) -> None:
    from django.utils import timezone

    database = os.environ["PGDATABASE"]
    cursor = server().cursor()
    cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database])
    row = cursor.fetchone()
    mark = f"{fingerprint()} {timezone.localdate():%Y-%m}"
    django.setup()
    from bench import data

    if row is None or row[0] != mark:
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}"')
        cursor.execute(f'CREATE DATABASE "{database}" TEMPLATE template0')
        call_command("migrate", verbosity=0)
        data.fill(data.Size(years=years))
        cursor.execute(f'COMMENT ON DATABASE "{database}" IS %s', [mark])
    print(json.dumps(data.landmarks()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    main(int(sys.argv[1]))
