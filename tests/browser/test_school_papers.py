"""What the school lays down for its papers and puts beside them, in a browser: own words, letterhead, appendices; a meeting of two days."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from meetings.models import Meeting
from members.models import Body, User
from tests import factories
from tests.browser.steps import press

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]
Check = Callable[[Page], None]


@pytest.fixture
def meeting(secretary: User, chair: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body, state="decided")


def draft(page: Page, meeting: Meeting) -> PdfReader:
    return PdfReader(io.BytesIO(page.request.get(f"/meetings/{meeting.pk}/draft.pdf").body()))


def test_own_words_stand_on_the_page_and_on_the_paper(meeting: Meeting, methodist: User, open_as: Open, accessible: Check) -> None:
    page = open_as(methodist, excuse="422")
    page.goto("/school/")
    page.get_by_role("link", name="Документтердин сөздөрү, кыргызча").click()
    accessible(page)
    page.get_by_label("ЧЕЧИМ КЫЛЫНДЫ", exact=True).fill("ТОКТОМ КЫЛЫНДЫ")
    page.get_by_label("№ {number} протокол, {date}", exact=True).fill("№ {nomer}")
    press(page)
    expect(page.locator("main [role=alert]")).to_contain_text("{number}, {date}")
    page.get_by_label("№ {number} протокол, {date}", exact=True).fill("")
    press(page)
    page.goto(f"/meetings/{meeting.pk}/")
    expect(page.locator("article")).to_contain_text("ТОКТОМ КЫЛЫНДЫ:")
    words = draft(page, meeting).pages[0].extract_text()
    assert "ТОКТОМ КЫЛЫНДЫ:" in words
    assert "ЧЕЧИМ КЫЛЫНДЫ" not in words


def test_a_letterhead_is_put_in_and_seen(meeting: Meeting, methodist: User, open_as: Open, accessible: Check, tmp_path: Path) -> None:
    picture = tmp_path / "бланк.png"
    Image.new("RGB", (900, 160), (13, 92, 99)).save(picture)
    page = open_as(methodist)
    page.goto("/school/edit/")
    page.set_input_files("[name=letterhead]", picture)
    press(page)
    accessible(page)
    expect(page.locator("img.letterhead")).to_be_visible()
    assert page.locator("img.letterhead").evaluate("image => image.naturalWidth") == 900
    assert len(draft(page, meeting).pages[0].images) == 1


def test_an_appendix_goes_up_and_comes_down_under_its_name(
    secretary: User, council_member: User, council_body: Body, open_as: Open, accessible: Check, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    meeting = factories.meeting(secretary, council_body)
    false, true = tmp_path / "тизме.pdf", tmp_path / "Өкүлдөрдүн тизмеси ңү.pdf"
    false.write_text("<script>alert(1)</script>")
    true.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    page = open_as(secretary, excuse="422")
    page.goto(f"/meetings/{meeting.pk}/appendices/new/")
    page.fill("[name=title]", "Өкүлдөрдүн тизмеси")
    page.set_input_files("[name=file]", false)
    press(page)
    expect(page.locator("main [role=alert]")).to_contain_text("Файлдын бул түрүнө уруксат жок.")
    expect(page.locator("[name=title]")).to_have_value("Өкүлдөрдүн тизмеси")
    accessible(page)
    page.set_input_files("[name=file]", true)
    press(page)
    reader = open_as(council_member)
    reader.goto(f"/meetings/{meeting.pk}/")
    with reader.expect_download() as download:
        reader.get_by_role("link", name=true.name).click()
    assert download.value.suggested_filename == true.name
    assert download.value.path().read_bytes() == true.read_bytes()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_meeting_of_two_days_has_a_day_beside_each_time(
    width: int, secretary: User, chair: User, council_body: Body, open_as: Open, accessible: Check
) -> None:
    second = factories.DAY + datetime.timedelta(days=1)
    meeting = factories.meeting(secretary, council_body, state="in_progress", end_date=second)
    line = meeting.attendances.get(person=chair.person)
    page = open_as(secretary, width=width)
    page.goto(f"/meetings/{meeting.pk}/attendance/")
    page.fill(f"[name=m{line.pk}-left]", f"{factories.DAY}T15:40")
    accessible(page)
    press(page)
    page.goto(f"/items/{meeting.items.get().pk}/")
    page.fill("[name=starts]", f"{second}T09:30")
    accessible(page)
    page.locator("form[data-keep=speeches] button.btn-primary").click()
    expect(page.locator("[name=starts]")).to_have_value(f"{second}T09:30")
    expect(page.locator(".quorum")).to_contain_text("1 / 2")
    page.goto(f"/meetings/{meeting.pk}/")
    expect(page.locator("article")).to_contain_text("Асанова Б. К. (кеткени 05.11 15:40)")
