"""The form of a file of minutes: which keys it may have, and what may stand there. Every fault names its place."""

from __future__ import annotations

import datetime
import difflib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from council.lib.kyrgyz import printable


class Fault(Exception):
    """Something in a file that cannot be read: the place and what is wrong there."""

    def __init__(self, place: str, text: str) -> None:
        super().__init__(f"{place}: {text}" if place else text)


Check = Callable[[Any, str], Any]


def text(value: Any, place: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Fault(place, "a text is expected")
    try:
        return printable(str(value)).strip()
    except ValidationError as error:
        raise Fault(place, " ".join(error.messages)) from error


def number(value: Any, place: str) -> int:
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9999:
        raise Fault(place, f"a whole number is expected, not “{value}”")
    return value


def flag(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise Fault(place, "true or false is expected")
    return value


def day(value: Any, place: str) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"):
        try:
            return datetime.datetime.strptime(str(value), form).date()
        except ValueError:
            continue
    raise Fault(place, f"a date such as 2026-11-05 is expected, not “{value}”")


def clock(value: Any, place: str) -> datetime.time:
    if isinstance(value, int) and 0 <= value < 24 * 60:  # YAML reads an unquoted 14:25 as 865 minutes
        return datetime.time(value // 60, value % 60)
    try:
        return datetime.time.fromisoformat(str(value).replace(".", ":").zfill(5))
    except ValueError as error:
        raise Fault(place, f"a time such as 14:25 is expected, not “{value}”") from error


def one_of(*codes: str) -> Check:
    def check(value: Any, place: str) -> str:
        if value not in codes:
            near = difflib.get_close_matches(str(value), codes, 1)
            raise Fault(place, f"“{value}” is unknown{f', “{near[0]}” is meant?' if near else ''} (one of: {', '.join(codes)})")
        return str(value)

    return check


def many(check: Check) -> Check:
    def read(value: Any, place: str) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise Fault(place, "a list is expected")
        return [check(part, f"{place}[{n}]") for n, part in enumerate(value)]

    return read


def record(keys: dict[str, Check], required: tuple[str, ...] = ()) -> Check:
    def read(value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Fault(place, "a mapping of keys is expected")
        for key in value:
            if key not in keys:
                near = difflib.get_close_matches(str(key), keys, 1)
                raise Fault(f"{place}.{key}".strip("."), "this key is unknown" + (f", “{near[0]}” is meant?" if near else ""))
        for key in required:
            if value.get(key) in (None, "", []):
                raise Fault(f"{place}.{key}".strip("."), "is required")
        return {key: keys[key](part, f"{place}.{key}".strip(".")) for key, part in value.items() if part is not None}

    return read


def named(value: Any, place: str) -> dict[str, Any]:
    """A person: a name alone, or a name with more."""
    if isinstance(value, str):
        return {"name": text(value, place)}
    keys: dict[str, Check] = {"name": text, "position": text, "role": one_of("chair", "deputy_chair", "secretary", "head", "member")}
    keys |= {"reason": text, "excused": flag, "arrived": clock, "left": clock, "remote": flag, "votes": flag}
    found: dict[str, Any] = record(keys, ("name",))(value, place)
    return found


SPEECH = record(
    {
        "name": text,
        "position": text,
        "text": text,
        "report_attached": flag,
        "kind": one_of("spoke", "question", "answer"),
        "about": many(text),
    },
    ("name",),
)
DUE = record(
    {"kind": one_of("date", "month", "quarter", "school_year", "season", "permanent", "none"), "date": day, "text": text}, ("kind",)
)
ASSIGNMENT = record({"who": many(text), "who_text": text, "with": many(text), "due": DUE, "text": text, "controller": text})
NAMES = record({"for": many(text), "against": many(text), "abstain": many(text), "not_voted": many(text)})
VOTE = record(
    {
        "unanimous": flag,
        "stated": flag,
        "for": number,
        "against": number,
        "abstain": number,
        "not_voted": number,
        "spoilt": number,
        "recused": many(text),
        "names": NAMES,
        "casting": one_of("for", "against"),
    }
)
ABOUT = record({"name": text, "claim": text, "outcome": one_of("recommended", "with_remarks", "deferred", "not_recommended")}, ("name",))
LEVEL = one_of("open", "confidential")


def about(value: Any, place: str) -> list[Any]:
    """One person, or several."""
    rows = value if isinstance(value, list) else [value]
    return [ABOUT(row, f"{place}[{n}]") for n, row in enumerate(rows)]


DECISION = record(
    {
        "number": text,
        "text": text,
        "about": about,
        "vote": VOTE,
        "assignments": many(ASSIGNMENT),
        "next_body": text,
        "level": LEVEL,
        "list": many(text),
        "opinions": many(record({"name": text, "text": text}, ("name", "text"))),
    },
    ("text",),
)
ITEM_KEYS: dict[str, Check] = {
    "number": number,
    "title": text,
    "time": record({"from": clock, "to": clock}),
    "minutes": number,
    "clauses": many(text),
    "kind": one_of("general", "control", "plan", "attestation", "project", "programme", "report", "other"),
    "subject": record({"title": text, "authors": many(text)}),
    "heard": many(SPEECH),
    "spoke": many(SPEECH),
    "decisions": many(DECISION),
    "vote": VOTE,
    "level": LEVEL,
}
ITEM = record({**ITEM_KEYS, "items": many(record(ITEM_KEYS, ("title",)))}, ("title",))
BODY = record(
    {
        "kind": one_of("council", "pedagogical_council", "method_union", "creative_group", "problem_group", "working_group", "commission"),
        "name_ky": text,
        "name_ru": text,
        "order": record({"number": text, "date": day}),
    },
    ("kind",),
)
RULES = record(
    {
        "quorum": one_of("2/3", "1/2", "more_than_half", "3/4", "1/3"),
        "quorum_base": one_of("members_in_office", "able_to_vote"),
        "majority": one_of("more_than_half_of_present", "more_than_half_of_members", "two_thirds_of_present", "two_thirds_of_members"),
        "tie": one_of("chair_decides", "lost", "for_person"),
    }
)
MINUTES = record(
    {
        "school": record({"ky": text, "ru": text, "place_ky": text, "place_ru": text}),
        "body": BODY,
        "rules": RULES,
        "school_year": text,
        "number": number,
        "date": day,
        "end_date": day,
        "starts": clock,
        "ends": clock,
        "place": text,
        "theme": text,
        "convocation": text,
        "kind": one_of("regular", "extraordinary", "extended", "joint"),
        "form": one_of("in_person", "remote", "mixed"),
        "language": one_of("ky", "ru"),
        "chair": named,
        "secretary": named,
        "members": many(named),
        "attendance": record(
            {
                "present": many(named),
                "absent": many(named),
                "late": many(named),
                "left": many(named),
                "guests": many(named),
                "declared": record({"present": number, "absent": number, "note": text}),
            }
        ),
        "agenda": many(ITEM),
        "vote": VOTE,
        "attachments": many(record({"number": number, "title": text, "sheets": number, "item": number}, ("title",))),
    },
    ("body", "agenda"),
)


def read(path: Path) -> dict[str, Any]:
    """The checked content of a file; Fault if it is not in the form."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Fault("", f"cannot be read: {error}") from error
    try:
        data = json.loads(source) if path.suffix == ".json" else yaml.safe_load(source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise Fault(f"line {line}", f"is not YAML: {error.problem}") from error
    except (json.JSONDecodeError, yaml.YAMLError, ValueError) as error:
        raise Fault("", f"is not readable: {error}") from error
    found: dict[str, Any] = MINUTES(data, "")
    return found
