from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from council.lib.http import SignedInRequest
from meetings.views.common import get_meeting


def screen(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = get_meeting(request, pk)
    return render(request, "meetings/screen.html", {"meeting": meeting})
