from __future__ import annotations

import datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.lib.richtext import to_plain
from council.models import IssuedDocument, SchoolYear
from meetings.models.decisions import Decision
from meetings.models.protocols import Protocol, all_items
from meetings.querysets.afterwards import ExtractQuerySet
from members.models import Body, Person


class Extract(models.Model):
    """An extract from a protocol (протоколдон көчүрмө) for an addressee and a purpose: items with their numbers, without other persons.

    `content` is what it prints, cut out of the protocol's frozen content. A draft waits for somebody to read and confirm it (model 5); a
    queued one is complete, and its paper is made by the next tick or by the first who opens it. What was issued is written no more.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("to be read and confirmed")
        QUEUED = "queued", _("being made")
        ISSUED = "issued", _("issued")

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="extracts", verbose_name=_("protocol"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="extracts", verbose_name=_("body"))
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="extracts", verbose_name=_("school year"))
    number = models.PositiveSmallIntegerField(_("extract №"), null=True, blank=True)
    date = models.DateField(_("date of the extract"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="extracts", verbose_name=_("for whom"))
    for_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="extracts_for", verbose_name=_("for which body"))
    addressee = models.CharField(_("addressee as printed"), max_length=300)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=2, default="ky")
    decisions = models.ManyToManyField(Decision, through="ExtractDecision", related_name="extracts", verbose_name=_("decisions"))
    content = models.JSONField(_("content"))
    automatic = models.BooleanField(_("made when the protocol was signed"), default=False)
    certifier = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("certified by"))
    certifier_name = models.CharField(_("certified by (as printed)"), max_length=200, blank=True)
    certifier_position = models.CharField(_("position"), max_length=300, blank=True)
    acting_for = models.CharField(_("on behalf of"), max_length=200, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who"))
    document = models.OneToOneField(
        IssuedDocument, models.PROTECT, null=True, blank=True, related_name="extract", verbose_name=_("document")
    )
    opened_at = models.DateTimeField(_("opened by the addressee"), null=True, blank=True)
    handed_at = models.DateTimeField(_("handed over on paper"), null=True, blank=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who"))

    objects = ExtractQuerySet.as_manager()

    class Meta:
        verbose_name = _("extract")
        ordering = ["-school_year__starts", "body", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "school_year", "number"], name="meetings_extract_number_once"),
            models.CheckConstraint(condition=Q(person=None) | Q(for_body=None), name="meetings_extract_for_person_or_body"),
            models.CheckConstraint(
                condition=Q(state="draft", number=None, document=None)
                | Q(state="queued", number__isnull=False, date__isnull=False, document=None)
                | Q(state="issued", number__isnull=False, date__isnull=False, document__isnull=False),
                name="meetings_extract_state_is_whole",
            ),
            models.CheckConstraint(condition=~Q(addressee=""), name="meetings_extract_has_an_addressee"),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}, {self.addressee}" if self.number else self.addressee

    @property
    def whom(self) -> str:
        """The addressee in a list: the person without the position."""
        return str(self.person) if self.person else self.addressee

    @property
    def is_valid(self) -> bool:
        """Not replaced and not cancelled."""
        return self.document is None or self.document.standing is None

    @property
    def received_at(self) -> datetime.datetime | None:
        """When the addressee got it: opened it here, or was given it on paper. From then on its decisions count as announced."""
        return min(filter(None, (self.opened_at, self.handed_at)), default=None)

    @property
    def condition(self) -> tuple[str, str]:
        """The badge: its colour and its words."""
        if self.state == self.State.DRAFT:
            return "warn", str(self.State.DRAFT.label)
        if not self.is_valid:
            assert self.document is not None and self.document.standing is not None
            return "bad", str(self.document.standing.get_state_display())
        if self.received_at is None:
            return "info", str(_("not received yet"))
        return "good", str(_("opened")) if self.opened_at == self.received_at else str(_("handed over"))

    @cached_property
    def printed(self) -> set[int]:
        """The ids of the decisions that it prints."""
        return {d["id"] for item in all_items(self.content) for d in item["decisions"]}

    @property
    def lines(self) -> list[str]:
        """What it prints of decisions, each with its number, as plain words."""
        return [f"{d['label']} {to_plain(d['text'])}" for item in all_items(self.content) for d in item["decisions"]]

    @property
    def is_confidential(self) -> bool:
        return any(i["confidential"] or any(d["confidential"] for d in i["decisions"]) for i in all_items(self.content))


class ExtractDecision(models.Model):
    """That an extract prints a decision: so a decision knows to whom it was announced. It goes with a decision that a correction takes out;
    what the extract printed stays in its content."""

    extract = models.ForeignKey(Extract, models.CASCADE, related_name="decision_rows")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="extract_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["extract", "decision"], name="meetings_extract_decision_once")]

    def __str__(self) -> str:
        return str(self.decision)
