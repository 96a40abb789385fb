"""The «?» of every page: three sentences in the reader's language, and the way to the guide."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from council.views.guide import PARTS, parts
from members.models import Body, User
from tests import factories
from tests.access.test_every_address import ACCOUNT, OURS, address

__all__ = ["address"]  # the fixture that knows an object for every address
HELP = re.compile(r'<details class="help">.*?<div class="note">(.*?)<p(.*?)</details>', re.S)
# The recorder is a screen of its own, without our frame; what helps there are its list of keys and the plain page beside it.
EXCUSED = {"meetings:recorder", "meetings:recorder_shell", "meetings:screen"}
AsUser = Callable[[User], Client]


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?=\s|$)", text))


@pytest.mark.parametrize("language", ["ky", "ru"])
@pytest.mark.parametrize("kind", ["methodist", "secretary", "chair", "teacher"])
def test_every_page_says_three_sentences_and_leads_to_the_guide(
    kind: str, language: str, address: Callable[[str, tuple[str, ...]], str], as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(kind))
    client.cookies["django_language"] = language
    wrong, seen = [], 0
    for name, arguments in [*OURS, *ACCOUNT]:
        if name in EXCUSED:
            continue
        response = client.get(address(name, arguments))
        if response.status_code not in (200, 403, 404) or "text/html" not in response.get("Content-Type", ""):
            continue
        found = HELP.search(response.content.decode())
        seen += bool(found)
        words = html.unescape(re.sub(r"<[^>]+>", " ", found[1])).strip() if found else ""
        if found is None or reverse("council:guide") not in found[2] or sentences(words) < 3:
            wrong.append((name, words))
    assert not wrong
    assert seen > 20


@pytest.mark.parametrize("name", ["account_login", "members:slip", "council:verify", "mfa_authenticate"])
def test_so_do_pages_before_signing_in(name: str, client: Client, council_body: Body) -> None:
    page = client.get(reverse(name), follow=True).content.decode()
    assert reverse("council:guide") in page


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("methodist", "methodist"),
        ("secretary", "methodist"),
        ("director", "director"),
        ("administrator", "administrator"),
        ("teacher", "teacher"),
    ],
)
def test_the_guide_begins_with_the_part_of_the_reader(kind: str, first: str, as_user: AsUser, request: pytest.FixtureRequest) -> None:
    page = as_user(request.getfixturevalue(kind)).get(reverse("council:guide")).content.decode()
    found = re.findall(r'<section class="card-box" id="(\w+)">', page)
    assert found[0] == first
    assert sorted(found) == sorted(PARTS)


def test_who_cannot_sign_in_yet_reads_it_too(client: Client, council_body: Body) -> None:
    page = client.get(reverse("council:guide"), {"language": "ru"}).content.decode()
    assert page.index("Первый вход") < page.index("До заседания")
    assert '<div class="guide" lang="ru">' in page


def test_both_languages_say_as_much() -> None:
    ky, ru = parts("ky"), parts("ru")
    assert [ky[name].count("<li>") for name in PARTS] == [ru[name].count("<li>") for name in PARTS]


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_what_the_guide_calls_by_name_is_called_so_on_the_pages(language: str) -> None:
    """Buttons and pages in quotation marks are texts of the catalogue: a renamed button must be renamed here."""
    catalogue = (settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po").read_text()
    guide = (settings.BASE_DIR / "docs" / "guide" / f"{language}.md").read_text()
    named = {re.sub(r"[.,:]$", "", name) for quoted in re.findall(r"«([^»]+)»", guide) for name in quoted.split("», «")}
    assert len(named) > 15
    assert not [name for name in named if f'"{name}"' not in catalogue and f'"{name}."' not in catalogue and name != "?"]


def test_the_guide_is_there_before_the_school_is(client: Client, db: None) -> None:
    with translation.override("ky"):
        assert client.get(reverse("council:guide")).status_code == 200
    assert client.get("/")["Location"] == reverse("members:setup")


def test_nothing_of_a_school_stands_in_it(client: Client, secretary: User, chair: User, council_body: Body) -> None:
    factories.meeting(secretary, council_body, theme="Теманын аты")
    page = client.get(reverse("council:guide")).content.decode()
    assert "Теманын аты" not in page
    assert "Бакыт кызы" not in page
