from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models.school import Language
from meetings.models.agenda import AgendaItem, Speech
from meetings.models.decisions import Decision
from meetings.models.meetings import Meeting


class Translation(models.Model):
    """The text of a title, a speech, a decision or a meeting's theme in the other language. It may be added after signing."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="translations")
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, blank=True, related_name="translations")
    speech = models.ForeignKey(Speech, models.CASCADE, null=True, blank=True, related_name="translations")
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, blank=True, related_name="translations")
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    text = models.TextField(_("translation"))

    class Meta:
        verbose_name = _("translation")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "item", "speech", "decision", "language"], name="meetings_translation_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(item=None, speech=None) | Q(item=None, decision=None) | Q(speech=None, decision=None),
                name="meetings_translation_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
