"""A deadline from its words: «2026-10-10», «до 10 ноября», «декабрь айынын аягына чейин», «окуу жылы ичинде», «жайкы каникулда»."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.utils.translation import gettext as _

from meetings.importing.form.dates import MONTH_ALONE, WITHOUT_YEAR, day, find_days, is_part_of_date, month_of, plain_words
from meetings.importing.form.place import Fault, Place
from meetings.importing.form.scalars import line, one_of
from meetings.importing.form.shapes import Row, record, together

WORDS = line(200)
# What kind of deadline the words name, where they name no day and no month.
KINDS = {
    "quarter": r"чейре[кг]|четверт|\bterm\b|quarter",
    "school_year": r"окуу жыл|учебн\w* год|уч\.? ?год|в течение года|жыл ичинде|жыл бою|school year|academic year",
    "permanent": r"үзгүлтүксүз|дайыма|туруктуу|постоянно|регулярно|систематически|permanent|constantly",
    "season": r"\bжай|\bкыш|\bжаз(?!уу)|\bкүз|каникул|летн|\bлет[ао]|зимн|зим[ауы]\b|весен|весн|осен|summer|winter|spring|autumn|holiday",
}


def from_words(words: str) -> Row:
    """Kind and date of a deadline; where only the year is missing, month and day, to which the writer finds the year."""
    plain = plain_words(words)
    try:
        if found := find_days(plain):
            bare = not re.search(r"\w", found.rest)
            return {"kind": "date", "date": found.last, **({} if bare else {"text": words})}
    except ValueError:
        return {"kind": "none", "text": words}
    for form in WITHOUT_YEAR:
        if (match := form.search(plain)) and 1 <= month_of(match) <= 12 and 1 <= int(match["last"] or match["day"]) <= 31:
            return {"kind": "date", "month": month_of(match), "day": int(match["last"] or match["day"]), "text": words}
    for form in MONTH_ALONE:
        if (match := form.search(plain)) and 1 <= month_of(match) <= 12:
            year = match.groupdict().get("year")
            known = {"date": datetime.date(int(year), month_of(match), 1)} if year else {"month": month_of(match)}
            return {"kind": "month", **known, "text": words}
    kind = next((kind for kind, pattern in KINDS.items() if re.search(pattern, plain)), "none")
    return {"kind": kind, "text": words}


def due_date(value: Any, place: Place) -> Any:
    """A whole date, or a month («2007-05», «май 2007»), which stands for any of its days."""
    if is_part_of_date(value) and (found := from_words(str(value))).get("date"):
        return found["date"]
    return day(value, place)


def complete(row: Row, place: Place) -> None:
    """What the words say fills what is not given; what is given wins. The words themselves always stay."""
    said = from_words(row["text"]) if "text" in row else {"kind": "none"}
    if "kind" not in row:
        row["kind"] = "date" if "date" in row else said["kind"]
    if "date" not in row and said["kind"] == row["kind"]:
        row.update({key: said[key] for key in ("date", "month", "day") if key in said})
    if row["kind"] == "date" and not {"date", "month"} & set(row):
        raise Fault(place / "date", _("is required where the kind is “date”"))


KEYS = together(record("due", {"kind": one_of("due"), "date": due_date, "text": WORDS}), complete)


def due(value: Any, place: Place) -> Row:
    """A deadline: keys, or words alone."""
    if isinstance(value, dict):
        found: Row = KEYS(value, place)
        return found
    words = WORDS(value, place)
    return from_words(words)
