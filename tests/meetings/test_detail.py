"""The page of a meeting in its states, and that a long agenda costs no more queries than a short one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Decision, Meeting
from members.models import Body, User
from tests import factories
from tests.queries import queries_of


@pytest.mark.parametrize("state", ["planned", "called", "in_progress", "drafted", "in_review"])
def test_it_opens_in_every_state(state: str, as_user: Callable[[User], Client], secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state=state, items=3)
    page = as_user(secretary).get(reverse("meetings:meeting_detail", args=[meeting.pk]))
    assert "3-маселе жөнүндө" in page.content.decode()


FULL, LIST = 25, 15  # the most that a full meeting and a list may cost (design §7)


def queries(client: Client, url: str, most: int) -> int:
    """What the page costs, and that it is not more than it may."""
    number, response = queries_of(client, url)
    assert response.status_code == 200
    assert number <= most, url
    return number


@pytest.mark.parametrize("state", ["planned", "decided"])
def test_thirty_items_cost_the_queries_of_one(
    state: str, as_user: Callable[[User], Client], secretary: User, chair: User, council_body: Body
) -> None:
    one = factories.meeting(secretary, council_body, state=state, items=1)
    many = factories.meeting(secretary, council_body, state=state, items=30)
    client = as_user(secretary)
    few, most = (queries(client, reverse("meetings:meeting_detail", args=[m.pk]), FULL) for m in (one, many))
    assert few == most


@pytest.mark.parametrize("name", ["meetings:meeting_list", "meetings:register", "home"])
def test_a_list_of_thirty_costs_the_queries_of_one(
    name: str, as_user: Callable[[User], Client], secretary: User, council_body: Body
) -> None:
    factories.meeting(secretary, council_body)
    Meeting.objects.update(number=1)
    client = as_user(secretary)
    few = queries(client, reverse(name), LIST)
    for number in range(2, 31):
        meeting = factories.meeting(secretary, council_body)
        Meeting.objects.filter(pk=meeting.pk).update(number=number)
    assert queries(client, reverse(name), LIST) == few


def test_the_staff_list_of_thirty_costs_the_queries_of_one(as_user: Callable[[User], Client], methodist: User) -> None:
    client = as_user(methodist)
    few = queries(client, reverse("members:person_list"), LIST)
    for number in range(30):
        factories.person(f"Асанов{number} Үсөн")
    assert queries(client, reverse("members:person_list"), LIST) == few


PAGES_OF_MINUTES = ["meeting_detail", "check", "attendance", "recorder", "recorder_state", "screen", "draft"]


@pytest.mark.parametrize("name", PAGES_OF_MINUTES)
def test_a_page_of_the_minutes_costs_the_same_for_thirty_items(
    name: str, as_user: Callable[[User], Client], secretary: User, chair: User, council_member: User, council_body: Body
) -> None:
    one = factories.meeting(secretary, council_body, state="decided", items=1)
    many = factories.meeting(secretary, council_body, state="decided", items=30)
    client = as_user(secretary)
    few, most = (queries(client, reverse(f"meetings:{name}", args=[m.pk]), FULL) for m in (one, many))
    assert few == most


@pytest.mark.parametrize("which", ["minutes of an item", "decision", "vote"])
def test_a_page_of_one_item_costs_the_same_in_a_long_agenda(
    which: str, as_user: Callable[[User], Client], secretary: User, chair: User, council_member: User, council_body: Body
) -> None:
    client, costs = as_user(secretary), []
    for items in (1, 30):
        decision = Decision.objects.filter(item__meeting=factories.meeting(secretary, council_body, state="decided", items=items))[0]
        addresses = {
            "minutes of an item": reverse("meetings:item_record", args=[decision.item_id]),
            "decision": reverse("meetings:decision_edit", args=[decision.pk]),
            "vote": reverse("meetings:vote", args=[decision.pk]),
        }
        costs.append(queries(client, addresses[which], FULL))
    assert costs[0] == costs[1]


def test_a_body_with_a_long_history_costs_the_queries_of_a_new_one(
    as_user: Callable[[User], Client], methodist: User, council_body: Body
) -> None:
    client, url = as_user(methodist), reverse("members:body_detail", args=[council_body.pk])
    factories.seat(council_body, factories.person("Асанов Үсөн"))
    few = queries(client, url, LIST)
    for number in range(40):
        factories.seat(council_body, factories.person(f"Бекова{number} Үмүт"), ends=factories.DAY)
    assert queries(client, url, LIST) == few
    assert b"page=2" in client.get(url).content
