"""The year start: every line a year on, none on a day off, nothing lost, and only once."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.holidays import offers
from council.models import School, SchoolBreak, SchoolYear
from meetings.models import Assignment, AssignmentParty, Decision, PlanItem, Task, WorkPlan
from meetings.services import plan_years
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]
FIRST, LAST = datetime.date(2026, 9, 1), datetime.date(2027, 8, 31)


@pytest.fixture
def plan(methodist: User, council_body: Body) -> WorkPlan:
    return factories.plan(methodist, council_body, items=6)


def next_year_page(plan: WorkPlan) -> str:
    return reverse("meetings:plan_next_year", args=[plan.pk])


days_off = st.lists(st.tuples(st.dates(LAST, datetime.date(2028, 8, 31)), st.integers(0, 40)), max_size=6)
days = st.lists(st.tuples(st.sampled_from(["date", "month", "year"]), st.dates(FIRST - datetime.timedelta(days=31), LAST)), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(off=days_off, lines=days)
def test_no_line_lands_on_a_day_off_and_none_is_lost(
    off: list[tuple[datetime.date, int]], lines: list[tuple[str, datetime.date]], methodist: User, council_body: Body
) -> None:
    WorkPlan.objects.filter(shifted_from__isnull=False).delete()
    PlanItem.objects.all().delete()
    WorkPlan.objects.all().delete()
    SchoolBreak.objects.all().delete()
    SchoolBreak.objects.bulk_create(SchoolBreak(name_ky="К", starts=day, ends=day + datetime.timedelta(days=n)) for day, n in off)
    plan = factories.plan(methodist, council_body, items=0)
    PlanItem.objects.bulk_create(
        PlanItem(plan=plan, title=str(n), order=n, when=when, date=None if when == "year" else day) for n, (when, day) in enumerate(lines)
    )
    new = plan_years.make_next_year(plan, by=methodist)
    calendar = plan_years.Calendar.of(new.school_year)
    made = list(new.items.all())
    assert sorted(i.title for i in made) == sorted(str(n) for n in range(len(lines)))
    assert [i.title for i in made if i.when == "date" and not calendar.works(i.date)] == []
    assert all(new.school_year.starts <= i.date <= new.school_year.ends for i in made if i.date)
    months = [i.date for i in made if i.when == "month"]
    assert all(any(calendar.works(d) for d in (m + datetime.timedelta(days=n) for n in range(31)) if d.month == m.month) for m in months)
    assert [i.when for i in sorted(made, key=lambda i: int(i.title))] == [when for when, _day in lines]


def test_goals_directions_and_those_responsible_go_along(plan: WorkPlan, methodist: User) -> None:
    PlanItem.objects.filter(title="1-иш-чара").update(state="done", evidence="болду")
    new = plan_years.make_next_year(plan, by=methodist)
    assert (new.theme, new.state, new.shifted_from, new.school_year.label) == ("Окуунун сапаты", "draft", plan, "2027–2028")
    assert [g.text for g in new.goals.all()] == [g.text for g in plan.goals.all()]
    assert [d.title for d in new.directions.all()] == ["Программалар", "Тажрыйба"]
    one, two = new.items.get(title="1-иш-чара"), new.items.get(title="2-иш-чара")
    assert (one.carried_from, two.carried_from) == (None, plan.items.get(title="2-иш-чара"))
    assert (one.direction.plan, one.goal.plan, one.state) == (new, new, "planned")
    assert [p.name for p in one.parties.all()] == ["Сыдыкова А.", "бирикмелердин жетекчилери"]


def task(secretary: User, chair: User, body: Body, text: str = "", **fields: object) -> Task:
    decision = factories.signed_decision([secretary, chair], body)
    # The minutes are signed; what is tested is how their task goes on, not how it came about.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        assignment = Assignment.objects.create(decision=decision, text=text or "Сурамжылоо өткөрүлсүн")
        AssignmentParty.objects.create(assignment=assignment, name="Сыдыкова А.")
        Decision.objects.filter(pk=decision.pk).update(level=fields.pop("level", "open"))
        cursor.execute("SET LOCAL session_replication_role = origin")
    return Task.objects.create(assignment=assignment, meeting=assignment.decision.item.meeting, opened_on=factories.DAY, **fields)


def test_an_open_task_comes_in_as_a_line_and_a_closed_one_does_not(
    plan: WorkPlan, methodist: User, secretary: User, chair: User, council_body: Body
) -> None:
    open_task = task(secretary, chair, council_body, due=datetime.date(2027, 9, 11))  # a Saturday
    task(secretary, chair, council_body, "Бүткөн тапшырма", state="done", closed_on=factories.DAY)
    new = plan_years.make_next_year(plan, by=methodist)
    line = new.items.get(task__isnull=False)
    assert (line.task, line.title, line.date) == (open_task, "Сурамжылоо өткөрүлсүн", datetime.date(2027, 9, 13))
    assert [p.name for p in line.parties.all()] == ["Сыдыкова А."]
    assert new.items.count() == 7


def test_a_closed_matter_comes_into_no_plan(
    plan: WorkPlan, methodist: User, secretary: User, chair: User, council_body: Body, as_user: AsUser
) -> None:
    task(secretary, chair, council_body, "Жашыруун тапшырма", level="confidential")
    page = as_user(methodist).get(next_year_page(plan))
    assert "Жашыруун тапшырма" not in page.content.decode()
    assert len(page.context["made"].lines) == 6


def test_the_second_click_makes_no_second_plan(plan: WorkPlan, methodist: User, as_user: AsUser) -> None:
    client = as_user(methodist)
    assert SchoolYear.objects.count() == 1
    preview = client.get(next_year_page(plan))
    assert (preview.status_code, WorkPlan.objects.count(), SchoolYear.objects.count()) == (200, 1, 1)
    places = {client.post(next_year_page(plan))["Location"] for _click in range(2)}
    assert len(places) == 1
    assert (WorkPlan.objects.count(), SchoolYear.objects.count()) == (2, 2)


def test_a_line_may_be_left_out(plan: WorkPlan, methodist: User, as_user: AsUser) -> None:
    gone = plan.items.all()[0]
    as_user(methodist).post(next_year_page(plan), {"left_out": [f"item-{gone.pk}"]})
    assert WorkPlan.objects.get(shifted_from=plan).items.count() == 5


def test_a_year_that_is_entered_is_taken(plan: WorkPlan, methodist: User) -> None:
    entered = SchoolYear.objects.create(starts=datetime.date(2027, 9, 2), ends=datetime.date(2028, 6, 30))
    assert plan_years.make_next_year(plan, by=methodist).school_year == entered


def test_a_member_may_not(plan: WorkPlan, council_member: User, as_user: AsUser) -> None:
    assert as_user(council_member).post(next_year_page(plan)).status_code == 403


def test_days_off_are_offered_once_and_taken_over(methodist: User, as_user: AsUser, council_body: Body) -> None:
    year = factories.year()
    before = offers(year)
    assert all(year.starts <= o.starts <= o.ends for o in before)
    client, url = as_user(methodist), reverse("council:break_list")
    client.post(url, {"take": [before[0].key, before[1].key, "2020-01-01-2020-01-01"]})
    assert SchoolBreak.objects.count() == 2
    assert len(offers(year)) == len(before) - 2
    assert before[0].name_ky in client.get(url).content.decode()


@pytest.mark.parametrize(("kind", "status"), [("administrator", 302), ("director", 403), ("teacher", 404)])
def test_days_off_are_entered_by_methodist_and_administrator(
    kind: str, status: int, council_body: Body, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    assert as_user(request.getfixturevalue(kind)).post(reverse("council:break_list")).status_code == status


def test_the_last_day_off_is_not_before_the_first(methodist: User, as_user: AsUser) -> None:
    data = {"name_ky": "Каникул", "starts": "2026-11-05", "ends": "2026-11-01"}
    assert as_user(methodist).post(reverse("council:break_add"), data).status_code == 422


@pytest.mark.parametrize(("saturdays", "day"), [(False, datetime.date(2027, 12, 6)), (True, datetime.date(2027, 12, 4))])
def test_a_saturday_is_a_day_of_work_where_the_school_says_so(saturdays: bool, day: datetime.date, plan: WorkPlan, methodist: User) -> None:
    School.objects.update(works_on_saturday=saturdays)
    plan.items.filter(title="1-иш-чара").update(when="date", date=datetime.date(2026, 12, 4))
    new = plan_years.make_next_year(plan, by=methodist)
    assert new.items.get(title="1-иш-чара").date == day
