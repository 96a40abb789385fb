from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.http import SignedInRequest
from council.lib.pages import edit_page
from council.lib.workflow import Refused
from members import services
from members.forms import BodyForm, MajorityFormSet, MembershipForm, RuleSetForm
from members.models import Body, MajorityRule, Membership, RuleSet

PAGE = 30  # lines of the history of a composition


def ask_manager(request: SignedInRequest) -> None:
    if not request.user.standing.may_manage_bodies:
        raise Refused(_("The methodist edits bodies and their composition."))


def body_list(request: SignedInRequest) -> HttpResponse:
    """All bodies with those who sit in them today: open to everybody who is signed in."""
    today = timezone.localdate()
    seats = Prefetch("memberships", Membership.objects.on(today).select_related("person").in_order(), to_attr="seats_today")
    bodies = Body.objects.active_on(today).prefetch_related(seats)
    return render(request, "members/body_list.html", {"bodies": bodies, "may_edit": request.user.standing.may_manage_bodies})


def body_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A body: who sits in it on a day, how the composition changed, by which rules it works."""
    body = get_object_or_404(Body.objects.select_related("parent"), pk=pk)
    try:
        day = datetime.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        day = timezone.localdate()
    seats = body.memberships.select_related("person")
    today = seats.on(day).prefetch_related("person__employments").in_order()
    history = seats.order_by("-starts", "person__sort_key", "pk")
    context = {
        "body": body,
        "day": day,
        "today": [(s, s.person.position_on(day, request.LANGUAGE_CODE)) for s in today],
        "page": Paginator(history, PAGE).get_page(request.GET.get("page")),
        "rules": body.rule_sets.prefetch_related("majorities"),
        "children": body.children.all(),
        "may_edit": request.user.standing.may_manage_bodies,
    }
    return render(request, "members/body_detail.html", context)


def body_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    body = get_object_or_404(Body, pk=pk) if pk else None
    ask_manager(request)
    form = BodyForm(request.POST or None, instance=body)
    back = reverse("members:body_detail", args=[pk]) if pk else reverse("members:body_list")
    return edit_page(request, form, str(body or _("New body")), back, after="members:body_detail")


def membership_add(request: SignedInRequest, pk: int) -> HttpResponse:
    seat = Membership(body=get_object_or_404(Body, pk=pk))
    ask_manager(request)
    form = MembershipForm(request.POST or None, instance=seat)
    return edit_page(request, form, _("%(body)s: new seat") % {"body": seat.body}, reverse("members:body_detail", args=[pk]))


def membership_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Membership.objects.select_related("body", "person"), pk=pk)
    ask_manager(request)
    form = MembershipForm(request.POST or None, instance=seat)
    return edit_page(request, form, f"{seat.body}: {seat.person}", reverse("members:body_detail", args=[seat.body_id]))


def rules_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new version of the rules; it begins as a copy of the last one."""
    body = get_object_or_404(Body, pk=pk)
    last = body.rule_sets.order_by("-valid_from").prefetch_related("majorities").first()
    initial = model_to_dict(last, exclude=["id", "body", "valid_from"]) if last else {}
    copies = [model_to_dict(m, exclude=["id", "rule_set"]) for m in last.majorities.all()] if last else [{"question": "any"}]
    form = RuleSetForm(request.POST or None, instance=RuleSet(body=body), initial=initial)
    rows = MajorityFormSet(request.POST or None, queryset=MajorityRule.objects.none(), initial=copies, prefix="m")
    rows.extra = len(copies) + 1
    return _rules_page(request, form, rows, body, keep_unchanged=True)


def rules_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    rules = get_object_or_404(RuleSet.objects.select_related("body"), pk=pk)
    form = RuleSetForm(request.POST or None, instance=rules)
    rows = MajorityFormSet(request.POST or None, queryset=rules.majorities.all(), prefix="m")
    return _rules_page(request, form, rows, rules.body)


def _rules_page(request: SignedInRequest, form: RuleSetForm, rows: Any, body: Body, *, keep_unchanged: bool = False) -> HttpResponse:
    if not request.user.standing.may_manage_school:
        raise Refused(_("The methodist or the administrator edits this."))
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        kept = [f.instance for f in rows.forms if f not in rows.deleted_forms and (f.has_changed() or (keep_unchanged and f.initial))]
        try:
            with transaction.atomic():
                for gone in rows.deleted_forms:
                    if gone.instance.pk:
                        gone.instance.delete()
                services.add_rules(form.save(commit=False), kept)
        except IntegrityError:
            form.add_error(None, _("A meeting was held under these rules, or a kind of question stands twice: add a new version."))
        else:
            messages.success(request, _("Saved."))
            return redirect("members:body_detail", body.pk)
    context = {"form": form, "rows": rows, "body": body}
    return render(request, "members/rules.html", context, status=422 if form.errors and request.method == "POST" else 200)
