"""How much of what was given was carried out: in time, late, not done, still open; by person, body, year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from council.models import SchoolYear
from meetings.models import AssignmentParty, TaskReport
from meetings.querysets.afterwards import TaskQuerySet
from meetings.workflow.tasks import TASK_OPEN, TaskState
from members.models import Body, Person


@dataclass
class Share:
    """One line: how many tasks ended how. What a later decision cancelled counts for nothing."""

    name: str
    in_time: int = 0
    late: int = 0
    not_done: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        return self.in_time + self.late + self.not_done + self.open

    @property
    def percent(self) -> int | None:
        """Carried out, of what should have been by now: what is open and not due yet is neither good nor bad."""
        base = self.in_time + self.late + self.not_done + self.overdue
        return round(100 * (self.in_time + self.late) / base) if base else None


def with_day(tasks: TaskQuerySet) -> TaskQuerySet:
    """Done on the day on which the accepted report was sent: who reports in time is not late because the answer took a week."""
    accepted = TaskReport.objects.filter(task=OuterRef("pk"), answer=TaskReport.Answer.ACCEPTED).order_by("-pk")
    day = TruncDate("at", tzinfo=timezone.get_current_timezone())
    reported = Subquery(accepted.annotate(day=day).values("day")[:1], output_field=DateField())
    return tasks.exclude(state=TaskState.CANCELLED).annotate(done_on=Coalesce(reported, "closed_on"))


def ends() -> dict[str, Count]:
    """How the tasks of a line ended, each task once."""
    done, today = Q(state=TaskState.DONE), timezone.localdate()
    in_time = Q(due=None) | Q(done_on__lte=F("due"))
    kinds = {
        "in_time": done & in_time,
        "late": done & ~in_time,
        "not_done": Q(state=TaskState.NOT_DONE),
        "open": Q(state__in=sorted(TASK_OPEN)),
        "overdue": Q(state=TaskState.OPEN, due__lt=today),
    }
    return {name: Count("pk", filter=kind, distinct=True) for name, kind in kinds.items()}


def by_person(tasks: TaskQuerySet) -> list[Share]:
    """By those named as responsible; who is no person of the school stands by the printed name, a task of nobody under «not specified»."""
    named = AssignmentParty.objects.filter(body=None, co_executor=False)
    lines = _lines(tasks.filter(assignment__parties__in=named), "assignment__parties__person", Person.objects)
    known = [share for key, share in lines if key is not None]
    printed = tasks.filter(assignment__parties__in=named.filter(person=None)).values_list("assignment__parties__name").annotate(**ends())
    others = tasks.exclude(assignment__in=named.order_by().values("assignment")).aggregate(**ends())
    return [*known, *(Share(*row) for row in printed.order_by()), Share(_("Not specified"), **others)]


def by_unit(tasks: TaskQuerySet) -> list[Share]:
    named = AssignmentParty.objects.filter(body__isnull=False, co_executor=False)
    return [share for _key, share in _lines(tasks.filter(assignment__parties__in=named), "assignment__parties__body", Body.objects)]


def by_body(tasks: TaskQuerySet) -> list[Share]:
    return [share for _key, share in _lines(tasks, "meeting__body", Body.objects)]


def by_year(tasks: TaskQuerySet) -> list[Share]:
    return [share for _key, share in _lines(tasks, "meeting__school_year", SchoolYear.objects)]


def _lines(tasks: TaskQuerySet, key: str, names: Any) -> list[tuple[int | None, Share]]:
    """A line for each of these rows (a year by its label, else by its name), with its key."""
    rows = list(tasks.order_by().values_list(key).annotate(**ends()))
    found = names.in_bulk([row[0] for row in rows if row[0] is not None])
    return [(row[0], Share(str(found.get(row[0], "–")), *row[1:])) for row in rows]


WAYS: dict[str, Callable[[TaskQuerySet], list[Share]]] = {"person": by_person, "unit": by_unit, "body": by_body, "year": by_year}


def shares(tasks: TaskQuerySet, way: str) -> tuple[Sequence[Share], Share]:
    """The lines, most tasks first (years the newest first), and all together (each task once)."""
    rows = with_day(tasks.order_by())
    lines = sorted((share for share in WAYS[way](rows) if share.total), key=lambda share: (-share.total, share.name))
    if way == "year":
        lines.sort(key=lambda share: share.name, reverse=True)
    return lines, Share(_("Total"), **rows.aggregate(**ends()))
