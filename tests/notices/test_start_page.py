"""The start page: what is late, today, waiting and ahead, for each who has to do with it and for nobody else."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from post_office.models import STATUS, Email

from council.models import SchoolYear
from meetings.desk import MOST
from meetings.models import Decision, DecisionReview, Meeting, ReportRequest, Signature, Task
from meetings.services.voting import Party
from members.models import Appointment, Body, Membership, User
from tests import factories
from tests.queries import queries_of

AsUser = Callable[[User], Client]
KINDS = ["methodist", "secretary", "chair", "council_member", "director", "head", "teacher", "administrator", "stranger"]
GROUPS = ("today", "overdue", "waiting")


@pytest.fixture(autouse=True)
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are tried elsewhere; drawing one takes a second."""
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def union(council_body: Body) -> Body:
    return factories.body(kind="method_union", name_ky="Математика бирикмеси", genitive_ky="Математика бирикмесинин")


@pytest.fixture
def people(
    methodist: User, secretary: User, chair: User, council_member: User, director: User, teacher: User, administrator: User, stranger: User,
    union: Body,
) -> dict[str, User]:  # fmt: skip
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    named = [methodist, secretary, chair, council_member, director, head, teacher, administrator, stranger]
    return dict(zip(KINDS, named, strict=True))


def groups(client: Client) -> dict[str, list[tuple[str, str, str]]]:
    """The lines of each group: address, words, badge."""
    page = client.get("/").content.decode()
    found = {}
    for group in GROUPS:
        section = re.search(rf'class="card-box desk desk-{group}">(.*?)</section>', page, re.S)
        rows = re.findall(r"<li>(.*?)</li>", section[1], re.S) if section else []
        found[group] = [
            (link[1], link[2], badge[1] if (badge := re.search(r"badge-state[^>]*>([^<]*)<", row)) else "")
            for row in rows
            if (link := re.search(r'<a href="([^"]+)">([^<]*)</a>', row))
        ]
        assert len(found[group]) == len(rows), "each line has one link"
    return found


# --- who is told what --------------------------------------------------------------------------------------------------------


