from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from council.lib.search import search_index, searched
from meetings.models.agenda import AgendaItem, Level
from meetings.models.votes import Vote
from meetings.querysets.afterwards import DecisionQuerySet
from members.models import Body, Person


@pghistory.track(exclude=["search_key"])
class Decision(models.Model):
    """A decision on an item, 2.1 or 2.2. Its text may hold lists and tables (council.lib.richtext). Its id outlives corrections."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="decisions", verbose_name=_("agenda item"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text of the decision"))
    level = models.CharField(_("who may read it"), max_length=15, choices=Level.choices, default=Level.OPEN)
    vote = models.ForeignKey(Vote, models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name=_("vote"))
    next_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("goes on to"))
    next_body_name = models.CharField(_("goes on to (name)"), max_length=200, blank=True)
    search_key = searched("text")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        ordering = ["item", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="meetings_decision_number_once", deferrable=models.Deferrable.DEFERRED),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="meetings_decision_level_known"),
        ]
        indexes = [search_index("meetings_decision_search")]

    def __str__(self) -> str:
        return f"{self.label} {Truncator(self.text).chars(60)}"

    @property
    def label(self) -> str:
        """«2.1.»; of a sub-item «2б.1.»."""
        item = self.item
        prefix = f"{item.parent.number}{item.label[0]}" if item.parent else str(item.number)
        return f"{prefix}.{self.number}."

    @property
    def was_lost(self) -> bool:
        """Whether its motion was lost by the vote; read `with_verdict()` where there are several."""
        return self.vote is not None and self.vote.verdict().carried is False

    @property
    def is_confidential(self) -> bool:
        return self.level == Level.CONFIDENTIAL or self.item.is_confidential


class Outcome(models.TextChoices):
    """What a motion about a person says, if it is carried. The council recommends; the state decides."""

    RECOMMENDED = "recommended", _("Recommended")
    WITH_REMARKS = "with_remarks", _("Recommended with remarks")
    DEFERRED = "deferred", _("Deferred")
    NOT_RECOMMENDED = "not_recommended", _("Not recommended")


class DecisionPerson(models.Model):
    """That a decision is about a person, what was asked for, and what the motion says about it."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="persons", verbose_name=_("decision"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="decisions_about", verbose_name=_("person"))
    name = models.CharField(_("name as printed"), max_length=200)
    claim = models.CharField(_("what is asked for"), max_length=300, blank=True)
    outcome = models.CharField(_("what the motion says"), max_length=20, choices=Outcome.choices, blank=True)

    class Meta:
        verbose_name = _("person a decision is about")
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="meetings_decision_person_once"),
            models.CheckConstraint(condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="meetings_outcome_known"),
        ]

    def __str__(self) -> str:
        return self.name


class SeparateOpinion(models.Model):
    """A member's separate opinion (өзгөчө пикир) on a decision, kept with it."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="opinions", verbose_name=_("decision"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member"))
    name = models.CharField(_("name as printed"), max_length=200)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("separate opinion")
        ordering = ["decision", "pk"]

    def __str__(self) -> str:
        return self.name


class DueKind(models.TextChoices):
    DATE = "date", _("by a date")
    MONTH = "month", _("within a month")
    QUARTER = "quarter", _("within a school term")
    SCHOOL_YEAR = "school_year", _("within the school year")
    SEASON = "season", _("within a season")
    PERMANENT = "permanent", _("permanently")
    NONE = "none", _("without a deadline")


class Assignment(models.Model):
    """What somebody is to do by a decision: to whom, until when, who looks after it. Several, or none, of one decision.

    What is printed is a snapshot; what becomes of the duty after signing is the `Task`.
    """

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="assignments", verbose_name=_("decision"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("what is to be done"), blank=True, help_text=_("Empty: what the decision says."))
    due_kind = models.CharField(_("deadline"), max_length=12, choices=DueKind.choices, default=DueKind.NONE)
    due_date = models.DateField(_("date"), null=True, blank=True)
    due_text = models.CharField(_("deadline as printed"), max_length=200, blank=True)
    due_end = models.DateField(_("last day"), null=True, blank=True, help_text=_("Computed from the kind, the date and the school year."))
    controller = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("controlled by"))
    controller_name = models.CharField(_("controlled by (as printed)"), max_length=200, blank=True)
    search_key = searched("text")

    class Meta:
        verbose_name = _("assignment")
        ordering = ["decision", "order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_kind__in=DueKind.values), name="meetings_assignment_due_known"),
            models.CheckConstraint(
                condition=~Q(due_kind="date") | Q(due_date__isnull=False),
                name="meetings_assignment_date_has_a_date",
                violation_error_message=_("Enter the date."),
            ),
        ]
        indexes = [search_index("meetings_assignment_search")]

    def __str__(self) -> str:
        return self.text or str(self.decision)


class PartyOffice(models.TextChoices):
    """A place whose present holder has the duty, whoever held it on the day of the meeting."""

    DIRECTOR = "director", _("the director")
    METHODIST = "methodist", _("the methodist")
    UNION_HEADS = "union_heads", _("all heads of method unions")


class AssignmentParty(models.Model):
    """Who is responsible: a person, a body (its head), an office or a free text; as printed."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="parties", verbose_name=_("assignment"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("person"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("body"))
    office = models.CharField(_("office"), max_length=15, choices=PartyOffice.choices, blank=True)
    name = models.CharField(_("name as printed"), max_length=200)
    co_executor = models.BooleanField(_("co-executor"), default=False)
    search_key = searched("name")

    class Meta:
        verbose_name = _("responsible")
        ordering = ["assignment", "co_executor", "order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(person=None) | Q(body=None), name="meetings_party_person_or_body"),
            models.CheckConstraint(condition=~Q(name=""), name="meetings_party_has_a_name"),
        ]
        indexes = [search_index("meetings_party_search")]

    def __str__(self) -> str:
        return self.name
