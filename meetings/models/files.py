from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem, Level
from meetings.models.decisions import Decision
from meetings.models.meetings import Meeting


def private_path(attachment: Attachment, filename: str) -> str:
    """A name that cannot be guessed; the name people see is a column."""
    return f"meetings/{attachment.meeting_id}/{secrets.token_urlsafe(16)}"


class Attachment(models.Model):
    """An appendix of the protocol (тиркеме): numbered, of the meeting, an item or a decision; a file, or only its mention on paper."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attachments", verbose_name=_("meeting"))
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, blank=True, related_name="attachments", verbose_name=_("agenda item"))
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, blank=True, related_name="attachments", verbose_name=_("decision"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    sheets = models.PositiveSmallIntegerField(_("sheets"), null=True, blank=True)
    level = models.CharField(_("who may read it"), max_length=15, choices=Level.choices, default=Level.OPEN)
    file = models.FileField(_("file"), upload_to=private_path, blank=True, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size, bytes"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by"))

    class Meta:
        verbose_name = _("appendix")
        ordering = ["meeting", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="meetings_attachment_number_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def is_confidential(self) -> bool:
        if self.decision and self.decision.is_confidential:
            return True
        return self.level == Level.CONFIDENTIAL or bool(self.item and self.item.is_confidential)
