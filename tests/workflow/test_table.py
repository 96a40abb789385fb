"""Who may do what with a meeting, in which state: the whole table, action × state × person, against design §5 written by hand."""

from __future__ import annotations

import pytest

from meetings.models import Meeting
from meetings.workflow import LOCKED, WORKFLOW, State
from members.models import Body, User
from tests import factories

PEOPLE = ["methodist", "secretary", "chair", "council_member", "director", "teacher", "administrator", "stranger"]
BEFORE = {"planned", "called"}
WRITING = {"in_progress", "drafted", "correcting"}
# Of each act: in which states, and by whom.
ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "edit": (BEFORE | WRITING, {"methodist", "secretary", "chair"}),
    "edit_agenda": (BEFORE | WRITING, {"methodist", "secretary", "chair"}),
    "attend": ({"called"} | WRITING, {"methodist", "secretary"}),
    "record": (WRITING, {"methodist", "secretary"}),
    "call": ({"planned"}, {"methodist", "secretary", "chair"}),
    "start": (BEFORE, {"methodist", "secretary", "chair"}),
    "finish": ({"in_progress"}, {"methodist", "secretary"}),
    "resume": ({"drafted"}, {"methodist", "secretary"}),
    "review": ({"drafted", "correcting"}, {"methodist", "secretary"}),
    "sign": ({"in_review"}, {"secretary", "chair"}),
    "withdraw": ({"in_review"}, {"methodist", "secretary", "chair"}),
    "correct": ({"signed"}, {"methodist", "secretary", "chair"}),
    "translate": (set(State.values) - BEFORE, {"methodist", "secretary"}),
    "extract": ({"signed", "correcting"}, {"methodist", "secretary", "chair"}),
    "postpone": (BEFORE, {"methodist", "secretary", "chair"}),
    "cancel": (BEFORE, {"methodist", "secretary", "chair"}),
    "scan": ({"signed", "not_opened", "imported"}, {"methodist", "secretary"}),
    "unopened": (set(), set()),  # there is a quorum: nobody may close the meeting for want of one
}


@pytest.fixture
def meeting(secretary: User, chair: User, council_member: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body, state="decided")


@pytest.mark.parametrize("person", PEOPLE)
def test_the_table_is_what_the_design_says(person: str, meeting: Meeting, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(person)
    whole = Meeting.objects.complete().get(pk=meeting.pk)
    wrong = []
    for state in State.values:
        whole.state = state
        for name in WORKFLOW.actions:
            states, people = ALLOWED[name]
            refusal = WORKFLOW[name].refusal(user, whole)
            if (refusal is None) != (state in states and person in people):
                wrong.append((name, state, refusal))
    assert not wrong


def test_every_refusal_says_why(meeting: Meeting, teacher: User, secretary: User) -> None:
    for user in (teacher, secretary):
        for action in WORKFLOW.actions.values():
            refusal = action.refusal(user, meeting)
            assert refusal is None or str(refusal).endswith(".")


def test_the_head_of_a_union_runs_it_and_is_nobody_in_the_council(meeting: Meeting, council_body: Body) -> None:
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    own = factories.meeting(head, union)
    assert all(WORKFLOW.allows(name, head, own) for name in ("edit", "call", "start"))
    assert not any(WORKFLOW.allows(name, head, meeting) for name in WORKFLOW.actions)
    assert list(Meeting.objects.visible_to(head)) == [own]


def test_the_head_of_a_union_signs_alone_for_both_places(council_body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    from meetings.services import protocol

    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    meeting = factories.meeting(head, union, state="decided")
    protocol.send_to_signing(meeting, by=head)
    assert protocol.sign(meeting, by=head) is not None
    assert Meeting.objects.get(pk=meeting.pk).number == 1


def test_a_meeting_ends_in_a_state_that_the_database_locks() -> None:
    ends = {a.to for a in WORKFLOW.actions.values() if a.to in (State.CANCELLED, State.POSTPONED, State.NOT_OPENED)}
    assert ends <= LOCKED
