"""The page to compare with, there only while BENCH is set."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LINE = 87  # bytes


def blank(request: HttpRequest, size: int) -> HttpResponse:
    """A bare signed-in page of so many bytes: session and user are read, a plain template is filled, nothing else."""
    return render(request, "bench/blank.html", {"lines": range(size // LINE)})
