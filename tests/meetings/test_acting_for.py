"""Who stands in for somebody: the history says for whom."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from meetings.services import planning
from meetings.workflow import acts_for
from members.models import Appointment, Body, Membership, User
from tests import factories


@pytest.fixture
def people(chair: User, secretary: User, council_member: User, methodist: User) -> dict[str, User]:
    return {"chair": chair, "secretary": secretary, "member": council_member, "methodist": methodist}


# Who presides, who keeps the minutes, who acts: for whom.
CASES = [
    ("chair", "secretary", "chair", ""),
    ("chair", "secretary", "secretary", ""),
    ("chair", "secretary", "methodist", ""),
    ("member", "secretary", "member", "Асанова Б. К."),
    ("member", "secretary", "secretary", ""),
    ("member", "secretary", "chair", ""),
    ("chair", "member", "member", "Бакыт кызы А."),
    ("chair", "methodist", "methodist", "Бакыт кызы А."),
    ("secretary", "member", "secretary", "Асанова Б. К."),
    ("member", "member", "member", "Асанова Б. К., Бакыт кызы А."),
]


@pytest.mark.parametrize(("presides", "writes", "acts", "for_whom"), CASES)
def test_for_whom_one_acts_follows_from_the_places_of_the_day(
    presides: str, writes: str, acts: str, for_whom: str, people: dict[str, User], council_body: Body
) -> None:
    made = factories.meeting(people["methodist"], council_body, chair=people[presides].person, secretary=people[writes].person)
    assert acts_for(people[acts], made) == for_whom


def test_nobody_is_acted_for_where_the_place_is_vacant(people: dict[str, User], council_body: Body) -> None:
    Membership.objects.filter(person=people["chair"].person).update(ends=factories.DAY - datetime.timedelta(days=1))
    made = factories.meeting(people["methodist"], council_body, chair=people["member"].person)
    assert acts_for(people["member"], made) == ""


def test_a_union_without_a_secretary_has_nobody_to_stand_in_for(council_body: Body) -> None:
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    factories.user("head", "Эшимов Тилек", body=union, role="head")
    writer = factories.user("writer", "Сыдыкова Анара", body=union)
    assert acts_for(writer, factories.meeting(writer, union, secretary=writer.person)) == ""
    assert acts_for(writer, factories.meeting(writer, union, chair=writer.person)) == "Эшимов Т."


def test_the_history_names_whom_one_stood_in_for(as_user: Callable[[User], Client], people: dict[str, User], council_body: Body) -> None:
    made = factories.meeting(people["methodist"], council_body, chair=people["member"].person)
    planning.call_meeting(made, by=people["member"])
    made = Meeting.objects.get(pk=made.pk)
    assert [(h.action, h.acting_for) for h in made.history.all()] == [("plan", ""), ("call", "Асанова Б. К.")]
    page = as_user(people["secretary"]).get(reverse("meetings:meeting_detail", args=[made.pk])).content.decode()
    assert "Токтосунов Э. (кимдин ордуна: Асанова Б. К.)" in page


def test_an_acting_director_acts_for_the_director_between_two_dates(director: User, teacher: User) -> None:
    Appointment.objects.create(
        person=teacher.person, office="acting_director", starts=datetime.date(2026, 11, 1), ends=datetime.date(2026, 11, 20)
    )

    def acted_for(user: User, day: datetime.date) -> object:
        return type(user.standing)(user.person, day).director_acted_for

    assert acted_for(teacher, datetime.date(2026, 11, 20)) == director.person
    assert acted_for(teacher, datetime.date(2026, 11, 21)) is None
    assert acted_for(director, datetime.date(2026, 11, 20)) is None
    Appointment.objects.filter(office="director").update(ends=datetime.date(2026, 10, 31))
    assert acted_for(teacher, datetime.date(2026, 11, 20)) is None


def test_the_start_page_tells_an_acting_director_for_whom(as_user: Callable[[User], Client], director: User, teacher: User) -> None:
    Appointment.objects.create(person=teacher.person, office="acting_director", starts=factories.SINCE)
    words = "Бүгүн сиз директордун милдетин аткарасыз. Директор: Абдыкадыров Н. Б."
    assert words in as_user(teacher).get(reverse("home")).content.decode()
    assert words not in as_user(director).get(reverse("home")).content.decode()
