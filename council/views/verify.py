from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def ask(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


def answer(request: HttpRequest, code: str) -> HttpResponse:
    raise NotImplementedError


def document(request: HttpRequest, pk: int) -> HttpResponse:
    raise NotImplementedError
