"""What a correction may not take out of the minutes, because it lives on (ValidationError). Asked under the lock of the meeting."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Exists, Model, OuterRef, ProtectedError, Q
from django.utils.translation import gettext as _

from meetings.models import ControlledTask, Task, TaskExtension, TaskReport
from meetings.workflow.tasks import TASK_OPEN


def refuse_if_alive(**which: object) -> None:
    """A task that was reported on, extended, closed or heard keeps its assignment."""
    own = {"task": OuterRef("pk")}
    life = (
        Exists(TaskReport.objects.filter(**own))
        | Exists(TaskExtension.objects.filter(**own))
        | Exists(ControlledTask.objects.filter(**own))
    )
    if Task.objects.filter(life | ~Q(state__in=sorted(TASK_OPEN)), **which).exists():
        raise ValidationError(
            _(
                "Something has become of this task already (a report, an extension, an end): it stays in the minutes. Cancel it by a new decision."
            )
        )


def take_out(row: Model) -> None:
    """Delete a row of the minutes; whatever else outside hangs on it (an extract, an order, a later decision) keeps it there."""
    try:
        row.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("An extract, an order, a review or a later decision rests on this decision: it stays in the minutes.")
        ) from error
