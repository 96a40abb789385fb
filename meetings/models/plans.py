from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.models import Clause, HistoryRow, IssuedDocument, SchoolYear
from council.models.school import Language
from meetings.models.agenda import AgendaItem
from meetings.models.decisions import Decision
from meetings.models.tasks import Task
from meetings.querysets.plans import PlanItemQuerySet, PlanPaperQuerySet, WorkPlanQuerySet
from meetings.workflow.plans import (
    OTHER_PLAN_ACTS,
    PLAN_BADGES,
    PLAN_ITEM_BADGES,
    PLAN_ITEM_OPEN,
    PLAN_ITEMS,
    PLANS,
    PlanItemState,
    PlanState,
)
from members.models import Body, Person


class WorkPlan(models.Model):
    """The annual work plan (жылдык иш планы) of a body: the one methodological theme, goals, priority directions, items.

    Adopted by a decision of the body, approved by the director: from then on its content is locked in the database, and only the
    life of its items goes on. Revising it opens it again; the paper is replaced when it is approved anew.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="plans", verbose_name=_("body"))
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="plans", verbose_name=_("school year"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.KY)
    theme = models.CharField(_("methodological theme of the school"), max_length=300, blank=True)
    aim = models.TextField(_("aim"), blank=True)
    tasks_text = models.TextField(_("objectives"), blank=True)
    adopted_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="adopted_plans", verbose_name=_("adopted by the decision")
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approver_name = models.CharField(_("approved by"), max_length=200, blank=True)
    approver_position = models.CharField(_("position"), max_length=300, blank=True)
    acting_for = models.CharField(_("on behalf of"), max_length=200, blank=True)
    document = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("document"))
    shifted_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made from"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("work plan")
        ordering = ["-school_year__starts", "body"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "school_year"],
                name="meetings_plan_once_a_year",
                violation_error_message=_("This body has a plan for this school year already."),
            ),
            models.CheckConstraint(condition=Q(state="draft") | Q(adopted_by__isnull=False), name="meetings_plan_adopted_by_a_decision"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_on__isnull=False, document__isnull=False), name="meetings_plan_approved_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.school_year}"

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # as in Meeting
        return str(PlanState(self.state).label)

    @property
    def badge(self) -> str:
        return PLAN_BADGES[PlanState(self.state)]


class WorkPlanHistory(HistoryRow):
    """A line of a plan's history, written by the workflow."""

    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name="history", verbose_name=_("plan"))

    class Meta(HistoryRow.Meta):
        verbose_name = _("history of a work plan")

    def __str__(self) -> str:
        return self.action

    @property
    def label(self) -> Any:
        return PLANS[self.action].label if self.action in PLANS.actions else OTHER_PLAN_ACTS[self.action]


class PlanPaper(models.Model):
    """The plan as it was approved: the frozen content that its PDF and its .docx are made from. Written once; a revision adds another."""

    plan = models.ForeignKey(WorkPlan, models.PROTECT, related_name="papers", verbose_name=_("plan"))
    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="plan_paper", verbose_name=_("document"))
    content = models.JSONField()
    reason = models.TextField(_("reason"), blank=True)

    objects = PlanPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("approved work plan")
        ordering = ["plan", "-pk"]

    def __str__(self) -> str:
        return str(self.document)


