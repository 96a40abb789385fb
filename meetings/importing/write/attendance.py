"""Attendance: the members of the file and those it names as present, late, gone early or absent, with their intervals; guests."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from council.lib.kyrgyz import search_key, sort_key
from meetings.importing.form import Fault
from meetings.importing.names import same_name
from meetings.importing.write.draft import Draft, Row
from meetings.models import Attendance, Guest, Presence
from members.models import Membership, Person

# As a live meeting lists them: the chair, the deputy, the secretary, then by the alphabet.
RANK = {"chair": 0, "head": 1, "deputy_chair": 2, "secretary": 3}
THERE = ("present", "late", "left")


class Line:
    """One name of the attendance and what the lists say of it."""

    def __init__(self, row: Row, *, is_member: bool) -> None:
        self.row, self.is_member = row, is_member
        self.marks: dict[str, Row] = {}

    def said(self, mark: str, key: str) -> Any:
        return self.marks.get(mark, self.row).get(key)


def attendance(draft: Draft) -> None:
    data = draft.data.get("attendance", {})
    members = sorted(draft.data.get("members", []), key=lambda m: (RANK.get(m.get("role", ""), 9), sort_key(m["name"])))
    lines = [Line(m, is_member=True) for m in members]
    for mark in (*THERE, "absent"):
        for n, row in enumerate(data.get(mark, [])):
            put(draft, lines, mark, row, f"attendance.{mark}[{n}]", only_members=bool(members))
    seen: set[int] = set()
    for order, line in enumerate(lines, 1):
        person = draft.person(line.row["name"])
        if person and person.pk in seen:
            if any(person == draft.person(m["name"]) for m in members):
                raise Fault("members", _("%(name)s stands in the list twice") % {"name": line.row["name"]})
            person = None
        seen |= {person.pk} if person else set()
        write_line(draft, line, order, person, status_of(line, lines, data))
    for order, row in enumerate(data.get("guests", []), 1):
        person = draft.person(row["name"])
        name, position = draft.printed(row["name"], person), draft.position(row, person)
        Guest.objects.create(meeting=draft.meeting, order=order, person=person, name=name, position=position)
        keep_details(draft, row, f"attendance.guests[{order - 1}]", {"name", "position"})
    draft.lines = list(draft.meeting.attendances.prefetch_related("presences").select_related("person"))


def put(draft: Draft, lines: list[Line], mark: str, row: Row, place: str, *, only_members: bool) -> None:
    """Mark the line that is meant. The same name twice in one list is two people; present and absent at once is nobody."""
    exact = [line for line in lines if search_key(line.row["name"]) == search_key(row["name"])]
    near = exact or [line for line in lines if same_name(line.row["name"], row["name"])]
    free = [line for line in near if mark not in line.marks]
    if len(free) > 1 and all(line.is_member for line in free) and not exact:
        meant = ", ".join(line.row["name"] for line in free)
        raise Fault(place, _("“%(name)s” may be several: %(meant)s. Give the full name") % {"name": row["name"], "meant": meant})
    if near and not free:
        draft.warn("named_twice", place, name=row["name"])
    line = free[0] if free else Line(row, is_member=not only_members)
    if not free:
        lines.append(line)
    if mark == "absent" and line.marks:
        raise Fault(place, _("%(name)s stands in the attendance twice") % {"name": row["name"]})
    line.marks[mark] = row


def status_of(line: Line, lines: list[Line], data: Row) -> str:
    """Present if a list says so, or if the minutes name all who were absent; unknown if they state another number than that gives."""
    if any(mark in line.marks for mark in THERE):
        return "present"
    if "absent" in line.marks or data.get("present"):
        return "absent"
    declared = data.get("declared", {}).get("present")
    there = sum(1 for other in lines if "absent" not in other.marks)
    return "present" if declared is None or declared >= there else ""


def write_line(draft: Draft, line: Line, order: int, person: Person | None, status: str) -> None:
    row, gone = line.row, line.marks.get("absent", {})
    written = Attendance.objects.create(
        meeting=draft.meeting,
        order=order,
        person=person,
        name=draft.printed(row["name"], person),
        position=draft.position(row, person),
        role=row.get("role", "member"),
        votes=row.get("votes", True),
        is_member=line.is_member or is_member(draft, person),
        status=status,
        reason=gone.get("reason", ""),
        excused=gone.get("excused"),
    )
    if status != "present":
        return
    came, left = line.said("late", "arrived"), line.said("left", "left")
    if draft.day is None and (came or left):
        draft.keep("no_place_for", "attendance", f"{row['name']}: {came or ''}–{left or ''}")
    remote = line.said("present", "remote")
    remote = draft.data.get("form") == "remote" if remote is None else remote
    for start, end in intervals(came, left, row["name"]):
        Presence.objects.create(attendance=written, starts_at=draft.meeting.moment(start), ends_at=draft.meeting.moment(end), remote=remote)


def intervals(came: datetime.time | None, left: datetime.time | None, name: str) -> list[tuple[datetime.time | None, datetime.time | None]]:
    """From when until when; who left before coming was there at first, went, and came again."""
    if came and left and came == left:
        raise Fault("attendance", _("%(name)s comes and leaves at the same time") % {"name": name})
    return [(None, left), (came, None)] if came and left and left < came else [(came, left)]


def keep_details(draft: Draft, row: Row, place: str, known: set[str]) -> None:
    for key, value in row.items():
        if key not in known:
            draft.keep("no_place_for", f"{place}.{key}", str(value))


def is_member(draft: Draft, person: Person | None) -> bool:
    if person is None or draft.day is None:
        return not draft.data.get("members")
    return Membership.objects.on(draft.day).filter(body=draft.meeting.body, person=person).exists() or not draft.data.get("members")
