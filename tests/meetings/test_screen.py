"""The big screen: what everybody in the room may read, and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from council.models import SchoolYear
from meetings.models import AgendaItem, Attendance, Decision, DecisionPerson, Meeting, Speech
from meetings.services import holding, voting
from members.models import Body, User
from tests import factories

Screen = Callable[..., str]


@pytest.fixture
def meeting(secretary: User, chair: User, council_member: User, council_body: Body) -> Meeting:
    """Today, going on; five matters, each planned for 20 minutes."""
    today = timezone.localdate()
    if not SchoolYear.objects.containing(today).exists():
        SchoolYear.objects.create(starts=today, ends=today)
    made = factories.meeting(secretary, council_body, date=today, state="in_progress", items=5)
    made.items.update(minutes=20)
    return made


@pytest.fixture
def begin(meeting: Meeting, secretary: User) -> Callable[..., AgendaItem]:
    """Begin an item so many minutes ago."""

    def start(number: int, ago: int = 3, **fields: Any) -> AgendaItem:
        item = meeting.items.get(number=number)
        AgendaItem.objects.filter(pk=item.pk).update(**fields)
        holding.set_times(item, by=secretary, starts_at=timezone.now() - datetime.timedelta(minutes=ago), ends_at=None)
        item.refresh_from_db()
        return item

    return start


@pytest.fixture
def see(meeting: Meeting, as_user: Callable[[User], Client], council_member: User) -> Screen:
    def look(user: User = council_member, part: str = "?part") -> str:
        return as_user(user).get(f"/meetings/{meeting.pk}/screen/{part}").content.decode()

    return look


def vote(
    item: AgendaItem, by: User, text: str = "Бекитилсин.", *, about: User | None = None, level: str = "open", **numbers: int
) -> Decision:
    decision = voting.save_decision(Decision(item=item, text=text, level=level), by=by)
    if about:
        DecisionPerson.objects.create(decision=decision, person=about.person, name=str(about.person))
    voting.record_vote(decision, by=by, count=voting.Count(**numbers))
    return decision


def test_before_it_begins_the_screen_says_when(meeting: Meeting, see: Screen) -> None:
    Meeting.objects.update(state="called")
    assert "Отурумдун башталышы: 14:00" in see()


def test_the_agenda_has_the_state_of_each_item(meeting: Meeting, begin: Callable[..., AgendaItem], see: Screen, secretary: User) -> None:
    first = begin(1)
    holding.set_times(first, by=secretary, starts_at=first.starts_at, ends_at=timezone.now())
    begin(2)
    states = [line.split('class="')[1].split('"')[0] for line in see().splitlines() if "<li class" in line]
    assert states == ["done", "now", "ahead", "ahead", "ahead"]


def test_where_nobody_writes_times_a_decided_item_is_done_and_the_next_one_is_shown(meeting: Meeting, see: Screen, secretary: User) -> None:
    vote(meeting.items.get(number=1), secretary, votes_for=3)
    page = see()
    assert page.count('class="done"') == 1
    assert "<h2>2. 2-маселе жөнүндө</h2>" in page


def test_a_part_that_is_being_discussed_stands_before_its_whole(
    meeting: Meeting, begin: Callable[..., AgendaItem], see: Screen, secretary: User
) -> None:
    whole = begin(1)
    part = holding.add_item(meeting, by=secretary, item=AgendaItem(parent=whole, title="Бөлүгү жөнүндө"))
    holding.set_times(part, by=secretary, starts_at=whole.starts_at, ends_at=None)
    assert "<h2>Бөлүгү жөнүндө</h2>" in see()


@pytest.mark.parametrize(("ago", "word"), [(3, False), (21, True)])
def test_over_run_is_said_in_a_word_too(ago: int, word: bool, begin: Callable[..., AgendaItem], see: Screen) -> None:
    begin(1, ago)
    page = see()
    assert ("timer over" in page) is word
    assert ("data-over hidden" not in page) is word
    assert f"{ago} мүн" in page


def test_the_quorum_follows_who_is_there_now(meeting: Meeting, begin: Callable[..., AgendaItem], see: Screen, secretary: User) -> None:
    begin(1)
    assert "Кворум бар" in see()
    assert "3 / 3" in see()
    for line in Attendance.objects.filter(meeting=meeting)[:2]:
        line.presences.update(ends_at=timezone.now() - datetime.timedelta(minutes=1))
    assert "Кворум жок" in see()


def test_an_open_vote_shows_its_question_and_then_its_result(begin: Callable[..., AgendaItem], see: Screen, secretary: User) -> None:
    decision = vote(begin(1), secretary, "Долбоор улантылсын.")
    page = see()
    assert "Добушка коюлду: 1.1" in page
    assert "Долбоор улантылсын." in page
    voting.record_vote(decision, by=secretary, count=voting.Count(votes_for=2, against=1, abstained=0))
    page = see()
    assert "Кабыл алынды" in page
    assert "керек: 2 / 3, алынды: 2 — кабыл алынды" in page


def test_nothing_of_what_is_said_stands_on_the_screen(begin: Callable[..., AgendaItem], see: Screen) -> None:
    item = begin(1)
    Speech.objects.create(item=item, kind="heard", name="Баяндамачы Б.", text="Жашыруун баяндама")
    Speech.objects.create(item=item, kind="spoke", name="Сүйлөгөн С.", text="Жашыруун сөз")
    page = see()
    assert "Баяндамачы Б." in page
    assert "Жашыруун" not in page
    assert "Сүйлөгөн" not in page


@pytest.mark.parametrize("state", ["ahead", "now", "done"])
def test_a_confidential_item_shows_its_number_alone(
    state: str, meeting: Meeting, begin: Callable[..., AgendaItem], see: Screen, secretary: User
) -> None:
    item = begin(2, title="Купуя маселе", level="confidential")
    Speech.objects.create(item=item, kind="heard", name="Баяндамачы Б.", text="")
    part = holding.add_item(meeting, by=secretary, item=AgendaItem(parent=item, title="Купуя бөлүгү"))
    vote(item, secretary, "Купуя чечим.", votes_for=3)
    ended = timezone.now() if state == "done" else None
    started = None if state == "ahead" else item.starts_at
    holding.set_times(item, by=secretary, starts_at=started, ends_at=ended)
    page = see()
    assert part.title not in page
    assert "Купуя" not in page
    assert "Баяндамачы" not in page
    assert "Жабык маселе" in page
    assert "1.1" not in page


@pytest.mark.parametrize("is_open", [True, False])
def test_a_confidential_decision_shows_neither_its_words_nor_its_result(
    is_open: bool, begin: Callable[..., AgendaItem], see: Screen, secretary: User, council_member: User
) -> None:
    numbers = {} if is_open else {"votes_for": 2}
    vote(begin(1), secretary, "Купуя чечим.", about=council_member, level="confidential", **numbers)
    page = see()
    assert "Купуя" not in page
    assert "Кабыл алынды" not in page
    assert "Токтосунов" not in page
    assert 'class="result' not in page


@pytest.mark.parametrize("by", ["a person", "the kind of the item"])
def test_the_result_about_a_person_is_left_to_the_chair(
    by: str, begin: Callable[..., AgendaItem], see: Screen, secretary: User, council_member: User
) -> None:
    item = begin(1, kind="attestation" if by == "the kind of the item" else "general")
    about = council_member if by == "a person" else None
    decision = vote(item, secretary, "Сунушталсын.", about=about)
    assert "Сунушталсын." in see(), "the question has to be read while it is voted on"
    voting.record_vote(decision, by=secretary, count=voting.Count(rest_for=True))
    page = see()
    assert "Жыйынтыгын төрага жарыялайт." in page
    assert "Сунушталсын." not in page
    assert "Кабыл алынды" not in page
    assert "макул" not in page


def test_of_several_votes_the_open_one_is_shown(begin: Callable[..., AgendaItem], see: Screen, secretary: User) -> None:
    item = begin(1)
    vote(item, secretary, "Биринчиси.")
    vote(item, secretary, "Экинчиси.", votes_for=3)
    assert "Биринчиси." in see()
    assert "Экинчиси." not in see()


@pytest.mark.parametrize("kind", ["council_member", "secretary", "chair", "director", "methodist"])
def test_who_may_see_the_meeting_may_open_it(kind: str, meeting: Meeting, see: Screen, request: pytest.FixtureRequest) -> None:
    assert "Күн тартиби" in see(request.getfixturevalue(kind), part="")


@pytest.mark.parametrize("kind", ["stranger", "teacher", "administrator"])
def test_nobody_else_knows_of_it(kind: str, meeting: Meeting, as_user: Callable[[User], Client], request: pytest.FixtureRequest) -> None:
    client = as_user(request.getfixturevalue(kind))
    assert [client.get(f"/meetings/{meeting.pk}/screen/{part}").status_code for part in ("", "?part")] == [404, 404]


def test_the_meeting_page_leads_to_it(meeting: Meeting, as_user: Callable[[User], Client], secretary: User) -> None:
    assert f'href="/meetings/{meeting.pk}/screen/"' in as_user(secretary).get(f"/meetings/{meeting.pk}/").content.decode()


def test_it_is_kept_nowhere_and_renews_itself_without_javascript(
    meeting: Meeting, as_user: Callable[[User], Client], secretary: User
) -> None:
    response = as_user(secretary).get(f"/meetings/{meeting.pk}/screen/")
    assert "no-store" in response["Cache-Control"]
    assert '<noscript><meta http-equiv="refresh"' in response.content.decode()


def test_a_long_agenda_costs_the_queries_of_a_short_one(
    meeting: Meeting, as_user: Callable[[User], Client], secretary: User, begin: Callable[..., AgendaItem]
) -> None:
    client, url = as_user(secretary), f"/meetings/{meeting.pk}/screen/?part"
    vote(begin(1), secretary, votes_for=3)
    counts = []
    for more in (1, 25):
        for number in range(more):
            item = holding.add_item(meeting, by=secretary, item=AgendaItem(title=f"Кошумча {number}"))
            vote(item, secretary, votes_for=3)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 20, counts
