"""The form of a file of minutes: which keys it may have, and what may stand there. Every fault names its place."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from council.lib.kyrgyz import printable
from meetings.models.agenda import SUB_ITEM_LETTERS


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


def line(most: int) -> Check:
    """A text no longer than the column it goes to."""

    def check(value: Any, place: str) -> str:
        found = text(value, place)
        if len(found) > most:
            raise Fault(place, f"is longer than {most} characters")
        return found

    return check


def number(value: Any, place: str) -> int:
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9999:
        raise Fault(place, f"a whole number is expected, not “{value}”")
    return value


def ordinal(value: Any, place: str) -> int:
    """A number that counts from one."""
    if (found := number(value, place)) < 1:
        raise Fault(place, "numbers begin with 1")
    return found


def sub_number(value: Any, place: str) -> int:
    """The place of a sub-item: 1, 2 or its letter «а», «б)»."""
    letter = str(value).strip().rstrip(").").lower()
    if len(letter) == 1 and letter in SUB_ITEM_LETTERS:
        return SUB_ITEM_LETTERS.index(letter) + 1
    return ordinal(value, place)


def decision_number(value: Any, place: str) -> int:
    """«2.1», «2б.1», «1.» or 1: the last number counts, what stands before it is the item's."""
    last = str(value).strip().rstrip(".)").rpartition(".")[2]
    if not last.isdigit():
        raise Fault(place, f"a number such as 2.1 is expected, not “{value}”")
    return ordinal(last, place)


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


def numbered(check: Check) -> Check:
    """A list whose parts may carry a number, none of them twice."""

    def read(value: Any, place: str) -> list[Any]:
        rows: list[Any] = many(check)(value, place)
        seen: set[int] = set()
        for n, row in enumerate(rows):
            taken = row.setdefault("number", max(seen, default=0) + 1)
            if taken in seen:
                raise Fault(f"{place}[{n}].number", f"{taken} stands twice")
            seen.add(taken)
        return rows

    return read


def together(check: Check, *rules: Callable[[dict[str, Any], str], None]) -> Check:
    """A record whose keys must also agree with each other."""

    def read(value: Any, place: str) -> dict[str, Any]:
        found: dict[str, Any] = check(value, place)
        for rule in rules:
            rule(found, place)
        return found

    return read


def in_order(first: str, last: str) -> Callable[[dict[str, Any], str], None]:
    def rule(row: dict[str, Any], place: str) -> None:
        if first in row and last in row and row[last] < row[first]:
            raise Fault(f"{place}.{last}".strip("."), f"lies before “{first}”")

    return rule


