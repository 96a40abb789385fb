"""The text for the group chat: what it says before and after a meeting, what it never says, who gets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.documents.chat import chat_texts
from meetings.models import AgendaItem, Decision, DecisionPerson, Meeting, Translation
from meetings.services import planning
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]
LINK = "https://kengesh.mektep12.kg/meetings/1/"


@pytest.fixture(autouse=True)
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are tried elsewhere; drawing one takes a second."""
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")


def texts(meeting: Meeting) -> dict[str, str]:
    return chat_texts(Meeting.objects.complete().get(pk=meeting.pk), link=LINK)


def close(meeting: Meeting, number: int) -> None:
    AgendaItem.objects.filter(meeting=meeting, number=number).update(level="confidential", title="Жашыруун маселе")


def test_before_a_meeting_it_invites_in_both_languages(secretary: User, council_body: Body) -> None:
    made = factories.meeting(secretary, council_body, items=3, theme="Сабактын сапаты")
    close(made, 2)
    Translation.objects.create(meeting=made, language="ru", item=made.items.get(number=1), text="О первом вопросе")
    found = texts(made)
    assert found["ky"].splitlines() == [
        "Усулдук кеңеш: отурум",
        "2026-жылдын 5-ноябры, 14:00, 204-бөлмө",
        "Темасы: Сабактын сапаты",
        "",
        "Күн тартиби:",
        "• 1-маселе жөнүндө",
        "• 3-маселе жөнүндө",
        "",
        LINK,
    ]
    assert found["ru"].splitlines()[:2] == ["Методический совет: заседание", "5 ноября 2026 года, 14:00, 204-бөлмө"]
    assert "• О первом вопросе" in found["ru"]
    assert "Жашыруун" not in found["ru"]


def test_after_signing_it_says_what_was_decided_openly(secretary: User, chair: User, council_body: Body) -> None:
    made = factories.meeting(secretary, council_body, state="decided", items=4)
    close(made, 2)
    person, lost = Decision.objects.get(item__number=3), Decision.objects.get(item__number=4)
    DecisionPerson.objects.create(decision=person, name="Сыдыкова Анара", outcome="recommended")
    Decision.objects.filter(pk=person.pk).update(text="Сыдыкова сунушталсын.")
    Decision.objects.filter(pk=lost.pk).update(text="Четке кагылган сунуш.")
    assert lost.vote is not None
    type(lost.vote).objects.filter(pk=lost.vote.pk).update(votes_for=0, votes_against=2)
    factories.signed(made)
    found = texts(made)
    assert "• 1-маселе жөнүндө\n— Маалымат эске алынсын." in found["ky"]
    assert found["ky"].splitlines()[0] == "Усулдук кеңеш: отурумдун чечимдери"
    for word in ("Жашыруун", "Сыдыкова", "сунушталсын", "Четке", "2-маселе", "3-маселе", "4-маселе"):
        assert word not in found["ky"] + found["ru"]


def test_of_a_confidential_item_there_is_no_trace(secretary: User, council_body: Body) -> None:
    plain, closed = (factories.meeting(secretary, council_body, items=n) for n in (1, 2))
    close(closed, 2)
    assert texts(plain) == texts(closed)


def test_a_meeting_called_off_or_put_off_says_so(secretary: User, council_body: Body) -> None:
    off, away = factories.meeting(secretary, council_body), factories.meeting(secretary, council_body)
    planning.cancel_meeting(off, by=secretary, reason="Карантин")
    planning.postpone_meeting(away, by=secretary, reason="Карантин", date=factories.DAY.replace(day=12))
    assert texts(off)["ru"].startswith("Методический совет: заседание отменено")
    assert texts(away)["ky"].endswith("Жаңы күнү: 2026-жылдын 12-ноябры")


def test_before_the_signature_there_is_nothing_to_tell(secretary: User, council_body: Body) -> None:
    assert texts(factories.meeting(secretary, council_body, state="decided")) == {}


@pytest.mark.parametrize(
    ("kind", "status"),
    [("secretary", 200), ("methodist", 200), ("chair", 403), ("council_member", 403), ("director", 403), ("teacher", 404)],
)
def test_who_keeps_the_minutes_gets_it(
    kind: str, status: int, secretary: User, council_body: Body, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    made = factories.meeting(secretary, council_body)
    client = as_user(request.getfixturevalue(kind))
    assert client.get(reverse("meetings:chat", args=[made.pk])).status_code == status
    shown = client.get(reverse("meetings:meeting_detail", args=[made.pk])).content.decode()
    assert (reverse("meetings:chat", args=[made.pk]) in shown) == (status == 200)
