"""Verbs of tasks: what a signed protocol lays upon people, and what becomes of it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Assignment, Protocol, Task
from meetings.workflow.tasks import TASKS, TaskState
from members.models import User


def open_tasks(protocol: Protocol, *, by: User) -> list[Task]:
    """Lay the duties of a signed protocol upon those who are responsible: one task for each assignment that has none yet.

    A decision that was not carried lays no duty upon anybody. After a correction a task whose deadline was never extended follows the
    new text; what somebody has already reported on stays as it is.
    """
    assignments = (
        Assignment.objects.filter(decision__item__meeting=protocol.meeting_id)
        .select_related("decision__vote__meeting", "task")
        .prefetch_related("decision__vote__voters")
    )
    made: list[Task] = []
    for assignment in assignments:
        vote = assignment.decision.vote
        if vote is not None and vote.verdict().carried is False:
            continue
        task: Task | None = getattr(assignment, "task", None)
        if task is None:
            task = Task.objects.create(assignment=assignment, due=assignment.due_end, opened_on=timezone.localdate())
            TASKS.write("open", task, by=by, note=_("The protocol was signed."))
            made.append(task)
        elif task.state == TaskState.OPEN and task.due != assignment.due_end and not task.extensions.exists():
            task.due = assignment.due_end
            task.save(update_fields=["due"])
    return made
