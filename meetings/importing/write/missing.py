"""What old minutes lack, and where they contradict themselves: warnings that never stop an import."""

from __future__ import annotations

from council.models import SchoolYear
from meetings.importing.form.people import NOT_STATED
from meetings.importing.names import is_a_name, same_name
from meetings.importing.write.bodies import year_by_date
from meetings.importing.write.draft import Draft, Row
from meetings.models import Meeting, Speech


def warn(draft: Draft) -> None:
    """Of an undated record only what names it is asked: it is a fragment, not a meeting. An extract has no more than its item."""
    data, attendance = draft.data, draft.data.get("attendance", {})
    dated = "date" in data
    lacking = {
        "no_number": "number" not in data and not any(r.code in ("odd_number", "number_taken") for r in draft.remarks),
        "no_date": not dated,
        "no_chair": not draft.meeting.chair_name,
        "no_secretary": dated and not draft.meeting.secretary_name,
        "no_place": dated and not data.get("place") and data.get("form") != "remote" and not data.get("is_extract"),
        "no_attendance": dated and not draft.lines and not attendance.get("declared"),
    }
    for code, lacks in lacking.items():
        if lacks:
            draft.warn(code)
    numbers(draft, attendance)
    officers(draft)
    speakers(draft)
    if dated and "school_year" in data and draft.meeting.school_year != year_of_date(draft):
        draft.warn("outside_year")
    if dated and "number" not in data:
        if Meeting.objects.filter(body=draft.meeting.body, date=draft.day).exclude(pk=draft.meeting.pk).exists():
            draft.warn("same_day")
    for name, n in draft.book.ambiguous.items():
        draft.warn("namesakes", n=n, name=name)
    for place, (_language, text) in draft.translations.items():
        draft.keep("in_other_language", place, text)


def year_of_date(draft: Draft) -> SchoolYear | None:
    """The year of the date; an August meeting may belong to either (domain §7, 8)."""
    assert draft.day is not None
    start, known = year_by_date(draft.day)
    year = draft.meeting.school_year
    if year and draft.day.month == 8 and start.year - year.starts.year in (0, 1):
        return year
    return known


def numbers(draft: Draft, attendance: Row) -> None:
    declared = attendance.get("declared", {})
    for status in ("present", "absent"):
        named = sum(1 for a in draft.lines if a.status == status)
        counted = named + (draft.grouped if status == "present" else 0)
        if named and status in declared and declared[status] != counted:
            draft.warn(f"{status}_differ", declared=declared[status], named=counted)
    members = len(draft.data.get("members", []))
    if members and declared.get("members", members) != members:
        draft.warn("members_differ", declared=declared["members"], named=members)


def officers(draft: Draft) -> None:
    if draft.present and not draft.grouped and (missing := draft.officers_missing()):
        draft.warn("officers_not_named" if len(missing) > 1 else f"{missing[0]}_not_named")


def speakers(draft: Draft) -> None:
    """Where everybody is named, each speaker (a person, not a unit) should be one of them, or a guest."""
    if not draft.everybody_is_named:
        return
    there = [str(a.person) if a.person else a.name for a in draft.present]
    there += [str(g.person) if g.person else g.name for g in draft.meeting.guests.select_related("person")]
    there += [draft.data[role]["name"] for role in ("chair", "secretary") if role in draft.data]
    speeches = Speech.objects.filter(item__meeting=draft.meeting).select_related("person").order_by("item__number", "order")
    for name in dict.fromkeys(str(s.person) if s.person else s.name for s in speeches):
        if is_a_name(name) and name not in NOT_STATED.values() and not any(same_name(name, other) for other in there):
            draft.warn("speaker_not_named", name=name)
