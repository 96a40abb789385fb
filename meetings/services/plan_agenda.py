"""From the plan to an agenda and back: a line becomes an agenda item, or an item that is there is tied to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, PlanItem, PlannedItem, Speech, SpeechKind
from meetings.querysets.afterwards import STANDING
from meetings.services import holding, planning
from meetings.services.plans import named
from meetings.workflow import BEFORE, WORKFLOW, WRITING
from meetings.workflow.plans import PLAN_ITEMS
from members.models import User


def meetings_for(item: PlanItem, user: User) -> list[Meeting]:
    """Meetings of the body whose agenda this person may draw up now, what is ahead first."""
    found = Meeting.objects.visible_to(user).filter(body=item.plan.body_id, state__in=BEFORE | WRITING).select_related("body")
    return [m for m in found.order_by("date", "pk") if WORKFLOW.allows("edit_agenda", user, m)]


def items_to_tie(item: PlanItem, user: User) -> list[AgendaItem]:
    """Agenda items of the body in the year of the plan that no line claims yet; newest meeting first.

    The meetings of an August before may count for the new year, so their own school year is asked.
    """
    return list(
        AgendaItem.objects.filter(
            meeting__in=Meeting.objects.visible_to(user).order_by().values("pk"),
            meeting__body=item.plan.body_id,
            meeting__school_year=item.plan.school_year_id,
            planned=None,
        )
        .select_related("meeting__body", "parent")
        .order_by("-meeting__date", "meeting", "number")
    )


@transaction.atomic
def put_on_agenda(item: PlanItem, *, by: User, title: str, meeting: Meeting) -> AgendaItem:
    """Make an agenda item of a line: its words, its clause, those responsible as rapporteurs. A meeting without a row is planned first."""
    PLAN_ITEMS.require("agenda", by, item)
    if meeting.pk is None:
        planning.plan_meeting(meeting, by=by)
    row = holding.add_item(meeting, by=by, item=AgendaItem(title=title))
    holding.set_references(row, clauses=[item.clause_id] if item.clause_id else [], acts=[])
    speeches = []
    for party in item.parties.select_related("person"):
        speech = Speech(kind=SpeechKind.HEARD)
        holding.speaker_snapshot(speech, meeting, party.person, party.name)
        speeches.append(speech)
    if speeches:
        holding.write_speeches(row, by=by, rows=speeches)
    _tie(item, row, by)
    return row


@transaction.atomic
def tie(item: PlanItem, *, by: User, row: AgendaItem) -> PlannedItem:
    """Say that an agenda item, also of signed minutes, comes from this line."""
    PLAN_ITEMS.require("tie", by, item)
    if row.pk not in {r.pk for r in items_to_tie(item, by)}:
        raise ValidationError({"row": _("Choose an agenda item of this body and year that is not tied yet.")})
    return _tie(item, row, by)


def _tie(item: PlanItem, row: AgendaItem, by: User) -> PlannedItem:
    tied = PlannedItem.objects.create(plan_item=item, item=row, by=by)
    PLAN_ITEMS.write(
        "tied", item, by=by, before=item.state, note=f"{row.meeting.date:%d.%m.%Y}, {row.label}" if row.meeting.date else row.label
    )
    return tied


@transaction.atomic
def untie(tied: PlannedItem, *, by: User) -> None:
    PLAN_ITEMS.require("tie", by, tied.plan_item)
    row = tied.item
    note = f"{row.meeting.date:%d.%m.%Y}, {row.label}" if row.meeting.date else row.label
    PLAN_ITEMS.write("untied", tied.plan_item, by=by, before=tied.plan_item.state, note=note)
    tied.delete()


def evidence_of(rows: Iterable[AgendaItem]) -> str:
    """What a line can say of itself when its minutes are signed: «№ 3, 15.01.2027, 2.1; …». Numbers only, no words of a decision."""
    found = []
    for row in rows:
        if row.meeting.state in STANDING:
            decisions = list(row.decisions.all())
            if decisions:
                found += [named(d) for d in decisions]
            else:
                number = f"№ {row.meeting.number}" if row.meeting.number else ""
                day = f"{row.meeting.date:%d.%m.%Y}" if row.meeting.date else ""
                found.append(", ".join(filter(None, (number, day, row.label.rstrip(".")))))
    return "; ".join(found)
