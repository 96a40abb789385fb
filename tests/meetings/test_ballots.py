"""A secret ballot from its opening to its end: who votes, how often, what is counted, what is refused."""

from __future__ import annotations

import itertools
import re
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.lib.workflow import Refused
from meetings.models import (
    Attendance,
    CastBallot,
    CastVoter,
    CountedBallot,
    CountedVoter,
    Decision,
    DecisionPerson,
    Interest,
    Meeting,
    SecretBallot,
    Vote,
)
from meetings.services import ballots, holding, planning, protocol, recording, voting
from meetings.services.ballots import PaperResult
from meetings.versions import stamp
from members.models import Body, User
from tests import factories
from tests.meetings.test_signing import at_once

CHOICES = ["for", "against", "abstained"]
WHOLE = PaperResult(handed_out=3, unused=0, found=3, votes_for=2, against=0, abstained=0, spoilt=1)


@pytest.fixture
def people(chair: User, secretary: User, council_body: Body) -> list[User]:
    """Ten who may vote: the chair, the secretary and eight members."""
    return [chair, secretary, *factories.members(council_body, 8)]


@pytest.fixture
def ballot(people: list[User], secretary: User, council_body: Body) -> SecretBallot:
    return factories.balloted(secretary, council_body)


@pytest.fixture
def paper(chair: User, secretary: User, council_member: User, council_body: Body) -> SecretBallot:
    """Three voters; the chair and the member count."""
    return factories.balloted(secretary, council_body, paper=True, commission=[chair.person_id, council_member.person_id])


def vote_of(ballot: SecretBallot) -> Vote:
    return Vote.objects.get(pk=ballot.vote_id)


def votes_in_open_meeting(by: User, body: Body) -> Decision:
    meeting = factories.meeting(by, body, state="in_progress")
    return voting.save_decision(Decision(item=meeting.items.get(), text="Программа бекитилсин."), by=by)


# --- on phones ---------------------------------------------------------------------------------------------------------------


def test_what_was_cast_is_counted_and_decides(ballot: SecretBallot, people: list[User], secretary: User) -> None:
    for user, choice in zip(people, ["for"] * 6 + ["against"] * 2 + ["abstained"], strict=False):
        assert ballots.cast(ballot, by=user, choice=choice)
    closed = ballots.close_ballot(ballot, by=secretary)
    vote = vote_of(ballot)
    assert (vote.votes_for, vote.votes_against, vote.votes_abstained, vote.votes_missing, vote.votes_spoilt) == (6, 2, 1, 1, 0)
    assert (closed.eligible, closed.voted, closed.found) == (10, 9, 9)
    assert vote.verdict().carried is True
    assert vote.tally.adds_up


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*CHOICES, ""]), min_size=10, max_size=10), st.randoms(use_true_random=False))
def test_totals_equal_voters_whatever_is_voted_in_whatever_order(
    people: list[User], secretary: User, council_body: Body, choices: list[str], chance: Any
) -> None:
    with transaction.atomic():
        ballot = factories.balloted(secretary, council_body)
        cast = [(user, choice) for user, choice in zip(people, choices, strict=True) if choice]
        chance.shuffle(cast)
        for user, choice in cast:
            ballots.cast(ballot, by=user, choice=choice)
        ballots.close_ballot(ballot, by=secretary)
        vote = vote_of(ballot)
        assert [vote.votes_for, vote.votes_against, vote.votes_abstained, vote.votes_missing] == [choices.count(c) for c in (*CHOICES, "")]
        assert vote.tally.total == len(people)
        assert CountedBallot.objects.filter(ballot=ballot).count() == CountedVoter.objects.filter(ballot=ballot).count() == len(cast)
        assert not CastVoter.objects.exists()
        assert not CastBallot.objects.exists()
        transaction.set_rollback(True)


def test_nothing_is_known_before_closing(ballot: SecretBallot, people: list[User]) -> None:
    ballots.cast(ballot, by=people[0], choice="against")
    vote = vote_of(ballot)
    assert (vote.votes_for, vote.votes_against, vote.votes_missing) == (None, None, None)
    assert vote.verdict().carried is None


