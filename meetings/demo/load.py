"""The data files of the demo school (data/*.yaml), read and checked.

They are written like minutes that are imported (docs of `import_minutes`), with these differences: people are named by surname; a speech
may be `- Surname: text`; «time» is `14:00–14:25`; a vote `all`, `unanimous`, `stated`, `same` (as the decision before) or numbers, of
which `for` is what the others leave over; `tr` is the text in the other language; and a file of a union stands for many short meetings, which are on paper unless they say otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]
DATA = Path(__file__).parent / "data"
# The keys that may stand in a record; a comma or a colon too many in a text shows as a key that is unknown.
KEYS = {
    "meeting": {
        *("body", "date", "end_date", "school_year", "called", "starts", "ends", "place", "kind", "form", "language", "theme", "tr"),
        *("chair", "joint_with", "attendance", "away", "guests", "attachments", "agenda", "paper", "number"),
        *("cancelled", "unopened", "correction", "translated", "do", "days", "to", "reason"),
    },
    "attendance": {"absent", "late", "left", "intervals", "remote"},
    "absent": {"name", "reason", "excused"},
    "late": {"name", "arrived"},
    "left": {"name", "left"},
    "guests": {"name", "position"},
    "attachments": {"title", "sheets", "item", "decision", "level", "file"},
    "agenda": {
        *("title", "tr", "kind", "form", "level", "subject", "minutes", "time", "clauses", "acts", "interests", "on_the_spot"),
        *("heard", "spoke", "decisions", "items"),
    },
    "acts": {"act", "place"},
    "interests": {"name", "reason", "note"},
    "speech": {"name", "position", "text", "tr", "kind", "about", "report_attached"},
    "decisions": {"text", "tr", "level", "about", "vote", "scope", "next_body", "opinions", "assignments"},
    "about": {"name", "claim", "outcome"},
    "vote": {"for", "against", "abstain", "not_voted", "names", "casting"},
    "opinions": {"name", "text"},
    "assignments": {"text", "who", "who_text", "bodies", "with", "controller", "due"},
    "due": {"kind", "date", "in_days", "text"},
}
KEYS["items"] = KEYS["agenda"]


def documents(name: str) -> Any:
    """What stands in a file, by the fast loader where PyYAML has it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), loader)  # noqa: S506  (both are safe loaders)


def meetings(*names: str, **defaults: Any) -> list[Row]:
    """The meetings of the files, each a whole record."""
    return [meeting({**defaults, **row}) for name in names for row in documents(name)]


def meeting(row: Row) -> Row:
    """A record with its speeches and guests in one form and its keys checked."""
    found: Row = _prepared(row)
    _check(found, "meeting")
    return found


def _prepared(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _prepared(v, k) for k, v in value.items()}
    if isinstance(value, list):
        one = {"heard": _speech, "spoke": _speech, "guests": _named}.get(key, _prepared)
        return [one(row) for row in value]
    return value


def _speech(row: Row) -> Row:
    if "name" in row:
        return row
    ((name, text),) = row.items()
    return {"name": name, "text": text}


def _named(row: Any) -> Row:
    return row if isinstance(row, dict) else {"name": row}


def _check(row: Row, kind: str) -> None:
    """Complain of a key that does not belong there (ValueError)."""
    if unknown := set(row) - KEYS[kind]:
        raise ValueError(f"{kind} has no {', '.join(map(str, unknown))}: {row}")
    for key, value in row.items():
        inner = "speech" if key in ("heard", "spoke") else key
        if inner in KEYS:
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    _check(part, inner)