def record(keys: dict[str, Check], required: tuple[str, ...] = ()) -> Check:
    def read(value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Fault(place, "a mapping of keys is expected")
        for key in value:
            if key not in keys:
                near = difflib.get_close_matches(str(key), keys, 1, 0.7)
                raise Fault(f"{place}.{key}".strip("."), "this key is unknown" + (f", “{near[0]}” is meant?" if near else ""))
        for key in required:
            if value.get(key) in (None, "", []):
                raise Fault(f"{place}.{key}".strip("."), "is required")
        return {key: keys[key](part, f"{place}.{key}".strip(".")) for key, part in value.items() if part is not None}

    return read


NAME = line(200)
ROLES = ("chair", "deputy_chair", "secretary", "head", "member")
PERSON = together(
    record(
        {
            "name": NAME,
            "position": line(300),
            "role": one_of(*ROLES),
            "reason": line(200),
            "excused": flag,
            "arrived": clock,
            "left": clock,
            "remote": flag,
            "votes": flag,
        },
        ("name",),
    ),
    in_order("arrived", "left"),
)


def named(value: Any, place: str) -> dict[str, Any]:
    """A person: a name alone, or a name with more."""
    found: dict[str, Any] = PERSON({"name": value} if isinstance(value, str) else value, place)
    return found


SPEECH = record(
    {
        "name": NAME,
        "position": line(300),
        "text": text,
        "report_attached": flag,
        "kind": one_of("spoke", "question", "answer"),
        "about": many(NAME),
    },
    ("name",),
)


def due_has_its_date(row: dict[str, Any], place: str) -> None:
    if row["kind"] == "date" and "date" not in row:
        raise Fault(f"{place}.date", "is required where the kind is “date”")


DUE = together(
    record(
        {"kind": one_of("date", "month", "quarter", "school_year", "season", "permanent", "none"), "date": day, "text": line(200)},
        ("kind",),
    ),
    due_has_its_date,
)
ASSIGNMENT = record({"who": many(NAME), "who_text": NAME, "with": many(NAME), "due": DUE, "text": text, "controller": NAME})
NAMES = record({"for": many(NAME), "against": many(NAME), "abstain": many(NAME), "not_voted": many(NAME)})
COUNTS = ("for", "against", "abstain", "not_voted", "spoilt")
VOTE_KEYS = record(
    {
        "unanimous": flag,
        "stated": flag,
        **dict.fromkeys(COUNTS, number),
        "recused": many(NAME),
        "names": NAMES,
        "casting": one_of("for", "against"),
    }
)


def vote(value: Any, place: str) -> dict[str, Any]:
    """How a vote went; «unanimous» and «stated» may stand alone."""
    found: dict[str, Any] = {value: True} if value in ("unanimous", "stated") else VOTE_KEYS(value, place)
    if found.get("unanimous") and (found.get("against") or found.get("names", {}).get("against")):
        raise Fault(f"{place}.against", "nobody votes against where the vote is unanimous")
    for key, names in found.get("names", {}).items():
        if found.get(key, len(names)) != len(names):
            raise Fault(f"{place}.{key}", f"{found[key]} is not the number of the names ({len(names)})")
    return found


ABOUT = record(
    {"name": NAME, "claim": line(300), "outcome": one_of("recommended", "with_remarks", "deferred", "not_recommended")}, ("name",)
)
LEVEL = one_of("open", "confidential")


def about(value: Any, place: str) -> list[Any]:
    """One person, or several."""
    rows = value if isinstance(value, list) else [value]
    return [ABOUT(row, f"{place}[{n}]") for n, row in enumerate(rows)]


DECISION = record(
    {
        "number": decision_number,
        "text": text,
        "about": about,
        "vote": vote,
        "assignments": many(ASSIGNMENT),
        "next_body": NAME,
        "level": LEVEL,
        "list": many(text),
        "opinions": many(record({"name": NAME, "text": text}, ("name", "text"))),
    },
    ("text",),
)
ACT = record(
    {
        "kind": one_of("law", "convention", "resolution", "order", "rules", "instruction", "letter", "charter", "local"),
        "number": line(60),
        "date": day,
        "title": line(400),
        "place": line(100),
    },
    ("kind",),
)
ITEM_KEYS: dict[str, Check] = {
    "title": text,
    "time": together(record({"date": day, "from": clock, "to": clock}), in_order("from", "to")),
    "minutes": number,
    "clauses": many(line(20)),
    "acts": many(ACT),
    "kind": one_of("general", "control", "plan", "attestation", "project", "programme", "report", "other"),
    "form": one_of("report", "discussion", "activity", "information"),
    "subject": record({"title": line(300), "authors": many(NAME)}),
    "heard": many(SPEECH),
    "spoke": many(SPEECH),
    "decisions": numbered(DECISION),
    "vote": vote,
    "level": LEVEL,
}
SUB_ITEM = record({"number": sub_number, **ITEM_KEYS}, ("title",))
ITEM = record({"number": ordinal, **ITEM_KEYS, "items": numbered(SUB_ITEM)}, ("title",))
KINDS = ("council", "pedagogical_council", "method_union", "creative_group", "problem_group", "working_group", "commission")
BODY_KEYS: dict[str, Check] = {"kind": one_of(*KINDS), "name_ky": NAME, "name_ru": NAME}
BODY = record({**BODY_KEYS, "order": record({"number": line(40), "date": day})}, ("kind",))
RULES = record(
    {
        "quorum": one_of("2/3", "1/2", "more_than_half", "3/4", "1/3"),
        "quorum_base": one_of("members_in_office", "able_to_vote"),
        "majority": one_of("more_than_half_of_present", "more_than_half_of_members", "two_thirds_of_present", "two_thirds_of_members"),
        "tie": one_of("chair_decides", "lost", "for_person"),
    }
)


def school_year(value: Any, place: str) -> str:
    """«2026-2027», also with a dash or a stroke, with two digits at the end or with words behind; kept as 2026-2027."""
    match = re.match(r"(\d{4})\s*[-–—/]\s*(\d{4}|\d{2})(?!\d)", str(value))
    if not match or int(match[2]) % 100 != (int(match[1]) + 1) % 100:
        raise Fault(place, f"a school year such as 2026-2027 is expected, not “{value}”")
    return f"{match[1]}-{int(match[1]) + 1}"


def ends_after_it_begins(row: dict[str, Any], place: str) -> None:
    if "end_date" in row and "date" not in row:
        raise Fault("end_date", "the first day (date) is missing")


ATTENDANCE = record(
    {
        "present": many(named),
        "absent": many(named),
        "late": many(named),
        "left": many(named),
        "guests": many(named),
        "declared": record({"present": number, "absent": number, "note": line(300)}),
    }
)
MINUTES = together(
    record(
        {
            "school": record({"ky": text, "ru": text, "place_ky": text, "place_ru": text}),
            "body": BODY,
            "joint_with": many(record(BODY_KEYS, ("kind",))),
            "rules": RULES,
            "school_year": school_year,
            "number": ordinal,
            "date": day,
            "end_date": day,
            "starts": clock,
            "ends": clock,
            "place": line(200),
            "theme": line(300),
            "convocation": line(60),
            "kind": one_of("regular", "extraordinary", "extended", "joint"),
            "form": one_of("in_person", "remote", "mixed"),
            "language": one_of("ky", "ru"),
            "chair": named,
            "secretary": named,
            "members": many(named),
            "attendance": ATTENDANCE,
            "agenda": numbered(ITEM),
            "vote": vote,
            "attachments": numbered(
                record({"number": ordinal, "title": line(300), "sheets": number, "item": ordinal}, ("title",)),
            ),
        },
        ("body", "agenda"),
    ),
    ends_after_it_begins,
    in_order("date", "end_date"),
)


class Loader(yaml.SafeLoader):
    """YAML in which only whole numbers and true/false are more than text: dates and times are read by the form, which names their
    place, and 1.10 stays 1.10. A key that stands twice is an error, not the last of the two."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _value in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key “{key.value}” stands twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


PLAIN = "tag:yaml.org,2002:"
Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^(?:0|[1-9][0-9]*)$", "0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("merge", r"^(?:<<)$", "<"),
):
    Loader.add_implicit_resolver(PLAIN + tag, re.compile(pattern), list(first))


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key that stands twice is an error here too."""
    keys = [k for k, _ in pairs]
    if twice := [k for k in keys if keys.count(k) > 1]:
        raise Fault(twice[0], "this key stands twice")
    return dict(pairs)


def read(path: Path) -> dict[str, Any]:
    """The checked content of a file; Fault if it is not in the form."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Fault("", f"cannot be read: {error}") from error
    try:
        data = json.loads(source, object_pairs_hook=once) if path.suffix == ".json" else yaml.load(source, Loader)  # noqa: S506  (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise Fault(f"line {line}", f"is not YAML: {error.problem}") from error
    except (json.JSONDecodeError, yaml.YAMLError, ValueError) as error:
        raise Fault("", f"is not readable: {error}") from error
    found: dict[str, Any] = MINUTES(data, "")
    return found
