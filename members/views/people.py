from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest
from council.lib.pages import confirm_page, edit_page, file_made
from council.lib.workflow import Refused
from members import services, xlsx
from members.filters import PersonFilter
from members.forms import AppointmentForm, EmploymentForm, LeaveForm, PersonForm, RelativeForm, UploadForm
from members.models import Appointment, Employment, Person, Relative

SESSION_ROWS = "staff_import"


def ask_manager(request: SignedInRequest) -> None:
    if not request.user.standing.may_manage_people:
        raise Refused(_("The methodist or the administrator edits the staff."))


def get_person(request: SignedInRequest, pk: int) -> Person:
    """A person this user may see: everybody for those who see the staff, oneself for all; otherwise 404."""
    if not (request.user.standing.may_see_people or request.user.person_id == pk):
        raise Http404
    return get_object_or_404(Person.objects.with_positions(), pk=pk)


def person_list(request: SignedInRequest) -> HttpResponse:
    if not request.user.standing.may_see_people:
        raise Http404
    found = PersonFilter(request.GET, Person.objects.all())
    people = found.people.with_positions().select_related("user")
    if request.GET.get("export") == "xlsx":
        return file_made(xlsx.write(people, timezone.localdate()), "staff.xlsx")
    page = Paginator(people, 50).get_page(request.GET.get("page"))
    rows = [(p, p.employment_on(timezone.localdate())) for p in page]
    context = {"filter": found, "page": page, "rows": rows, "may_edit": request.user.standing.may_manage_people}
    return render(request, "members/person_list.html", context)


def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_person(request, pk)
    manages = request.user.standing.may_manage_people
    context = {
        "person": person,
        "employments": person.employments.all(),
        "appointments": person.appointments.all(),
        "memberships": person.memberships.select_related("body").order_by("-starts"),
        "relatives": person.relatives.select_related("relative") if manages else [],
        "may_edit": manages,
        "account": getattr(person, "user", None) if manages or request.user.person_id == pk else None,
    }
    return render(request, "members/person_detail.html", context)


def person_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    ask_manager(request)
    person = get_object_or_404(Person, pk=pk) if pk else None
    form = PersonForm(request.POST or None, instance=person)
    back = reverse("members:person_detail", args=[pk]) if pk else reverse("members:person_list")
    return edit_page(request, form, str(person or _("New person")), back, after="members:person_detail")


def employment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    return _part(request, EmploymentForm, Employment(person=get_object_or_404(Person, pk=pk)), _("Employment"))


def employment_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _part(request, EmploymentForm, get_object_or_404(Employment, pk=pk), _("Employment"))


def appointment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    return _part(request, AppointmentForm, Appointment(person=get_object_or_404(Person, pk=pk)), _("Office"))


def appointment_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _part(request, AppointmentForm, get_object_or_404(Appointment, pk=pk), _("Office"))


def relative_add(request: SignedInRequest, pk: int) -> HttpResponse:
    return _part(request, RelativeForm, Relative(person=get_object_or_404(Person, pk=pk)), _("Relative"))


def _part(request: SignedInRequest, form_class: Any, instance: Any, heading: str) -> HttpResponse:
    ask_manager(request)
    back = reverse("members:person_detail", args=[instance.person_id])
    return edit_page(request, form_class(request.POST or None, instance=instance), f"{heading}: {instance.person}", back)


@require_POST
def relative_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    ask_manager(request)
    relative = get_object_or_404(Relative, pk=pk)
    relative.delete()
    return redirect("members:person_detail", relative.person_id)


def person_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody leaves: what ends with that is named before it is done."""
    ask_manager(request)
    person = get_object_or_404(Person, pk=pk)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.leave(person, on=form.cleaned_data["on"])
        messages.success(request, _("Saved. Seats and offices ended on that day; the account is closed."))
        return redirect("members:person_detail", pk)
    seats = ", ".join(str(m.body) for m in services.seats_of(person, timezone.localdate()))
    question = _("%(name)s leaves the school. Employment, offices and seats end, the account is closed; old records stay.") % {
        "name": person
    }
    back = reverse("members:person_detail", args=[pk])
    end = _("End the employment")
    return confirm_page(request, _("Leave"), f"{question} {seats}", back, confirm=end, form=form, danger=True)


def person_import(request: SignedInRequest) -> HttpResponse:
    """Upload a staff list; look at every row; nothing is written yet."""
    ask_manager(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    lines: list[xlsx.Line] = []
    if request.method == "POST" and form.is_valid():
        try:
            lines = xlsx.read(form.cleaned_data["file"].read(xlsx.LARGEST + 1))
        except ValidationError as error:
            form.add_error("file", error)
        else:
            request.session[SESSION_ROWS] = xlsx.to_session(lines)
    context = {"form": form, "lines": lines, "good": sum(1 for x in lines if x.row), "bad": sum(1 for x in lines if x.errors)}
    return render(request, "members/import.html", context, status=422 if form.errors else 200)


@require_POST
def person_import_confirm(request: SignedInRequest) -> HttpResponse:
    """Write the rows that were looked at, all or nothing."""
    ask_manager(request)
    rows = xlsx.from_session(request.session.pop(SESSION_ROWS, []))
    added, updated = services.import_staff(rows)
    messages.success(request, ngettext("%(n)s person added.", "%(n)s people added.", added) % {"n": added})
    if updated:
        messages.success(request, ngettext("%(n)s person updated.", "%(n)s people updated.", updated) % {"n": updated})
    return redirect("members:person_list")


def person_import_template(request: SignedInRequest) -> HttpResponse:
    ask_manager(request)
    return file_made(xlsx.write([], timezone.localdate()), "staff-sample.xlsx")
