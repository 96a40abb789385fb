"""Who has a duty today: the present holders of the places it was laid upon, who controls it, and how they are told."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from council.lib.richtext import to_plain
from meetings.models import AssignmentParty, Decision, PartyOffice, Task
from meetings.querysets.afterwards import LEADS
from meetings.workflow import PLACES
from members.models import Appointment, Body, Membership, Person, Substitution, User
from members.models.people import Office
from members.services import notify

SHOWN = 120  # letters of a task in a notice or in a table


class Holder(NamedTuple):
    """Who has a seat in a body today."""

    person: Person
    body: Body
    role: str


class Holders:
    """The present holders of bodies and offices: read once, however many tasks are asked about."""

    def __init__(self, day: datetime.date | None = None) -> None:
        self.day = day or timezone.localdate()

    @cached_property
    def substitutions(self) -> list[Substitution]:
        return list(Substitution.objects.on(self.day).select_related("deputy", "body"))

    @cached_property
    def seats(self) -> list[Holder]:
        """Those in office first, then who acts for one of them."""
        roles = (*LEADS, "secretary")
        rows = Membership.objects.on(self.day).filter(role__in=roles).select_related("person", "body").in_order()
        acting = [Holder(row.deputy, row.body, row.role) for row in self.substitutions if row.body]
        return [*(Holder(row.person, row.body, row.role) for row in rows), *acting]

    @cached_property
    def offices(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for row in Appointment.objects.on(self.day).select_related("person").order_by("pk"):
            found.setdefault(row.office, []).append(row.person)
        for acting in (row for row in self.substitutions if row.office):
            found.setdefault(acting.office, []).append(acting.deputy)
        return found

    @cached_property
    def directors(self) -> list[Person]:
        return [*self.offices.get(Office.DIRECTOR, []), *self.offices.get(Office.ACTING_DIRECTOR, [])]

    @property
    def methodists(self) -> list[Person]:
        return self.offices.get(Office.METHODIST, [])

    def seated(self, body_id: int, *roles: str) -> list[Person]:
        return [seat.person for seat in self.seats if seat.body.pk == body_id and seat.role in roles]

    def of(self, party: AssignmentParty) -> list[Person]:
        """Who has what was laid upon this party: a person, the head of a body, the holders of an office."""
        if party.person_id and party.person:
            return [party.person]
        if party.body_id:
            return self.seated(party.body_id, *LEADS)
        if party.office == PartyOffice.DIRECTOR:
            return self.directors
        if party.office == PartyOffice.METHODIST:
            return self.methodists
        if party.office == PartyOffice.UNION_HEADS:
            return [seat.person for seat in self.seats if seat.role == "head" and seat.body.kind == "method_union"]
        return []

    def executors(self, task: Task) -> list[Person]:
        """All who have the task today, responsible and co-executors."""
        return list(dict.fromkeys(person for party in task.assignment.parties.all() for person in self.of(party)))

    def controllers(self, task: Task) -> list[Person]:
        """Who looks after it: who was named, else the secretary or head of the body, else the methodist."""
        if task.assignment.controller:
            return [task.assignment.controller]
        return self.keepers(task.assignment.decision) or self.methodists

    def keepers(self, decision: Decision) -> list[Person]:
        """Who keeps the papers of the body that decided."""
        return self.seated(decision.item.meeting.body_id, *PLACES["secretary"])

    def chairs(self, decision: Decision) -> list[Person]:
        return self.seated(decision.item.meeting.body_id, *LEADS)


def brief(task: Task) -> str:
    """A task in a line; of a confidential matter, that there is one."""
    if task.is_confidential:
        return _("a task on a closed matter")
    return Truncator(to_plain(task.what)).chars(SHOWN)


def tell(
    people: Iterable[Person],
    task: Task,
    text: Callable[[], str],
    *,
    kind: str,
    key: str = "",
    urgent: bool = False,
    but: User | None = None,
) -> int:
    """A notice about a task. `text` is asked in each language and may say `brief(task)`."""
    path = reverse("meetings:task_detail", args=[task.pk])
    return notify(people, kind=kind, text=text, path=path, about=task, key=key, urgent=urgent, but=but)
