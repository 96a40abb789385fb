from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.models.school import Language


class DocumentLabel(models.Model):
    """A fixed word of the papers («УГУЛДУ», «Төрага») as this school writes it; what is missing here is in `council.labels`."""

    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    key = models.CharField(_("place"), max_length=60)
    text = models.CharField(_("wording"), max_length=200)

    class Meta:
        verbose_name = _("label of papers")
        ordering = ["language", "key"]
        constraints = [models.UniqueConstraint(fields=["language", "key"], name="council_label_once")]

    def __str__(self) -> str:
        return f"{self.language} {self.key}: {self.text}"


class DocumentKind(models.TextChoices):
    """What a paper is. Later steps add certificates and recommendations."""

    PROTOCOL = "protocol", _("protocol")
    COMMON_PROTOCOL = "common", _("common protocol")
    TRANSLATION = "translation", _("translation of a protocol")
    NOT_OPENED = "not_opened", _("act of a meeting that was not opened")
    EXTRACT = "extract", _("extract")
    PLAN = "plan", _("work plan")
    ORDER = "order", _("order of the director")


class IssuedDocument(models.Model):
    """A paper as it was issued: its bytes, made once and never again, its number, its code, and the chain of hashes.

    The database refuses UPDATE and DELETE. `chain_hash` is SHA-256 over the chain hash of the document before, the hash of
    these bytes and the visible particulars, so that neither bytes nor order can be changed unseen (`manage.py verify_chain`).
    """

    sequence = models.PositiveBigIntegerField(_("place in the chain"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind.choices)
    number = models.CharField(_("number"), max_length=40, blank=True)
    date = models.DateField(_("date of the document"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    code = models.CharField(_("verification code"), max_length=20, unique=True)
    content = models.BinaryField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    chain_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by"))

    class Meta:
        verbose_name = _("issued document")
        ordering = ["sequence"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="council_document_kind_known")]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def standing(self) -> DocumentStatus | None:
        """The row that says it was replaced or cancelled; None while it is valid."""
        try:
            return self.status
        except ObjectDoesNotExist:
            return None


class DocumentStatus(models.Model):
    """That an issued document is no longer valid: replaced by a newer one, or cancelled. No row means valid."""

    class State(models.TextChoices):
        REPLACED = "replaced", _("replaced")
        CANCELLED = "cancelled", _("cancelled")

    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="status", verbose_name=_("document"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    replaced_by = models.ForeignKey(
        IssuedDocument, models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("status of a document")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="replaced", replaced_by__isnull=False) | Q(state="cancelled"), name="council_status_replaced_names_it"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.get_state_display()}"
