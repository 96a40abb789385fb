"""Days and times as people write them: 2026-11-05, 05.11.26, «5-ноябрь 2026», «2026-жылдын 26–27-августу», «14.25», «14:00–15:40»."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from council.lib.kyrgyz import MONTHS_EN, normalise
from meetings.importing.form.place import Fault, Place, expected
from meetings.importing.form.shapes import record

# The beginnings of the months in Russian and in Kyrgyz (the same loanwords), then in English.
STEMS = ["январ", "феврал", "март", "апрел", "ма[йяе]", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"]
MONTH = rf"(?:{'|'.join(STEMS)})[а-яёңөү]*|(?:{'|'.join(m.lower() for m in MONTHS_EN)})\b"
DAYS = r"(?<![\d.])(?P<day>\d{1,2})(?:\s*[-–—]\s*(?P<last>\d{1,2}))?"
YEAR = r"(?P<year>\d{4})(?!\d)"
# From the most to the least telling; each finds a day or a span of days within one month.
FORMS = [
    re.compile(rf"{YEAR}[-./](?P<number>\d{{1,2}})[-./](?P<day>\d{{1,2}})(?!\d)(?P<last>)(?:[t ]\d[\d:.]*z?)?"),
    re.compile(rf"{DAYS}[./](?P<number>\d{{1,2}})[./](?P<year>\d{{4}}|\d{{2}})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})-(?P<number>\d{1,2})-(?P<year>\d{4}|\d{2})(?!\d)(?P<last>)"),
    re.compile(rf"{YEAR}\s*-?\s*(?:жылдын|жыл\w*|ж\.?|г\.?|года?)?\s*,?\s*{DAYS}\s*-?\s*(?P<month>{MONTH})"),
    re.compile(rf"{DAYS}\s*-?\s*(?P<month>{MONTH}),?\s*(?P<year>\d{{4}}|\d{{2}})(?!\d)"),
    re.compile(rf"(?P<month>{MONTH})\s+{DAYS},?\s+{YEAR}"),
]
WITHOUT_YEAR = [
    re.compile(rf"{DAYS}\s*-?\s*(?P<month>{MONTH})"),
    re.compile(rf"^\s*(?:до|к|по|не позднее)?\s*{DAYS}\.(?P<number>0[1-9]|1[0-2])\.?\s*(?:г\.?|[-–—\s]*|\w{{0,3}}\s*чейин)$"),
]
MONTH_ALONE = [
    re.compile(rf"{YEAR}\s*-?\s*(?:жылдын|жыл\w*|ж\.?)?\s*(?P<month>{MONTH})"),
    re.compile(rf"(?P<month>{MONTH})\s*(?:айы\w*)?\s*,?\s*{YEAR}"),
    re.compile(rf"(?<!\d){YEAR}-(?P<number>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<number>\d{{1,2}})\.{YEAR}"),
    re.compile(rf"\b(?P<month>{MONTH})"),
]
# Words beside a date that say no more than that it is one.
NOISE = re.compile(
    r"\b(?:г|гг|года?|ж|жыл\w*|күнү|дата\w*|от|көнү|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|дүйшөмбү|шейшемби|"
    r"шаршемби|бейшемби|жума|ишемби|жекшемби|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b\.?"
)
YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Found:
    """A day, or a span of days, and the words that stood around it."""

    first: datetime.date
    last: datetime.date
    rest: str


def plain_words(value: Any) -> str:
    words = value.isoformat() if isinstance(value, datetime.date) else str(value)
    return re.sub(r"[«»“”„\"']", "", normalise(words)).strip().lower()


def month_of(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("number"):
        return int(groups["number"])
    word = groups["month"]
    for place, stem in enumerate(STEMS, 1):
        if re.match(stem, word):
            return place
    return [m.lower() for m in MONTHS_EN].index(word) + 1


def find_days(words: str) -> Found | None:
    """The first date in a text; ValueError if it looks like one and there is no such day."""
    for form in FORMS:
        if match := form.search(words):
            year = int(match["year"])
            if len(match["year"]) == 2:
                year += 1900 if year > 68 else 2000
            if year not in YEARS:
                raise ValueError(f"year {year}")
            first = datetime.date(year, month_of(match), int(match["day"]))
            last = first.replace(day=int(match["last"])) if match["last"] else first
            return Found(first, last, f"{words[: match.start()]} {words[match.end() :]}")
    return None


def dates(value: Any, place: Place) -> list[datetime.date]:
    """All dates that a text names, spans with both their ends; nothing else of weight may stand beside them."""
    words, days = plain_words(value), list[datetime.date]()
    try:
        while found := find_days(words):
            days += [found.first] if found.first == found.last else [found.first, found.last]
            words = found.rest
        for form in WITHOUT_YEAR if days else ():  # «26 августа – 2 сентября 2024»: the year stands once
            if match := form.search(words):
                days.append(datetime.date(days[0].year, month_of(match), int(match["day"])))
                words = f"{words[: match.start()]} {words[match.end() :]}"
    except ValueError as error:
        raise Fault(place, expected(_("a date such as 2026-11-05"), value)) from error
    if days and re.search(r"\w", NOISE.sub(" ", words)):
        place.keep("words_left", value)
    return days


def in_figures(value: Any) -> str:
    """A day as 05.11.2026; anything else as it is."""
    return f"{value:%d.%m.%Y}" if isinstance(value, datetime.date) else str(value)


def day(value: Any, place: Place) -> datetime.date:
    """One whole date."""
    days = dates(value, place) if isinstance(value, str | datetime.date) else []
    if len(days) != 1:
        raise Fault(place, expected(_("a date such as 2026-11-05"), value))
    return days[0]


def perhaps_day(value: Any, place: Place) -> datetime.date | None:
    """One date, or what is known of it («ноябрь 2006», 2006), which is kept as a note."""
    if is_part_of_date(value):
        place.keep("part_of_date", value)
        return None
    return day(value, place)


PART = re.compile(rf"(?:в|во)?\s*(?:{MONTH}|\w*(?:осен|весн|зим|лет|күз|жаз|кыш|жай)\w*)?[\s.,-]*(?:\d{{4}})?[\s.,-]*(?:{MONTH})?[\s.,-]*")


def is_part_of_date(value: Any) -> bool:
    """«ноябрь 2006», «2006-11», «күз 2006», 2006: something of a date, but no day."""
    words = NOISE.sub(" ", plain_words(value)).strip()
    if re.fullmatch(r"\d{4}-\d{2}|\d{2}\.\d{4}", words):
        return True
    return bool(PART.fullmatch(words)) and bool(re.search(r"\w\w\w", words))


PERIOD = record("period", {"from": day, "to": day})


def meeting_days(value: Any, place: Place) -> list[datetime.date] | None:
    """The day of a meeting, or its first and last: a span, a list, or {from: …, to: …}. None where the paper says it has no date."""
    if isinstance(value, dict):
        period = PERIOD(value, place)
        value = [period[key] for key in ("from", "to") if key in period]
    if isinstance(value, list):
        return sorted(day(part, place[n]) for n, part in enumerate(value)) or None
    if re.fullmatch(r"б\s*/\s*д|без даты|датасыз|датасы жок|нет|жок|[-–—_.\s]+", plain_words(value)):
        return None
    if is_part_of_date(value):
        place.keep("part_of_date", value)
        return None
    days = dates(value, place)
    if not days:
        raise Fault(place, expected(_("a date such as 2026-11-05"), value))
    return sorted(days)


TIME = re.compile(
    r"(?:саат\w*|с|в|at)?\s*(?P<hour>\d{1,2})\s*(?:(?:[:.-]|ч\w*\.?|саат)\s*(?P<minute>\d{2})(?::\d{2})?)?\s*(?:мин\w*\.?|ч\w*\.?|саат\w*)?"
)


def clock(value: Any, place: Place) -> datetime.time:
    """14:25, 14.25, «14 ч. 25 мин.», 14; an hour alone is a full hour."""
    match = TIME.fullmatch(plain_words(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    try:
        if match:
            return datetime.time(int(match["hour"]), int(match["minute"] or 0))
    except ValueError:
        pass
    raise Fault(place, expected(_("a time such as 14:25"), value))


def times(value: Any, place: Place) -> dict[str, Any]:
    """{from, to, date}, or in words «14:00–14:25»; one time is the beginning."""
    if isinstance(value, dict):
        found: dict[str, Any] = TIMES(value, place)
        return found
    parts = re.split(r"\s*[–—]\s*|\s+-\s+|(?<=[:.]\d\d)\s*-\s*|\s+(?:до|to)\s+", plain_words(value))
    return (
        {key: clock(part, place) for key, part in zip(("from", "to"), parts, strict=False)}
        if len(parts) < 3
        else {"from": clock(value, place)}
    )


TIMES = record("times", {"date": day, "from": clock, "to": clock})


def school_year(value: Any, place: Place) -> str:
    """«2026-2027», also with a dash or a stroke, with two digits at the end, with words before or behind; kept as 2026-2027."""
    match = re.search(r"(?<!\d)(\d{4})\s*[-–—/]\s*(\d{4}|\d{2})(?!\d)", normalise(str(value)))
    if not match or int(match[2]) % 100 != (int(match[1]) + 1) % 100 or int(match[1]) not in YEARS:
        raise Fault(place, expected(_("a school year such as 2026-2027"), value))
    return f"{match[1]}-{int(match[1]) + 1}"
