"""The school year that a person looks at: chosen on the page, kept in the session, otherwise the one of today."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from council.models import SchoolYear

SESSION_KEY = "school_year"


def years(request: HttpRequest) -> list[SchoolYear]:
    """All school years, newest first; read once a request."""
    if not hasattr(request, "_school_years"):
        request._school_years = list(SchoolYear.objects.all())  # type: ignore[attr-defined]
    found: list[SchoolYear] = request._school_years  # type: ignore[attr-defined]
    return found


def in_chosen_year(request: HttpRequest) -> QueryDict:
    """What a list is filtered by: what was asked for; where no year was named (an empty one is all years), the chosen one."""
    asked = request.GET.copy()
    if year := chosen_year(request):
        asked.setdefault("year", str(year.pk))
    return asked


def chosen_year(request: HttpRequest) -> SchoolYear | None:
    """The year chosen in this session, else today's, else the newest."""
    all_years = years(request)
    chosen = request.session.get(SESSION_KEY) if hasattr(request, "session") else None
    today = timezone.localdate()
    for year in all_years:
        if year.pk == chosen:
            return year
    for year in all_years:
        if year.starts <= today <= year.ends:
            return year
    return all_years[0] if all_years else None
