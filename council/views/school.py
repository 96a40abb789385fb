from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def detail(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


def switch_year(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError
