"""Deadlines as minutes give them: a kind, perhaps a date, perhaps words; and the last day that is computed for control."""

from __future__ import annotations

import calendar
import datetime

from council.lib.kyrgyz import official_date, until, until_end_of_month

WORDS = {
    "school_year": {"ky": "окуу жылы ичинде", "ru": "в течение учебного года", "en": "during the school year"},
    "permanent": {"ky": "үзгүлтүксүз", "ru": "постоянно", "en": "permanently"},
    "none": {"ky": "мөөнөтсүз", "ru": "без срока", "en": "without a deadline"},
    "quarter": {"ky": "чейрек ичинде", "ru": "в течение четверти", "en": "during the school term"},
}


def last_day(kind: str, day: datetime.date | None, *, year_end: datetime.date | None) -> datetime.date | None:
    """The day after which an assignment is overdue; None for one that is permanent, without deadline, or not datable."""
    if kind == "month" and day is not None:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if kind == "school_year":
        return day or year_end
    if kind in ("date", "quarter", "season"):
        return day
    return None


def due_text(kind: str, day: datetime.date | None, text: str, language: str) -> str:
    """The deadline as printed. Words that were typed win; otherwise it is made from kind and date."""
    if text:
        return text
    if kind == "date" and day is not None:
        return until(day, language)
    if kind == "month" and day is not None:
        return until_end_of_month(day, language)
    if kind in WORDS:
        return WORDS[kind][language]
    return official_date(day, language) if day else ""
