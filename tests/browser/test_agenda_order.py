"""The order of the agenda: dragged with the mouse in Chromium, or moved by the buttons beside each item, also without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from meetings.models import AgendaItem, Meeting
from members.models import Body, User
from tests import factories
from tests.browser.conftest import session_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(secretary: User, council_body: Body) -> Meeting:
    """Three items, the first with a sub-item."""
    made = factories.meeting(secretary, council_body, items=3)
    AgendaItem.objects.create(meeting=made, parent=made.items.first(), number=1, title="Кошумча маселе")
    return made


def titles(page: Page) -> list[str]:
    return [text.split("\n")[0].strip() for text in page.locator("#agenda .item-row .flex-fill").all_inner_texts()]


def test_an_item_is_dragged_to_another_place(meeting: Meeting, secretary: User, open_as: Callable[..., Page]) -> None:
    page = open_as(secretary)
    page.goto(f"/meetings/{meeting.pk}/")
    rows = page.locator("#agenda [data-id]")
    with page.expect_navigation():
        rows.nth(2).drag_to(rows.nth(0), target_position={"x": 60, "y": 4})
    assert titles(page) == ["3-маселе жөнүндө", "1-маселе жөнүндө", "Кошумча маселе", "2-маселе жөнүндө"]
    expect(page.locator("#agenda .number")).to_have_text(["1.", "2.", "а)", "3."])
    page.reload()
    assert titles(page)[0] == "3-маселе жөнүндө"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_buttons_do_the_same(scripts: bool, meeting: Meeting, secretary: User, browser: Browser, live_server: Any) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts, viewport={"width": 390, "height": 850})
    context.add_cookies([{"name": "sessionid", "value": session_of(secretary), "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/meetings/{meeting.pk}/")
    with page.expect_navigation():
        page.get_by_role("button", name="Жогору жылдыруу 3.").click()
    assert titles(page) == ["1-маселе жөнүндө", "Кошумча маселе", "3-маселе жөнүндө", "2-маселе жөнүндө"]
    with page.expect_navigation():
        page.get_by_role("button", name="Төмөн жылдыруу 1.").click()
    assert titles(page) == ["3-маселе жөнүндө", "1-маселе жөнүндө", "Кошумча маселе", "2-маселе жөнүндө"]
    context.close()


def test_an_agenda_that_is_closed_cannot_be_moved(meeting: Meeting, council_member: User, open_as: Callable[..., Page]) -> None:
    page = open_as(council_member)
    page.goto(f"/meetings/{meeting.pk}/")
    assert page.locator("#agenda [draggable=true]").count() == 0
    assert page.locator("#agenda form").count() == 0
