"""Verbs of deciding: write a decision, open a vote (its voters are frozen), count it, name the responsible."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.duedates import last_day
from meetings.models import (
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
    interests,
)
from meetings.models.interests import interested_in, kin_on, subjects_of
from meetings.services.balloted import refuse_by_hand, refuse_if_held, refuse_if_standing, refuse_new_text
from meetings.services.holding import locked_for
from meetings.services.lasting import refuse_if_alive, take_out
from meetings.verdict import Quorum
from members.models import Body, MemberRole, Person, QuestionKind, User
from members.models.bodies import NoQuorum


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
    refuse_if_alive(assignment__decision=decision)
    item, vote = decision.item, decision.vote
    take_out(decision)
    if vote and not vote.decisions.exists():
        vote.delete()
    for number, row in enumerate(item.decisions.order_by("number"), 1):
        if row.number != number:
            Decision.objects.filter(pk=row.pk).update(number=number)


def interested_people(decision: Decision, among: Sequence[Decision] = ()) -> dict[int, str]:
    """Who may not vote on this decision (or on all that share its vote), by id, with the reason: whom it is about, authors, their
    declared relatives, and whoever declared an interest in the item. Read afresh."""
    day = decision.item.meeting.date or timezone.localdate()
    items = {d.item_id: d.item for d in (decision, *among)}
    return interested_in(items.values(), among or [decision], kin=kin_on(day))


@dataclass(frozen=True)
class Count:
    """What was counted. None is «not known». `choices` (person id → choice) is for a vote by name: the numbers follow from it.

    `rest_for`: whoever is not counted otherwise was for. `recused`: out of the vote besides those whom the data demand. `admitted`
    (person id → reason): has an interest, but votes; None: as it was. `presiding`: who presides over this vote; None: as the rules
    give it. `question`: what kind of question it is, where it is not about a person; empty: as it was.
    """

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
    rest_for: bool = False
    admitted: Mapping[int, str] | None = None
    presiding: int | None = None
    question: str = ""


def sharing(decision: Decision, count: Count) -> list[Decision]:
    """The decisions that this vote is on. Those with a secret ballot keep it."""
    decisions = (
        Decision.objects.filter(item__meeting=decision.item.meeting_id, vote__secret_ballot=None)
        .select_related("item__parent")
        .prefetch_related("persons")
    )
    if count.scope == VoteScope.ITEM:
        decisions = decisions.filter(item=decision.item_id)
    elif count.scope == VoteScope.DECISION:
        decisions = decisions.filter(pk__in=[decision.pk, *count.shared_with])
    return list(decisions)


# --- the list of voters --------------------------------------------------------------------------------------------------------


def voters_present(
    decision: Decision, among: Sequence[Decision] = (), *, proxies: bool = True, meeting: Meeting | None = None
) -> list[Voter]:
    """The list to freeze: members with a vote who are there at the moment of the item, and those whose vote is cast by one of them,
    each with whether and why recused. A secret ballot is drawn up without proxies: whoever votes secretly votes in person."""
    meeting = meeting or Meeting.objects.with_attendance().get(pk=decision.item.meeting_id)
    moment = meeting.moment_of(decision.item)
    passed = meeting.votes_passed_at(moment) if proxies else {}
    voters = []
    for line in meeting.members_attending:
        if holder := passed.get(line.pk):
            voters.append(Voter(person_id=line.person_id, name=line.name, cast_by_id=holder.person_id, cast_by_name=holder.name))
        elif line.present_at(moment):
            voters.append(Voter(person_id=line.person_id, name=line.name))
    for order, voter in enumerate(voters, 1):
        voter.order = order
    barred = interested_people(decision, among)
    recuse(voters, barred)
    choose_chair(meeting, voters, barred)
    return voters


def recuse(
    voters: Sequence[Voter], barred: Mapping[int, str], *, by_hand: Collection[int] = (), admitted: Mapping[int, str] | None = None
) -> None:
    """Take those with an interest out of the vote, and those named by hand; leave in whoever is admitted for a reason (None: as it
    was). A passed vote goes out with either of the two: its giver, or the member who would cast it."""
    for voter in voters:
        pk = voter.person_id or 0
        reason = voter.admitted_because if admitted is None else admitted.get(pk, "").strip()
        voter.admitted_because = reason if pk in barred and pk not in by_hand else ""
        voter.recused = pk in by_hand or (pk in barred and not voter.admitted_because)
        voter.recusal_reason = barred.get(pk) or (_("declared at the vote") if voter.recused else "")
    out = {v.person_id for v in voters if v.recused}
    for voter in voters:
        if voter.by_proxy and not voter.recused and voter.cast_by_id in out:
            voter.recused, voter.admitted_because = True, ""
            voter.recusal_reason = _("the member who would cast the vote takes no part in it")


def choose_chair(meeting: Meeting, voters: Sequence[Voter], barred: Mapping[int, str], chosen: int | None = None) -> None:
    """Mark who presides over the vote: the one chosen, else the chair of the day; where the chair is recused or away, whoever was
    chosen before, or the deputy. Nobody, if neither is there (then it has to be said who), or if the chair has no seat."""
    able = {v.person_id: v for v in voters if v.person_id and not v.recused and not v.by_proxy}
    if chosen is not None and chosen not in able:
        raise ValidationError({"presiding": _("Who presides over a vote is there and takes part in it.")})
    before = next((pk for pk, v in able.items() if v.is_chair), None)
    deputies = {a.person_id for a in meeting.attendances.all() if a.role == MemberRole.DEPUTY}
    deputy = next((pk for pk in able if pk in deputies), None)
    heir = None if chair_without_seat(meeting, barred) else before or deputy
    place = chosen if chosen is not None else meeting.chair_id if meeting.chair_id in able else heir
    for voter in voters:
        voter.is_chair = voter.person_id is not None and voter.person_id == place


def chair_without_seat(meeting: Meeting, barred: Mapping[int, str]) -> bool:
    """Whether somebody without a vote presides (a director, the chair of another body) and has no interest in the matter."""
    seats = {a.person_id for a in meeting.members_attending}
    return meeting.chair_id is not None and meeting.chair_id not in seats and meeting.chair_id not in barred


def own_matter(decision: Decision, among: Sequence[Decision]) -> set[int]:
    """Whom the decisions that share a vote, or their items, are about."""
    return interests.own_matter({d.item_id: d.item for d in (decision, *among)}.values(), among or [decision])


def admit_only_those_who_may(admitted: Mapping[int, str], own: Collection[int]) -> None:
    """Nobody votes on a matter about himself. A relative, an author, or who declared an interest may be admitted, for a reason that
    is kept and printed: a declared tie may be out of date, and the body has the last word on it."""
    if wrong := {pk for pk, reason in admitted.items() if reason.strip()} & set(own):
        names = ", ".join(p.short for p in Person.objects.filter(pk__in=wrong))
        raise ValidationError(_("%(names)s: nobody votes on a matter about himself.") % {"names": names})


def freeze_voters(vote: Vote, decision: Decision, count: Count, *, proxies: bool = True, meeting: Meeting | None = None) -> None:
    """Draw up the list of voters once; later changes of the attendance do not touch it unless it is asked to be read again.

    Who is recused, is admitted or presides is looked at each time: an interest that was entered later still takes its effect.
    """
    among = sharing(decision, count)
    barred = interested_people(decision, among)
    meeting = meeting or Meeting.objects.with_attendance().get(pk=vote.meeting_id)
    if count.reread or not vote.voters.exists():
        draw_up(vote, voters_present(decision, among, proxies=proxies, meeting=meeting))
        vote.members_in_office = len(meeting.members_attending)
    voters = list(vote.voters.all())
    if strangers := set(count.choices) - {v.person_id for v in voters}:
        names = ", ".join(p.short for p in Person.objects.filter(pk__in=strangers))
        raise ValidationError(_("%(names)s: not on the list of voters. Read it from the attendance again.") % {"names": names})
    admit_only_those_who_may(count.admitted or {}, own_matter(decision, among))
    recuse(voters, barred, by_hand=count.recused, admitted=count.admitted)
    choose_chair(meeting, voters, barred, count.presiding)
    for voter in voters:
        voter.choice = "" if voter.recused else count.choices.get(voter.person_id or 0, "")
    vote.voters.filter(is_chair=True).exclude(pk__in=[v.pk for v in voters if v.is_chair]).update(is_chair=False)
    Voter.objects.bulk_update(voters, ["recused", "recusal_reason", "admitted_because", "choice", "is_chair"])
    out = (barred.keys() - {v.person_id for v in voters if v.admitted_because}) | set(count.recused)
    if vote.members_in_office is not None:
        vote.members_able = vote.members_in_office - sum(1 for a in meeting.members_attending if a.person_id in out)
    vote.save(update_fields=["members_in_office", "members_able"])


def draw_up(vote: Vote, rows: Sequence[Voter]) -> None:
    """Put a new list in the place of the one before. Who was admitted or presided is carried over and then looked at again."""
    earlier = {v.person_id: v for v in vote.voters.all()}
    vote.voters.all().delete()
    for row in rows:
        before = earlier.get(row.person_id)
        row.vote, row.is_chair = vote, bool(before and before.is_chair and not row.by_proxy)
        if before and before.admitted_because:
            row.admitted_because, row.recused = before.admitted_because, False
    Voter.objects.bulk_create(rows)


# --- counting ------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_vote(decision: Decision, *, by: User, count: Count) -> Vote:
    """Open the vote on a decision if it is not open yet (that freezes its voters) and write what was counted.

    Without a quorum it is refused, or needs a confirmation, as the rule set says. Recused members are out of the vote and of its
    base. The numbers must account for every voter.
    """
    meeting = locked_for("record", decision.item.meeting, by)
    refuse_by_hand(decision, count.method)
    decision = Decision.objects.select_related("item__meeting", "item__parent", "vote").get(pk=decision.pk)
    vote = decision.vote or Vote(meeting=meeting, opened_at=timezone.now())
    vote.scope, vote.method = count.scope, count.method
    vote.item = None if count.scope == VoteScope.MEETING else decision.item
    vote.question = question_of(vote, decision, count)
    vote.save()
    attended = Meeting.objects.with_attendance().get(pk=meeting.pk)
    freeze_voters(vote, decision, count, meeting=attended)
    check_quorum(attended, decision, vote, confirmed=count.no_quorum_confirmed)
    write_numbers(vote, count)
    share_vote(vote, decision, count)
    if count.casting:
        check_casting(vote, count, interested_people(decision, sharing(decision, count)))
    return vote


def question_of(vote: Vote, decision: Decision, count: Count) -> str:
    """Which majority rule the vote goes by. What is about a person is a question about a person, whatever else it is called."""
    if subjects_of(sharing(decision, count)) or decision.item.question_kind == QuestionKind.PERSON:
        return QuestionKind.PERSON
    chosen = count.question or (vote.question if vote.pk else "")
    return chosen if chosen in (QuestionKind.PROCEDURE, QuestionKind.RULES) else QuestionKind.ANY


def quorum_for(meeting: Meeting, decision: Decision, vote: Vote | None) -> Quorum:
    """The quorum for a vote on this decision: of its frozen list, or, before there is one, of the attendance at the item's moment."""
    barred = interested_people(decision) if meeting.counts_able_members else ()
    return (vote.quorum if vote and vote.pk else None) or meeting.quorum_at(meeting.moment_of(decision.item), barred)


