"""Who was there: lists of persons, and what the minutes declare in numbers and in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from meetings.importing.form.crowd import Crowd, crowd
from meetings.importing.form.place import Place
from meetings.importing.form.scalars import line, number, text
from meetings.importing.form.shapes import Row, anything, is_empty, record
from meetings.importing.form.words import codes_of, fold

# The lists, and what stands behind a name in a mapping of names.
LISTS = {"present": "position", "absent": "reason", "late": "arrived", "left": "left", "guests": "position"}
SAID = {
    "ky": {
        "absent": "катышпагандар", "late": "кечиккендер", "left": "эрте кеткендер", "guests": "чакырылгандар",
        "list_attached": "тизме тиркелет", "quorum": "кворум", "true": "бар", "false": "жок",
    },
    "ru": {
        "absent": "отсутствовали", "late": "опоздали", "left": "ушли раньше", "guests": "приглашены",
        "list_attached": "список прилагается", "quorum": "кворум", "true": "есть", "false": "нет",
    },
}  # fmt: skip
WORDS = {"note": text, "groups": anything, "list_attached": anything, "quorum": anything}
DECLARED = record("declared", {"present": anything, "absent": anything, "members": number, **WORDS}, alone="present")
KEYS = record(
    "attendance",
    {
        **dict.fromkeys(LISTS, anything),
        "declared": DECLARED,
        "present_count": anything,
        "absent_count": anything,
        "members_count": number,
        **WORDS,
    },
    alone="present",
)


def attendance(value: Any, place: Place) -> Row:
    """The lists as rows of persons; `declared` {present, absent, members, note}; `grouped`: how many are named only as groups."""
    row: Row = KEYS(value, place)
    declared: Row = row.get("declared", {})
    said = SAID[place.language]
    found: Row = {}
    numbers: Row = {}
    words: list[str] = []
    for key, people, listed in crowds(row, declared, place):
        if listed:
            found[key] = people.people
        if key == "present":
            found["grouped"] = found.get("grouped", 0) + people.grouped
        words += stated(people, key, said, numbers)
    total = declared.get("members", row.get("members_count"))
    if total is not None:
        numbers["members"] = total
    for holder, here in ((declared, place / "declared"), (row, place)):
        words += [words_said(key, holder[key], said, here / key) for key in ("quorum", "list_attached", "note") if key in holder]
    if not found.get("grouped"):
        found.pop("grouped", None)
    elif "present" not in numbers:
        numbers["present"] = found["grouped"] + len(found.get("present", []))
    if words := list(filter(None, words)):
        numbers["note"] = line(300)("; ".join(words), place / "declared" / "note")
    return found | ({"declared": numbers} if numbers else {})


def crowds(row: Row, declared: Row, place: Place) -> Iterator[tuple[str, Crowd, bool]]:
    """Every crowd of the attendance: the lists, then the numbers wherever they stand. Names among numbers are kept as a note."""
    for key, detail in LISTS.items():
        if key in row:
            yield key, crowd(row[key], place / key, detail), True
    here = place / "declared"
    stated_at = [("present", declared, "present", here), ("absent", declared, "absent", here), ("present", declared, "groups", here)]
    stated_at += [("present", row, "present_count", place), ("absent", row, "absent_count", place), ("present", row, "groups", place)]
    for key, holder, name, at in stated_at:
        if not is_empty(holder.get(name)):
            people = crowd(holder[name], at / name)
            if people.people:
                (at / name).keep("no_place_for", holder[name])
            yield key, people, False


def stated(people: Crowd, key: str, said: dict[str, str], numbers: Row) -> list[str]:
    """The number of a crowd goes to what is declared, its words behind it."""
    if people.count is not None and key in ("present", "absent"):
        numbers[key] = people.count
    elif people.count is not None:
        people.words.insert(0, str(people.count))
    words = "; ".join(people.words)
    return [words if key == "present" else f"{said[key]}: {words}"] if words else []


def words_said(key: str, value: Any, said: dict[str, str], place: Place) -> str:
    """«кворум: бар», «тизме тиркелет», or the words of the file themselves."""
    answer = codes_of("flag").get(fold(str(value))) if isinstance(value, bool | str) else None
    if key == "list_attached" and answer:
        return said[key] if answer == "true" else ""
    words = said[answer] if answer and key == "quorum" else str(text(value, place))
    return f"{said['quorum']}: {words}" if key == "quorum" else words
