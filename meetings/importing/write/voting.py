"""Votes: numbers, names, the list of voters as the attendance gives it, and whether they account for each other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetings.importing.form import Fault
from meetings.importing.form.votes import COUNTS
from meetings.importing.write.draft import Draft, Row, is_line
from meetings.models import AgendaItem, Vote, VoteMethod, Voter

CHOICES = {"for": "for", "against": "against", "abstain": "abstained", "not_voted": "not_voted"}


def record_vote(draft: Draft, row: Row, item: AgendaItem | None, *, scope: str, place: str, question: str = "any") -> Vote:
    names = row.get("names", {})
    numbers = {k: row.get(k, len(names[k]) if k in names else None) for k in COUNTS}
    if row.get("unanimous") and numbers["for"] is not None:  # «бир добуштан, 9»: nobody was against, nobody abstained
        numbers |= {k: numbers[k] or 0 for k in ("against", "abstain")}
    counted = any(n is not None for n in numbers.values())
    method = VoteMethod.NAMES if names else VoteMethod.COUNT if counted else VoteMethod.STATED
    if row.get("unanimous") and (not counted or numbers["for"] is None):
        method = VoteMethod.UNANIMOUS
    vote = Vote.objects.create(
        meeting=draft.meeting,
        item=item,
        scope=scope,
        method=method,
        votes_for=numbers["for"],
        votes_against=numbers["against"],
        votes_abstained=numbers["abstain"],
        votes_missing=numbers["not_voted"],
        votes_spoilt=numbers["spoilt"],
        casting=row.get("casting", ""),
        members_in_office=sum(1 for a in draft.lines if a.is_member and a.votes) if draft.everybody_is_named else None,
        question=question,
    )
    Voter.objects.bulk_create(voters(draft, vote, item, row, place))
    compare(draft, vote, row, place)
    return vote


def voters(draft: Draft, vote: Vote, item: AgendaItem | None, row: Row, place: str) -> list[Voter]:
    """The list as the attendance gives it; the file says who was recused and, of a vote by name, how each voted."""
    choices = [(name, CHOICES[key]) for key, names in row.get("names", {}).items() for name in names]
    recused = list(row.get("recused", []))
    moment = draft.meeting.moment_of(item) if item else None
    lines = [a for a in draft.lines if a.is_member and a.votes and a.present_at(moment)] if draft.everybody_is_named else []
    found = []
    for line in lines:
        out = [r for r in recused if is_line(line, r["name"])]
        own = [(name, choice) for name, choice in choices if is_line(line, name)]
        if len(own) > 1:
            raise Fault(f"{place}.names", _("%(name)s votes twice") % {"name": line.name})
        if out and own:
            raise Fault(f"{place}.recused", _("%(name)s is recused and votes") % {"name": line.name})
        recused = [r for r in recused if r not in out]
        choices = [c for c in choices if c not in own]
        chairs = line.person_id is not None and line.person_id == draft.meeting.chair_id
        found.append(
            Voter(
                vote=vote,
                person=line.person,
                name=line.name,
                is_chair=chairs,
                recused=bool(out),
                recusal_reason=out[0].get("reason", "") if out else "",
                choice=own[0][1] if own else "",
            )
        )
    # Those whom the vote names and the attendance does not: all of them where the attendance is not known in full.
    for name, choice in choices:
        found.append(Voter(vote=vote, person=draft.person(name), name=draft.printed(name, draft.person(name)), choice=choice))
    for r in recused:
        person = draft.person(r["name"])
        reason = r.get("reason", "")
        found.append(Voter(vote=vote, person=person, name=draft.printed(r["name"], person), recused=True, recusal_reason=reason))
    for order, voter in enumerate(found, 1):
        voter.order = order
    people = [voter.person_id for voter in found]
    if twice := [voter.name for voter in found if voter.person_id and people.count(voter.person_id) > 1]:
        raise Fault(f"{place}.names", _("%(name)s votes twice") % {"name": twice[0]})
    return found


def compare(draft: Draft, vote: Vote, row: Row, place: str) -> None:
    """Do the numbers account for those present, and does the result that is stated follow from them?"""
    tally, declared = vote.tally, draft.meeting.declared_present
    if draft.everybody_is_named and draft.lines and not tally.adds_up:
        draft.warn("votes_voters", place, votes=tally.total, voters=tally.eligible)
    elif not draft.everybody_is_named and declared is not None and tally.total > declared:
        draft.warn("votes_present", place, votes=tally.total, voters=declared)
    if row.get("total", tally.total) != tally.total:
        draft.warn("votes_voters", f"{place}.total", votes=tally.total, voters=row["total"])
    if "result" not in row:
        return
    stated, words = row["result"]
    carried = vote.verdict().carried
    if carried is None and tally.known and not tally.tied:
        carried = (tally.votes_for or 0) > (tally.against or 0)
    if carried is None:
        if stated == "lost" or vote.method not in (VoteMethod.STATED, VoteMethod.UNANIMOUS):
            draft.keep("no_place_for", f"{place}.result", words)
    elif carried != (stated == "carried"):
        draft.keep("result_differs", f"{place}.result", words)