class PlanGoal(models.Model):
    """A goal that the plan serves: of the school's development programme, of the region, of the ministry."""

    class Source(models.TextChoices):
        PROGRAMME = "programme", _("development programme of the school")
        REGION = "region", _("region")
        MINISTRY = "ministry", _("ministry")
        SCHOOL = "school", _("the school itself")

    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name="goals", verbose_name=_("plan"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.CharField(_("whose goal"), max_length=12, choices=Source.choices, default=Source.PROGRAMME)
    text = models.TextField(_("goal"))

    class Meta:
        verbose_name = _("goal")
        ordering = ["plan", "order", "pk"]

    def __str__(self) -> str:
        return self.text


class PlanDirection(models.Model):
    """A priority direction of the year (clauses 2.2.4, 2.2.16): items stand under it."""

    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name="directions", verbose_name=_("plan"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("priority direction"), max_length=300)

    class Meta:
        verbose_name = _("priority direction")
        ordering = ["plan", "order", "pk"]

    def __str__(self) -> str:
        return self.title


class PlanWhen(models.TextChoices):
    DATE = "date", _("on a date")
    MONTH = "month", _("in a month")
    YEAR = "year", _("during the year")


class PlanItem(models.Model):
    """A line of the plan: what, when, who is responsible, what comes of it; and what became of it."""

    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name="items", verbose_name=_("plan"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    direction = models.ForeignKey(
        PlanDirection, models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("priority direction")
    )
    goal = models.ForeignKey(PlanGoal, models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("goal"))
    title = models.TextField(_("what is done"))
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="plan_items", verbose_name=_("clause of the regulation")
    )
    when = models.CharField(_("when"), max_length=6, choices=PlanWhen.choices, default=PlanWhen.MONTH)
    date = models.DateField(_("date, or a day of the month"), null=True, blank=True)
    result_form = models.CharField(_("form of the result"), max_length=200, blank=True)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name=_("carried over from")
    )
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="plan_items", verbose_name=_("task carried over"))
    # its life, which goes on when the plan is locked
    state = models.CharField(_("state"), max_length=10, choices=PlanItemState.choices, default=PlanItemState.PLANNED)
    moved_to = models.DateField(_("moved to"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    evidence = models.TextField(_("what came of it"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan item")
        ordering = ["plan", F("date").asc(nulls_last=True), "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(when="year") | Q(date__isnull=False),
                name="meetings_plan_item_has_a_date",
                violation_error_message=_("Enter the date."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["moved", "dropped"]) | ~Q(reason=""),
                name="meetings_plan_item_says_why",
                violation_error_message=_("Say why."),
            ),
        ]
        indexes = [models.Index(fields=["plan", "date"], name="meetings_plan_item_date")]

    def __str__(self) -> str:
        return self.title

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # as in Meeting
        return str(PlanItemState(self.state).label)

    @property
    def badge(self) -> str:
        return PLAN_ITEM_BADGES[PlanItemState(self.state)]

    @property
    def day(self) -> datetime.date | None:
        """Where it stands in the calendar now: the day it was moved to, else as it was planned; None: during the year."""
        return self.moved_to or (None if self.when == PlanWhen.YEAR else self.date)

    @property
    def is_late(self) -> bool:
        return self.state in PLAN_ITEM_OPEN and self.last_day < timezone.localdate()

    @property
    def last_day(self) -> datetime.date:
        """The day after which it is late: the date, the end of the month, the end of the school year; after moving, the new day."""
        if self.moved_to:
            return self.moved_to
        if self.when == PlanWhen.YEAR or self.date is None:
            return self.plan.school_year.ends
        if self.when == PlanWhen.DATE:
            return self.date
        return (self.date.replace(day=1) + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)


class PlanItemHistory(HistoryRow):
    """A line of a plan item's history, written by the workflow."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="history", verbose_name=_("plan item"))

    class Meta(HistoryRow.Meta):
        verbose_name = _("history of a plan item")

    def __str__(self) -> str:
        return self.action

    @property
    def label(self) -> Any:
        return PLAN_ITEMS[self.action].label if self.action in PLAN_ITEMS.actions else OTHER_PLAN_ACTS[self.action]


class PlanItemParty(models.Model):
    """Who is responsible for a plan item: a person, a body, or a role in words; as printed."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="parties", verbose_name=_("plan item"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="plan_items", verbose_name=_("person"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="plan_items", verbose_name=_("body"))
    name = models.CharField(_("name as printed"), max_length=200)

    class Meta:
        verbose_name = _("responsible")
        ordering = ["item", "order", "pk"]
        constraints = [models.CheckConstraint(condition=Q(person=None) | Q(body=None), name="meetings_plan_party_person_or_body")]

    def __str__(self) -> str:
        return self.name


class PlannedItem(models.Model):
    """That an agenda item comes from a line of the plan. Beside the minutes, not in them: it may be linked afterwards."""

    plan_item = models.ForeignKey(PlanItem, models.PROTECT, related_name="agenda_rows", verbose_name=_("plan item"))
    item = models.OneToOneField(AgendaItem, models.CASCADE, related_name="planned", verbose_name=_("agenda item"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))

    class Meta:
        verbose_name = _("agenda item of the plan")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.item)