def check_quorum(meeting: Meeting, decision: Decision, vote: Vote, *, confirmed: bool) -> None:
    """No vote without a quorum, or with a confirmed warning, by the rule set (ValidationError).

    Judged by the frozen list, so that a vote may still be mended when people have gone; before there is one, by the attendance.
    """
    vote.no_quorum_confirmed = False
    quorum = quorum_for(meeting, decision, vote)
    if meeting.rule_set is None or quorum.reached:
        return
    if meeting.rule_set.no_quorum == NoQuorum.REFUSE:
        raise ValidationError(_("There is no quorum: decisions cannot be adopted.") + " " + quorum.sentence)
    if not confirmed:
        raise ValidationError({"no_quorum_confirmed": quorum.sentence + " " + _("Confirm that the vote is taken all the same.")})
    vote.no_quorum_confirmed = True


def write_numbers(vote: Vote, count: Count) -> None:
    """The totals: as counted, or from the choices of a vote by name. Every voter must be accounted for (ValidationError)."""
    listed = list(vote.voters.all())
    voters = [v for v in listed if not v.recused]
    if listed and not voters:
        raise ValidationError(_("Nobody may vote on this matter: everybody on the list is recused. Vote on it in parts, person by person."))
    if count.method == VoteMethod.NAMES:
        given = [v.choice for v in voters]
        numbers = [given.count(c) for c in (Choice.FOR, Choice.AGAINST, Choice.ABSTAINED)]
        vote.votes_for, vote.votes_against, vote.votes_abstained = numbers
        vote.votes_missing, vote.votes_spoilt = len(given) - sum(numbers), 0
    elif count.method == VoteMethod.COUNT:
        vote.votes_for, vote.votes_against, vote.votes_abstained = count.votes_for, count.against, count.abstained
        vote.votes_missing, vote.votes_spoilt = count.missing, count.spoilt
        if count.rest_for:
            vote.votes_for = max(0, len(voters) - sum(n or 0 for n in (count.against, count.abstained, count.missing, count.spoilt)))
    else:
        vote.votes_for = vote.votes_against = vote.votes_abstained = vote.votes_missing = vote.votes_spoilt = None
    vote.casting = count.casting
    vote.save()
    tally = vote.tally
    if voters and not tally.adds_up:
        raise ValidationError(_("The sum of votes is not equal to the number of voting members.") + f" ({tally.total} ≠ {tally.eligible})")


