"""The list of plans: of one's bodies, of this year, at the same cost for one row and for thirty."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from council.models import SchoolYear
from meetings.models import PlanItem, WorkPlan
from members.models import Body, User
from tests import factories
from tests.queries import queries_of

AsUser = Callable[[User], Client]
LIST = reverse("meetings:plan_list")


def test_thirty_rows_cost_as_much_as_one(methodist: User, council_body: Body, as_user: AsUser) -> None:
    factories.plan(methodist, council_body)
    client = as_user(methodist)
    one, _answer = queries_of(client, LIST)
    for n in range(29):
        factories.plan(methodist, factories.body(name_ky=f"Бирикме {n}"), items=1)
    thirty, answer = queries_of(client, LIST)
    assert answer.content.decode().count("<tr>") == 31
    assert (one, one <= 15) == (thirty, True)


def test_it_shows_this_year_unless_another_is_chosen(methodist: User, council_body: Body, as_user: AsUser) -> None:
    factories.plan(methodist, council_body)
    before = SchoolYear.objects.create(starts=datetime.date(2025, 9, 1), ends=datetime.date(2026, 8, 31))
    WorkPlan.objects.create(body=council_body, school_year=before, theme="Өткөн жылдын темасы")
    client = as_user(methodist)
    assert "Өткөн жылдын темасы" not in client.get(LIST).content.decode()
    assert "Өткөн жылдын темасы" in client.get(LIST, {"year": before.pk}).content.decode()


@pytest.mark.parametrize(("kind", "seen"), [("methodist", 1), ("director", 1), ("council_member", 1), ("teacher", 0), ("administrator", 0)])
def test_members_methodist_and_director_see_it(
    kind: str, seen: int, methodist: User, council_body: Body, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    plan = factories.plan(methodist, council_body)
    client = as_user(request.getfixturevalue(kind))
    assert client.get(LIST).content.decode().count("Окуунун сапаты") == seen
    for name in ("plan_detail", "plan_draft"):
        assert client.get(reverse(f"meetings:{name}", args=[plan.pk])).status_code == (200 if seen else 404)


def test_late_items_are_counted_as_the_page_marks_them(methodist: User, council_body: Body) -> None:
    plan = factories.plan(methodist, council_body, items=12)
    PlanItem.objects.filter(plan=plan, when="date").update(moved_to=datetime.date(2026, 10, 1))
    for day in (datetime.date(2026, 9, 30), datetime.date(2026, 11, 30), datetime.date(2027, 9, 1)):
        in_sql = set(PlanItem.objects.late_on(day))
        assert in_sql == {i for i in PlanItem.objects.all() if i.last_day < day}
