"""Quorum and majority, exactly: pure functions of whole numbers and fractions. 2/3 of 11 is 8; more than half of 10 is 6."""

from __future__ import annotations

from dataclasses import dataclass
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
    if rule is None:
        return Quorum(present, base, None)
    share = Fraction(rule.quorum_numerator, rule.quorum_denominator)
    return Quorum(present, base, share_needed(share, base, strict=rule.quorum_strict))


@dataclass(frozen=True)
class Tally:
    """A counted vote; None is «not known», which is not zero. `eligible`: present with a vote, without the recused."""

    votes_for: int | None = None
    against: int | None = None
    abstained: int | None = None
    missing: int | None = None
    spoilt: int | None = None
    eligible: int | None = None
    in_office: int | None = None
    unanimous: bool = False
    casting: str = ""

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
    """What a vote decided. `carried` is None where nobody can tell (a vote without numbers, or a tie the chair has not broken)."""

    carried: bool | None
    needed: int | None = None
    base: int | None = None
    got: int | None = None
    by_tie: str = ""

    @property
    def formula(self) -> str:
        """«needed 5 of 9, got 7: carried»: the whole reckoning in one line."""
        if self.needed is None:
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
            return _("equal votes, in favour of the person: carried")
        if self.carried:
            return _("needed %(needed)s of %(base)s, got %(got)s: carried") % values
        return _("needed %(needed)s of %(base)s, got %(got)s: lost") % values


def verdict(tally: Tally, rule: RuleOfMajority | None) -> Verdict:
    """Whether the motion is carried. Silence is never support: only votes for count, and recused members are not in the base.

    A tie (as many for as against, and at least one) is broken by the tie rule only where the majority was otherwise not reached.
    """
    if tally.unanimous:
        return Verdict(carried=True)
    if not tally.known or rule is None:
        return Verdict(carried=None)
    got = tally.votes_for or 0
    against = tally.against or 0
    bases = {
        "present": tally.eligible if tally.eligible is not None else tally.total,
        "votes_cast": got + against,
        "in_office": tally.in_office if tally.in_office is not None else tally.eligible or tally.total,
    }
    base = bases[rule.base]
    needed = max(1, share_needed(Fraction(rule.numerator, rule.denominator), base, strict=rule.strict))
    if got >= needed:
        return Verdict(True, needed, base, got)
    if tally.tied and rule.tie == "for_person":
        return Verdict(True, needed, base, got, by_tie="for_person")
    if tally.tied and rule.tie == "chair_decides":
        if not tally.casting:
            return Verdict(None, needed, base, got, by_tie="open")
        return Verdict(tally.casting == "for", needed, base, got, by_tie="chair_decides")
    return Verdict(False, needed, base, got)
