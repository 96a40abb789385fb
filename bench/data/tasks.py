"""Tasks of all signed assignments: most done, some late, not done or cancelled, those of the last weeks open; some with reports."""

from __future__ import annotations

import datetime
from itertools import islice

from django.utils import timezone

from bench.data.school import Institution
from meetings.models import Assignment, Task, TaskHistory, TaskReport
from meetings.workflow.tasks import TaskState

BATCH = 2000


def make(institution: Institution) -> None:
    today = timezone.localdate()
    rows = Assignment.objects.filter(decision__item__meeting__state="signed").select_related("decision__item__meeting").order_by("pk")
    found = rows.iterator(chunk_size=BATCH)
    while group := list(islice(found, BATCH)):
        made = Task.objects.bulk_create(task(row, place, today) for place, row in enumerate(group))
        TaskHistory.objects.bulk_create(TaskHistory(task=t, action="open", to_state="open") for t in made)
        with_report = [t for place, t in enumerate(made) if place % 3 == 0 and t.state == TaskState.DONE]
        person = institution.people[0]
        TaskReport.objects.bulk_create(
            TaskReport(
                task=t,
                person=person,
                text="Аткарылды, материалдары папкада.",
                answer="accepted",
                answered_at=timezone.now(),
                answered_by=institution.users["secretary"],
            )
            for t in with_report
        )


def task(row: Assignment, place: int, today: datetime.date) -> Task:
    given = row.decision.item.meeting.date or today
    state = TaskState.OPEN if (row.due_end or today) >= today - datetime.timedelta(days=20) else TaskState.DONE
    if state == TaskState.DONE and place % 20 == 19:
        state = TaskState.NOT_DONE if place % 40 == 39 else TaskState.OPEN
    closed = None if state == TaskState.OPEN else (row.due_end or given) + datetime.timedelta(days=place % 9 - 6)
    return Task(assignment=row, meeting=row.decision.item.meeting, state=state, due=row.due_end, opened_on=given, closed_on=closed)
