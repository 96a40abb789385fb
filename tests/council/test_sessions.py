"""The cookie of a session: an answer that comes late takes nothing away, signing out does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from members.models import User

NAME = settings.SESSION_COOKIE_NAME


@pytest.mark.parametrize("path", ["/", "/record/worker.js", "/accounts/login/", "/meetings/1/record/state/"])
def test_an_answer_to_an_ended_session_leaves_the_cookie_alone(path: str, as_user: Callable[[User], Client], secretary: User) -> None:
    client = as_user(secretary)
    Session.objects.all().delete()
    assert NAME not in client.get(path).cookies


def test_signing_out_takes_the_cookie_away(as_user: Callable[[User], Client], secretary: User) -> None:
    assert as_user(secretary).post("/accounts/logout/").cookies[NAME].value == ""
