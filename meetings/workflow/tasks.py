"""The life of a task after the protocol is signed: open → reported → done; or not done, or cancelled by a later decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.lib.workflow import Action, Workflow
from members.models import Office
from members.models.standing import RUNS_MEETINGS

if TYPE_CHECKING:
    from meetings.models import Task
    from members.models import User


class TaskState(models.TextChoices):
    OPEN = "open", pgettext_lazy("task", "Open")
    REPORTED = "reported", pgettext_lazy("task", "Reported")
    DONE = "done", pgettext_lazy("task", "Done")
    NOT_DONE = "not_done", pgettext_lazy("task", "Not done")
    CANCELLED = "cancelled", pgettext_lazy("task", "Cancelled")


# Somebody still has to do something about it.
TASK_OPEN = frozenset({TaskState.OPEN, TaskState.REPORTED})
TASK_BADGES = {
    TaskState.OPEN: "info",
    TaskState.REPORTED: "warn",
    TaskState.DONE: "good",
    TaskState.NOT_DONE: "bad",
    TaskState.CANCELLED: "neutral",
}


def executor(user: User, task: Task) -> bool:
    return task.is_executed_by(user)


def controller(user: User, task: Task) -> bool:
    """Who was named as controller; else who runs the body; the methodist always."""
    named = task.assignment.controller_id
    if user.standing.is_methodist or (named is not None and named == user.person_id):
        return True
    return user.standing.runs(task.assignment.decision.item.meeting.body_id)


def another_controller(user: User, task: Task) -> bool:
    """Nobody accepts or returns the own report: the chair's and the secretary's are looked at by one another, or by the methodist."""
    return controller(user, task) and user.person_id not in task.waits_for_another_than


def acts_for(user: User, task: Task, action: str = "") -> str:
    """For whom a deputy reports or controls who would not alone."""
    if action == "report":
        names = task.executed_for(user)
    else:
        body = task.assignment.decision.item.meeting.body_id
        named = user.person_id is not None and task.assignment.controller_id == user.person_id
        if named or user.standing.own.runs(body):
            return ""
        names = user.standing.acted_for(bodies=[body], roles=RUNS_MEETINGS, offices=[Office.METHODIST])
    return ", ".join(names)


TASKS = Workflow(
    Action("report", _("Report on the execution"), TASK_OPEN, {executor}, TaskState.REPORTED),
    Action("accept", _("Accept the report"), {TaskState.REPORTED}, {another_controller}, TaskState.DONE),
    Action("return", _("Return the report"), {TaskState.REPORTED}, {another_controller}, TaskState.OPEN),
    Action("done", _("Mark as done"), {TaskState.OPEN}, {controller}, TaskState.DONE),
    Action("extend", _("Extend the deadline"), TASK_OPEN, {controller}),
    Action("not_done", _("Close as not done"), TASK_OPEN, {controller}, TaskState.NOT_DONE, tone="danger"),
    Action("reopen", _("Open again"), {TaskState.DONE, TaskState.NOT_DONE}, {controller}, TaskState.OPEN),
    on_behalf=acts_for,
)
