"""Filters of lists that somebody keeps under a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest
from council.lib.kyrgyz import normalise
from council.models import SavedView

# What belongs to a visit and not to a filter.
PASSING = ("page", "export")
LONGEST = 2000  # letters of a query


def _address(page: str) -> str:
    """The list's address; only pages of ours that need no argument are lists."""
    try:
        return reverse(page)
    except NoReverseMatch as error:
        raise Http404 from error


@require_POST
def view_save(request: SignedInRequest) -> HttpResponse:
    """Keep a filter under a name; the same name takes the new filter."""
    page, name = request.POST.get("page", "")[:60], normalise(request.POST.get("name", "")).strip()[:80]
    address = _address(page)
    query = QueryDict(request.POST.get("query", "")[:LONGEST], mutable=True)
    for key in [key for key, value in query.items() if key in PASSING or not value]:
        del query[key]
    kept = query.urlencode()
    if name:
        SavedView.objects.update_or_create(user=request.user, page=page, name=name, defaults={"query": kept})
        messages.success(request, _("The view is kept."))
    else:
        messages.error(request, _("Give the view a name."))
    return redirect(f"{address}?{kept}")


@require_POST
def view_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, user=request.user, pk=pk)
    view.delete()
    messages.success(request, _("Deleted."))
    return redirect(_address(view.page))
