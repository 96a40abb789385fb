from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.lib.bilingual import in_language


class RegulationQuerySet(models.QuerySet["Regulation"]):
    def in_force(self, day: datetime.date) -> RegulationQuerySet:
        """The version that was in force on the day (the latest, if several were)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day).order_by("-valid_from")


class Regulation(models.Model):
    """One dated version of the council's regulation (жобо): the spine that plans, items and decisions cite."""

    title_ky = models.CharField(_("title in Kyrgyz"), max_length=300)
    title_ru = models.CharField(_("title in Russian"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    approved_by = models.CharField(_("approved by (name)"), max_length=200, blank=True)
    approved_position_ky = models.CharField(_("position in Kyrgyz"), max_length=200, blank=True)
    approved_position_ru = models.CharField(_("position in Russian"), max_length=200, blank=True)
    approved_on = models.DateField(_("date of approval"), null=True, blank=True)
    order_number = models.CharField(_("order №"), max_length=40, blank=True)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)

    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("regulation")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], name="council_regulation_one_version_a_day"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="council_regulation_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")


class Clause(models.Model):
    """A clause (пункт) of a version of the regulation: «3.2.8»."""

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="clauses", verbose_name=_("regulation"))
    code = models.CharField(_("number"), max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of"))
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)
    title_ky = models.CharField(_("short title in Kyrgyz"), max_length=200)
    title_ru = models.CharField(_("short title in Russian"), max_length=200, blank=True)
    title_en = models.CharField(_("short title in English"), max_length=200, blank=True)
    text_ky = models.TextField(_("text in Kyrgyz"))
    text_ru = models.TextField(_("text in Russian"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("clause")
        ordering = ["regulation", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "code"],
                name="council_clause_code_once",
                violation_error_message=_("This version already has a clause with this number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def depth(self) -> int:
        return self.code.count(".")


class ActKind(models.TextChoices):
    LAW = "law", _("law")
    CONVENTION = "convention", _("convention")
    RESOLUTION = "resolution", _("resolution")
    ORDER = "order", pgettext_lazy("act", "order")  # not the order of a list
    RULES = "rules", _("rules")
    INSTRUCTION = "instruction", _("instruction")
    LETTER = "letter", _("letter")
    CHARTER = "charter", _("charter")
    LOCAL = "local", _("local act")


class NormativeAct(models.Model):
    """An act the council is guided by (regulation, 1.4): kind, issuer, number, date, from when and until when."""

    kind = models.CharField(_("kind"), max_length=20, choices=ActKind.choices)
    number = models.CharField(_("number"), max_length=60, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    issuer_ky = models.CharField(_("issued by (Kyrgyz)"), max_length=200, blank=True)
    issuer_ru = models.CharField(_("issued by (Russian)"), max_length=200, blank=True)
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=400)
    title_ru = models.CharField(_("title in Russian"), max_length=400, blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force until"), null=True, blank=True)
    url = models.URLField(_("address of the text"), blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("normative act")
        ordering = ["-date", "title_ky"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="council_act_dates_in_order",
                violation_error_message=_("The end date must not be earlier than the start date."),
            ),
            models.CheckConstraint(condition=Q(kind__in=ActKind.values), name="council_act_kind_known"),
        ]

    def __str__(self) -> str:
        number = f" № {self.number}" if self.number else ""
        day = f" ({self.date:%d.%m.%Y})" if self.date else ""
        return f"{self.title}{number}{day}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def issuer(self) -> str:
        return in_language(self, "issuer")
