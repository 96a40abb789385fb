"""The readiness check: what still stands against a protocol. Errors stop it; warnings can be confirmed. Each names its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Attendance, Decision, Meeting, Vote


@dataclass(frozen=True)
class Problem:
    """One line of the check. `place` is the part of the meeting's pages where it is mended: edit, attendance, item or recorder."""

    code: str
    text: str
    is_error: bool
    place: str
    item_id: int | None = None

    @property
    def kind(self) -> str:
        """What it is about without which one: lines of one kind are confirmed together."""
        return f"{self.place}-{self.code.rstrip('0123456789-')}"


# What lines of one kind are called together.
TOGETHER = {
    "attendance-unmarked": gettext_lazy("Members marked neither present nor absent: %(n)s."),
    "attendance-no-reason": gettext_lazy("Members absent without a reason: %(n)s."),
    "item-no-decision": gettext_lazy("Items without a decision: %(n)s."),
    "item-silent": gettext_lazy("Rapporteurs of whom nothing is written: %(n)s."),
    "item-no-quorum": gettext_lazy("Items decided without a quorum: %(n)s."),
    "item-no-vote": gettext_lazy("Decisions without a vote: %(n)s."),
    "item-sum": gettext_lazy("Votes that do not add up: %(n)s."),
    "item-tie": gettext_lazy("Equal votes without the chair's casting vote: %(n)s."),
    "item-no-due": gettext_lazy("Tasks without a deadline: %(n)s."),
    "item-no-party": gettext_lazy("Tasks for which nobody is responsible: %(n)s."),
    "item-interest": gettext_lazy("Decisions on which somebody voted in spite of an interest: %(n)s."),
    "item-voters": gettext_lazy("Lists of voters that do not agree with the attendance: %(n)s."),
    "item-presides": gettext_lazy("Votes of which it is not said who presided: %(n)s."),
}


@dataclass(frozen=True)
class ProblemGroup:
    """The lines of one kind: read and confirmed as one, each still leading to its place."""

    kind: str
    lines: tuple[Problem, ...]

    @property
    def is_error(self) -> bool:
        return self.lines[0].is_error

    @property
    def text(self) -> str:
        """The line itself, if it is alone."""
        first, count = self.lines[0].text, len(self.lines)
        if count == 1:
            return first
        if self.kind in TOGETHER:
            return str(TOGETHER[self.kind]) % {"n": count}
        return _("%(first)s And %(n)s more of this kind.") % {"first": first, "n": count - 1}


def grouped(problems: Iterable[Problem]) -> list[ProblemGroup]:
    """By kind, in the order of their first lines."""
    groups: dict[tuple[str, bool], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.kind, problem.is_error), []).append(problem)
    return [ProblemGroup(kind, tuple(lines)) for (kind, _error), lines in groups.items()]


def problems_of(meeting: Meeting) -> list[Problem]:
    """All that can be seen from the rows, errors first."""
    found = [*_particulars(meeting), *_attendance(meeting)]
    for rival in meeting.rival_texts.all():
        if rival.settled_at is None:
            text = _("Two people wrote in one place; the text of %(name)s is kept beside it. Put the two together.") % {
                "name": rival.by_name
            }
            found.append(Problem(f"rival-{rival.pk}", text, True, "recorder", rival.item_id))
    for item in meeting.items.all():
        found += _item(meeting, item)
    return sorted(found, key=lambda p: not p.is_error)


def _particulars(meeting: Meeting) -> Iterator[Problem]:
    for role, missing in (("chair", _("No presiding person is chosen.")), ("secretary", _("No secretary is chosen."))):
        if getattr(meeting, f"{role}_id") is None and role in meeting.signatory_roles:
            yield Problem(f"no-{role}", missing, True, "edit")
    if not meeting.place:
        yield Problem("no-place", _("The place is missing."), False, "edit")
    if meeting.starts is None or meeting.ends is None:
        yield Problem("no-time", _("The beginning or the end is missing."), False, "edit")
    if meeting.rule_set is None:
        yield Problem("no-rules", _("The body has no rule set: quorum and majority cannot be computed."), False, "edit")


def _attendance(meeting: Meeting) -> Iterator[Problem]:
    lines = list(meeting.attendances.all())
    if not lines:
        yield Problem("no-attendance", _("Nobody's attendance is recorded."), True, "attendance")
        return
    for line in lines:
        if not line.status:
            yield Problem(
                f"unmarked-{line.pk}", _("%(name)s is marked neither present nor absent.") % {"name": line.name}, True, "attendance"
            )
        elif line.status == "absent" and not line.reason:
            yield Problem(f"no-reason-{line.pk}", _("%(name)s is absent without a reason.") % {"name": line.name}, False, "attendance")
    named = sum(1 for a in lines if a.status == "present")
    if meeting.declared_present is not None and meeting.declared_present != named:
        text = _("%(declared)s are declared present, %(named)s are named.") % {"declared": meeting.declared_present, "named": named}
        yield Problem("declared", text, False, "attendance")
    if not meeting.quorum_at(None).reached and meeting.rule_set:
        yield Problem("no-quorum", meeting.quorum_at(None).sentence, False, "attendance")


