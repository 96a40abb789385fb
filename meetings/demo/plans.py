"""The work plans of the demo school: last year's council plan mostly carried out, this year's made from it, a draft of a union."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from council.holidays import offers
from council.models import SchoolBreak, SchoolYear
from meetings.demo import load
from meetings.demo.load import Row
from meetings.demo.school import Institution
from meetings.models import AgendaItem, PlanDirection, PlanGoal, PlanItem, PlannedItem, WorkPlan
from meetings.services import plan_years, plans
from meetings.services.voting import Party
from members.models import Body, Notice, User

TASKS = 3  # open tasks that the methodist has let into this year's plan


class Plans:
    """Its steps stand in the order of time; what is tied to the meeting of today comes after that meeting is made."""

    def __init__(self, school: Institution) -> None:
        self.school = school
        self.data: dict[str, Any] = load.documents("plans")

    def steps(self) -> Iterator[datetime.datetime]:
        methodist, council = self.school.account("methodist"), self.school.bodies["council"]
        yield self.at(2025, 8, 27)
        for year in SchoolYear.objects.all():
            SchoolBreak.objects.bulk_create(
                SchoolBreak(name_ky=o.name_ky, name_ru=o.name_ru, starts=o.starts, ends=o.ends) for o in offers(year)
            )
        first = self.drawn_up(self.data["council"], council, 2025, by=methodist)
        yield self.at(2025, 9, 15)
        self.adopt(first, "Усулдук кеңештин 2025–2026-окуу жылына иш планы жөнүндө", by=methodist)
        yield self.at(2025, 9, 16)
        plans.approve(first, by=self.school.account("director"))
        yield self.at(2026, 5, 25)
        for item, row in zip(first.items.order_by("order"), self.data["council"]["items"], strict=True):
            self.live(item, row, by=methodist)
        yield self.at(2026, 8, 26)
        tasks = [line.key for line in plan_years.shifted(first).lines if line.item is None]
        second = plan_years.make_next_year(first, by=methodist, left_out=tasks[:-TASKS])
        self.drawn_up(self.data["union"], self.school.bodies["maths"], 2026, by=self.head("maths"))
        yield self.at(2026, 9, 14)
        self.adopt(second, "Усулдук кеңештин 2026–2027-окуу жылына иш планы жөнүндө", by=methodist)
        yield self.at(2026, 9, 15)
        plans.approve(second, by=self.school.account("director"))
        yield self.at(2026, 10, 20)
        self.this_year(today=False)

    def this_year(self, *, today: bool) -> None:
        """What became of the lines so far, or what stands on the agendas of today and ahead."""
        for title, row in self.data["this_year"].items():
            if (row.get("heard", [""])[0] == "today") == today:
                item = PlanItem.objects.get(plan__school_year__starts__year=2026, plan__body__kind="council", title=title)
                self.live(item, row, by=self.school.account("methodist"))

    def after_today(self) -> None:
        self.this_year(today=True)
        # They were read when they came.
        Notice.objects.filter(kind="plan", read_at=None).update(read_at=timezone.now())

    def head(self, key: str) -> User:
        return self.school.users[self.school.bodies[key].memberships.get(role="head").person_id]

    def drawn_up(self, row: Row, body: Body, first: int, *, by: User) -> WorkPlan:
        plan = WorkPlan(
            body=body,
            school_year=SchoolYear.objects.get(starts__year=first),
            theme=row["theme"],
            aim=row["aim"],
            tasks_text=row.get("tasks", ""),
        )
        plans.make_plan(plan, by=by)
        goals = [PlanGoal(source=goal["source"], text=goal["text"]) for goal in row.get("goals", [])]
        directions = [PlanDirection(title=title) for title in row["directions"]]
        plans.save_parts(plan, by=by, rows=goals, removed=[])
        plans.save_parts(plan, by=by, rows=directions, removed=[])
        for line in row["items"]:
            when = "date" if "date" in line else "month" if "month" in line else "year"
            item = PlanItem(
                plan=plan,
                title=line["title"],
                when=when,
                date=line.get("date") or line.get("month"),
                result_form=line["result"],
                clause=self.school.clauses[str(line["clause"])] if "clause" in line else None,
                direction=directions[line["direction"] - 1],
                goal=goals[line["goal"] - 1] if "goal" in line else None,
            )
            plans.save_item(item, by=by, parties=[self.party(name) for name in line["who"]])
        return plan

    def party(self, name: str) -> Party:
        person = self.school.person(name)
        return Party(person.short, person=person) if person else Party(name)

    def adopt(self, plan: WorkPlan, title: str, *, by: User) -> None:
        plans.adopt(plan, by=by, decision=next(d for d in plans.decisions_for(plan, by) if d.item.title == title))

    def live(self, item: PlanItem, row: Row, *, by: User) -> None:
        """What became of a line, and where it was heard: on a day, or at the meetings of today and ahead."""
        if "heard" in row:
            day, title = row["heard"]
            heard = AgendaItem.objects.filter(title=title, meeting__body=item.plan.body_id).order_by("-meeting__date")
            found = (heard if day == "today" else heard.filter(meeting__date=day)).first()
            assert found is not None, row
            PlannedItem.objects.create(plan_item=item, item=found, by=by)
        if "moved" in row:
            plans.move(item, by=by, to=row["moved"][0], reason=row["moved"][1])
        if "dropped" in row:
            plans.drop(item, by=by, reason=row["dropped"])
        if "done" in row:
            plans.done(item, by=by, evidence=row["done"])

    @staticmethod
    def at(year: int, month: int, day: int) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime(year, month, day, 9, 30))
