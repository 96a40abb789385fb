"""Protocol numbers: unique and without a gap per (body, school year), given under a row lock, from the date of the meeting."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.models import Meeting, ProtocolSeries


def lock_series(meeting: Meeting) -> ProtocolSeries:
    """Hold the series of this body and year until the transaction ends: two who sign at once get two numbers."""
    assert meeting.school_year_id is not None
    ProtocolSeries.objects.get_or_create(body_id=meeting.body_id, school_year_id=meeting.school_year_id)
    return ProtocolSeries.objects.select_for_update().get(body_id=meeting.body_id, school_year_id=meeting.school_year_id)


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
