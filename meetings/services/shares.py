"""How much of what was given was carried out: in time, late, not done, still open; by person, body, year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import DateField, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Task, TaskReport
from meetings.querysets.afterwards import TaskQuerySet
from meetings.workflow.tasks import TaskState


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

    def count(self, task: Task) -> None:
        if task.state == TaskState.DONE:
            done_on = task.done_on  # type: ignore[attr-defined]  # annotated
            if task.due is None or done_on <= task.due:
                self.in_time += 1
            else:
                self.late += 1
        elif task.state == TaskState.NOT_DONE:
            self.not_done += 1
        elif task.is_open:
            self.open += 1
            self.overdue += task.is_overdue


def with_day(tasks: TaskQuerySet) -> TaskQuerySet:
    """Done on the day on which the accepted report was sent: who reports in time is not late because the answer took a week."""
    accepted = TaskReport.objects.filter(task=OuterRef("pk"), answer=TaskReport.Answer.ACCEPTED).order_by("-pk")
    day = TruncDate("at", tzinfo=timezone.get_current_timezone())
    reported = Subquery(accepted.annotate(day=day).values("day")[:1], output_field=DateField())
    return tasks.exclude(state=TaskState.CANCELLED).annotate(done_on=Coalesce(reported, "closed_on"))


def _people(task: Task) -> Iterable[str]:
    return {str(p.person) if p.person else p.name for p in task.assignment.parties.all() if not p.body_id and not p.co_executor} or {
        _("Not specified")
    }


def _units(task: Task) -> Iterable[str]:
    return {str(p.body) for p in task.assignment.parties.all() if p.body and not p.co_executor}


WAYS: dict[str, Callable[[Task], Iterable[str]]] = {
    "person": _people,
    "unit": _units,
    "body": lambda task: [str(task.meeting.body)],
    "year": lambda task: [task.meeting.school_year.label if task.meeting.school_year else "–"],
}


def shares(tasks: TaskQuerySet, way: str) -> tuple[Sequence[Share], Share]:
    """The lines, most tasks first, and all together (each task once)."""
    rows = with_day(tasks).select_related("assignment__decision__item__meeting__body", "assignment__decision__item__meeting__school_year")
    found: dict[str, Share] = {}
    whole = Share(_("Total"))
    for task in rows.prefetch_related("assignment__parties__person", "assignment__parties__body").order_by("pk"):
        whole.count(task)
        for name in WAYS[way](task):
            found.setdefault(name, Share(name)).count(task)
    lines = sorted(found.values(), key=lambda s: (-s.total, s.name))
    if way == "year":
        lines.sort(key=lambda s: s.name, reverse=True)
    return lines, whole
