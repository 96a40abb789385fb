"""The second step of signing in: switched on, asked for, a recovery code in its place, switched off. All in our frame and language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from members.models import User

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ky": ("Кирүүнүн экинчи кадамы күйгүзүлдү.", "Код туура эмес.", "Кош келиңиз, Сыдыкова Анара!", "Кирүүнүн экинчи кадамы өчүрүлдү."),
    "ru": ("Второй шаг входа включён.", "Неверный код.", "Добро пожаловать, Сыдыкова Анара!", "Второй шаг входа выключен."),
}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """The app on the phone: a code of the next half minute each time it is asked; a code works once."""
    now = [1_000]
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: iter(now))

    def code(secret: str) -> str:
        now[0] += 1
        return format_hotp_value(hotp_value(secret, now[0]))

    return code


def sign_in(page: Page, code: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "teacher")
    page.fill("[name=password]", "x")
    press(page)
    page.fill("[name=code]", code)
    press(page)


def press(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button").last.click()


@pytest.mark.parametrize(("language", "dark"), [("ky", False), ("ru", True)])
def test_a_teacher_switches_on_the_second_step_and_signs_in_with_it(
    language: str,
    dark: bool,
    teacher: User,
    open_as: Callable[..., Page],
    accessible: Callable[[Page], None],
    clock: Callable[[str], str],
) -> None:
    on, wrong, welcome, off = WORDS[language]
    page = open_as(teacher, width=390, language=language, dark=dark)
    page.goto("/accounts/2fa/")
    accessible(page)
    page.locator("main a.btn-primary").click()
    accessible(page)
    secret = page.locator("main code").inner_text()
    page.fill("[name=code]", "000000")
    press(page)
    expect(page.locator("main [role=alert]")).to_contain_text(wrong)
    page.fill("[name=code]", clock(secret))
    press(page)
    expect(page.locator("[role=status]")).to_contain_text(on)
    recovery = page.locator(".codes code").all_inner_texts()
    assert len(recovery) == 10
    accessible(page)
    with page.expect_download() as download:
        page.locator("main .acts a").first.click()
    assert download.value.path().read_text().split() == recovery
    page.context.clear_cookies(name="sessionid")
    sign_in(page, "000000")
    expect(page.locator("main [role=alert]")).to_contain_text(wrong)
    accessible(page)
    page.fill("[name=code]", clock(secret))
    press(page)
    expect(page.locator("[role=status]")).to_contain_text(welcome)
    page.context.clear_cookies(name="sessionid")
    sign_in(page, recovery[0])
    page.goto("/accounts/2fa/")
    expect(page.locator("main")).to_contain_text(re.compile(r": 9\."))
    page.goto("/accounts/2fa/recovery-codes/generate/")
    page.locator("main [name=password], main [name=code]").fill("x")
    press(page)
    accessible(page)
    press(page)
    assert recovery[1] not in page.locator("main").inner_text()
    page.goto("/accounts/2fa/totp/deactivate/")
    accessible(page)
    press(page)
    expect(page.locator("[role=status]")).to_contain_text(off)
