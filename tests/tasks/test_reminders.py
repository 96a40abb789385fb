"""Reminders before, on and after the last day; then chair and director. Each once, however often the job runs."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from meetings.models import Decision, DecisionReview, Task
from meetings.services import tasks
from meetings.services.reminders import remind
from meetings.services.voting import Party
from members.models import Body, Notice, User
from tests import factories


def on(monkeypatch: pytest.MonkeyPatch, day: datetime.date, hour: int = 0) -> None:
    """The school's clock, as early or late in the day as may be: in UTC it is another day then."""
    moment = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 30)))
    monkeypatch.setattr(timezone, "now", lambda: moment)


def kinds(user: User) -> list[str]:
    return sorted(Notice.objects.filter(user=user, kind__startswith="task_").exclude(kind="task_given").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("days", "executor", "others"),
    [
        (-4, [], []),
        (-3, ["task_before"], []),
        (-1, ["task_before"], []),
        (0, ["task_on"], []),
        (1, ["task_after"], []),
        (6, ["task_after"], []),
        (7, ["task_after"], ["task_escalated"]),
    ],
)
@pytest.mark.parametrize("hour", [0, 23])
def test_what_is_said_on_which_day(
    days: int,
    executor: list[str],
    others: list[str],
    hour: int,
    task: Task,
    teacher: User,
    chair: User,
    director: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert task.due is not None
    on(monkeypatch, task.due + datetime.timedelta(days=days), hour)
    first = remind()
    assert remind() == 0
    assert kinds(teacher) == executor
    assert kinds(chair) == kinds(director) == others
    assert first == len(executor) + 2 * len(others)


def test_day_after_day_each_is_said_once(task: Task, teacher: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert task.due is not None
    for days in range(-5, 20):
        on(monkeypatch, task.due + datetime.timedelta(days=days))
        remind()
    assert kinds(teacher) == ["task_after", "task_before", "task_on"]


def test_a_new_deadline_is_reminded_of_anew(task: Task, teacher: User, secretary: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert task.due is not None
    on(monkeypatch, task.due)
    remind()
    until = task.due + datetime.timedelta(days=10)
    tasks.extend(task, by=secretary, until=until, reason="Карантин")
    on(monkeypatch, until)
    remind()
    assert kinds(teacher).count("task_on") == 2


def test_what_was_reported_or_closed_is_left_in_peace(task: Task, teacher: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert task.due is not None
    tasks.report(task, by=teacher, text="Өттү.")
    on(monkeypatch, task.due + datetime.timedelta(days=8))
    assert remind() == 0


def test_of_a_closed_matter_no_word_is_said(
    teacher: User, secretary: User, chair: User, director: User, council_body: Body, today: datetime.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    decision = Decision.objects.get(item__meeting=meeting)
    Decision.objects.filter(pk=decision.pk).update(level="confidential")
    factories.give(decision, Party("Сыдыкова А.", person=teacher.person), by=secretary, due=today, text="Канарейка иши")
    factories.signed(meeting)
    on(monkeypatch, today + datetime.timedelta(days=7))
    assert remind() == 3
    assert not [n for n in Notice.objects.filter(kind__startswith="task_") if any("Канарейка" in text for text in n.texts.values())]


def test_a_review_comes_to_the_secretary_and_the_methodist(
    task: Task, secretary: User, methodist: User, teacher: User, today: datetime.date
) -> None:
    DecisionReview.objects.create(decision=task.assignment.decision, on=today, set_by=secretary)
    remind()
    remind()
    told = Notice.objects.filter(kind="review_due").values_list("user", flat=True)
    assert sorted(told) == sorted([secretary.pk, methodist.pk])
