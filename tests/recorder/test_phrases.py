"""Standard phrases: shipped ones are short, a school's own list takes their place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from council.lib.kyrgyz import unprintable
from meetings.models import Phrase
from meetings.phrases import LONGEST, SHIPPED, phrases
from members.models import User


@pytest.mark.parametrize("language", SHIPPED)
def test_no_shipped_phrase_is_longer_than_twelve_words(language: str) -> None:
    assert not [text for _letters, _place, text in SHIPPED[language] if len(text.split()) > LONGEST or unprintable(text)]


def test_saving_makes_the_list_the_schools_own_and_it_can_be_brought_back(as_user: Callable[[User], Client], methodist: User) -> None:
    client, url = as_user(methodist), reverse("meetings:phrases", args=["ky"])
    form = client.get(url).context["rows"]
    data = {"f-TOTAL_FORMS": str(len(form.forms)), "f-INITIAL_FORMS": "0"}
    data |= {f"f-{n}-place": "any" for n in range(len(form.forms))}
    for n, (letters, place, text) in enumerate([*SHIPPED["ky"][1:], ("жт", "any", "Жаңы түшүнүк.")]):
        data |= {f"f-{n}-letters": letters, f"f-{n}-place": place, f"f-{n}-text": text}
    assert client.post(url, data).status_code == 302
    assert ("жт", "any", "Жаңы түшүнүк.") in phrases("ky")
    assert SHIPPED["ky"][0] not in phrases("ky")
    client.post(url, {**data, "reset": "1"})
    assert phrases("ky") == SHIPPED["ky"]


def test_a_phrase_without_letters_is_an_error_at_its_field(as_user: Callable[[User], Client], methodist: User) -> None:
    data = {"f-TOTAL_FORMS": "1", "f-INITIAL_FORMS": "0", "f-0-letters": "", "f-0-place": "any", "f-0-text": "Сөз"}
    response = as_user(methodist).post(reverse("meetings:phrases", args=["ky"]), data)
    assert response.status_code == 422
    assert not Phrase.objects.exists()


@pytest.mark.parametrize(("kind", "status"), [("secretary", 200), ("chair", 200), ("council_member", 403), ("teacher", 403)])
def test_those_who_keep_minutes_edit_the_phrases(
    kind: str, status: int, as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    assert as_user(request.getfixturevalue(kind)).get(reverse("meetings:phrases", args=["ru"])).status_code == status
