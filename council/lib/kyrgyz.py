"""Kyrgyz (and Russian) text: official dates, the alphabet as sort key, the search key, look-alike letters, what paper can print."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALPHABET = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"

# The month with the possessive ending after «…-жылдын», and its dative before «чейин» (glossary, rule 3).
MONTHS_KY = ["январы", "февралы", "марты", "апрели", "майы", "июну", "июлу", "августу", "сентябры", "октябры", "ноябры", "декабры"]
MONTHS_KY_UNTIL = [
    "январына",
    "февралына",
    "мартына",
    "апрелине",
    "майына",
    "июнуна",
    "июлуна",
    "августуна",
    "сентябрына",
    "октябрына",
    "ноябрына",
    "декабрына",
]
MONTHS_KY_PLAIN = ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"]
MONTHS_RU = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"]
MONTHS_RU_PLAIN = ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"]
MONTHS_EN = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def official_date(day: datetime.date, language: str) -> str:
    """«2026-жылдын 5-ноябры», «5 ноября 2026 года», “5 November 2026”."""
    month = day.month - 1
    if language == "ru":
        return f"{day.day} {MONTHS_RU[month]} {day.year} года"
    if language == "en":
        return f"{day.day} {MONTHS_EN[month]} {day.year}"
    return f"{day.year}-жылдын {day.day}-{MONTHS_KY[month]}"


def month_of_year(day: datetime.date, language: str) -> str:
    """«2026-жылдын сентябры», «сентябрь 2026 года», “September 2026”."""
    month = day.month - 1
    if language == "ru":
        return f"{MONTHS_RU_PLAIN[month]} {day.year} года"
    if language == "en":
        return f"{MONTHS_EN[month]} {day.year}"
    return f"{day.year}-жылдын {MONTHS_KY[month]}"


def official_span(first: datetime.date, last: datetime.date, language: str) -> str:
    """The days of a meeting that lasts longer than one: «2026-жылдын 5–6-ноябры»."""
    if (first.year, first.month) != (last.year, last.month):
        return f"{official_date(first, language)} – {official_date(last, language)}"
    one = official_date(first, language)
    if language == "ky":
        return one.replace(f" {first.day}-", f" {first.day}–{last.day}-")
    return one.replace(f"{first.day} ", f"{first.day}–{last.day} ", 1)


def until(day: datetime.date, language: str) -> str:
    """«2026-жылдын 10-ноябрына чейин», «до 10 ноября 2026 года», “by 10 November 2026”."""
    if language == "ru":
        return f"до {official_date(day, language)}"
    if language == "en":
        return f"by {official_date(day, language)}"
    return f"{day.year}-жылдын {day.day}-{MONTHS_KY_UNTIL[day.month - 1]} чейин"


def until_end_of_month(day: datetime.date, language: str) -> str:
    """«2026-жылдын декабрь айынын аягына чейин», «до конца декабря 2026 года»."""
    month = day.month - 1
    if language == "ru":
        return f"до конца {MONTHS_RU[month]} {day.year} года"
    if language == "en":
        return f"by the end of {MONTHS_EN[month]} {day.year}"
    return f"{day.year}-жылдын {MONTHS_KY_PLAIN[month]} айынын аягына чейин"


# --- sorting and searching -------------------------------------------------------------------------------------------------
# The letters are mapped to code points in the order of the alphabet (from U+0430 on), so that bytes compare as the alphabet does.
SORTED_LETTERS = "".join(chr(0x430 + place) for place in range(len(ALPHABET)))
_SORT = str.maketrans(ALPHABET, SORTED_LETTERS)
FOLDED, FOLDED_TO = "ёөүңӊѳӱ", "еоунноу"
_FOLD = str.maketrans(FOLDED, FOLDED_TO)

SORT_KEY_SQL = f"""
CREATE OR REPLACE FUNCTION kyrgyz_sort_key(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(btrim(regexp_replace(lower(value COLLATE "default"), '\\s+', ' ', 'g')), '{ALPHABET}', '{SORTED_LETTERS}')
$$;
"""
SEARCH_KEY_SQL = f"""
CREATE OR REPLACE FUNCTION kyrgyz_search_key(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(translate(lower(value COLLATE "default"), '{FOLDED}«»“”„"', '{FOLDED_TO}'), '\\s+', ' ', 'g'))
$$;
"""
SQUEEZE_SQL = """
CREATE OR REPLACE FUNCTION squeeze(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(value, '\\s+', ' ', 'g'))
$$;
"""


def sort_key(text: str) -> str:
    """The key by which names stand in the order … н ң о ө п … у ү ф …; the same as the SQL function kyrgyz_sort_key."""
    return " ".join(text.lower().split()).translate(_SORT)


def search_key(text: str) -> str:
    """The text as search sees it: lower case, ё→е, ө→о, ү→у, ң→н and the look-alikes ӊ ѳ ӱ; the same as SQL kyrgyz_search_key."""
    folded = re.sub('[«»“”„"]', "", text.lower().translate(_FOLD))
    return " ".join(folded.split())


# --- characters --------------------------------------------------------------------------------------------------------------
_LOOKALIKES = str.maketrans({"ӊ": "ң", "Ӊ": "Ң", "ѳ": "ө", "Ѳ": "Ө", "ӱ": "ү", "Ӱ": "Ү"})
_LATIN = str.maketrans("aceopxyACEOPXTHKMB", "асеорхуАСЕОРХТНКМВ")
_MIXED_WORD = re.compile(r"[A-Za-zЀ-ӿ]+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_SPACES = re.compile(r"[^\S\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


def normalise(text: str) -> str:
    """Text as we keep it: NFC, look-alike letters made right (also Latin ones inside a Cyrillic word), plain spaces and lines."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", _SPACES.sub(" ", text)).translate(_LOOKALIKES)
    return _MIXED_WORD.sub(_one_alphabet, text)


