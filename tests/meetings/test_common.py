"""The common protocol: issued by signing where the school wants one, read by everybody who works there, and without what is closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from council.models import School
from meetings.models import AgendaItem, Decision, DecisionPerson, Meeting, ProtocolDocument
from meetings.services import protocol
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]
LIST = "/protocols/common/"


@pytest.fixture(autouse=True)
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7 " + html.encode())


def signed(secretary: User, chair: User, body: Body, *, common: bool = True) -> Meeting:
    """Item 1 is open, item 2 is about a person, item 3 is confidential."""
    School.objects.update(common_protocol=common)
    meeting = factories.meeting(secretary, body, state="decided", items=3)
    person = Decision.objects.get(item__number=2)
    DecisionPerson.objects.create(decision=person, name="Сыдыкова Анара", claim="биринчи категория", outcome="recommended")
    AgendaItem.objects.filter(meeting=meeting, number=3).update(level="confidential", title="Жашыруун маселе")
    Decision.objects.filter(item__number=2).update(text="Сунушталсын.")
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    protocol.sign(meeting, by=secretary)
    return meeting


def test_signing_issues_it_where_the_school_wants_one(secretary: User, chair: User, council_body: Body) -> None:
    signed(secretary, chair, council_body)
    assert list(ProtocolDocument.objects.values_list("form", flat=True)) == ["full", "common"]


def test_signing_issues_none_otherwise(secretary: User, chair: User, council_body: Body) -> None:
    signed(secretary, chair, council_body, common=False)
    assert [p.form for p in ProtocolDocument.objects.all()] == ["full"]


def test_a_teacher_reads_it_and_not_the_full_one(as_user: AsUser, teacher: User, secretary: User, chair: User, council_body: Body) -> None:
    meeting = signed(secretary, chair, council_body)
    client, (full, common) = as_user(teacher), ProtocolDocument.objects.all()
    page = client.get(LIST).content.decode()
    address = reverse("meetings:paper", args=[common.pk])
    assert address in page
    paper = client.get(address).content.decode()
    assert "1-маселе жөнүндө" in paper
    for secret in ("Жашыруун маселе", "Сунушталсын", "Сыдыкова Анара", "биринчи категория", "Добуш берүү"):
        assert secret not in paper
    assert client.get(reverse("meetings:paper", args=[full.pk])).status_code == 404
    assert client.get(reverse("meetings:meeting_detail", args=[meeting.pk])).status_code == 404


@pytest.mark.parametrize("kind", ["stranger", "teacher"])
def test_it_is_for_the_staff_and_only_while_the_school_has_switched_it_on(
    kind: str, as_user: AsUser, secretary: User, chair: User, council_body: Body, request: pytest.FixtureRequest
) -> None:
    signed(secretary, chair, council_body)
    School.objects.update(common_protocol=kind == "stranger")
    client = as_user(request.getfixturevalue(kind))
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("meetings:paper", args=[ProtocolDocument.objects.get(form="common").pk])).status_code == 404


def test_a_corrected_one_takes_the_place_of_the_old_in_the_list(
    as_user: AsUser, teacher: User, secretary: User, chair: User, council_body: Body
) -> None:
    meeting = signed(secretary, chair, council_body)
    protocol.correct(meeting, by=secretary, reason="Ката кеткен")
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=chair)
    protocol.sign(meeting, by=secretary)
    old, new = ProtocolDocument.objects.filter(form="common")
    page = as_user(teacher).get(LIST).content.decode()
    assert reverse("meetings:paper", args=[new.pk]) in page
    assert reverse("meetings:paper", args=[old.pk]) not in page