def running(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    return factories.meeting(people["secretary"], body, date=today, state="in_progress")


def to_sign(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    made = factories.meeting(people["secretary"], body, date=today - datetime.timedelta(days=1), state="in_review")
    Signature.objects.create(
        meeting=made,
        role="secretary",
        person=people["secretary"].person,
        user=people["secretary"],
        signed_at=timezone.now(),
        content_sha256="x",
    )
    return made


def unsigned(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    return factories.meeting(people["secretary"], body, date=today - datetime.timedelta(days=6), state="drafted")


def request(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    ahead = factories.meeting(people["secretary"], body, date=today + datetime.timedelta(days=9))
    due = today + datetime.timedelta(days=2)
    return ReportRequest.objects.create(meeting=ahead, body=union, subject="Ачык сабактар", due=due, asked_by=people["secretary"])


def adopted(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    return factories.adopted(people["methodist"], [people["secretary"], people["chair"]], body)


def draft(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    held = factories.meeting(people["secretary"], body, state="decided")
    return factories.extract(factories.signed(held))


def review(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    decision = factories.signed_decision([people["secretary"], people["chair"]], body)
    return DecisionReview.objects.create(decision=decision, on=today - datetime.timedelta(days=1), set_by=people["methodist"])


def given(people: dict[str, User], body: Body, due: datetime.date) -> Task:
    factories.signed_with_tasks(people["secretary"], body, Party("Сыдыкова А.", person=people["teacher"].person), due=due)
    return Task.objects.get()


def late(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    return given(people, body, today - datetime.timedelta(days=3))


def soon(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    return given(people, body, today + datetime.timedelta(days=7))


def due_today(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    return given(people, body, today)


def reported(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    task = given(people, body, today + datetime.timedelta(days=3))
    Task.objects.filter(pk=task.pk).update(state="reported")
    return task


def failed(people: dict[str, User], body: Body, union: Body, today: datetime.date) -> Any:
    return Email.objects.create(from_email="mektep@example.kg", to=["a@example.kg"], status=STATUS.failed)


ALL_OF_THE_COUNCIL = {"methodist", "secretary", "chair", "council_member", "director"}
# What there is; the group, the beginning of its words and its badge; who sees it.
TABLE: list[tuple[Callable[..., Any], str, str, str, set[str]]] = [
    (running, "today", "Усулдук кеңеш", "Өтүп жатат", ALL_OF_THE_COUNCIL),
    (to_sign, "waiting", "Протоколго кол коюу: ", "4 күн калды", {"chair"}),
    (unsigned, "overdue", "Протоколго кол коюла элек: ", "1 күн кечикти", {"methodist", "secretary", "chair"}),
    (request, "waiting", "Отчёт жөнөтүү: Ачык сабактар", "2 күн калды", {"head"}),
    (adopted, "waiting", "Иш планын бекитүү: ", "", {"director"}),
    (draft, "waiting", "Көчүрмөнү окуп ырастоо: Район", "", {"methodist", "secretary", "chair"}),
    (review, "overdue", "Чечимди кайра кароо: 1.1. ", "1 күн кечикти", {"methodist", "secretary", "chair"}),
    (late, "overdue", "Маалымат эске алынсын.", "3 күн кечикти", {"teacher"}),
    (late, "overdue", "Мектеп боюнча мөөнөтү өткөн тапшырмалар: 1", "", {"methodist", "director"}),
    (soon, "waiting", "Маалымат эске алынсын.", "7 күн калды", {"teacher"}),
    (due_today, "today", "Маалымат эске алынсын.", "бүгүн", {"teacher"}),
    (reported, "waiting", "Отчётту кабыл алуу: ", "", {"methodist", "secretary", "chair"}),
    (failed, "overdue", "Жеткирилбей калган каттар: 1", "", {"administrator"}),
]


@pytest.mark.parametrize(
    ("make", "group", "words", "badge", "who"), TABLE, ids=[f"{m.__name__}-{g}-{n}" for n, (m, g, *_) in enumerate(TABLE)]
)
def test_each_thing_is_told_to_those_who_have_to_do_with_it(
    make: Callable[..., Any],
    group: str,
    words: str,
    badge: str,
    who: set[str],
    people: dict[str, User],
    council_body: Body,
    union: Body,
    today: datetime.date,
    as_user: AsUser,
) -> None:
    factories.SchoolYear.objects.get_or_create(starts=datetime.date(2025, 9, 1), ends=datetime.date(2026, 8, 31))
    make(people, council_body, union, today)
    seen = set()
    for kind, user in people.items():
        client = as_user(user)
        lines = [line for line in groups(client)[group] if line[1].startswith(words)]
        if lines:
            seen.add(kind)
            assert [line[2] for line in lines] == [badge], kind
            assert client.get(lines[0][0]).status_code == 200, (kind, lines[0][0])
    assert seen == who


def test_of_a_closed_matter_it_says_only_that_there_is_one(
    people: dict[str, User], council_body: Body, today: datetime.date, as_user: AsUser
) -> None:
    made = factories.meeting(people["secretary"], council_body, state="decided")
    made.items.update(level="confidential")
    Decision.objects.update(text="Купуя сөз")
    factories.give(Decision.objects.get(), Party("Сыдыкова А.", person=people["teacher"].person), by=people["secretary"], due=today)
    factories.signed(made)
    DecisionReview.objects.create(decision=Decision.objects.get(), on=today, set_by=people["methodist"])
    assert [line[1] for line in groups(as_user(people["teacher"]))["today"]] == ["Жабык маселе боюнча тапшырма"]
    assert [line[1] for line in groups(as_user(people["secretary"]))["today"]] == ["Чечимди кайра кароо: жабык маселе"]
    for user in people.values():
        assert "Купуя" not in as_user(user).get("/").content.decode()


def test_more_than_a_few_tasks_lead_to_their_list(
    people: dict[str, User], council_body: Body, today: datetime.date, as_user: AsUser
) -> None:
    parties = [Party("Сыдыкова А.", person=people["teacher"].person)] * (MOST + 2)
    factories.signed_with_tasks(people["secretary"], council_body, *parties, due=today + datetime.timedelta(days=1))
    lines = groups(as_user(people["teacher"]))["waiting"]
    assert len(lines) == MOST + 1
    assert lines[-1][:2] == ("/tasks/", "Менин калган тапшырмаларым")


def test_without_anything_it_says_so_kindly(people: dict[str, User], as_user: AsUser) -> None:
    for user in people.values():
        assert "Азыр сизден эч нерсе күтүлбөйт" in as_user(user).get("/").content.decode()


def test_a_meeting_ahead_stands_with_hour_and_place(
    people: dict[str, User], council_body: Body, today: datetime.date, as_user: AsUser
) -> None:
    day = today + datetime.timedelta(days=9)
    factories.meeting(people["secretary"], council_body, date=day)
    assert f"{day:%d.%m.%Y}, 14:00, 204-бөлмө" in as_user(people["council_member"]).get("/").content.decode()
    assert "204-бөлмө" not in as_user(people["teacher"]).get("/").content.decode()


# --- what it costs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 30])
def test_it_costs_the_same_however_much_there_is(
    times: int, people: dict[str, User], council_body: Body, union: Body, today: datetime.date, as_user: AsUser
) -> None:
    """Of somebody who holds every office there is: director, methodist, administrator, secretary of the council, head of a union."""
    everything = people["secretary"]
    for office in ("director", "methodist", "administrator"):
        Appointment.objects.filter(office=office).update(ends=factories.SINCE)
        Appointment.objects.create(person=everything.person, office=office, starts=today)
    Membership.objects.filter(body=union, role="head").update(role="member")
    factories.seat(union, everything.person, "head")
    running(people, council_body, union, today)
    for n in range(times):
        factories.meeting(people["chair"], council_body, date=today + datetime.timedelta(days=n + 1), items=0)
        factories.meeting(people["chair"], council_body, date=today - datetime.timedelta(days=n + 1), items=0, state="drafted")
    parties = [Party("Бакыт кызы А.", person=everything.person)] * times
    factories.signed_with_tasks(everything, council_body, *parties, due=today)
    ahead = Meeting.objects.filter(date__gt=today)[0]
    for n in range(times):
        ReportRequest.objects.create(meeting=ahead, body=union, subject=f"{n}", due=today, asked_by=everything)
    draft(people, council_body, union, today)
    failed(people, council_body, union, today)
    number, response = queries_of(as_user(User.objects.get(pk=everything.pk)), "/")
    assert response.status_code == 200
    assert number <= 15


# --- the short menu of a telephone ---------------------------------------------------------------------------------------------

BAR = {
    "methodist": ["Башкы бет", "Отурумдар", "Тапшырмалар", "Иш планы"],
    "secretary": ["Башкы бет", "Отурумдар", "Тапшырмалар", "Иш планы"],
    "chair": ["Башкы бет", "Отурумдар", "Тапшырмалар", "Иш планы"],
    "director": ["Башкы бет", "Отурумдар", "Тапшырмалар", "Иш планы"],
    "head": ["Башкы бет", "Отурумдар", "Тапшырмалар", "Иш планы"],
    "council_member": ["Башкы бет", "Отурумдар", "Тапшырмалар", "Көчүрмөлөр"],
    "teacher": ["Башкы бет", "Тапшырмалар", "Көчүрмөлөр", "Органдар"],
    "administrator": ["Башкы бет", "Кызматкерлер", "Мектеп", "Органдар"],
    "stranger": ["Башкы бет", "Органдар", "Жобо"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_menus_hold_what_the_role_uses_and_may_open(kind: str, people: dict[str, User], as_user: AsUser) -> None:
    client = as_user(people[kind])
    page = client.get("/").content.decode()
    bar = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', page.partition('class="bottombar"')[2].partition("</nav>")[0])
    assert [words for _url, words in bar] == BAR[kind]
    side = re.findall(r'<a href="([^"]+)"', page.partition('class="side"')[2].partition("</nav>")[0])
    sheet = re.findall(r'<a href="([^"]+)"', page.partition('class="sheet"')[2].partition("</details>")[0])
    for url in {url for url, _words in bar} | set(side) | set(sheet):
        assert client.get(url).status_code in (200, 302), url
    assert ("/substitutions/" in side) == (kind in ("methodist", "director"))
    assert ("/mail/" in side) == (kind in ("methodist", "administrator"))
    assert "/preferences/" in sheet


def test_behind_more_extracts_stand_all_that_wait_also_those_of_other_years(
    people: dict[str, User], council_body: Body, as_user: Callable[[User], Client]
) -> None:
    SchoolYear.objects.create(starts=datetime.date(2025, 9, 1), ends=datetime.date(2026, 8, 31))
    held = factories.signed(factories.meeting(people["secretary"], council_body, state="decided", date=datetime.date(2026, 3, 5)))
    for _number in range(7):
        factories.extract(held)
    client = as_user(people["secretary"])
    url, words, _badge = groups(client)["waiting"][-1]
    assert words == "Ырасталуучу калган көчүрмөлөр"
    assert client.get(url.replace("&amp;", "&")).context["page"].paginator.count == 7
