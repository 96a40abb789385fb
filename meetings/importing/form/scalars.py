"""Single values: texts, numbers, yes and no, codes. Each is read as generously as can be done without guessing."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from council.lib.kyrgyz import normalise, printable
from meetings.importing.form.place import Check, Fault, Place, expected, shown
from meetings.importing.form.words import CODES, codes_of, fold, meant_by
from meetings.models.agenda import SUB_ITEM_LETTERS

LANGUAGES = {"ky": "ky", "kg": "ky", "кыргызча": "ky", "ru": "ru", "орусча": "ru", "русский": "ru"}
# What may stand behind a count without saying more.
UNITS = {
    "адам", "киши", "мүчө", "добуш", "барак", "бет", "мүнөт", "человек", "чел", "человека", "членов", "члена", "голосов", "голоса", "голос",
    "лист", "листа", "листов", "л", "стр", "минут", "мин", "people", "members", "votes", "sheets", "pages", "minutes", "min",
}  # fmt: skip
ROMAN = dict(zip("IVXLІХ", (1, 5, 10, 50, 1, 10), strict=True))


def text(value: Any, place: Place) -> str:
    """A text of any length. A list becomes lines with dashes; of {ky: …, ru: …} the other language is kept as a translation."""
    if isinstance(value, dict):
        value = in_two_languages(value, place)
    if isinstance(value, list):
        parts = [part for part in value if part not in (None, "")]
        return text(parts[0], place) if len(parts) == 1 else "\n".join(dashed(part, place[n]) for n, part in enumerate(parts))
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Fault(place, _("a text is expected"))
    try:
        return printable(str(value)).strip()
    except ValidationError as error:
        raise Fault(place, " ".join(error.messages)) from error


def dashed(value: Any, place: Place) -> str:
    """A line of a list; a list inside it stands further to the right."""
    if isinstance(value, list):
        return "\n".join(f"  {line}" for part in value for line in dashed(part, place).splitlines())
    return f"- {' '.join(text(value, place).split())}"


def in_two_languages(value: dict[Any, Any], place: Place) -> Any:
    """{ky: …, ru: …}: the language of the minutes is the text, the other one its translation."""
    by_language = {LANGUAGES.get(fold(str(key)), ""): part for key, part in value.items() if part not in (None, "")}
    if not by_language or "" in by_language or any(isinstance(part, dict) for part in by_language.values()):
        raise Fault(place, _("a text is expected, not keys"))
    language = place.language if place.language in by_language else next(iter(by_language))
    for other, part in by_language.items():
        if other != language:
            place.findings.translations[place.path] = (other, text(part, place))
    return by_language[language]


def line(most: int) -> Check:
    """A text on one line, no longer than the column it goes to; what is longer is cut, and the whole is kept as a note."""

    def check(value: Any, place: Place) -> str:
        if isinstance(value, list):
            value = "; ".join(text(part, place[n]) for n, part in enumerate(value) if part not in (None, ""))
        found = " ".join(text(value, place).split())
        if len(found) > most:
            place.keep("too_long", found, most=most)
            return f"{found[: most - 1].rstrip()}…"
        return found

    return check


def number(value: Any, place: Place) -> int:
    """A count: 9, «9», «9 адам», «9 (тогуз)»."""
    if isinstance(value, str):
        found = re.fullmatch(r"(\d{1,4})(?![\d.,:/-])\s*(.*)", normalise(value).strip(), re.DOTALL)
        if found:
            rest = re.sub(r"\([^)]*\)|[.,;]", " ", found[2]).split()
            if any(word.lower() not in UNITS for word in rest):
                place.keep("words_left", value)
            return int(found[1])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9999:
        raise Fault(place, expected(_("a whole number"), value))
    return value


def ordinal(value: Any, place: Place) -> int:
    """A number that counts from one: 2, «2.», «№ 2», «2-маселе», «II»."""
    if isinstance(value, str):
        plain = normalise(value).strip()
        found = re.fullmatch(r"(?:№|N|#)?\s*(\d{1,4})(?:\s*[.)]|\s*-\s*[а-яёңөү]+)?", plain)
        value = int(found[1]) if found else roman(plain.rstrip(".)")) or value
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9999:
        raise Fault(place, expected(_("a whole number"), value))
    if value < 1:
        raise Fault(place, _("numbers begin with 1"))
    return value


def roman(plain: str) -> int:
    """IV is 4; nothing that is not a Roman number."""
    values = [ROMAN.get(letter, 0) for letter in plain]
    if not values or 0 in values:
        return 0
    return sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))


def protocol_number(value: Any, place: Place) -> int | None:
    """The number of the minutes. «б/н» is none; «3/2018-2019» is 3; «5-а» is no number we can count with and is kept as it stands."""
    plain = " ".join(normalise(str(value)).split()).rstrip(".")
    if re.fullmatch(r"(?:№\s*)?(?:б\s*/\s*н|н/ж|без номера|номерсиз|жок|нет|none|[-–—_]+)\.?", plain, re.IGNORECASE):
        return None
    if found := re.fullmatch(r"(?:№\s*)?(\d{1,4})\s*(?:[/(,]|от)?\s*\(?(\d{4})\s*[-–/]\s*\d{2,4}.*", plain):
        return ordinal(found[1], place)
    if (
        isinstance(value, str)
        and re.fullmatch(r"(?:№\s*)?\d[\d/.-]*\s*-?\s*[а-яёa-z]{0,2}", plain, re.IGNORECASE)
        and not plain.lstrip("№ ").isdecimal()
    ):
        place.keep("odd_number", plain)
        return None
    return ordinal(value, place)


def sub_number(value: Any, place: Place) -> int:
    """The place of a sub-item: 1, 2, «2.1», or its letter «а», «б)», «2б»."""
    plain = normalise(str(value)).strip().rstrip(").").lower()
    last = re.split(r"[.\s(]", plain)[-1]
    letter = re.sub(r"^\d+", "", last)
    if len(letter) == 1 and letter in SUB_ITEM_LETTERS:
        return SUB_ITEM_LETTERS.index(letter) + 1
    return ordinal(last if isinstance(value, str) else value, place)


def decision_number(value: Any, place: Place) -> int:
    """«2.1», «2б.1», «1.», «№ 1», «1-чечим» or 1: the last number counts, what stands before it is the item's."""
    plain = normalise(str(value)).strip().rstrip(".)")
    last = plain.rpartition(".")[2]
    try:
        return ordinal(last, place)
    except Fault as fault:
        raise Fault(place, expected(_("a number such as 2.1"), value)) from fault


def flag(value: Any, place: Place) -> bool:
    word = fold(str(value)) if isinstance(value, bool | str) else ""
    if word not in codes_of("flag"):
        raise Fault(place, expected(_("yes or no"), value))
    return codes_of("flag")[word] == "true"


def one_of(field: str, other: str | None = None) -> Check:
    """A code, or a word that means it. What is near a word we know is a slip and refused; of anything else, where there is a code for
    «other», that code is taken and the word itself is kept as a note."""

    def check(value: Any, place: Place) -> str:
        known = codes_of(field)
        word = fold(str(value)) if isinstance(value, str | int | bool) else ""
        if word in known:
            return known[word]
        near = meant_by(word, known)
        if other is None or near or not word:
            hint = _(", “%(near)s” is meant?") % {"near": near} if near else ""
            choice = _(" (one of: %(codes)s)") % {"codes": ", ".join(CODES[field])}
            raise Fault(place, _("“%(value)s” is unknown") % {"value": shown(value)} + hint + choice)
        place.keep("unknown_code" if other else "unknown_word", value, value=shown(value), code=other)
        return other

    return check
