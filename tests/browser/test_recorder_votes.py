"""Votes in the recorder that the rules look at twice: a tie and its casting vote, and numbers that are mended afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from meetings.models import Decision, Vote
from meetings.services import holding, voting
from members.models import Body, RuleSet, User
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
        expect(panel.locator(".hint")).not_to_contain_text("false")  # what a condition of the script gave while the vote was on its way
    panel.locator(".but button").first.click()
    expect(panel.locator(".badge-good")).to_be_visible()
    assert Vote.objects.get().casting == "for"
    numbers.nth(2).fill("0")
    numbers.nth(0).fill("2")
    expect(panel).to_contain_text("алынды: 2")
    saved(page)
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.casting) == (2, "")


@pytest.mark.parametrize(("base", "of_all", "of_those_able"), [("members_in_office", "3 / 4", "3 / 4"), ("able_to_vote", "3 / 4", "2 / 3")])
def test_the_strip_counts_whom_the_rules_count(
    base: str,
    of_all: str,
    of_those_able: str,
    open_as: Callable[..., Page],
    secretary: User,
    chair: User,
    council_member: User,
    methodist: User,
    council_body: Body,
) -> None:
    """Four members, the methodist not there; in the second item another one has an interest."""
    factories.seat(council_body, methodist.person)
    rules = RuleSet.objects.create(body=council_body, valid_from=factories.SINCE + datetime.timedelta(days=1), quorum_base=base)
    meeting = factories.meeting(secretary, council_body, state="in_progress", items=2)
    assert meeting.rule_set == rules
    meeting.attendances.filter(person=methodist.person).update(status="absent")
    first, second = meeting.items.order_by("number")
    holding.declare_interest(second, by=secretary, person=council_member.person, reason="author")
    page = open_as(secretary)
    open_recorder(page, meeting.pk)
    expect(page.locator(".quorum")).to_contain_text(of_all)
    page.locator(".agenda li button").nth(1).click()
    expect(page.locator(".quorum")).to_contain_text(of_those_able)
    expect(page.locator(".quorum small")).to_contain_text("2" if base == "able_to_vote" else "3")


def test_the_sides_of_a_vote_are_told_below_it_by_keyboard(
    open_as: Callable[..., Page],
    secretary: User,
    chair: User,
    council_member: User,
    methodist: User,
    council_body: Body,
    accessible: Callable[[Page], None],
) -> None:
    """Another one presides, one with an interest is admitted, one goes out by hand, and two decisions are one vote."""
    factories.seat(council_body, methodist.person)
    meeting = factories.meeting(secretary, council_body, state="in_progress")
    item = meeting.items.get()
    holding.declare_interest(item, by=secretary, person=council_member.person, reason="author")
    one, two = (voting.save_decision(Decision(item=item, text=text), by=secretary) for text in ("Бекитилсин.", "Жиберилсин."))
    page = open_as(secretary)
    open_recorder(page, meeting.pk)
    panel = page.locator(f"[data-vote='decision:{one.pk}']")
    panel.locator("[data-all-for]").click()
    saved(page)
    assert Vote.objects.get().votes_for == 3
    panel.locator(".others summary").press("Enter")
    panel.locator("[data-sides]").press("Enter")
    sides = panel.locator(".sides")
    expect(sides.locator("select").first).to_be_focused()
    sides.locator("select").first.select_option(label=methodist.person.short)
    sides.locator("input.form-control").fill("кеңеш уруксат берди")
    sides.locator("input.form-control").press("Tab")
    sides.locator("select").nth(1).select_option(label=chair.person.short)
    sides.locator(".check input").check()
    saved(page)
    accessible(page)
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.decisions.count()) == (3, 2)
    assert vote.voters.get(is_chair=True).person == methodist.person
    assert vote.voters.get(person=council_member.person).admitted_because == "кеңеш уруксат берди"
    assert vote.voters.get(recused=True).person == chair.person
    expect(page.locator(f"[data-vote='decision:{two.pk}'] .hint")).to_contain_text("1.1")
    sides.locator(".picked .more").click()
    saved(page)
    assert Vote.objects.get().votes_for == 4


def test_another_one_presides_when_the_chair_is_away(
    open_as: Callable[..., Page], secretary: User, chair: User, council_member: User, council_body: Body
) -> None:
    meeting = factories.meeting(secretary, council_body, state="in_progress")
    meeting.attendances.filter(person=chair.person).update(status="absent")
    page = open_as(secretary)
    open_recorder(page, meeting.pk)
    expect(page.locator(".people [role=alert]")).to_contain_text(chair.person.short)
    page.locator("#chair").select_option(label=council_member.person.short)
    saved(page)
    expect(page.locator(".people [role=alert]")).to_have_count(0)
    meeting.refresh_from_db()
    assert meeting.chair == council_member.person
