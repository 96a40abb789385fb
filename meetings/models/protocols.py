from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models import IssuedDocument, SchoolYear
from meetings.models.meetings import Meeting
from members.models import Body, Person


class ProtocolSeries(models.Model):
    """The series of protocol numbers of a body in a school year: its row is locked whenever a number is given."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="series")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="series")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "school_year"], name="meetings_series_once")]

    def __str__(self) -> str:
        return f"{self.body}, {self.school_year}"


class Signature(models.Model):
    """That a signatory has confirmed the minutes in the application, and exactly which content (its SHA-256)."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        SECRETARY = "secretary", _("secretary")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="signatures", verbose_name=_("meeting"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="signatures", verbose_name=_("person"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    signed_at = models.DateTimeField(_("signed at"))
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("signature")
        ordering = ["meeting", "version", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "version", "role"], name="meetings_signature_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def is_acting(self) -> bool:
        """Given by somebody who acted for whoever presided or kept the minutes."""
        return bool(self.person_id != getattr(self.meeting, f"{self.role}_id"))

    @property
    def in_place_of(self) -> str:
        """The name of that other, as the paper prints it."""
        return getattr(self.meeting, f"{self.role}_name") if self.is_acting else ""


class Protocol(models.Model):
    """A version of the signed minutes: the agreed content as frozen JSON beside its papers. Version 2 and on have a reason."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="protocols", verbose_name=_("meeting"))
    version = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    content_sha256 = models.CharField(max_length=64)
    reason = models.TextField(_("reason of the correction"), blank=True)
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("protocol")
        ordering = ["meeting", "version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="meetings_protocol_version_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="meetings_protocol_correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.version}"


class ProtocolDocument(models.Model):
    """A paper issued from a version: the full protocol, the common one, a translation, the act of a meeting that was not opened."""

    class Form(models.TextChoices):
        FULL = "full", _("full protocol")
        COMMON = "common", _("common protocol")
        TRANSLATION = "translation", _("translation")
        ACT = "act", _("act: the meeting was not opened")

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="papers", verbose_name=_("protocol"))
    form = models.CharField(_("form"), max_length=15, choices=Form.choices)
    language = models.CharField(_("language"), max_length=2)
    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="protocol_paper", verbose_name=_("document"))

    class Meta:
        verbose_name = _("paper of a protocol")
        ordering = ["protocol", "pk"]

    def __str__(self) -> str:
        return f"{self.protocol}: {self.get_form_display()}"


class Correction(models.Model):
    """That a signed meeting was opened again to be corrected: by whom, when, why, until when. While one is open, rows can change."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="corrections", verbose_name=_("meeting"))
    reason = models.TextField(_("reason"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        ordering = ["meeting", "opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=Q(closed_at=None), name="meetings_one_open_correction"),
            models.CheckConstraint(condition=~Q(reason=""), name="meetings_correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


def scan_path(scan: ProtocolScan, filename: str) -> str:
    """A name that cannot be guessed; the name people see is a column."""
    return f"scans/{scan.meeting_id}/{secrets.token_urlsafe(16)}"


class ProtocolScan(models.Model):
    """A scan of the printout with its ink signatures, added when the meeting is closed already; of imported minutes, of the original.

    Written once, like the version it belongs to: a better scan is one more row. Imported minutes have no version of ours.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="scans", verbose_name=_("meeting"))
    protocol = models.ForeignKey(Protocol, models.PROTECT, null=True, blank=True, related_name="scans", verbose_name=_("protocol"))
    file = models.FileField(_("file"), upload_to=scan_path, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("time"), auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))

    class Meta:
        verbose_name = _("scan of a protocol")
        ordering = ["meeting", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "sha256"], name="meetings_scan_once")]

    def __str__(self) -> str:
        return self.file_name


def all_items(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Items and sub-items of a content, in the order of the agenda."""
    for item in content["items"]:
        yield item
        yield from item["children"]
