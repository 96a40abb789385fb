"""The item «On the execution of earlier decisions»: put on the agenda by itself, its table filled from the tasks as they stand.

Nothing here locks the meeting: whoever calls has done so (`locked_for`, or a verb that moves the meeting).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from council.lib.richtext import to_plain
from council.lib.workflow import Refused
from meetings.models import (
    AgendaItem,
    Assignment,
    ControlledTask,
    Decision,
    ItemKind,
    Meeting,
    Speech,
    SpeechKind,
    Task,
    TaskReport,
)
from meetings.models.agenda import Level
from meetings.models.decisions import DueKind
from meetings.querysets.afterwards import STANDING, TaskQuerySet
from meetings.services.planning import snapshot
from meetings.workflow.tasks import TASK_OPEN, TaskState
from members.models import User

SHOWN = 160  # letters of a cell


def to_control(meeting: Meeting) -> TaskQuerySet:
    """Tasks of the body that are open, or that were closed since its last standing minutes and not heard closed yet.

    What has to be done permanently is never done, so it comes up only when somebody closes it.
    """
    before = Meeting.objects.filter(body=meeting.body_id, state__in=STANDING).exclude(pk=meeting.pk)
    if meeting.date:
        before = before.filter(date__lte=meeting.date)
    last = before.aggregate(day=Max("date"))["day"]
    heard = ControlledTask.objects.filter(task=OuterRef("pk")).exclude(state__in=sorted(TASK_OPEN)).exclude(item__meeting=meeting.pk)
    is_open = Q(state__in=sorted(TASK_OPEN)) & ~Q(assignment__due_kind=DueKind.PERMANENT)
    closed = Q(closed_on__gte=last) if last else Q(closed_on__isnull=False)
    of_body = Task.objects.of_body(meeting.body_id).exclude(meeting=meeting.pk)
    return of_body.filter(is_open | (closed & ~Exists(heard))).with_decision().order_by(F("due").asc(nulls_last=True), "pk")


OPEN_MATTERS = Q(
    assignment__decision__level=Level.OPEN, assignment__decision__item__level=Level.OPEN
) & ~Q(assignment__decision__item__parent__level=Level.CONFIDENTIAL)  # fmt: skip


def for_item(item: AgendaItem) -> TaskQuerySet:
    """Into an open item comes nothing of a closed matter."""
    found = to_control(item.meeting)
    return found if item.is_confidential else found.filter(OPEN_MATTERS)


def put_item(meeting: Meeting) -> AgendaItem | None:
    """Put the item first on the agenda, with the secretary as its rapporteur, if there is anything to be heard and it is not there."""
    if meeting.items.filter(kind=ItemKind.CONTROL).exists() or not to_control(meeting).filter(OPEN_MATTERS).exists():
        return None
    with translation.override(meeting.language):
        title = _("On the execution of earlier decisions")
    AgendaItem.objects.filter(meeting=meeting, parent=None).update(number=F("number") + 1)
    item = AgendaItem.objects.create(meeting=meeting, number=1, title=title, kind=ItemKind.CONTROL)
    if meeting.secretary:
        name, position = snapshot(meeting.secretary, meeting.date, meeting.language)
        Speech.objects.create(item=item, kind=SpeechKind.HEARD, order=1, person=meeting.secretary, name=name, position=position)
    return item


@transaction.atomic
def refresh(item: AgendaItem, *, by: User) -> int:
    """Fill the table again, as the tasks stand now. Only the item on earlier decisions has one: elsewhere tasks would count as heard."""
    from meetings.services.holding import locked_for  # it fills the table when a meeting starts

    if item.kind != ItemKind.CONTROL:
        raise Refused(_("Only the item on the execution of earlier decisions has this table."))
    item.meeting = locked_for("record", item.meeting, by)
    return fill(item)


def fill(item: AgendaItem) -> int:
    """Write how the tasks stand now: as rows, and as a table in what the secretary says. Words beside the table stay.

    Returns how many tasks the table has.
    """
    tasks = list(for_item(item).prefetch_related("history"))
    notes = _notes(tasks)
    ControlledTask.objects.filter(item=item).exclude(task__in=tasks).delete()
    ControlledTask.objects.bulk_create(
        [
            ControlledTask(item=item, task=task, order=order, state=task.state, due=task.due, note=notes.get(task.pk, "")[:300])
            for order, task in enumerate(tasks, 1)
        ],
        update_conflicts=True,
        unique_fields=["item", "task"],
        update_fields=["order", "state", "due", "note"],
    )
    if tasks:
        with translation.override(item.meeting.language):
            _say(item, table(tasks, notes))
    return len(tasks)


def _notes(tasks: Iterable[Task]) -> dict[int, str]:
    """What shows that it was done, or why it was not: the last accepted report, or the note of the last act that ended it."""
    reports = TaskReport.objects.filter(task__in=[t.pk for t in tasks], answer=TaskReport.Answer.ACCEPTED).prefetch_related("evidence")
    found: dict[int, str] = {}
    for report in reports.order_by("pk"):
        files = ", ".join(e.file_name for e in report.evidence.all())
        found[report.task_id] = f"{report.text} ({files})" if files else report.text
    for task in tasks:
        if task.state in (TaskState.NOT_DONE, TaskState.CANCELLED) or (task.state == TaskState.DONE and task.pk not in found):
            found[task.pk] = next((line.note for line in reversed(task.history.all()) if line.note), "")
    return found


def how(task: Task) -> str:
    """The state in the words of a protocol."""
    if task.is_overdue:
        return _("not done, the deadline is past")
    words = {
        TaskState.OPEN: _("is being carried out"),
        TaskState.REPORTED: _("a report was given"),
        TaskState.DONE: pgettext("in a protocol", "done"),
        TaskState.NOT_DONE: pgettext("in a protocol", "not done"),
        TaskState.CANCELLED: pgettext("in a protocol", "cancelled"),
    }
    return words[TaskState(task.state)]


def heading() -> str:
    return _row([_("№ of the decision"), _("What is to be done"), _("Responsible"), _("Last day"), _("Execution")])


def table(tasks: Iterable[Task], notes: dict[int, str]) -> str:
    """Lines with «|», as they are typed into a speech."""
    lines = [heading(), "|---|---|---|---|---|"]
    for task in tasks:
        assignment: Assignment = task.assignment
        until = f"{task.due:%d.%m.%Y}" if task.due else assignment.due_text or str(assignment.get_due_kind_display())
        said = ". ".join(part for part in (how(task), notes.get(task.pk, "")) if part)
        lines.append(_row([_numbered(assignment.decision), task.what, "; ".join(p.name for p in assignment.parties.all()), until, said]))
    return "\n".join(lines)


def _numbered(decision: Decision) -> str:
    """«№ 3, 12.10.2026: 2.1»"""
    meeting = decision.item.meeting
    paper = ", ".join(
        part for part in (f"№ {meeting.number}" if meeting.number else "", f"{meeting.date:%d.%m.%Y}" if meeting.date else "") if part
    )
    return f"{paper}: {decision.label.rstrip('.')}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(Truncator(to_plain(cell).replace('|', '/')).chars(SHOWN) for cell in cells)} |"


def _say(item: AgendaItem, made: str) -> None:
    """Put the table into what the secretary says: in place of the one that was made before, else after the words that are there."""
    meeting = item.meeting
    heard = item.speeches.filter(kind=SpeechKind.HEARD)
    speech = heard.filter(text__contains=heading()).first() or heard.filter(person=meeting.secretary_id).first()
    if speech is None:
        name, position = snapshot(meeting.secretary, meeting.date, meeting.language)
        name = name or meeting.secretary_name or _("Secretary")
        speech = Speech(item=item, kind=SpeechKind.HEARD, person=meeting.secretary, name=name, position=position)
    speech.text = replaced(speech.text, made)
    speech.save()


def replaced(text: str, made: str) -> str:
    """The text with the table that begins with our heading replaced; a table of somebody else stays."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip() == heading()), None)
    if first is None:
        return f"{text.rstrip()}\n\n{made}" if text.strip() else made
    last = first
    while last < len(lines) and lines[last].lstrip().startswith("|"):
        last += 1
    return "\n".join([*lines[:first], *made.split("\n"), *lines[last:]])


def fill_all(meeting: Meeting) -> int:
    """All items of this kind; usually there is one."""
    return sum(fill(item) for item in AgendaItem.objects.filter(meeting=meeting, kind=ItemKind.CONTROL).select_related("parent", "meeting"))
