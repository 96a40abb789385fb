"""Who is named in a text: by surname with whatever ending a sentence gives it, or by first name and patronymic.

It errs on the safe side: of two people with one surname both are named, unless the text says which. Never a proof that nobody is named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping

from council.lib.kyrgyz import FOLDED, FOLDED_TO
from council.lib.names import NameParts

_FOLD = str.maketrans(FOLDED, FOLDED_TO)
_WORD = re.compile(r"[A-ZА-ЯЁҢӨҮ][\w-]*")
_ENDING = re.compile(r"(?:ий|ый|ая|ой|[аяйыиоуеэюь])$")
_NEXT = re.compile(r"\s+([A-ZА-ЯЁҢӨҮ][\w-]*\.?)")
_INITIALS = re.compile(r"([A-ZА-ЯЁҢӨҮ])\.\s*(?:[A-ZА-ЯЁҢӨҮ]\.\s*)?$")
KEY = 3  # letters by which a word finds the names it may be


def fold(text: str) -> str:
    """Lower case, look-alikes and Kyrgyz letters as one; letter for letter, so that places in the text stay what they are."""
    return "".join(c if len(c) == 1 else old for old in text for c in (old.lower(),)).translate(_FOLD)


def stem(name: str) -> str:
    """The part of a name that stays in all cases: «Сыдыков» of «Сыдыкова», «Сыдыкованын», «Сыдыковой»."""
    folded = fold(name)
    short = _ENDING.sub("", folded)
    return short if len(short) >= KEY else folded


class Mentions:
    """People by name, to be looked for in many texts."""

    def __init__(self, people: Mapping[Hashable, NameParts]) -> None:
        self.people = dict(people)
        self.index: dict[str, list[tuple[re.Pattern[str], Hashable, bool]]] = defaultdict(list)
        for key, parts in self.people.items():
            if name := parts.surname or parts.first_name:
                self._add(name, key, by_surname=True)
            if parts.first_name and len(parts.patronymic) > KEY:
                self._add(f"{parts.first_name} {parts.patronymic}", key, by_surname=False)

    def _add(self, name: str, key: Hashable, *, by_surname: bool) -> None:
        first, *rest = name.split()
        words = [re.escape(stem(word)) for word in (first, *rest)]
        self.index[fold(first)[:KEY]].append((re.compile(r"\w{0,6}\s+".join(words) + r"\w{0,6}(?!\w)"), key, by_surname))

    def of(self, text: str, *, but: Hashable = None) -> list[Hashable]:
        """Who is named in the text, in its order; `but` is whose text it is."""
        found: dict[Hashable, None] = {}
        folded = fold(text)
        for word in _WORD.finditer(text):
            hits = [(m, key, s) for p, key, s in self.index.get(folded[word.start() :][:KEY], ()) if (m := p.match(folded, word.start()))]
            if hits:
                found |= dict.fromkeys(self._meant(text, hits, but))
        return list(found)

    def _meant(self, text: str, hits: list[tuple[re.Match[str], Hashable, bool]], but: Hashable) -> list[Hashable]:
        """Which of those who share a surname the text means, by the first name or the initial beside it."""
        if any(key == but and not by_surname for _m, key, by_surname in hits):
            return []
        keys = list(dict.fromkeys(key for _m, key, _s in hits))
        match = hits[0][0]
        after, before = _NEXT.match(text, match.end()), _INITIALS.search(text[: match.start()])
        given = after[1] if after else before[1] + "." if before else ""
        fitting = [key for key in keys if self._fits(key, given)] if given else []
        meant = fitting or keys
        if but in meant and given and not given.endswith(".") and fitting:
            return []
        return [key for key in meant if key != but]

    def _fits(self, key: Hashable, given: str) -> bool:
        first = self.people[key].first_name
        if not first:
            return False
        if given.endswith(".") or len(first.rstrip(".")) == 1:
            return fold(first)[0] == fold(given)[0]
        return fold(given).startswith(stem(first))
