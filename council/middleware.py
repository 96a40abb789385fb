from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from council.models import School

# What must answer before there is a school: the first-run page itself, its guide, its files, its language and the health check.
OPEN_BEFORE_FIRST_RUN = ("/setup/", "/guide/", "/static/", "/healthz", "/i18n/")


class FirstRunMiddleware:
    """An empty installation leads everybody to the first-run page. Once a school exists it is never asked for again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated and not request.path.startswith(OPEN_BEFORE_FIRST_RUN):
            # Only strangers are asked: whoever has an account proves by it that the school exists.
            if not School.objects.exists():
                return HttpResponseRedirect(reverse("members:setup"))
        return self.get_response(request)
