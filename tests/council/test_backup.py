"""A backup restored into an empty installation gives the same rows and bytes: on the embedded server, and on an older one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.core.management import CommandError, call_command

from council.lib.postgres import database_url
from tests.council.conftest import Server, manage

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")  # two workers must not share a database
TABLES = [
    "members_person",
    "members_membership",
    "meetings_meeting",
    "meetings_speech",
    "meetings_decision",
    "meetings_voter",
    "council_issueddocument",
]


def url_of(name: str) -> str:
    return urlunsplit(urlsplit(database_url())._replace(path=f"/{name}"))


def admin(statement: str) -> None:
    connection = psycopg2.connect(database_url())
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def new_database(name: str) -> str:
    admin(f"DROP DATABASE IF EXISTS {name}")
    admin(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
    return url_of(name)


def rows(url: str) -> dict[str, list[object]]:
    connection = psycopg2.connect(url)
    cursor = connection.cursor()
    found = {}
    for table in TABLES:
        cursor.execute(f"SELECT md5(t::text) FROM {table} t ORDER BY id")
        found[table] = cursor.fetchall()
    connection.close()
    return found


@dataclass(frozen=True)
class Backup:
    file: Path
    rows: dict[str, list[object]]


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backup]:
    """The demo school of the embedded server, with a file whose name and bytes are not plain, in one file."""
    folder = tmp_path_factory.mktemp("backup")
    (folder / "media" / "meetings").mkdir(parents=True)
    (folder / "media" / "meetings" / "тиркеме").write_bytes(b"\x00bytes")
    url = new_database(f"backup_source_{WORKER}")
    for words in (("migrate", "-v0"), ("demo",), ("backup", str(folder / "school.zip"))):
        done = manage(url, *words, media=folder / "media")
        assert done.returncode == 0, done.stderr
    yield Backup(folder / "school.zip", rows(url))
    admin(f"DROP DATABASE backup_source_{WORKER}")


def check(url: str, backup: Backup, media: Path) -> None:
    done = manage(url, "restore", str(backup.file), media=media)
    assert done.returncode == 0, done.stderr
    assert rows(url) == backup.rows
    assert backup.rows["council_issueddocument"]
    assert (media / "meetings" / "тиркеме").read_bytes() == b"\x00bytes"
    assert manage(url, "verify_chain").returncode == 0


def test_it_is_readable_by_its_owner_only(backup: Backup) -> None:
    assert backup.file.stat().st_mode & 0o077 == 0


def test_the_demo_school_comes_back_as_it_was(backup: Backup, tmp_path: Path) -> None:
    url = new_database(f"backup_target_{WORKER}")
    check(url, backup, tmp_path / "media")
    again = manage(url, "restore", str(backup.file), media=tmp_path / "media")
    assert again.returncode != 0
    assert "not empty" in again.stderr
    admin(f"DROP DATABASE backup_target_{WORKER}")


def test_a_school_moves_from_the_embedded_server_to_another_and_back(server: Server, backup: Backup, tmp_path: Path) -> None:
    moved = server.create("moved")
    check(moved, backup, tmp_path / "media")
    for table in ("meetings_meeting", "council_issueddocument"):
        with pytest.raises(psycopg2.DatabaseError), psycopg2.connect(moved) as connection:
            connection.cursor().execute(f"DELETE FROM {table}")
    done = manage(moved, "backup", str(tmp_path / "back.zip"), media=tmp_path / "media")
    assert done.returncode == 0, done.stderr
    url = new_database(f"backup_target_{WORKER}")
    check(url, Backup(tmp_path / "back.zip", backup.rows), tmp_path / "again")
    admin(f"DROP DATABASE backup_target_{WORKER}")


def test_a_database_that_cannot_fold_kyrgyz_letters_takes_no_backup(server: Server, backup: Backup) -> None:
    done = manage(server.create("plain_restore", "C"), "restore", str(backup.file))
    assert done.returncode != 0
    assert "does not fold the case of Kyrgyz letters" in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("content", [None, b"words", b"PK"])
def test_a_file_that_is_no_backup_is_refused_in_words(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "school.zip"
    if content:
        file.write_bytes(content)
    with pytest.raises(CommandError, match="is no backup that can be read"):
        call_command("restore", str(file))
