"""Putting a meeting off: what goes along to the new one, and what the old one keeps."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from council.models import SchoolYear
from meetings.models import Attachment, Guest, Meeting, Speech
from meetings.models.meetings import JointBody
from meetings.services import numbers, planning
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]
NEW_DAY = datetime.date(2026, 11, 12)


@pytest.fixture
def meeting(secretary: User, chair: User, council_body: Body) -> Meeting:
    made = factories.meeting(secretary, council_body, items=2, theme="Теманын аты", kind="joint", end_date=datetime.date(2026, 11, 6))
    Speech.objects.create(item=made.items.first(), kind="heard", name="Бакыт кызы А.")
    Guest.objects.create(meeting=made, name="Конок")
    Attachment.objects.create(meeting=made, number=1, title="Тизме", item=made.items.first())
    JointBody.objects.create(meeting=made, body=factories.body(kind="pedagogical_council", name_ky="Педкеңеш"))
    planning.call_meeting(made, by=secretary)
    made.refresh_from_db()
    return made


def postpone(client: Client, meeting: Meeting, day: datetime.date = NEW_DAY) -> Meeting:
    data = {"reason": "Карантин", "date": day.isoformat(), "starts": "10:00"}
    response = client.post(reverse("meetings:act", args=[meeting.pk, "postpone"]), data)
    assert response.status_code == 302, response.content.decode()
    meeting.refresh_from_db()
    assert meeting.postponed_to is not None
    return meeting.postponed_to


def test_the_new_meeting_takes_over_agenda_guests_appendices_and_number(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    new = postpone(as_user(secretary), meeting)
    assert (new.state, new.date, new.starts, new.number) == ("planned", NEW_DAY, datetime.time(10), 1)
    assert new.end_date == NEW_DAY + datetime.timedelta(days=1)
    assert [i.title for i in new.items.all()] == ["1-маселе жөнүндө", "2-маселе жөнүндө"]
    assert [s.name for i in new.items.all() for s in i.speeches.all()] == ["Бакыт кызы А."]
    assert (new.guests.get().name, new.attachments.get().item, new.joint_rows.count()) == ("Конок", new.items.first(), 1)
    assert (new.chair, new.secretary, new.theme) == (meeting.chair, meeting.secretary, "Теманын аты")
    assert new.attendances.count() == 2


def test_the_old_one_says_why_and_where_to_and_is_locked(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    client = as_user(secretary)
    new = postpone(client, meeting)
    assert (meeting.state, meeting.number, meeting.items.count()) == ("postponed", None, 0)
    page = client.get(reverse("meetings:meeting_detail", args=[meeting.pk])).content.decode()
    assert "Карантин" in page
    assert reverse("meetings:meeting_detail", args=[new.pk]) in page
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(theme="x")


def test_a_number_given_by_hand_goes_along_with_its_note(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    numbers.choose_number(meeting, 7, "кагаз журналы боюнча")
    meeting.save()
    new = postpone(as_user(secretary), meeting)
    assert (new.number, new.number_is_manual, new.number_note) == (7, True, "кагаз журналы боюнча")


@pytest.mark.parametrize(("later", "kept"), [(False, None), (True, 1)])
def test_a_number_does_not_go_into_another_school_year(
    later: bool, kept: int | None, as_user: AsUser, secretary: User, meeting: Meeting, council_body: Body
) -> None:
    SchoolYear.objects.create(starts=datetime.date(2027, 9, 1), ends=datetime.date(2028, 8, 31))
    if later:
        planning.call_meeting(factories.meeting(secretary, council_body), by=secretary)
    new = postpone(as_user(secretary), meeting, datetime.date(2027, 9, 2))
    assert (new.number, meeting.number) == (None, kept)


BAD = [({"date": "2026-11-12"}, "Себебин жазыңыз."), ({"reason": "x"}, "милдеттүү"), ({"reason": "x", "date": "2031-01-01"}, "окуу жылы")]


@pytest.mark.parametrize(("data", "words"), BAD)
def test_what_is_missing_is_said_and_nothing_is_moved(
    data: dict[str, str], words: str, as_user: AsUser, secretary: User, meeting: Meeting
) -> None:
    response = as_user(secretary).post(reverse("meetings:act", args=[meeting.pk, "postpone"]), data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Meeting.objects.get().items.count() == 2
