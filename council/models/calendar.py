from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchoolBreak(models.Model):
    """Days on which the school does not work: holidays between terms, public holidays. A shifted plan skips them."""

    name_ky = models.CharField(_("name in Kyrgyz"), max_length=120)
    name_ru = models.CharField(_("name in Russian"), max_length=120, blank=True)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("days off")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")),
                name="council_break_dates_in_order",
                violation_error_message=_("The end date must not be earlier than the start date."),
            )
        ]

    def __str__(self) -> str:
        return self.name_ky
