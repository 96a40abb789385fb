"""Orders of the director: made out of a decision, worded, numbered."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import confirm_page, file_made, form_page
from council.models import IssuedDocument
from meetings.documents import orders as papers
from meetings.forms.extracts import OrderForm, OrderNumberForm
from meetings.models import DirectorOrder
from meetings.querysets.afterwards import run_by
from meetings.services import orders
from meetings.views.common import get_decision
from meetings.views.extracts import PAGE
from meetings.workflow.extracts import ORDERS


def get_order(request: SignedInRequest, pk: int, action: str = "") -> DirectorOrder:
    rows = DirectorOrder.objects.visible_to(request.user).select_related(
        "decision__item__meeting__body", "decision__item__parent", "document", "drafted_by__person", "numbered_by__person"
    )
    found = get_object_or_404(rows.defer("document__content"), pk=pk)
    if action:
        ORDERS.require(action, request.user, found)
    return found


def order_list(request: SignedInRequest) -> HttpResponse:
    """Drafts first, then the orders by date."""
    if not (request.user.standing.sees_all_meetings or run_by(request.user)):
        raise Http404
    rows = DirectorOrder.objects.visible_to(request.user).select_related("decision__item__meeting__body", "decision__item__parent")
    page = Paginator(rows.order_by("-date", "-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "meetings/orders_list.html", {"page": page})


def order_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """One press makes the draft; nothing that is known has to be typed."""
    decision = get_decision(request, pk)
    draft = DirectorOrder(decision=decision)
    ORDERS.require("edit", request.user, draft)
    if request.method == "POST":
        return redirect("meetings:order", orders.draft_order(decision, by=request.user).pk)
    filled_in = _("Title, text and basis are filled in from the protocol; you can change them on the next page.")
    back = reverse("meetings:meeting_detail", args=[decision.item.meeting_id])
    heading, question = _("Draft an order of the director"), f"{decision} {filled_in}"
    return confirm_page(request, heading, question, back, confirm=_("Draft the order"))


def order(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft with its wording and the field for the number; the order as it was issued."""
    found = get_order(request, pk)
    editable = ORDERS.allows("edit", request.user, found)
    form = OrderForm(request.POST or None, instance=found) if editable else None
    if request.method == "POST":
        ORDERS.require("edit", request.user, found)
        if form is not None and form.is_valid():
            orders.reword(found, by=request.user, title=form.cleaned_data["title"], text=form.cleaned_data["text"])
            messages.success(request, _("Saved."))
            return redirect("meetings:order", pk)
    return _page(request, found, form=form)


def order_number(request: SignedInRequest, pk: int) -> HttpResponse:
    """The number and the day from the book of orders; a paper is made of it."""
    found = get_order(request, pk, "number")
    number = OrderNumberForm(request.POST or None, initial={"date": timezone.localdate()})
    if request.method == "POST" and number.is_valid():
        try:
            orders.give_number(found, by=request.user, **number.cleaned_data)
        except ValidationError as error:
            put_errors(number, error)
        else:
            messages.success(request, _("The order has its number."))
            return redirect("meetings:order", pk)
    final = _("After this the order is a paper of the school and cannot be changed.")
    label = ORDERS["number"].label
    return form_page(request, number, label, reverse("meetings:order", args=[pk]), save=label, intro=f"{found.title}. {final}")


def _page(request: SignedInRequest, found: DirectorOrder, *, form: OrderForm | None) -> HttpResponse:
    context = {
        **papers.order_context(found, code=found.document.code if found.document else ""),
        "form": form,
        "may_number": ORDERS.allows("number", request.user, found),
        "may_delete": ORDERS.allows("delete", request.user, found),
    }
    return render(request, "meetings/orders_detail.html", context, status=422 if form and form.errors else 200)


def order_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_order(request, pk)
    if found.document_id:
        content = bytes(IssuedDocument.objects.values_list("content", flat=True).get(pk=found.document_id))
    else:
        content = papers.order_pdf(found)
    return file_made(content, f"order-{found.pk}.pdf")


def order_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_order(request, pk, "delete")
    meeting = found.decision.item.meeting_id
    if request.method == "POST":
        orders.delete_order(found, by=request.user)
        messages.success(request, _("Deleted."))
        return redirect("meetings:meeting_detail", meeting)
    return confirm_page(request, ORDERS["delete"].label, found.title, reverse("meetings:order", args=[pk]), danger=True)
