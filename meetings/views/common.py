"""Fetch what this person may see (404 otherwise), and ask whether they may act (403 with the reason)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from council.lib.http import SignedInRequest
from council.lib.workflow import Refused
from meetings.models import AgendaItem, Decision, Meeting
from meetings.workflow import WORKFLOW


def get_meeting(request: SignedInRequest, pk: int, action: str = "", *, complete: bool = False) -> Meeting:
    """A meeting this person may see; with an action, one they may do this to now."""
    meetings = Meeting.objects.visible_to(request.user)
    meeting = get_object_or_404(meetings.complete() if complete else meetings.select_related("body", "rule_set"), pk=pk)
    if action:
        WORKFLOW.require(action, request.user, meeting)
    return meeting


def get_item(request: SignedInRequest, pk: int, action: str = "") -> AgendaItem:
    item = get_object_or_404(AgendaItem.objects.select_related("parent"), pk=pk)
    item.meeting = get_meeting(request, item.meeting_id, action)
    return item


def get_decision(request: SignedInRequest, pk: int, action: str = "", *, complete: bool = False) -> Decision:
    """A decision; complete, it is that of a meeting read with everything, where nothing about its vote need be asked again."""
    decision = get_object_or_404(Decision.objects.select_related("item__parent", "vote"), pk=pk)
    meeting = get_meeting(request, decision.item.meeting_id, action, complete=complete)
    if complete:
        return next(d for item in meeting.items.all() for d in item.decisions.all() if d.pk == pk)
    decision.item.meeting = meeting
    return decision


def may_record(request: SignedInRequest, meeting: Meeting) -> bool:
    return WORKFLOW.allows("record", request.user, meeting)


def refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("You have no right to do this."))


def back_to(meeting: Meeting, place: str = "") -> HttpResponse:
    """The page of the meeting, at a place on it."""
    response = redirect("meetings:meeting_detail", meeting.pk)
    response["Location"] += f"#{place}" if place else ""
    return response
