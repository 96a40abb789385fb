"""Names in a file of minutes: who of the staff is meant, and whether two spellings in one file are the same person."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from council.lib.kyrgyz import search_key
from council.lib.names import CHILD_OF, has_initials, initials_match, parse_name, words_of_name
from members.models import Person

_WORD = re.compile(r"^[A-ZА-ЯЁҢӨҮ][\w’'-]*[a-zа-яёңөү]$")
_INITIAL = re.compile(r"^[A-ZА-ЯЁҢӨҮ]\.$")
# An office at the head of a line is written with a capital too, and is no surname.
OFFICES = {
    "директор", "завуч", "методист", "усулчу", "мугалим", "мугалими", "учитель", "учительница", "педагог", "психолог", "логопед",
    "китепканачы", "библиотекарь", "тарбиячы", "воспитатель", "төрага", "төрайым", "председатель", "катчы", "секретарь", "жетекчи",
    "жетекчиси", "руководитель", "медсестра", "дарыгер", "врач", "заместитель", "зам", "инспектор", "начальник", "башчы", "эксперт",
    "гражданин", "товарищ",
}  # fmt: skip


def is_a_name(text: str) -> bool:
    """Whether a text is the name of one person rather than a role, a unit or a group («мугалимдер», «Психологическая служба»)."""
    if re.search(r"[^\w\s.’'-]", text):
        return False
    words = words_of_name(text)
    proper = [w for w in words if w.lower() not in CHILD_OF]
    if not 2 <= len(words) <= 6 or not proper or proper[0].lower() in OFFICES:
        return False
    return all(_WORD.match(w) or _INITIAL.match(w) for w in proper) and any(_WORD.match(w) for w in proper)


def same_name(one: str, other: str) -> bool:
    """The same name, or the same with initials in one of the two spellings. Only within one file, never to find staff."""
    if search_key(one) == search_key(other):
        return True
    a, b = parse_name(one), parse_name(other)
    if a == b:
        return True
    if not (has_initials(a) and a.first_name) and not (has_initials(b) and b.first_name):
        return False
    return bool(a.first_name and b.first_name) and initials_match(a, b)


class NameBook:
    """The staff by full name. A name with initials is nobody: it is only remembered who it may be; nor is one of two namesakes chosen."""

    def __init__(self, people: Iterable[Person], day: datetime.date | None) -> None:
        self.day = day
        self.people: dict[str, list[Person]] = {}
        self.proposals: list[str] = []
        self.ambiguous: dict[str, int] = {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        self.people.setdefault(key_of(str(person)), []).append(person)

    def person(self, name: str) -> Person | None:
        found = self.people.get(key_of(name), [])
        if len(found) > 1 and self.day:  # namesakes: the one who worked here on the day
            found = [p for p in found if p.employment_on(self.day)] or found
        if len(found) > 1:
            self.ambiguous[name] = len(found)
        if len(found) == 1:
            return found[0]
        parts = parse_name(name)
        if not found and parts.surname and has_initials(parts):
            for person in (p for same in self.people.values() for p in same):
                if initials_match(parts, person.parts) and (line := f"{name} – {person}?") not in self.proposals:
                    self.proposals.append(line)
        return None


def key_of(name: str) -> str:
    """A full name however it is typed, also with the surname at the end: «Бермет Кадыровна Асанова»."""
    return search_key(" ".join(part for part in parse_name(name) if part))
