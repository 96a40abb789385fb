"""The application on a PostgreSQL server named by DATABASE_URL, owned by a user who is no superuser."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import psycopg2

from tests.council.conftest import OLDEST, Server, manage

# Import of K01, signing (also by two at once), the chain, and locks one, two and three tables deep: as they stand, on this server.
TESTS = ["tests/meetings/test_signing.py", "tests/importing/test_cases.py"]
CHOSEN = "k01_imports or last_signature or correction_makes or at_once or never_rewritten or meeting] or decision] or assignmentparty]"


def test_migrations_run_and_the_keys_of_kyrgyz_text_are_right(server: Server) -> None:
    assert server.version >= OLDEST
    url = server.create("migrated")
    done = manage(url, "migrate", "-v0")
    assert done.returncode == 0, done.stderr
    assert manage(url, "check", "--database", "default").returncode == 0
    connection = psycopg2.connect(url)
    cursor = connection.cursor()
    cursor.execute(
        "SELECT kyrgyz_search_key('ӨҮҢ'), kyrgyz_sort_key('Ө') > kyrgyz_sort_key('О'), kyrgyz_sort_key('Ө') < kyrgyz_sort_key('П')"
    )
    assert cursor.fetchone() == ("оун", True, True)
    connection.close()


def test_a_database_that_cannot_fold_kyrgyz_letters_is_refused(server: Server) -> None:
    done = manage(server.create("plain_c", "C"), "check", "--database", "default")
    assert done.returncode != 0
    assert "does not fold the case of Kyrgyz letters" in done.stderr
    assert "LC_CTYPE 'C.UTF-8'" in done.stderr


def test_import_signing_and_locks_work_as_on_the_embedded_server(server: Server) -> None:
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--create-db", "-k", CHOSEN, *TESTS]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    environment |= {"DATABASE_URL": server.url("postgres"), "DEBUG": "1"}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 9
