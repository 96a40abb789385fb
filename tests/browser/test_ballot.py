"""Three members vote on their phones, the secretary closes the ballot on the big screen, and the minutes read right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from meetings.models import CountedBallot, Decision, Meeting
from members.models import Body, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def decision(secretary: User, chair: User, council_body: Body) -> Decision:
    """A meeting that goes on, with a decision to vote on; the secretary, the chair and two members are there."""
    factories.members(council_body, 2)
    meeting = factories.meeting(secretary, council_body, state="in_progress")
    return Decision.objects.create(item=meeting.items.get(), number=1, text="«Санарип мугалим» долбоору жактырылсын.")


def vote(page: Page, choice: str, accessible: Callable[[Page], None]) -> None:
    """From the start page to the thanks; what the screen and the browser keep afterwards names no choice."""
    page.get_by_role("link", name="Добуш берүүгө өтүү").click()
    expect(page.get_by_role("button", name=choice)).to_be_visible()
    accessible(page)
    page.get_by_role("button", name=choice).click()
    expect(page.locator(".ballot-chosen")).to_contain_text(choice)
    accessible(page)
    page.get_by_role("button", name="Добушту берүү").click()
    expect(page.locator("main")).to_contain_text("Добушуңуз кабыл алынды. Аны өзгөртүүгө болбойт.")
    accessible(page)
    assert choice.lower() not in page.locator("main").inner_text().lower()
    assert set(page.evaluate("Object.keys({...localStorage, ...sessionStorage})")) <= {"user"}  # who is signed in, and nothing typed
    assert "choice" not in page.url


def test_three_vote_on_phones_and_the_secretary_closes(
    decision: Decision, open_as: Callable[..., Page], accessible: Callable[[Page], None], secretary: User, chair: User
) -> None:
    first, second = User.objects.get(username="voter0"), User.objects.get(username="voter1")
    phones = [open_as(user, **PHONE) for user in (first, second, chair)]
    for phone in phones:
        phone.goto("/")
    desk = open_as(secretary)
    desk.goto(f"/decisions/{decision.pk}/vote/")
    desk.get_by_role("link", name="Жашыруун добуш берүү").click()
    expect(desk.get_by_role("button", name="Добуш берүүнү ачуу")).to_be_visible()
    accessible(desk)
    assert not desk.get_by_label("Бсанов Ү.").first.is_visible()  # the commission is chosen only on paper
    desk.get_by_role("button", name="Добуш берүүнү ачуу").click()
    expect(desk.locator(".ballot-count")).to_have_text("Добуш бергендер: 0 / 4")
    accessible(desk)
    # The start page on the phones asks by itself and calls its owner.
    for phone, choice in zip(phones, ("Макул", "Каршы", "Макул"), strict=True):
        expect(phone.locator("#open-ballots")).to_contain_text("добуш бериңиз", timeout=15_000)
        accessible(phone)
        vote(phone, choice, accessible)
    expect(desk.locator(".ballot-count")).to_have_text("Добуш бергендер: 3 / 4", timeout=15_000)
    expect(desk.locator("#ballot-progress")).to_contain_text("Бакыт кызы А.")
    desk.get_by_role("link", name="Жабуу жана эсептөө").click()
    expect(desk.get_by_role("button", name="Жабуу жана эсептөө")).to_be_visible()
    accessible(desk)
    desk.get_by_role("button", name="Жабуу жана эсептөө").click()
    expect(desk.locator("main")).to_contain_text("керек: 3 / 4, алынды: 2 — кабыл алынган жок")
    accessible(desk)
    # The phones wait, and go on to the result by themselves.
    expect(phones[0].locator(".tallies")).to_contain_text("2", timeout=15_000)
    accessible(phones[0])
    phones[1].goto(f"/meetings/{decision.item.meeting_id}/")
    expect(phones[1].locator(".votes").first).to_have_text("Жашыруун добуш берүү: макул — 2, каршы — 1, калыс — 0, добуш берген жок — 1.")
    assert CountedBallot.objects.count() == 3
    assert Meeting.objects.get().has_open_ballot() is False


def test_it_works_without_javascript(decision: Decision, browser: object, live_server: object, secretary: User, chair: User) -> None:
    from tests.browser.conftest import session_of

    context = browser.new_context(java_script_enabled=False, base_url=live_server.url, locale="ky-KG", viewport=PHONE)  # type: ignore[attr-defined]
    page = context.new_page()

    def sit(user: User) -> None:
        context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": live_server.url}])  # type: ignore[attr-defined]

    sit(secretary)
    page.goto(f"/decisions/{decision.pk}/ballot/")
    page.get_by_role("button", name="Добуш берүүнү ачуу").click()
    sit(chair)
    page.goto(f"/meetings/{decision.item.meeting_id}/")
    page.get_by_role("link", name="Добуш берүүгө өтүү").click()
    page.get_by_role("button", name="Калыс").click()
    page.get_by_role("button", name="Добушту берүү").click()
    expect(page.locator("main")).to_contain_text("Аны өзгөртүүгө болбойт")
    sit(secretary)
    page.goto("/ballots/")
    page.get_by_role("link", name="Добуш берүүгө өтүү").click()
    page.goto(page.url.replace("/vote/", "/"))
    expect(page.locator(".ballot-count")).to_have_text("Добуш бергендер: 1 / 4")
    context.close()
