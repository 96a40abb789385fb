from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from council.models import School
from council.years import chosen_year, years


def institution(request: HttpRequest) -> dict[str, Any]:
    """The school and its years for every page; read only where a template asks for them."""
    return {
        "school": SimpleLazyObject(lambda: School.objects.defer("letterhead_image").first()),
        "school_years": SimpleLazyObject(lambda: years(request)),
        "current_year": SimpleLazyObject(lambda: chosen_year(request)),
    }
