"""What a person is today: offices, seats, and whose work that is. Asked as (user, object, date), read once a request."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import BigIntegerField, Value
from django.utils import timezone

from members.models.bodies import MemberRole, Membership
from members.models.deputies import Substitution
from members.models.people import Appointment, Employment, Office, Person

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

RUNS_MEETINGS = (MemberRole.CHAIR, MemberRole.SECRETARY, MemberRole.HEAD)


def _nobody() -> Combinable:
    """In the own places nobody is acted for."""
    return Value(None, BigIntegerField())


class Seat(NamedTuple):
    """A seat in a body, as far as rights depend on it; `acts_for`: whose seat it is, if another acts in it. Such a seat has no vote."""

    body_id: int
    body_kind: str
    role: str
    starts: datetime.date
    ends: datetime.date | None
    acts_for: int | None = None

    def covers(self, day: datetime.date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Held(NamedTuple):
    """An office held that day, the own one or another's."""

    office: str
    acts_for: int | None


class Standing:
    """The offices and memberships of a person on a day, those included in which they act for somebody. Nobody in particular (no person)
    holds none.

    Of a deputy's seat come rights alone: who votes and who is counted is read from memberships, never from here.
    """

    def __init__(self, person: Person | None, day: datetime.date | None = None) -> None:
        self.person = person
        self.day = day or timezone.localdate()

    # A person has few rows: the day is looked at here, since a condition on dates costs more to build than the rows to read.

    # Both kinds of rows come in one query: every page asks.

    @cached_property
    def held(self) -> list[Held]:
        """The offices of the day. Who acts for the director is an acting director."""
        if self.person is None:
            return []
        own = Appointment.objects.filter(person=self.person.pk).order_by().values_list("office", "starts", "ends", _nobody())
        acted = Substitution.objects.filter(deputy=self.person.pk, body=None).order_by()
        rows = own.union(acted.values_list("office", "starts", "ends", "person_id"), all=True)
        today = [(office, who) for office, starts, ends, who in rows if starts <= self.day and (ends is None or self.day <= ends)]
        return [Held(Office.ACTING_DIRECTOR if who and office == Office.DIRECTOR else office, who) for office, who in today]

    @cached_property
    def offices(self) -> set[str]:
        return {held.office for held in self.held}

    @cached_property
    def seats(self) -> list[Seat]:
        """All seats that the person holds, has held or will hold, and those in which they act, have acted or will act."""
        if self.person is None:
            return []
        own = Membership.objects.filter(person=self.person.pk).order_by()
        acted = Substitution.objects.filter(deputy=self.person.pk, body__isnull=False).order_by()
        columns = ("body_id", "body__kind", "role", "starts", "ends")
        return [Seat(*r) for r in own.values_list(*columns, _nobody()).union(acted.values_list(*columns, "person_id"), all=True)]

    @cached_property
    def memberships(self) -> list[Seat]:
        """The seats of the day, the own ones and those in which the person acts for somebody."""
        return [seat for seat in self.seats if seat.covers(self.day)]

    @cached_property
    def own(self) -> Standing:
        """The same person without what is held for others."""
        own = Standing(self.person, self.day)
        own.held = [held for held in self.held if held.acts_for is None]
        own.seats = [seat for seat in self.seats if seat.acts_for is None]
        return own

    def acts_in(self, body_id: int, person_id: int, *roles: str) -> bool:
        """Acts for this person in the body today, in one of these roles."""
        return any(m.acts_for == person_id and m.body_id == body_id and m.role in roles for m in self.memberships)

    def acted_for(self, *, bodies: Iterable[int] = (), roles: Iterable[str] = (), offices: Iterable[str] = ()) -> list[str]:
        """The names of those whose places, among these, the person holds today: as papers and history print them."""
        found = [m.acts_for for m in self.memberships if m.acts_for and m.body_id in set(bodies) and m.role in set(roles)]
        found += [held.acts_for for held in self.held if held.acts_for and held.office in set(offices)]
        people = Person.objects.in_bulk(found) if found else {}
        return [people[pk].short for pk in dict.fromkeys(found)]

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

    @property
    def may_hand_over(self) -> bool:
        """Enters who acts for whom between two days. A deputy does not: nobody prolongs what was lent."""
        return self.own.is_methodist or self.own.is_director

    def holds(self, body_id: int, *roles: str) -> bool:
        """Is a member of the body; if roles are named, holds one of them today, for somebody else too."""
        return any(m.body_id == body_id and (m.role in roles if roles else m.acts_for is None) for m in self.memberships)

    def runs(self, body_id: int) -> bool:
        """Runs the meetings of this body and looks after what comes of them; the methodist does so for every body."""
        return self.is_methodist or self.holds(body_id, *RUNS_MEETINGS)
