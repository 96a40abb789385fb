"""The database as the last guard: what is adopted is locked, what was approved is written once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from meetings.models import PlanDirection, PlanGoal, PlanItem, PlanItemParty, PlanPaper, WorkPlan
from meetings.services import plans
from members.models import Body, User
from tests import factories

WRITES: dict[str, Callable[[WorkPlan], object]] = {
    "the theme": lambda p: WorkPlan.objects.filter(pk=p.pk).update(theme="башка"),
    "the plan goes": lambda p: WorkPlan.objects.filter(pk=p.pk).delete(),
    "a goal": lambda p: PlanGoal.objects.filter(plan=p).update(text="башка"),
    "a new direction": lambda p: PlanDirection.objects.create(plan=p, title="жаңы"),
    "the words of a line": lambda p: PlanItem.objects.filter(plan=p).update(title="башка"),
    "a new line": lambda p: PlanItem.objects.create(plan=p, title="жаңы", when="year"),
    "a line goes": lambda p: PlanItem.objects.filter(plan=p).delete(),
    "who is responsible": lambda p: PlanItemParty.objects.filter(item__plan=p).update(name="башка"),
}


@pytest.fixture
def plan(methodist: User, secretary: User, chair: User, council_body: Body) -> WorkPlan:
    return factories.adopted(methodist, [secretary, chair], council_body)


@pytest.mark.parametrize("what", WRITES)
def test_an_adopted_plan_refuses(what: str, plan: WorkPlan) -> None:
    with pytest.raises(DatabaseError, match="adopted|refused"), transaction.atomic():
        WRITES[what](plan)


@pytest.mark.parametrize("what", [w for w in WRITES if w != "the plan goes"])
def test_a_draft_takes_the_same(what: str, methodist: User, council_body: Body) -> None:
    WRITES[what](factories.plan(methodist, council_body))


def test_the_life_of_a_line_goes_on(plan: WorkPlan) -> None:
    assert PlanItem.objects.filter(plan=plan).update(state="done", evidence="болду") == 3


def test_what_was_approved_is_written_once(plan: WorkPlan, director: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")
    plans.approve(plan, by=director)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanPaper.objects.update(content={})


def test_no_state_without_its_decision_or_its_paper(methodist: User, council_body: Body) -> None:
    draft = factories.plan(methodist, council_body)
    for state in ("adopted", "approved"):
        with pytest.raises(DatabaseError), transaction.atomic():
            WorkPlan.objects.filter(pk=draft.pk).update(state=state)
