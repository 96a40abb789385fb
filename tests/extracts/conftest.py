"""A signed meeting with matters about several people, and K01 as content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from meetings import documents
from meetings.models import AgendaItem, Assignment, AssignmentParty, Decision, DecisionPerson, Meeting
from meetings.services import protocol
from members.models import Body, Person, User
from tests import factories


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are their HTML: what they say counts here, how they are laid out is looked at elsewhere."""
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def k01(council_body: Body) -> tuple[dict[str, Person], dict[str, Any]]:
    """The people of K01 by name, and the content of its protocol as if it had been signed here."""
    people = factories.k01_staff(council_body)
    call_command("import_minutes", str(factories.DATA / "K01.yaml"))
    content = documents.protocol_content(Meeting.objects.complete().get())
    return people, {**content, "state": ""}


@pytest.fixture
def other(council_body: Body) -> User:
    """Сымбат teaches, and is spoken about beside Анара."""
    return factories.user("other", "Токтогулова Сымбат")


Write = Callable[[Meeting], None]


def sign(meeting: Meeting, *signers: User) -> Meeting:
    protocol.send_to_signing(meeting, by=signers[0])
    for signer in signers:
        protocol.sign(meeting, by=signer)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def signed(quick: None, secretary: User, chair: User, council_body: Body, teacher: User, other: User) -> Meeting:
    """Item 1: Анара has a duty. Item 2, of attestation: 2.1 is about Анара, 2.2 about Сымбат. Item 3: nothing for anybody."""
    meeting = factories.meeting(secretary, council_body, state="decided", items=3)
    item = meeting.items.get(number=2)
    AgendaItem.objects.filter(pk=item.pk).update(title="Мугалимдерди аттестациялоого сунуштоо жөнүндө", kind="attestation")
    duty(Decision.objects.get(item__number=1), teacher.person, due_kind="school_year", due_text="окуу жылы ичинде")
    first = Decision.objects.get(item=item)
    Decision.objects.filter(pk=first.pk).update(text="Сыдыкова Анара биринчи категорияга сунушталсын.")
    second = Decision.objects.create(item=item, number=2, text="Токтогулова Сымбаттын документтери кайра каралсын.", vote=first.vote)
    for decision, user in ((first, teacher), (second, other)):
        DecisionPerson.objects.create(decision=decision, person=user.person, name=user.person.short, outcome="recommended")
    return sign(meeting, secretary, chair)


def duty(
    decision: Decision, person: Person | None = None, *, body: Body | None = None, with_: Person | None = None, **fields: Any
) -> Assignment:
    """An assignment of the decision to a person or a body, and a co-executor."""
    made = Assignment.objects.create(decision=decision, **fields)
    AssignmentParty.objects.create(assignment=made, person=person, body=body, name=person.short if person else str(body))
    if with_:
        AssignmentParty.objects.create(assignment=made, person=with_, name=with_.short, co_executor=True)
    return made
