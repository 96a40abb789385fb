"""One's own settings: language, mail, calendar address; nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from members.models import CalendarFeed, User

AsUser = Callable[[User], Client]
PAGE = "members:preferences"


def test_language_choice_and_address_are_kept(as_user: AsUser, teacher: User) -> None:
    client = as_user(teacher)
    client.cookies["django_language"] = "ky"
    answer = client.post(reverse(PAGE), {"language": "ru", "mail_choice": "at_once", "email": "anara@mektep12.kg"})
    teacher = User.objects.get(pk=teacher.pk)
    assert teacher.person is not None
    assert (teacher.language, teacher.mail_choice, teacher.person.email) == ("ru", "at_once", "anara@mektep12.kg")
    assert answer.cookies["django_language"]["max-age"] == 0  # what this browser was set to before
    assert '<html lang="ru">' in as_user(teacher).get(reverse(PAGE)).content.decode()


def test_a_wrong_address_is_refused_at_its_field_and_nothing_is_lost(as_user: AsUser, teacher: User) -> None:
    answer = as_user(teacher).post(reverse(PAGE), {"language": "ru", "mail_choice": "never", "email": "anara@"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "email" in answer.context["form"].errors
    assert 'value="anara@"' in page
    assert '<option value="never" selected' in page
    assert User.objects.get(pk=teacher.pk).mail_choice == "digest"


def test_an_account_without_a_person_chooses_its_language(as_user: AsUser, stranger: User) -> None:
    client = as_user(stranger)
    assert client.get(reverse(PAGE)).status_code == 200
    assert client.post(reverse(PAGE), {"language": "en"}).status_code == 302
    assert User.objects.get(pk=stranger.pk).language == "en"


def test_nobody_sets_anything_for_somebody_else(as_user: AsUser, teacher: User, secretary: User) -> None:
    as_user(teacher).post(
        reverse(PAGE), {"language": "ru", "mail_choice": "never", "email": "a@b.kg", "user": secretary.pk, "pk": secretary.pk}
    )
    as_user(teacher).post(reverse("members:calendar_act"), {"do": "make", "user": secretary.pk})
    assert User.objects.get(pk=secretary.pk).mail_choice == "digest"
    assert not CalendarFeed.objects.filter(user=secretary).exists()


def test_the_calendar_address_is_made_renewed_and_switched_off(as_user: AsUser, teacher: User) -> None:
    client, act = as_user(teacher), reverse("members:calendar_act")
    client.post(act, {"do": "make"})
    first = CalendarFeed.objects.get(user=teacher).token
    client.post(act, {"do": "make"})
    assert CalendarFeed.objects.get(user=teacher).token == first  # pressed twice
    assert f"https://kengesh.mektep12.kg/calendar/{first}.ics" in client.get(reverse(PAGE)).content.decode()
    client.post(act, {"do": "renew"})
    second = CalendarFeed.objects.get(user=teacher).token
    assert [Client().get(reverse("meetings:calendar", args=[token])).status_code for token in (first, second)] == [404, 200]
    client.post(act, {"do": "end"})
    assert Client().get(reverse("meetings:calendar", args=[second])).status_code == 404


@pytest.mark.parametrize("do", ["", "other"])
def test_an_unknown_act_is_not_found(do: str, as_user: AsUser, teacher: User) -> None:
    assert as_user(teacher).post(reverse("members:calendar_act"), {"do": do}).status_code == 404
