"""Signing in by user name and password."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from members.models import User


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
