"""What checks are composed of: lists, numbered lists, mappings of keys, and rules that several keys obey together."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from meetings.importing.form.place import Check, Fault, Place, shown
from meetings.importing.form.words import ANYWHERE, fold, keys_of, meant_by

Row = dict[str, Any]
Rule = Callable[[Row, Place], None]
NOTES = {fold(word) for word in ("note", "notes", *ANYWHERE["note"].split("|"))}


NOTHING = {fold(word) for word in ("жок", "болгон жок", "эч ким", "нет", "не было", "отсутствуют", "никто", "none", "nobody", "no")}


def is_empty(value: Any) -> bool:
    """Nothing, or the dash that people put where there is nothing."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip(" -–—_."))


def is_nothing(value: Any) -> bool:
    """Where a list is expected, a word for «none» is an empty one."""
    return is_empty(value) or (isinstance(value, str) and fold(value) in NOTHING)


def anything(value: Any, place: Place) -> Any:
    """Left as it is: what it means depends on its neighbours."""
    return value


def many(check: Check) -> Check:
    """A list; one value alone is a list of one."""

    def read(value: Any, place: Place) -> list[Any]:
        if not isinstance(value, list):
            return [] if is_nothing(value) else [check(value, place)]
        found = []
        with place.whole():
            for n, part in enumerate(value):
                if not is_empty(part):
                    with place.gathering():
                        found.append(check(part, place[n]))
        return found

    return read


# A number at the head of a text: «2. …», «2.1. …», «2) …», «б) …».
HEAD = re.compile(r"\s*(?P<number>\d{1,2}(?:\.\d{1,2}){0,2}(?=[.)]\s)|[а-яё](?=\)))[.)]\s*(?P<text>\S.*)", re.DOTALL)


def numbered(check: Check, alone: str) -> Check:
    """A list whose parts may carry a number, none of them twice; `alone` is the key of a part that is a mere text."""

    def read(value: Any, place: Place) -> list[Any]:
        rows: list[Any] = many(check)(with_numbers(value, alone), place)
        number_rows(rows, place)
        return rows

    return read


def with_numbers(value: Any, alone: str) -> Any:
    """The list that is meant: lines that begin with numbers, or a mapping of numbers, have their numbers as a key."""
    if isinstance(value, str) and len(lines := re.split(r"\n+(?=\s*\d{1,2}(?:\.\d{1,2})*[.)]\s)", value.strip())) > 1:
        value = lines
    if isinstance(value, dict) and value and all(re.fullmatch(r"[\d.]+[.)]?", str(key)) for key in value):
        value = [
            part if isinstance(part, dict) and "number" in part else {"number": str(key), **keyed(part, alone)}
            for key, part in value.items()
        ]
    return [with_number(part, alone) for part in value] if isinstance(value, list) else with_number(value, alone)


def keyed(part: Any, alone: str) -> Row:
    return part if isinstance(part, dict) else {alone: part}


def with_number(value: Any, alone: str) -> Any:
    match = HEAD.fullmatch(value) if isinstance(value, str) else None
    return {"number": match["number"], alone: match["text"]} if match else value


def number_rows(rows: list[Row], place: Place) -> None:
    seen: set[int] = set()
    for n, row in enumerate(rows):
        taken = row.setdefault("number", max(seen, default=0) + 1)
        if taken in seen:
            raise Fault(place[n] / "number", _("%(number)s stands twice") % {"number": taken})
        seen.add(taken)


def together(check: Check, *rules: Rule) -> Check:
    """A mapping whose keys must also agree with each other."""

    def read(value: Any, place: Place) -> Row:
        found: Row = check(value, place)
        for rule in rules:
            rule(found, place)
        return found

    return read


def in_order(first: str, last: str) -> Rule:
    def rule(row: Row, place: Place) -> None:
        if first in row and last in row and row[last] < row[first]:
            raise Fault(place / last, _("lies before “%(first)s”") % {"first": first})

    return rule


def record(kind: str, keys: dict[str, Check], required: tuple[str, ...] = (), *, alone: str = "") -> Check:
    """A mapping of keys; `alone` is the key that is meant where a value stands without keys.

    A key near one that we know and that is not given is a slip, and refused; any other unknown key is kept as a note.
    """
    words = keys_of(kind, keys)

    def read(value: Any, place: Place) -> Row:
        if alone and not isinstance(value, dict):
            value = {alone: value}
        if not isinstance(value, dict):
            raise Fault(place, _("a mapping of keys is expected"))
        given: dict[str | None, Any] = {}
        for key, part in value.items():
            if not is_empty(part):
                given.setdefault(words.get(fold(str(key))), key)
        found: Row = {}
        with place.whole():
            for key, part in value.items():
                if not is_empty(part):
                    with place.gathering():
                        known = words.get(fold(str(key)))
                        if known is None:
                            unknown(key, part, place, {word: meant for word, meant in words.items() if meant not in given})
                            continue
                        if given[known] != key:
                            keys_given = {"one": shown(given[known]), "other": shown(key)}
                            raise Fault(place / known, _("stands twice (“%(one)s” and “%(other)s”)") % keys_given)
                        found[known] = keys[known](part, place / known)
            for key in required:
                if is_empty(found.get(key)) and (key in found or key not in given):
                    place.findings.faults.append(Fault(place / key, _("is required")))
        return {key: part for key, part in found.items() if part is not None and part != ""}

    return read


def unknown(key: Any, part: Any, place: Place, words: dict[str, str]) -> None:
    word = fold(str(key))
    here = place / shown(key)
    if word in NOTES:
        here.keep("note", part)
        return
    if near := meant_by(word, words):
        raise Fault(here, _("this key is unknown, “%(near)s” is meant?") % {"near": near})
    here.keep("unknown_key", part)
