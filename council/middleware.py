from __future__ import annotations

from collections.abc import Callable
from http.cookies import Morsel

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from council.models import School

# What must answer before there is a school: the first-run page itself, its guide, its files, its language and the health check.
OPEN_BEFORE_FIRST_RUN = ("/setup/", "/guide/", "/static/", "/healthz", "/i18n/")


_NONE: Morsel[str] = Morsel()


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


class CalmSessionMiddleware(SessionMiddleware):
    """Takes the cookie of a session away at signing out alone.

    Django does so with every answer to a session that it does not find. Such an answer may be late – the browser asks by itself whether the
    recorder's worker is new – and would take the cookie of the session that was begun meanwhile: somebody would have to sign in twice.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        signed_out = request.session.modified
        response = super().process_response(request, response)
        if not signed_out and response.cookies.get(settings.SESSION_COOKIE_NAME, _NONE).value == "":
            del response.cookies[settings.SESSION_COOKIE_NAME]
        return response
