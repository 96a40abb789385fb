from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest
from members import services
from members.models import Notice

PAGE = 30


def notice_list(request: SignedInRequest) -> HttpResponse:
    """What this person was told, what is unread first. What they may open no more is withdrawn before anything is counted."""
    if services.withdraw_from(request.user):
        request.user.unread_notices = Notice.objects.filter(user=request.user).unread().count()
    page = Paginator(Notice.objects.filter(user=request.user).unread_first(), PAGE).get_page(request.GET.get("page"))
    return render(request, "members/notices.html", {"page": page})


@require_POST
def notice_read_all(request: SignedInRequest) -> HttpResponse:
    services.read_all(request.user)
    return redirect("members:notice_list")


def notice_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Marks the notice as read and leads to what it is about."""
    notice = get_object_or_404(Notice, user=request.user, pk=pk)
    notice.user = request.user
    if not notice.may_be_read:
        raise Http404
    if notice.read_at is None:
        Notice.objects.filter(pk=pk).update(read_at=timezone.now())
    return redirect(notice.path)
