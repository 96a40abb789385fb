"""Reports asked of unions before a meeting: asked, answered, replaced, late, taken into the minutes."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting, ReportRequest, Speech
from meetings.services.reminders import remind
from members.models import Body, Notice, User
from tests import factories

PDF = b"%PDF-1.7\n" + b"0" * 64
SUBJECT = "Биринчи чейректин жыйынтыгы"


@pytest.fixture
def union(council_body: Body) -> Body:
    return factories.body(kind="method_union", name_ky="Математика бирикмеси")


@pytest.fixture
def head(union: Body) -> User:
    return factories.user("head", "Эшимов Тилек", body=union, role="head")


@pytest.fixture
def planned(secretary: User, chair: User, council_body: Body, head: User, today: datetime.date) -> Meeting:
    return factories.meeting(secretary, council_body, date=today + datetime.timedelta(days=10))


@pytest.fixture
def asked(planned: Meeting, union: Body, secretary: User, today: datetime.date) -> ReportRequest:
    return ReportRequest.objects.create(
        meeting=planned, body=union, subject=SUBJECT, due=today + datetime.timedelta(days=7), asked_by=secretary
    )


def test_all_unions_are_asked_at_once_and_once(
    planned: Meeting, union: Body, head: User, teacher: User, secretary: User, as_user: Callable[[User], Client]
) -> None:
    client, address = as_user(secretary), reverse("meetings:request_add", args=[planned.pk])
    assert client.get(address).context["form"].initial["bodies"] == [union.pk]
    data = {"subject": SUBJECT, "due": planned.date, "bodies": [union.pk], "people": "Сыдыкова Анара"}
    for _press in range(2):
        assert client.post(address, data).status_code == 302
    assert ReportRequest.objects.count() == 2
    for user in (head, teacher):
        assert Notice.objects.filter(user=user, kind="report_asked").count() == 1
    assert client.post(address, {**data, "due": planned.date + datetime.timedelta(days=1)}).status_code == 422
    assert client.post(address, {**data, "people": "Эч ким"}).status_code == 422


def test_the_head_answers_and_replaces_until_the_meeting_is_held(
    asked: ReportRequest, planned: Meeting, head: User, secretary: User, as_user: Callable[[User], Client]
) -> None:
    client, address = as_user(head), reverse("meetings:request", args=[asked.pk])
    assert client.post(address, {"text": ""}).status_code == 422
    client.post(address, {"text": "Биринчи түрү."})
    client.post(address, {"text": "Экинчи түрү.", "file": SimpleUploadedFile("отчет.pdf", PDF)})
    asked.refresh_from_db()
    assert (asked.text, asked.file_name, asked.came_from) == ("Экинчи түрү.", "отчет.pdf", head.person)
    assert b"".join(as_user(secretary).get(reverse("meetings:request_file", args=[asked.pk])).streaming_content) == PDF  # type: ignore[attr-defined]
    assert Notice.objects.filter(user=secretary, kind="report_came").count() == 1
    Meeting.objects.filter(pk=planned.pk).update(state="drafted")
    assert client.post(address, {"text": "Кеч."}).status_code == 403
    assert "Экинчи түрү." in client.get(address).content.decode()


def test_others_neither_see_nor_answer(asked: ReportRequest, teacher: User, secretary: User, as_user: Callable[[User], Client]) -> None:
    address = reverse("meetings:request", args=[asked.pk])
    assert as_user(teacher).get(address).status_code == 404
    assert as_user(secretary).get(address).status_code == 200
    assert as_user(secretary).post(address, {"text": "Анын ордуна."}).status_code == 403


def test_the_head_does_not_see_the_meeting_itself(
    asked: ReportRequest, planned: Meeting, head: User, as_user: Callable[[User], Client]
) -> None:
    page = as_user(head).get(reverse("meetings:request", args=[asked.pk])).content.decode()
    assert f"/meetings/{planned.pk}/" not in page


def test_the_page_of_the_meeting_shows_what_is_late(
    asked: ReportRequest, planned: Meeting, secretary: User, as_user: Callable[[User], Client], today: datetime.date
) -> None:
    page = as_user(secretary).get(reverse("meetings:meeting_detail", args=[planned.pk])).content.decode()
    assert "badge-bad" not in page
    ReportRequest.objects.update(due=today - datetime.timedelta(days=1))
    page = as_user(secretary).get(reverse("meetings:meeting_detail", args=[planned.pk])).content.decode()
    assert "badge-bad" in page


def test_who_has_not_answered_is_reminded_once_a_stage(asked: ReportRequest, head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in (-3, -3, 0, 1, 9):
        moment = timezone.make_aware(datetime.datetime.combine(asked.due + datetime.timedelta(days=days), datetime.time(9)))
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        remind()
    assert Notice.objects.filter(user=head, kind="report_due").count() == 3


def test_the_words_are_taken_into_the_minutes_once(
    asked: ReportRequest, planned: Meeting, head: User, secretary: User, as_user: Callable[[User], Client]
) -> None:
    as_user(head).post(reverse("meetings:request", args=[asked.pk]), {"text": "Чейрек жыйынтыкталды."})
    Meeting.objects.filter(pk=planned.pk).update(state="in_progress")
    client, item = as_user(secretary), planned.items.get()
    address = reverse("meetings:request_take", args=[asked.pk])
    for _press in range(2):
        assert client.post(address, {"item": item.pk}).status_code == 302
    speech = Speech.objects.get(item=item)
    assert (speech.kind, speech.person, speech.text) == ("heard", head.person, "Чейрек жыйынтыкталды.")
    assert "Эшимов" in speech.name


def test_a_report_asked_for_moves_with_a_postponed_meeting(asked: ReportRequest, planned: Meeting, secretary: User) -> None:
    from meetings.services.planning import postpone_meeting

    assert planned.date is not None
    new = postpone_meeting(planned, by=secretary, reason="Карантин", date=planned.date + datetime.timedelta(days=5))
    asked.refresh_from_db()
    assert asked.meeting == new
