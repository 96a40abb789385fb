"""A signed meeting of the council with a task of a teacher who sits nowhere."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from meetings.models import Task
from meetings.services.voting import Party
from members.models import Body, User
from tests import factories

WHAT = "Ачык сабак өтсүн."


@pytest.fixture(autouse=True)
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are tried elsewhere; drawing one takes a second."""
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def task(teacher: User, secretary: User, chair: User, council_member: User, council_body: Body, today: datetime.date) -> Task:
    assert teacher.person is not None
    made = factories.signed_with_tasks(
        secretary, council_body, Party("Сыдыкова А.", person=teacher.person), due=today + datetime.timedelta(days=10)
    )
    return Task.objects.get(meeting=made)
