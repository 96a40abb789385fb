"""Work plans of twenty years: one a body and a year, that of the council with sixty lines, some on the agenda of a signed meeting."""

from __future__ import annotations

import datetime

from bench.data.school import Institution
from meetings.models import AgendaItem, PlanDirection, PlanGoal, PlanItem, PlanItemParty, PlannedItem, WorkPlan

LINES, FEW = 60, 15
TIMES = ("date", "month", "year")
STATES = ("done", "done", "planned", "dropped", "moved")


def make(institution: Institution) -> None:
    """Drafts: what is locked costs a page no more."""
    for year in institution.years:
        plans = [
            WorkPlan(body=seated.body, school_year=year, theme="Окуучулардын функционалдык сабаттуулугу", aim="Сапатты көтөрүү")
            for seated in institution.bodies
        ]
        WorkPlan.objects.bulk_create(plans)
        goals = PlanGoal.objects.bulk_create(PlanGoal(plan=p, order=n, text=f"{n}-максат") for p in plans for n in range(3))
        directions = PlanDirection.objects.bulk_create(PlanDirection(plan=p, order=n, title=f"{n}-багыт") for p in plans for n in range(4))
        items = [
            line(institution, plan, n, goals[place * 3 + n % 3], directions[place * 4 + n % 4])
            for place, plan in enumerate(plans)
            for n in range(LINES if plan.body.kind == "council" else FEW)
        ]
        PlanItem.objects.bulk_create(items)
        PlanItemParty.objects.bulk_create(
            PlanItemParty(item=item, order=n, person=institution.people[(item.order + n) % 20], name="Асанова Б. К.")
            for item in items
            for n in range(2)
        )
        heard = AgendaItem.objects.filter(meeting__body=plans[0].body, meeting__school_year=year, parent=None)[: LINES // 3]
        council = [item for item in items if item.plan is plans[0]]
        PlannedItem.objects.bulk_create(PlannedItem(plan_item=a, item=b) for a, b in zip(council, heard, strict=False))


def line(institution: Institution, plan: WorkPlan, n: int, goal: PlanGoal, direction: PlanDirection) -> PlanItem:
    when, state = TIMES[n % 3], STATES[n % 5]
    day = plan.school_year.starts + datetime.timedelta(days=n * 5)
    return PlanItem(
        plan=plan,
        order=n,
        title=f"{n}-иш-чара: усулдук бирикмелердин тажрыйбасын жалпылоо жана сабактарды көрүү",
        when=when,
        date=None if when == "year" else day.replace(day=1) if when == "month" else day,
        goal=goal,
        direction=direction,
        clause_id=institution.clauses[n % len(institution.clauses)],
        result_form="маалымат",
        state=state,
        moved_to=day + datetime.timedelta(days=30) if state == "moved" else None,
        reason="Мөөнөтү жылдырылды" if state in ("moved", "dropped") else "",
        evidence="Аткарылды" if state == "done" else "",
    )
