"""A small council: Бермет presides, Эрмек is her deputy, Айгүл keeps the minutes, three sit beside; a teacher sits nowhere."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from meetings.models import AgendaItem, Attendance, Decision, DecisionPerson, Meeting, Presence
from meetings.services import voting
from members.models import Body, MajorityRule, Person, RuleSet, User
from tests import factories

SEATS = {
    "chair": ("Асанова Бермет Кадыровна", "chair"),
    "deputy": ("Токтосунов Эрмек", "deputy_chair"),
    "secretary": ("Бакыт кызы Айгүл", "secretary"),
    "olga": ("Иванова Ольга Петровна", "member"),
    "azamat": ("Садыков Азамат Ысакович", "member"),
    "tilek": ("Эшимов Тилек Маратович", "member"),
}


@pytest.fixture
def people(council_body: Body) -> dict[str, Person]:
    found = {}
    for key, (name, role) in SEATS.items():
        found[key] = factories.person(name)
        factories.seat(council_body, found[key], role)
    found["anara"] = factories.person("Сыдыкова Анара")
    return found


@pytest.fixture
def rules(council_body: Body) -> RuleSet:
    return council_body.rule_sets.get()


@pytest.fixture
def clerk(people: dict[str, Person]) -> User:
    return User.objects.create_user("clerk", person=people["secretary"])


@pytest.fixture
def meeting(people: dict[str, Person], clerk: User, council_body: Body) -> Meeting:
    """Held, everybody there, the minutes being written."""
    return factories.meeting(clerk, council_body, state="drafted")


@pytest.fixture
def under(meeting: Meeting, rules: RuleSet) -> Callable[..., RuleSet]:
    """Let the meeting have run under rules that differ in this; used ones are never edited, so they are a version of their own."""

    def change(*majorities: dict[str, Any], **fields: Any) -> RuleSet:
        made = RuleSet.objects.create(body=rules.body, valid_from=factories.SINCE + datetime.timedelta(days=1), **fields)
        for row in majorities or ({},):
            MajorityRule.objects.create(rule_set=made, **row)
        Meeting.objects.filter(pk=meeting.pk).update(rule_set=made)
        return made

    return change


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    return meeting.items.get()


@pytest.fixture
def decide(item: AgendaItem, clerk: User) -> Callable[..., Decision]:
    """A decision on the item, about these people."""

    def make(*about: Person, outcome: str = "recommended", at: AgendaItem | None = None) -> Decision:
        decision = voting.save_decision(Decision(item=at or item, text="Сунушталсын."), by=clerk)
        for person in about:
            DecisionPerson.objects.create(decision=decision, person=person, name=str(person), outcome=outcome)
        return decision

    return make


@pytest.fixture
def attend(meeting: Meeting) -> Callable[..., None]:
    """Mark somebody: absent, or present from and until these hours."""

    def mark(person: Person, *, absent: bool = False, came: int | None = None, left: int | None = None) -> None:
        line = Attendance.objects.get(meeting=meeting, person=person)
        line.presences.all().delete()
        Attendance.objects.filter(pk=line.pk).update(status="absent" if absent else "present")
        if not absent:
            times = [meeting.moment(datetime.time(hour)) if hour else None for hour in (came, left)]
            Presence.objects.create(attendance=line, starts_at=times[0], ends_at=times[1])

    return mark


@pytest.fixture
def vote_page(as_user: Callable[[User], Any], clerk: User) -> Callable[..., Any]:
    """Send the plain page of a vote."""

    def send(decision: Decision, **typed: Any) -> Any:
        return as_user(clerk).post(f"/decisions/{decision.pk}/vote/", {"method": "count", "scope": "decision", **typed})

    return send
