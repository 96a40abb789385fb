"""Signing in by user name and password."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from django.urls import reverse

from meetings.services import protocol
from members.models import Body, User
from tests import factories


def test_user_name_and_password_open_the_home_page(client: Client, teacher: User) -> None:
    response = client.post(reverse("account_login"), {"login": "teacher", "password": "x"})
    assert response["Location"] == reverse("home")


def test_a_wrong_password_is_refused_in_kyrgyz_and_the_name_stays(client: Client, teacher: User) -> None:
    page = client.post(reverse("account_login"), {"login": "teacher", "password": "y"}).content.decode()
    assert 'value="teacher"' in page
    assert "Адегенде муну оңдоңуз" in page


def test_no_reset_by_mail_is_offered(client: Client, teacher: User) -> None:
    assert reverse("account_reset_password") not in client.get(reverse("account_login")).content.decode()


def test_a_closed_account_stays_out(client: Client, teacher: User) -> None:
    User.objects.update(is_active=False)
    response = client.post(reverse("account_login"), {"login": "teacher", "password": "x"})
    assert response.get("Location") != reverse("home")


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "account_set_password"])
def test_nothing_hangs_on_an_email_address(name: str, client: Client, council_body: Body) -> None:
    assert client.get(reverse(name)).status_code == 404


def signing_page(secretary: User, chair: User, body: Body) -> str:
    meeting = factories.meeting(secretary, body, state="decided")
    protocol.send_to_signing(meeting, by=secretary)
    return reverse("meetings:sign", args=[meeting.pk])


def test_the_sign_in_itself_is_recent_enough_to_sign(client: Client, secretary: User, chair: User, council_body: Body) -> None:
    client.post(reverse("account_login"), {"login": "chair", "password": "x"})
    assert client.get(signing_page(secretary, chair, council_body)).status_code == 200


def test_after_fifteen_minutes_the_password_is_asked_for_once_more(
    client: Client, secretary: User, chair: User, council_body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(reverse("account_login"), {"login": "chair", "password": "x"})
    page = signing_page(secretary, chair, council_body)
    now = time.time()
    monkeypatch.setattr("members.signin.time.time", lambda: now + 16 * 60)
    asked = client.get(page)
    assert "reauthenticate" in asked["Location"]
    monkeypatch.undo()
    assert client.post(asked["Location"], {"password": "x"})["Location"] == page


def test_a_password_is_changed_and_the_old_one_is_void(client: Client, teacher: User) -> None:
    client.post(reverse("account_login"), {"login": "teacher", "password": "x"})
    data = {"oldpassword": "x", "password1": "Жаңы-сырсөз-7", "password2": "Жаңы-сырсөз-7"}
    page = client.post(reverse("account_change_password"), data, follow=True).content.decode()
    assert "Сырсөз өзгөртүлдү." in page
    client.logout()
    assert client.post(reverse("account_login"), {"login": "teacher", "password": "x"}).status_code == 200
    assert client.post(reverse("account_login"), {"login": "teacher", "password": "Жаңы-сырсөз-7"}).status_code == 302


BAD_PASSWORDS = [
    ({"oldpassword": "y"}, "Азыркы сырсөз туура эмес."),
    ({"password2": "Башка-сырсөз-7"}, "Эки сырсөз бирдей эмес."),
    ({"password1": "кыска", "password2": "кыска"}, "Сырсөз өтө кыска: жок дегенде 8 белги болушу керек."),
    ({"password1": "password", "password2": "password"}, "Бул сырсөз өтө көп колдонулат."),
    ({"password1": "", "password2": ""}, "Бул талааны толтуруу милдеттүү."),
]


@pytest.mark.parametrize(("change", "words"), BAD_PASSWORDS)
def test_a_bad_new_password_is_refused_in_kyrgyz(change: dict[str, str], words: str, client: Client, teacher: User) -> None:
    client.post(reverse("account_login"), {"login": "teacher", "password": "x"})
    data = {"oldpassword": "x", "password1": "Жаңы-сырсөз-7", "password2": "Жаңы-сырсөз-7"}
    assert words in client.post(reverse("account_change_password"), data | change).content.decode()
