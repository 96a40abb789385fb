from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from council.models import School
from council.years import chosen_year, years


def school_of(request: HttpRequest) -> School | None:
    """The school, read once a request; without the picture of its letterhead, which papers alone print."""
    if not hasattr(request, "_school"):
        request._school = School.objects.defer("letterhead_image").first()  # type: ignore[attr-defined]
    found: School | None = request._school  # type: ignore[attr-defined]
    return found


def institution(request: HttpRequest) -> dict[str, Any]:
    """The school and its years for every page; read only where a template asks for them."""
    return {
        "school": SimpleLazyObject(lambda: school_of(request)),
        "school_years": SimpleLazyObject(lambda: years(request)),
        "current_year": SimpleLazyObject(lambda: chosen_year(request)),
    }
