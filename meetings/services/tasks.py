"""Verbs of tasks: what a signed protocol lays upon people, and what becomes of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.uploads import Inspected
from meetings.models import Assignment, Meeting, Protocol, Task, TaskEvidence, TaskExtension, TaskReport
from meetings.services import links
from meetings.services.duties import Holders, brief, tell
from meetings.workflow.tasks import TASKS, TaskState
from members.models import User

Evidence = tuple[UploadedFile[bytes], Inspected]


# --- given -------------------------------------------------------------------------------------------------------------------


def open_tasks(protocol: Protocol, *, by: User) -> list[Task]:
    """Lay the duties of a signed protocol upon those who are responsible, and let later decisions act upon earlier ones.

    One task for each assignment that has none yet. A decision that was not carried lays no duty upon anybody. After a correction a task
    whose deadline was never extended follows the new text; what somebody has already reported on stays as it is.
    """
    made = lay_tasks(protocol.meeting, by=by)
    links.settle(protocol, by=by)
    return made


def lay_tasks(meeting: Meeting, *, by: User | None, note: str = "", since: datetime.date | None = None) -> list[Task]:
    """The tasks of a meeting's assignments; with `since`, only where there is a last day and it has not passed by then."""
    assignments = (
        Assignment.objects.filter(decision__item__meeting=meeting)
        .select_related("controller", "decision__item__parent", "decision__item__meeting", "decision__vote__meeting__rule_set", "task")
        .prefetch_related("decision__vote__voters", "decision__vote__meeting__rule_set__majorities", "parties__person")
    )
    if since is not None:
        assignments = assignments.filter(due_end__gte=since)
    made: list[Task] = []
    holders = Holders()
    for assignment in assignments:
        lost = assignment.decision.was_lost
        task: Task | None = getattr(assignment, "task", None)
        if task is None and not lost:
            task = Task.objects.create(assignment=assignment, meeting=meeting, due=assignment.due_end, opened_on=timezone.localdate())
            TASKS.write("open", task, by=by, note=note)
            made.append(task)
        elif task is not None and lost and task.state == TaskState.OPEN:
            links.cancel(task, by=by, meeting=meeting, note=_("The decision was not carried."))
        elif task is not None and task.state == TaskState.OPEN and task.due != assignment.due_end and not task.extensions.exists():
            task.due = assignment.due_end
            task.save(update_fields=["due"])
            TASKS.write("follow", task, by=by, note=f"{task.due:%d.%m.%Y}" if task.due else "")
        if task is not None and task.state == TaskState.OPEN:
            _tell_given(task, holders, by)
    return made


def _tell_given(task: Task, holders: Holders, by: User | None) -> None:
    """Once to each who has it: after a correction only those who were not told before."""

    def text() -> str:
        if task.due is None:
            return _("New task: %(task)s") % {"task": brief(task)}
        return _("New task, due on %(day)s: %(task)s") % {"task": brief(task), "day": f"{task.due:%d.%m.%Y}"}

    tell(holders.executors(task), task, text, kind="task_given", key=f"task:{task.pk}:given", but=by)


# --- carried out -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def report(task: Task, *, by: User, text: str, evidence: Sequence[Evidence] = ()) -> None:
    """Say what was done, with evidence, to those who control the task. The same report sent twice stands once."""
    Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    TASKS.require("report", by, task)
    if TaskReport.objects.filter(task=task, person=by.person_id, text=text, answer="").exists():
        return
    with TASKS.doing("report", task, by=by) as fresh:
        assert by.person is not None  # only somebody of the school has a task
        row = TaskReport.objects.create(task=fresh, person=by.person, text=text)
        for file, found in evidence:
            TaskEvidence.objects.create(
                report=row, file=file, file_name=found.name, content_type=found.content_type, size=found.size, sha256=found.sha256
            )

    def told() -> str:
        return _("Report to be looked at: %(task)s") % {"task": brief(fresh)}

    tell(Holders().controllers(fresh), fresh, told, kind="task_reported", but=by)


def _answer(task: Task, answer: TaskReport.Answer, *, by: User, note: str) -> None:
    """Answer the reports that wait for one. Those that the executor sent meanwhile are among them: they stand on the page."""
    task.reports.filter(answer="").update(answer=answer, answer_note=note, answered_by=by, answered_at=timezone.now())


def accept(task: Task, *, by: User, note: str = "") -> None:
    """The report is accepted: the task is done."""
    with TASKS.doing("accept", task, by=by, note=note) as fresh:
        _answer(fresh, TaskReport.Answer.ACCEPTED, by=by, note=note)
        fresh.closed_on = timezone.localdate()
    _tell_executors(fresh, "task_accepted", lambda: _("Your report was accepted: %(task)s") % {"task": brief(fresh)}, by)


def send_back(task: Task, *, by: User, note: str) -> None:
    """The report is returned with a note: the task is open again."""
    with TASKS.doing("return", task, by=by, note=note) as fresh:
        _answer(fresh, TaskReport.Answer.RETURNED, by=by, note=note)
    _tell_executors(fresh, "task_returned", lambda: _("Your report was returned: %(task)s") % {"task": brief(fresh)}, by)


def mark_done(task: Task, *, by: User, note: str = "") -> None:
    """Done without a report: whoever controls it has seen it."""
    with TASKS.doing("done", task, by=by, note=note) as fresh:
        fresh.closed_on = timezone.localdate()
    _tell_executors(fresh, "task_done", lambda: _("The task is marked as done: %(task)s") % {"task": brief(fresh)}, by)


def extend(task: Task, *, by: User, until: datetime.date, reason: str) -> None:
    """Move the last day, with a reason; all extensions stay on record."""
    with TASKS.doing("extend", task, by=by, note=reason) as fresh:
        if until < timezone.localdate():
            raise ValidationError({"until": _("This day is past.")})
        if fresh.due is not None and until <= fresh.due:
            raise ValidationError({"until": _("The new last day must be later than the present one.")})
        TaskExtension.objects.create(task=fresh, before=fresh.due, until=until, reason=reason, by=by)
        fresh.due = until

    def text() -> str:
        return _("New last day, %(day)s: %(task)s") % {"task": brief(fresh), "day": f"{until:%d.%m.%Y}"}

    _tell_executors(fresh, "task_extended", text, by)


def close_not_done(task: Task, *, by: User, reason: str) -> None:
    """End a task that was not carried out and will not be."""
    with TASKS.doing("not_done", task, by=by, note=reason) as fresh:
        if fresh.state == TaskState.REPORTED:
            _answer(fresh, TaskReport.Answer.RETURNED, by=by, note=reason)
        fresh.closed_on = timezone.localdate()
    _tell_executors(fresh, "task_not_done", lambda: _("The task is closed as not done: %(task)s") % {"task": brief(fresh)}, by)


def reopen(task: Task, *, by: User, reason: str) -> None:
    """It was closed too early."""
    with TASKS.doing("reopen", task, by=by, note=reason) as fresh:
        fresh.closed_on = None
    _tell_executors(fresh, "task_reopened", lambda: _("The task is open again: %(task)s") % {"task": brief(fresh)}, by)


def _tell_executors(task: Task, kind: str, text: Callable[[], str], by: User) -> None:
    tell(Holders().executors(task), task, text, kind=kind, but=by)
