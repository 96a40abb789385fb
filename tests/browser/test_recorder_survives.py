"""Nothing that was typed into the recorder is lost: closed tab, no connection, ended session, two computers, another user."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from meetings.models import Decision, Meeting, RecordedChange, RivalText, Speech
from members.models import Body, User
from tests import factories
from tests.browser.recorder import open_recorder, saved

pytestmark = pytest.mark.django_db(transaction=True)

# The browser's own line in the console for a request that fails: these tests make them fail.
NO_NETWORK = "Failed to load resource"
FIRST = ".decision.blank textarea"


@pytest.fixture
def meeting(secretary: User, chair: User, council_member: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body, state="in_progress", items=2)


def where(page: Page, place: str) -> None:
    expect(page.locator(".chip")).to_have_attribute("data-where", re.compile(place), timeout=15_000)


def kept(page: Page) -> None:
    """On this computer at least."""
    where(page, "saved|kept|sending|offline|signin")


def worker_ready(page: Page) -> None:
    """The service worker looks after the page: from now on it opens without connection."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    while not page.evaluate("Boolean(navigator.serviceWorker.controller)"):
        page.wait_for_timeout(100)


# The disk is busy: a transaction that never ends keeps every other one waiting.
SLOW_DISK = """() => new Promise((done) => { indexedDB.open("council-recorder").onsuccess = ({ target }) => {
    const entries = target.result.transaction("entries", "readwrite").objectStore("entries");
    const spin = () => { entries.count().onsuccess = spin; done(); };
    spin();
} })"""


def texts() -> list[str]:
    return sorted(Decision.objects.values_list("text", flat=True))


def test_a_tab_closed_in_mid_sentence_comes_back_with_its_words(open_as: Callable[..., Page], secretary: User, meeting: Meeting) -> None:
    page = open_as(secretary, excuse=NO_NETWORK)
    open_recorder(page, meeting.pk)
    page.route("**/changes/", lambda route: route.abort())
    page.locator(FIRST).type("Жабылган терезедеги сөз")
    kept(page)
    context = page.context
    page.close()
    assert texts() == []
    again = context.new_page()
    open_recorder(again, meeting.pk)
    saved(again)
    assert texts() == ["Жабылган терезедеги сөз"]


def test_a_page_that_ends_before_the_disk_has_the_last_word_brings_it_back(
    open_as: Callable[..., Page], secretary: User, meeting: Meeting
) -> None:
    page = open_as(secretary, excuse=NO_NETWORK)
    open_recorder(page, meeting.pk)
    worker_ready(page)
    page.context.set_offline(True)
    page.locator(FIRST).type("Дискте бар.")
    kept(page)
    page.evaluate(SLOW_DISK)
    page.keyboard.type(" Дискте жок.")
    where(page, "unkept|writing")
    page.reload()
    page.wait_for_selector("#recorder[data-ready]")
    expect(page.locator(".decision:not(.blank) textarea")).to_have_value("Дискте бар. Дискте жок.")
    page.context.set_offline(False)
    saved(page, 40)
    assert texts() == ["Дискте бар. Дискте жок."]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('slip:'))") == []


def test_ten_minutes_without_connection_and_a_reload_in_between(open_as: Callable[..., Page], secretary: User, meeting: Meeting) -> None:
    page = open_as(secretary, excuse=NO_NETWORK)
    open_recorder(page, meeting.pk)
    worker_ready(page)
    page.locator(FIRST).type("Байланыш бар кезде. ")
    saved(page)
    page.context.set_offline(True)
    page.locator(".decision:not(.blank) textarea").press("End")
    page.locator(".decision:not(.blank) textarea").type("Байланыш жок кезде.")
    where(page, "offline")
    page.reload()
    page.wait_for_selector("#recorder[data-ready]")
    expect(page.locator(".decision:not(.blank) textarea")).to_have_value("Байланыш бар кезде. Байланыш жок кезде.")
    page.locator(".decision:not(.blank) textarea").type(" Дагы.")
    page.locator(FIRST).type("Кайра жүктөлгөндөн кийин.")
    where(page, "offline")
    page.context.set_offline(False)
    saved(page, 40)
    assert texts() == ["Байланыш бар кезде. Байланыш жок кезде. Дагы.", "Кайра жүктөлгөндөн кийин."]
    assert not RivalText.objects.exists()


def test_an_ended_session_is_renewed_in_a_dialog_and_the_text_goes_out(
    open_as: Callable[..., Page], secretary: User, meeting: Meeting, accessible: Callable[[Page], None]
) -> None:
    secretary.set_password("усулдук-кеңеш")
    secretary.save()
    page = open_as(secretary, excuse=NO_NETWORK)
    open_recorder(page, meeting.pk)
    Session.objects.all().delete()
    page.locator(FIRST).type("Сессия бүткөндөн кийинки сөз")
    where(page, "signin")
    accessible(page)
    page.keyboard.press("F6")
    page.keyboard.press("Enter")
    frame = page.frame_locator("#signin iframe")
    expect(frame.locator("[name=login]")).to_be_focused()
    accessible(page)
    page.locator("#signin > button").click()  # put off: writing goes on
    page.keyboard.type(" калды")
    page.locator(".signin-bar button").click()
    expect(frame.locator("[name=login]")).to_be_focused()
    page.keyboard.type("secretary")
    page.keyboard.press("Tab")
    page.keyboard.type("усулдук-кеңеш")
    page.keyboard.press("Enter")
    saved(page, 30)
    expect(page.locator("#signin")).not_to_have_attribute("open", "")
    page.keyboard.type(" жана андан кийинки")
    saved(page)
    assert texts() == ["Сессия бүткөндөн кийинки сөз калды жана андан кийинки"]


