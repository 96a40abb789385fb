"""Verbs before a meeting: plan it, call it, put it off, call it off."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from council.models import SchoolYear
from meetings.models import AgendaItem, Attachment, Attendance, Meeting
from meetings.services import telling
from meetings.services.numbers import release_number, reserve_number
from meetings.workflow import PLACES, WORKFLOW, State
from members.models import Membership, Person, Substitution, User


def snapshot(person: Person | None, day: datetime.date | None, language: str) -> tuple[str, str]:
    """Name and position as papers of this day print them."""
    if person is None:
        return "", ""
    return person.short, person.position_on(day, language) if day else ""


def year_of(day: datetime.date) -> SchoolYear:
    """The school year a date falls into; ValidationError at the date if there is none yet."""
    year = SchoolYear.objects.containing(day).first()
    if year is None:
        raise ValidationError({"date": _("No school year contains this date: add it first.")})
    return year


def refresh_snapshots(meeting: Meeting) -> None:
    """Write the names of those who preside and keep the minutes as they are on the day of the meeting."""
    officers = {role: person for role in ("chair", "secretary") if (person := getattr(meeting, role)) is not None}
    prefetch_related_objects(list(officers.values()), "employments")
    for role, person in officers.items():
        name, position = snapshot(person, meeting.date, meeting.language)
        setattr(meeting, f"{role}_name", name)
        setattr(meeting, f"{role}_position", position)


def put_deputies(meeting: Meeting, *places: str) -> None:
    """Who acts on the day of the meeting for its chair or its secretary presides or keeps the minutes instead."""
    assert meeting.date is not None
    rows = list(Substitution.objects.on(meeting.date).filter(body=meeting.body_id).select_related("deputy"))
    for place in places or PLACES:
        absent = getattr(meeting, f"{place}_id")
        if found := next((row for row in rows if row.person_id == absent and row.role in PLACES[place]), None):
            setattr(meeting, place, found.deputy)


def fill_attendance(meeting: Meeting) -> None:
    """One line for each member in office on the (first) day. Lines that were marked by hand stay; who is no member any more goes."""
    assert meeting.date is not None
    seats = list(
        Membership.objects.on(meeting.date)
        .filter(body=meeting.body_id)
        .select_related("person")
        .prefetch_related("person__employments")
        .in_order()
    )
    meeting.attendances.filter(status="", is_member=True).exclude(person__in=[s.person_id for s in seats]).delete()
    known = {a.person_id: a for a in meeting.attendances.all()}
    fields = ("order", "name", "position", "role", "votes")
    new: list[Attendance] = []
    changed: list[Attendance] = []
    for order, seat in enumerate(seats, 1):
        line = known.get(seat.person_id) or Attendance(meeting=meeting, person=seat.person)
        wanted = (order, *snapshot(seat.person, meeting.date, meeting.language), seat.role, seat.votes)
        if line.pk is None or tuple(getattr(line, field) for field in fields) != wanted:
            for field, value in zip(fields, wanted, strict=True):
                setattr(line, field, value)
            (changed if line.pk else new).append(line)
    Attendance.objects.bulk_create(new)
    Attendance.objects.bulk_update(changed, fields)


@transaction.atomic
def plan_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Save a new meeting with what follows from its body and date: school year, rule set, those in the chair, attendance lines.

    The school year may be chosen by hand (an August meeting may belong to the new one); empty, it follows from the date.
    """
    assert meeting.date is not None
    if meeting.school_year_id is None:
        meeting.school_year = year_of(meeting.date)
    meeting.rule_set = meeting.body.rules_on(meeting.date)
    for role, seats in PLACES.items():
        if getattr(meeting, f"{role}_id") is None:
            seat = (
                Membership.objects.on(meeting.date)
                .filter(body=meeting.body, role__in=seats)
                .select_related("person")
                .order_by("role")
                .last()
            )
            setattr(meeting, role, seat.person if seat else None)
            put_deputies(meeting, role)
    refresh_snapshots(meeting)
    meeting.save()
    fill_attendance(meeting)
    WORKFLOW.write("plan", meeting, by=by)
    return meeting


def edit_meeting(meeting: Meeting, *, by: User, changes: dict[str, object]) -> Meeting:
    """Change the particulars; rules, names and attendance lines follow the new date and body."""
    with WORKFLOW.doing("edit", meeting, by=by) as fresh:
        moved = fresh.date != changes.get("date", fresh.date)
        for field, value in changes.items():
            setattr(fresh, field, value)
        if moved and "school_year" not in changes:
            fresh.school_year = year_of(fresh.date)
        if fresh.state in (State.PLANNED, State.CALLED):
            fresh.rule_set = fresh.body.rules_on(fresh.date)
        refresh_snapshots(fresh)
        if fresh.state != State.CORRECTING:
            fill_attendance(fresh)
        meeting = fresh
    return meeting


def call_meeting(meeting: Meeting, *, by: User) -> None:
    """Call the meeting: its number is reserved (provisional), who acts that day for chair or secretary takes the place, the members'
    lines are drawn up, and what earlier decisions have left to be done comes first on the agenda."""
    from meetings.services import control  # it writes names as this module does

    with WORKFLOW.doing("call", meeting, by=by) as fresh:
        reserve_number(fresh)
        put_deputies(fresh)
        refresh_snapshots(fresh)
        fill_attendance(fresh)
        control.put_item(fresh)
        telling.called(fresh, by=by)


def cancel_meeting(meeting: Meeting, *, by: User, reason: str) -> None:
    """End a meeting that will not be held. A provisional number goes back if it was the last, else it stays visible."""
    with WORKFLOW.doing("cancel", meeting, by=by, note=reason) as fresh:
        fresh.reason = reason
        if fresh.number is not None:
            release_number(fresh)
        if fresh.state == State.CALLED:  # of one that was only planned nobody has been told
            telling.cancelled(fresh, by=by)


def postpone_meeting(meeting: Meeting, *, by: User, reason: str, date: datetime.date, starts: datetime.time | None = None) -> Meeting:
    """Put a meeting off: a new meeting on the new day takes over agenda, guests, appendices and the provisional number.

    A number of another school year cannot go along: it is given back if it was the last, otherwise the old meeting keeps it.
    """
    with WORKFLOW.doing("postpone", meeting, by=by, note=reason) as fresh:
        new = Meeting(
            **{
                name: getattr(fresh, name)
                for name in ("body", "kind", "form", "language", "theme", "convocation", "place", "chair", "secretary", "ends")
            },
            date=date,
            end_date=date + (fresh.end_date - fresh.date) if fresh.end_date and fresh.date else None,
            starts=starts or fresh.starts,
        )
        number, fresh.number = fresh.number, None
        fresh.save(update_fields=["number"])
        plan_meeting(new, by=by)
        if number is not None and new.school_year_id == fresh.school_year_id:
            new.number, new.number_is_manual, new.number_note = number, fresh.number_is_manual, fresh.number_note
            new.save(update_fields=["number", "number_is_manual", "number_note"])
        elif number is not None:
            fresh.number = number
            release_number(fresh)
        AgendaItem.objects.filter(meeting=fresh).update(meeting=new)
        Attachment.objects.filter(meeting=fresh).update(meeting=new)
        fresh.guests.update(meeting=new)
        fresh.joint_rows.update(meeting=new)
        fresh.report_requests.update(meeting=new)
        fresh.postponed_to, fresh.reason = new, reason
        if fresh.state == State.CALLED:
            telling.postponed(fresh, new, by=by)
    return new
