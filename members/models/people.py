from __future__ import annotations

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from council.lib.bilingual import in_language
from council.lib.names import NameParts, full_form, short_form, signature_form
from council.lib.search import search_index, searched
from council.models.school import Language
from members.querysets import AppointmentQuerySet, EmploymentQuerySet, PersonQuerySet


def period_of(starts: str = "starts", ends: str = "ends") -> Func:
    """The days from `starts` to `ends`, both included; no end means until further notice."""
    return Func(starts, ends, RangeBoundary(inclusive_upper=True), function="daterange")


DATES_IN_ORDER = Q(ends=None) | Q(starts=None) | Q(ends__gte=F("starts"))
DATES_MESSAGE = _("The end date must not be earlier than the start date.")


class Person(models.Model):
    """Somebody who works or worked at the school, or stands in its papers. Three optional parts of a name, none required alone.

    «Бакыт кызы Айгүл» has the surname «Бакыт кызы», the first name «Айгүл» and no patronymic (domain §7, 25).
    """

    class ChairTitle(models.TextChoices):
        """What papers call this person in the chair: official texts also write «төрайым» of a woman."""

        TORAGA = "toraga", "төрага"
        TORAYIM = "torayim", "төрайым"

    surname = models.CharField(_("surname"), max_length=80, blank=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    short_name = models.CharField(
        _("printed short form"), max_length=120, blank=True, help_text=_("Only if it differs from the usual «Асанова Б. К.».")
    )
    chair_title = models.CharField(_("title in the chair"), max_length=10, choices=ChairTitle.choices, default=ChairTitle.TORAGA)
    language = models.CharField(_("language of letters and papers"), max_length=2, choices=Language.choices, default=Language.KY)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    external_id = models.CharField(_("number in the national system"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    full_name = models.GeneratedField(
        expression=Func(Concat("surname", Value(" "), "first_name", Value(" "), "patronymic"), function="squeeze"),
        output_field=models.CharField(max_length=250),
        db_persist=True,
    )
    sort_key = models.GeneratedField(
        expression=Func(Concat("surname", Value(" "), "first_name", Value(" "), "patronymic"), function="kyrgyz_sort_key"),
        output_field=models.CharField(max_length=300, db_collation="C"),
        db_persist=True,
    )
    search_key = searched(Concat("surname", Value(" "), "first_name", Value(" "), "patronymic"))

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(surname="", first_name=""),
                name="members_person_has_a_name",
                violation_error_message=_("Enter a surname or a first name."),
            )
        ]
        indexes = [
            models.Index(fields=["sort_key"], name="members_person_sort"),
            search_index("members_person_search"),
        ]

    def __str__(self) -> str:
        return full_form(self.parts)

    @property
    def parts(self) -> NameParts:
        return NameParts(self.surname, self.first_name, self.patronymic)

    @property
    def short(self) -> str:
        """«Асанова Б. К.», as lists of a protocol print it."""
        return self.short_name or short_form(self.parts)

    @property
    def signature(self) -> str:
        """«Б. К. Асанова», as it stands under a paper."""
        return signature_form(self.parts)

    @property
    def initials(self) -> str:
        """Two letters for the round badge."""
        return (self.surname[:1] + self.first_name[:1]).upper()

    def employment_on(self, day: datetime.date) -> Employment | None:
        """Where the person worked on the day; from the prefetched employments, so that a list stays one query."""
        current = [e for e in self.employments.all() if e.covers(day)]
        return max(current, key=lambda e: (e.is_main, e.starts or datetime.date.min), default=None)

    def position_on(self, day: datetime.date, language: str = "ky") -> str:
        employment = self.employment_on(day)
        return in_language(employment, "position", language) if employment else ""


class Employment(models.Model):
    """Where somebody works: position and subjects, from and to. It gives no rights (those come from offices and memberships)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="employments", verbose_name=_("person"))
    position_ky = models.CharField(_("position in Kyrgyz"), max_length=200)
    position_ru = models.CharField(_("position in Russian"), max_length=200, blank=True)
    subjects = models.CharField(_("subjects"), max_length=200, blank=True)
    is_main = models.BooleanField(_("main place of work"), default=True)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    order_number = models.CharField(_("order №"), max_length=40, blank=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("employment")
        ordering = ["-is_main", "-starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=DATES_IN_ORDER, name="members_employment_dates_in_order", violation_error_message=DATES_MESSAGE
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.position}"

    @property
    def position(self) -> str:
        return in_language(self, "position")

    def covers(self, day: datetime.date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


class Office(models.TextChoices):
    """An office of the school that gives rights in this application."""

    DIRECTOR = "director", _("director")
    ACTING_DIRECTOR = "acting_director", _("acting director")
    METHODIST = "methodist", _("methodist")
    ADMINISTRATOR = "administrator", _("administrator")


class Appointment(models.Model):
    """An office held from one day to another, by an order."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("person"))
    office = models.CharField(_("office"), max_length=20, choices=Office.choices)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    order_number = models.CharField(_("order №"), max_length=40, blank=True)
    order_date = models.DateField(_("date of the order"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        ordering = ["-starts", "office"]
        constraints = [
            models.CheckConstraint(
                condition=DATES_IN_ORDER, name="members_appointment_dates_in_order", violation_error_message=DATES_MESSAGE
            ),
            models.CheckConstraint(condition=Q(office__in=Office.values), name="members_appointment_office_known"),
            ExclusionConstraint(
                name="members_one_director_at_a_time",
                expressions=[("office", RangeOperators.EQUAL), (period_of(), RangeOperators.OVERLAPS)],
                condition=Q(office=Office.DIRECTOR),
                violation_error_message=_("Another director is in office on these days."),
            ),
            ExclusionConstraint(
                name="members_appointment_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    (period_of(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already holds this office on these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_office_display()}"

    def covers(self, day: datetime.date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Relative(models.Model):
    """A declared relative: the two may not vote on each other's matters (domain §7, 32)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="relatives", verbose_name=_("person"))
    relative = models.ForeignKey(Person, models.CASCADE, related_name="relatives_of", verbose_name=_("relative"))
    kinship = models.CharField(_("kinship"), max_length=60, blank=True)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("relative")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("relative")),
                name="members_relative_is_another",
                violation_error_message=_("Choose another person."),
            ),
            models.UniqueConstraint(
                fields=["person", "relative"], name="members_relative_once", violation_error_message=_("This relative is already entered.")
            ),
            models.CheckConstraint(condition=DATES_IN_ORDER, name="members_relative_dates_in_order", violation_error_message=DATES_MESSAGE),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.relative}"
