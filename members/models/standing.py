"""What a person is today: offices, seats, and whose work that is. Asked as (user, object, date), read once a request."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from members.models.bodies import Body, MemberRole, Membership
from members.models.people import Appointment, Employment, Office

if TYPE_CHECKING:
    from members.models.people import Person

RUNS_MEETINGS = (MemberRole.CHAIR, MemberRole.SECRETARY, MemberRole.HEAD)


class Seat(NamedTuple):
    """A seat in a body, as far as rights depend on it."""

    body_id: int
    body_kind: str
    role: str
    starts: datetime.date
    ends: datetime.date | None

    def covers(self, day: datetime.date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Standing:
    """The offices and memberships of a person on a day. Nobody in particular (no person) holds none."""

    def __init__(self, person: Person | None, day: datetime.date | None = None) -> None:
        self.person = person
        self.day = day or timezone.localdate()

    # A person has few rows: the day is looked at here, since a condition on dates costs more to build than the rows to read.

    @cached_property
    def offices(self) -> set[str]:
        if self.person is None:
            return set()
        rows = Appointment.objects.filter(person=self.person.pk).order_by().values_list("office", "starts", "ends")
        return {office for office, starts, ends in rows if starts <= self.day and (ends is None or self.day <= ends)}

    @cached_property
    def seats(self) -> list[Seat]:
        """All seats that the person holds, has held or will hold."""
        if self.person is None:
            return []
        rows = Membership.objects.filter(person=self.person.pk).order_by("pk")
        return [Seat(*row) for row in rows.values_list("body_id", "body__kind", "role", "starts", "ends")]

    @cached_property
    def memberships(self) -> list[Seat]:
        """The seats of the day."""
        return [seat for seat in self.seats if seat.covers(self.day)]

    @cached_property
    def is_staff_member(self) -> bool:
        """Works at the school on the day."""
        return self.person is not None and Employment.objects.on(self.day).filter(person=self.person).exists()

    @property
    def is_methodist(self) -> bool:
        return Office.METHODIST in self.offices

    @property
    def is_director(self) -> bool:
        """The director, or who acts for the director today."""
        return bool({Office.DIRECTOR, Office.ACTING_DIRECTOR} & self.offices)

    @cached_property
    def director_acted_for(self) -> Person | None:
        """Whom an acting director acts for: the director in office that day. None for everybody else, and while the post is vacant."""
        if Office.ACTING_DIRECTOR not in self.offices or Office.DIRECTOR in self.offices:
            return None
        found = Appointment.objects.on(self.day).filter(office=Office.DIRECTOR).select_related("person").first()
        return found.person if found else None

    @property
    def is_administrator(self) -> bool:
        return Office.ADMINISTRATOR in self.offices

    @property
    def may_manage_people(self) -> bool:
        """Staff and accounts: methodist and administrator (design §5)."""
        return self.is_methodist or self.is_administrator

    @property
    def may_manage_bodies(self) -> bool:
        """Bodies, memberships, rule sets: the methodist."""
        return self.is_methodist

    @property
    def may_manage_school(self) -> bool:
        """Letterhead, labels, regulation, acts, years, rule sets: methodist and administrator."""
        return self.is_methodist or self.is_administrator

    @property
    def may_see_people(self) -> bool:
        """The whole staff list: those who manage it, the director, and everybody with a seat in the council."""
        return self.may_manage_people or self.is_director or any(m.body_kind == "council" for m in self.memberships)

    @property
    def may_see_school(self) -> bool:
        return self.may_manage_school or self.is_director

    @property
    def may_see_meetings(self) -> bool:
        """Some meetings at least: all of them as methodist or director, those of the own bodies as a member."""
        return self.sees_all_meetings or bool(self.memberships)

    @property
    def sees_all_meetings(self) -> bool:
        return self.is_methodist or self.is_director

    @property
    def may_call_meetings(self) -> bool:
        """Plans meetings of at least one body."""
        return self.is_methodist or any(m.role in RUNS_MEETINGS for m in self.memberships)

    def bodies_to_call(self) -> Iterable[int] | None:
        """Bodies whose meetings this person may plan; None means all of them."""
        return None if self.is_methodist else {m.body_id for m in self.memberships if m.role in RUNS_MEETINGS}

    def holds(self, body_id: int, *roles: str) -> bool:
        """Has a seat in the body, in one of these roles if any are named."""
        return any(m.body_id == body_id and (not roles or m.role in roles) for m in self.memberships)

    def runs(self, body: Body) -> bool:
        return self.is_methodist or self.holds(body.pk, *RUNS_MEETINGS)
