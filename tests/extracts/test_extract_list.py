"""The list of extracts, what each kind of user sees of it, and who has a decision already."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from council.models import SchoolYear
from meetings.models import Decision, Extract, Meeting
from meetings.services import extracts
from members.models import User
from tests.queries import queries_of

AsUser = Callable[[User], Client]
LIST = "/extracts/"


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("methodist", 2),
        ("director", 2),
        ("secretary", 2),
        ("chair", 2),
        ("teacher", 1),
        ("other", 1),
        ("council_member", 0),
        ("stranger", 0),
        ("administrator", 0),
    ],
)
def test_everybody_sees_what_is_his(kind: str, rows: int, as_user: AsUser, signed: Meeting, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(kind)
    assert Extract.objects.visible_to(user).count() == rows
    page = as_user(user).get(LIST, {"year": ""}).content.decode()
    assert page.count('<td class="nobr"><a') == rows
    assert f"{rows} көчүрмө" in page


def test_a_teacher_reads_the_own_decisions_alone(as_user: AsUser, signed: Meeting, teacher: User) -> None:
    page = as_user(teacher).get(LIST).content.decode()
    assert "Мага тиешелүү чечимдер" in page
    assert "Сыдыкова Анара биринчи категорияга сунушталсын." in page
    assert "Токтогулова" not in page


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"words": "кайра каралсын"}, 1),
        ({"words": "жок сөз"}, 0),
        ({"person": "сыдыкова"}, 1),
        ({"state": "waiting"}, 2),
        ({"state": "received"}, 0),
        ({"state": "draft"}, 0),
        ({"state": "void"}, 0),
        ({"whose": "mine"}, 0),
        ({"whose": "issued"}, 2),
    ],
)
def test_it_is_filtered(query: dict[str, str], rows: int, as_user: AsUser, signed: Meeting, secretary: User) -> None:
    assert f"{rows} көчүрмө" in as_user(secretary).get(LIST, query).content.decode()


def test_words_that_were_cut_out_are_not_found(as_user: AsUser, signed: Meeting, secretary: User, teacher: User) -> None:
    made = extracts.draft(signed, by=secretary, decisions=[d.pk for d in Decision.objects.all()], person=teacher.person)
    key = f"decision:{Decision.objects.get(item__number=2, number=2).pk}"
    made = extracts.rewrite(made, by=secretary, texts={key: "… кайра каралсын."}, speeches=[])
    extracts.issue(made, by=secretary, confirmed=["read"])
    client = as_user(teacher)
    assert "1 көчүрмө" in client.get(LIST, {"words": "кайра каралсын"}).content.decode()
    assert "0 көчүрмө" in client.get(LIST, {"words": "Токтогулова"}).content.decode()


def test_its_second_page_keeps_the_year(as_user: AsUser, signed: Meeting, methodist: User) -> None:
    client = as_user(methodist)
    assert "2 көчүрмө" in client.get(LIST, {"page": "2"}).content.decode()
    Extract.objects.update(school_year=SchoolYear.objects.create(starts=datetime.date(2020, 9, 1), ends=datetime.date(2021, 8, 31)))
    assert "0 көчүрмө" in client.get(LIST, {"page": "2"}).content.decode()


def test_thirty_cost_the_queries_of_one(as_user: AsUser, signed: Meeting, secretary: User, teacher: User, methodist: User) -> None:
    client = as_user(methodist)
    few, response = queries_of(client, f"{LIST}?year=")
    assert response.status_code == 200
    for _n in range(28):
        made = extracts.draft(signed, by=secretary, decisions=[Decision.objects.get(item__number=1).pk], person=teacher.person)
        extracts.issue(made, by=secretary)
    many, response = queries_of(client, f"{LIST}?year=")
    assert "30 көчүрмө" in response.content.decode()
    assert many == few <= 15


def test_a_decision_is_announced_when_the_addressee_has_opened_it(
    as_user: AsUser, signed: Meeting, secretary: User, teacher: User, director: User
) -> None:
    extract = Extract.objects.get(person=teacher.person)
    address = reverse("meetings:extract", args=[extract.pk])
    as_user(secretary).get(address)
    as_user(director).get(address)
    extract.refresh_from_db()
    assert extract.received_at is None
    as_user(teacher).get(reverse("meetings:extract_pdf", args=[extract.pk]))
    extract.refresh_from_db()
    first = extract.received_at
    assert first is not None
    as_user(teacher).get(address)
    extract.refresh_from_db()
    assert extract.received_at == first


def test_or_when_it_was_handed_over_on_paper(as_user: AsUser, signed: Meeting, secretary: User, teacher: User) -> None:
    extract = Extract.objects.get(person=teacher.person)
    address = reverse("meetings:extract_hand", args=[extract.pk])
    assert as_user(teacher).post(address).status_code == 403
    client = as_user(secretary)
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 403
    extract.refresh_from_db()
    assert extract.handed_by == secretary


def test_the_page_of_the_meeting_says_who_has_which_decision(
    as_user: AsUser, signed: Meeting, secretary: User, teacher: User, council_member: User
) -> None:
    as_user(teacher).get(reverse("meetings:extract", args=[Extract.objects.get(person=teacher.person).pk]))
    address = reverse("meetings:meeting_detail", args=[signed.pk])
    page = as_user(secretary).get(address).content.decode()
    assert page.count(">ачылды<") == 2  # 1.1 and 2.1 of Анара
    assert page.count(">азырынча алынган жок<") == 1
    assert "Чечимдердин жарыяланышы" not in as_user(council_member).get(address).content.decode()
