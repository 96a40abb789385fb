"""Verbs of deciding: write a decision, open a vote (its voters are frozen), count it, name the responsible."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.duedates import last_day
from meetings.models import (
    AgendaItem,
    Assignment,
    AssignmentParty,
    Choice,
    Decision,
    DecisionPerson,
    Meeting,
    SeparateOpinion,
    Vote,
    VoteMethod,
    Voter,
    VoteScope,
)
from meetings.services.balloted import refuse_by_hand, refuse_if_held, refuse_if_standing, refuse_new_text
from meetings.services.holding import locked_for
from members.models import Body, Person, QuestionKind, Relative, User
from members.models.bodies import NoQuorum
from members.querysets import covering


@transaction.atomic
def save_decision(decision: Decision, *, by: User) -> Decision:
    """Save a decision; a new one gets the next number of its item."""
    locked_for("record", decision.item.meeting, by)
    if decision.pk is None:
        last = decision.item.decisions.aggregate(n=Max("number"))["n"]
        decision.number = (last or 0) + 1
    else:
        refuse_new_text(decision)
    decision.save()
    return decision


@transaction.atomic
def delete_decision(decision: Decision, *, by: User) -> None:
    """Take a decision out; its vote goes with it unless others share it; the rest close up."""
    locked_for("record", decision.item.meeting, by)
    refuse_if_held(decision=decision)
    item, vote = decision.item, decision.vote
    decision.delete()
    if vote and not vote.decisions.exists():
        vote.delete()
    for number, row in enumerate(item.decisions.order_by("number"), 1):
        if row.number != number:
            Decision.objects.filter(pk=row.pk).update(number=number)


def interested_people(decision: Decision) -> dict[int, str]:
    """Who may not vote on this decision, by id, with the reason: whom it is about, their declared relatives, and whoever has an
    interest in the item."""
    found = {i.person_id: str(i.get_reason_display()) for i in decision.item.interests.all()}
    about = [row.person_id for row in decision.persons.all() if row.person_id]
    day = decision.item.meeting.date or timezone.localdate()
    kin = Relative.objects.filter(covering(day)).filter(Q(person__in=about) | Q(relative__in=about))
    for row in kin:
        found[row.relative_id if row.person_id in about else row.person_id] = _("a relative")
    for pk in about:
        found[pk] = _("the matter is about this person")
    return found


@dataclass(frozen=True)
class Count:
    """What was counted. None is «not known». `choices` (person id → choice) is for a vote by name: the numbers follow from it."""

    method: str = VoteMethod.COUNT
    votes_for: int | None = None
    against: int | None = None
    abstained: int | None = None
    missing: int | None = None
    spoilt: int | None = None
    casting: str = ""
    recused: Sequence[int] = ()
    choices: Mapping[int, str] = field(default_factory=dict)
    scope: str = VoteScope.DECISION
    shared_with: Sequence[int] = ()
    reread: bool = False
    no_quorum_confirmed: bool = False


def voters_present(decision: Decision) -> list[Voter]:
    """The list to freeze: members with a vote who are there at the time of the item, each with whether and why recused."""
    meeting = decision.item.meeting
    chair_id = meeting.chair_id
    barred = interested_people(decision)
    moment = item_moment(decision.item)
    lines = [a for a in meeting.attendances.prefetch_related("presences") if a.is_member and a.votes and a.present_at(moment)]
    return [
        Voter(
            order=order,
            person_id=line.person_id,
            name=line.name,
            is_chair=line.person_id is not None and line.person_id == chair_id,
            recused=line.person_id in barred,
            recusal_reason=barred.get(line.person_id or 0, ""),
        )
        for order, line in enumerate(lines, 1)
    ]


def item_moment(item: AgendaItem) -> datetime.datetime | None:
    """The moment at which an item was voted on, as far as it is known: its beginning; live, now."""
    if item.starts_at or item.parent is None:
        return item.starts_at or (
            timezone.now() if item.meeting.state == "in_progress" and item.meeting.is_on(timezone.localdate()) else None
        )
    return item.parent.starts_at


@transaction.atomic
def record_vote(decision: Decision, *, by: User, count: Count) -> Vote:
    """Open the vote on a decision if it is not open yet (that freezes its voters) and write what was counted.

    Without a quorum it is refused, or needs a confirmation, as the rule set says. The numbers must account for every voter
    present; recused members are out of the vote and of its base.
    """
    meeting = locked_for("record", decision.item.meeting, by)
    refuse_by_hand(decision, count.method)
    decision = Decision.objects.select_related("item__meeting", "item__parent", "vote").get(pk=decision.pk)
    vote = decision.vote or Vote(meeting=meeting, opened_at=timezone.now())
    vote.scope, vote.method = count.scope, count.method
    vote.item = None if count.scope == VoteScope.MEETING else decision.item
    vote.question = QuestionKind.PERSON if decision.persons.exists() else decision.item.question_kind
    whole = Meeting.objects.complete().get(pk=meeting.pk)
    check_quorum(whole, decision, vote, confirmed=count.no_quorum_confirmed)
    vote.members_in_office = len(whole.members_attending)
    vote.save()
    freeze_voters(vote, decision, count)
    write_numbers(vote, count)
    share_vote(vote, decision, count)
    return vote


def check_quorum(meeting: Meeting, decision: Decision, vote: Vote, *, confirmed: bool) -> None:
    """No vote without a quorum, or with a confirmed warning, by the rule set (ValidationError)."""
    item = next(i for i in meeting.items.all() if i.pk == decision.item_id)
    quorum = meeting.quorum_of(item)
    vote.no_quorum_confirmed = False
    if meeting.rule_set is None or quorum.reached:
        return
    if meeting.rule_set.no_quorum == NoQuorum.REFUSE:
        raise ValidationError(_("There is no quorum: decisions cannot be adopted.") + " " + quorum.sentence)
    if not confirmed:
        raise ValidationError({"no_quorum_confirmed": quorum.sentence + " " + _("Confirm that the vote is taken all the same.")})
    vote.no_quorum_confirmed = True


def freeze_voters(vote: Vote, decision: Decision, count: Count) -> None:
    """Draw up the list of voters once; later changes of the attendance do not touch it unless it is asked to be read again."""
    if count.reread or not vote.voters.exists():
        vote.voters.all().delete()
        rows = voters_present(decision)
        for row in rows:
            row.vote = vote
        Voter.objects.bulk_create(rows)
    for voter in vote.voters.all():
        recused = voter.person_id in count.recused
        choice = "" if recused else count.choices.get(voter.person_id or 0, "")
        if (voter.recused, voter.choice) != (recused, choice):
            voter.recused, voter.choice = recused, choice
            voter.recusal_reason = voter.recusal_reason if recused else ""
            voter.save(update_fields=["recused", "choice", "recusal_reason"])


def write_numbers(vote: Vote, count: Count) -> None:
    """The totals: as counted, or from the choices of a vote by name. Every voter must be accounted for (ValidationError)."""
    voters = [v for v in vote.voters.all() if not v.recused]
    if count.method == VoteMethod.NAMES:
        given = [v.choice for v in voters]
        numbers = [given.count(c) for c in (Choice.FOR, Choice.AGAINST, Choice.ABSTAINED)]
        vote.votes_for, vote.votes_against, vote.votes_abstained = numbers
        vote.votes_missing, vote.votes_spoilt = len(given) - sum(numbers), 0
    elif count.method == VoteMethod.COUNT:
        vote.votes_for, vote.votes_against, vote.votes_abstained = count.votes_for, count.against, count.abstained
        vote.votes_missing, vote.votes_spoilt = count.missing, count.spoilt
    else:
        vote.votes_for = vote.votes_against = vote.votes_abstained = vote.votes_missing = vote.votes_spoilt = None
    vote.casting = count.casting
    vote.save()
    tally = vote.tally
    if voters and not tally.adds_up:
        raise ValidationError(_("The sum of votes is not equal to the number of voting members.") + f" ({tally.total} ≠ {tally.eligible})")


def share_vote(vote: Vote, decision: Decision, count: Count) -> None:
    """Point the decision, and those it shares the vote with, to this vote; votes that nobody points to any more go.

    Decisions with a secret ballot keep it, and a secret ballot is kept even without its decision.
    """
    decisions = Decision.objects.filter(item__meeting=vote.meeting_id, vote__secret_ballot=None)
    if count.scope == VoteScope.ITEM:
        decisions = decisions.filter(item=decision.item_id)
    elif count.scope == VoteScope.DECISION:
        decisions = decisions.filter(pk__in=[decision.pk, *count.shared_with])
    before = set(Decision.objects.filter(vote=vote).values_list("pk", flat=True))
    kept = set(decisions.values_list("pk", flat=True))
    for row in Decision.objects.filter(pk__in=before | kept):
        row.vote = vote if row.pk in kept else None
        row.save(update_fields=["vote"])
    Vote.objects.filter(meeting=vote.meeting_id, decisions=None, secret_ballot=None).exclude(pk=vote.pk).delete()


@transaction.atomic
def delete_vote(vote: Vote, *, by: User) -> None:
    """Take a vote out: its decisions stand without one."""
    locked_for("record", vote.meeting, by)
    for decision in vote.decisions.all():
        refuse_if_standing(decision)
        decision.vote = None
        decision.save(update_fields=["vote"])
    vote.delete()


@dataclass(frozen=True)
class Party:
    """Somebody responsible: a person, a body, or words (a role, a unit)."""

    name: str
    person: Person | None = None
    body: Body | None = None


@transaction.atomic
def write_assignment(
    assignment: Assignment, *, by: User, parties: Sequence[Party], co_executors: Sequence[Party] = (), controller: Party | None = None
) -> Assignment:
    """Save a duty with those responsible; the last day is computed from kind, date and school year."""
    meeting = locked_for("record", assignment.decision.item.meeting, by)
    year = meeting.school_year
    assignment.due_end = last_day(assignment.due_kind, assignment.due_date, year_end=year.ends if year else None)
    assignment.controller = controller.person if controller else None
    assignment.controller_name = controller.name if controller else ""
    assignment.save()
    assignment.parties.all().delete()
    rows = [(p, False) for p in parties] + [(p, True) for p in co_executors]
    AssignmentParty.objects.bulk_create(
        AssignmentParty(assignment=assignment, order=n, person=p.person, body=p.body, name=p.name, co_executor=co)
        for n, (p, co) in enumerate(rows, 1)
    )
    return assignment


@transaction.atomic
def write_rows(
    decision: Decision, *, by: User, rows: Sequence[DecisionPerson | SeparateOpinion], removed: Sequence[DecisionPerson | SeparateOpinion]
) -> None:
    """Save the persons a decision is about, or its separate opinions; those removed go."""
    locked_for("record", decision.item.meeting, by)
    for gone in removed:
        gone.delete()
    for row in rows:
        row.decision = decision
        row.save()
