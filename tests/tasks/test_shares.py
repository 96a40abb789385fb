"""Shares carried out: in time, late, not done, open; of what the reader may see."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.models import SchoolYear
from meetings.models import Decision, Task
from meetings.services import tasks
from meetings.services.voting import Party
from members.models import Body, User
from tests import factories

SHARES = reverse("meetings:task_shares")


@pytest.fixture
def ended(teacher: User, secretary: User, chair: User, council_body: Body, today: datetime.date, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of each end: reported in time and accepted late, done late, not done, overdue, open, cancelled."""
    meeting = factories.meeting(secretary, council_body, state="decided")
    decision = Decision.objects.get(item__meeting=meeting)
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    due = today + datetime.timedelta(days=5)
    for text in ("in time", "late", "not done", "overdue", "open", "cancelled"):
        factories.give(
            decision, Party("Сыдыкова А.", person=teacher.person), Party("Математика", body=union), by=secretary, due=due, text=text
        )
    factories.signed(meeting)
    by_text = {task.what: task for task in Task.objects.all()}
    tasks.report(by_text["in time"], by=teacher, text="Өттү.")
    Task.objects.filter(pk=by_text["overdue"].pk).update(due=today - datetime.timedelta(days=1))
    Task.objects.filter(pk=by_text["cancelled"].pk).update(state="cancelled", closed_on=today, cancelled_in=by_text["cancelled"].meeting)
    late = timezone.now() + datetime.timedelta(days=9)
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: late)
        tasks.accept(by_text["in time"], by=secretary)
        tasks.mark_done(by_text["late"], by=secretary)
        tasks.close_not_done(by_text["not done"], by=secretary, reason="Болбоду.")


@pytest.mark.parametrize(
    ("way", "names"),
    [("person", ["Сыдыкова Анара"]), ("unit", ["Математика бирикмеси"]), ("body", ["Усулдук кеңеш"]), ("year", ["2026–2027"])],
)
def test_each_way_counts_each_end(way: str, names: list[str], ended: None, as_user: Callable[[User], Client], secretary: User) -> None:
    lines = as_user(secretary).get(SHARES, {"by": way}).context["lines"]
    assert [(s.name, s.in_time, s.late, s.not_done, s.open, s.overdue, s.total) for s in lines] == [(names[0], 1, 1, 1, 2, 1, 5)]
    assert lines[0].percent == 50


def test_a_person_of_no_body_and_nobody_stand_by_what_is_printed(
    secretary: User, chair: User, council_body: Body, as_user: Callable[[User], Client]
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    decision = Decision.objects.get(item__meeting=meeting)
    factories.give(decision, Party("Бардык мугалимдер"), Party("Ата-энелер"), by=secretary, text="Катышсын.")
    factories.give(decision, by=secretary, text="Даярдалсын.")
    factories.signed(meeting)
    found = as_user(secretary).get(SHARES).context
    assert [(s.name, s.open) for s in found["lines"]] == [("Ата-энелер", 1), ("Бардык мугалимдер", 1), ("Көрсөтүлгөн эмес", 1)]
    assert found["whole"].open == 2


def test_another_year_is_looked_at_when_it_is_asked_for(ended: None, as_user: Callable[[User], Client], secretary: User) -> None:
    other = SchoolYear.objects.create(starts=datetime.date(2025, 9, 1), ends=datetime.date(2026, 8, 31))
    client = as_user(secretary)
    assert client.get(SHARES, {"year": other.pk}).context["whole"].total == 0
    assert client.get(SHARES, {"year": ""}).context["whole"].total == 5


def test_the_file_has_the_same_lines(ended: None, as_user: Callable[[User], Client], secretary: User) -> None:
    content = as_user(secretary).get(SHARES, {"export": "xlsx"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows[1] == ("Сыдыкова Анара", 1, 1, 1, 2, 1, 5, 50)
    assert rows[-1][1:] == rows[1][1:]


def test_who_sees_no_task_sees_no_line(ended: None, as_user: Callable[[User], Client], administrator: User, teacher: User) -> None:
    assert as_user(administrator).get(SHARES).context["lines"] == []
    assert as_user(teacher).get(SHARES).context["whole"].total == 5
