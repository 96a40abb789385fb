from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HistoryRow(models.Model):
    """One line of an object's history: who did what, when, and on whose behalf. Written by the workflow, never changed."""

    at = models.DateTimeField(_("time"), auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who"))
    actor_name = models.CharField(_("who"), max_length=200, blank=True)
    acting_for = models.CharField(_("on behalf of"), max_length=200, blank=True)
    action = models.CharField(_("act"), max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
