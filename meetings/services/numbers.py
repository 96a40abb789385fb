"""Numbers of protocols and of extracts: unique and without a gap per (body, school year), given under a row lock.

A protocol's comes from the date of its meeting, an extract's from the day on which it is issued.
"""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from council.models import SchoolYear
from meetings.models import Extract, Meeting, ProtocolSeries


def lock_series(meeting: Meeting) -> ProtocolSeries:
    """Hold the series of this body and year until the transaction ends: two who sign at once get two numbers."""
    assert meeting.school_year_id is not None
    return _lock(meeting.body_id, meeting.school_year_id)


def _lock(body: int, year: int) -> ProtocolSeries:
    ProtocolSeries.objects.get_or_create(body_id=body, school_year_id=year)
    return ProtocolSeries.objects.select_for_update().get(body_id=body, school_year_id=year)


def extract_year(meeting: Meeting, day: datetime.date) -> int:
    """Extracts are numbered in the year in which they are issued; on a day of no school year, in that of their meeting."""
    year = SchoolYear.objects.containing(day).values_list("pk", flat=True).first() or meeting.school_year_id
    assert year is not None
    return year


def lock_extracts(meeting: Meeting, day: datetime.date) -> int:
    """Hold the numbers of the body's extracts until the transaction ends. Returns their year."""
    year = extract_year(meeting, day)
    _lock(meeting.body_id, year)
    return year


def next_extract_number(body: int, year: int) -> int:
    """The next free one; the caller holds the series."""
    return (Extract.objects.filter(body=body, school_year=year).aggregate(top=Max("number"))["top"] or 0) + 1


def reserve_number(meeting: Meeting) -> int:
    """The next number of the series, shown as provisional until the last signature. A number once given stays with its meeting."""
    lock_series(meeting)
    if meeting.number is None:
        taken = Meeting.objects.filter(body=meeting.body_id, school_year=meeting.school_year_id).aggregate(top=Max("number"))["top"]
        meeting.number = (taken or 0) + 1
    return meeting.number


def release_number(meeting: Meeting) -> None:
    """Give a provisional number back if it is the last of its series; otherwise it stays visible in the register, as cancelled."""
    lock_series(meeting)
    later = Meeting.objects.filter(body=meeting.body_id, school_year=meeting.school_year_id, number__gt=meeting.number or 0)
    if not meeting.number_is_fixed and not later.exists():
        meeting.number = None


def choose_number(meeting: Meeting, number: int, note: str = "") -> None:
    """Give a number by hand. It must be free; a gap that it leaves is shown and explained in the register."""
    lock_series(meeting)
    same = Meeting.objects.filter(body=meeting.body_id, school_year=meeting.school_year_id, number=number, is_extract=False).exclude(
        pk=meeting.pk
    )
    if same.exists():
        raise ValidationError({"number": _("Minutes with this number already exist in this academic year.")})
    meeting.number, meeting.number_is_manual, meeting.number_note = number, True, note
