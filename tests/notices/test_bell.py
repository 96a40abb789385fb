"""The bell and the list of notices: one's own, unread first, and nothing about what one may no longer open."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting
from members.models import Body, Membership, Notice, User
from members.services import notices, notify
from tests import factories
from tests.queries import queries_of

AsUser = Callable[[User], Client]
LIST = "/notices/"


@pytest.fixture
def meeting(secretary: User, council_member: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body)


def tell(meeting: Meeting, *users: User, text: str = "Отурум чакырылды", **more: object) -> int:
    people = [user.person for user in users if user.person]
    path = reverse("meetings:meeting_detail", args=[meeting.pk])
    return notify(people, kind="called", text=lambda: text, path=path, about=meeting, **more)  # type: ignore[arg-type]


def bell(client: Client) -> str:
    page = client.get(reverse("council:regulation")).content.decode()
    return page.partition('class="bell"')[2].partition("</a>")[0]


def test_the_bell_counts_what_is_unread_in_words_too(as_user: AsUser, meeting: Meeting, council_member: User) -> None:
    assert "<b>" not in bell(as_user(council_member))
    tell(meeting, council_member)
    tell(meeting, council_member)
    found = bell(as_user(council_member))
    assert "<b>2</b>" in found
    assert "окула элек билдирүүлөр" in found


def test_opening_a_notice_marks_it_as_read_and_leads_to_its_page(as_user: AsUser, meeting: Meeting, council_member: User) -> None:
    tell(meeting, council_member)
    client, notice = as_user(council_member), Notice.objects.get()
    response = client.get(reverse("members:notice_open", args=[notice.pk]))
    assert response["Location"] == reverse("meetings:meeting_detail", args=[meeting.pk])
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "<b>" not in bell(client)


def test_nobody_opens_the_notice_of_another(as_user: AsUser, meeting: Meeting, council_member: User, secretary: User) -> None:
    tell(meeting, council_member)
    assert as_user(secretary).get(reverse("members:notice_open", args=[Notice.objects.get().pk])).status_code == 404


def test_unread_ones_stand_first_and_all_can_be_marked_as_read(as_user: AsUser, meeting: Meeting, council_member: User) -> None:
    for text in ("бир", "эки", "үч"):
        tell(meeting, council_member, text=text)
    Notice.objects.filter(texts__ky="үч").update(read_at=timezone.now())
    client = as_user(council_member)
    page = client.get(LIST).content.decode()
    assert page.index(">эки<") < page.index(">бир<") < page.index(">үч<")
    assert client.get(reverse("members:notice_read_all")).status_code == 405
    client.post(reverse("members:notice_read_all"))
    assert not Notice.objects.unread().exists()


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(count: int, as_user: AsUser, meeting: Meeting, council_member: User) -> None:
    for _ in range(count):
        tell(meeting, council_member)
    number, response = queries_of(as_user(council_member), LIST)
    assert response.content.decode().count("Отурум чакырылды") == count
    assert number <= 13


def test_an_empty_list_says_what_will_stand_there(as_user: AsUser, teacher: User) -> None:
    assert "Жаңы билдирүү жок" in as_user(teacher).get(LIST).content.decode()


def test_the_text_is_in_the_language_of_the_page(as_user: AsUser, meeting: Meeting, council_member: User) -> None:
    from django.utils.translation import gettext

    assert council_member.person
    notify([council_member.person], kind="x", text=lambda: gettext("Meetings"), path="/", about=meeting)
    client = as_user(council_member)
    assert ">Отурумдар</a><br>" in client.get(LIST).content.decode()
    client.cookies["django_language"] = "ru"
    assert ">Заседания</a><br>" in client.get(LIST).content.decode()


def test_who_may_not_open_the_matter_is_not_told(meeting: Meeting, teacher: User, council_member: User) -> None:
    assert tell(meeting, teacher, council_member) == 1
    assert Notice.objects.get().user == council_member


def test_who_did_it_is_not_told_and_nobody_is_told_twice(meeting: Meeting, secretary: User, council_member: User) -> None:
    assert tell(meeting, secretary, council_member, but=secretary, key="a") == 1
    assert tell(meeting, secretary, council_member, but=secretary, key="a") == 0


@pytest.fixture
def gone(meeting: Meeting, council_member: User, secretary: User) -> User:
    """Somebody who was told of two meetings and may still open one of them: the seat ended before the other was planned for."""
    later = factories.meeting(secretary, meeting.body, date=factories.DAY + datetime.timedelta(days=7), present=False)
    tell(meeting, council_member, text="ачылат")
    tell(later, council_member, text="ачылбайт")
    Membership.objects.filter(person=council_member.person).update(ends=factories.DAY)
    return User.objects.get(pk=council_member.pk)


def test_what_may_no_longer_be_opened_is_neither_shown_nor_counted(as_user: AsUser, gone: User, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = Notice.objects.get(texts__ky="ачылбайт")
    client = as_user(gone)
    monkeypatch.setattr(timezone, "localdate", lambda *a: factories.DAY + datetime.timedelta(days=1))
    assert client.get(reverse("members:notice_open", args=[hidden.pk])).status_code == 404
    page = client.get(LIST).content.decode()
    assert "ачылат" in page
    assert "ачылбайт" not in page
    assert "<b>1</b>" in bell(client)


def test_the_tick_withdraws_it_from_the_bell_every_ten_minutes(gone: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *a: factories.DAY + datetime.timedelta(days=1))
    monkeypatch.setattr(timezone, "localtime", lambda *a: datetime.datetime(2026, 11, 6, 9, 41))
    assert notices.withdraw_unreadable() == 0
    monkeypatch.setattr(timezone, "localtime", lambda *a: datetime.datetime(2026, 11, 6, 9, 50))
    assert notices.withdraw_unreadable() == 1
    assert gone.unread_notices == 1


def test_old_notices_are_cleared(meeting: Meeting, council_member: User) -> None:
    for _ in range(4):
        tell(meeting, council_member)
    read, long_read, unread, forgotten = Notice.objects.order_by("pk")
    now = timezone.now()
    Notice.objects.filter(pk=read.pk).update(read_at=now)
    Notice.objects.filter(pk=long_read.pk).update(read_at=now - datetime.timedelta(days=61))
    Notice.objects.filter(pk=forgotten.pk).update(at=now - datetime.timedelta(days=181))
    assert notices.clear_old_notices() == 2
    assert set(Notice.objects.all()) == {read, unread}


def test_the_bell_costs_no_query_of_its_own(as_user: AsUser, meeting: Meeting, council_member: User) -> None:
    client = as_user(council_member)
    before = queries_of(client, reverse("council:act_list"))[0]
    tell(meeting, council_member)
    assert queries_of(client, reverse("council:act_list"))[0] == before
