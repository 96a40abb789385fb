"""Rows from checked minutes. Nobody is guessed: a name is somebody of the staff only if the full name is the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from council.models import SchoolYear
from meetings.importing.form import Fault
from meetings.importing.names import same_name
from meetings.importing.remarks import Remark
from meetings.importing.write import bodies
from meetings.importing.write.agenda import items
from meetings.importing.write.attendance import attendance
from meetings.importing.write.draft import Draft, Row
from meetings.importing.write.missing import warn
from meetings.importing.write.voting import record_vote
from meetings.models import AgendaItem, Attachment, Decision, Meeting, VoteScope
from meetings.models.agenda import SUB_ITEM_LETTERS
from meetings.models.meetings import JointBody
from meetings.services.tasks import lay_tasks
from meetings.workflow import State
from members.models import Body

PLAIN = ("date", "end_date", "starts", "ends", "place", "theme", "convocation", "kind", "form", "language")


@dataclass
class Result:
    """What became of a file: the meeting (new or found), remarks, and proposals of who a name with initials may be."""

    meeting: Meeting | None = None
    created: bool = False
    remarks: list[Remark] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)

    @property
    def warnings(self) -> list[str]:
        """In the language that is switched on."""
        return [str(remark) for remark in self.remarks if remark.is_warning]


def source_hash(data: Row) -> str:
    """The same content has the same hash, whatever the order of keys, the white space of the file and the language of the messages."""
    plain = {**data, "remarks": [remark.as_json() for remark in data.get("remarks", [])]}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()


def write(data: Row, *, note: str = "", create_people: bool = False) -> Result:
    """Make the meeting of a file, in one transaction. A file that was imported before, or whose number is taken, changes nothing."""
    try:
        with transaction.atomic():
            return imported(Draft(data, note), create_people=create_people)
    except (DatabaseError, ValidationError) as error:  # the last guard: whatever the form has not foreseen
        raise Fault("", _("the database refuses it: %(reason)s") % {"reason": str(error).splitlines()[0]}) from error


def imported(draft: Draft, *, create_people: bool) -> Result:
    data, key = draft.data, source_hash(draft.data)
    if found := Meeting.objects.filter(source_hash=key).first():
        return Result(found)
    body, year = bodies.body_of(data["body"]), bodies.year_of(draft)
    if found := with_this_number(draft, body, year):
        return Result(found, remarks=draft.remarks)
    bodies.rules(draft, body)
    if create_people:
        bodies.people(draft, body, year)
    draft.meeting = particulars(draft, body, year, key)
    draft.translate("theme")
    for row in data.get("joint_with", []):
        JointBody.objects.get_or_create(meeting=draft.meeting, body=bodies.body_of(row))
    attendance(draft)
    made = items(draft)
    if "vote" in data:
        vote = record_vote(draft, data["vote"], None, scope=VoteScope.MEETING, place="vote")
        Decision.objects.filter(item__meeting=draft.meeting, vote=None).update(vote=vote)
    attachments(draft, made)
    # Old minutes give tasks only where there is still time: what was to be done years ago is history, not a duty.
    lay_tasks(draft.meeting, by=None, note=_("Imported from minutes."), since=timezone.localdate())
    bodies.note_the_rest(draft, body)
    warn(draft)
    remarks = [remark.as_json() for remark in draft.remarks]
    Meeting.objects.filter(pk=draft.meeting.pk).update(state=State.IMPORTED, import_remarks=remarks)
    draft.meeting.refresh_from_db()
    return Result(draft.meeting, True, draft.remarks, draft.book.proposals)


def with_this_number(draft: Draft, body: Body, year: SchoolYear | None) -> Meeting | None:
    """The minutes that bear the number already. Of another day they are other minutes: then this number is written wrong somewhere, and
    the new ones are imported without it. An extract takes no number: it repeats that of the minutes, and there may be several."""
    number = draft.data.get("number")
    if number is None or year is None or draft.data.get("is_extract"):
        return None
    found = Meeting.objects.filter(body=body, school_year=year, number=number, is_extract=False).first()
    if found is None:
        return None
    if draft.day and found.date and found.date != draft.day:
        draft.warn("number_taken", number=number, date=f"{found.date:%d.%m.%Y}")
        del draft.data["number"]
        return None
    draft.remarks = [Remark("same_number")]
    return found


def particulars(draft: Draft, body: Body, year: SchoolYear | None, key: str) -> Meeting:
    data = draft.data
    absent = [r["name"] for r in data.get("attendance", {}).get("absent", [])]
    members = [m for m in data.get("members", []) if not any(same_name(m["name"], a) for a in absent)]
    officers: Row = {}
    for role in ("chair", "secretary"):
        # Who was away has not presided, whatever the seat; the head of a union keeps the minutes too.
        row = data.get(role) or next((m for seat in (role, "head") for m in members if m.get("role") == seat), None)
        if row:
            person = draft.person(row["name"])
            officers |= {
                role: person,
                f"{role}_name": draft.printed(row["name"], person),
                f"{role}_position": draft.position(row, person),
            }
    declared = data.get("attendance", {}).get("declared", {})
    return Meeting.objects.create(
        body=body,
        school_year=year,
        rule_set=body.rules_on(draft.day) if draft.day else None,
        state=State.DRAFTED,
        number=data.get("number"),
        number_is_fixed="number" in data,
        is_extract=data.get("is_extract", False),
        source_hash=key,
        source_note=draft.note[:300],
        declared_members=declared.get("members", len(data["members"]) if data.get("members") else composition(data.get("attendance", {}))),
        declared_present=declared.get("present"),
        declared_absent=declared.get("absent"),
        declared_note=declared.get("note", ""),
        **{name: data[name] for name in PLAIN if name in data},
        **officers,
    )


def composition(attendance: Row) -> int | None:
    """How many members there are, where the minutes name those present and those absent (or say that nobody was) and no list of members."""
    declared, present, absent = attendance.get("declared", {}), attendance.get("present", []), attendance.get("absent", [])
    if attendance.get("grouped") or not present or declared.get("present", len(present)) != len(present):
        return None
    if declared.get("absent", len(absent)) != len(absent) or not (absent or "absent" in declared):
        return None
    return (
        len(present)
        + len(absent)
        + sum(
            1 for key in ("late", "left") for row in attendance.get(key, []) if not any(same_name(row["name"], p["name"]) for p in present)
        )
    )


def attachments(draft: Draft, made: list[AgendaItem]) -> None:
    """Appendices with the item or the decision that the paper names."""
    known: dict[tuple[int, int | None], AgendaItem] = {(i.number, None): i for i in made}
    known |= {(i.parent.number, i.number): i for i in AgendaItem.objects.filter(parent__in=made).select_related("parent") if i.parent}
    for n, row in enumerate(draft.data.get("attachments", [])):
        item = decision = None
        if "decision" in row:
            *of, number = row["decision"]
            holder = known.get((of[0], of[1]))
            decision = Decision.objects.filter(item=holder, number=number).first() if holder else None
            if decision is None:
                raise Fault(f"attachments[{n}].decision", _("there is no decision %(number)s") % {"number": spelt(of[0], of[1], number)})
        if "item" in row:
            item = known.get(row["item"])
            if item is None:
                raise Fault(f"attachments[{n}].item", _("there is no item %(number)s") % {"number": spelt(*row["item"])})
        Attachment.objects.create(
            meeting=draft.meeting,
            number=row["number"],
            title=row["title"],
            sheets=row.get("sheets"),
            item=item,
            decision=decision,
            level=row.get("level", "open"),
        )


def spelt(item: int, sub: int | None = None, decision: int | None = None) -> str:
    letter = SUB_ITEM_LETTERS[sub - 1] if sub else ""
    return f"{item}{letter}" + (f".{decision}" if decision else "")


__all__ = ["Result", "source_hash", "write"]
