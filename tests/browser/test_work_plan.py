"""A work plan from the first line to the director's phone, as three people; then its first line on an agenda, and next year's plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from council.models import IssuedDocument
from meetings.models import PlanItem, WorkPlan
from members.models import Body, User
from tests import factories
from tests.browser.steps import press, text_of

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]
Check = Callable[[Page], None]


def add_line(page: Page, title: str, **fields: str) -> None:
    page.get_by_role("link", name="Сап кошуу").first.click()
    page.fill("[name=title]", title)
    for name, value in fields.items():
        if name in ("when", "month", "direction", "goal"):
            page.select_option(f"[name={name}]", value)
        else:
            page.fill(f"[name={name}]", value)
    with page.expect_navigation():
        page.get_by_role("button", name="Сактоо", exact=True).click()


def test_the_methodist_draws_it_up_the_council_adopts_it_and_the_director_approves_it_on_a_phone(
    open_as: Open, accessible: Check, methodist: User, director: User, secretary: User, chair: User, council_body: Body
) -> None:
    factories.signed_decision([secretary, chair], council_body)
    page = open_as(methodist)
    page.goto("/plans/")
    page.locator("main a[href='/plans/new/']").first.click()
    page.select_option("[name=body]", label="Усулдук кеңеш")
    page.fill("[name=theme]", "Окуунун сапаты")
    press(page)
    page.get_by_role("link", name="Максаттар жана багыттар").click()
    page.fill("[name=g-0-text]", "Ар бир сабакта баланы угуу")
    page.fill("[name=d-0-title]", "Программалар")
    press(page)
    add_line(page, "Сабактарды көрүү", when="month", month="2026-12-01", who="Бакыт кызы Айгүл; бардык мугалимдер")
    add_line(page, "Кеңешме", when="date", date="2027-01-20")
    accessible(page)
    expect(page.locator(".plan-group")).to_have_count(2)
    page.get_by_role("link", name="Кабыл алынганын белгилөө").click()
    page.get_by_role("radio").first.check()
    accessible(page)
    press(page)
    plan = WorkPlan.objects.get()

    phone = open_as(director, width=390)
    phone.goto(f"/plans/{plan.pk}/")
    accessible(phone)
    phone.get_by_role("link", name="Планды бекитүү").click()
    accessible(phone)
    press(phone)
    expect(phone.locator("#papers li")).to_have_count(1)
    words = text_of(IssuedDocument.objects.get(kind="plan"))
    assert all(
        word in words for word in ("БЕКИТЕМИН", "Н. Б. Абдыкадыров", "Сабактарды көрүү", "Бакыт кызы А., бардык мугалимдер", "20.01.2027")
    )

    line = PlanItem.objects.get(title="Сабактарды көрүү")
    page.goto(f"/plan-items/{line.pk}/")
    page.get_by_role("link", name="Күн тартибине киргизүү").click()
    page.fill("[name=title]", "Сабактарды көрүү жөнүндө")
    page.check("[name=meeting][value='']")
    page.fill("[name=date]", "2026-12-10")
    accessible(page)
    press(page)
    expect(page.locator("#plan a")).to_have_attribute("href", f"/plan-items/{line.pk}/")

    page.goto(f"/plans/{plan.pk}/next-year/")
    accessible(page)
    press(page)
    expect(page.locator(".plan-group li")).to_have_count(2)
    assert WorkPlan.objects.get(shifted_from=plan).school_year.label == "2027–2028"
