from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from council.context import school_of
from council.lib.http import SignedInRequest
from council.lib.workflow import Refused
from council.models import IssuedDocument
from council.years import chosen_year
from meetings.filters import MeetingFilter
from meetings.models import Meeting, ProtocolDocument

PAGE = 30


def meeting_list(request: SignedInRequest) -> HttpResponse:
    """Meetings of the chosen school year, what is open first, then the newest."""
    year = chosen_year(request)
    meetings = Meeting.objects.visible_to(request.user).filter(school_year=year).for_lists().newest_first()
    found = MeetingFilter(request.GET, meetings)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "year": year, "may_plan": request.user.standing.may_call_meetings}
    return render(request, "meetings/list.html", context)


def register(request: SignedInRequest) -> HttpResponse:
    """The register of protocol numbers of the year, body by body: final, provisional, cancelled ones, and every gap explained."""
    year = chosen_year(request)
    meetings = (
        Meeting.objects.visible_to(request.user)
        .filter(school_year=year, number__isnull=False)
        .select_related("body")
        .annotate(versions=Count("protocols"))
        .order_by("body__kind_order", "body__sort_key", "body", "number")
    )
    bodies: dict[str, list[Meeting | int]] = {}
    for meeting in meetings:
        rows = bodies.setdefault(str(meeting.body), [])
        last = next((r if isinstance(r, int) else r.number or 0 for r in reversed(rows)), 0)
        rows += range(last + 1, meeting.number or 0)
        rows.append(meeting)
    return render(request, "meetings/register.html", {"bodies": bodies, "year": year})


def common(request: SignedInRequest) -> HttpResponse:
    """The common protocols of the year, for all who work here, where the school has switched them on."""
    school = school_of(request)
    if school is None or not school.common_protocol:
        raise Refused(_("The school issues no common protocols."))
    if not (request.user.standing.is_staff_member or request.user.standing.sees_all_meetings):
        raise Refused(_("Common protocols are for the staff of the school."))
    newer = IssuedDocument.objects.filter(pk=OuterRef("document"), status__isnull=False)
    papers = (
        ProtocolDocument.objects.filter(form=ProtocolDocument.Form.COMMON, protocol__meeting__school_year=chosen_year(request))
        .exclude(Exists(newer))
        .select_related("document", "protocol__meeting__body")
        .defer("document__content")
        .order_by("-document__date")
    )
    return render(request, "meetings/common.html", {"papers": papers})
