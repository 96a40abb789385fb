from __future__ import annotations

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.lib.bilingual import in_language


class Language(models.TextChoices):
    """The languages a paper may be written in."""

    KY = "ky", _("Kyrgyz")
    RU = "ru", _("Russian")


class School(models.Model):
    """The one school of this installation: its names, its letterhead and how its papers look."""

    name_ky = models.CharField(_("full name in Kyrgyz"), max_length=300)
    name_ru = models.CharField(_("full name in Russian"), max_length=300, blank=True)
    short_ky = models.CharField(_("short name in Kyrgyz"), max_length=80, blank=True)
    short_ru = models.CharField(_("short name in Russian"), max_length=80, blank=True)
    place_ky = models.CharField(_("town or village in Kyrgyz"), max_length=120)
    place_ru = models.CharField(_("town or village in Russian"), max_length=120, blank=True)
    parent_ky = models.CharField(_("superior body in Kyrgyz"), max_length=300, blank=True)
    parent_ru = models.CharField(_("superior body in Russian"), max_length=300, blank=True)
    address_ky = models.CharField(_("address in Kyrgyz"), max_length=300, blank=True)
    address_ru = models.CharField(_("address in Russian"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    site_host = models.CharField(
        _("address of this site"), max_length=120, blank=True, help_text=_("Printed under the QR code, without https://.")
    )
    letterhead_image = models.BinaryField(_("picture of the letterhead"), null=True, blank=True, editable=True)
    letterhead_type = models.CharField(max_length=40, blank=True)
    common_protocol = models.BooleanField(
        _("a common protocol for all staff"),
        default=False,
        help_text=_("Without confidential matters and without the votes and outcomes of persons."),
    )
    short_protocol = models.BooleanField(
        _("the protocol is written in the short form"), default=False, help_text=_("Without the discussion.")
    )
    automatic_extracts = models.BooleanField(
        _("extracts come by themselves when a protocol is signed"),
        default=True,
        help_text=_("Everybody whom a decision concerns gets an extract with it."),
    )
    margin_left = models.PositiveSmallIntegerField(
        _("left margin, mm"), default=30, validators=[MinValueValidator(10), MaxValueValidator(50)]
    )
    margin_right = models.PositiveSmallIntegerField(
        _("right margin, mm"), default=15, validators=[MinValueValidator(5), MaxValueValidator(50)]
    )
    margin_top = models.PositiveSmallIntegerField(
        _("top margin, mm"), default=20, validators=[MinValueValidator(10), MaxValueValidator(50)]
    )
    margin_bottom = models.PositiveSmallIntegerField(
        _("bottom margin, mm"), default=20, validators=[MinValueValidator(10), MaxValueValidator(50)]
    )
    font_size = models.PositiveSmallIntegerField(
        _("size of the type, pt"), default=14, validators=[MinValueValidator(10), MaxValueValidator(16)]
    )
    works_on_saturday = models.BooleanField(
        _("the school works on Saturdays"),
        default=False,
        help_text=_("A plan that is shifted to the next year may then have lines on them."),
    )
    year_start_month = models.PositiveSmallIntegerField(
        _("first month of a school year"), default=9, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )

    class Meta:
        verbose_name = _("school")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="council_one_school")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def short_name(self) -> str:
        return in_language(self, "short") or self.name

    def place(self, language: str) -> str:
        return in_language(self, "place", language)


class SchoolYearQuerySet(models.QuerySet["SchoolYear"]):
    def containing(self, day: datetime.date) -> SchoolYearQuerySet:
        """The school year that the day falls into (one at most: years do not overlap)."""
        return self.filter(starts__lte=day, ends__gte=day)


class SchoolYear(models.Model):
    """A school year, 1 September – 31 August by default. Protocols are numbered within it."""

    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))

    objects = SchoolYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("school year")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="council_schoolyear_dates_in_order"),
            ExclusionConstraint(
                name="council_schoolyears_do_not_overlap",
                expressions=[(Func("starts", "ends", RangeBoundary(inclusive_upper=True), function="daterange"), RangeOperators.OVERLAPS)],
                violation_error_message=_("These days already belong to another school year."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """«2026–2027»; a year that lies within one calendar year shows it once."""
        if self.starts.year == self.ends.year:
            return str(self.starts.year)
        return f"{self.starts.year}–{self.ends.year}"

    @property
    def is_current(self) -> bool:
        return self.starts <= timezone.localdate() <= self.ends
