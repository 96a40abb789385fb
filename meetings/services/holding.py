"""Verbs during a meeting: begin, mark who is there, write what is said, end."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from meetings.models import (
    AgendaItem,
    Attendance,
    Interest,
    ItemAct,
    ItemClause,
    Meeting,
    Presence,
    Speech,
)
from meetings.services import control
from meetings.services.balloted import refuse_if_held
from meetings.services.lasting import refuse_if_alive, take_out
from meetings.services.planning import fill_attendance, put_deputies, refresh_snapshots, snapshot
from meetings.workflow import WORKFLOW
from members.models import Person, User


@transaction.atomic
def locked_for(name: str, meeting: Meeting, by: User) -> Meeting:
    """The meeting with its row locked, after asking whether this person may do this to it now.

    Everything that is written into a meeting goes through here: a write that races with the last signature waits, and is refused.
    """
    fresh = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    WORKFLOW.require(name, by, fresh)
    return fresh


# --- agenda ------------------------------------------------------------------------------------------------------------------


def renumber(meeting: Meeting, parent: AgendaItem | None = None) -> None:
    """Number the items 1, 2, 3 in their present order; the uniqueness is checked when the transaction ends."""
    rows = AgendaItem.objects.filter(meeting=meeting, parent=parent).order_by("number", "pk")
    for number, item in enumerate(rows, 1):
        if item.number != number:
            AgendaItem.objects.filter(pk=item.pk).update(number=number)


@transaction.atomic
def add_item(meeting: Meeting, *, by: User, item: AgendaItem) -> AgendaItem:
    """Put an item at the end of the agenda (or of its parent). While the meeting goes on it is marked as added on the spot."""
    fresh = locked_for("edit_agenda", meeting, by)
    last = AgendaItem.objects.filter(meeting=fresh, parent=item.parent).aggregate(n=Max("number"))["n"]
    item.meeting, item.number = fresh, (last or 0) + 1
    item.added_on_the_spot = fresh.state == "in_progress"
    item.save()
    return item


@transaction.atomic
def set_references(item: AgendaItem, *, clauses: Sequence[int], acts: Sequence[int]) -> None:
    """The clauses and acts an item answers to or cites: exactly these."""
    item.item_clauses.exclude(clause__in=clauses).delete()
    known = set(item.item_clauses.values_list("clause_id", flat=True))
    ItemClause.objects.bulk_create(ItemClause(item=item, clause_id=pk) for pk in clauses if pk not in known)
    item.item_acts.exclude(act__in=acts).delete()
    cited = set(item.item_acts.values_list("act_id", flat=True))
    ItemAct.objects.bulk_create(ItemAct(item=item, act_id=pk) for pk in acts if pk not in cited)


@transaction.atomic
def move_item(item: AgendaItem, *, by: User, up: bool) -> None:
    """Exchange an item with its neighbour; at the end of the list nothing happens."""
    locked_for("edit_agenda", item.meeting, by)
    siblings = list(AgendaItem.objects.filter(meeting=item.meeting_id, parent=item.parent_id).order_by("number"))
    place = [s.pk for s in siblings].index(item.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(siblings):
        a, b = siblings[place], siblings[other]
        AgendaItem.objects.filter(pk=a.pk).update(number=b.number)
        AgendaItem.objects.filter(pk=b.pk).update(number=a.number)


@transaction.atomic
def order_items(meeting: Meeting, *, by: User, ids: Sequence[int]) -> None:
    """The order of the top items as somebody dragged them; items that are not named keep their place behind."""
    fresh = locked_for("edit_agenda", meeting, by)
    items = {i.pk: i for i in AgendaItem.objects.filter(meeting=fresh, parent=None)}
    named = [pk for pk in dict.fromkeys(ids) if pk in items]
    rest = [pk for pk in items if pk not in named]
    for number, pk in enumerate([*named, *rest], 1):
        AgendaItem.objects.filter(pk=pk).update(number=number)


@transaction.atomic
def delete_item(item: AgendaItem, *, by: User) -> None:
    """Take an item off the agenda with everything written under it; the rest close up."""
    fresh = locked_for("edit_agenda", item.meeting, by)
    refuse_if_held(decision__item=item)
    refuse_if_held(decision__item__parent=item)
    refuse_if_alive(assignment__decision__item=item)
    refuse_if_alive(assignment__decision__item__parent=item)
    parent = item.parent
    take_out(item)
    renumber(fresh, parent)


# --- beginning and end -------------------------------------------------------------------------------------------------------


def start_meeting(meeting: Meeting, *, by: User) -> None:
    """Begin: the rules of the day are fixed, the time is noted if none was planned; who was absent by a substitution is represented."""
    with WORKFLOW.doing("start", meeting, by=by) as fresh:
        fresh.rule_set = fresh.body.rules_on(fresh.date)
        fresh.starts = fresh.starts or timezone.localtime().time().replace(second=0, microsecond=0)
        put_deputies(fresh)
        refresh_snapshots(fresh)
        fill_attendance(fresh)
        control.fill_all(fresh)


def finish_meeting(meeting: Meeting, *, by: User) -> None:
    """End: the time is noted if none was entered; the minutes are a draft from now on."""
    with WORKFLOW.doing("finish", meeting, by=by) as fresh:
        fresh.ends = fresh.ends or timezone.localtime().time().replace(second=0, microsecond=0)


def resume_meeting(meeting: Meeting, *, by: User) -> None:
    with WORKFLOW.doing("resume", meeting, by=by):
        pass


# --- attendance --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """What was marked of one member: the status, the intervals of presence (moments), the reason of absence."""

    attendance: Attendance
    status: str
    intervals: Sequence[tuple[datetime.datetime | None, datetime.datetime | None]] = field(default_factory=list)
    remote: bool = False
    reason: str = ""
    excused: bool | None = None


@transaction.atomic
def mark_attendance(meeting: Meeting, *, by: User, marks: Sequence[Mark]) -> None:
    """Write who came, when, and why not. Votes that were taken already keep the voters they were opened with."""
    locked_for("attend", meeting, by)
    moved: list[Attendance] = []
    intervals: list[Presence] = []
    for mark in marks:
        line = mark.attendance
        line.status, line.reason, line.excused = mark.status, mark.reason, mark.excused
        wanted = [(a, b, mark.remote) for a, b in mark.intervals] if mark.status == Attendance.Status.PRESENT else []
        if sorted(map(str, wanted)) != sorted(str((p.starts_at, p.ends_at, p.remote)) for p in line.presences.all()):
            moved.append(line)
            intervals += [Presence(attendance=line, starts_at=a, ends_at=b, remote=r) for a, b, r in wanted]
    Attendance.objects.bulk_update([mark.attendance for mark in marks], ["status", "reason", "excused"])
    Presence.objects.filter(attendance__in=moved).delete()
    Presence.objects.bulk_create(intervals)


# --- what is said ------------------------------------------------------------------------------------------------------------


def speaker_snapshot(speech: Speech, meeting: Meeting, person: Person | None, name: str) -> None:
    """Put a speaker into a speech as the protocol prints it: somebody of the school with position, or the words as typed."""
    if person is None:
        speech.person, speech.name = None, name
    elif person.pk != speech.person_id or not speech.name:
        speech.person = person
        speech.name, speech.position = snapshot(person, meeting.date, meeting.language)


@transaction.atomic
def write_speeches(item: AgendaItem, *, by: User, rows: Sequence[Speech], removed: Sequence[Speech] = ()) -> None:
    """Save the speeches of an item in the order given; those removed go."""
    locked_for("record" if item.meeting.state not in ("planned", "called") else "edit_agenda", item.meeting, by)
    for gone in removed:
        gone.delete()
    for order, speech in enumerate(rows, 1):
        speech.item, speech.order = item, order
        speech.save()


@transaction.atomic
def set_times(item: AgendaItem, *, by: User, starts_at: datetime.datetime | None, ends_at: datetime.datetime | None) -> None:
    """When an item began and ended; the quorum of the item and its voters follow from it."""
    locked_for("record", item.meeting, by)
    item.starts_at, item.ends_at = starts_at, ends_at
    item.save(update_fields=["starts_at", "ends_at"])


@transaction.atomic
def declare_interest(item: AgendaItem, *, by: User, person: Person, reason: str, note: str = "") -> Interest:
    """Write that a person has an interest in the whole item: out of its votes and out of their base."""
    locked_for("record", item.meeting, by)
    return Interest.objects.update_or_create(item=item, person=person, defaults={"reason": reason, "note": note})[0]
