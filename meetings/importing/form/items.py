"""The agenda in a file: items with their sub-items, however they are numbered and nested."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from council.lib.kyrgyz import normalise
from meetings.importing.form.acts import act
from meetings.importing.form.dates import times
from meetings.importing.form.decisions import decision
from meetings.importing.form.people import NOT_STATED, names, several
from meetings.importing.form.place import Check, Fault, Place
from meetings.importing.form.scalars import line, number, one_of, ordinal, sub_number, text
from meetings.importing.form.shapes import HEAD, Row, in_order, is_empty, many, number_rows, numbered, record, together, with_numbers
from meetings.importing.form.speeches import LEVEL, speeches
from meetings.importing.form.votes import vote
from meetings.importing.form.words import fold, keys_of, meant_by
from meetings.importing.names import same_name


def clause_codes(value: Any, place: Place) -> list[str]:
    """Numbers of clauses: a list, or «2.2.9, 3.2.8» in one text; words and signs around a number are left out."""
    found = []
    for n, part in enumerate(value if isinstance(value, list) else [value]):
        words = str(text(part, place[n]))
        codes = re.findall(r"\d+(?:\.\d+)*", words)
        if not codes or re.search(r"\d\s*[–—-]\s*\d", words):
            place[n].keep("no_place_for", words)
        else:
            found += [line(20)(code, place[n]) for code in codes]
    return found


def planned(value: Any, place: Place) -> list[Row]:
    """Who is to report: names, or names with positions, without words yet."""
    rows = []
    for row in speeches("heard")(value, place):
        position = row.get("position") or line(300)(row.get("text", ""), place)  # «Асанова Б.К. — завуч»
        rows.append({"name": row["name"], "at": row["at"], **({"position": position} if position else {})})
    return rows


ITEM_KEYS: dict[str, Check] = {
    "title": text,
    "time": together(times, in_order("from", "to")),
    "minutes": number,
    "clauses": clause_codes,
    "acts": many(act),
    "kind": one_of("item", "general"),
    "form": one_of("item_form", "report"),
    "subject": record("subject", {"title": line(300), "authors": names}, alone="title"),
    "speakers": planned,
    "heard": speeches("heard"),
    "spoke": speeches("spoke"),
    "questions": speeches("question"),
    "answers": speeches("answer"),
    "text": text,
    "decisions": numbered(decision, "text"),
    "vote": vote,
    "level": LEVEL,
}
CONTENT = ("speakers", "heard", "spoke", "questions", "answers", "text", "decisions", "items")
# A number such as 2.1 or «2а» says that the item is a part of item 2.
PART_OF = re.compile(r"(\d{1,3})\s*(?:[.)]\s*|\s*)(\d{1,3}|[а-яё])\s*[.)]?")


def sub_items(value: Any, place: Place) -> list[Row]:
    """Sub-items; what is nested still deeper has no place of its own, and is kept as a note."""
    rows: list[Row] = numbered(sub_item, "title")(value, place)
    return rows


def too_deep(value: Any, place: Place) -> None:
    place.keep("no_place_for", value)


SUB_ITEM = record("item", {"number": sub_number, **ITEM_KEYS, "items": too_deep}, alone="title")


def sub_item(value: Any, place: Place) -> Row:
    return finished(SUB_ITEM(titled(value), place), place)


ITEM = record("item", {"number": ordinal, **ITEM_KEYS, "items": sub_items}, alone="title")
ITEM_WORDS = keys_of("item", ("number", *ITEM_KEYS, "items"))


def titled(value: Any) -> Any:
    """«- Иш планы жөнүндө: […]»: a title that is written as a key, with its sub-items or its keys behind it."""
    if isinstance(value, dict) and len(value) == 1:
        ((title, rest),) = value.items()
        if fold(str(title)) not in ITEM_WORDS and not meant_by(fold(str(title)), ITEM_WORDS):
            return {"title": str(title), **rest} if isinstance(rest, dict) else {"title": str(title), "items": rest}
    return value


def item(value: Any, place: Place) -> Row:
    return finished(ITEM(titled(value), place), place)


def finished(row: Row, place: Place) -> Row:
    """Speakers of the agenda and of the discussion put together; an item without a title is marked so, one without anything refused."""
    match = HEAD.fullmatch(row.get("title", ""))
    if match and match["number"].isdecimal() and row.get("number", int(match["number"])) == int(match["number"]):
        row |= {"number": int(match["number"]), "title": match["text"]}  # «1. Иш планы жөнүндө»
    if "title" not in row:
        if not any(row.get(key) for key in CONTENT):
            raise Fault(place / "title", _("is required"))
        place.remark("no_title")
        row["title"] = NOT_STATED[place.language]
    heard = row.get("heard", [])
    new = [
        who for who in row.pop("speakers", []) if not any(same_name(who["name"], one) for said in heard for one in several(said["name"]))
    ]
    heard = [*heard, *new]
    if "text" in row:
        if not heard:
            place.remark("no_speaker")
        heard.append({"name": NOT_STATED[place.language], "text": row.pop("text"), "at": place.path})
    spoke = [*row.pop("questions", []), *row.pop("answers", []), *row.get("spoke", [])]
    return row | {"at": place.path} | ({"heard": heard} if heard else {}) | ({"spoke": spoke} if spoke else {})


def agenda(value: Any, place: Place) -> list[Row]:
    """The items. A list inside the list, and items numbered 2.1 or «2а», are sub-items of the one before, or of item 2."""
    rows: list[Row] = []
    value = with_numbers(value, "title")
    for n, part in enumerate(value if isinstance(value, list) else [value]):
        if is_empty(part):
            continue
        with place.gathering():
            if isinstance(part, list):
                if not rows:
                    raise Fault(place[n], _("a sub-item needs an item before it"))
                rows[-1]["items"] = [*rows[-1].get("items", []), *sub_items(part, place[n])]
            elif owner := owner_of(part, rows):
                owner.setdefault("items", []).append(sub_item(part, place[n]))
            else:
                row = item(part, place[n])
                row.setdefault("number", max((r["number"] for r in rows), default=0) + 1)
                rows.append(row)
    number_rows(rows, place)
    for n, row in enumerate(rows):
        number_rows(row.get("items", []), place[n] / "items")
    return rows


def owner_of(value: Any, rows: list[Row]) -> Row | None:
    """The item before that this one says it is a part of."""
    if not isinstance(value, dict):
        return None
    given = next((part for key, part in value.items() if ITEM_WORDS.get(fold(str(key))) == "number"), None)
    match = PART_OF.fullmatch(normalise(str(given)).strip().lower()) if isinstance(given, str) else None
    if match is None or (match[2].isdecimal() and "." not in str(given)):
        return None
    return next((row for row in rows if row["number"] == int(match[1])), None)
