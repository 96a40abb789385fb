"""Nothing of a confidential matter reaches those who may not know it: no word, and no count that differs because of it.

Two worlds are compared: in the second the same meeting has decided a confidential matter as well. Whoever may not know sees the same pages,
exports, calendars and mail in both. Everything is asked for, whatever its address: a new page is tested by being there.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import pypdf
import pytest
from django.db import transaction
from django.db.models import Q, QuerySet
from django.test import Client
from django.urls import reverse
from post_office.models import STATUS, Email

from council.models import School
from meetings.models import (
    AgendaItem,
    Assignment,
    AssignmentParty,
    Attachment,
    Decision,
    DecisionPerson,
    Extract,
    Meeting,
    ProtocolDocument,
    Speech,
    Task,
)
from meetings.services import extracts, protocol, reminders
from members.models import Body, Person, User
from members.services import mail
from tests import factories
from tests.access.test_every_address import ALL

CANARY = "канарейка"
# A word of the matter that even those do not know who have a task by it, or whom it is about.
SPOKEN = "чымчык"
# They hold no seat in the council. The head of a union runs meetings of her own.
KINDS = ["stranger", "teacher", "administrator", "head", "executor", "candidate"]
# They get something of the matter: a task, a decision about themselves. All else stays closed to them.
CONCERNED = {"executor", "candidate"}


@dataclass
class World:
    users: dict[str, User]
    meeting: Meeting
    seen: dict[str, str] = field(default_factory=dict)


def build(by: dict[str, User], body: Body, *, closed: bool) -> World:
    """A signed meeting with an open decision that gives the teacher a task; and, or not, a confidential matter and decision beside it."""
    School.objects.update(common_protocol=True)
    meeting = factories.meeting(by["secretary"], body, state="decided", items=2 if closed else 1)
    first = Decision.objects.get(item__meeting=meeting, item__number=1)
    assign(first, by["teacher"].person, "Ачык сабак өткөрүлсүн.")
    if closed:
        item = AgendaItem.objects.get(meeting=meeting, number=2)
        AgendaItem.objects.filter(pk=item.pk).update(level="confidential", title=f"{CANARY} жөнүндө", kind="attestation")
        Speech.objects.create(item=item, name="Асанова Б.", text=f"{CANARY} {SPOKEN}", order=1)
        decision = Decision.objects.get(item=item)
        Decision.objects.filter(pk=decision.pk).update(text=f"{CANARY} каралсын.")
        DecisionPerson.objects.create(decision=decision, person=by["candidate"].person, name="Адам", outcome="not_recommended")
        assign(decision, by["executor"].person, f"{CANARY} текшерилсин.")
        Attachment.objects.create(meeting=meeting, number=1, title=f"{CANARY} {SPOKEN}", item=item)
        # and a confidential decision on the open matter
        beside = Decision.objects.create(item=first.item, number=2, text=f"{CANARY} {SPOKEN}", level="confidential")
        assign(beside, by["chair"].person, f"{CANARY} {SPOKEN}")
    protocol.send_to_signing(meeting, by=by["secretary"])
    protocol.sign(meeting, by=by["chair"])
    protocol.sign(meeting, by=by["secretary"])
    return World(by, meeting)


def assign(decision: Decision, person: Person | None, text: str) -> None:
    duty = Assignment.objects.create(decision=decision, order=1, text=text, due_kind="date", due_date=factories.DAY, due_end=factories.DAY)
    AssignmentParty.objects.create(assignment=duty, person=person, name=str(person))


def readable(response: Any) -> str:
    """The words of an answer, whatever it is made of."""
    content: bytes = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        return "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    return content.decode()


def plain(text: str) -> str:
    """Without what differs by itself: tokens, ids in addresses, codes, clocks."""
    text = re.sub(r'(csrfmiddlewaretoken" value|nonce|data-page|data-user)="[^"]*"', "", text)
    text = re.sub(r"/\d+(?=[/.#\"?])", "/n", text)
    text = re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", "code", text)
    text = re.sub(r"(DTSTAMP|LAST-MODIFIED|CREATED|UID|SEQUENCE):\S*", "", text)
    return re.sub(r"\d\d:\d\d(:\d\d)?(\.\d+)?", "clock", text)


def changed(before: str, after: str) -> list[str]:
    """The lines that differ, for whoever has to find out why."""
    return [line for line in difflib.ndiff(plain(before).splitlines(), plain(after).splitlines()) if line[0] in "+-"]


def everything_without_an_id(client: Client) -> Iterator[tuple[str, str]]:
    """Start page, lists, counts, exports: each address that names no row."""
    for name, arguments in ALL:
        space = name.partition(":")[0]
        if arguments or (":" not in name and name != "home") or space in ("mfa", "account", "socialaccount"):
            continue
        yield name, readable(client.get(reverse(name)))
        yield f"{name} xlsx", readable(client.get(reverse(name), {"format": "xlsx"}))


def everything_with_an_id(client: Client, rows: set[int]) -> Iterator[tuple[str, str]]:
    """Each address that names a row by number, asked for with the number of every row of the matter."""
    for name, arguments in ALL:
        if arguments == ("pk",) and ":" in name:
            for pk in rows:
                yield f"{name} {pk}", readable(client.get(reverse(name, args=[pk])))


def rows_of(world: World) -> set[int]:
    """The ids of what belongs to the closed matter: an address that takes one of them may be its own or that of something else."""
    closed = Q(item__number=2) | Q(level="confidential")
    decisions = Decision.objects.filter(closed, item__meeting=world.meeting)
    tasks = Task.objects.filter(assignment__decision__in=decisions)
    rows: list[QuerySet[Any]] = [
        AgendaItem.objects.filter(meeting=world.meeting, number=2),
        decisions,
        tasks,
        Extract.objects.filter(decisions__in=decisions),
        Attachment.objects.filter(meeting=world.meeting),
        ProtocolDocument.objects.filter(protocol__meeting=world.meeting),
    ]
    return {world.meeting.pk, *(pk for row in rows for pk in row.values_list("pk", flat=True))}


def calendar(user: User, client: Client) -> str:
    from members.models import CalendarFeed

    feed, _ = CalendarFeed.objects.get_or_create(user=user)
    return readable(client.get(reverse("meetings:calendar", args=[feed.token]))).replace("\r\n ", "")


@pytest.fixture
def people(
    secretary: User, chair: User, council_member: User, teacher: User, administrator: User, stranger: User, council_body: Body
) -> dict[str, User]:
    union = factories.body(kind="method_union", name_ky="Тил бирикмеси")
    head = factories.user("head", "Осмонова Жылдыз", body=union, role="head")
    executor, candidate = factories.user("executor", "Исаков Бакыт"), factories.user("candidate", "Молдоева Бегимай")
    found = {"secretary": secretary, "chair": chair, "teacher": teacher, "administrator": administrator, "stranger": stranger}
    found |= {"head": head, "executor": executor, "candidate": candidate}
    User.objects.update(mail_choice="at_once")
    for name, user in found.items():
        if user.person_id:
            Person.objects.filter(pk=user.person_id).update(email=f"{name}@mektep.kg")
    return found


def look(world: World, kind: str, client: Client) -> dict[str, str]:
    """What this person sees by pages, exports, calendar and mail."""
    reminders.remind()
    extracts.make_queued_papers()
    mail.compose()
    Email.objects.update(status=STATUS.sent)  # as the mail server would have taken them, in the same tick
    user = world.users[kind]
    seen = dict(everything_without_an_id(client)) | {"calendar": calendar(user, client)}
    letters = [m for m in Email.objects.order_by("subject", "pk") if any(f"{kind}@" in address for address in m.to)]
    return seen | {"mail": "\n".join(f"{m.subject}\n{m.message}\n{m.html_message}" for m in letters)}


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_confidential_matter_is_seen(
    kind: str, people: dict[str, User], council_body: Body, as_user: Callable[[User], Client]
) -> None:
    world = build(people, council_body, closed=True)
    client = as_user(people[kind])
    seen = look(world, kind, client) | dict(everything_with_an_id(client, rows_of(world)))
    forbidden = SPOKEN if kind in CONCERNED else CANARY
    assert len(seen) > 200
    assert [address for address, text in seen.items() if forbidden in text.lower()] == []


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in CONCERNED])
def test_nothing_else_differs_because_of_it(
    kind: str, people: dict[str, User], council_body: Body, as_user: Callable[[User], Client]
) -> None:
    client = as_user(people[kind])
    with transaction.atomic():
        before = look(build(people, council_body, closed=False), kind, client)
        transaction.set_rollback(True)
    after = look(build(people, council_body, closed=True), kind, client)
    assert {a: changed(before[a], after[a]) for a in after if plain(after[a]) != plain(before[a])} == {}


def test_those_who_may_know_see_it(people: dict[str, User], council_body: Body, as_user: Callable[[User], Client]) -> None:
    """The canary sings where it should: else the tests above would prove nothing."""
    world = build(people, council_body, closed=True)
    page = as_user(people["secretary"]).get(reverse("meetings:meeting_detail", args=[world.meeting.pk]))
    assert CANARY in page.content.decode()
