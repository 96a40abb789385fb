"""Days off: read by all who see the school profile, entered by methodist and administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.forms import BreakForm
from council.holidays import offers
from council.lib.http import SignedInRequest
from council.lib.pages import edit_page
from council.models import SchoolBreak
from council.views.school import ask_manager
from council.years import chosen_year


def break_list(request: SignedInRequest) -> HttpResponse:
    """The days off of the chosen school year; what is usual and not entered yet is offered to be taken over."""
    if not request.user.standing.may_see_school:
        raise Http404
    year, may_edit = chosen_year(request), request.user.standing.may_manage_school
    offered = offers(year) if year and may_edit else []
    if request.method == "POST":
        ask_manager(request)
        taken = [o for o in offered if o.key in request.POST.getlist("take")]
        SchoolBreak.objects.bulk_create(SchoolBreak(name_ky=o.name_ky, name_ru=o.name_ru, starts=o.starts, ends=o.ends) for o in taken)
        messages.success(request, _("Saved."))
        return redirect("council:break_list")
    breaks = SchoolBreak.objects.filter(starts__lte=year.ends, ends__gte=year.starts) if year else SchoolBreak.objects.none()
    return render(request, "council/breaks.html", {"year": year, "breaks": breaks, "offers": offered, "may_edit": may_edit})


def break_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    ask_manager(request)
    row = get_object_or_404(SchoolBreak, pk=pk) if pk else None
    return edit_page(request, BreakForm(request.POST or None, instance=row), _("Days off"), reverse("council:break_list"))


@require_POST
def break_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    ask_manager(request)
    get_object_or_404(SchoolBreak, pk=pk).delete()
    messages.success(request, _("Deleted."))
    return redirect("council:break_list")
