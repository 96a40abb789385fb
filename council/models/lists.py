from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A filter of a list that somebody keeps under a name: the list's address name and the query that it is called with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("user"))
    page = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("filter"), blank=True)

    class Meta:
        verbose_name = _("saved view")
        ordering = ["page", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="council_saved_view_once",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
