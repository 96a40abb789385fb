from __future__ import annotations

import contextlib

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest
from council.models import School
from members import services
from members.forms import SetupForm, SlipForm
from members.models import Person, User
from members.views.people import ask_manager

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
TRIES, WINDOW = 10, 600  # tries with one name or from one address within so many seconds


@require_POST
def slip_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """A slip for one person: shown once, to be printed."""
    ask_manager(request)
    slip = services.issue_slip(get_object_or_404(Person, pk=pk), by=request.user)
    return render(request, "members/slips.html", {"slips": [slip]})


@require_POST
def slips_bulk(request: SignedInRequest) -> HttpResponse:
    """Slips for everybody who works here and has no account yet."""
    ask_manager(request)
    people = Person.objects.employed_on(timezone.localdate()).filter(user=None).order_by("sort_key")
    slips = [services.issue_slip(person, by=request.user) for person in people]
    return render(request, "members/slips.html", {"slips": slips})


@require_POST
def account_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an account; a new slip opens it again."""
    ask_manager(request)
    User.objects.filter(person=pk).update(is_active=False)
    messages.success(request, _("The account is closed."))
    return redirect("members:person_detail", pk)


def _failed_too_often(*keys: str) -> bool:
    return any(cache.get(key, 0) >= TRIES for key in keys)


def _count_failure(*keys: str) -> None:
    """Only failures are counted: a whole staff may sign in from one address of the school."""
    for key in keys:
        cache.add(key, 0, WINDOW)
        with contextlib.suppress(ValueError):  # it ran out between the two lines
            cache.incr(key)


@login_not_required
def slip(request: HttpRequest) -> HttpResponse:
    """The first sign-in: name and code of the slip, and a password of one's own."""
    form = SlipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        keys = f"slip:{data['username'].strip().lower()}", f"slip:{request.META.get('REMOTE_ADDR')}"
        if _failed_too_often(*keys):
            form.add_error(None, _("Too many tries. Wait ten minutes."))
        elif user := services.use_slip(data["username"], data["code"], password=data["password"]):
            login(request, user, backend=BACKEND)
            record_authentication(request, user, method="password")
            messages.success(request, _("Welcome! From now on sign in with your password."))
            return redirect("home")
        else:
            _count_failure(*keys)
            form.add_error(None, _("The user name or the code is wrong, or the slip was used or is too old. Ask for a new one."))
    return render(request, "members/slip.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
def setup(request: HttpRequest) -> HttpResponse:
    """The first run of an empty installation."""
    if School.objects.exists():
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        director = form.officer("director", "директор")
        methodist = form.officer("methodist", "директордун усулдук иштер боюнча орун басары")
        user = services.set_up(form.save(commit=False), director=director, methodist=methodist, today=timezone.localdate())
        login(request, user, backend=BACKEND)
        record_authentication(request, user, method="password")
        messages.success(request, _("The school is set up. Now bring in the staff list."))
        return redirect("members:person_import")
    return render(request, "members/setup.html", {"form": form}, status=422 if form.errors else 200)
