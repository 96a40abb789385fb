from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from council.lib.http import SignedInRequest
from meetings.documents.screen import screen_content
from meetings.models import Meeting


def screen(request: SignedInRequest, pk: int) -> HttpResponse:
    """The big screen of a meeting, for whoever may see the meeting. With `?part` the inner part alone, which the page fetches anew."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_screen(), pk=pk)
    template = "meetings/_screen.html" if "part" in request.GET else "meetings/screen.html"
    response = render(request, template, screen_content(meeting, timezone.now()))
    patch_cache_control(response, private=True, no_store=True)
    return response
