"""Quorum and majority, exactly: pure functions of whole numbers and fractions. 2/3 of 11 is 8; more than half of 10 is 6."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Protocol

from django.utils.translation import gettext as _


class RuleOfQuorum(Protocol):
    quorum_numerator: int
    quorum_denominator: int
    quorum_strict: bool


class RuleOfMajority(Protocol):
    numerator: int
    denominator: int
    strict: bool
    base: str
    tie: str


def share_needed(share: Fraction, base: int, *, strict: bool) -> int:
    """The least whole number that is at least (strict: more than) this share of the base."""
    exact = share * base
    return floor(exact) + 1 if strict else ceil(exact)


@dataclass(frozen=True)
class Quorum:
    """How many are there, of how many, how many are needed. `needed` is None where no rules are known (imported minutes)."""

    present: int
    base: int
    needed: int | None

    @property
    def reached(self) -> bool:
        return self.needed is not None and self.present >= self.needed

    @property
    def sentence(self) -> str:
        """«Present 9 of 11, needed 8: there is a quorum.»"""
        values = {"present": self.present, "base": self.base, "needed": self.needed}
        if self.needed is None:
            return _("Present: %(present)s. No rule of quorum is known.") % values
        if self.reached:
            return _("Present %(present)s of %(base)s, needed %(needed)s: there is a quorum.") % values
        return _("Present %(present)s of %(base)s, needed %(needed)s: there is no quorum.") % values


def quorum(rule: RuleOfQuorum | None, *, present: int, base: int) -> Quorum:
    """The quorum that the rule asks of this base. At least one member is always needed: an empty room is no meeting."""
    if rule is None:
        return Quorum(present, base, None)
    share = Fraction(rule.quorum_numerator, rule.quorum_denominator)
    return Quorum(present, base, max(1, share_needed(share, base, strict=rule.quorum_strict)))


@dataclass(frozen=True)
class Tally:
    """A counted vote; None is «not known», which is not zero.

    `eligible`: those on the list of voters who are not recused (present, or voting by proxy). `in_office`: members in office that
    day who may vote on the matter, present or not: the recused are out of every base of a majority (model 3). `for_motion`: whether
    a vote in favour of the person is one for the motion, or (False: «not recommended») one against it; None: it is about nobody.
    """

    votes_for: int | None = None
    against: int | None = None
    abstained: int | None = None
    missing: int | None = None
    spoilt: int | None = None
    eligible: int | None = None
    in_office: int | None = None
    unanimous: bool = False
    casting: str = ""
    for_motion: bool | None = True

    @property
    def known(self) -> bool:
        return self.votes_for is not None

    @property
    def total(self) -> int:
        return sum(n or 0 for n in (self.votes_for, self.against, self.abstained, self.missing, self.spoilt))

    @property
    def adds_up(self) -> bool:
        """Every voter present is accounted for; nothing to compare where the voters are not known."""
        return not self.known or self.eligible is None or self.total == self.eligible

    @property
    def tied(self) -> bool:
        return self.known and self.votes_for == (self.against or 0) and bool(self.votes_for)


@dataclass(frozen=True)
class Verdict:
    """What a vote decided. `carried` is None where nobody can tell: a vote without numbers, a tie that the chair has not broken, a
    majority of all members where their number is not known."""

    carried: bool | None
    needed: int | None = None
    base: int | None = None
    got: int | None = None
    by_tie: str = ""

    @property
    def formula(self) -> str:
        """«needed 5 of 9, got 7: carried»: the whole reckoning in one line."""
        if self.needed is None:
            if self.got is not None:
                return _("the number of members is not known")
            return _("carried unanimously") if self.carried else _("the result is not stated")
        values = {"needed": self.needed, "base": self.base, "got": self.got}
        if self.by_tie == "open":
            return _("equal votes: the chair's casting vote is needed")
        if self.by_tie == "chair_decides":
            return (
                _("equal votes, by the chair's casting vote: carried")
                if self.carried
                else _("equal votes, by the chair's casting vote: lost")
            )
        if self.by_tie == "for_person":
            return _("equal votes, in favour of the person: carried") if self.carried else _("equal votes, in favour of the person: lost")
        if self.base == 0:
            return _("nobody voted for or against: lost") if self.got == 0 else _("nobody may vote on this matter")
        if self.carried:
            return _("needed %(needed)s of %(base)s, got %(got)s: carried") % values
        return _("needed %(needed)s of %(base)s, got %(got)s: lost") % values


def verdict(tally: Tally, rule: RuleOfMajority | None) -> Verdict:
    """Whether the motion is carried. Silence is never support: only votes for count, and recused members are not in the base.

    «Unanimously» without numbers means that every voter was for; where the voters are not known (old minutes) it is taken at its word.
    """
    if tally.unanimous:
        if rule is None or tally.eligible is None:
            return Verdict(carried=True)
        tally = replace(tally, votes_for=tally.eligible, against=0)
    if not tally.known or rule is None:
        return Verdict(carried=None)
    got = tally.votes_for or 0
    base = base_of(tally, rule)
    if base is None:
        return Verdict(None, got=got)
    needed = max(1, share_needed(Fraction(rule.numerator, rule.denominator), base, strict=rule.strict))
    if got >= needed and tally.eligible != 0:
        return Verdict(True, needed, base, got)
    if tie_rule_applies(tally, rule, base):
        return _by_tie(tally, rule, Verdict(False, needed, base, got))
    return Verdict(False, needed, base, got)


def base_of(tally: Tally, rule: RuleOfMajority) -> int | None:
    """What the majority is a share of. «Present» without a list of voters are the votes given; all members cannot be guessed."""
    if rule.base == "votes_cast":
        return (tally.votes_for or 0) + (tally.against or 0)
    if rule.base == "in_office":
        return tally.in_office
    return tally.eligible if tally.eligible is not None else tally.total


def tie_rule_applies(tally: Tally, rule: RuleOfMajority, base: int) -> bool:
    """Equal votes, at least one, where a simple majority is asked for: then the rule for ties settles what the votes did not.

    It never stands in for votes that the rule asks for by number: five against five are not two thirds, and four against four are
    not more than half of all eleven members. Of all members only a vote split exactly in the middle is a tie.
    """
    if not tally.tied or 2 * rule.numerator > rule.denominator:
        return False
    return rule.base != "in_office" or 2 * (tally.votes_for or 0) == base


def _by_tie(tally: Tally, rule: RuleOfMajority, lost: Verdict) -> Verdict:
    if rule.tie == "for_person" and tally.for_motion is not None:
        return replace(lost, carried=tally.for_motion, by_tie="for_person")
    if rule.tie == "chair_decides":
        if not tally.casting:
            return replace(lost, carried=None, by_tie="open")
        return replace(lost, carried=tally.casting == "for", by_tie="chair_decides")
    return lost
