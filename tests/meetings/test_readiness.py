"""The readiness check: lines of one kind are confirmed as one, and each still leads to its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Attendance, Decision, Meeting
from meetings.readiness import Problem, grouped
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]


@pytest.fixture
def meeting(secretary: User, chair: User, council_body: Body) -> Meeting:
    """Four decisions without a vote, and nothing else against it."""
    made = factories.meeting(secretary, council_body, state="drafted", items=4)
    for item in made.items.all():
        Decision.objects.create(item=item, number=1, text="Маалымат эске алынсын.")
    return made


def review(client: Client, meeting: Meeting, *confirmed: str) -> Any:
    return client.post(reverse("meetings:act", args=[meeting.pk, "review"]), {"confirmed": list(confirmed)})


def test_four_decisions_without_a_vote_are_confirmed_once(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    client = as_user(secretary)
    page = review(client, meeting)
    assert page.status_code == 422
    assert page.content.decode().count('name="confirmed"') == 1
    assert "Добушу жок чечимдер: 4." in page.content.decode()
    assert review(client, meeting, "item-no-vote").status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "in_review"


@pytest.mark.parametrize("name", ["check", "act"])
def test_each_line_still_leads_to_its_place(name: str, as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    arguments = [meeting.pk] if name == "check" else [meeting.pk, "review"]
    page = as_user(secretary).get(reverse(f"meetings:{name}", args=arguments)).content.decode()
    for item in meeting.items.all():
        assert f'href="{reverse("meetings:item_record", args=[item.pk])}">{item.number}.1' in page


def test_kinds_are_confirmed_each_for_itself(as_user: AsUser, secretary: User, chair: User, meeting: Meeting) -> None:
    Attendance.objects.filter(person=chair.person).update(status="absent")
    client = as_user(secretary)
    kinds = {g.kind for g in Meeting.objects.complete().get().problem_groups}
    assert {"item-no-vote", "attendance-no-reason", "attendance-no-quorum", "item-no-quorum"} <= kinds
    assert review(client, meeting, "item-no-vote").status_code == 422
    assert review(client, meeting, *kinds).status_code == 302


def test_an_error_cannot_be_confirmed(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    Attendance.objects.update(status="")
    assert review(as_user(secretary), meeting, "item-no-vote", "attendance-unmarked").status_code == 403


def line(code: str, place: str = "item", *, error: bool = False) -> Problem:
    return Problem(code, f"{code}.", error, place, 1)


GROUPS = [
    ([line("no-vote-1")], ["no-vote-1."]),
    ([line("no-vote-1"), line("no-vote-22-7")], ["Добушу жок чечимдер: 2."]),
    ([line("no-vote-1"), line("no-due-1"), line("no-vote-2")], ["Добушу жок чечимдер: 2.", "no-due-1."]),
    ([line("no-quorum", "attendance"), line("no-quorum-1")], ["no-quorum.", "no-quorum-1."]),
    ([line("x-1"), line("x-2"), line("x-3")], ["x-1. Ушундай дагы 2 сап бар."]),
    ([line("sum-1", error=True), line("sum-2")], ["sum-1.", "sum-2."]),
]


@pytest.mark.parametrize(("lines", "texts"), GROUPS)
def test_lines_are_grouped_by_kind(lines: list[Problem], texts: list[str]) -> None:
    assert [group.text for group in grouped(lines)] == texts
