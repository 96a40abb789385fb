"""Who may do what with a task, in which state: the whole table, action × state × person, written by hand."""

from __future__ import annotations

import pytest

from meetings.models import Task
from meetings.workflow.tasks import TASKS, TaskState
from members.models import User

PEOPLE = ["methodist", "secretary", "chair", "council_member", "director", "teacher", "administrator", "stranger"]
OPEN, CLOSED = {"open", "reported"}, {"done", "not_done"}
CONTROL = {"methodist", "secretary", "chair"}
ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "report": (OPEN, {"teacher"}),
    "accept": ({"reported"}, CONTROL),
    "return": ({"reported"}, CONTROL),
    "done": ({"open"}, CONTROL),
    "extend": (OPEN, CONTROL),
    "not_done": (OPEN, CONTROL),
    "reopen": (CLOSED, CONTROL),
}


@pytest.mark.parametrize("person", PEOPLE)
def test_the_table_is_as_written(person: str, task: Task, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(person)
    wrong = []
    for state in TaskState.values:
        task.state = state
        for name, action in TASKS.actions.items():
            states, people = ALLOWED[name]
            refusal = action.refusal(user, task)
            if (refusal is None) != (state in states and person in people):
                wrong.append((name, state, refusal))
    assert not wrong


def test_who_was_named_as_controller_controls(task: Task, council_member: User) -> None:
    task.state = TaskState.REPORTED
    assert TASKS["accept"].refusal(council_member, task)
    task.assignment.controller = council_member.person
    assert TASKS["accept"].refusal(council_member, task) is None
