"""Who is told what of a meeting."""

from __future__ import annotations

import datetime

import pytest

from meetings.models import Meeting
from meetings.services import planning, protocol
from members.models import Body, Notice, User
from tests import factories


@pytest.fixture(autouse=True)
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are tried elsewhere; drawing one takes a second."""
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


@pytest.fixture
def called(meeting: Meeting, secretary: User) -> Meeting:
    planning.call_meeting(meeting, by=secretary)
    meeting.refresh_from_db()
    return meeting


def test_members_hear_of_a_meeting_that_is_called_but_not_who_called_it(called: Meeting, teacher: User, methodist: User) -> None:
    assert told("meeting_called") == {"chair", "member"}
    notice = Notice.objects.filter(kind="meeting_called")[0]
    assert notice.texts["ky"] == "Отурум чакырылды: Усулдук кеңеш, 05.11.2026, 14:00, 204-бөлмө"
    assert notice.texts["ru"] == "Созвано заседание: Методический совет, 05.11.2026, 14:00, 204-бөлмө"
    assert notice.may_be_read


def test_who_presides_that_day_hears_it_too(meeting: Meeting, methodist: User, director: User) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(chair=director.person_id)
    planning.call_meeting(meeting, by=methodist)
    assert told("meeting_called") == {"chair", "secretary", "member", "director"}


def test_of_a_meeting_put_off_they_hear_the_new_day(called: Meeting, secretary: User) -> None:
    new = planning.postpone_meeting(called, by=secretary, reason="Карантин", date=factories.DAY + datetime.timedelta(days=7))
    assert told("meeting_postponed") == {"chair", "member"}
    notice = Notice.objects.filter(kind="meeting_postponed")[0]
    assert "05.11.2026" in notice.texts["ky"]
    assert "12.11.2026" in notice.texts["ky"]
    assert notice.path == f"/meetings/{new.pk}/"


def test_they_hear_that_it_is_called_off(called: Meeting, chair: User) -> None:
    planning.cancel_meeting(called, by=chair, reason="Карантин")
    assert told("meeting_cancelled") == {"secretary", "member"}


def test_of_a_meeting_that_was_only_planned_nobody_hears(meeting: Meeting, secretary: User) -> None:
    planning.cancel_meeting(meeting, by=secretary, reason="Жаңылыштык")
    assert not Notice.objects.exists()


def test_who_must_sign_hears_it_and_hears_of_a_return_and_all_hear_of_the_signature(
    secretary: User, chair: User, council_member: User, methodist: User, council_body: Body
) -> None:
    made = factories.meeting(secretary, council_body, state="decided")
    protocol.send_to_signing(made, by=secretary)
    assert told("protocol_to_sign") == {"chair"}
    protocol.withdraw(made, by=chair, note="Мүчө жок")
    assert told("protocol_returned") == {"secretary"}
    protocol.send_to_signing(made, by=methodist)
    assert told("protocol_to_sign") == {"chair", "secretary"}
    protocol.sign(made, by=secretary)
    assert told("protocol_signed") == set()
    protocol.sign(made, by=chair)
    assert told("protocol_signed") == {"secretary", "member"}
