"""The year start in one step: the plan of the next school year, made from this one."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from council.models import Clause, Regulation, School, SchoolBreak, SchoolYear
from meetings.models import PlanDirection, PlanGoal, PlanItem, PlanItemParty, PlanWhen, Task, WorkPlan
from meetings.services.plans import make_plan
from meetings.workflow.plans import PLAN_ITEM_OPEN
from members.models import User

SATURDAY, SUNDAY = 5, 6


def next_year_of(year: SchoolYear) -> SchoolYear:
    """The school year after this one: the one that is entered, else one of the same length, not saved yet."""
    entered = SchoolYear.objects.filter(starts__gt=year.ends).order_by("starts").first()
    if entered and entered.starts <= year.ends + datetime.timedelta(days=100):
        return entered
    first = year.ends + datetime.timedelta(days=1)
    return SchoolYear(starts=first, ends=_year_later(first, 1) - datetime.timedelta(days=1))


def _year_later(day: datetime.date, years: int) -> datetime.date:
    """The same day some years on; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True)
class Calendar:
    """The working days of a school year: no weekend (of five or six days' work), none of the school's days off."""

    year: SchoolYear
    off: frozenset[datetime.date]
    weekend: frozenset[int]

    @classmethod
    def of(cls, year: SchoolYear) -> Calendar:
        breaks = SchoolBreak.objects.filter(starts__lte=year.ends, ends__gte=year.starts)
        days = {b.starts + datetime.timedelta(days=n) for b in breaks for n in range((b.ends - b.starts).days + 1)}
        saturdays = School.objects.values_list("works_on_saturday", flat=True).first()
        return cls(year, frozenset(days), frozenset({SUNDAY} if saturdays else {SATURDAY, SUNDAY}))

    def works(self, day: datetime.date) -> bool:
        return day.weekday() not in self.weekend and day not in self.off

    def working_day(self, day: datetime.date) -> datetime.date | None:
        """The day itself or the next one on which the school works; at the end of the year the last before; None if it never works."""
        inside = min(max(day, self.year.starts), self.year.ends)
        later = range((self.year.ends - inside).days + 1)
        earlier = range(1, (inside - self.year.starts).days + 1)
        days = [*(inside + datetime.timedelta(days=n) for n in later), *(inside - datetime.timedelta(days=n) for n in earlier)]
        return next((d for d in days if self.works(d)), None)


@dataclass(frozen=True)
class Line:
    """A line of the plan to be, beside what it is made of."""

    title: str
    when: str
    date: datetime.date | None
    plain: datetime.date | None = None  # the day before weekends and days off were looked at
    item: PlanItem | None = None
    task: Task | None = None
    owed: bool = False  # not done in the year before

    @property
    def put_off(self) -> bool:
        """Whether a weekend or a day off stood in its way."""
        return self.date is not None and self.plain is not None and self.date != self.plain

    @property
    def key(self) -> str:
        return f"item-{self.item.pk}" if self.item else f"task-{self.task.pk}" if self.task else ""


@dataclass(frozen=True)
class Shifted:
    """The plan of the next year as it would be made."""

    plan: WorkPlan
    year: SchoolYear
    lines: Sequence[Line] = field(default_factory=list)


def there_already(plan: WorkPlan) -> WorkPlan | None:
    """The plan of the body for the next year, if it is made."""
    year = next_year_of(plan.school_year)
    return WorkPlan.objects.filter(body=plan.body_id, school_year=year).first() if year.pk else None


def shifted(plan: WorkPlan) -> Shifted:
    """Every line a year on, then the open tasks of the body that no line stands for yet.

    A closed task is nobody's to read in a plan that a whole body sees and that is printed: it stays in the register.
    """
    year = next_year_of(plan.school_year)
    calendar = Calendar.of(year)
    years = year.starts.year - plan.school_year.starts.year
    items = list(plan.items.select_related("task", "clause").prefetch_related("parties"))
    lines = [_shift(item, years, calendar) for item in items]
    carried = [item.task_id for item in items if item.task_id]
    tasks = (
        Task.objects.still_open()
        .of_body(plan.body_id)
        .exclude(pk__in=carried)
        .select_related("assignment__decision__item__parent")
        .prefetch_related("assignment__parties")
    )
    lines += [_of_task(task, calendar) for task in tasks if not task.is_confidential]
    return Shifted(plan, year, lines)


