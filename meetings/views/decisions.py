"""A decision and what became of it: its tasks, later and earlier decisions, orders, reviews."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import form_page
from council.lib.paging import page_of
from meetings.filters import DecisionFilter
from meetings.forms.tasks import LinkForm, OutcomeForm, ReviewForm
from meetings.models import Decision, DecisionLink, DecisionReview, Meeting, Task
from meetings.services import links, reviews
from meetings.services.standing import standing_of
from meetings.views.common import get_decision
from meetings.workflow import WORKFLOW

PAGE = 20


def decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """A decision that this person may read, as it stands today, with both ends of its links."""
    row = get_object_or_404(Decision.objects.visible_to(request.user).with_state(), pk=pk)
    meeting = row.item.meeting
    both = DecisionLink.objects.select_related(
        "decision__item__parent", "decision__item__meeting__body", "earlier__item__parent", "earlier__item__meeting__body"
    )
    earlier, later = both.filter(decision=row), both.filter(earlier=row)
    others = {link.earlier.item.meeting_id for link in earlier} | {link.decision.item.meeting_id for link in later}
    may_open = set(Meeting.objects.visible_to(request.user).filter(pk__in=others).values_list("pk", flat=True))
    own = Task.objects.visible_to(request.user).filter(assignment__decision=row).with_decision()
    context = {
        "decision": row,
        "meeting": meeting,
        "stands": standing_of(row),
        "earlier": [(link, link.earlier.item.meeting_id in may_open) for link in earlier],
        "later": [(link, link.decision.item.meeting_id in may_open) for link in later],
        "rows": own,
        "reviews": row.reviews.select_related("set_by__person"),
        "may_review": reviews.may_review(request.user, row) and meeting.state in ("signed", "correcting", "imported"),
        "may_record": WORKFLOW.allows("record", request.user, meeting),
    }
    return render(request, "meetings/tasks_decision.html", context)


def link_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose an earlier decision: search, then take one of what was found. Its own minutes are open."""
    row = get_decision(request, pk, "record")
    found = DecisionFilter(request.GET, links.choices_for(row, request.user).with_state().newest_first(), request=request)
    page = page_of(found.qs, request.GET.get("page"), size=PAGE, rows=Decision.objects.with_state())
    context = {"decision": row, "filter": found, "page": page, "rows": [(d, standing_of(d)) for d in page]}
    return render(request, "meetings/tasks_link_choose.html", context)


def link_to(request: SignedInRequest, pk: int, earlier: int) -> HttpResponse:
    """Say what the decision does to the earlier one."""
    row = get_decision(request, pk, "record")
    other = get_object_or_404(
        Decision.objects.visible_to(request.user).standing().select_related("item__parent", "item__meeting__body"), pk=earlier
    )
    form = LinkForm(request.POST or None, initial={"kind": DecisionLink.Kind.CANCELS})
    if request.method == "POST" and form.is_valid():
        try:
            links.tie(row, by=request.user, earlier=other, kind=form.cleaned_data["kind"], note=form.cleaned_data["note"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(
                request, _("The decisions are linked. The link acts when the protocol is signed and the decision was carried.")
            )
            return redirect("meetings:decision", pk)
    intro = _("Earlier decision: %(decision)s. %(text)s") % {"decision": links.spoken(other), "text": other.text}
    return form_page(request, form, _("Link to an earlier decision"), reverse("meetings:link_add", args=[pk]), intro=intro)


@require_POST
def link_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(DecisionLink.objects.select_related("decision__item__meeting"), pk=pk)
    get_decision(request, link.decision_id, "record")
    links.untie(link, by=request.user)
    messages.success(request, _("Deleted."))
    return redirect("meetings:decision", link.decision_id)


def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the day on which the decision is to be looked at again."""
    row = get_object_or_404(Decision.objects.visible_to(request.user).select_related("item__meeting"), pk=pk)
    form = ReviewForm(request.POST or None, instance=row.reviews.filter(done_at=None).first())
    if request.method == "POST" and form.is_valid():
        try:
            reviews.set_review(row, by=request.user, on=form.cleaned_data["on"], note=form.cleaned_data["note"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:decision", pk)
    reviews.require(request.user, row)
    intro = _("On this day the methodist and the secretary are asked to look at the decision again.")
    return form_page(request, form, _("Review of the decision"), reverse("meetings:decision", args=[pk]), intro=intro)


def review_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """What came of the review."""
    row = get_object_or_404(DecisionReview.objects.select_related("decision__item__meeting"), pk=pk)
    get_object_or_404(Decision.objects.visible_to(request.user), pk=row.decision_id)
    reviews.require(request.user, row.decision)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reviews.finish_review(row, by=request.user, outcome=form.cleaned_data["outcome"])
        messages.success(request, _("Saved."))
        return redirect("meetings:decision", row.decision_id)
    return form_page(request, form, _("The decision was reviewed"), reverse("meetings:decision", args=[row.decision_id]), intro=row.note)
