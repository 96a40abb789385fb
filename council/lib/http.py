"""What views share: the type of a signed-in request, where to go back to, the errors of a verb at the fields of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from members.models import User


class SignedInRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: there is a user."""

    user: User


def safe_next(request: HttpRequest, default: str) -> str:
    """Where the form says to go on, if that is a page of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return default


def put_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """What a verb found wrong, at the fields it names, or above the form."""
    if hasattr(error, "error_dict"):
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    else:
        form.add_error(None, error)
