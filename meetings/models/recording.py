from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models.school import Language
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting


class PhrasePlace(models.TextChoices):
    """Where in the minutes a standard phrase is offered."""

    ANY = "any", _("anywhere")
    HEARD = "heard", _("heard")
    SPOKE = "spoke", _("spoke")
    DECISION = "decision", _("decision")


class Phrase(models.Model):
    """A standard phrase of this school, written out in the recorder by a few letters. While a language has none of its own, the
    shipped ones stand (`meetings.phrases`)."""

    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    letters = models.CharField(_("letters"), max_length=12, help_text=_("What is typed for it: «эа» for «эске алынсын»."))
    text = models.CharField(_("phrase"), max_length=200)
    place = models.CharField(_("where"), max_length=10, choices=PhrasePlace.choices, default=PhrasePlace.ANY)

    class Meta:
        verbose_name = _("standard phrase")
        ordering = ["language", "letters", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "letters", "text"],
                name="meetings_phrase_once",
                violation_error_message=_("This phrase stands here already."),
            ),
            models.CheckConstraint(condition=~Q(letters="") & ~Q(text=""), name="meetings_phrase_is_whole"),
            models.CheckConstraint(condition=Q(place__in=PhrasePlace.values), name="meetings_phrase_place_known"),
        ]

    def __str__(self) -> str:
        return f"{self.letters}: {self.text}"


class RecordedChange(models.Model):
    """A change that the recorder has sent, under the id that the browser gave it, with the answer.

    A repeat (the answer was lost on the way) finds this row and is answered again without acting twice. Written in the transaction
    of the change itself, so that both are there or neither.
    """

    id = models.UUIDField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="recorded_changes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    words = models.CharField(max_length=12)  # the stamp of what was sent: a repeat says the same
    answer = models.JSONField()

    class Meta:
        verbose_name = _("recorded change")
        indexes = [models.Index(fields=["at"], name="meetings_recorded_at")]

    def __str__(self) -> str:
        return str(self.id)


class RivalText(models.Model):
    """The text that came second where two people wrote into one field, or wrote into a row that somebody had taken out.

    The field keeps what came first; this row keeps the other, whole, until somebody has put the two together. The minutes cannot go
    to signing before that.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="rival_texts")
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, blank=True, related_name="rival_texts")
    place = models.CharField(max_length=60)  # «speech:12.text»; the row may be gone
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    by_name = models.CharField(_("who"), max_length=200)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("rival text")
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="meetings_rival_settled_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
