from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from council.context import school_of
from council.lib.http import SignedInRequest
from meetings.documents.chat import chat_texts
from meetings.views.common import get_meeting, refuse_unless
from meetings.workflow import State, keeps_minutes
from members.services.mail import site_of


def chat(request: SignedInRequest, pk: int) -> HttpResponse:
    """Text to be copied into the group chat, for those who keep the minutes."""
    meeting = get_meeting(request, pk, complete=True)
    refuse_unless(keeps_minutes(request.user, meeting))
    site, school = site_of(request), school_of(request)
    # Decisions are read by all staff where there are common protocols; a meeting only by those who may open it.
    common = meeting.state in (State.SIGNED, State.CORRECTING) and school is not None and school.common_protocol
    path = reverse("meetings:common") if common else reverse("meetings:meeting_detail", args=[pk])
    texts = chat_texts(meeting, link=f"{site}{path}")
    rows = [(language, name, texts[language]) for language, name in (("ky", "Кыргызча"), ("ru", "Русский")) if language in texts]
    return render(request, "meetings/chat.html", {"meeting": meeting, "rows": rows})
