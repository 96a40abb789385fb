"""The rules said once more, as plainly as they can be: named people, counted one by one. Shares no line with the code under test.

A vote is taken in the last minute of its item. Minutes are whole numbers; somebody who was there from 5 to 9 was there in 5, 6, 7, 8.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Rules:
    quorum: Fraction = Fraction(2, 3)
    quorum_more_than: bool = False
    quorum_of_able: bool = False
    stop_without_quorum: bool = True
    majority: Fraction = Fraction(1, 2)
    majority_more_than: bool = True
    majority_of: str = "present"  # present, votes_cast, in_office
    tie: str = "chair_decides"  # lost, chair_decides, for_person
    proxies: bool = False


@dataclass
class Matter:
    """What is voted on: whom it is about (name → what the motion says), whose work it is, who declared an interest."""

    about: dict[str, str] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    declared: list[str] = field(default_factory=list)


@dataclass
class Member:
    name: str
    there: list[tuple[int, int]] = field(default_factory=list)
    passed_to: str = ""


def was_there(member: Member, minute: int) -> bool:
    return any(came <= minute and minute < left for came, left in member.there)


def interested(matter: Matter, kin: list[tuple[str, str]]) -> list[str]:
    """The matter's people, and the relatives of those whose own matter it is."""
    names = [*matter.about, *matter.authors, *matter.declared]
    for one, other in kin:
        if one in matter.about or one in matter.authors:
            names.append(other)
        if other in matter.about or other in matter.authors:
            names.append(one)
    return names


def enough(part: int, whole: int, share: Fraction, more_than: bool) -> bool:
    """Whether so many of so many make the share; nobody is never enough."""
    if part == 0 or whole == 0:
        return False
    if more_than:
        return Fraction(part, whole) > share
    return Fraction(part, whole) >= share


def quorum_is_there(rules: Rules, members: list[Member], minute: int, out: list[str]) -> bool:
    counted = list(members)
    if rules.quorum_of_able:
        counted = [m for m in members if m.name not in out]
    there = [m for m in counted if was_there(m, minute)]
    return enough(len(there), len(counted), rules.quorum, rules.quorum_more_than)


def listed(rules: Rules, members: list[Member], minute: int) -> dict[str, str]:
    """Who stands on the list of voters → who casts the vote."""
    here = [m.name for m in members if was_there(m, minute)]
    found = {}
    for member in members:
        if member.name in here:
            found[member.name] = member.name
        elif rules.proxies and member.passed_to in here:
            found[member.name] = member.passed_to
    return found


def voting(list_of_voters: dict[str, str], out: list[str]) -> list[str]:
    """Who of the list votes: neither the one whose vote it is nor the one who casts it has an interest."""
    return [name for name, hand in list_of_voters.items() if name not in out and hand not in out]


def result(rules: Rules, votes: dict[str, str], members: list[Member], out: list[str], matter: Matter, casting: str) -> bool | None:
    """Carried, lost, or (None) waiting for the chair. `votes`: every voter → for, against, abstained or not_voted."""
    votes_for = [name for name, vote in votes.items() if vote == "for"]
    against = [name for name, vote in votes.items() if vote == "against"]
    able = [m.name for m in members if m.name not in out]
    base = {"present": list(votes), "votes_cast": votes_for + against, "in_office": able}[rules.majority_of]
    if enough(len(votes_for), len(base), rules.majority, rules.majority_more_than):
        return True
    if len(votes_for) != len(against) or not votes_for or rules.majority > Fraction(1, 2):
        return False
    if rules.majority_of == "in_office" and len(votes_for) + len(against) != len(able):
        return False
    if rules.tie == "chair_decides":
        return {"": None, "for": True, "against": False}[casting]
    if rules.tie == "for_person" and matter.about:
        return not [name for name, says in matter.about.items() if says in ("not_recommended", "deferred")]
    return False
