"""The page of a meeting in its states, and that a long agenda costs no more queries than a short one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Meeting
from members.models import Body, User
from tests import factories


@pytest.mark.parametrize("state", ["planned", "called", "in_progress", "drafted", "in_review"])
def test_it_opens_in_every_state(state: str, as_user: Callable[[User], Client], secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state=state, items=3)
    page = as_user(secretary).get(reverse("meetings:meeting_detail", args=[meeting.pk]))
    assert "3-маселе жөнүндө" in page.content.decode()


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(url)
    return len(captured)


@pytest.mark.parametrize("state", ["planned", "decided"])
def test_thirty_items_cost_the_queries_of_one(
    state: str, as_user: Callable[[User], Client], secretary: User, chair: User, council_body: Body
) -> None:
    one = factories.meeting(secretary, council_body, state=state, items=1)
    many = factories.meeting(secretary, council_body, state=state, items=30)
    client = as_user(secretary)
    few, most = (queries(client, reverse("meetings:meeting_detail", args=[m.pk])) for m in (one, many))
    assert few == most


@pytest.mark.parametrize("name", ["meetings:meeting_list", "meetings:register", "home"])
def test_a_list_of_thirty_costs_the_queries_of_one(
    name: str, as_user: Callable[[User], Client], secretary: User, council_body: Body
) -> None:
    factories.meeting(secretary, council_body)
    Meeting.objects.update(number=1)
    client = as_user(secretary)
    few = queries(client, reverse(name))
    for number in range(2, 31):
        meeting = factories.meeting(secretary, council_body)
        Meeting.objects.filter(pk=meeting.pk).update(number=number)
    assert queries(client, reverse(name)) == few


def test_the_staff_list_of_thirty_costs_the_queries_of_one(as_user: Callable[[User], Client], methodist: User) -> None:
    client = as_user(methodist)
    few = queries(client, reverse("members:person_list"))
    for number in range(30):
        factories.person(f"Асанов{number} Үсөн")
    assert queries(client, reverse("members:person_list")) == few
