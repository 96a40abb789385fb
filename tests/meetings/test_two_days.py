"""A meeting of two days: an item has its time on its own day, and so have members; the quorum follows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import documents
from meetings.models import AgendaItem, Attendance, Meeting
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]
FIRST, SECOND = factories.DAY, factories.DAY + datetime.timedelta(days=1)


def at(day: datetime.date, time: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.fromisoformat(time)))


@pytest.fixture
def meeting(secretary: User, chair: User, council_member: User, council_body: Body) -> Meeting:
    """Two items, three members; it lasts into the next day."""
    return factories.meeting(secretary, council_body, state="in_progress", items=2, end_date=SECOND)


def line_of(meeting: Meeting, user: User) -> Attendance:
    return meeting.attendances.get(person=user.person)


def attend(client: Client, meeting: Meeting, **marks: str) -> str:
    data = {f"m{a.pk}-status": "present" for a in meeting.attendances.all()} | marks
    response = client.post(reverse("meetings:attendance", args=[meeting.pk]), data)
    return "" if response.status_code == 302 else response.content.decode()


def record(client: Client, item: AgendaItem, starts: str, ends: str = "") -> str:
    data = {"s-TOTAL_FORMS": "0", "s-INITIAL_FORMS": "0", "starts": starts, "ends": ends}
    response = client.post(reverse("meetings:item_record", args=[item.pk]), data)
    return "" if response.status_code == 302 else response.content.decode()


def test_an_item_of_the_second_day_has_its_time_there(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    client, item = as_user(secretary), meeting.items.last()
    assert not record(client, item, f"{SECOND}T09:30", f"{SECOND}T10:15")
    item.refresh_from_db()
    assert (item.starts_at, item.ends_at) == (at(SECOND, "09:30"), at(SECOND, "10:15"))
    page = client.get(reverse("meetings:item_record", args=[item.pk])).content.decode()
    assert f'value="{SECOND}T09:30"' in page
    assert 'type="datetime-local"' in page


def test_the_quorum_of_each_day_is_its_own(as_user: AsUser, secretary: User, chair: User, council_member: User, meeting: Meeting) -> None:
    client, (first, second) = as_user(secretary), meeting.items.all()
    prefix = f"m{line_of(meeting, chair).pk}"
    assert not attend(client, meeting, **{f"{prefix}-left": f"{FIRST}T15:40"})
    prefix = f"m{line_of(meeting, council_member).pk}"
    assert not attend(client, meeting, **{f"{prefix}-left": f"{FIRST}T15:40"})
    record(client, first, f"{FIRST}T14:10")
    record(client, second, f"{SECOND}T09:00")
    whole = Meeting.objects.complete().get(pk=meeting.pk)
    present = [whole.quorum_of(i).present for i in whole.items.all()]
    assert present == [3, 2]


def test_a_member_comes_on_the_second_day_and_paper_says_when(
    as_user: AsUser, secretary: User, council_member: User, meeting: Meeting
) -> None:
    client, prefix = as_user(secretary), f"m{line_of(meeting, council_member).pk}"
    assert not attend(client, meeting, **{f"{prefix}-arrived": f"{SECOND}T09:05"})
    assert line_of(meeting, council_member).presences.get().starts_at == at(SECOND, "09:05")
    content = documents.protocol_content(Meeting.objects.complete().get(pk=meeting.pk))
    page = re.sub(r"<[^>]+>", "", documents.papers.paper_html(content, form="full", language="ky"))
    assert "Токтосунов Э. (келгени 06.11 09:05)" in page
    assert "2026-жылдын 5–6-ноябры" in page


def test_times_of_two_days_follow_each_other(as_user: AsUser, secretary: User, chair: User, meeting: Meeting) -> None:
    client, prefix = as_user(secretary), f"m{line_of(meeting, chair).pk}"
    there = {f"{prefix}-left": f"{FIRST}T15:00", f"{prefix}-again_from": f"{SECOND}T09:00"}
    assert not attend(client, meeting, **there)
    assert [p.starts_at for p in line_of(meeting, chair).presences.all()] == [None, at(SECOND, "09:00")]
    assert "Убакыттар" in attend(client, meeting, **{f"{prefix}-arrived": f"{SECOND}T09:00", f"{prefix}-left": f"{FIRST}T15:00"})


@pytest.mark.parametrize("day", [FIRST - datetime.timedelta(days=1), SECOND + datetime.timedelta(days=1)])
def test_a_day_outside_the_meeting_is_refused(day: datetime.date, as_user: AsUser, secretary: User, chair: User, meeting: Meeting) -> None:
    client = as_user(secretary)
    assert "Бул күн отурумдун күнү эмес." in record(client, meeting.items.last(), f"{day}T09:00")
    assert "Бул күн отурумдун күнү эмес." in attend(client, meeting, **{f"m{line_of(meeting, chair).pk}-left": f"{day}T09:00"})


def test_a_meeting_of_one_day_asks_for_times_alone(as_user: AsUser, secretary: User, council_body: Body) -> None:
    client, made = as_user(secretary), factories.meeting(secretary, council_body, state="in_progress")
    assert not record(client, made.items.get(), "14:10", "14:30")
    assert made.items.get().starts_at == at(FIRST, "14:10")
    page = client.get(reverse("meetings:attendance", args=[made.pk])).content.decode()
    assert "datetime-local" not in page
