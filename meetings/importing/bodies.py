"""What bodies are called: the usual names of each kind, and the genitive that the title of a protocol needs.

Case endings are not glued to names (docs/architecture.md); but a body is «adjectives + one of a dozen nouns», and those we know.
Where the noun is not one of them, the genitive stays empty and the title prints the plain name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from council.lib.kyrgyz import search_key


class Names(NamedTuple):
    ky: str
    genitive_ky: str
    ru: str
    genitive_ru: str


USUAL = {
    "council": Names("Усулдук кеңеш", "Усулдук кеңештин", "Методический совет", "методического совета"),
    "pedagogical_council": Names("Педагогикалык кеңеш", "Педагогикалык кеңештин", "Педагогический совет", "педагогического совета"),
    "method_union": Names("Усулдук бирикме", "Усулдук бирикменин", "Методическое объединение", "методического объединения"),
    "creative_group": Names("Чыгармачыл топ", "Чыгармачыл топтун", "Творческая группа", "творческой группы"),
    "problem_group": Names("Проблемалык топ", "Проблемалык топтун", "Проблемная группа", "проблемной группы"),
    "working_group": Names("Жумушчу топ", "Жумушчу топтун", "Рабочая группа", "рабочей группы"),
    "commission": Names("Комиссия", "Комиссиянын", "Комиссия", "комиссии"),
}
# A kind that a name tells although it is not a usual one: «Табигый илимдер усулдук бирикмеси». In the letters of the search key.
KINDS = {
    "pedagogical_council": r"педагогикалык кенеш|педагогическ\w* совет|педсовет|педкенеш",
    "council": r"усулдук кенеш|методикалык кенеш|методическ\w* совет|методсовет",
    "method_union": r"бирикме|объединени|\bш?мо\b",
    "creative_group": r"чыгармачыл то[пб]|творческ\w* групп",
    "problem_group": r"проблемалык то[пб]|койгойлуу то[пб]|проблемн\w* групп",
    "working_group": r"жумушчу то[пб]|рабоч\w* групп",
    "commission": r"комисси",
}


def kind_of(name: str) -> str:
    """The kind of a body by its name; empty if the name does not tell."""
    return next((kind for kind, pattern in KINDS.items() if re.search(pattern, search_key(name))), "")


# The last word of a Kyrgyz name carries the ending: plain and possessed.
HEADS_KY = {
    "кеңеш": "кеңештин", "кеңеши": "кеңешинин", "педкеңеш": "педкеңештин", "бирикме": "бирикменин", "бирикмеси": "бирикмесинин",
    "топ": "топтун", "тобу": "тобунун", "комиссия": "комиссиянын", "комиссиясы": "комиссиясынын", "комитет": "комитеттин",
    "комитети": "комитетинин", "секция": "секциянын", "секциясы": "секциясынын", "жамаат": "жамааттын", "жамааты": "жамаатынын",
    "жыйын": "жыйындын", "жыйыны": "жыйынынын", "чогулуш": "чогулуштун", "чогулушу": "чогулушунун",
}  # fmt: skip
HEADS_RU = {
    "совет": "совета", "педсовет": "педсовета", "методсовет": "методсовета", "комитет": "комитета", "комиссия": "комиссии",
    "группа": "группы", "секция": "секции", "кафедра": "кафедры", "коллегия": "коллегии", "коллектив": "коллектива",
    "объединение": "объединения", "собрание": "собрания", "мо": "МО", "шмо": "ШМО",
}  # fmt: skip
# Adjectives before the noun: «методический» → «методического», «рабочая» → «рабочей».
ADJECTIVES = [
    (r"(?<=[жчшщн])ий$", "его"), (r"(?:ый|ий|ой)$", "ого"), (r"(?<=[жчшщ])ая$", "ей"), (r"ая$", "ой"), (r"яя$", "ей"),
    (r"(?<=[жчшщ])ее$", "его"), (r"ее$", "его"), (r"ое$", "ого"),
]  # fmt: skip


def genitive_ky(name: str) -> str:
    words = name.split()
    ending = HEADS_KY.get(words[-1].lower(), "") if words else ""
    if not ending:
        return ""
    return " ".join([*words[:-1], ending.capitalize() if words[-1][0].isupper() else ending])


def genitive_ru(name: str) -> str:
    """Only if all before the noun are adjectives; what follows it («учителей математики») stays."""
    words = name.split()
    place = next((n for n, word in enumerate(words) if word.lower() in HEADS_RU), None)
    if place is None:
        return ""
    before = [declined(word) for word in words[:place]]
    if not all(before):
        return ""
    return " ".join([*before, HEADS_RU[words[place].lower()], *words[place + 1 :]])


def declined(adjective: str) -> str:
    """The genitive of an adjective in lower case; empty for any other word."""
    for ending, genitive in ADJECTIVES:
        if re.search(ending, adjective):
            return re.sub(ending, genitive, adjective.lower())
    return ""