def check_casting(vote: Vote, count: Count, barred: Mapping[int, str]) -> None:
    """A casting vote breaks a tie that the rules leave to the chair, is given by somebody, and goes the way that one voted by name."""
    if vote.verdict().by_tie != "chair_decides":
        raise ValidationError({"casting": _("There is a casting vote only when votes are equal and the rules leave it to the chair.")})
    chair = vote.voters.filter(is_chair=True).first()
    if chair is None and not chair_without_seat(vote.meeting, barred):
        raise ValidationError({"presiding": _("The chair takes no part in this vote: choose who presides.")})
    if chair and count.method == VoteMethod.NAMES and chair.choice in (Choice.FOR, Choice.AGAINST) and chair.choice != count.casting:
        raise ValidationError({"casting": _("The casting vote is the vote of who presides, and that was given by name the other way.")})


def share_vote(vote: Vote, decision: Decision, count: Count) -> None:
    """Point the decision, and those it shares the vote with, to this vote; votes that nobody points to any more go.

    Decisions with a secret ballot keep it, and a secret ballot is kept even without its decision.
    """
    before = set(Decision.objects.filter(vote=vote).values_list("pk", flat=True))
    kept = {d.pk for d in sharing(decision, count)}
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
    """Somebody responsible: a person, a body, an office, or words (a unit, a role nobody holds by appointment)."""

    name: str
    person: Person | None = None
    body: Body | None = None
    office: str = ""


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
        AssignmentParty(assignment=assignment, order=n, person=p.person, body=p.body, office=p.office, name=p.name, co_executor=co)
        for n, (p, co) in enumerate(rows, 1)
    )
    return assignment


@transaction.atomic
def delete_assignment(assignment: Assignment, *, by: User) -> None:
    """Take a duty out of the minutes, unless something has become of it since they were signed."""
    locked_for("record", assignment.decision.item.meeting, by)
    refuse_if_alive(assignment=assignment)
    assignment.delete()


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
