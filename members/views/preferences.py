"""What somebody sets for themselves; and, for the administrator, what became of the mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest
from members import services
from members.forms import PreferencesForm
from members.models import CalendarFeed, User

CALENDAR_ACTS = {"make": services.make_feed, "renew": services.renew_feed, "end": services.end_feed}


def preferences(request: SignedInRequest) -> HttpResponse:
    """Language, mail, calendar: only one's own."""
    user = User.objects.select_related("person").get(pk=request.user.pk)  # of its own: a wrong form must not change who is at work
    form = PreferencesForm(request.POST or None, instance=user, initial={"language": services.language_of(user)})
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        with translation.override(saved.language):
            messages.success(request, _("Saved."))
        response = redirect("members:preferences")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)  # what this browser was set to gives way to what was chosen now
        return response
    feed = CalendarFeed.objects.filter(user=user).first()
    context = {"form": form, "feed": feed, "mail_works": bool(settings.EMAIL_HOST), "site": services.site_of(request)}
    return render(request, "members/preferences.html", context, status=422 if form.errors else 200)


@require_POST
def calendar_act(request: SignedInRequest) -> HttpResponse:
    """Make, renew or end the address of one's own calendar."""
    act = CALENDAR_ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    act(request.user)
    messages.success(request, _("Done."))
    return redirect("members:preferences")


def mail_queue(request: SignedInRequest) -> HttpResponse:
    """Which mail waits or failed, and why. To whom and when, never what it says; of what has gone, only when the last one went: who
    got how many would tell of matters that are closed to those who keep the accounts."""
    if not request.user.standing.may_manage_people:
        raise Http404
    page = Paginator(services.kept_back(), 50).get_page(request.GET.get("page"))
    rows = [(mail, *services.state_of(mail), error) for mail, error in services.with_errors(page.object_list)]
    context = {"page": page, "rows": rows, "mail_works": bool(settings.EMAIL_HOST), "last_sent": services.last_sent()}
    return render(request, "members/mail_queue.html", context)
