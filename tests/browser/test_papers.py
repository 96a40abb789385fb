"""What becomes of a protocol, in a browser: its translation, the common one, a correction, an act, a meeting put off."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from council.models import IssuedDocument
from meetings.models import Meeting
from meetings.services import protocol
from members.models import Body, User
from tests import factories
from tests.browser.steps import do, press, text_of

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]
Check = Callable[[Page], None]


@pytest.fixture
def meeting(secretary: User, chair: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body, state="decided")


@pytest.fixture
def signed(meeting: Meeting, secretary: User, chair: User) -> Meeting:
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    protocol.sign(meeting, by=secretary)
    return meeting


def verdict(page: Page, document: IssuedDocument) -> str:
    page.goto(f"/verify/{document.code}/")
    return page.locator("main p.note:not([data-unsent])").inner_text()


def test_the_secretary_translates_a_signed_protocol_and_issues_it(
    signed: Meeting, secretary: User, open_as: Open, accessible: Check
) -> None:
    page = open_as(secretary)
    page.goto(f"/meetings/{signed.pk}/")
    page.locator(f"main a[href='/meetings/{signed.pk}/do/translate/']").click()
    page.fill(f"[name=item{signed.items.get().pk}-text]", "О первом вопросе")
    press(page, "issue")
    accessible(page)
    original, translation = IssuedDocument.objects.all()
    line = page.locator("#papers li").last
    expect(line).to_contain_text("котормо" if original.language == "ru" else "перевод")
    words = text_of(translation)
    for expected in (original.code, "О первом вопросе", "Маалымат эске алынсын. [перевода нет, текст подлинника]", "РЕШИЛИ"):
        assert expected in words
    assert "Чыныгы документ, күчүндө." in verdict(page, translation)


def test_a_teacher_reads_the_common_protocol_on_the_phone(
    meeting: Meeting, methodist: User, secretary: User, chair: User, teacher: User, open_as: Open, accessible: Check
) -> None:
    page = open_as(methodist)
    page.goto("/school/edit/")
    page.check("[name=common_protocol]")
    press(page)
    protocol.send_to_signing(meeting, by=secretary)
    for user in (chair, secretary):
        page = open_as(user)
        page.goto(f"/meetings/{meeting.pk}/")
        page.locator(f"main a[href='/meetings/{meeting.pk}/do/sign/']").click()
        press(page)
    phone = open_as(teacher, width=390)
    phone.goto("/")
    phone.locator(".menu summary").click()
    phone.locator(".menu a[href='/protocols/common/']").click()
    accessible(phone)
    link = phone.locator("main ul a")
    expect(link).to_have_count(1)
    answer = phone.request.get(str(link.get_attribute("href")))
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    assert "1-маселе жөнүндө" in words
    assert "Добуш берүү" not in words


def test_a_correction_becomes_version_two_and_the_old_paper_says_so(
    signed: Meeting, secretary: User, chair: User, open_as: Open, accessible: Check
) -> None:
    page, other = open_as(secretary), open_as(chair, width=390)
    old = IssuedDocument.objects.get()
    do(page, signed, "correct", reason="Чечимде ката кеткен")
    assert "Чыныгы документ, күчүндө." in verdict(page, old)
    page.goto(f"/decisions/{signed.items.get().decisions.get().pk}/edit/")
    page.fill("[name=text]", "Маалымат жактырылсын.")
    page.get_by_role("button", name="Сактоо", exact=True).click()
    do(page, signed, "review")
    for who in (page, other):
        do(who, signed, "sign")
    accessible(other)
    new = IssuedDocument.objects.exclude(pk=old.pk).get()
    papers = other.locator("#papers li")
    expect(papers.first).to_contain_text("алмаштырылды")
    expect(papers.last).to_contain_text("2-версия")
    expect(papers.last).to_contain_text("Чечимде ката кеткен")
    assert "Маалымат жактырылсын." in text_of(new)
    assert "Маалымат эске алынсын." in text_of(old)
    stranger = open_as(None, width=390)
    assert "лмаштырылды" in verdict(stranger, old)
    accessible(stranger)
    assert "Чыныгы документ, күчүндө." in verdict(stranger, new)


def test_the_scan_of_the_signed_printout_is_put_beside_it(
    signed: Meeting, secretary: User, council_member: User, open_as: Open, accessible: Check, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    scan = tmp_path / "№ 1 протокол, колу менен.pdf"
    scan.write_bytes(bytes(IssuedDocument.objects.get().content))
    page = open_as(secretary)
    page.goto(f"/meetings/{signed.pk}/")
    page.locator(f"main a[href='/meetings/{signed.pk}/do/scan/']").click()
    accessible(page)
    page.set_input_files("[name=file]", scan)
    press(page)
    accessible(page)
    reader = open_as(council_member)
    reader.goto(f"/meetings/{signed.pk}/")
    with reader.expect_download() as download:
        reader.get_by_role("link", name=scan.name).click()
    assert download.value.suggested_filename == scan.name
    assert download.value.path().read_bytes() == scan.read_bytes()


def test_a_meeting_without_a_quorum_ends_in_an_act(
    secretary: User, chair: User, council_member: User, council_body: Body, open_as: Open, accessible: Check
) -> None:
    meeting = factories.meeting(secretary, council_body, state="called", present=False)
    page = open_as(secretary)
    page.goto(f"/meetings/{meeting.pk}/attendance/")
    for line in meeting.attendances.all():
        there = line.person_id == secretary.person_id
        page.locator(f"input[name=m{line.pk}-status][value={'present' if there else 'absent'}]").check(force=True)
    press(page)
    do(page, meeting, "unopened", reason="Үчөөнүн экөө келген жок")
    accessible(page)
    act = IssuedDocument.objects.get()
    expect(page.locator("#papers li")).to_contain_text("акт")
    words = text_of(act)
    for expected in ("АКТ", "Бакыт кызы А.", "Үчөөнүн экөө келген жок", act.code):
        assert expected in words
    assert "Чыныгы документ, күчүндө." in verdict(page, act)


def test_a_meeting_is_put_off_with_all_that_belongs_to_it(secretary: User, council_body: Body, open_as: Open, accessible: Check) -> None:
    meeting = factories.meeting(secretary, council_body, items=2)
    page = open_as(secretary)
    do(page, meeting, "call")
    do(page, meeting, "postpone", reason="Карантин", date="2026-11-12")
    accessible(page)
    page.get_by_role("link", name="жаңы отурум").click()
    expect(page.locator("#agenda .item-row")).to_have_count(2)
    expect(page.locator(".head h1")).to_contain_text("№ 1")
    expect(page.locator(".head")).to_contain_text("2026-жылдын 12-ноябры")


def test_a_password_is_changed(teacher: User, open_as: Open, accessible: Check) -> None:
    page = open_as(teacher, width=390)
    page.goto("/")
    page.locator(".menu summary").click()
    page.locator(".menu a[href='/accounts/password/change/']").click()
    for name, value in (("oldpassword", "x"), ("password1", "Жаңы-сырсөз-7"), ("password2", "Жаңы-сырсөз-8")):
        page.fill(f"[name={name}]", value)
    press(page)
    expect(page.locator("main [role=alert]")).to_contain_text("Эки сырсөз бирдей эмес.")
    accessible(page)
    for name, value in (("oldpassword", "x"), ("password1", "Жаңы-сырсөз-7"), ("password2", "Жаңы-сырсөз-7")):
        page.fill(f"[name={name}]", value)
    press(page)
    expect(page.locator("[role=status]")).to_contain_text("Сырсөз өзгөртүлдү.")
    teacher.refresh_from_db()
    assert teacher.check_password("Жаңы-сырсөз-7")
