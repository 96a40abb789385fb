"""How people are reached: notices (the bell and the mail made of them), and a calendar with a secret address."""

from __future__ import annotations

import secrets

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from council.models.school import Language
from members.querysets import NoticeQuerySet


class MailChoice(models.TextChoices):
    """How somebody wants notices by mail."""

    DIGEST = "digest", _("once a day, all together")
    AT_ONCE = "at_once", _("at once, one by one")
    NEVER = "never", _("not by mail")


class Notice(models.Model):
    """Something a person should know or do, with the address of its page. A passing message, never a record.

    Its text is kept in every language, so that the page and the mail speak the reader's. `about` and `about_id` name the row it is about
    («meetings.task», 12): before the text is shown or mailed, `may_be_read` asks again whether the reader may open that row.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("to whom"))
    at = models.DateTimeField(_("time"), auto_now_add=True)
    kind = models.CharField(_("kind"), max_length=30)
    texts = models.JSONField(_("text in each language"))
    path = models.CharField(_("address"), max_length=200)
    about = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    key = models.CharField(max_length=100, blank=True, help_text=_("A second notice with the same key to the same person is not made."))
    urgent = models.BooleanField(_("overdue or waiting"), default=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("put into the mail"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], condition=~Q(key=""), name="members_notice_once")]
        indexes = [
            models.Index(fields=["user", "-at"], name="members_notice_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="members_notice_unread"),
            models.Index(fields=["at"], condition=Q(mailed_at=None), name="members_notice_unmailed"),
        ]

    def __str__(self) -> str:
        return self.text(get_language() or settings.LANGUAGE_CODE)

    def text(self, language: str) -> str:
        return str(self.texts.get(language) or self.texts.get(Language.KY) or "")

    @property
    def may_be_read(self) -> bool:
        """Whether the reader may still open what it is about: rights end, and the matter may have become confidential since."""
        rows = apps.get_model(self.about)._default_manager.filter(pk=self.about_id)
        return bool(rows.visible_to(self.user).exists())  # every model that notices are about has visible_to


def new_token() -> str:
    """An address that nobody finds by trying: 256 bits."""
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """The secret address of a person's calendar. It is given to a calendar program, so it can be renewed: the old one ends at once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("user"))
    token = models.CharField(max_length=64, unique=True, default=new_token)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")

    def __str__(self) -> str:
        return str(self.user)
