from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from council.lib.bilingual import in_language
from members.models.people import DATES_IN_ORDER, DATES_MESSAGE, Person, period_of
from members.querysets import BodyQuerySet, MembershipQuerySet, RuleSetQuerySet


class BodyKind(models.TextChoices):
    COUNCIL = "council", _("methodological council")
    PEDAGOGICAL = "pedagogical_council", _("pedagogical council")
    UNION = "method_union", _("method union")
    CREATIVE = "creative_group", _("creative group")
    PROBLEM = "problem_group", _("problem group")
    WORKING = "working_group", _("working group")
    COMMISSION = "commission", _("commission")


class Body(models.Model):
    """A collegial body that meets, votes and keeps protocols: the council, the pedagogical council, a method union, a group."""

    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind.choices)
    name_ky = models.CharField(_("name in Kyrgyz"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    genitive_ky = models.CharField(
        _("name in the genitive, Kyrgyz"), max_length=200, blank=True, help_text=_("For the title of a protocol: «Усулдук кеңештин».")
    )
    genitive_ru = models.CharField(
        _("name in the genitive, Russian"), max_length=200, blank=True, help_text=_("For the title of a protocol: «методического совета».")
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("under"))
    order_number = models.CharField(_("order №"), max_length=40, blank=True)
    order_date = models.DateField(_("date of the order"), null=True, blank=True)
    file_index = models.CharField(_("file index"), max_length=20, blank=True)
    retention = models.CharField(_("retention period"), max_length=80, blank=True)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    kind_order = models.GeneratedField(
        expression=Case(*[When(kind=kind, then=Value(i)) for i, kind in enumerate(BodyKind.values)], default=Value(99)),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    sort_key = models.GeneratedField(
        expression=Func("name_ky", function="kyrgyz_sort_key"),
        output_field=models.CharField(max_length=300, db_collation="C"),
        db_persist=True,
    )

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        ordering = ["kind_order", "sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="members_body_kind_known"),
            models.CheckConstraint(condition=DATES_IN_ORDER, name="members_body_dates_in_order", violation_error_message=DATES_MESSAGE),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="members_body_not_under_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    def rules_on(self, day: datetime.date) -> RuleSet | None:
        return self.rule_sets.in_force(day).first()


class MemberRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    DEPUTY = "deputy_chair", _("deputy chair")
    SECRETARY = "secretary", _("secretary")
    HEAD = "head", _("head")
    MEMBER = "member", _("member")


class Membership(models.Model):
    """A seat in a body: from which day, until which day, in which role, by which order. History of composition is these rows."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships", verbose_name=_("body"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=15, choices=MemberRole.choices, default=MemberRole.MEMBER)
    votes = models.BooleanField(_("has a vote"), default=True)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    order_number = models.CharField(_("order №"), max_length=40, blank=True)
    order_date = models.DateField(_("date of the order"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        ordering = ["body", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=DATES_IN_ORDER, name="members_membership_dates_in_order", violation_error_message=DATES_MESSAGE
            ),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="members_membership_role_known"),
            ExclusionConstraint(
                name="members_membership_once_at_a_time",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (period_of(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person is already a member on these days."),
            ),
            ExclusionConstraint(
                name="members_one_holder_of_a_role",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (period_of(), RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=[MemberRole.CHAIR, MemberRole.SECRETARY, MemberRole.HEAD]),
                violation_error_message=_("Somebody else holds this role on these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    def get_role_display(self) -> str:  # type: ignore[no-redef]  # the plugin of mypy counts Django's own
        """Django's own makes a dictionary of all roles each time: the page of a large body asks hundreds of times."""
        return str(MemberRole(self.role).label)

    def covers(self, day: datetime.date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


class QuorumBase(models.TextChoices):
    """Whom the quorum is counted from. Members able to vote on the matter: without those recused, among those present as well."""

    IN_OFFICE = "members_in_office", _("members in office")
    ABLE_TO_VOTE = "able_to_vote", _("members able to vote on the matter")


class NoQuorum(models.TextChoices):
    """What happens to a vote without quorum."""

    REFUSE = "refuse", _("no vote may be taken")
    WARN = "warn", _("a vote may be taken after a confirmed warning")


class Signatories(models.TextChoices):
    CHAIR_AND_SECRETARY = "chair_secretary", _("chair and secretary")
    CHAIR_ONLY = "chair", _("the presiding person alone")


MORE_THAN_ALL = _("More than all can never be reached: take off «more than this share».")


class RuleSet(models.Model):
    """The rules a body works by from a day on. A version under which a meeting was held is never edited: a new one is added.

    Quorum is `quorum_numerator/quorum_denominator` of the base: reached at that share, or (quorum_strict) only above it.
    """

    body = models.ForeignKey(Body, models.CASCADE, related_name="rule_sets", verbose_name=_("body"))
    valid_from = models.DateField(_("in force from"))
    quorum_numerator = models.PositiveSmallIntegerField(_("quorum: numerator"), default=2, validators=[MinValueValidator(1)])
    quorum_denominator = models.PositiveSmallIntegerField(_("quorum: denominator"), default=3, validators=[MinValueValidator(1)])
    quorum_strict = models.BooleanField(_("quorum: more than this share"), default=False)
    quorum_base = models.CharField(_("quorum: counted from"), max_length=20, choices=QuorumBase.choices, default=QuorumBase.IN_OFFICE)
    no_quorum = models.CharField(_("without quorum"), max_length=10, choices=NoQuorum.choices, default=NoQuorum.REFUSE)
    signatories = models.CharField(
        _("the protocol is signed by"), max_length=20, choices=Signatories.choices, default=Signatories.CHAIR_AND_SECRETARY
    )
    minutes_days = models.PositiveSmallIntegerField(_("days for the minutes"), default=5)
    meetings_a_year = models.PositiveSmallIntegerField(_("meetings a year, at least"), default=4)
    term_years = models.PositiveSmallIntegerField(_("term of office, years"), null=True, blank=True)
    proxies = models.BooleanField(_("a vote may be passed to another member"), default=False)
    extraordinary_numerator = models.PositiveSmallIntegerField(_("extraordinary meeting: share of members, numerator"), default=1)
    extraordinary_denominator = models.PositiveSmallIntegerField(
        _("extraordinary meeting: share of members, denominator"), default=3, validators=[MinValueValidator(1)]
    )
    source = models.CharField(_("source"), max_length=300, blank=True, help_text=_("The clause or order that lays these rules down."))

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        ordering = ["body", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "valid_from"],
                name="members_ruleset_one_a_day",
                violation_error_message=_("This body already has rules from this day."),
            ),
            models.CheckConstraint(
                condition=Q(quorum_numerator__gte=1, quorum_denominator__gte=F("quorum_numerator")),
                name="members_ruleset_quorum_is_a_share",
                violation_error_message=_("The quorum is a share between nothing and all."),
            ),
            models.CheckConstraint(
                condition=Q(quorum_strict=False) | Q(quorum_denominator__gt=F("quorum_numerator")),
                name="members_ruleset_quorum_can_be_reached",
                violation_error_message=MORE_THAN_ALL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.valid_from:%d.%m.%Y}"

    @property
    def quorum(self) -> Fraction:
        return Fraction(self.quorum_numerator, self.quorum_denominator)

    @property
    def questions(self) -> list[tuple[str, Any]]:
        """Kinds of question that these rules tell apart, to choose from; what is about a person is known by the data."""
        ruled = {QuestionKind.ANY, *(rule.question for rule in self.majorities.all())} - {QuestionKind.PERSON}
        return [choice for choice in QuestionKind.choices if choice[0] in ruled]


class QuestionKind(models.TextChoices):
    """What is voted on, as far as the rules differ by it."""

    ANY = "any", _("any question")
    PROCEDURE = "procedure", _("procedure")
    PERSON = "person", _("about a person")
    RULES = "rules", _("the body's own rules")


class MajorityBase(models.TextChoices):
    """What a majority is a share of. The recused are in none of them (model 3)."""

    PRESENT = "present", _("members present")
    VOTES_CAST = "votes_cast", _("votes for and against")
    IN_OFFICE = "in_office", _("all members in office")


class TieRule(models.TextChoices):
    """What equal votes mean where a simple majority is asked for (meetings.verdict.tie_rule_applies)."""

    LOST = "lost", _("the motion is lost")
    CHAIR = "chair_decides", _("the chair decides")
    PERSON = "for_person", _("in favour of the person")


class MajorityRule(models.Model):
    """The majority a rule set asks for one kind of question: a share of a base, reached or exceeded; and what a tie means."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="majorities", verbose_name=_("rule set"))
    question = models.CharField(_("question"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.ANY)
    numerator = models.PositiveSmallIntegerField(_("numerator"), default=1, validators=[MinValueValidator(1)])
    denominator = models.PositiveSmallIntegerField(_("denominator"), default=2, validators=[MinValueValidator(1)])
    strict = models.BooleanField(_("more than this share"), default=True)
    base = models.CharField(_("counted from"), max_length=12, choices=MajorityBase.choices, default=MajorityBase.PRESENT)
    tie = models.CharField(_("equal votes"), max_length=15, choices=TieRule.choices, default=TieRule.CHAIR)

    class Meta:
        verbose_name = _("majority rule")
        ordering = ["rule_set", "question"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "question"],
                name="members_majority_once_a_question",
                violation_error_message=_("There is already a rule for this kind of question."),
            ),
            models.CheckConstraint(condition=Q(numerator__gte=1, denominator__gte=F("numerator")), name="members_majority_is_a_share"),
            models.CheckConstraint(
                condition=Q(strict=False) | Q(denominator__gt=F("numerator")),
                name="members_majority_can_be_reached",
                violation_error_message=MORE_THAN_ALL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_question_display()}: {self.numerator}/{self.denominator}"

    @property
    def sentence(self) -> str:
        """«more than 1/2 (members present); equal votes: the chair decides»."""
        words = _("more than %(share)s (%(base)s)") if self.strict else _("at least %(share)s (%(base)s)")
        share = {"share": f"{self.numerator}/{self.denominator}", "base": self.get_base_display()}
        tie = _("equal votes")
        return f"{words % share}; {tie}: {self.get_tie_display()}"