def _shift(item: PlanItem, years: int, calendar: Calendar) -> Line:
    owed = item.state in PLAN_ITEM_OPEN
    task = item.task if item.task and item.task.is_open else None
    if item.when == PlanWhen.YEAR or item.date is None:
        return Line(item.title, PlanWhen.YEAR, None, item=item, task=task, owed=owed)
    plain = _year_later(item.date, years)
    day = calendar.working_day(plain)
    if day is None:
        return Line(item.title, PlanWhen.YEAR, None, plain, item=item, task=task, owed=owed)
    if item.when == PlanWhen.MONTH:
        first = plain.replace(day=1)
        day = calendar.working_day(first)
        assert day is not None
        return Line(item.title, PlanWhen.MONTH, day.replace(day=1), first, item=item, task=task, owed=owed)
    return Line(item.title, PlanWhen.DATE, day, plain, item=item, task=task, owed=owed)


def _of_task(task: Task, calendar: Calendar) -> Line:
    """A task goes by its own last day; one whose day is past, or that has none, goes on during the year."""
    assignment = task.assignment
    title = assignment.text or assignment.decision.text
    if task.due is None or not calendar.year.starts <= task.due <= calendar.year.ends:
        return Line(title, PlanWhen.YEAR, None, task=task, owed=True)
    day = calendar.working_day(task.due)
    return Line(title, PlanWhen.DATE if day else PlanWhen.YEAR, day, task.due, task=task, owed=True)


@transaction.atomic
def make_next_year(plan: WorkPlan, *, by: User, left_out: Collection[str] = ()) -> WorkPlan:
    """The draft of the next year, with its school year if there is none yet. Two clicks make one plan: the second is refused."""
    WorkPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if there_already(plan):
        raise ValidationError(_("This body has a plan for that school year already."))
    made = shifted(plan)
    if made.year.pk is None:
        try:
            with transaction.atomic():
                made.year.save()
        except IntegrityError as error:
            raise ValidationError(_("The days of the next school year belong to another one: enter it first.")) from error
    copied = {name: getattr(plan, name) for name in ("body", "language", "theme", "aim", "tasks_text")}
    new = make_plan(WorkPlan(school_year=made.year, shifted_from=plan, **copied), by=by, how="shift", note=plan.school_year.label)
    goals = {g.pk: PlanGoal.objects.create(plan=new, order=g.order, source=g.source, text=g.text) for g in plan.goals.all()}
    directions = {d.pk: PlanDirection.objects.create(plan=new, order=d.order, title=d.title) for d in plan.directions.all()}
    clauses = _clauses(plan, made.year)
    for order, line in enumerate((line for line in made.lines if line.key not in left_out), 1):
        old = line.item
        item = PlanItem.objects.create(
            plan=new,
            order=order,
            direction=directions.get(old.direction_id or 0) if old else None,
            goal=goals.get(old.goal_id or 0) if old else None,
            title=line.title,
            clause=clauses.get(old.clause_id or 0) if old else None,
            when=line.when,
            date=line.date,
            result_form=old.result_form if old else "",
            carried_from=old if line.owed else None,
            task=line.task,
        )
        PlanItemParty.objects.bulk_create(_parties(item, line))
    return new


def _clauses(plan: WorkPlan, year: SchoolYear) -> dict[int, Clause]:
    """For each clause that the plan cites, the one of the same number in the version in force when the next year begins."""
    old = list(Clause.objects.filter(plan_items__plan=plan).distinct())
    regulation = Regulation.objects.in_force(year.starts).first()
    same = {c.code: c for c in Clause.objects.filter(regulation=regulation, code__in=[c.code for c in old])} if regulation else {}
    return {clause.pk: same.get(clause.code, clause) for clause in old}


def _parties(item: PlanItem, line: Line) -> list[PlanItemParty]:
    if line.item:
        rows = [(p.person_id, p.body_id, p.name) for p in line.item.parties.all()]
    else:
        assert line.task is not None
        rows = [(p.person_id, p.body_id, p.name) for p in line.task.assignment.parties.all() if not p.co_executor]
    return [PlanItemParty(item=item, order=n, person_id=person, body_id=body, name=name) for n, (person, body, name) in enumerate(rows)]
