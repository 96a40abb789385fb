from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.bodies import Body, MemberRole
from members.models.people import DATES_IN_ORDER, DATES_MESSAGE, Office, Person, period_of
from members.querysets import SubstitutionQuerySet

# The places that can be handed over.
ROLES = [MemberRole.CHAIR, MemberRole.SECRETARY, MemberRole.HEAD]
OFFICES = [Office.DIRECTOR, Office.METHODIST]


class Substitution(models.Model):
    """That somebody acts for another between two days: in a seat of a body (its secretary, chair or head) or in an office of the school.

    The deputy gets the rights of the place, not its vote: votes go by membership alone. Papers and history name both.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="substituted", verbose_name=_("who is away"))
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="substitutes", verbose_name=_("deputy"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="substitutions", verbose_name=_("body"))
    role = models.CharField(_("seat"), max_length=15, choices=MemberRole.choices, blank=True)
    office = models.CharField(_("office"), max_length=20, choices=Office.choices, blank=True)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    order_number = models.CharField(_("order №"), max_length=40, blank=True)
    order_date = models.DateField(_("date of the order"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by"))

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitution")
        ordering = ["-starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=DATES_IN_ORDER, name="members_substitution_dates_in_order", violation_error_message=DATES_MESSAGE
            ),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")),
                name="members_substitution_by_another",
                violation_error_message=_("Choose another person."),
            ),
            models.CheckConstraint(
                condition=Q(office="", body__isnull=False, role__in=ROLES) | Q(body=None, role="", office__in=OFFICES),
                name="members_substitution_of_a_place",
                violation_error_message=_("Choose either a seat in a body or an office of the school."),
            ),
            ExclusionConstraint(
                name="members_one_deputy_in_a_seat",
                expressions=[("body", RangeOperators.EQUAL), ("role", RangeOperators.EQUAL), (period_of(), RangeOperators.OVERLAPS)],
                condition=Q(body__isnull=False),
                violation_error_message=_("Somebody else acts in this place on these days."),
            ),
            ExclusionConstraint(
                name="members_one_deputy_in_an_office",
                expressions=[("office", RangeOperators.EQUAL), ("person", RangeOperators.EQUAL), (period_of(), RangeOperators.OVERLAPS)],
                condition=~Q(office=""),
                violation_error_message=_("Somebody else acts in this place on these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.person}"

    @property
    def place(self) -> str:
        """«Усулдук кеңеш: катчы», or the office."""
        return f"{self.body}: {self.get_role_display()}" if self.body else str(self.get_office_display())

    @property
    def in_words(self) -> str:
        """Who acts for whom, where, from when until when."""
        instead = _("in place of")
        names = f"{self.deputy.short} ({instead}: {self.person.short})"
        return f"{names}, {self.place}, {self.starts:%d.%m.%Y} – {self.ends:%d.%m.%Y}"

    @property
    def has_begun(self) -> bool:
        return self.starts <= timezone.localdate()

    @property
    def is_over(self) -> bool:
        return self.ends < timezone.localdate()
