"""The big screen in Chromium: it follows the meeting by itself, its clock runs, it fits a projector, axe finds nothing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from council.models import SchoolYear
from meetings.models import AgendaItem, Decision, Meeting
from meetings.services import holding, voting
from members.models import Body, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(secretary: User, chair: User, council_member: User, council_body: Body) -> Meeting:
    """Today, going on: twelve matters; the eighth has begun 21 minutes ago and was planned for 20."""
    today = timezone.localdate()
    if not SchoolYear.objects.containing(today).exists():
        SchoolYear.objects.create(starts=today, ends=today)
    made = factories.meeting(secretary, council_body, date=today, state="in_progress", items=12)
    item = made.items.get(number=8)
    item.title = "7-класс үчүн «Жаратылыш таануу практикуму» автордук программасын талкуулоо жана педагогикалык кеңешке сунуштоо жөнүндө"
    item.minutes = 20
    item.save()
    holding.set_times(item, by=secretary, starts_at=timezone.now() - datetime.timedelta(minutes=21), ends_at=None)
    return made


def overlaps_nothing(page: Page) -> None:
    """Header, agenda and the matter of the moment stand beside each other within the window."""
    boxes = [page.locator(f".wall {part}").bounding_box() for part in ("header", ".agenda", ".moment", "footer")]
    header, agenda, moment, footer = [box for box in boxes if box]
    assert header["y"] + header["height"] <= agenda["y"] + 1
    assert agenda["x"] + agenda["width"] <= moment["x"] + 1
    assert moment["y"] + moment["height"] <= footer["y"] + 1
    assert footer["y"] + footer["height"] <= page.evaluate("innerHeight") + 1


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_it_fits_a_projector_and_is_legible(
    width: int, height: int, open_as: Callable[..., Page], accessible: Callable[[Page], None], meeting: Meeting, secretary: User
) -> None:
    page = open_as(secretary, width=width, height=height)
    page.goto(f"/meetings/{meeting.pk}/screen/")
    accessible(page)
    overlaps_nothing(page)
    expect(page.locator(".agenda .now")).to_be_in_viewport()
    sizes = page.evaluate(
        "['.moment h2', '.agenda .title'].map(s => parseFloat(getComputedStyle(document.querySelector(s)).fontSize) / innerHeight)"
    )
    assert sizes[0] >= 0.04, "the matter of the moment: a twenty-fifth of the picture's height"
    assert sizes[1] >= 0.03


def test_it_follows_the_meeting_by_itself(open_as: Callable[..., Page], meeting: Meeting, secretary: User) -> None:
    item = meeting.items.get(number=8)
    page = open_as(secretary, width=1280, height=720)
    page.goto(f"/meetings/{meeting.pk}/screen/")
    expect(page.locator(".timer .word")).to_contain_text("убакыттан ашты +1:")
    first = page.locator("[data-gone]").inner_text()
    assert re.fullmatch(r"2[12]:\d\d", first)
    expect(page.locator("[data-gone]")).not_to_have_text(first, timeout=3000)
    decision = voting.save_decision(Decision(item=item, text="Программа сунушталсын."), by=secretary)
    voting.record_vote(decision, by=secretary, count=voting.Count())
    expect(page.locator(".poll.open .question")).to_contain_text("Программа сунушталсын.", timeout=9000)
    voting.record_vote(decision, by=secretary, count=voting.Count(votes_for=3, against=0, abstained=0))
    expect(page.locator(".poll .result")).to_contain_text("Кабыл алынды", timeout=9000)
    expect(page.locator(".poll")).to_be_in_viewport()
    holding.set_times(item, by=secretary, starts_at=item.starts_at, ends_at=timezone.now())
    holding.set_times(meeting.items.get(number=9), by=secretary, starts_at=timezone.now(), ends_at=None)
    expect(page.locator(".moment h2")).to_have_text("9-маселе жөнүндө", timeout=9000)
    expect(page.locator(".timer.over")).to_have_count(0)


def test_the_timer_goes_by_the_servers_clock(open_as: Callable[..., Page], meeting: Meeting, secretary: User) -> None:
    """The computer of the hall is an hour behind."""
    page = open_as(secretary)
    page.add_init_script("const real = Date.now; Date.now = () => real() - 3600000;")
    page.goto(f"/meetings/{meeting.pk}/screen/")
    expect(page.locator("[data-gone]")).to_have_text(re.compile(r"2[12]:\d\d"))


def test_without_a_connection_it_says_so(open_as: Callable[..., Page], meeting: Meeting, secretary: User) -> None:
    page = open_as(secretary)
    page.goto(f"/meetings/{meeting.pk}/screen/")
    page.evaluate("() => { window.wire = window.fetch; window.fetch = () => Promise.reject(new TypeError('offline')); }")
    expect(page.locator("[data-lost]")).to_be_visible(timeout=9000)
    page.evaluate("() => { window.fetch = window.wire; }")
    expect(page.locator("[data-lost]")).to_be_hidden(timeout=9000)


def test_a_sub_item_of_a_closed_matter_never_reaches_the_browser(open_as: Callable[..., Page], meeting: Meeting, secretary: User) -> None:
    closed = meeting.items.get(number=1)
    AgendaItem.objects.filter(pk=closed.pk).update(level="confidential", title="Купуя")
    AgendaItem.objects.create(meeting=meeting, parent=closed, number=1, title="Купуя бөлүгү")
    page = open_as(secretary)
    bodies: list[str] = []
    page.on("response", lambda r: bodies.append(r.text()) if "/screen/" in r.url else None)
    page.goto(f"/meetings/{meeting.pk}/screen/")
    page.wait_for_timeout(500)
    assert bodies
    assert not any("Купуя" in body for body in bodies)
