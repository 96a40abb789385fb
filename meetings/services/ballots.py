"""Verbs of a secret ballot: open it, vote, close or annul it, write what the counting commission found.

The promise (model 27): from the tables after closing, system columns included, nobody can join a voter to a vote. It is kept so:

* A vote on a phone is two rows in the box, one «who», one «what», that share no key. They were written in one transaction, one after
  the other, and so an open box could be joined by its rows' places and transaction numbers (ctid, xmin).
* Closing writes the two lists that stay, each in one statement, so that all their rows bear the number of that one transaction: those
  who voted in the order of the list of voters, the ballots in the order of new random keys. Then it truncates the box, which gives
  its tables and indexes new files: no dead row is left to a VACUUM, no open transaction can keep one alive, and a crash before the
  commit leaves the ballot open as it was.
* Voting locks the row of the meeting and no other, and closing locks it again: no row anywhere keeps the number of a transaction in
  which somebody voted.

Outside the promise: who reads the database or its write-ahead log while the ballot is open, and copies made in that time.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from council.lib.workflow import Refused
from meetings.models import (
    SECRET_CHOICES,
    BallotState,
    CastBallot,
    CastVoter,
    Choice,
    CountedBallot,
    Decision,
    Meeting,
    SecretBallot,
    Vote,
    VoteMethod,
    Voter,
)
from meetings.services import voting
from meetings.services.holding import locked_for
from meetings.workflow import WORKFLOW, State
from members.models import User

# Fewer ballots than this hide nobody: with two, each knows how the other one voted.
FEWEST_VOTERS = 3
# A backup reads all tables and so holds up the closing of a ballot; after this long the secretary is told to try again.
WAIT_FOR_BOX = "15s"


def ballot_fresh(ballot: SecretBallot) -> SecretBallot:
    """The ballot read again, under the lock of its meeting."""
    return SecretBallot.objects.select_related("vote__meeting", "decision").get(pk=ballot.pk)


def write_history(meeting: Meeting, act: str, *, by: User, note: str) -> None:
    WORKFLOW.write(act, meeting, by=by, before=meeting.state, note=note)


# --- opening -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_ballot(
    decision: Decision,
    *,
    by: User,
    paper: bool = False,
    also_recused: Sequence[int] = (),
    commission: Sequence[int] = (),
    no_quorum_confirmed: bool = False,
) -> SecretBallot:
    """Put a decision to a secret ballot: the text and the list of voters are frozen. `also_recused` and `commission` are person ids.

    Whom the matter concerns is recused by itself. On phones every voter needs an account, and the meeting goes on; on paper two or
    more of those present, who are no candidates, count. Refused (ValidationError) without a quorum, as for any vote.
    """
    meeting = locked_for("record", decision.item.meeting, by)
    decision = Decision.objects.select_related("item__meeting", "item__parent", "vote").get(pk=decision.pk)
    if decision.vote_id:
        raise ValidationError(_("A vote is recorded on this decision already: delete it first."))
    if not decision.text.strip():
        raise ValidationError(_("The decision has no text yet: there is nothing to vote on."))
    if not paper and meeting.state != State.IN_PROGRESS:
        raise ValidationError({"way": _("Members vote on their phones only while the meeting is in progress.")})
    vote = Vote(meeting=meeting, item=decision.item, method=VoteMethod.SECRET, opened_at=timezone.now())
    count = voting.Count(method=VoteMethod.SECRET, recused=list(also_recused))
    vote.question = voting.question_of(vote, decision, count)
    vote.save()
    voting.freeze_voters(vote, decision, count, proxies=False)
    attended = Meeting.objects.with_attendance().get(pk=meeting.pk)
    voting.check_quorum(attended, decision, vote, confirmed=no_quorum_confirmed)
    vote.save()
    voters = [v for v in vote.voters.select_related("person__user") if not v.recused]
    if not voters:
        raise ValidationError(_("Nobody present may vote."))
    if paper:
        names = commission_names(decision, vote, commission)
    else:
        check_phones(voters)
        names = []
    decision.vote = vote
    decision.save(update_fields=["vote"])
    ballot = SecretBallot.objects.create(
        decision=decision, vote=vote, paper=paper, text=decision.text, commission=names, eligible=len(voters)
    )
    write_history(meeting, "ballot_open", by=by, note=decision.label)
    return ballot


def check_phones(voters: Sequence[Voter]) -> None:
    """On phones everybody on the list must be able to vote, and no fewer than three, or nothing is secret (ValidationError)."""
    if len(voters) < FEWEST_VOTERS:
        raise ValidationError({"way": _("Fewer than three members may vote: a ballot on phones would hide nobody.")})
    without = [v.name for v in voters if not (v.person and hasattr(v.person, "user") and v.person.user.is_active)]
    if without:
        text = _("No account to vote with: %(names)s — give out sign-in slips, or vote on paper.")
        raise ValidationError({"way": text % {"names": ", ".join(without)}})


def commission_names(decision: Decision, vote: Vote, chosen: Sequence[int]) -> list[str]:
    """The counting commission as papers print it: two or more members present, none of whom the matter concerns (ValidationError)."""
    barred = voting.interested_people(decision)
    names = [v.name for v in vote.voters.all() if v.person_id in set(chosen) and v.person_id not in barred]
    if len(names) < 2:
        raise ValidationError({"commission": _("Choose two members or more who count the ballots; the matter may not concern them.")})
    return names


# --- voting ------------------------------------------------------------------------------------------------------------------


def voter_for(ballot: SecretBallot, user: User) -> Voter | None:
    """This user's line in the list of voters; None for who is not on it. Refused, with the reason, for who is recused."""
    voter = ballot.voter(user)
    if voter and voter.recused:
        reason = f": {voter.recusal_reason}." if voter.recusal_reason else "."
        raise Refused(_("You take no part in this vote") + reason)
    return voter


