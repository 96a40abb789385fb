"""Those who were present, absent or invited: persons, a number, groups with numbers, words, and all of them together."""

from __future__ import annotations

import re
from typing import Any

from council.lib.kyrgyz import normalise
from meetings.importing.form.people import NAME, PERSON_KEYS, named, split_person
from meetings.importing.form.place import Place
from meetings.importing.form.scalars import number, text
from meetings.importing.form.shapes import Row, anything, is_empty, is_nothing, record
from meetings.importing.form.words import fold, keys_of
from meetings.importing.names import is_a_name

GROUP = [
    re.compile(r"(?P<name>\D+?)\s*[:–—-]?\s*\(?(?P<count>\d{1,4})\)?\s*(?:адам|киши|чел\w*)?\.?"),
    re.compile(r"(?P<count>\d{1,4})\s*[-–—]?\s*(?P<name>[^\W\d]\D*)"),
]
COUNTED = record("crowd", {"count": number, "names": anything, "note": text})
GROUP_KEYS = record("group", {"name": NAME, "count": number}, ("name", "count"))


class Crowd:
    """Those who were present (or absent, or invited): persons, a number, groups with numbers, words."""

    def __init__(self) -> None:
        self.people: list[Row] = []
        self.count: int | None = None
        self.grouped = 0
        self.words: list[str] = []

    def group(self, name: str, count: int) -> None:
        self.grouped += count
        self.words.append(f"{name} — {count}")


def crowd(value: Any, place: Place, detail: str = "position") -> Crowd:
    """Reads them all; in a mapping of names, `detail` is what stands behind a name (a reason, a time)."""
    found = Crowd()
    read_crowd(value, place, found, detail)
    return found


def read_crowd(value: Any, place: Place, found: Crowd, detail: str) -> None:
    if isinstance(value, list):
        for n, part in enumerate(value):
            if not is_empty(part):
                with place.gathering():
                    one_of_crowd(part, place[n], found, detail)
    elif isinstance(value, dict):
        mapping_of_crowd(value, place, found, detail)
    elif is_nothing(value):
        found.count = 0
    elif isinstance(value, bool) or not isinstance(value, str):
        found.count = number(value, place)
    else:
        words_of_crowd(str(text(value, place)), place, found, detail)


def one_of_crowd(value: Any, place: Place, found: Crowd, detail: str) -> None:
    if isinstance(value, dict) and len(value) == 1 and not known_person_key(next(iter(value))):
        mapping_of_crowd(value, place, found, detail)  # «- Асанова Б.К.: оорусуна байланыштуу», «- ата-энелер: 12»
    elif isinstance(value, dict):
        if {"name", "count"} <= {GROUP_WORDS.get(fold(str(key))) for key in value}:
            row = GROUP_KEYS(value, place)
            found.group(row["name"], row["count"])
        else:
            found.people.append(named(value, place))
    elif isinstance(value, str) and (match := group_in(value)):
        found.group(match[0], match[1])
    else:
        found.people.append(with_detail(value, place, detail))


def with_detail(value: Any, place: Place, detail: str) -> Row:
    """A name, and behind it in brackets or after a dash a reason («Эшимов Т.М. (курста)») or a time («Камбар уулу З. (14:25)»)."""
    words = " ".join(str(text(value, place)).split())
    match = DETAIL.fullmatch(words) if detail != "position" else None
    if match is None or not is_a_name(match["name"]):
        return named(words, place)
    said = (match["bracket"] or match["dash"]).strip()
    if detail in ("arrived", "left") and not (times := re.findall(r"\d{1,2}[:.]\d{2}|\d{1,2}(?=\s*(?:ч|саат|де|да))", said)):
        return named(words, place)
    return named({"name": match["name"], detail: times[0] if detail != "reason" else said}, place)


DETAIL = re.compile(r"(?P<name>[^(]+?)\s*(?:\((?P<bracket>.+)\)|\s[–—-]\s+(?P<dash>.+))")
GROUP_WORDS = keys_of("group", ("name", "count"))
PERSON_WORDS = keys_of("person", PERSON_KEYS)


def known_person_key(key: Any) -> bool:
    return fold(str(key)) in PERSON_WORDS


def group_in(words: str) -> tuple[str, int] | None:
    """«ата-энелер — 12», «12 мугалим»: a group with its number."""
    words = normalise(words).strip()
    for form in GROUP:
        if (match := form.fullmatch(words)) and not is_a_name(match["name"].strip()):
            return match["name"].strip(" :–—-("), int(match["count"])
    return None


def mapping_of_crowd(value: Row, place: Place, found: Crowd, detail: str) -> None:
    """{count, names, note}; or groups with their numbers; or names with what is said of each."""
    keys = [fold(str(key)) for key in value]
    if any(PERSON_WORDS.get(key) == "name" for key in keys):
        found.people.append(named(value, place))
        return
    if CROWD_WORDS & set(keys):
        row = COUNTED(value, place)
        found.count = row.get("count", found.count)
        if "names" in row:
            read_crowd(row["names"], place / "names", found, detail)
        found.words += [row["note"]] if "note" in row else []
        return
    for name, part in value.items():
        here = place / str(name)
        if isinstance(part, int) and not isinstance(part, bool) and not is_a_name(str(name)):
            found.group(str(NAME(str(name), here)), number(part, here))
        elif isinstance(part, dict):
            found.people.append(named({"name": str(name), **part}, here))
        else:
            found.people.append(named({"name": str(name), **({} if is_empty(part) else {detail: part})}, here))


CROWD_WORDS = set(keys_of("crowd", ("count", "names"))) - {"name"}


def words_of_crowd(words: str, place: Place, found: Crowd, detail: str) -> None:
    """Names with commas between them (and positions behind them), or a number, or words that are kept as they are."""
    counted = re.fullmatch(r"(\d{1,4})(?![.)\d])\s*(?:адам|киши|мүчө\w*|чел\w*\.?|people)?\s*[:(–—-]*\s*(.*?)\)?", words, re.DOTALL)
    if counted and (not counted[2] or all_people(counted[2])):
        found.count = int(counted[1])
        words = counted[2]
    if not words:
        return
    if people := all_people(words):
        found.people += [with_detail(f"{name} ({position})" if position else name, place, detail) for name, position in people]
        return
    parts = [part for part in re.split(r"[,;\n]", words) if part.strip()]
    groups = [group for part in parts if (group := group_in(part))]
    if len(groups) == len(parts):
        for name, count in groups:
            found.group(name, count)
        return
    if first := re.match(r"\D{0,20}?(\d{1,4})\b", words):
        found.count = int(first[1])
    found.words.append(words)


def all_people(words: str) -> list[tuple[str, str]]:
    """Names and the position behind each; nothing if the text does not begin with a name."""
    found: list[tuple[str, str]] = []
    for part in re.split(r"[,;\n](?![^(]*\))", words):
        name, position = split_person(re.sub(r"^\s*(?:\d{1,3}[.)]|[-–—•])\s*", "", part))
        if is_a_name(name):
            found.append((name, position))
        elif not found:
            return []
        elif part.strip():
            found[-1] = (found[-1][0], ", ".join(filter(None, (found[-1][1], part.strip()))))
    return found
