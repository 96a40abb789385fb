"""A vote in a file: numbers by key, by name, or words – «бир добуштан», «за – 7, против – нет, воздержались – 1», «7/0/1»."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from council.lib.kyrgyz import normalise
from meetings.importing.form.people import NAME, names
from meetings.importing.form.place import Check, Fault, Place
from meetings.importing.form.scalars import flag, line, number, one_of, text
from meetings.importing.form.shapes import Row, anything, is_empty, record
from meetings.importing.form.words import codes_of, fold

COUNTS = ("for", "against", "abstain", "not_voted", "spoilt")
# The choices in words: before their number («за – 7») or behind it («7 за»).
SAID = {
    "for": r"макул\w*|жактап|за|for|yes",
    "against": r"каршы\w*|против|against",
    "abstain": r"калыс\w*|воздерж\w*|abstain\w*|abstentions",
    "not_voted": r"добуш берген жок|не голосова\w*|did not vote",
    "spoilt": r"жараксыз|недействительн\w*|spoilt|spoiled",
}
NUMBER = r"(?P<n>\d{1,4}|нет|жок|no|none|бир дагы)"
UNANIMOUS = re.compile(r"бир добуш|бир ооз|единоглас|единодуш|unanim")
NONE = re.compile(
    r"голосовани\w* не провод|без голосован|не голосовали$|добушка коюлган (?:жок|эмес)|добуш берилген (?:жок|эмес)|no vote|without a vote"
)
STATED = re.compile(r"голос|большинств|көпчүлүк|добуш|voting|by (?:a )?vote|show of hands|поднятием рук")
OUTCOMES = {
    "carried": re.compile(r"кабыл алынды|принят|carried|adopted"),
    "lost": re.compile(r"алынган жок|не принят|отклон|lost|rejected"),
}


def choices_by_name(value: Any, place: Place) -> Row:
    """{for: [names], …}, or {name: choice, …}."""
    if not isinstance(value, dict):
        raise Fault(place, _("a mapping of keys is expected"))
    if all(fold(str(key)) in codes_of("choice") for key in value):
        found: Row = {}
        for key, part in value.items():
            code = codes_of("choice")[fold(str(key))]
            found[code] = names(part, place / code)
        return found
    turned: dict[str, list[str]] = {}
    for name, choice in value.items():
        turned.setdefault(one_of("choice")(choice, place / str(name)), []).append(str(NAME(str(name), place / str(name))))
    return turned


RECUSED = record("person", {"name": NAME, "reason": line(200)}, ("name",))


def recused(value: Any, place: Place) -> list[Row]:
    """Names, or names with the reason. A number without names cannot be kept as people, and is kept as a note."""
    if isinstance(value, int) and not isinstance(value, bool):
        place.keep("no_place_for", value)
        return []
    rows = value if isinstance(value, list) else [value]
    found: list[Row] = []
    for n, row in enumerate(rows):
        if isinstance(row, dict):
            found.append(RECUSED(row, place[n]))
        elif not is_empty(row):
            found += [{"name": name} for name in names(row, place[n])]
    return found


def casting(value: Any, place: Place) -> str:
    """Which way the casting vote went; «yes» says that the chair decided for it."""
    return "for" if value is True else str(one_of("side")(value, place))


def number_or_names(value: Any, place: Place) -> int | list[str]:
    """How many, or who: a list of names is counted later."""
    return names(value, place) if isinstance(value, list) else number(value, place)


def kept(value: Any, place: Place) -> None:
    """How a vote was taken and who counted it: the minutes of ours have no place for it yet."""
    if value is not False:
        place.keep("no_place_for", value)


# A vote may stand beside a decision instead of in a mapping of its own.
BESIDE: dict[str, Check] = {"unanimous": flag, **dict.fromkeys(("for", "against", "abstain"), number_or_names), "recused": recused}


def beside(row: Row, place: Place) -> Row:
    found = {key: row.pop(key) for key in BESIDE if key in row}
    if found and "vote" in row:
        raise Fault(place / "vote", _("stands twice (“%(one)s” and “%(other)s”)") % {"one": "vote", "other": next(iter(found))})
    return row | ({"vote": vote(found, place / "vote")} if found else {})


KEYS = record(
    "vote",
    {
        "unanimous": flag,
        "stated": flag,
        **dict.fromkeys(COUNTS, number_or_names),
        "recused": recused,
        "names": choices_by_name,
        "casting": casting,
        "scope": one_of("scope"),
        "result": anything,
        "text": text,
        "total": number,
        "secret": kept,
        "method": kept,
        "commission": kept,
    },
)


def vote(value: Any, place: Place) -> Row | None:
    """How a vote went; None where the minutes say that there was none."""
    if isinstance(value, dict):
        found: Row = KEYS(value, place)
        by_name = {key: found.pop(key) for key in COUNTS if isinstance(found.get(key), list)}
        if by_name:
            found["names"] = by_name | found.get("names", {})
        if "text" in found:
            found = (in_words(found.pop("text"), place / "text") or {}) | found
        if "result" in found:
            found["result"] = result(found["result"], place / "result")
            found = {key: part for key, part in found.items() if part is not None}
    elif isinstance(value, list) and len(value) in (2, 3):
        found = dict(zip(COUNTS, (number(part, place[n]) for n, part in enumerate(value)), strict=False))
    elif isinstance(value, str):
        words = in_words(str(text(value, place)), place)
        if words is None:
            return None
        found = words
    else:
        raise Fault(place, _("a vote is expected: its numbers, or words such as “unanimous”"))
    agree(found, place)
    return found


def agree(found: Row, place: Place) -> None:
    if found.get("unanimous") and (found.get("against") or found.get("names", {}).get("against")):
        raise Fault(place / "against", _("nobody votes against where the vote is unanimous"))
    for key, people in found.get("names", {}).items():
        if found.get(key, len(people)) != len(people):
            values = {"given": found[key], "named": len(people)}
            raise Fault(place / key, _("%(given)s is not the number of the names (%(named)s)") % values)


def in_words(words: str, place: Place) -> Row | None:
    """What the words say; those of which no result can be read are kept as a note beside “by a vote”."""
    plain = " ".join(normalise(words).lower().split())
    if NONE.search(plain):
        return None
    found: Row = {}
    if triple := re.fullmatch(r"(\d{1,4})\s*[-–—/:;,]\s*(\d{1,4})(?:\s*[-–—/:;,]\s*(\d{1,4}))?", plain):
        return {key: int(n) for key, n in zip(COUNTS, triple.groups(), strict=False) if n is not None}
    found |= counts_in(plain)
    if UNANIMOUS.search(plain) or fold(words) == "unanimous":
        found["unanimous"] = True
        if alone := re.search(r"\b(\d{1,4})\b", plain):
            found.setdefault("for", int(alone[1]))
    if not found:
        found["stated"] = True
        if not STATED.search(plain) and fold(words) != "stated":
            place.keep("result_unread", words)
        elif re.search(r"\d|большинств|көпчүлүк|majority|тайн|жашыруун|secret", plain):
            place.keep("words_left", words)
    elif re.search(r"тайн|жашыруун|secret", plain):
        place.keep("words_left", words)
    outcome = [code for code, pattern in OUTCOMES.items() if pattern.search(plain)]
    return found | ({"result": (outcome[-1], words)} if outcome else {})


def counts_in(plain: str) -> Row:
    """The numbers beside the words for the choices; «нет» is none."""
    found: Row = {}
    for key, word in SAID.items():
        ahead = re.search(rf"\b(?:{word})\b\s*(?:-|–|—|:|«|\()*\s*{NUMBER}\b", plain)
        behind = re.search(rf"\b{NUMBER}\s*(?:добуш\w*|голос\w*|адам|киши|человек\w*)?\s*[-–—]?\s*(?:{word})\b", plain)
        match = ahead or behind
        if match:
            found[key] = int(match["n"]) if match["n"].isdecimal() else 0
    return found


def result(value: Any, place: Place) -> tuple[str, str] | None:
    """How the vote ended, as the minutes state it, and their word for it: compared with the numbers, or kept as a note."""
    word = fold(str(value))
    if word in codes_of("result"):
        return codes_of("result")[word], str(value)
    place.keep("no_place_for", value)
    return None
