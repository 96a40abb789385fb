"""Votes in the recorder that the rules look at twice: a tie and its casting vote, and numbers that are mended afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from meetings.models import Decision, Vote
from meetings.services import voting
from members.models import Body, User
from tests import factories
from tests.browser.recorder import open_recorder, saved

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_casting_vote_goes_with_the_tie_it_broke(
    open_as: Callable[..., Page], secretary: User, chair: User, council_member: User, council_body: Body
) -> None:
    meeting = factories.meeting(secretary, council_body, state="in_progress")
    decision = voting.save_decision(Decision(item=meeting.items.get(), text="Бекитилсин."), by=secretary)
    page = open_as(secretary)
    open_recorder(page, meeting.pk)
    panel = page.locator(f"[data-vote='decision:{decision.pk}']")
    numbers = panel.locator("input[type=number]")
    for place in range(3):
        numbers.nth(place).fill("1")
    panel.locator(".but button").first.click()
    expect(panel.locator(".badge-good")).to_be_visible()
    assert Vote.objects.get().casting == "for"
    numbers.nth(2).fill("0")
    numbers.nth(0).fill("2")
    expect(panel).to_contain_text("алынды: 2")
    saved(page)
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.casting) == (2, "")
