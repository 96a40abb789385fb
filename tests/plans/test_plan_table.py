"""Who may do what with a plan and its lines, in which state: the whole tables against design §5 written by hand."""

from __future__ import annotations

import pytest

from meetings.models import PlanItem, WorkPlan
from meetings.workflow.plans import PLAN_ITEMS, PLANS, PlanItemState, PlanState
from members.models import Body, User
from tests import factories

PEOPLE = ["methodist", "secretary", "chair", "council_member", "director", "teacher", "administrator", "stranger"]
PLANNERS = {"methodist", "secretary", "chair"}
PLAN: dict[str, tuple[set[str], set[str]]] = {
    "edit": ({"draft"}, PLANNERS),
    "adopt": ({"draft"}, PLANNERS),
    "approve": ({"adopted"}, {"director"}),
    "return": ({"adopted"}, {"director"}),
    "revise": ({"adopted", "approved"}, PLANNERS),
}
OPEN = {"planned", "moved"}
LINE: dict[str, tuple[set[str], set[str]]] = {
    "done": (OPEN, PLANNERS),
    "move": (OPEN, PLANNERS),
    "drop": (OPEN, PLANNERS),
    "reopen": ({"done", "dropped"}, PLANNERS),
    "agenda": (OPEN, PLANNERS),
    "tie": (set(PlanItemState.values), PLANNERS),
}


@pytest.fixture
def plan(methodist: User, council_body: Body) -> WorkPlan:
    return factories.plan(methodist, council_body)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_table_of_plans_is_what_the_design_says(person: str, plan: WorkPlan, request: pytest.FixtureRequest) -> None:
    user, wrong = request.getfixturevalue(person), []
    for state in PlanState.values:
        plan.state = state
        for name in PLANS.actions:
            states, people = PLAN[name]
            refusal = PLANS[name].refusal(user, plan)
            if (refusal is None) != (state in states and person in people):
                wrong.append((name, state, refusal))
    assert not wrong


@pytest.mark.parametrize("person", PEOPLE)
def test_the_table_of_lines_is_what_the_design_says(person: str, plan: WorkPlan, request: pytest.FixtureRequest) -> None:
    user, wrong = request.getfixturevalue(person), []
    item = plan.items.all()[0]
    item.plan.state = PlanState.APPROVED
    for state in PlanItemState.values:
        item.state = state
        for name in PLAN_ITEMS.actions:
            states, people = LINE[name]
            refusal = PLAN_ITEMS[name].refusal(user, item)
            if (refusal is None) != (state in states and person in people):
                wrong.append((name, state, refusal))
    assert not wrong


def test_a_line_has_no_life_before_the_plan_is_adopted(plan: WorkPlan, methodist: User) -> None:
    item = PlanItem.objects.filter(plan=plan)[0]
    assert not any(PLAN_ITEMS.allows(name, methodist, item) for name in ("done", "move", "drop"))
    assert PLAN_ITEMS.allows("agenda", methodist, item)


def test_an_empty_plan_is_not_adopted(methodist: User, council_body: Body) -> None:
    empty = factories.plan(methodist, council_body, items=0)
    assert str(PLANS["adopt"].refusal(methodist, empty)) == "Планда азырынча иш-чара жок."


def test_the_head_of_a_union_draws_up_its_plan_and_sees_no_other(plan: WorkPlan) -> None:
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    own = factories.plan(head, union)
    assert PLANS.allows("edit", head, own)
    assert not PLANS.allows("edit", head, plan)
    assert list(WorkPlan.objects.visible_to(head)) == [own]
