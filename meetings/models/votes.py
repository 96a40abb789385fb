from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from meetings.verdict import Quorum, Tally, Verdict, quorum, verdict
from members.models import Person, QuestionKind
from members.models.bodies import TieRule


class VoteMethod(models.TextChoices):
    """How the votes were taken and what is known of them."""

    COUNT = "count", _("open, by count")
    NAMES = "names", _("open, by name")
    UNANIMOUS = "unanimous", _("unanimously, without numbers")
    STATED = "stated", _("by a vote, result not stated")
    SECRET = "secret", _("secret")


# How a vote may be written down by hand; a secret one is opened and closed (meetings.models.ballots).
OPEN_METHODS = [(m.value, m.label) for m in VoteMethod if m != VoteMethod.SECRET]


class VoteScope(models.TextChoices):
    DECISION = "decision", _("one or several decisions")
    ITEM = "item", _("the whole item")
    MEETING = "meeting", _("the whole meeting")


class Choice(models.TextChoices):
    FOR = "for", _("for")
    AGAINST = "against", _("against")
    ABSTAINED = "abstained", _("abstained")
    NOT_VOTED = "not_voted", _("did not vote")


@pghistory.track()
class Vote(models.Model):
    """A vote on one or several decisions; old minutes have one for a whole item or meeting. Empty is not zero.

    for + against + abstained + did not vote + spoilt = those present with a vote − those recused.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="ballots", verbose_name=_("meeting"))
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, blank=True, related_name="ballots", verbose_name=_("agenda item"))
    scope = models.CharField(_("scope"), max_length=10, choices=VoteScope.choices, default=VoteScope.DECISION)
    method = models.CharField(_("method"), max_length=10, choices=VoteMethod.choices, default=VoteMethod.COUNT)
    question = models.CharField(_("question"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.ANY)
    votes_for = models.PositiveSmallIntegerField(_("for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("against"), null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField(_("abstained"), null=True, blank=True)
    votes_missing = models.PositiveSmallIntegerField(_("did not vote"), null=True, blank=True)
    votes_spoilt = models.PositiveSmallIntegerField(_("spoilt"), null=True, blank=True)
    casting = models.CharField(_("casting vote of the chair"), max_length=10, choices=Choice.choices[:2], blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    members_in_office = models.PositiveSmallIntegerField(_("members in office"), null=True, blank=True)
    members_able = models.PositiveSmallIntegerField(_("members able to vote on the matter"), null=True, blank=True)
    no_quorum_confirmed = models.BooleanField(_("taken without a quorum, after a warning"), default=False)

    class Meta:
        verbose_name = _("vote")
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="meeting", item=None) | (~Q(scope="meeting") & Q(item__isnull=False)),
                name="meetings_vote_scope_has_its_item",
            ),
            models.CheckConstraint(condition=Q(casting__in=["", "for", "against"]), name="meetings_vote_casting_known"),
            models.CheckConstraint(condition=Q(method__in=VoteMethod.values), name="meetings_vote_method_known"),
        ]

    def __str__(self) -> str:
        return f"{self.votes_for} – {self.votes_against} – {self.votes_abstained}"

    @property
    def tally(self) -> Tally:
        """The numbers as they are known; the list of voters was frozen when the vote was opened.

        A list of recused people alone (minutes that name nobody else) says nothing of who could vote.
        """
        return Tally(
            votes_for=self.votes_for,
            against=self.votes_against,
            abstained=self.votes_abstained,
            missing=self.votes_missing,
            spoilt=self.votes_spoilt,
            eligible=sum(1 for v in self.voters.all() if not v.recused) or None,
            in_office=self.able_members,
            unanimous=self.method == VoteMethod.UNANIMOUS,
            casting=self.casting,
        )

    @property
    def able_members(self) -> int | None:
        """Members in office without those recused. Votes from before this was kept know only the recused who were present."""
        if self.members_able is not None or self.members_in_office is None:
            return self.members_able
        return self.members_in_office - sum(1 for v in self.voters.all() if v.recused)

    @property
    def is_open(self) -> bool:
        """Put to the vote and not counted yet."""
        return self.method not in (VoteMethod.UNANIMOUS, VoteMethod.STATED) and self.votes_for is None

    @property
    def quorum(self) -> Quorum | None:
        """The quorum of this vote from its frozen list; None where the list or the number of members is not known."""
        voters = list(self.voters.all())
        if not voters or self.members_in_office is None:
            return None
        return quorum_among(self.meeting, voters, in_office=self.members_in_office, able=self.able_members or 0)

    @property
    def chosen_to_preside(self) -> int | None:
        """Who was chosen to preside although the chair could; whoever presides by the rules is not chosen."""
        voters = {v.person_id: v for v in self.voters.all() if not v.by_proxy}
        chair = voters.get(self.meeting.chair_id)
        if chair is None or chair.recused:
            return None
        return next((pk for pk, v in voters.items() if v.is_chair and pk != self.meeting.chair_id), None)

    def verdict(self) -> Verdict:
        """What the vote decided under the majority rule that the meeting ran under, with its formula."""
        tally, rule = self.tally, self.meeting.majority_for(self.question)
        if tally.tied and rule is not None and rule.tie == TieRule.PERSON:
            tally = replace(tally, for_motion=self.favours_the_person())
        return verdict(tally, rule)

    def favours_the_person(self) -> bool | None:
        """Whether the motion is for the persons it is about: to refuse or to put off is not. None: it is about nobody.

        Asked of the database only where equal votes hang on it.
        """
        outcomes = {p.outcome for d in self.decisions.all() for p in d.persons.all()}
        if not outcomes:
            return True if self.question == QuestionKind.PERSON else None
        return not outcomes & {"not_recommended", "deferred"}


def quorum_among(meeting: Meeting, voters: Iterable[Voter], *, in_office: int, able: int) -> Quorum:
    """The quorum of a vote from its list: who is there in person, of all members in office.

    Recusal leaves it alone, unless the rule set counts members able to vote on the matter: then the recused are out on both sides.
    """
    there = [v for v in voters if not v.by_proxy]
    if meeting.counts_able_members:
        return quorum(meeting.rule_set, present=sum(1 for v in there if not v.recused), base=able)
    return quorum(meeting.rule_set, present=len(there), base=in_office)


@pghistory.track()
class Voter(models.Model):
    """One name of the list that was frozen when the vote was opened: who may vote, who is recused and why, and an open choice.

    `is_chair`: presides over this vote. `admitted_because`: has an interest (`recusal_reason`) and votes all the same, for this
    reason. `cast_by`: is not there; the vote was passed to this member.
    """

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="voters", verbose_name=_("vote"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("name as printed"), max_length=200)
    is_chair = models.BooleanField(_("presides"), default=False)
    recused = models.BooleanField(_("did not take part in the vote"), default=False)
    recusal_reason = models.CharField(_("reason"), max_length=200, blank=True)
    admitted_because = models.CharField(_("admitted to the vote, because"), max_length=200, blank=True)
    cast_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("voted by proxy through"))
    cast_by_name = models.CharField(_("name as printed"), max_length=200, blank=True)
    choice = models.CharField(_("vote"), max_length=10, choices=Choice.choices, blank=True)

    class Meta:
        verbose_name = _("voter")
        ordering = ["vote", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "person"], name="meetings_voter_once"),
            models.CheckConstraint(
                condition=Q(recused=False) | Q(choice=""),
                name="meetings_recused_do_not_vote",
                violation_error_message=_("A recused member does not vote."),
            ),
            models.CheckConstraint(condition=Q(choice="") | Q(choice__in=Choice.values), name="meetings_voter_choice_known"),
            models.CheckConstraint(condition=Q(recused=False) | Q(admitted_because=""), name="meetings_recused_or_admitted"),
            models.CheckConstraint(condition=Q(is_chair=False) | Q(cast_by_name=""), name="meetings_who_presides_is_there"),
            models.UniqueConstraint(fields=["vote"], condition=Q(is_chair=True), name="meetings_one_presides_over_a_vote"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def by_proxy(self) -> bool:
        return bool(self.cast_by_name)
