"""Secret ballots (model 27). Who has voted and what was voted are two lists that share nothing but the ballot.

While a ballot is open its votes lie in a box (`CastVoter`, `CastBallot`). At closing they are written once, shuffled, into the lists
that stay (`CountedVoter`, `CountedBallot`), and the box gets new files on disk. None of the four has a time, a counted key or a
history; what a row's place and transaction number could tell is gone with the box (meetings.services.ballots).
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.decisions import Decision
from meetings.models.votes import Choice, Vote, Voter
from meetings.querysets.meetings import SecretBallotQuerySet
from members.models import User

# What a ballot offers, in the words of the voter; who does not vote casts none.
SECRET_CHOICES = [
    (Choice.FOR.value, pgettext_lazy("ballot", "for")),
    (Choice.AGAINST.value, pgettext_lazy("ballot", "against")),
    (Choice.ABSTAINED.value, pgettext_lazy("ballot", "abstain")),
]


class BallotState(models.TextChoices):
    OPEN = "open", pgettext_lazy("ballot", "open")
    CLOSED = "closed", pgettext_lazy("ballot", "closed")
    ANNULLED = "annulled", pgettext_lazy("ballot", "annulled")


class SecretBallot(models.Model):
    """A secret ballot on a decision: opened once, with the list of voters of its vote, then closed or annulled, never reopened.

    Its vote is the decision's; an annulled ballot keeps its vote without numbers, and the decision lets go of it. What was counted
    stands in the vote like any other; here stands the certificate: how many were on the list, voted, and were found.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="secret_ballots", verbose_name=_("decision"))
    vote = models.OneToOneField(Vote, models.PROTECT, related_name="secret_ballot", verbose_name=_("vote"))
    paper = models.BooleanField(_("on paper, with a counting commission"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=BallotState.choices, default=BallotState.OPEN)
    text = models.TextField(_("text put to the vote"))
    commission = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=_("counting commission"))
    eligible = models.PositiveSmallIntegerField(_("on the list of voters"))
    voted = models.PositiveSmallIntegerField(_("voted; on paper: ballots handed out"), null=True, blank=True)
    found = models.PositiveSmallIntegerField(_("ballots counted; on paper: found in the box"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = SecretBallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret ballot")
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision"], condition=~Q(state="annulled"), name="meetings_ballot_once"),
            models.CheckConstraint(condition=Q(state__in=BallotState.values), name="meetings_ballot_state_known"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(voted__isnull=False, found__isnull=False, voted__lte=F("eligible"), found__lte=F("voted")),
                name="meetings_ballot_certificate",
            ),
            models.CheckConstraint(
                condition=Q(paper=True) | Q(found=None) | Q(found=F("voted")), name="meetings_ballots_equal_those_who_voted"
            ),
            models.CheckConstraint(condition=~Q(state="annulled") | ~Q(reason=""), name="meetings_annulled_ballot_has_a_reason"),
            models.CheckConstraint(
                condition=Q(paper=False, commission=[]) | Q(paper=True, commission__len__gte=2),
                name="meetings_paper_ballot_has_a_commission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision.label} {self.text[:60]}"

    @property
    def is_open(self) -> bool:
        return self.state == BallotState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == BallotState.CLOSED

    @property
    def badge(self) -> str:
        return {"open": "progress", "closed": "good", "annulled": "bad"}[self.state]

    @property
    def unused(self) -> int | None:
        """Ballots that were printed, one a voter, and not handed out."""
        return None if self.voted is None else self.eligible - self.voted

    @property
    def missing(self) -> int | None:
        """Voters of whom no ballot was counted."""
        return None if self.found is None else self.eligible - self.found

    def voter(self, user: User) -> Voter | None:
        """This user's line in the list of voters."""
        return Voter.objects.filter(vote=self.vote_id, person=user.person_id).first() if user.person_id else None

    def voted_ids(self) -> set[int]:
        """The lines of those who have voted on a phone so far, or had voted when the ballot was closed."""
        rows = CastVoter.objects if self.is_open else CountedVoter.objects
        return set(rows.filter(ballot=self).values_list("voter_id", flat=True))


class CastVoter(models.Model):
    """In the box: that somebody has voted in an open ballot.

    No foreign keys in the database: checking one locks the row it looks at, and leaves there the number of the transaction in which
    this person voted. A trigger asks instead (migration secret_ballot).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(SecretBallot, models.DO_NOTHING, db_constraint=False, related_name="+")
    voter = models.ForeignKey(Voter, models.DO_NOTHING, db_constraint=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voter"], name="meetings_voter_casts_once")]

    def __str__(self) -> str:
        return str(self.voter)


class CastBallot(models.Model):
    """In the box: one ballot, of nobody. Its key is random and says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(SecretBallot, models.DO_NOTHING, db_constraint=False, related_name="+")
    choice = models.CharField(max_length=10, choices=SECRET_CHOICES)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(choice__in=[c for c, _l in SECRET_CHOICES]), name="meetings_cast_choice_known")]

    def __str__(self) -> str:
        return str(self.pk)


class CountedVoter(models.Model):
    """After closing: that somebody had voted. The rows stand in the order of the list of voters."""

    id = models.UUIDField(primary_key=True, editable=False)
    ballot = models.ForeignKey(SecretBallot, models.PROTECT, related_name="+")
    voter = models.OneToOneField(Voter, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.voter)


class CountedBallot(models.Model):
    """After closing: one ballot, of nobody. The rows stand in the order of their new random keys."""

    id = models.UUIDField(primary_key=True, editable=False)
    ballot = models.ForeignKey(SecretBallot, models.PROTECT, related_name="counted")
    choice = models.CharField(max_length=10, choices=SECRET_CHOICES)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=[c for c, _l in SECRET_CHOICES]), name="meetings_counted_choice_known")
        ]

    def __str__(self) -> str:
        return str(self.pk)
