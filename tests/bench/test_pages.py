"""The bench: its records are such as the application makes, and every page that it measures keeps within its queries."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client

from bench.data import Size, fill, landmarks
from bench.pages import PAGES
from council.services import broken_links
from meetings.models import AgendaItem, Meeting
from members.models import User
from tests.queries import queries_of


@pytest.fixture
def bench(db: None) -> dict[str, int | str]:
    fill(Size(years=1, staff=40, unions=1))
    return landmarks()


def signed_in(username: str) -> Client:
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_every_page_keeps_within_its_queries(bench: dict[str, int | str]) -> None:
    costs = {}
    for page in PAGES:
        if not (page.form or page.typed):
            number, response = queries_of(signed_in(page.by), page.address.format(**bench))
            assert response.status_code == 200, page
            costs[page.name, page.by] = (number, page.queries)
    assert not {page: (cost, most) for page, (cost, most) in costs.items() if cost > most}


def test_its_papers_stand_in_a_whole_chain(bench: dict[str, int | str]) -> None:
    assert not list(broken_links())
    assert Meeting.objects.filter(state="signed").count() == bench["documents"]


def test_its_signed_meetings_are_locked(bench: dict[str, int | str]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AgendaItem.objects.filter(meeting=bench["signed"]).update(title="башка")


def test_its_signed_meetings_have_votes_that_add_up(bench: dict[str, int | str]) -> None:
    meeting = Meeting.objects.complete().get(pk=bench["signed"])
    assert len(meeting.items.all()) == 8
    assert all(v.tally.adds_up and v.verdict().carried for v in meeting.ballots.all())


def test_the_bare_page_is_not_there_for_anybody_else(bench: dict[str, int | str]) -> None:
    assert not settings.BENCH
    assert signed_in("methodist").get("/bench/blank/1000/").status_code == 404
