from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.notices import MailChoice
from members.models.people import Person
from members.models.standing import Standing


class User(AbstractUser):
    """An account. What it may do follows from the dated offices and memberships of its person, never from the account itself."""

    first_name = None  # type: ignore[assignment]  # the names are the person's
    last_name = None  # type: ignore[assignment]
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person"))
    language = models.CharField(
        _("language of the pages"), max_length=2, blank=True, choices=[("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
    )

    mail_choice = models.CharField(_("notices by mail"), max_length=10, choices=MailChoice.choices, default=MailChoice.DIGEST)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.username

    @property
    def signature_name(self) -> str:
        """How papers and history name this user: «Асанова Б. К.»."""
        return self.person.short if self.person else self.username

    @property
    def initials(self) -> str:
        """Two letters for the round badge."""
        return self.person.initials if self.person else self.username[:2].upper()

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.signature_name

    @cached_property
    def standing(self) -> Standing:
        """Offices and seats today, read once for this request."""
        return Standing(self.person)

    @cached_property
    def unread_notices(self) -> int:
        """The number beside the bell, read along with the account (members.backend). A notice is made for nobody who may not read it, and
        goes when the right to read it does."""
        return self.notices.unread().count()


class SignInSlip(models.Model):
    """A printed one-time code for the first sign-in of somebody without e-mail. Only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="slips", verbose_name=_("user"))
    code_hash = models.CharField(max_length=128)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in slip")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now()
