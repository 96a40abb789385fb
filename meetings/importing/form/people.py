"""Persons in a file: a name alone, a name with a position before or behind it, or keys; and lists of names."""

from __future__ import annotations

import re
from typing import Any

from council.lib.kyrgyz import normalise
from meetings.importing.form.dates import clock
from meetings.importing.form.place import Check, Place
from meetings.importing.form.scalars import flag, line, one_of
from meetings.importing.form.shapes import Row, in_order, is_empty, is_nothing, record, together
from meetings.importing.names import is_a_name

NAME = line(200)
# Between a name and the position: «Асанова Б.К., директор», «Асанова Б.К. — директор», «Асанова Б.К. (директор)».
BEHIND = re.compile(r"\s+[–—-]\s+|\s*[–—]\s*|\s*,\s*|\s*\(|\s*:\s*")
NOT_STATED = {"ky": "[көрсөтүлгөн эмес]", "ru": "[не указано]"}


def split_person(words: str) -> tuple[str, str]:
    """The name and the position in one text; a role, a unit or a group has no position and stays whole."""
    words = " ".join(normalise(words).split()).strip(" ;")
    if is_a_name(words):
        return words, ""
    for match in BEHIND.finditer(words):
        name, position = words[: match.start()], words[match.end() :].strip()
        if is_a_name(name):
            return name, position.removesuffix(")") if "(" in match.group() and position.count("(") < position.count(")") else position
    parts = words.split()
    # «Завуч Асанова Б.К.»: the longest name at the end that has initials.
    for size in (4, 3, 2):
        name = " ".join(parts[-size:])
        if len(parts) > size and "." in name and is_a_name(name):
            return name, " ".join(parts[:-size]).rstrip(" ,:–—-")
    return words, ""


def person_name(value: Any, place: Place) -> str:
    """A name in a list of names; of keys only the name is printed, the rest is kept as a note."""
    if isinstance(value, dict):
        row = named(value, place)
        if len(row) > 1:
            place.keep("no_place_for", {key: part for key, part in row.items() if key != "name"})
        return str(row["name"])
    return str(NAME(value, place))


def names(value: Any, place: Place) -> list[str]:
    """A list of names; a text with several names and commas between them is one too."""
    if not isinstance(value, list):
        if isinstance(value, str) and not is_nothing(value):
            parts = several(value)
            return [str(NAME(part, place)) for part in parts]
        return [] if is_nothing(value) else [person_name(value, place)]
    found = []
    for n, part in enumerate(value):
        if not is_empty(part):
            found += [person_name(part, place[n])] if isinstance(part, dict) else names(part, place[n])
    return found


def several(words: str) -> list[str]:
    """«Асанова Б.К., Токтосунов Э. жана Дубова И.И.» as three; anything that is not names alone stays one text."""
    parts = [part.strip() for part in re.split(r"[,;\n]|\s(?:жана|менен|и)\s", words) if part.strip()]
    return parts if len(parts) > 1 and all(is_a_name(normalise(part)) for part in parts) else [words]


PERSON_KEYS: dict[str, Check] = {
    "name": NAME,
    "position": line(300),
    "role": one_of("role", "member"),
    "reason": line(200),
    "excused": flag,
    "arrived": clock,
    "left": clock,
    "remote": flag,
    "votes": flag,
}
PERSON = together(record("person", PERSON_KEYS, ("name",)), in_order("arrived", "left"))


def named(value: Any, place: Place) -> Row:
    """A person: a name alone, or a name with more."""
    found: Row = PERSON({"name": value} if not isinstance(value, dict) else value, place)
    name, position = split_person(found["name"])
    if position and "position" not in found:
        found |= {"name": name, "position": line(300)(position, place / "position")}
    return found


def one_person(value: Any, place: Place) -> Row:
    """Who presided, or kept the minutes: of several the first, the others are kept as a note."""
    if isinstance(value, list):
        rows = [part for part in value if not is_empty(part)]
        if len(rows) > 1:
            place.keep("no_place_for", rows[1:])
        value = rows[0] if rows else ""
    return named(value, place)