def _item(meeting: Meeting, item: AgendaItem) -> Iterator[Problem]:
    def problem(code: str, text: str, values: dict[str, Any] | None = None, *, error: bool = False) -> Problem:
        words = {"item": item.label.rstrip(".)"), **(values or {})}
        return Problem(f"{code}-{item.pk}", text % words, error, "item", item.pk)

    decisions = list(item.decisions.all())
    if not decisions and item.kind != "other" and not item.children.all():
        yield problem("no-decision", _("Item %(item)s has no decision."))
    for speech in item.speeches.all():
        if speech.name == "?":
            yield problem(f"nobody-{speech.pk}", _("Item %(item)s: it is not written who spoke."), error=True)
        if speech.kind == "heard" and not speech.text and not speech.report_attached:
            yield problem(f"silent-{speech.pk}", _("Item %(item)s: nothing is written of what %(name)s reported."), {"name": speech.name})
    if decisions and not (q := meeting.quorum_of(item)).reached and q.needed is not None:
        yield problem("no-quorum", _("Item %(item)s was decided without a quorum: %(quorum)s"), {"quorum": q.sentence})
    for decision in decisions:
        yield from _decision(item, decision, problem)
        if decision.vote is not None:
            yield from _voters(meeting, item, decision, decision.vote, problem)


def _decision(item: AgendaItem, decision: Decision, problem: Any) -> Iterator[Problem]:
    values: dict[str, Any] = {"decision": decision.label.rstrip(".")}
    vote = decision.vote
    if vote is None:
        yield problem(f"no-vote-{decision.pk}", _("Decision %(decision)s has no vote."), values)
    else:
        tally = vote.tally
        if not tally.adds_up:
            values |= {"total": tally.total, "voters": tally.eligible}
            yield problem(f"sum-{decision.pk}", _("Decision %(decision)s: %(total)s votes, %(voters)s voters."), values, error=True)
        verdict = vote.verdict()
        if verdict.by_tie == "open":
            yield problem(
                f"tie-{decision.pk}", _("Decision %(decision)s: equal votes, the chair's casting vote is needed."), values, error=True
            )
    for ballot in decision.secret_ballots.all():
        if ballot.is_open:
            yield problem(f"ballot-{ballot.pk}", _("Decision %(decision)s: a secret ballot is open."), values, error=True)
        elif ballot.is_closed and ballot.text != decision.text:
            yield problem(
                f"ballot-text-{ballot.pk}", _("Decision %(decision)s: the text is not the one that was voted on in secret."), values
            )
    for assignment in decision.assignments.all():
        if assignment.due_kind == "none" and not assignment.due_text:
            yield problem(f"no-due-{assignment.pk}", _("Decision %(decision)s: a task without a deadline."), values)
        if not assignment.parties.all():
            yield problem(f"no-party-{assignment.pk}", _("Decision %(decision)s: nobody is responsible for a task."), values)


def _voters(meeting: Meeting, item: AgendaItem, decision: Decision, vote: Vote, problem: Any) -> Iterator[Problem]:
    """Whether the frozen list still agrees with interests and attendance as they stand now, and somebody presided. A secret ballot
    cannot be mended once it is closed: of it the first can only be confirmed, and who presided says nothing."""
    voters, secret = list(vote.voters.all()), vote.method == "secret"
    values: dict[str, Any] = {"decision": decision.label.rstrip(".")}
    barred = meeting.barred_from(vote) if voters else {}
    if names := [v.name for v in voters if v.person_id in barred and not v.recused and not v.admitted_because]:
        text = (
            _("Decision %(decision)s: %(names)s stood on the list of a secret ballot in spite of an interest.")
            if secret
            else _("Decision %(decision)s: %(names)s voted in spite of an interest. Open the vote and save it again.")
        )
        yield problem(f"interest-{decision.pk}", text, values | {"names": ", ".join(names)}, error=not secret)
    if voters and vote.item_id and (names := _misplaced(meeting, item, {v.person_id for v in voters})):
        text = _("Decision %(decision)s: the list of voters does not agree with the attendance: %(names)s.")
        yield problem(f"voters-{decision.pk}", text, values | {"names": ", ".join(names)})
    if voters and meeting.chair_id and not secret and not any(v.is_chair for v in voters):
        if meeting.chair_id in barred or any(a.person_id == meeting.chair_id for a in meeting.members_attending):
            yield problem(
                f"presides-{decision.pk}", _("Decision %(decision)s: the chair took no part in the vote: say who presided."), values
            )


def _misplaced(meeting: Meeting, item: AgendaItem, listed: set[int | None]) -> list[str]:
    """Who is on the list of voters without having been there during the item, or was there from its beginning to its end and is not."""
    moments = [item.starts_at or meeting.moment_of(item), meeting.moment_of(item)]
    passed = set(meeting.votes_passed_at(moments[1]))

    def misplaced(line: Attendance) -> bool:
        there = [line.present_at(m) for m in moments]
        if line.person_id in listed:
            return not any(there) and line.pk not in passed
        return all(there)

    return [line.name for line in meeting.members_attending if misplaced(line)]
