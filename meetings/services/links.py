"""That a later decision cancels or amends earlier ones: tied while its minutes are open, in force when they are signed."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Decision, DecisionLink, Meeting, Protocol, Task
from meetings.querysets.afterwards import DecisionQuerySet
from meetings.services.duties import Holders, brief, tell
from meetings.services.holding import locked_for
from meetings.workflow.tasks import TASKS, TaskState
from members.models import User


def spoken(decision: Decision) -> str:
    """A decision as people name it, without its words: body, number of the protocol, day, number of the decision."""
    meeting = decision.item.meeting
    number = f" № {meeting.number}" if meeting.number else ""
    day = f", {meeting.date:%d.%m.%Y}" if meeting.date else ""
    return f"{meeting.body}{number}{day}, {decision.label}"


def choices_for(decision: Decision, user: User) -> DecisionQuerySet:
    """Standing decisions of any body that this person may see, but those of the same meeting and those that are tied already."""
    tied = decision.links_to_earlier.order_by().values("earlier")
    return Decision.objects.visible_to(user).standing().exclude(item__meeting=decision.item.meeting_id).exclude(pk__in=tied)


@transaction.atomic
def tie(decision: Decision, *, by: User, earlier: Decision, kind: str, note: str = "") -> DecisionLink:
    """Say that the decision cancels or amends an earlier one. It acts when the minutes are signed and the motion was carried."""
    meeting = locked_for("record", decision.item.meeting, by)
    if earlier.item.meeting_id == meeting.pk:
        raise ValidationError(_("Choose a decision of an earlier meeting."))
    if meeting.date and earlier.item.meeting.date and earlier.item.meeting.date > meeting.date:
        raise ValidationError(_("That decision is later than this one."))
    link, _made = DecisionLink.objects.update_or_create(decision=decision, earlier=earlier, defaults={"kind": kind, "note": note})
    return link


@transaction.atomic
def untie(link: DecisionLink, *, by: User) -> None:
    locked_for("record", link.decision.item.meeting, by)
    link.delete()


def settle(protocol: Protocol, *, by: User) -> None:
    """Let the links of signed minutes act: open tasks of a cancelled decision end, those who carry out an amended one are told.

    After a correction a link may be gone, or its motion lost: what it had cancelled is in force again.
    """
    rows = (
        DecisionLink.objects.filter(decision__item__meeting=protocol.meeting_id)
        .select_related("decision__item__parent", "decision__item__meeting__body", "decision__vote__meeting__rule_set")
        .prefetch_related("decision__vote__voters", "decision__vote__meeting__rule_set__majorities")
    )
    acting: list[DecisionLink] = []
    for link in rows:
        carried = not link.decision.was_lost
        if link.in_force != carried:
            link.in_force = carried
            link.save(update_fields=["in_force"])
        if carried:
            acting.append(link)
    holders = Holders()
    for link in acting:
        for task in Task.objects.with_people().select_for_update(of=("self",)).filter(assignment__decision=link.earlier_id).still_open():
            if link.kind == DecisionLink.Kind.CANCELS:
                cancel(
                    task,
                    by=by,
                    meeting=protocol.meeting,
                    note=_("Cancelled by a later decision: %(decision)s") % {"decision": spoken(link.decision)},
                    holders=holders,
                )
            else:
                _amended(task, link, by=by, holders=holders)
    if protocol.version > 1:
        _restore(protocol.meeting, by=by)


def cancel(task: Task, *, by: User | None, meeting: Meeting, note: str, holders: Holders | None = None) -> None:
    """End a task that nobody has to carry out any more, by what this meeting decided."""
    before, task.state, task.closed_on = task.state, TaskState.CANCELLED, timezone.localdate()
    task.cancelled_in = meeting
    task.save(update_fields=["state", "closed_on", "cancelled_in"])
    TASKS.write("cancel", task, by=by, before=before, note=note)
    people = (holders or Holders()).executors(task)
    tell(people, task, lambda: _("The task is cancelled: %(task)s") % {"task": brief(task)}, kind="task_cancelled", but=by)


def _amended(task: Task, link: DecisionLink, *, by: User, holders: Holders) -> None:
    """Told once of each link, however often the minutes are signed anew."""
    note = _("Amended by a later decision: %(decision)s") % {"decision": spoken(link.decision)}
    if not task.history.filter(action="amend", note=note).exists():
        TASKS.write("amend", task, by=by, before=task.state, note=note)

    def text() -> str:
        return _("The decision behind your task was amended: %(task)s") % {"task": brief(task)}

    tell(holders.executors(task), task, text, kind="task_amended", key=f"task:{task.pk}:amended:{link.pk}", but=by)


def _restore(meeting: Meeting, *, by: User) -> None:
    """Tasks that the correction of a meeting has freed: it had cancelled them, but neither is their decision cancelled by any other one
    in force nor was it lost."""
    cancelling = DecisionLink.objects.filter(kind=DecisionLink.Kind.CANCELS, in_force=True, earlier=OuterRef("assignment__decision"))
    freed = Task.objects.with_people().filter(cancelled_in=meeting).exclude(Exists(cancelling)).select_for_update(of=("self",))
    for task in freed:
        if task.assignment.decision.was_lost:
            continue
        before, task.state, task.closed_on, task.cancelled_in = task.state, TaskState.OPEN, None, None
        task.save(update_fields=["state", "closed_on", "cancelled_in"])
        note = _("The protocol of %(meeting)s was corrected.") % {"meeting": meeting}
        TASKS.write("restore", task, by=by, before=before, note=note)
        tell(Holders().executors(task), task, _again(task), kind="task_reopened", but=by)


def _again(task: Task) -> Callable[[], str]:
    return lambda: _("The task is open again: %(task)s") % {"task": brief(task)}
