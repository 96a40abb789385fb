"""Somebody's calendar: meetings they take part in, last days of their tasks, reports asked of them. Read by calendar programs.

Everything is asked through `visible_to` or is the person's own duty. Of a meeting it says body, theme and place, never the agenda; of a
task on a closed matter, that there is one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from meetings.models import Meeting, ReportRequest, Speech, Task
from meetings.services.duties import brief
from meetings.workflow import AHEAD, State
from members.models import User
from members.services import language_of

REACHES_BACK = datetime.timedelta(days=366)
FRESH = datetime.timedelta(hours=1)  # how often calendar programs are asked to look again
STATUSES = {State.CANCELLED: "CANCELLED", State.POSTPONED: "CANCELLED", State.PLANNED: "TENTATIVE"}


def calendar_of(user: User, *, site: str) -> bytes:
    """The whole calendar in the language of its owner. The same rows give the same bytes, so that a reader may be told «not modified».

    `site` is where links lead; its host makes the ids of events unlike those of another school.
    """
    with translation.override(language_of(user)):
        calendar = Calendar()
        calendar.add("prodid", "-//Methodological council//Calendar//")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        for name in ("name", "x-wr-calname"):
            calendar.add(name, _("Methodological council"))
        calendar.add("x-wr-timezone", timezone.get_default_timezone_name())
        calendar.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        for event in events_of(user, site):
            calendar.add_component(event)
        calendar.add_missing_timezones(first_date=datetime.date(2020, 1, 1))
        body: bytes = calendar.to_ical()
        return body


def events_of(user: User, site: str) -> Iterator[Event]:
    since = timezone.localdate() - REACHES_BACK
    for meeting in meetings_of(user, since):
        yield _meeting(meeting, site)
    mine = Task.objects.executed_by(user).still_open().filter(due__gte=since).with_decision()
    for task in mine.annotate(changes=Count("history"), changed_at=Max("history__at")).order_by("due", "pk"):
        yield _task(task, site)
    asked = ReportRequest.objects.asked_of(user).visible_to(user).filter(came_at=None, due__gte=since, meeting__state__in=AHEAD)
    for row in asked.order_by("due", "pk"):
        yield _request(row, site)


def meetings_of(user: User, since: datetime.date) -> list[Any]:
    """Meetings that this person may open and takes part in: as a member on that day, in the chair, with the minutes, as a rapporteur."""
    if user.person_id is None:
        return []
    speaks = Speech.objects.filter(item__meeting=OuterRef("pk"), kind="heard", person=user.person_id)
    part = Q(chair=user.person_id) | Q(secretary=user.person_id) | Q(Exists(speaks))
    for seat in user.standing.seats:
        part |= Q(body=seat.body_id, date__gte=seat.starts, **({"date__lte": seat.ends} if seat.ends else {}))
    found = Meeting.objects.visible_to(user).filter(part, date__gte=since, is_extract=False).select_related("body")
    return list(found.annotate(changes=Count("history"), changed_at=Max("history__at")).order_by("date", "pk"))


def _event(uid: str, summary: str, url: str, *, changed_at: datetime.datetime, changes: int) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("summary", summary)
    event.add("url", url)
    event.add("dtstamp", changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    event.add("last-modified", changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    event.add("sequence", changes)
    event.add("class", "PRIVATE")
    return event


def _uid(kind: str, pk: int, site: str) -> str:
    return f"{kind}-{pk}@{site.partition('://')[2].partition('/')[0].partition(':')[0]}"


def _meeting(meeting: Any, site: str) -> Event:
    url = f"{site}{reverse('meetings:meeting_detail', args=[meeting.pk])}"
    summary = f"{meeting.body}: {meeting.theme}" if meeting.theme else _("%(body)s: meeting") % {"body": meeting.body}
    event = _event(
        _uid("meeting", meeting.pk, site),
        summary,
        url,
        changed_at=meeting.changed_at or meeting.created_at,
        changes=meeting.changes,
    )
    last = meeting.end_date or meeting.date
    if meeting.starts is None:
        event.add("dtstart", meeting.date)
        event.add("dtend", last + datetime.timedelta(days=1))  # the day after, as the format wants it
    else:
        starts = _moment(meeting.date, meeting.starts)
        ends = _moment(last, meeting.ends) if meeting.ends else starts
        event.add("dtstart", starts)
        event.add("dtend", ends if ends > starts else starts + datetime.timedelta(hours=1))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", STATUSES.get(State(meeting.state), "CONFIRMED"))
    return event


def _moment(day: datetime.date, clock: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(day, clock, tzinfo=timezone.get_default_timezone())


def _task(task: Any, site: str) -> Event:
    url = f"{site}{reverse('meetings:task_detail', args=[task.pk])}"
    event = _event(
        _uid("task", task.pk, site),
        capfirst(_("last day: %(task)s") % {"task": brief(task)}),
        url,
        changed_at=task.changed_at or _moment(task.opened_on, datetime.time()),
        changes=task.changes,
    )
    return _whole_day(event, task.due)


def _request(row: ReportRequest, site: str) -> Event:
    url = f"{site}{reverse('meetings:request', args=[row.pk])}"
    text = capfirst(_("last day of the report: %(subject)s") % {"subject": row.subject})
    return _whole_day(_event(_uid("request", row.pk, site), text, url, changed_at=row.asked_at, changes=0), row.due)


def _whole_day(event: Event, day: datetime.date) -> Event:
    """A deadline: on its day, without making anybody look busy."""
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
