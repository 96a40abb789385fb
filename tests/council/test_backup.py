"""A backup restored into an empty installation gives the same rows and bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from council.lib.postgres import database_url

TABLES = [
    "members_person",
    "members_membership",
    "meetings_meeting",
    "meetings_speech",
    "meetings_decision",
    "meetings_voter",
    "council_issueddocument",
]


def in_database(name: str, *words: str, media: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": url_of(name), "MEDIA_ROOT": str(media), "DEBUG": "1"}
    return subprocess.run([sys.executable, "manage.py", *words], env=environment, capture_output=True, text=True, check=False)


def url_of(name: str) -> str:
    return urlunsplit(urlsplit(database_url())._replace(path=f"/{name}"))


def admin(statement: str) -> None:
    connection = psycopg2.connect(database_url())
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def rows(name: str) -> dict[str, list[object]]:
    connection = psycopg2.connect(url_of(name))
    cursor = connection.cursor()
    found = {}
    for table in TABLES:
        cursor.execute(f"SELECT md5(t::text) FROM {table} t ORDER BY id")
        found[table] = cursor.fetchall()
    connection.close()
    return found


@pytest.mark.parametrize("names", [("backup_source", "backup_target")])
def test_the_demo_school_comes_back_as_it_was(names: tuple[str, str], tmp_path: Path) -> None:
    source, target = names
    for name in names:
        admin(f"DROP DATABASE IF EXISTS {name}")
        admin(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
    media = tmp_path / "media"
    (media / "meetings").mkdir(parents=True)
    (media / "meetings" / "тиркеме").write_bytes(b"\x00bytes")
    for words in (("migrate", "-v0"), ("demo",), ("backup", str(tmp_path / "school.zip"))):
        done = in_database(source, *words, media=media)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "school.zip").stat().st_mode & 0o077 == 0
    done = in_database(target, "restore", str(tmp_path / "school.zip"), media=tmp_path / "restored")
    assert done.returncode == 0, done.stderr
    assert rows(source) == rows(target)
    assert rows(source)["council_issueddocument"]
    assert (tmp_path / "restored" / "meetings" / "тиркеме").read_bytes() == b"\x00bytes"
    assert in_database(target, "verify_chain", media=media).returncode == 0
    assert in_database(target, "restore", str(tmp_path / "school.zip"), media=media).returncode != 0
    for name in names:
        admin(f"DROP DATABASE {name}")
