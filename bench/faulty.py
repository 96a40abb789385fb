"""The application with a trap: at a named point of the next message to the recorder the worker kills itself, as a power cut would.

Only `bench/faults.py` starts it. The point to die at is the word in the file named by FAULT_FILE; who dies takes it away first.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from council.wsgi import application as whole
from meetings.services import recording

TRAP = Path(os.environ["FAULT_FILE"])
POINTS = ("before commit", "after commit", "before answer")


def die_at(point: str) -> None:
    """SIGKILL, if this is the point."""
    try:
        if TRAP.read_text() != point:
            return
        TRAP.unlink()
    except OSError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


_record = recording.record
_commit = BaseDatabaseWrapper.commit


def record(*args: Any, **kwargs: Any) -> Any:
    """The rows are written, the transaction is still open."""
    answers = _record(*args, **kwargs)
    with TRAP.with_suffix(".log").open("a") as log:
        log.write(json.dumps([kwargs["by"].username, [*kwargs["changes"]], answers], ensure_ascii=False) + "\n")
    if kwargs.get("changes"):
        die_at("before commit")
    return answers


def commit(self: BaseDatabaseWrapper) -> None:
    _commit(self)
    die_at("after commit")


settings.ACCOUNT_RATE_LIMITS = False  # one kind of fault alone signs in more often than people may
recording.record = record
BaseDatabaseWrapper.commit = commit  # type: ignore[method-assign]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The answer is made, but nobody has it yet."""
    answer: Iterable[bytes] = whole(environ, start_response)
    if environ["PATH_INFO"].endswith("/changes/"):
        die_at("before answer")
    return answer
