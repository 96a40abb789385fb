"""The page that verifies papers answers a person, and nobody who guesses."""

from __future__ import annotations

from django.test import Client

from council.models import School
from council.views.verify import TRIES


def test_who_tries_too_often_waits_and_others_do_not(client: Client, school: School) -> None:
    answers = [client.get("/verify/AAAA-BBBB-CCCC/").status_code for _try in range(TRIES + 1)]
    assert answers == [*[404] * TRIES, 429]
    assert client.get("/verify/AAAA-BBBB-CCCC/", REMOTE_ADDR="10.0.0.7").status_code == 404
