"""Whole votes on the database: random bodies, people who come and go, relatives, candidates, authors and passed votes.

Everything goes through the services; the frozen list, the numbers, the verdict and the printed content must be what the plain
re-statement says. The day of the meeting is long past, so that its clock is the minutes'.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from council.labels import SHIPPED
from meetings import documents
from meetings.documents.words import vote_sentences
from meetings.models import Attendance, Decision, DecisionPerson, Meeting, Presence, Proxy, Vote
from meetings.services import holding, proxies, voting
from members.models import Body, MajorityRule, Membership, Person, Relative, RuleSet, User
from tests import factories
from tests.rules import restated
from tests.rules.restated import Matter, Member, Rules
from tests.rules.test_verdict import CHOICES, OUTCOMES, rule_books

LENGTH = 60  # minutes of the meeting
MAJORITY = {"tie": "tie", "base": "majority_of", "strict": "majority_more_than"}


@dataclass
class Scene:
    """A drawn meeting: who sits in the body, when they were there, who is whose relative, what is voted on and how."""

    rules: Rules
    members: list[Member]
    kin: list[tuple[str, str]]
    old_kin: list[tuple[str, str]]
    matters: list[Matter]
    item: tuple[int, int]
    choices: dict[str, str]
    split: bool
    by_name: bool
    casting: str

    @property
    def matter(self) -> Matter:
        """The decisions share one vote: who may not vote on one of them may not vote on any."""
        about = {name: says for m in self.matters for name, says in m.about.items()}
        return Matter(about, self.matters[0].authors, self.matters[0].declared)

    def votes(self, voters: list[str]) -> dict[str, str]:
        """How each voter votes: as drawn, or for and against by turns, so that equal votes come up."""
        return {name: CHOICES[place % 2] if self.split else self.choices[name] for place, name in enumerate(voters)}


@st.composite
def scenes(draw: st.DrawFn, *, tied: bool = False) -> Scene:
    """Any meeting; `tied`: one where a simple majority is asked for and the votes are split, as often as the numbers allow."""
    names = [f"Мүчө{n:02}" for n in range(draw(st.integers(1, 60)))]
    some = st.lists(st.sampled_from(names), unique=True, max_size=min(3, len(names)))
    couples = [(one, other) for place, one in enumerate(names) for other in (names[(place + 1) % len(names)],) if one != other]
    couples = couples[:-1] if len(names) == 2 else couples
    related = draw(st.lists(st.sampled_from(couples), unique=True, max_size=8)) if couples else []
    minutes = st.integers(0, LENGTH)
    members = []
    for name in names:
        times = sorted(draw(st.lists(minutes, unique=True, min_size=2, max_size=4)))
        # Most people are there all the time, as in life: else hardly any drawn meeting would have a quorum.
        spans = draw(st.sampled_from([[(0, LENGTH)]] * 5 + [[], list(zip(times[::2], times[1::2], strict=False))]))
        members.append(Member(name, spans))
    rules = draw(rule_books())
    if tied:
        rules.majority, rules.majority_more_than, rules.stop_without_quorum = Fraction(1, 2), True, False
        rules.tie, rules.majority_of = (
            draw(st.sampled_from(["chair_decides", "for_person"])),
            draw(st.sampled_from(["present", "votes_cast"])),
        )
    if rules.proxies:
        absent, present = [m for m in members if not m.there], [m for m in members if m.there]
        for giver, holder in zip(absent, present, strict=False):
            giver.passed_to = holder.name
    start = draw(st.integers(0, LENGTH - 1))
    end = draw(st.integers(start + 1, LENGTH))
    about = st.dictionaries(st.sampled_from(names), st.sampled_from(OUTCOMES), max_size=2)
    first = Matter(draw(about), draw(some), draw(some))
    return Scene(
        rules=rules,
        members=members,
        kin=[pair if place % 4 else pair[::-1] for place, pair in enumerate(related) if place % 2 == 0],
        old_kin=[pair for place, pair in enumerate(related) if place % 2],
        matters=[first, Matter(draw(about))] if draw(st.booleans()) else [first],
        item=(start, end),
        choices={name: draw(st.sampled_from([*["for"] * 4, *CHOICES])) for name in names},
        split=tied or draw(st.booleans()),
        by_name=draw(st.booleans()),
        casting=draw(st.sampled_from(["for", "against"])),
    )


class Stage:
    """The drawn meeting in the database."""

    def __init__(self, scene: Scene, by: User) -> None:
        self.scene, self.by = scene, by
        rules = scene.rules
        self.body = Body.objects.create(kind="council", name_ky="Кеңеш")
        rule_set = RuleSet.objects.create(
            body=self.body,
            valid_from=factories.SINCE,
            quorum_numerator=rules.quorum.numerator,
            quorum_denominator=rules.quorum.denominator,
            quorum_strict=rules.quorum_more_than,
            quorum_base="able_to_vote" if rules.quorum_of_able else "members_in_office",
            no_quorum="refuse" if rules.stop_without_quorum else "warn",
            proxies=rules.proxies,
        )
        share = {"numerator": rules.majority.numerator, "denominator": rules.majority.denominator}
        MajorityRule.objects.create(rule_set=rule_set, **share, **{k: getattr(rules, v) for k, v in MAJORITY.items()})
        people = Person.objects.bulk_create(Person(surname=m.name, first_name="А") for m in scene.members)
        self.people = {p.surname: p for p in people}
        Membership.objects.bulk_create(Membership(body=self.body, person=p, starts=factories.SINCE) for p in people)
        self.kinship()
        self.meeting = factories.meeting(by, self.body, state="drafted", present=False)
        self.attendance()
        self.item = self.meeting.items.get()
        holding.set_times(self.item, by=by, starts_at=self.at(scene.item[0]), ends_at=self.at(scene.item[1]))
        self.item.refresh_from_db()
        self.decisions = [self.decide(matter) for matter in scene.matters]
        for name in scene.matters[0].authors:
            reason = "author" if len(name) % 2 else "candidate"
            holding.declare_interest(self.item, by=by, person=self.people[name], reason=reason)
        for name in scene.matters[0].declared:
            if name not in scene.matters[0].authors:
                holding.declare_interest(self.item, by=by, person=self.people[name], reason="declared")

    def at(self, minute: int) -> datetime.datetime:
        start = self.meeting.moment(datetime.time(14))
        assert start is not None
        return start + datetime.timedelta(minutes=minute)

    def kinship(self) -> None:
        past = factories.DAY - datetime.timedelta(days=1)
        for ends, pairs in ((None, self.scene.kin), (past, self.scene.old_kin)):
            Relative.objects.bulk_create(Relative(person=self.people[a], relative=self.people[b], ends=ends) for a, b in pairs)

    def attendance(self) -> None:
        lines = {a.person_id: a for a in self.meeting.attendances.all()}
        line_of = {m.name: lines[self.people[m.name].pk] for m in self.scene.members}
        for member in self.scene.members:
            line = line_of[member.name]
            Attendance.objects.filter(pk=line.pk).update(status="present" if member.there else "absent")
            Presence.objects.bulk_create(Presence(attendance=line, starts_at=self.at(a), ends_at=self.at(b)) for a, b in member.there)
        for member in self.scene.members:
            if member.passed_to:
                giver, holder = (Attendance.objects.get(pk=line_of[n].pk) for n in (member.name, member.passed_to))
                proxies.pass_vote(Proxy(giver=giver, holder=holder, basis="Ишеним кат", given_on=factories.DAY), by=self.by)

    def decide(self, matter: Matter) -> Decision:
        decision = voting.save_decision(Decision(item=self.item, text="Маалымат эске алынсын."), by=self.by)
        for name, says in matter.about.items():
            DecisionPerson.objects.create(decision=decision, person=self.people[name], name=name, outcome=says)
        return decision

    def vote(self, voters: list[str], **more: Any) -> Vote:
        cast = self.scene.votes(voters)
        given_votes = list(cast.values())
        numbers = [given_votes.count(choice) for choice in CHOICES]
        named = {"method": "names", "choices": {self.people[n].pk: c for n, c in cast.items()}}
        counted = dict(zip(("votes_for", "against", "abstained", "missing"), numbers, strict=True))
        count = voting.Count(**(named if self.scene.by_name else counted), shared_with=[d.pk for d in self.decisions[1:]], **more)
        return voting.record_vote(self.decisions[0], by=self.by, count=count)


# A failure is shown as it was drawn: to shrink a whole meeting takes minutes.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(scene=scenes())
def test_a_vote_is_what_the_rules_say(scene: Scene, methodist: User) -> None:
    with transaction.atomic():
        check(Stage(scene, methodist))
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(scene=scenes(tied=True))
def test_equal_votes_are_what_the_rules_say(scene: Scene, methodist: User) -> None:
    with transaction.atomic():
        check(Stage(scene, methodist))
        transaction.set_rollback(True)


def check(stage: Stage) -> None:
    scene, rules = stage.scene, stage.scene.rules
    minute = scene.item[1] - 1
    out = restated.interested(scene.matter, scene.kin)
    on_list = restated.listed(rules, scene.members, minute)
    voters = restated.voting(on_list, out)
    quorate = restated.quorum_is_there(rules, scene.members, minute, out)
    confirmed: dict[str, Any] = {}
    if not quorate:
        with pytest.raises(ValidationError, match=r"\d"), transaction.atomic():
            stage.vote(voters)
        if rules.stop_without_quorum:
            return
        confirmed = {"no_quorum_confirmed": True}
    if on_list and not voters:
        with pytest.raises(ValidationError), transaction.atomic():
            stage.vote(voters, **confirmed)
        return
    if len(voters) == 0:
        return
    vote = stage.vote(voters, **confirmed)
    votes = scene.votes(voters)
    expected = restated.result(rules, votes, scene.members, out, scene.matter, casting="")
    assert vote.verdict().carried is expected
    if expected is None:
        vote = stage.vote(voters, **confirmed, casting=scene.casting, presiding=presiding(stage, on_list, votes))
        expected = scene.casting == "for"
        assert restated.result(rules, votes, scene.members, out, scene.matter, casting=scene.casting) is expected
    agree(stage, vote, votes, on_list, out, quorate=quorate, carried=expected)


def presiding(stage: Stage, on_list: dict[str, str], votes: dict[str, str]) -> int:
    """Who presides: somebody who is there and, of a vote by name, did not vote against the casting vote."""
    other_way = {"for": "against", "against": "for"}[stage.scene.casting]
    there = [name for name in votes if on_list[name] == name]
    return next(stage.people[n].pk for n in there if not stage.scene.by_name or votes[n] != other_way)


def agree(
    stage: Stage, vote: Vote, votes: dict[str, str], on_list: dict[str, str], out: list[str], *, quorate: bool, carried: bool | None
) -> None:
    """The frozen list, the numbers, and what the protocol prints."""
    rows = list(vote.voters.select_related("person", "cast_by"))
    surname = {r.pk: r.person.surname if r.person else "" for r in rows}
    assert {surname[r.pk]: r.cast_by.surname if r.cast_by else surname[r.pk] for r in rows} == on_list
    assert [surname[r.pk] for r in rows if not r.recused] == list(votes)
    numbers = [vote.votes_for, vote.votes_against, vote.votes_abstained, vote.votes_missing]
    assert numbers == [list(votes.values()).count(choice) for choice in CHOICES]
    assert vote.no_quorum_confirmed is not quorate
    assert vote.members_able == len([m for m in stage.scene.members if m.name not in out])
    whole = Meeting.objects.complete().get(pk=stage.meeting.pk)
    found = vote.quorum
    assert found is not None
    assert found.reached is quorate
    printed = documents.protocol_content(whole)["items"][0]["decisions"][0]["vote"]
    assert printed["carried"] is carried
    assert [n.split()[0] for n in printed["recused"]] == [surname[r.pk] for r in rows if r.recused]
    text = " ".join(vote_sentences(printed, SHIPPED["ky"]))
    assert f"макул — {numbers[0]}" in text
    assert ("кабыл алынган жок" in text) is (carried is False)
    assert ("кворумсуз" in text) is not quorate
    assert ("Ишеним кат боюнча" in text) is any(on_list[name] != name for name in votes)
    assert not [p for p in whole.problems if p.code.startswith(("interest", "voters", "sum", "tie"))]