def test_a_second_vote_changes_nothing(ballot: SecretBallot, people: list[User], secretary: User) -> None:
    assert ballots.cast(ballot, by=people[0], choice="for")
    assert not ballots.cast(ballot, by=people[0], choice="against")
    ballots.close_ballot(ballot, by=secretary)
    assert (vote_of(ballot).votes_for, vote_of(ballot).votes_against) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_ballot(ballot: SecretBallot, people: list[User]) -> None:
    first: list[bool] = []
    acts = [lambda c=c: first.append(ballots.cast(ballot, by=people[0], choice=c)) for c in CHOICES * 2]
    assert not at_once(acts)
    assert sorted(first) == [False] * 5 + [True]
    assert (CastVoter.objects.count(), CastBallot.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_vote_that_races_with_closing_is_counted_or_refused_never_lost(ballot: SecretBallot, people: list[User], secretary: User) -> None:
    refused = at_once(
        [*[lambda u=u: ballots.cast(ballot, by=u, choice="for") for u in people], lambda: ballots.close_ballot(ballot, by=secretary)]
    )
    assert all(isinstance(error, Refused) for error in refused)
    assert vote_of(ballot).votes_for == len(people) - len(refused)
    assert not CastBallot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_closing_one_ballot_leaves_the_votes_of_another_in_the_box(
    ballot: SecretBallot, people: list[User], secretary: User, council_body: Body
) -> None:
    other = factories.balloted(secretary, council_body)
    for user in people[:4]:
        ballots.cast(other, by=user, choice="for")
        ballots.cast(ballot, by=user, choice="against")
    assert not at_once(
        [
            *[lambda u=u: ballots.cast(other, by=u, choice="abstained") for u in people[4:]],
            lambda: ballots.close_ballot(ballot, by=secretary),
        ]
    )
    ballots.close_ballot(other, by=secretary)
    assert [(vote_of(b).votes_for, vote_of(b).votes_against, vote_of(b).votes_abstained) for b in (ballot, other)] == [(0, 4, 0), (4, 0, 6)]


def test_it_is_never_reopened(ballot: SecretBallot, people: list[User], secretary: User) -> None:
    ballots.close_ballot(ballot, by=secretary)
    for again in (
        lambda: ballots.close_ballot(ballot, by=secretary),
        lambda: ballots.annul_ballot(ballot, by=secretary, reason="Жакпады"),
        lambda: ballots.cast(ballot, by=people[0], choice="for"),
    ):
        with pytest.raises(Refused):
            again()
    with pytest.raises(ValidationError):
        ballots.open_ballot(ballot.decision, by=secretary)


def test_an_annulled_ballot_destroys_its_votes_and_frees_the_decision(ballot: SecretBallot, people: list[User], secretary: User) -> None:
    ballots.cast(ballot, by=people[0], choice="for")
    ballots.annul_ballot(ballot, by=secretary, reason="Чечимдин тексти ката")
    ballot.refresh_from_db()
    assert (ballot.state, ballot.voted, ballot.found, ballot.reason) == ("annulled", 1, None, "Чечимдин тексти ката")
    assert not CastBallot.objects.exists()
    assert not CountedBallot.objects.exists()
    decision = Decision.objects.get(pk=ballot.decision_id)
    assert decision.vote is None
    again = ballots.open_ballot(decision, by=secretary)
    ballots.cast(again, by=people[0], choice="against")
    assert [h.action for h in decision.item.meeting.history.all()] == ["plan", "ballot_open", "ballot_annul", "ballot_open"]


# --- who is on the list ------------------------------------------------------------------------------------------------------


def test_an_interest_that_comes_up_after_a_ballot_can_only_be_confirmed(ballot: SecretBallot, people: list[User], secretary: User) -> None:
    """It is never held again; the signatories are told."""
    for user in people[:9]:
        ballots.cast(ballot, by=user, choice="for")
    ballots.close_ballot(ballot, by=secretary)
    Interest.objects.create(item=ballot.decision.item, person=people[0].person, reason="author")
    problems = Meeting.objects.complete().get().problems
    assert [(p.code.partition("-")[0], p.is_error) for p in problems if p.code.startswith(("interest", "presides"))] == [
        ("interest", False)
    ]


def test_the_interested_are_out_of_the_vote_and_told_why(people: list[User], secretary: User, council_body: Body) -> None:
    decision = votes_in_open_meeting(secretary, council_body)
    DecisionPerson.objects.create(decision=decision, person=people[4].person, name="Кандидат")
    Interest.objects.create(item=decision.item, person=people[5].person, reason="author")
    ballot = ballots.open_ballot(decision, by=secretary, also_recused=[people[6].person_id])
    assert ballot.eligible == 7
    for user in people[4:7]:
        with pytest.raises(Refused, match="катышпайсыз|no part"):
            ballots.voter_for(ballot, user)
    assert ballots.voter_for(ballot, people[7])


def test_who_is_not_on_the_list_is_nobody_here(ballot: SecretBallot, teacher: User, stranger: User, director: User) -> None:
    for user in (teacher, stranger, director):
        assert ballots.voter_for(ballot, user) is None
        with pytest.raises(Refused):
            ballots.cast(ballot, by=user, choice="for")


def test_attendance_does_not_reach_into_an_open_ballot(people: list[User], secretary: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state="in_progress")
    decision = voting.save_decision(Decision(item=meeting.items.get(), text="Бекитилсин."), by=secretary)
    Attendance.objects.filter(meeting=meeting, person=people[9].person).update(status="absent")
    ballot = ballots.open_ballot(decision, by=secretary)
    line, gone = (Attendance.objects.get(meeting=meeting, person=p.person) for p in (people[9], people[8]))
    marks = [holding.Mark(line, "present", [(None, None)]), holding.Mark(gone, "absent", reason="кетти")]
    holding.mark_attendance(meeting, by=secretary, marks=marks)
    assert ballots.voter_for(ballot, people[9]) is None
    assert ballots.cast(ballot, by=people[8], choice="for")
    assert vote_of(ballot).voters.count() == 9


def test_on_phones_everybody_needs_an_account(people: list[User], secretary: User, council_body: Body) -> None:
    factories.seat(council_body, factories.person("Өмүров Үсөн"))
    with pytest.raises(ValidationError, match="Өмүров Ү"):
        factories.balloted(secretary, council_body)


def test_two_voters_on_phones_would_hide_nobody(chair: User, secretary: User, council_body: Body) -> None:
    with pytest.raises(ValidationError):
        factories.balloted(secretary, council_body)


def test_a_decision_without_words_is_not_voted_on(people: list[User], secretary: User, council_body: Body) -> None:
    decision = votes_in_open_meeting(secretary, council_body)
    Decision.objects.update(text=" ")
    with pytest.raises(ValidationError):
        ballots.open_ballot(decision, by=secretary)


def test_without_a_quorum_no_ballot_is_opened(people: list[User], secretary: User, council_body: Body) -> None:
    decision = votes_in_open_meeting(secretary, council_body)
    Attendance.objects.filter(meeting=decision.item.meeting, person__in=[p.person_id for p in people[:5]]).update(status="absent")
    with pytest.raises(ValidationError, match="Кворум жок|no quorum"):
        ballots.open_ballot(decision, by=secretary)


def test_on_phones_the_meeting_must_go_on(people: list[User], secretary: User, council_body: Body) -> None:
    decision = votes_in_open_meeting(secretary, council_body)
    Meeting.objects.update(state="drafted")
    decision.item.meeting.refresh_from_db()
    with pytest.raises(ValidationError):
        ballots.open_ballot(decision, by=secretary)
    assert ballots.open_ballot(decision, by=secretary, paper=True, commission=[p.person_id for p in people[2:4]])


# --- what stays as it is -----------------------------------------------------------------------------------------------------


def test_the_text_stays_while_members_vote_on_it(ballot: SecretBallot, secretary: User) -> None:
    decision = ballot.decision
    decision.text = "Башка текст."
    with pytest.raises(ValidationError):
        voting.save_decision(decision, by=secretary)
    ballots.close_ballot(ballot, by=secretary)
    voting.save_decision(decision, by=secretary)
    whole = Meeting.objects.complete().get()
    assert any(p.code.startswith("ballot-text") and not p.is_error for p in whole.problems)


@pytest.mark.parametrize("end", ["open", "closed"])
def test_its_vote_is_neither_replaced_nor_deleted(end: str, ballot: SecretBallot, secretary: User) -> None:
    if end == "closed":
        ballots.close_ballot(ballot, by=secretary)
    decision = ballot.decision
    decision.refresh_from_db()
    acts: list[Callable[[], Any]] = [
        lambda: voting.record_vote(decision, by=secretary, count=voting.Count(votes_for=10, against=0, abstained=0)),
        lambda: voting.delete_vote(vote_of(ballot), by=secretary),
        lambda: voting.delete_decision(decision, by=secretary),
        lambda: holding.delete_item(decision.item, by=secretary),
    ]
    for act in acts:
        with pytest.raises(ValidationError):
            act()
    other = voting.save_decision(Decision(item=decision.item, text="Эске алынсын."), by=secretary)
    voting.record_vote(other, by=secretary, count=voting.Count(method="unanimous", scope="meeting"))
    decision.refresh_from_db()
    assert decision.vote_id == ballot.vote_id


def test_the_recorder_is_told_for_the_one_change_and_keeps_the_rest(ballot: SecretBallot, secretary: User) -> None:
    decision = ballot.decision
    changes = [
        {"verb": "set", "on": f"decision:{decision.pk}", "field": "text", "value": "Башка.", "base": stamp(decision.text)},
        {"verb": "vote", "on": f"decision:{decision.pk}", "votes_for": 10, "against": 0, "abstained": 0},
        {"verb": "unvote", "on": f"decision:{decision.pk}"},
        {"verb": "remove", "on": f"decision:{decision.pk}"},
        {"verb": "set", "on": f"item:{decision.item_id}", "field": "title", "value": "Жаңы аталыш", "base": stamp(decision.item.title)},
    ]
    answers = recording.record(decision.item.meeting, by=secretary, changes=[{"id": str(uuid.uuid4()), **c} for c in changes])
    assert [bool(a.get("error")) for a in answers] == [True, True, True, True, False]


def test_a_secret_vote_is_not_written_down_by_hand(people: list[User], secretary: User, council_body: Body) -> None:
    decision = votes_in_open_meeting(secretary, council_body)
    with pytest.raises(ValidationError):
        voting.record_vote(decision, by=secretary, count=voting.Count(method="secret"))


@pytest.mark.parametrize("page", ["decision_delete", "vote_delete", "item_delete"])
def test_the_pages_say_why_it_is_not_deleted(page: str, ballot: SecretBallot, secretary: User, as_user: Callable[[User], Client]) -> None:
    pk = ballot.decision.item_id if page == "item_delete" else ballot.decision_id
    response = as_user(secretary).post(reverse(f"meetings:{page}", args=[pk]), follow=True)
    assert "note bad" in response.content.decode()
    assert Decision.objects.get(pk=ballot.decision_id).vote_id == ballot.vote_id


def test_a_changed_text_is_refused_at_its_field_and_not_lost(
    ballot: SecretBallot, secretary: User, as_user: Callable[[User], Client]
) -> None:
    rows = {f"{p}-{n}_FORMS": "0" for p in "pao" for n in ("TOTAL", "INITIAL")}
    data = {"text": "Такыр башка текст.", "level": "open", **rows}
    response = as_user(secretary).post(reverse("meetings:decision_edit", args=[ballot.decision_id]), data)
    assert response.status_code == 422
    assert "Такыр башка текст." in response.content.decode()


def test_the_page_of_an_open_vote_leads_to_the_ballot(ballot: SecretBallot, secretary: User, as_user: Callable[[User], Client]) -> None:
    response = as_user(secretary).get(reverse("meetings:vote", args=[ballot.decision_id]))
    assert response.headers["Location"] == reverse("meetings:ballot", args=[ballot.pk])


def test_the_meeting_does_not_end_with_an_open_ballot(ballot: SecretBallot, secretary: User) -> None:
    meeting = Meeting.objects.complete().get()
    assert any(p.code.startswith("ballot-") and p.is_error for p in meeting.problems)
    with pytest.raises(Refused):
        holding.finish_meeting(meeting, by=secretary)
    ballots.close_ballot(ballot, by=secretary)
    holding.finish_meeting(meeting, by=secretary)


GUARDED = {
    "a second vote": "INSERT INTO meetings_castvoter SELECT gen_random_uuid(), ballot_id, voter_id FROM meetings_castvoter",
    "a changed vote": "UPDATE meetings_castballot SET choice = 'against'",
    "a vote taken out": "DELETE FROM meetings_castballot",
    "a voter taken out": "DELETE FROM meetings_castvoter",
    "a new voter on the list": 'INSERT INTO meetings_voter (vote_id, "order", name, is_chair, recused, recusal_reason, choice) '
    "SELECT vote_id, 99, 'Бирөө', false, false, '', '' FROM meetings_secretballot",
    "a voter recused": "UPDATE meetings_voter SET recused = true",
    "a voter off the list": "DELETE FROM meetings_voter",
    "another text": "UPDATE meetings_decision SET text = 'x'",
    "the decision without its vote": "UPDATE meetings_decision SET vote_id = NULL",
    "another text of the ballot": "UPDATE meetings_secretballot SET text = 'x'",
    "a deleted ballot": "DELETE FROM meetings_secretballot",
    "a signed meeting": "UPDATE meetings_meeting SET state = 'signed', number = 1, number_is_fixed = true",
}
AFTER = {
    "a reopened ballot": "UPDATE meetings_secretballot SET state = 'open'",
    "another certificate": "UPDATE meetings_secretballot SET voted = 0, found = 0",
    "an annulled result": "UPDATE meetings_secretballot SET state = 'annulled', reason = 'x'",
    "a late vote": "INSERT INTO meetings_castballot SELECT gen_random_uuid(), id, 'for' FROM meetings_secretballot",
    "a late counted vote": "INSERT INTO meetings_countedballot SELECT gen_random_uuid(), choice, ballot_id FROM meetings_countedballot",
    "a changed counted vote": "UPDATE meetings_countedballot SET choice = 'against'",
    "a counted vote taken out": "DELETE FROM meetings_countedballot",
    "another number": "UPDATE meetings_vote SET votes_for = 9",
    "the decision without its vote": "UPDATE meetings_decision SET vote_id = NULL",
    "a voter off the list": "DELETE FROM meetings_voter",
}


@pytest.mark.parametrize(("closed", "name"), [*itertools.product([False], GUARDED), *itertools.product([True], AFTER)])
def test_the_database_refuses_it_too(closed: bool, name: str, ballot: SecretBallot, people: list[User], secretary: User) -> None:
    ballots.cast(ballot, by=people[0], choice="for")
    if closed:
        ballots.close_ballot(ballot, by=secretary)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute((AFTER if closed else GUARDED)[name])


def test_a_touched_box_is_not_counted(ballot: SecretBallot, people: list[User], secretary: User) -> None:
    for user in people[:3]:
        ballots.cast(ballot, by=user, choice="for")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE meetings_castballot DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM meetings_castballot WHERE id = (SELECT id FROM meetings_castballot LIMIT 1)")
        cursor.execute("ALTER TABLE meetings_castballot ENABLE TRIGGER USER")
    with pytest.raises(ValidationError), transaction.atomic():
        ballots.close_ballot(ballot, by=secretary)
    ballot.refresh_from_db()
    assert ballot.is_open


@pytest.mark.django_db(transaction=True)
def test_while_a_backup_reads_the_box_closing_says_so_and_loses_nothing(
    ballot: SecretBallot, people: list[User], secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballots, "WAIT_FOR_BOX", "100ms")
    ballots.cast(ballot, by=people[0], choice="for")
    reading, done = threading.Event(), threading.Event()

    def backup() -> None:
        with transaction.atomic():
            list(CastBallot.objects.all())
            reading.set()
            done.wait(10)
        connections.close_all()

    thread = threading.Thread(target=backup)
    thread.start()
    reading.wait(10)
    try:
        with pytest.raises(ValidationError):
            ballots.close_ballot(ballot, by=secretary)
    finally:
        done.set()
        thread.join()
    ballot.refresh_from_db()
    assert ballot.is_open
    ballots.close_ballot(ballot, by=secretary)
    assert vote_of(ballot).votes_for == 1


# --- on paper ----------------------------------------------------------------------------------------------------------------


def test_the_commission_closes_a_ballot_on_paper(paper: SecretBallot, secretary: User) -> None:
    ballots.write_result(paper, by=secretary, result=WHOLE)
    vote = vote_of(paper)
    assert (vote.votes_for, vote.votes_spoilt, vote.votes_missing) == (2, 1, 0)
    assert vote.verdict().carried is True
    assert vote.tally.adds_up


numbers = st.integers(0, 8)


@given(st.integers(1, 6), st.builds(PaperResult, numbers, numbers, numbers, numbers, numbers, numbers, numbers))
def test_only_numbers_that_account_for_every_ballot_are_taken(eligible: int, result: PaperResult) -> None:
    counted = result.votes_for + result.against + result.abstained + result.spoilt
    right = result.found <= result.handed_out <= eligible == result.handed_out + result.unused and counted == result.found
    try:
        ballots.check_result(result, eligible)
    except ValidationError:
        assert not right
    else:
        assert right


def test_a_mistyped_number_is_mended_with_a_reason_and_the_history_tells(paper: SecretBallot, secretary: User) -> None:
    ballots.write_result(paper, by=secretary, result=WHOLE)
    right = PaperResult(handed_out=3, unused=0, found=3, votes_for=1, against=1, abstained=0, spoilt=1)
    with pytest.raises(ValidationError):
        ballots.write_result(paper, by=secretary, result=right)
    ballots.write_result(paper, by=secretary, result=right, reason="Сан ката терилген")
    assert (vote_of(paper).votes_for, vote_of(paper).votes_against) == (1, 1)
    last = paper.decision.item.meeting.history.last()
    assert last is not None
    assert (last.action, "Сан ката терилген" in last.note) == ("ballot_correct", True)


def test_nobody_votes_on_a_phone_in_a_ballot_on_paper(paper: SecretBallot, chair: User, secretary: User) -> None:
    with pytest.raises(Refused):
        ballots.cast(paper, by=chair, choice="for")
    with pytest.raises(Refused):
        ballots.close_ballot(paper, by=secretary)


@pytest.mark.parametrize("counters", [[], [0], [0, 2]])
def test_two_whom_it_does_not_concern_must_count(counters: list[int], people: list[User], secretary: User, council_body: Body) -> None:
    decision = votes_in_open_meeting(secretary, council_body)
    Interest.objects.create(item=decision.item, person=people[2].person, reason="relative")
    with pytest.raises(ValidationError):
        ballots.open_ballot(decision, by=secretary, paper=True, commission=[people[n].person_id for n in counters])


def test_equal_votes_wait_for_the_casting_vote_of_the_chair(paper: SecretBallot, secretary: User) -> None:
    ballots.write_result(paper, by=secretary, result=PaperResult(2, 1, 2, 1, 1, 0, 0))
    assert vote_of(paper).verdict().by_tie == "open"
    ballots.write_casting(paper, by=secretary, casting="for")
    assert vote_of(paper).verdict().carried is True


def test_there_is_no_casting_vote_where_votes_are_not_equal(paper: SecretBallot, secretary: User) -> None:
    ballots.write_result(paper, by=secretary, result=WHOLE)
    with pytest.raises(Refused):
        ballots.write_casting(paper, by=secretary, casting="against")


def test_the_printed_ballots_are_as_many_as_voters_and_all_alike(
    paper: SecretBallot, secretary: User, as_user: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.documents.ballots.render_pdf", lambda html, **_: html.encode())
    page = as_user(secretary).get(reverse("meetings:ballot_print", args=[paper.pk])).content.decode()
    cells = re.findall(r"<td>(.*?)</td>", page, re.DOTALL)
    assert (len(cells), len(set(cells))) == (3, 1)
    assert cells[0].count('class="square"') == 3
    assert "Программа бекитилсин." in cells[0]
    assert not re.search(r"Асанова|Бакыт кызы|Токтосунов", page)


def test_the_protocol_of_the_commission_has_lines_to_fill_in_and_then_the_numbers(
    paper: SecretBallot, secretary: User, as_user: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.documents.ballots.render_pdf", lambda html, **_: html.encode())
    url = reverse("meetings:ballot_commission", args=[paper.pk])
    client = as_user(secretary)
    numbers = [re.findall(r"<td>(.*?)</td>", client.get(url).content.decode())]
    ballots.write_result(paper, by=secretary, result=WHOLE)
    numbers.append(re.findall(r"<td>(.*?)</td>", client.get(url).content.decode()))
    assert numbers == [["3", "3", *[""] * 7], ["3", "3", "3", "0", "3", "2", "0", "0", "1"]]


# --- the protocol ------------------------------------------------------------------------------------------------------------


def sentences(language: str, form: str = "full") -> str:
    from meetings import documents

    content = documents.protocol_content(Meeting.objects.complete().get())
    page = documents.papers.paper_html(content, form=form, language=language)
    return re.sub(r'<span class="nobr">(.*?)</span>', r"\1", page)


def test_the_protocol_of_a_ballot_on_phones_certifies_the_count(ballot: SecretBallot, people: list[User], secretary: User) -> None:
    assert "Жашыруун добуш берүү жүрүп жатат." in sentences("ky")
    for user in people[:9]:
        ballots.cast(ballot, by=user, choice="for")
    ballots.close_ballot(ballot, by=secretary)
    assert "Жашыруун добуш берүү: макул — 9, каршы — 0, калыс — 0, добуш берген жок — 1." in sentences("ky")
    assert "Добуш берүүчүлөрдүн тизмесинде — 10, добуш бергендер — 9, эсептелген бюллетень — 9." in sentences("ky")
    assert "Тайное голосование: за — 9," in sentences("ru")


def test_the_protocol_of_a_ballot_on_paper_names_the_commission(paper: SecretBallot, secretary: User) -> None:
    ballots.write_result(paper, by=secretary, result=WHOLE)
    page = sentences("ky").replace('<span class="nobr">', "").replace("</span>", "")
    assert "Эсептөө комиссиясы: Асанова Б. К., Токтосунов Э." in page
    assert "берилген бюллетень — 3, урнадан чыккан бюллетень — 3, колдонулбаган бюллетень — 0." in page
    assert "жараксыз — 1" in page


def test_an_annulled_ballot_stays_in_the_minutes_and_not_in_the_common_ones(ballot: SecretBallot, secretary: User) -> None:
    ballots.annul_ballot(ballot, by=secretary, reason="Байланыш үзүлдү")
    assert "Жашыруун добуш берүү жокко чыгарылды. Себеби: Байланыш үзүлдү." in sentences("ky")
    for secret in ("Байланыш", "Жашыруун добуш"):
        assert secret not in sentences("ky", "common")


def test_signing_goes_on_and_locks_the_lists(
    ballot: SecretBallot, people: list[User], secretary: User, chair: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")
    ballots.cast(ballot, by=people[0], choice="for")
    ballots.close_ballot(ballot, by=secretary)
    meeting = Meeting.objects.get()
    holding.finish_meeting(meeting, by=secretary)
    protocol.send_to_signing(meeting, by=secretary)
    protocol.sign(meeting, by=secretary)
    signed = protocol.sign(meeting, by=chair)
    assert signed is not None
    assert signed.content["items"][0]["decisions"][0]["vote"]["ballot"] == {
        "paper": False,
        "commission": [],
        "eligible": 10,
        "voted": 1,
        "found": 1,
    }
    protocol.correct(meeting, by=secretary, reason="Ката кеткен")
    with pytest.raises(ValidationError):
        voting.delete_vote(vote_of(ballot), by=secretary)


def test_a_postponed_or_planned_meeting_has_no_ballot(people: list[User], secretary: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body)
    decision = Decision.objects.create(item=meeting.items.get(), number=1, text="x")
    planning.call_meeting(meeting, by=secretary)
    with pytest.raises(Refused):
        ballots.open_ballot(decision, by=secretary)
