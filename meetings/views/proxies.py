from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import form_page
from meetings.forms.proxies import ProxyForm
from meetings.models import Proxy
from meetings.services import proxies
from meetings.views.common import get_meeting


def proxy_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """An absent member passes the vote to another, where the rules let it; elsewhere the page says that they do not."""
    meeting = get_meeting(request, pk, "attend")
    proxies.require_proxies(meeting)
    form = ProxyForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            proxies.pass_vote(form.save(commit=False), by=request.user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Saved. Votes that were taken already keep their voters: open them to read the list again."))
            return redirect("meetings:attendance", pk)
    intro = _("The vote counts, but not for the quorum: that is made by those who are there. It rests while its giver is present.")
    return form_page(request, form, _("Passed vote"), reverse("meetings:attendance", args=[pk]), intro=intro)


@require_POST
def proxy_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    proxy = get_object_or_404(Proxy.objects.select_related("giver__meeting"), pk=pk)
    meeting = get_meeting(request, proxy.giver.meeting_id, "attend")
    proxies.take_back(proxy, by=request.user)
    messages.success(request, _("Deleted."))
    return redirect("meetings:attendance", meeting.pk)
