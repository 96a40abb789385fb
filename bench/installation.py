"""Two installations to measure: a school of twenty years and one of a single year, on an embedded PostgreSQL of the bench's own."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
PGDATA = ROOT / "var" / "bench" / "pgdata"
WORKERS = 2
PATIENCE = 60  # seconds until something that was started must answer


def environment(database: str, **more: str) -> dict[str, str]:
    """The settings of a production server on this database; nothing of the caller's own installation."""
    foreign = {"DATABASE_URL", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    own = {"PGDATA_DIR": str(PGDATA), "PGDATABASE": database, "DEBUG": "0", "BENCH": "1", "SECRET_KEY": "only-for-the-bench"}
    return {**{k: v for k, v in os.environ.items() if k not in foreign}, **own, **more}


def python(*arguments: str, database: str) -> str:
    """What a module or a command of ours prints."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment(database), check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def prepared(years: int) -> tuple[str, dict[str, Any]]:
    """The database of a school of so many years, filled unless it is already; and the keys that addresses are made of."""
    database = f"bench_{years}"
    return database, json.loads(python("-m", "bench.fill", str(years), database=database).splitlines()[-1])


def fingerprint() -> str:
    """Changes with the schema and with the code that makes the records."""
    files = sorted([*ROOT.glob("bench/data/*.py"), *ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/data/*.csv")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int, path: str = "/healthz") -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()  # to the end: the server is not left with half an answer
        return response.status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def wait_for(port: int, process: subprocess.Popen[bytes], path: str = "/healthz") -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers(port, path):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"What was started on port {port} does not answer.")
        time.sleep(0.02)


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]

    def memory(self) -> float:
        """The largest worker, MB."""
        return max(float(child.memory_info().rss) for child in psutil.Process(self.process.pid).children()) / 2**20


@contextmanager
def serving(database: str) -> Iterator[Server]:
    """gunicorn as deploy/council.service starts it."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", str(WORKERS), "--log-level", "warning", "council.wsgi"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(database))
    try:
        wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def seconds_of_make_run(database: str) -> float:
    """From `make run` on an installed machine, the database server stopped, to the first page."""
    python("manage.py", "database", "stop", database=database)
    port, started = free_port(), time.monotonic()
    process = subprocess.Popen(
        ["make", "--silent", "run", f"PORT={port}"], cwd=ROOT, env=environment(database, DEBUG="1", BENCH="0"), start_new_session=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port, process, "/accounts/login/")
        return time.monotonic() - started
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=30)
