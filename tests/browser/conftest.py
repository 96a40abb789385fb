"""Chromium as Debian ships it, axe on each page, and no error in the console."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page

from members.models import User
from tests import factories

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox", "--disable-background-networking"]}


def session_of(user: User) -> str:
    """A session signed in a moment ago."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    factories.just_signed_in(session, user)
    return str(session.session_key)


@pytest.fixture
def open_as(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """A page signed in as this user (None: nobody yet); at the end nothing may stand in its console."""
    errors: list[str] = []
    contexts = []

    def sign_in(
        user: User | None,
        *,
        width: int = 1280,
        height: int = 900,
        language: str = "",
        dark: bool = False,
        touch: bool = False,
        excuse: str = "nothing at all",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            base_url=live_server.url,
            locale="ky-KG",
            color_scheme="dark" if dark else "light",
            has_touch=touch,
        )
        if user:
            context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": live_server.url}])
        if language:
            context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" and excuse not in m.text else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        return page

    yield sign_in
    for context in contexts:
        context.close()
    time.sleep(0.3)  # a page that reads again by itself may have a request on its way into the emptied database
    assert not errors


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Fail if axe finds anything, if the page has not one main heading, or if it is wider than the window."""

    def check(page: Page) -> None:
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert not [(v["id"], v["nodes"][0]["html"][:200]) for v in found], page.url
        assert page.locator("h1").count() == 1, page.url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"

    return check
