"""A job of `manage.py tick`: who has a task is reminded before, on and after its last day; then chair and director are told."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import DecisionReview, ReportRequest, Task, TaskReminder
from meetings.services.duties import Holders, brief, tell
from meetings.services.requests import askees
from meetings.workflow import BEFORE
from meetings.workflow.tasks import TaskState
from members.services import notify

Stage = TaskReminder.Stage


def remind() -> int:
    """All reminders that are due today and were not sent yet. May run every minute: each is sent once for each deadline."""
    today, holders = timezone.localdate(), Holders()
    return of_tasks(today, holders) + of_reviews(today, holders) + of_requests(today, holders)


def stages(due: datetime.date, today: datetime.date) -> list[Stage]:
    """What is to be said today of this last day: the latest stage that has begun; to chair and director besides."""
    days = (today - due).days
    if days >= settings.ESCALATE_DAYS_AFTER:
        return [Stage.AFTER, Stage.ESCALATED]
    if days >= settings.REMIND_DAYS_AFTER:
        return [Stage.AFTER]
    if days >= 0:
        return [Stage.ON]
    return [Stage.BEFORE] if -days <= settings.REMIND_DAYS_BEFORE else []


def of_tasks(today: datetime.date, holders: Holders) -> int:
    """Nobody is reminded of what he has reported on: it waits for the controller."""
    soon = today + datetime.timedelta(days=settings.REMIND_DAYS_BEFORE)
    said = TaskReminder.objects.filter(task=OuterRef("pk"), due=OuterRef("due"))
    # Most are overdue for long and were said to all: the database leaves them out.
    all_said = Exists(said.filter(stage=Stage.AFTER)) & Exists(said.filter(stage=Stage.ESCALATED))
    tasks = Task.objects.filter(~all_said, state=TaskState.OPEN, due__lte=soon, opened_on__lte=today)
    tasks = tasks.with_people()
    told = 0
    for task in tasks.order_by("pk"):
        assert task.due is not None  # asked for above
        for stage in stages(task.due, today):
            row, made = TaskReminder.objects.get_or_create(task=task, stage=stage, due=task.due)
            if made:
                told += _tell(task, stage, holders)
    return told


def _tell(task: Task, stage: Stage, holders: Holders) -> int:
    key = f"task:{task.pk}:{stage.value}:{task.due}"
    decision = task.assignment.decision
    people = [*holders.chairs(decision), *holders.directors] if stage == Stage.ESCALATED else holders.executors(task)
    return tell(people, task, _words(task, stage), kind=f"task_{stage.value}", key=key, urgent=stage in (Stage.AFTER, Stage.ESCALATED))


def _words(task: Task, stage: Stage) -> Callable[[], str]:
    def text() -> str:
        values = {"task": brief(task), "day": f"{task.due:%d.%m.%Y}"}
        if stage == Stage.BEFORE:
            return _("Due on %(day)s: %(task)s") % values
        if stage == Stage.ON:
            return _("Due today: %(task)s") % values
        if stage == Stage.AFTER:
            return _("Overdue since %(day)s: %(task)s") % values
        return _("Not carried out, overdue since %(day)s: %(task)s") % values

    return text


def of_reviews(today: datetime.date, holders: Holders) -> int:
    """Decisions to be looked at again come to the methodist and to those who keep the papers of the body."""
    rows = DecisionReview.objects.filter(done_at=None, on__lte=today).select_related(
        "decision__item__parent", "decision__item__meeting__body"
    )
    told = 0
    for row in rows:
        decision = row.decision
        people = [*holders.methodists, *holders.keepers(decision)]
        path = reverse("meetings:decision", args=[decision.pk])
        told += notify(people, kind="review_due", text=_review(row), path=path, about=decision, key=f"review:{row.pk}:{row.on}")
    return told


def _review(row: DecisionReview) -> Callable[[], str]:
    decision = row.decision

    def text() -> str:
        if decision.is_confidential:
            return _("A decision on a closed matter is to be reviewed")
        return _("To be reviewed: decision %(decision)s, %(meeting)s") % {"decision": decision.label, "meeting": decision.item.meeting}

    return text


def of_requests(today: datetime.date, holders: Holders) -> int:
    """Reports asked for before a meeting, while it lies ahead and they have not come."""
    soon = today + datetime.timedelta(days=settings.REMIND_DAYS_BEFORE)
    rows = ReportRequest.objects.filter(came_at=None, due__lte=soon, meeting__state__in=BEFORE).select_related("person", "meeting__body")
    told = 0
    for row in rows.order_by(F("due"), "pk"):
        for stage in stages(row.due, today):
            people = askees(row, holders)
            path = reverse("meetings:request", args=[row.pk])
            key = f"request:{row.pk}:{stage.value}:{row.due}"
            urgent = stage in (Stage.AFTER, Stage.ESCALATED)
            if stage != Stage.ESCALATED:
                told += notify(people, kind="report_due", text=_request(row, stage), path=path, about=row, key=key, urgent=urgent)
    return told


def _request(row: ReportRequest, stage: Stage) -> Callable[[], str]:
    def text() -> str:
        values = {"subject": row.subject, "day": f"{row.due:%d.%m.%Y}"}
        if stage == Stage.AFTER:
            return _("The report is late, it was asked for by %(day)s: %(subject)s") % values
        return _("A report is asked for by %(day)s: %(subject)s") % values

    return text
