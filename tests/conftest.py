"""Named people with a place everybody remembers, and what every test may rely on."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import translation

from council.models import School, SchoolYear
from members.models import Body, User
from tests import factories

# Playwright's loop and Django's check of it do not know each other.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The threads of the live server give their connections back at once: at the end the database can be dropped."""
    connections.settings["default"]["CONN_MAX_AGE"] = 0
    connections["default"].settings_dict["CONN_MAX_AGE"] = 0


@pytest.fixture(autouse=True)
def plain_settings(settings: Any) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with translation.override("ky"):
        yield


@pytest.fixture
def school(db: None) -> School:
    return factories.school()


@pytest.fixture
def year(db: None) -> SchoolYear:
    return factories.year()


@pytest.fixture
def council_body(school: School, year: SchoolYear) -> Body:
    """The methodological council with rules: quorum 2/3, more than half of those present, the chair breaks a tie."""
    return factories.body()


@pytest.fixture
def methodist(council_body: Body) -> User:
    """Нурила prepares everything; she has no seat."""
    return factories.user("methodist", "Дүйшөева Нурила Асановна", office="methodist")


@pytest.fixture
def director(council_body: Body) -> User:
    """Нурлан approves."""
    return factories.user("director", "Абдыкадыров Нурлан Бейшенович", office="director")


@pytest.fixture
def administrator(council_body: Body) -> User:
    """Сергей keeps the accounts and sees no meeting."""
    return factories.user("administrator", "Ким Сергей", office="administrator")


@pytest.fixture
def chair(council_body: Body) -> User:
    """Бермет presides."""
    return factories.user("chair", "Асанова Бермет Кадыровна", body=council_body, role="chair")


@pytest.fixture
def secretary(council_body: Body) -> User:
    """Айгүл keeps the minutes."""
    return factories.user("secretary", "Бакыт кызы Айгүл", body=council_body, role="secretary")


@pytest.fixture
def council_member(council_body: Body) -> User:
    """Эрмек votes."""
    return factories.user("member", "Токтосунов Эрмек", body=council_body, role="member")


@pytest.fixture
def teacher(council_body: Body) -> User:
    """Анара teaches and sits nowhere."""
    return factories.user("teacher", "Сыдыкова Анара")


@pytest.fixture
def stranger(council_body: Body) -> User:
    """An account without a person."""
    return User.objects.create_user("stranger", password="x")


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A client signed in a moment ago as this user."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        factories.just_signed_in(client.session, user)
        return client

    return sign_in


@pytest.fixture
def day() -> datetime.date:
    return factories.DAY
