"""Persons in a file: a name alone, a name with a position before or behind it, keys; and those present as names, groups or a number."""

from __future__ import annotations

import re
from typing import Any

from council.lib.kyrgyz import normalise
from meetings.importing.form.dates import clock
from meetings.importing.form.place import Place
from meetings.importing.form.scalars import flag, line, number, one_of, text
from meetings.importing.form.shapes import Row, in_order, is_empty, is_nothing, record, together
from meetings.importing.form.words import fold, keys_of
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


PERSON = together(
    record(
        "person",
        {
            "name": NAME,
            "position": line(300),
            "role": one_of("role", "member"),
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


def anything(value: Any, place: Place) -> Any:
    """Left as it is: what it means depends on its neighbours."""
    return value


# --- those present, absent, invited ----------------------------------------------------------------------------------------
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
PERSON_WORDS = keys_of("person", ("name", "position", "role", "reason", "excused", "arrived", "left", "remote", "votes"))


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
        if isinstance(part, int) and not isinstance(part, bool):
            found.group(str(NAME(str(name), here)), number(part, here))
        elif isinstance(part, dict):
            found.people.append(named({"name": str(name), **part}, here))
        else:
            found.people.append(named({"name": str(name), **({} if is_empty(part) else {detail: part})}, here))


CROWD_WORDS = set(keys_of("crowd", ("count", "names"))) - {"name"}


def words_of_crowd(words: str, place: Place, found: Crowd, detail: str) -> None:
    """Names with commas between them (and positions behind them), or a number, or words that are kept as they are."""
    counted = re.fullmatch(r"(\d{1,4})\s*(?:адам|киши|мүчө\w*|чел\w*|people)?\s*[.:(–—-]*\s*(.*?)\)?", words, re.DOTALL)
    if counted and (not counted[2] or all_people(counted[2])):
        found.count = int(counted[1])
        words = counted[2]
    if not words:
        return
    if people := all_people(words):
        found.people += [with_detail(f"{name} ({position})" if position else name, place, detail) for name, position in people]
        return
    groups = [group_in(part) for part in re.split(r"[,;\n]", words) if part.strip()]
    if groups and all(groups):
        for group in groups:
            found.group(*group) if group else None
        return
    if first := re.match(r"\D{0,20}?(\d{1,4})\b", words):
        found.count = int(first[1])
    found.words.append(words)


def all_people(words: str) -> list[tuple[str, str]]:
    """Names and the position behind each; nothing if the text does not begin with a name."""
    found: list[tuple[str, str]] = []
    for part in re.split(r"[,;\n]", words):
        name, position = split_person(part)
        if is_a_name(name):
            found.append((name, position))
        elif not found:
            return []
        elif part.strip():
            found[-1] = (found[-1][0], ", ".join(filter(None, (found[-1][1], part.strip()))))
    return found
