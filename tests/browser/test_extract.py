"""The secretary issues an extract at the desk, the teacher opens it on the telephone; the paper has one face."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from meetings.models import Decision, Extract
from members.models import Body, User
from tests import factories
from tests.browser.steps import press, text_of
from tests.extracts.conftest import duty, sign

pytestmark = pytest.mark.django_db(transaction=True)


def test_issued_by_the_secretary_opened_by_the_teacher(
    open_as: Callable[..., Page],
    accessible: Callable[[Page], None],
    secretary: User,
    chair: User,
    director: User,
    teacher: User,
    council_body: Body,
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided", items=2)
    Decision.objects.filter(item__number=1).update(text="Сыдыкова Анара жана Токтосунов Эрмек үлгү сабак өтсүн.")
    factories.person("Токтосунов Эрмек")
    duty(Decision.objects.get(item__number=1), teacher.person)
    sign(meeting, secretary, chair)

    page = open_as(secretary, excuse="422")
    page.goto(f"/meetings/{meeting.pk}/")
    page.locator(f"main a[href='/meetings/{meeting.pk}/do/extract/']").click()
    for label in ("1.1.", "2.1."):
        page.get_by_label(label).check()
    page.get_by_label("мектептин кызматкери").check()
    page.select_option("[name=person]", label="Сыдыкова Анара")
    page.fill("[name=purpose]", "жеке иш үчүн")
    press(page)
    accessible(page)
    decision = Decision.objects.get(item__number=1)
    assert page.get_by_text("Башка адам аталат: Токтосунов Эрмек").is_visible()
    page.fill(f"[name=decision-{decision.pk}]", "Сыдыкова Анара … үлгү сабак өтсүн.")
    press(page, "issue")
    assert page.locator(".note.bad").is_visible()  # it has not been confirmed yet
    assert page.input_value(f"[name=decision-{decision.pk}]") == "Сыдыкова Анара … үлгү сабак өтсүн."
    page.get_by_label("Окудум, башка адам аталбайт.").check()
    press(page, "issue")
    accessible(page)

    phone = open_as(teacher, width=390, height=844)
    phone.goto("/extracts/")
    accessible(phone)
    phone.get_by_role("link", name="№ 1").click()
    accessible(phone)
    extract = Extract.objects.get(state="issued")
    assert extract.opened_at is not None
    assert phone.get_by_text("Сыдыкова Анара … үлгү сабак өтсүн.").is_visible()
    assert "Токтосунов" not in phone.locator("main").inner_text()

    assert extract.document is not None
    words = text_of(extract.document)
    for said in ("ПРОТОКОЛДОН КӨЧҮРМӨ", "Көчүрмөсү туура", "жеке иш үчүн", extract.document.code):
        assert said in words
    assert fonts_of(bytes(extract.document.content)) == {"Tinos", "Tinos-Bold", "Tinos-Italic"}


def fonts_of(content: bytes) -> set[str]:
    """The names of all faces in a PDF, without the mark of the subset."""
    found = set()
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(str(font.get_object()["/BaseFont"]).lstrip("/").partition("+")[2])
    return found