@sensitive_variables("choice")
@transaction.atomic
def cast(ballot: SecretBallot, *, by: User, choice: str) -> bool:
    """Put a vote into the box. False if this person has voted before: then nothing is changed. A vote is never taken back.

    Only the meeting's row is locked. The voter's row comes first: were it there already, no statement with a choice is ever refused,
    and none can stand in a log of errors of the database.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(ballots=ballot.vote_id)
    ballot = ballot_fresh(ballot)
    voter = voter_for(ballot, by)
    if voter is None or ballot.paper:
        raise Refused(_("You have no right to do this."))
    if not ballot.is_open or meeting.is_locked:
        raise Refused(_("The ballot is closed."))
    if choice not in dict(SECRET_CHOICES):
        raise ValidationError(_("Choose one of the three."))
    if CastVoter.objects.filter(voter=voter).exists():
        return False
    CastVoter.objects.create(ballot=ballot, voter=voter)
    CastBallot.objects.create(ballot=ballot, choice=choice)
    return True


# --- the end -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def close_ballot(ballot: SecretBallot, *, by: User) -> SecretBallot:
    """Close a ballot on phones: shuffle, count, show. For good. The ballots must be as many as those who voted (ValidationError)."""
    meeting, ballot = _open_one(ballot, by)
    if ballot.paper:
        raise Refused(_("This ballot is on paper: the counting commission writes its result."))
    ballot.voted = empty_box(ballot, keep=True)
    numbers = Counter(CountedBallot.objects.filter(ballot=ballot).values_list("choice", flat=True))
    ballot.found = numbers.total()
    if ballot.voted != ballot.found:
        values = {"found": ballot.found, "voted": ballot.voted}
        raise ValidationError(_("%(found)s ballots, %(voted)s voters: somebody has touched the box. Annul this ballot.") % values)
    write_numbers(ballot, numbers[Choice.FOR], numbers[Choice.AGAINST], numbers[Choice.ABSTAINED])
    _end(ballot, BallotState.CLOSED)
    write_history(meeting, "ballot_close", by=by, note=ballot.decision.label)
    return ballot


@transaction.atomic
def annul_ballot(ballot: SecretBallot, *, by: User, reason: str) -> None:
    """End an open ballot without a result: what was cast is destroyed, the reason stays in the minutes, the decision is free again."""
    meeting, ballot = _open_one(ballot, by)
    if not ballot.paper:
        ballot.voted = empty_box(ballot, keep=False)
    ballot.reason = reason
    _end(ballot, BallotState.ANNULLED)
    Decision.objects.filter(pk=ballot.decision_id).update(vote=None)
    write_history(meeting, "ballot_annul", by=by, note=f"{ballot.decision.label} {reason}")


def _open_one(ballot: SecretBallot, by: User) -> tuple[Meeting, SecretBallot]:
    meeting = locked_for("record", ballot.vote.meeting, by)
    ballot = ballot_fresh(ballot)
    if not ballot.is_open:
        raise Refused(_("This ballot has ended; it is never opened again."))
    return meeting, ballot


def _end(ballot: SecretBallot, state: str) -> None:
    ballot.state = state
    ballot.save(update_fields=["state", "voted", "found", "reason"])


def write_numbers(ballot: SecretBallot, votes_for: int, against: int, abstained: int, spoilt: int = 0) -> None:
    """The totals of a ballot into its vote, where the verdict finds them."""
    vote = ballot.vote
    vote.votes_for, vote.votes_against, vote.votes_abstained, vote.votes_spoilt = votes_for, against, abstained, spoilt
    vote.votes_missing = ballot.missing
    vote.save()


TO_LISTS = """
INSERT INTO meetings_countedvoter (id, ballot_id, voter_id)
    SELECT gen_random_uuid(), c.ballot_id, c.voter_id
    FROM meetings_castvoter c JOIN meetings_voter v ON v.id = c.voter_id WHERE c.ballot_id = %(ballot)s ORDER BY v."order", v.id;
