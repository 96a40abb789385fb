"""The secretary falls ill: the methodist hands her duties over, her deputy records one meeting and signs another that she has drafted."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from meetings.models import Meeting
from members.models import Body, Substitution, User
from tests import factories
from tests.browser.steps import do, hold, plan, press, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_deputy_records_and_signs_in_the_place_of_the_secretary(
    open_as: Callable[..., Page],
    accessible: Callable[[Page], None],
    methodist: User,
    secretary: User,
    chair: User,
    council_member: User,
    teacher: User,
    council_body: Body,
) -> None:
    today = timezone.localdate()
    drafted = factories.meeting(secretary, council_body, state="decided", date=today - datetime.timedelta(days=3))
    hand_over(open_as(methodist), accessible, today)

    page = open_as(teacher)
    page.goto("/substitutions/")
    accessible(page)
    assert page.get_by_text("кимдин ордуна: Бакыт кызы А.").is_visible()
    held = plan(page, "Усулдук кеңеш", today, ["Ачык сабактар жөнүндө"])
    hold(page, held, "Ачык сабактар өткөрүлсүн.")
    do(page, drafted, "review")
    for meeting in (drafted, held):
        signed_by(page, meeting)
    for meeting in (drafted, held):
        signed_by(open_as(chair), meeting)

    said = "Катчынын милдетин аткаруучу (кимдин ордуна: Бакыт кызы А.)"
    for meeting, keeper in ((drafted, "Катчы: Бакыт кызы А."), (held, "Катчынын милдетин аткаруучу: Сыдыкова А.")):
        meeting.refresh_from_db()
        words = text_of(meeting.protocols.get().papers.get(form="full").document)
        assert said in words
        assert keeper in words
        assert "А. Сыдыкова" in words
        assert "Мүчөлөрдүн жалпы саны: 3" in words
        page.goto(f"/meetings/{meeting.pk}/")
        accessible(page)
        assert page.get_by_text("Сыдыкова А. (кимдин ордуна: Бакыт кызы А.)").first.is_visible()


def hand_over(page: Page, accessible: Callable[[Page], None], today: datetime.date) -> None:
    page.goto("/substitutions/")
    accessible(page)
    page.locator("main a[href='/substitutions/new/'], a[href='/substitutions/new/']").first.click()
    page.select_option("[name=person]", label="Бакыт кызы Айгүл")
    page.select_option("[name=place]", label="Усулдук кеңеш: катчы")
    page.select_option("[name=deputy]", label="Сыдыкова Анара")
    for field, value in (("starts", today), ("ends", today + datetime.timedelta(days=6))):
        page.fill(f"[name={field}]", value.isoformat())
    page.fill("[name=order_number]", "34-к")
    press(page)
    assert Substitution.objects.get().order_number == "34-к"


def signed_by(page: Page, meeting: Meeting) -> None:
    page.goto(f"/meetings/{meeting.pk}/sign/")
    for box in page.locator("main [name=confirmed]").all():
        box.check()
    press(page)
