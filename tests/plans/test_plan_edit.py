"""Drawing up: lines, goals and directions, particulars; nothing typed is lost, nobody overwrites anybody unseen."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import PlanItem, WorkPlan
from members.models import Body, User
from tests import factories
from tests.queries import queries_of

AsUser = Callable[[User], Client]
LINE = {"title": "Сабактарды көрүү", "when": "month", "month": "2026-11-01", "who": "Бакыт кызы Айгүл; Усулдук кеңеш; бардык мугалимдер"}


@pytest.fixture
def plan(methodist: User, secretary: User, council_body: Body) -> WorkPlan:
    return factories.plan(methodist, council_body)


def base_of(client: Client, url: str) -> str:
    found = re.search(r'name="base" value="(\w+)"', client.get(url).content.decode())
    assert found
    return found[1]


def test_a_line_takes_persons_bodies_and_words(
    plan: WorkPlan, methodist: User, secretary: User, council_body: Body, as_user: AsUser
) -> None:
    answer = as_user(methodist).post(reverse("meetings:plan_item_add", args=[plan.pk]), LINE)
    assert answer.status_code == 302
    item = PlanItem.objects.get(title=LINE["title"])
    assert (item.when, item.date, item.last_day) == ("month", datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
    parties = [(p.name, p.person_id, p.body_id) for p in item.parties.all()]
    assert parties == [
        ("Бакыт кызы А.", secretary.person_id, None),
        ("Усулдук кеңеш", None, council_body.pk),
        ("бардык мугалимдер", None, None),
    ]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "title"),
    ({"month": ""}, "month"),
    ({"when": "date", "date": ""}, "date"),
    ({"when": "date", "date": "2028-01-01"}, "date"),
    ({"who": "а" * 300}, "who"),
    ({"title": "Байрам \U0001f389"}, "title"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_an_error_stands_at_its_field_and_nothing_is_lost(
    change: dict[str, Any], field: str, plan: WorkPlan, methodist: User, as_user: AsUser
) -> None:
    answer = as_user(methodist).post(reverse("meetings:plan_item_add", args=[plan.pk]), {**LINE, "result_form": "Маалымкат", **change})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Маалымкат" in answer.content.decode()


def test_two_editors_of_a_line_do_not_overwrite_each_other_unseen(
    plan: WorkPlan, methodist: User, secretary: User, as_user: AsUser
) -> None:
    item = plan.items.filter(when="year").get()
    url = reverse("meetings:plan_item_edit", args=[item.pk])
    first, second = as_user(methodist), as_user(secretary)
    bases = base_of(first, url), base_of(second, url)
    first.post(url, {"title": "Биринчи сөз", "when": "year", "who": "", "base": bases[0]})
    refused = second.post(url, {"title": "Экинчи сөз", "when": "year", "who": "", "base": bases[1]})
    page = refused.content.decode()
    assert (refused.status_code, "Биринчи сөз" in page, "Экинчи сөз" in page) == (422, True, True)
    assert PlanItem.objects.get(pk=item.pk).title == "Биринчи сөз"
    again = re.search(r'name="base" value="(\w+)"', page)
    assert again
    assert second.post(url, {"title": "Экинчи сөз", "when": "year", "who": "", "base": again[1]}).status_code == 302
    assert PlanItem.objects.get(pk=item.pk).title == "Экинчи сөз"


def test_two_editors_of_the_particulars_do_not_either(plan: WorkPlan, methodist: User, as_user: AsUser) -> None:
    url, client = reverse("meetings:plan_edit", args=[plan.pk]), as_user(methodist)
    base = base_of(client, url)
    WorkPlan.objects.update(theme="Башка тема")
    answer = client.post(url, {"language": "ky", "theme": "Меники", "base": base})
    assert answer.status_code == 422
    assert "Башка тема" in answer.content.decode()


def parts(plan: WorkPlan, **fields: str) -> dict[str, str]:
    goal, (one, two) = plan.goals.get(), plan.directions.all()
    return {
        "g-TOTAL_FORMS": "2", "g-INITIAL_FORMS": "1", "g-0-id": str(goal.pk), "g-0-order": "1", "g-0-source": "region", "g-0-text": "Аймактын максаты",
        "g-1-order": "0", "g-1-source": "ministry", "g-1-text": "Министрликтин максаты",
        "d-TOTAL_FORMS": "2", "d-INITIAL_FORMS": "2", "d-0-id": str(one.pk), "d-0-order": "2", "d-0-title": one.title,
        "d-1-id": str(two.pk), "d-1-order": "1", "d-1-title": two.title, **fields,
    }  # fmt: skip


def test_goals_and_directions_are_written_ordered_and_removed(plan: WorkPlan, methodist: User, as_user: AsUser) -> None:
    url, client = reverse("meetings:plan_parts", args=[plan.pk]), as_user(methodist)
    answer = client.post(url, parts(plan, base=base_of(client, url), **{"d-0-DELETE": "on"}))
    assert answer.status_code == 302
    assert [(g.source, g.text) for g in plan.goals.all()] == [("region", "Аймактын максаты"), ("ministry", "Министрликтин максаты")]
    assert [d.title for d in plan.directions.all()] == ["Тажрыйба"]
    assert plan.items.count() == 3


def test_goals_that_somebody_else_has_changed_are_not_overwritten(plan: WorkPlan, methodist: User, as_user: AsUser) -> None:
    url, client = reverse("meetings:plan_parts", args=[plan.pk]), as_user(methodist)
    typed = parts(plan, base=base_of(client, url))
    plan.goals.update(text="Башканын максаты")
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert all(text in answer.content.decode() for text in ("Башканын максаты", "Аймактын максаты"))


def test_lines_of_one_month_are_put_in_order(plan: WorkPlan, methodist: User, as_user: AsUser) -> None:
    client = as_user(methodist)
    for title in ("Экинчи", "Үчүнчү"):
        client.post(reverse("meetings:plan_item_add", args=[plan.pk]), {**LINE, "month": "2026-10-01", "title": title})
    last = PlanItem.objects.get(title="Үчүнчү")
    for _time in range(3):
        client.post(reverse("meetings:plan_item_order", args=[last.pk, "up"]))
    october = PlanItem.objects.filter(date="2026-10-01").order_by("order")
    assert [i.title for i in october] == ["Үчүнчү", "2-иш-чара", "Экинчи"]


def test_a_line_is_deleted_from_a_draft(plan: WorkPlan, methodist: User, as_user: AsUser) -> None:
    item = plan.items.all()[0]
    as_user(methodist).post(reverse("meetings:plan_item_delete", args=[item.pk]))
    assert plan.items.count() == 2


def test_one_plan_a_year(plan: WorkPlan, methodist: User, council_body: Body, as_user: AsUser) -> None:
    data = {"body": council_body.pk, "school_year": plan.school_year_id, "language": "ky", "theme": "Жаңы"}
    answer = as_user(methodist).post(reverse("meetings:plan_add"), data)
    assert answer.status_code == 422
    assert "Бул органдын ушул окуу жылына планы бар." in answer.content.decode()


@pytest.mark.parametrize("name", ["plan_edit", "plan_parts", "plan_item_add"])
def test_a_member_is_told_that_he_may_not(name: str, plan: WorkPlan, council_member: User, as_user: AsUser) -> None:
    assert as_user(council_member).get(reverse(f"meetings:{name}", args=[plan.pk])).status_code == 403


def test_sixty_lines_cost_as_much_as_three(plan: WorkPlan, methodist: User, as_user: AsUser) -> None:
    few, _answer = queries_of(as_user(methodist), reverse("meetings:plan_detail", args=[plan.pk]))
    other = factories.plan(methodist, factories.body(name_ky="Бирикме"), items=60)
    many, answer = queries_of(as_user(methodist), reverse("meetings:plan_detail", args=[other.pk]))
    assert answer.status_code == 200
    assert (few, few <= 25) == (many, True)
