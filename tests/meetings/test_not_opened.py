"""A meeting that could not be opened for want of a quorum ends in a short act with the attendance."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from council.models import IssuedDocument
from meetings.models import Attendance, Meeting
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def meeting(secretary: User, chair: User, council_member: User, council_body: Body) -> Meeting:
    """Called; one of three is there."""
    made = factories.meeting(secretary, council_body, state="called")
    Attendance.objects.exclude(person=secretary.person).update(status="absent", reason="Ооруп калды")
    return made


def close(client: Client, meeting: Meeting) -> str:
    response = client.post(reverse("meetings:act", args=[meeting.pk, "unopened"]), {"reason": "Үч мүчөнүн экөө келген жок"})
    return response.content.decode() if response.status_code == 403 else ""


def test_an_act_with_the_attendance_is_issued_and_the_meeting_is_locked(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    assert not close(as_user(secretary), meeting)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.number, meeting.number_is_fixed) == ("not_opened", 1, True)
    act = IssuedDocument.objects.get()
    assert (act.kind, act.number) == ("not_opened", "1")
    page = re.sub(r"<[^>]+>", "", bytes(act.content).decode())
    for text in (
        "АКТ",
        "1 — Бакыт кызы А.",
        "Ооруп калды",
        "Кворум болбогондуктан",
        "Үч мүчөнүн экөө келген жок",
        "Отурум № 1, акт, 05.11.2026",
    ):
        assert text in page
    for text in ("КҮН ТАРТИБИ", "№ 1 протокол"):
        assert text not in page


def test_with_a_quorum_it_cannot_be_closed_so(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    Attendance.objects.update(status="present")
    assert "Кворум бар" in close(as_user(secretary), meeting)


def test_everybody_must_be_marked_first(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    Attendance.objects.exclude(person=secretary.person).update(status="")
    assert "Адегенде ар бир мүчөнүн катышуусун белгилеңиз." in close(as_user(secretary), meeting)


def test_the_page_says_why_it_cannot_be_closed_yet(as_user: AsUser, secretary: User, meeting: Meeting) -> None:
    Attendance.objects.update(status="")
    page = as_user(secretary).get(reverse("meetings:meeting_detail", args=[meeting.pk])).content.decode()
    assert "Адегенде ар бир мүчөнүн катышуусун белгилеңиз." in page
