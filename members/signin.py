"""Signing in: what "signed in a moment ago" means, and allauth's forms as our pages show them."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import forms as account
from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.conf import settings
from django.http import HttpRequest


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether this person gave the password (or the code) within the last fifteen minutes.

    Allauth counts only a password asked for once more; here the sign-in itself counts, so that one password serves a row of papers.
    """
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)


recent_sign_in_required = reauthentication_required(enabled=lambda request: not signed_in_lately(request))


class PlainMixin:
    """Without placeholders: every field has a label, and a text inside it would read as if it were filled in.

    What helps with a forgotten password stands in account/password_reset_help_text.html: a new slip, since many have no e-mail.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)


class SignInForm(PlainMixin, account.LoginForm):
    pass


class PasswordForm(PlainMixin, account.ChangePasswordForm):
    pass


class AgainForm(PlainMixin, account.ReauthenticateForm):
    pass


class SecondStepForm(PlainMixin, mfa.AuthenticateForm):
    pass


class SecondStepAgainForm(PlainMixin, mfa.ReauthenticateForm):
    pass


class SwitchOnForm(PlainMixin, totp.ActivateTOTPForm):
    pass
