"""Quorum, recusal, totals and verdict against the plain re-statement, for bodies of 1 to 60 members; and the cases people ask about."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.models import Voter
from meetings.services.voting import recuse
from meetings.verdict import Tally, quorum, verdict
from tests.rules import restated
from tests.rules.restated import Matter, Member, Rules

CHOICES = ["for", "against", "abstained", "not_voted"]
SHARES = st.sampled_from([Fraction(*s) for s in ((1, 2), (1, 2), (2, 3), (1, 3), (3, 4), (3, 5), (1, 1))])
OUTCOMES = ["", "recommended", "with_remarks", "deferred", "not_recommended"]


@st.composite
def rule_books(draw: st.DrawFn) -> Rules:
    share, majority = draw(SHARES), draw(SHARES)
    return Rules(
        quorum=share,
        quorum_more_than=share < 1 and draw(st.booleans()),
        quorum_of_able=draw(st.booleans()),
        stop_without_quorum=draw(st.booleans()),
        majority=majority,
        majority_more_than=majority < 1 and draw(st.booleans()),
        majority_of=draw(st.sampled_from(["present", "votes_cast", "in_office"])),
        tie=draw(st.sampled_from(["lost", "chair_decides", "for_person"])),
        proxies=draw(st.booleans()),
    )


def as_rule(rules: Rules) -> Any:
    return SimpleNamespace(
        quorum_numerator=rules.quorum.numerator,
        quorum_denominator=rules.quorum.denominator,
        quorum_strict=rules.quorum_more_than,
        numerator=rules.majority.numerator,
        denominator=rules.majority.denominator,
        strict=rules.majority_more_than,
        base=rules.majority_of,
        tie=rules.tie,
    )


@given(rule_books(), st.integers(1, 60), st.data())
def test_the_quorum_is_what_the_rule_says(rules: Rules, size: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, size))
    members = [Member(f"M{n}", [(0, 9)] if n < present else []) for n in range(size)]
    found = quorum(as_rule(rules), present=present, base=size)
    assert found.reached == restated.quorum_is_there(rules, members, 3, out=[])
    assert found.needed is not None
    assert found.reached == (present >= found.needed)


@settings(max_examples=400)
@given(rule_books(), st.integers(1, 60), st.data())
def test_the_verdict_is_what_the_rule_says(rules: Rules, size: int, data: st.DataObject) -> None:
    """Votes by name of those who are there, some members absent, some recused; equal votes are made likely."""
    names = [f"M{n}" for n in range(size)]
    out = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=size // 3))
    there = data.draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
    votes = {n: data.draw(st.sampled_from(CHOICES)) for n in there if n not in out}
    if data.draw(st.booleans()):
        votes = dict(zip(votes, ["for", "against"] * 30, strict=False))
    about = {n: data.draw(st.sampled_from(OUTCOMES)) for n in out[:2]}
    casting = data.draw(st.sampled_from(["", "for", "against"]))
    given_votes = list(votes.values())
    outcomes = set(about.values())
    tally = Tally(
        votes_for=given_votes.count("for"),
        against=given_votes.count("against"),
        abstained=given_votes.count("abstained"),
        missing=given_votes.count("not_voted"),
        eligible=len(votes),
        in_office=size - len(out),
        casting=casting,
        for_motion=None if not about else not outcomes & {"deferred", "not_recommended"},
    )
    expected = restated.result(rules, votes, [Member(n) for n in names], out, Matter(about=about), casting)
    found = verdict(tally, as_rule(rules))
    assert tally.adds_up
    assert found.carried is expected
    assert found.formula


@given(st.integers(1, 60), st.data())
def test_whoever_has_an_interest_is_out_and_nobody_else(size: int, data: st.DataObject) -> None:
    """On the list, without a database: interests by data, by hand, admitted for a reason, votes passed to a neighbour."""
    numbers = st.integers(1, size)
    barred = dict.fromkeys(data.draw(st.sets(numbers)), "a relative")
    by_hand = data.draw(st.sets(numbers))
    admitted = dict.fromkeys(data.draw(st.sets(numbers)), "by the body's own decision")
    passed = {n: n + 1 for n in data.draw(st.sets(st.integers(1, size), max_size=size // 2)) if n < size}
    passed = {n: to for n, to in passed.items() if to not in passed}
    voters = [
        Voter(person_id=n, name=f"M{n}", cast_by_id=passed.get(n), cast_by_name=f"M{passed[n]}" if n in passed else "")
        for n in range(1, size + 1)
    ]
    recuse(voters, barred, by_hand=by_hand, admitted=admitted)
    out = {f"M{n}" for n in barred if n not in admitted or n in by_hand} | {f"M{n}" for n in by_hand}
    hands = {f"M{n}": f"M{passed.get(n, n)}" for n in range(1, size + 1)}
    assert [v.name for v in voters if not v.recused] == restated.voting(hands, sorted(out))
    assert all(v.recusal_reason for v in voters if v.recused)
    assert all(not (v.recused and v.admitted_because) for v in voters)


def rule(share: str = "1/2", base: str = "present", tie: str = "chair_decides", strict: bool = True) -> Any:
    part = Fraction(share)
    return SimpleNamespace(numerator=part.numerator, denominator=part.denominator, strict=strict, base=base, tie=tie)


CASES = [
    # rule, for – against – abstained, of the list, members able to vote, casting; carried, formula
    (rule(), (5, 4, 0), 9, 11, "", True, "needed 5 of 9, got 5: carried"),
    (rule(), (4, 0, 5), 9, 11, "", False, "needed 5 of 9, got 4: lost"),
    (rule(), (0, 0, 9), 9, 11, "", False, "needed 5 of 9, got 0: lost"),
    (rule(base="votes_cast"), (4, 3, 2), 9, 11, "", True, "needed 4 of 7, got 4: carried"),
    (rule(base="votes_cast"), (0, 0, 9), 9, 11, "", False, "nobody voted for or against: lost"),
    (rule(base="in_office"), (5, 0, 4), 9, 11, "", False, "needed 6 of 11, got 5: lost"),
    (rule(base="in_office"), (6, 3, 0), 9, 11, "", True, "needed 6 of 11, got 6: carried"),
    (rule("2/3", strict=False), (6, 3, 0), 9, 11, "", True, "needed 6 of 9, got 6: carried"),
    (rule("2/3", strict=False), (7, 4, 0), 11, 11, "", False, "needed 8 of 11, got 7: lost"),
    (rule("2/3"), (6, 3, 0), 9, 11, "", False, "needed 7 of 9, got 6: lost"),
    # equal votes
    (rule(), (4, 4, 0), 8, 11, "", None, "equal votes: the chair's casting vote is needed"),
    (rule(), (4, 4, 2), 10, 11, "for", True, "equal votes, by the chair's casting vote: carried"),
    (rule(), (4, 4, 0), 8, 11, "against", False, "equal votes, by the chair's casting vote: lost"),
    (rule(tie="lost"), (4, 4, 0), 8, 11, "", False, "needed 5 of 8, got 4: lost"),
    (rule(tie="for_person"), (4, 4, 0), 8, 11, "", True, "equal votes, in favour of the person: carried"),
    # a tie is no substitute for votes that are asked for by number
    (rule("2/3"), (4, 4, 0), 8, 11, "for", False, "needed 6 of 8, got 4: lost"),
    (rule(base="in_office"), (4, 4, 0), 8, 11, "for", False, "needed 6 of 11, got 4: lost"),
    (rule(base="in_office"), (4, 4, 0), 8, 8, "for", True, "equal votes, by the chair's casting vote: carried"),
    # nothing known, nobody there
    (rule(), (7, 0, 0), None, None, "", True, "needed 4 of 7, got 7: carried"),
    (rule(base="in_office"), (7, 0, 0), None, None, "", None, "the number of members is not known"),
    (rule(), (0, 0, 0), 0, 0, "", False, "nobody voted for or against: lost"),
    (rule(), (7, 0, 0), 0, 0, "", False, "nobody may vote on this matter"),
]


@pytest.mark.parametrize(("of", "votes", "voters", "able", "casting", "carried", "formula"), CASES)
def test_the_cases_people_ask_about(
    of: Any, votes: tuple[int, int, int], voters: int | None, able: int | None, casting: str, carried: bool | None, formula: str
) -> None:
    from django.utils import translation

    yes, no, abstained = votes
    found = verdict(Tally(yes, no, abstained, eligible=voters, in_office=able, casting=casting), of)
    with translation.override("en"):
        assert (found.carried, found.formula) == (carried, formula)


@pytest.mark.parametrize(
    ("of", "voters", "able", "carried"),
    [
        (rule(), 9, 11, True),
        (rule(), None, None, True),
        (None, 9, 11, True),
        (rule("2/3"), 1, 11, True),
        (rule(base="in_office"), 5, 11, False),
        (rule(base="in_office"), 6, 11, True),
    ],
)
def test_unanimous_means_all_voters_and_still_has_to_be_enough(of: Any, voters: int | None, able: int | None, carried: bool) -> None:
    assert verdict(Tally(unanimous=True, eligible=voters, in_office=able), of).carried is carried


def test_a_motion_against_the_person_is_lost_where_a_tie_is_in_favour_of_the_person() -> None:
    tied = Tally(4, 4, 0, eligible=8, for_motion=False)
    assert verdict(tied, rule(tie="for_person")).carried is False
    assert verdict(Tally(4, 4, 0, eligible=8, for_motion=None), rule(tie="for_person")).by_tie == ""


def test_an_empty_body_has_no_quorum() -> None:
    assert not quorum(as_rule(Rules()), present=0, base=0).reached
