"""The fixed words of papers: a school's own wording stands on its papers, and cannot break one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from council.labels import SHIPPED
from council.models import DocumentLabel
from meetings import documents
from meetings.models import Meeting
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]
PAGE = "/school/labels/?language="


def paper(meeting: Meeting, language: str = "ky") -> str:
    content = documents.protocol_content(Meeting.objects.complete().get(pk=meeting.pk))
    return documents.papers.paper_html(content, form="full", language=language)


@pytest.mark.parametrize(("language", "own"), [("ky", "ТОКТОМ КЫЛЫНДЫ"), ("ru", "ПОСТАНОВИЛИ")])
def test_an_own_wording_stands_on_papers_of_its_language_alone(
    language: str, own: str, as_user: AsUser, methodist: User, secretary: User, chair: User, council_body: Body
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    assert as_user(methodist).post(PAGE + language, {"decided": own}).status_code == 302
    other = {"ky": "ru", "ru": "ky"}[language]
    assert f"{own}:" in paper(meeting, language)
    assert SHIPPED[language]["decided"] not in paper(meeting, language)
    assert f"{SHIPPED[other]['decided']}:" in paper(meeting, other)


def test_an_emptied_field_brings_the_shipped_wording_back(as_user: AsUser, methodist: User) -> None:
    client = as_user(methodist)
    client.post(f"{PAGE}ky", {"decided": "ТОКТОМ КЫЛЫНДЫ", "agenda": "МАСЕЛЕЛЕР"})
    client.post(f"{PAGE}ky", {"agenda": "МАСЕЛЕЛЕР"})
    assert list(DocumentLabel.objects.values_list("key", "text")) == [("agenda", "МАСЕЛЕЛЕР")]


@pytest.mark.parametrize("wording", ["№ {nomer} протокол", "№ {number протокол", "№ {} протокол", "{number.x}", "100 % }"])
def test_a_wording_that_would_break_a_paper_is_refused(wording: str, as_user: AsUser, methodist: User) -> None:
    response = as_user(methodist).post(f"{PAGE}ky", {"footer": wording})
    assert response.status_code == 422
    assert "{number}, {date}" in response.content.decode()
    assert not DocumentLabel.objects.exists()


def test_the_places_to_be_filled_in_may_stand_in_any_order_or_be_left_out(
    as_user: AsUser, methodist: User, secretary: User, chair: User, council_body: Body
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    as_user(methodist).post(f"{PAGE}ky", {"footer": "{date}: № {number}"})
    assert "05.11.2026: № –" in paper(meeting)


def test_every_shipped_wording_passes_its_own_check(as_user: AsUser, methodist: User) -> None:
    for language, words in SHIPPED.items():
        data = {key.replace(".", "-"): text for key, text in words.items()}
        assert as_user(methodist).post(PAGE + language, data).status_code == 302


def test_both_languages_have_the_same_keys() -> None:
    assert set(SHIPPED["ky"]) == set(SHIPPED["ru"])


def test_who_does_not_keep_the_school_is_told_so(as_user: AsUser, secretary: User) -> None:
    assert as_user(secretary).get(reverse("council:label_list")).status_code == 403
