from __future__ import annotations

import datetime
import hashlib

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from meetings.services import calendar
from members.models import CalendarFeed
from members.services.mail import site_of


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's calendar, for a calendar program that knows its secret address and cannot sign in."""
    found = get_object_or_404(CalendarFeed.objects.select_related("user__person"), token=token, user__is_active=True)
    body = calendar.calendar_of(found.user, site=site_of(request))
    now = timezone.now()
    lately = now - datetime.timedelta(hours=1)
    CalendarFeed.objects.filter(Q(read_at=None) | Q(read_at__lt=lately), pk=found.pk).update(read_at=now)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response = get_conditional_response(request, etag=etag, response=response) or response
    response["ETag"] = etag
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    patch_cache_control(response, private=True, no_cache=True)
    return response
