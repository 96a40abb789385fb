"""Who acts for whom between two days: entered by methodist and director, seen by the two of whom it speaks."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest
from council.lib.pages import confirm_page, form_page
from council.lib.workflow import Refused
from members.forms import EndForm, SubstitutionForm
from members.models import Substitution
from members.services import deputies

PAGE = 30  # lines of what is past


def substitution_list(request: SignedInRequest) -> HttpResponse:
    rows = Substitution.objects.visible_to(request.user).select_related("person", "deputy", "body")
    may_edit = request.user.standing.may_hand_over
    if not may_edit and not rows.exists():
        raise Http404
    today = timezone.localdate()
    context = {
        "current": rows.on(today).order_by("ends", "pk"),
        "coming": rows.filter(starts__gt=today).order_by("starts", "pk"),
        "page": Paginator(rows.filter(ends__lt=today), PAGE).get_page(request.GET.get("page")),
        "may_edit": may_edit,
    }
    return render(request, "members/substitution_list.html", context)


def _get(request: SignedInRequest, pk: int) -> Substitution:
    """One that this person may change: 404 for a stranger, 403 for the two of whom it speaks."""
    row = get_object_or_404(Substitution.objects.visible_to(request.user).select_related("person", "deputy", "body"), pk=pk)
    ask_manager(request)
    return row


def ask_manager(request: SignedInRequest) -> None:
    if not request.user.standing.may_hand_over:
        raise Refused(_("The methodist or the director hands duties over; who acts for them does not do it in turn."))


def substitution_add(request: SignedInRequest) -> HttpResponse:
    ask_manager(request)
    return _form(request, SubstitutionForm(request.POST or None))


def substitution_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    if row.has_begun:
        raise Refused(_("This substitution has begun: it can only be ended early."))
    return _form(request, SubstitutionForm(request.POST or None, instance=row))


def _form(request: SignedInRequest, form: SubstitutionForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            deputies.hand_over(form.save(commit=False), by=request.user)
        except IntegrityError:  # of two who enter it at once the database lets one through
            form.add_error("starts", _("Somebody else acts in this place on these days."))
        else:
            messages.success(request, _("Saved. Both are told."))
            return redirect("members:substitution_list")
    return form_page(request, form, _("Handover of duties"), reverse("members:substitution_list"))


def substitution_end(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    if not row.has_begun or row.is_over:
        raise Refused(_("Only a substitution that goes on can be ended."))
    form = EndForm(request.POST or None, substitution=row)
    if request.method == "POST" and form.is_valid():
        deputies.end_early(row, on=form.cleaned_data["on"], by=request.user)
        messages.success(request, _("Saved. Both are told."))
        return redirect("members:substitution_list")
    back = reverse("members:substitution_list")
    end = _("End the substitution")
    return confirm_page(request, _("End early"), row.in_words, back, confirm=end, form=form, danger=True)


@require_POST
def substitution_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    deputies.take_back(_get(request, pk))
    messages.success(request, _("Deleted."))
    return redirect("members:substitution_list")