def _one_alphabet(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_LATIN) if _CYRILLIC.search(word) else word


# What people type or paste that the paper's face lacks, and what stands for it there.
REPLACEMENTS = {"☑": "+", "✓": "+", "✔": "+", "☐": "–", "✗": "–", "✘": "–", "➢": "–", "●": "•", "▪": "•", "■": "•", "‑": "-", "−": "–"}
FONT = Path(__file__).resolve().parent.parent.parent / "static" / "fonts" / "tinos" / "Tinos-Regular.ttf"


@cache
def printable_characters() -> frozenset[int]:
    """The code points that the face of our papers (Tinos) has: read once a process from the font we ship."""
    from fontTools.ttLib import TTFont  # only a form that is being saved needs it

    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def unprintable(text: str) -> list[str]:
    """The characters of a text that our papers cannot print, each once."""
    if text.isascii():
        return []
    known = printable_characters()
    return [c for c in dict.fromkeys(text) if ord(c) not in known and c not in "\n\t"]


def printable(text: str) -> str:
    """The text as a paper can print it; ValidationError names the characters that have no replacement (emoji, foreign letters)."""
    text = normalise(text)
    for bad, good in REPLACEMENTS.items():
        text = text.replace(bad, good)
    if bad_ones := unprintable(text):
        raise ValidationError(_("These characters cannot be printed on papers: %(characters)s"), params={"characters": " ".join(bad_ones)})
    return text


# --- what a line must not break ----------------------------------------------------------------------------------------------
_MONTH_WORDS = "|".join(sorted({*MONTHS_KY_UNTIL, *MONTHS_KY, *MONTHS_KY_PLAIN}, key=len, reverse=True))
# The patterns are sorted by how they begin, so that most places of a text are passed by without trying one after the other.
_KEEP = re.compile(
    r"(?=[\d№A-ZА-ЯЁҢӨҮ])(?:"
    rf"(?:\d{{4}}-жылдын )?\d{{1,2}}(?:–\d{{1,2}})?-(?:{_MONTH_WORDS})\w*(?: чейин)?"
    rf"|\d{{1,2}}(?:–\d{{1,2}})? (?:{'|'.join(MONTHS_RU)})(?: \d{{4}}(?: года)?)?"
    r"|\d{2}\.\d{2}\.\d{4}"
    r"|№ ?[\w/-]+"
    r"|\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"
    r"|[А-ЯЁҢӨҮ][\w-]+(?: (?:уулу|кызы))? [А-ЯЁҢӨҮ]\.(?: ?[А-ЯЁҢӨҮ]\.)?"
    r"|[А-ЯЁҢӨҮ]\.(?: ?[А-ЯЁҢӨҮ]\.)? [А-ЯЁҢӨҮ][\w-]+(?: (?:уулу|кызы))?"
    rf"|\d{{4}}-жылдын (?:{'|'.join(MONTHS_KY_PLAIN)}) айынын"
    r"|\d+(?:–\d+)?-[а-яёңөү]+"
    r"|\d{1,2}:\d{2}–\d{1,2}:\d{2}"
    r")|(?<![а-яёңөү])(?=[а-яёңөү])(?:"
    rf"(?:до конца )?(?:{'|'.join(MONTHS_RU)}) \d{{4}} года"
    r"|[а-яёңөү]+ — \d+(?![\w–-])"
    r")"
)
_TAG = re.compile(r"(<[^>]*>|&[a-z#0-9]+;)")


def unbroken(html: str) -> str:
    """HTML in which dates, «№ 3» and names with initials are wrapped in span.nobr. Characters stay as they are (glossary, rule 4)."""
    parts = _TAG.split(html)
    return "".join(part if place % 2 else _KEEP.sub(r'<span class="nobr">\g<0></span>', part) for place, part in enumerate(parts))
