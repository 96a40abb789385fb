"""The sides of a vote in the recorder: who presides, who is out or admitted, on what it is one vote. What a change leaves out stays."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from meetings.documents.recorder import recorder_state
from meetings.models import Decision, Meeting, Vote
from meetings.services import holding, recording, voting
from members.models import Body, User
from tests import factories

Send = Callable[..., dict[str, Any]]


@pytest.fixture
def meeting(secretary: User, chair: User, council_member: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body, state="in_progress")


@pytest.fixture
def decisions(meeting: Meeting, secretary: User) -> list[Decision]:
    return [voting.save_decision(Decision(item=meeting.items.get(), text=text), by=secretary) for text in ("Бекитилсин.", "Жиберилсин.")]


@pytest.fixture
def send(meeting: Meeting, secretary: User) -> Send:
    def one(on: str, verb: str = "vote", **fields: Any) -> dict[str, Any]:
        return recording.record(meeting, by=secretary, changes=[{"id": str(uuid.uuid4()), "verb": verb, "on": on, **fields}])[0]

    return one


def ref(decision: Decision) -> str:
    return f"decision:{decision.pk}"


def state_of(meeting: Meeting, decision: Decision) -> dict[str, Any]:
    state = recorder_state(Meeting.objects.complete().get(pk=meeting.pk))
    return next(d for d in state["items"][0]["decisions"] if d["id"] == decision.pk)


def test_whoever_was_chosen_to_preside_stays_when_the_numbers_change(
    meeting: Meeting, decisions: list[Decision], council_member: User, send: Send
) -> None:
    send(ref(decisions[0]), all_for=True, presiding=council_member.person_id)
    assert state_of(meeting, decisions[0])["vote"]["chosen"] == council_member.person_id
    send(ref(decisions[0]), votes_for=2, against=1, abstained=0)
    assert Vote.objects.get().voters.get(is_chair=True).person == council_member.person
    send(ref(decisions[0]), all_for=True, presiding=None)
    assert Vote.objects.get().voters.get(is_chair=True).person_id == meeting.chair_id


def test_a_vote_on_two_decisions_stays_one_when_the_numbers_change(meeting: Meeting, decisions: list[Decision], send: Send) -> None:
    one, two = decisions
    send(ref(one), all_for=True, along=[two.pk])
    assert state_of(meeting, one)["vote"]["with"] == [two.pk]
    send(ref(one), votes_for=2, against=1, abstained=0)
    assert Vote.objects.get().decisions.count() == 2
    send(ref(one), votes_for=3, against=0, abstained=0, along=[])
    assert list(Vote.objects.get().decisions.all()) == [one]


def test_somebody_with_an_interest_is_admitted_for_a_reason_which_stays(
    meeting: Meeting, decisions: list[Decision], council_member: User, secretary: User, send: Send
) -> None:
    person = council_member.person_id
    holding.declare_interest(meeting.items.get(), by=secretary, person=council_member.person, reason="author")
    assert state_of(meeting, decisions[0])["why"] == {person: "автору"}
    send(ref(decisions[0]), all_for=True)
    assert Vote.objects.get().votes_for == 2
    send(ref(decisions[0]), all_for=True, admitted={str(person): "кеңеш уруксат берди"})
    send(ref(decisions[0]), votes_for=2, against=1, abstained=0)
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.votes_against) == (2, 1)
    assert vote.voters.get(person=person).admitted_because == "кеңеш уруксат берди"


def test_nobody_is_admitted_to_a_matter_about_himself(
    meeting: Meeting, decisions: list[Decision], council_member: User, secretary: User, send: Send
) -> None:
    holding.declare_interest(meeting.items.get(), by=secretary, person=council_member.person, reason="candidate")
    assert state_of(meeting, decisions[0])["own"] == [council_member.person_id]
    answer = send(ref(decisions[0]), all_for=True, admitted={str(council_member.person_id): "уруксат"})
    assert "өзү жөнүндөгү" in answer["error"]


def test_whoever_is_put_out_by_hand_leaves_the_base_and_may_come_back(
    meeting: Meeting, decisions: list[Decision], council_member: User, send: Send
) -> None:
    send(ref(decisions[0]), all_for=True, out=[council_member.person_id])
    assert Vote.objects.get().votes_for == 2
    send(ref(decisions[0]), all_for=True, out=[])
    assert Vote.objects.get().votes_for == 3


def test_another_member_presides_over_the_meeting(meeting: Meeting, council_member: User, methodist: User, send: Send) -> None:
    send(f"meeting:{meeting.pk}", "set", field="chair", value=council_member.person_id)
    meeting.refresh_from_db()
    assert (meeting.chair, meeting.chair_name) == (council_member.person, council_member.person.short)
    answer = send(f"meeting:{meeting.pk}", "set", field="chair", value=methodist.person_id)
    assert "мүчөлөрүнөн" in answer["error"]
