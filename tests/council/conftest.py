"""A PostgreSQL server as schools run one, older than the embedded: a cluster of its own, thrown away afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest

# What Debian's package brings; the oldest that we promise to run on is taken.
CLUSTERS = Path("/usr/lib/postgresql")
OLDEST = 15


@dataclass(frozen=True)
class Server:
    """A running cluster. The application's user owns its databases and is no superuser, as in a school."""

    version: int
    folder: Path

    def url(self, name: str, user: str = "council") -> str:
        return f"postgresql://{user}@{quote(str(self.folder), safe='')}:5432/{name}"

    def run(self, statement: str) -> None:
        """As superuser, in no transaction."""
        connection = psycopg2.connect(self.url("postgres", "postgres"))
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()

    def create(self, name: str, locale: str = "C.UTF-8") -> str:
        """A database as README says to make it; its address."""
        self.run(f"CREATE DATABASE {name} OWNER council TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '{locale}' LC_CTYPE '{locale}'")
        return self.url(name)


def binaries() -> tuple[int, Path] | None:
    found = sorted((int(p.name), p / "bin") for p in CLUSTERS.glob("[0-9]*") if int(p.name) >= OLDEST and (p / "bin" / "initdb").exists())
    return found[0] if found else None


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """PostgreSQL 15 (or the oldest above that is installed). Where it is not, the tests are left out; in CI it must be there."""
    found = binaries()
    if found is None:
        assert not os.environ.get("CI"), "`make test` installs the package postgresql"
        pytest.skip("no PostgreSQL server is installed")
    version, bin = found
    # postgres refuses to run as root: the package made a user for it. Its folder may not lie under a private one.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

    def act(*words: str | Path) -> None:
        with (folder / "log").open("ab") as log:
            subprocess.run(
                [str(w) for w in words], user=user, cwd=folder, check=True, stdout=log, stderr=log, env={"PATH": "/usr/bin:/bin"}
            )

    data = folder / "data"
    act(bin / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
    act(bin / "pg_ctl", "-D", data, "-w", "-o", settings, "start")
    try:
        made = Server(version, folder)
        made.run("CREATE ROLE council LOGIN CREATEDB")
        yield made
    finally:
        act(bin / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def manage(url: str, *words: str, media: Path | None = None) -> subprocess.CompletedProcess[str]:
    """manage.py on another database."""
    environment = {**os.environ, "DATABASE_URL": url, "DEBUG": "1", **({"MEDIA_ROOT": str(media)} if media else {})}
    return subprocess.run([sys.executable, "manage.py", *words], env=environment, capture_output=True, text=True, check=False)
