"""The names that a form offers and knows."""

from __future__ import annotations

import datetime

import pytest

from meetings.services.names import Known
from members.models import Body, Employment, User
from tests import factories


@pytest.mark.parametrize(("language", "position"), [("ky", "мугалим"), ("ru", "учитель")])
def test_it_offers_who_works_here_with_the_main_position_in_the_language_of_the_minutes(
    language: str, position: str, secretary: User, council_body: Body
) -> None:
    Employment.objects.update(position_ru="учитель")
    Employment.objects.create(person=secretary.person, position_ky="тарбиячы", is_main=False, starts=factories.DAY)
    factories.person("Асанов Үсөн").employments.update(ends=factories.DAY - datetime.timedelta(days=1))
    meeting = factories.meeting(secretary, council_body, language=language)
    assert Known.of(meeting).options == [("Бакыт кызы Айгүл", position)]


def test_it_offers_and_knows_a_member_who_has_left_since(secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body)
    assert chair.person is not None
    chair.person.employments.update(ends=factories.SINCE)
    known = Known.of(meeting)
    assert known.options == [("Бакыт кызы Айгүл", "мугалим"), ("Асанова Бермет Кадыровна", "")]
    assert known.person("асанова б. к.") == chair.person


def test_a_short_name_of_two_is_nobodys(secretary: User, council_body: Body) -> None:
    for name in ("Асанов Бакыт", "Асанов Болот"):
        factories.person(name)
    known = Known.of(factories.meeting(secretary, council_body))
    assert (known.person("Асанов Б."), str(known.person("асанов  болот"))) == (None, "Асанов Болот")
