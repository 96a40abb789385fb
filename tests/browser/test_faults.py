"""The short form of `bench/faults.py`: a server process that is killed at each point, and every word stands in the minutes once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from playwright.sync_api import Browser

from bench import faults
from members.models import Body, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    """The database of this test, as a process of its own reaches it."""
    settings = connection.settings_dict
    user, host, port = settings["USER"], settings["HOST"], settings["PORT"]
    return f"postgresql://{user}@{quote(host, safe='')}:{port}/{settings['NAME']}"


@pytest.fixture
def server(tmp_path: Path, secretary: User, methodist: User, chair: User, council_body: Body) -> Iterator[Path]:
    for user in (secretary, methodist):
        # The server is a process of its own: it knows nothing of the quick hasher of the tests.
        user.password = PBKDF2PasswordHasher().encode(faults.PASSWORD, "salt")
        user.save()
    factories.meeting(secretary, council_body, state="in_progress")
    trap = tmp_path / "fault"
    process = faults.serve(trap, port=faults.PORT + 1, database=database_url())
    yield trap
    process.terminate()
    process.wait(20)
    with connection.cursor() as cursor:  # what the killed workers left open would keep the database from being dropped
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_each_fault_once_loses_and_doubles_nothing(server: Path, browser: Browser) -> None:
    run: Any = faults.Faults(browser, server, f"http://localhost:{faults.PORT + 1}")
    run.run(len(run.faults))
    assert run.result() == (0, 0)