INSERT INTO meetings_countedballot (id, ballot_id, choice)
    SELECT gen_random_uuid(), ballot_id, choice FROM meetings_castballot WHERE ballot_id = %(ballot)s ORDER BY 1;
"""


def empty_box(ballot: SecretBallot, *, keep: bool) -> int:
    """Renew the box on disk and return how many had voted; with `keep`, write the ballot's lists before. Votes of other open ballots
    are put back, shuffled.

    The tables are locked before anything is read of them, in the order in which voting writes them, so that nobody waits in a circle.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_FOR_BOX}'")
            cursor.execute("LOCK TABLE meetings_castvoter, meetings_castballot IN ACCESS EXCLUSIVE MODE")
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
            voted = CastVoter.objects.filter(ballot=ballot).count()
            if keep:
                cursor.execute(TO_LISTS, {"ballot": ballot.pk})
            voters = list(CastVoter.objects.exclude(ballot=ballot))
            papers = list(CastBallot.objects.exclude(ballot=ballot))
            cursor.execute("TRUNCATE meetings_castvoter, meetings_castballot")
            secrets.SystemRandom().shuffle(voters)
            secrets.SystemRandom().shuffle(papers)
            CastVoter.objects.bulk_create(voters)
            CastBallot.objects.bulk_create(papers)
    except OperationalError as error:
        raise ValidationError(_("The database is busy, perhaps with a backup. Nothing is lost: try again in a minute.")) from error
    return voted


# --- on paper ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PaperResult:
    """What the counting commission found."""

    handed_out: int
    unused: int
    found: int
    votes_for: int
    against: int
    abstained: int
    spoilt: int


def check_result(result: PaperResult, eligible: int) -> None:
    """The numbers of a commission must account for every ballot printed, one a voter (ValidationError at the fields)."""
    errors = {}
    if result.handed_out > eligible:
        errors["handed_out"] = _("More ballots than voters: the list has %(n)s.") % {"n": eligible}
    elif result.handed_out + result.unused != eligible:
        errors["unused"] = _("Handed out and unused ballots must make %(n)s, as many as there are voters.") % {"n": eligible}
    if result.found > result.handed_out:
        errors["found"] = _("More ballots in the box than were handed out.")
    counted = result.votes_for + result.against + result.abstained + result.spoilt
    if counted != result.found:
        errors["votes_for"] = _("For, against, abstained and spoilt make %(sum)s; %(found)s were found in the box.") % {
            "sum": counted,
            "found": result.found,
        }
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def write_result(ballot: SecretBallot, *, by: User, result: PaperResult, reason: str = "") -> SecretBallot:
    """Close a ballot on paper with the commission's numbers. Numbers that were mistyped are mended with a reason, before signing."""
    meeting = locked_for("record", ballot.vote.meeting, by)
    ballot = ballot_fresh(ballot)
    if not ballot.paper or ballot.state == BallotState.ANNULLED:
        raise Refused(_("This ballot has ended; it is never opened again."))
    check_result(result, ballot.eligible)
    again = ballot.is_closed
    if again and not reason:
        raise ValidationError({"reason": _("State the reason.")})
    ballot.voted, ballot.found = result.handed_out, result.found
    write_numbers(ballot, result.votes_for, result.against, result.abstained, result.spoilt)
    _end(ballot, BallotState.CLOSED)
    note = f"{ballot.decision.label} {reason}" if again else ballot.decision.label
    write_history(meeting, "ballot_correct" if again else "ballot_close", by=by, note=note)
    return ballot


@transaction.atomic
def write_casting(ballot: SecretBallot, *, by: User, casting: str) -> None:
    """The chair's casting vote where the votes were equal and the rule leaves it to the chair; it is said aloud."""
    meeting = locked_for("record", ballot.vote.meeting, by)
    vote = ballot_fresh(ballot).vote
    if vote.verdict().by_tie not in ("open", "chair_decides"):
        raise Refused(_("The votes are not equal: there is no casting vote."))
    vote.casting = casting
    vote.save(update_fields=["casting"])
    write_history(meeting, "ballot_casting", by=by, note=f"{ballot.decision.label} {vote.get_casting_display()}")