def look_at_the_server(page: Page, status: int) -> None:
    """As every ten seconds, and the page has drawn what it was told."""
    with page.expect_response(lambda r: r.url.endswith("/state/") and r.status == status):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(200)


def test_whoever_types_on_when_the_session_ends_types_into_the_minutes(
    open_as: Callable[..., Page], secretary: User, meeting: Meeting
) -> None:
    page = open_as(secretary, excuse=NO_NETWORK)
    open_recorder(page, meeting.pk)
    page.locator(FIRST).type("Сессия ")
    saved(page)
    Session.objects.all().delete()
    look_at_the_server(page, 401)
    page.keyboard.type("бүттү, ")
    where(page, "signin")
    look_at_the_server(page, 401)
    page.keyboard.type("сөз калды.")
    assert page.locator(".decision:not(.blank) textarea").input_value() == "Сессия бүттү, сөз калды."
    page.context.add_cookies(open_as(secretary).context.cookies())  # signed in again in another tab: that is enough
    look_at_the_server(page, 200)
    saved(page)
    expect(page.locator(".signin-bar")).to_have_count(0)
    assert texts() == ["Сессия бүттү, сөз калды."]


def test_one_field_on_two_computers_keeps_both_texts(
    open_as: Callable[..., Page], secretary: User, methodist: User, meeting: Meeting
) -> None:
    Speech.objects.create(item=meeting.items.order_by("number")[0], kind="heard", order=1, person=secretary.person, name="Бакыт кызы А.")
    one, two = open_as(secretary), open_as(methodist, excuse=NO_NETWORK)
    for page in (one, two):
        open_recorder(page, meeting.pk)
        page.evaluate("document.hidden")
    field = ".speech[data-kind=heard] textarea"
    two.route("**/state/", lambda route: route.abort())
    one.locator(field).first.type("Катчынын тексти")
    saved(one)
    two.locator(field).first.type("Методисттин тексти")
    two.unroute("**/state/")
    expect(two.locator(".rival")).to_be_visible(timeout=15_000)
    expect(two.locator(".rival")).to_contain_text("Катчынын тексти")
    expect(two.locator(".rival")).to_contain_text("Методисттин тексти")
    assert Speech.objects.get().text == "Катчынын тексти"
    expect(one.locator(".rival")).to_be_visible(timeout=20_000)  # the other computer sees it as well
    two.locator(".rival button").first.click()
    saved(two)
    expect(two.locator(".rival")).to_have_count(0)
    assert Speech.objects.get().text == "Катчынын тексти\nМетодисттин тексти"
    assert RivalText.objects.get().settled_by == methodist


def test_signing_out_with_unsent_text_asks_first_and_nobody_else_sees_it(
    open_as: Callable[..., Page], secretary: User, methodist: User, meeting: Meeting
) -> None:
    page = open_as(secretary, excuse=NO_NETWORK)
    open_recorder(page, meeting.pk)
    page.route("**/changes/", lambda route: route.abort())
    page.locator(FIRST).type("Жиберилбеген сөз")
    kept(page)
    page.goto("/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator("details.menu summary").click()
    with page.expect_navigation():
        page.locator("details.menu form button").click()
    assert asked
    page.context.clear_cookies()
    other = open_as(methodist)
    page.context.add_cookies(other.context.cookies())
    open_recorder(page, meeting.pk)
    assert "Жиберилбеген сөз" not in page.content()
    # A page that is left sends what it can; whatever arrives comes from its author.
    assert {change.user for change in RecordedChange.objects.all()} <= {secretary}
    page.context.clear_cookies()
    page.unroute("**/changes/")
    back = open_as(secretary, excuse=NO_NETWORK)
    page.context.add_cookies(back.context.cookies())
    open_recorder(page, meeting.pk)
    saved(page)
    assert texts() == ["Жиберилбеген сөз"]


def test_an_item_a_guest_and_a_speaker_are_added_on_the_spot_and_a_slip_is_undone(
    open_as: Callable[..., Page], secretary: User, meeting: Meeting, accessible: Callable[[Page], None]
) -> None:
    page = open_as(secretary, width=390, height=844)
    open_recorder(page, meeting.pk)
    accessible(page)
    page.locator(".panes button").nth(0).click()
    page.fill("#new-item", "Кошумча маселе жөнүндө")
    page.keyboard.press("Enter")
    saved(page)
    assert meeting.items.get(title="Кошумча маселе жөнүндө").added_on_the_spot
    page.locator(".panes button").nth(2).click()
    accessible(page)
    page.fill("#new-guest", "Ата-эне")
    page.keyboard.press("Enter")
    page.locator(".panes button").nth(1).click()
    page.locator(".speech input.name").nth(1).fill("Ата-эне")
    page.locator(".speech textarea").nth(1).fill("Сунуш айтты.")
    saved(page)
    page.get_by_role("button", name=re.compile("^(Remove|Алып салуу): Ата-эне$")).last.click()
    saved(page)
    page.locator(".undo button").click()
    saved(page)
    assert Speech.objects.get(text="Сунуш айтты.").name == "Ата-эне"
    assert meeting.guests.get().name == "Ата-эне"
