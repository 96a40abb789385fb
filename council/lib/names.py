"""Names of people: three optional parts, and the forms in which papers print them."""

from __future__ import annotations

import re
from typing import NamedTuple

from council.lib.kyrgyz import normalise

# «X уулу» and «X кызы»: son and daughter of X; part of a surname or of a patronymic, never a name alone.
CHILD_OF = {"уулу", "кызы", "оглы", "улуу"}
_INITIALS = re.compile(r"^(?:[А-ЯЁҢӨҮA-Z]\.?){1,3}$")
_GLUED = re.compile(r"(?<=\.)(?=[А-ЯЁҢӨҮA-Z])|(?<=[а-яёңөү])(?=(?:[А-ЯЁҢӨҮ]\.){1,3}$|[А-ЯЁҢӨҮ]\.[А-ЯЁҢӨҮ]$)")
# A second name that is a patronymic tells that the surname stands last: «Бермет Кадыровна Асанова».
_PATRONYMIC = re.compile(r"(?:вич|вна|ична|инична)$")
_LATIN = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


class NameParts(NamedTuple):
    """Surname, first name, patronymic; any may be empty. Initials stand in place of names that are not known in full."""

    surname: str = ""
    first_name: str = ""
    patronymic: str = ""


def parse_name(text: str) -> NameParts:
    """The parts of a name as people write it: in full, with initials before or behind, glued or with a dot missing."""
    words = words_of_name(text)
    front = 0
    while front < len(words) - 1 and _is_initial(words[front]):
        front += 1
    if front:
        return NameParts(" ".join(words[front:]), *_two(words[:front]))
    if len(words) == 3 and words[2].lower() in CHILD_OF:  # «Айгүл Бакыт кызы»
        return NameParts(" ".join(words[1:]), words[0])
    if len(words) == 3 and _PATRONYMIC.search(words[1]) and not _PATRONYMIC.search(words[2]) and not _is_initial(words[2]):
        return NameParts(words[2], words[0], words[1])
    surname = 2 if len(words) > 1 and words[1].lower() in CHILD_OF else 1
    return NameParts(" ".join(words[:surname]), *_two(words[surname:]))


def words_of_name(text: str) -> list[str]:
    """The words of a name, with initials apart and with their dots: «О.В.Паринский», «ПаринскийО.В» → О. В. Паринский."""
    words = [part for word in normalise(text).replace(",", " ").split() for part in _GLUED.split(word) if part]
    cyrillic = any(re.search("[Ѐ-ӿ]", word) for word in words)
    dotted = len(words) > 1
    return [_with_dot(w.translate(_LATIN) if cyrillic and _is_initials(w) else w) if dotted and _is_initials(w) else w for w in words]


def _is_initials(word: str) -> bool:
    return bool(_INITIALS.match(word)) and (len(word) == 1 or "." in word)


def _with_dot(letter: str) -> str:
    return letter if letter.endswith(".") else f"{letter}."


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word.endswith(".")


def _two(words: list[str]) -> tuple[str, str]:
    return (words[0] if words else "", " ".join(words[1:]))


def _initial(name: str) -> str:
    return f"{name[0].upper()}." if name else ""


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def short_form(parts: NameParts) -> str:
    """«Асанова Б. К.», «Бакыт кызы А.»; of «Каныбек уулу» as a patronymic the initial is К."""
    return _join(parts.surname, _initial(parts.first_name), _initial(parts.patronymic)) if parts.surname else _join(*parts)


def signature_form(parts: NameParts) -> str:
    """«Б. К. Асанова», «А. Бакыт кызы»: under a paper the initials stand first."""
    return _join(_initial(parts.first_name), _initial(parts.patronymic), parts.surname) if parts.surname else _join(*parts)


def full_form(parts: NameParts) -> str:
    """«Асанова Бермет Кадыровна»."""
    return _join(*parts)


def has_initials(parts: NameParts) -> bool:
    """Whether the first name is known only by its letter."""
    return _is_initial(parts.first_name) or not parts.first_name


def initials_match(short: NameParts, full: NameParts) -> bool:
    """Whether a name with initials may be this person: the surname is the same and no known letter differs. Never a proof."""
    if short.surname.lower() != full.surname.lower():
        return False
    pairs = ((short.first_name, full.first_name), (short.patronymic, full.patronymic))
    return all(not a or not b or a[0].lower() == b[0].lower() for a, b in pairs)
