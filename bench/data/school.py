"""The institution and its people: years, regulation, acts, staff, accounts, bodies with their seats and rules."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from bench import ACCOUNTS, PASSWORD
from bench.data import words
from council.models import NormativeAct, School, SchoolYear
from council.regulation import load_regulation
from members.models import Appointment, Body, BodyKind, Employment, MajorityRule, Membership, Person, RuleSet, User

SEATS_COUNCIL, SEATS_UNION = 11, 12
COUNCIL_TERM = 3  # years after which an order names a new council
LEAVERS = 6  # people who leave the school in a year


@dataclass(frozen=True)
class Size:
    """How much there is. The last school year is the same in a school of twenty years and in one of a single year."""

    years: int = 20
    staff: int = 200
    unions: int = 7


@dataclass
class Seated:
    """A body with its seats and its number of meetings a year."""

    body: Body
    rules: RuleSet
    seats: list[Membership]
    meetings: int

    def on(self, day: datetime.date) -> list[Membership]:
        ranks = ["chair", "head", "deputy_chair", "secretary", "member"]
        return sorted((s for s in self.seats if s.covers(day)), key=lambda s: ranks.index(s.role))


@dataclass
class Institution:
    """What the meetings need of the school."""

    school: School
    years: list[SchoolYear]
    people: list[Person]
    positions: dict[int, str]
    clauses: list[int] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    bodies: list[Seated] = field(default_factory=list)


def make(size: Size) -> Institution:
    school = School.objects.create(
        pk=1, name_ky="№ 40 орто мектеп", name_ru="Средняя школа № 40", place_ky="Каракол шаары", place_ru="г. Каракол",
        site_host="kengesh.example.kg",
    )  # fmt: skip
    institution = Institution(school, make_years(size.years), *make_people(size))
    since = institution.years[0].starts
    institution.clauses = list(load_regulation(valid_from=since).clauses.values_list("pk", flat=True))
    NormativeAct.objects.bulk_create(
        NormativeAct(kind="order", number=str(100 + n), date=since, title_ky=f"Билим берүүнү уюштуруу боюнча буйрук, {n}")
        for n in range(30)
    )
    make_bodies(institution, size)
    make_accounts(institution, institution.people[: size.staff])
    return institution


def make_years(count: int) -> list[SchoolYear]:
    """The year that today falls into, and those before it."""
    today = timezone.localdate()
    last = today.year if today.month >= 9 else today.year - 1
    firsts = range(last - count + 1, last + 1)
    return SchoolYear.objects.bulk_create(
        SchoolYear(starts=datetime.date(first, 9, 1), ends=datetime.date(first + 1, 8, 31)) for first in firsts
    )


def make_people(size: Size) -> tuple[list[Person], dict[int, str]]:
    """Everybody who works at the school now, then those who left, year by year backwards; and the position of each."""
    last = timezone.localdate().replace(month=6, day=30)
    gone = LEAVERS * (size.years - 1)
    people = Person.objects.bulk_create(
        Person(surname=a, first_name=b, patronymic=c) for a, b, c in words.names(Random("names"), size.staff + gone)
    )
    jobs, random = [], Random("jobs")
    for place, person in enumerate(people):
        position_ky, position_ru, subjects = random.choice(words.POSITIONS)
        years_ago = (place - size.staff) // LEAVERS + 1
        ends = last.replace(year=last.year - years_ago) if place >= size.staff else None
        started = last.replace(year=last.year - 25)
        jobs.append(
            Employment(person=person, position_ky=position_ky, position_ru=position_ru, subjects=subjects, starts=started, ends=ends)
        )
    Employment.objects.bulk_create(jobs)
    return people, {job.person_id: job.position_ky for job in jobs}


def make_bodies(institution: Institution, size: Size) -> None:
    now, gone = institution.people[: size.staff], institution.people[size.staff :]
    council = make_body("council", "Усулдук кеңеш", "Методический совет", institution.years[0].starts)
    council_seats = [
        Membership(body=council.body, person=person, role=role, starts=starts, ends=ends, order_number=str(40 + place))
        for place, (starts, ends, people) in enumerate(council_terms(institution, now))
        for person, role in zip(people, ["chair", "deputy_chair", "secretary", *["member"] * SEATS_COUNCIL], strict=False)
    ]
    pedagogical = make_body("pedagogical_council", "Педагогикалык кеңеш", "Педагогический совет", institution.years[0].starts)
    unions = [make_body("method_union", ky, ru, institution.years[0].starts) for ky, ru in words.UNIONS[: size.unions]]
    half = len(now) * 3 // 5
    pedagogical_seats = seats_of(pedagogical.body, now[:half], gone, ["chair", "secretary"], institution)
    union_seats = [
        seat
        for place, union in enumerate(unions)
        for seat in seats_of(union.body, now[place :: size.unions][:SEATS_UNION], gone[place :: size.unions], ["head"], institution)
    ]
    Membership.objects.bulk_create([*council_seats, *pedagogical_seats, *union_seats])
    for seated, meetings in ((council, 10), (pedagogical, 2), *((u, 4) for u in unions)):
        seated.meetings = meetings
        seated.seats = [s for s in (*council_seats, *pedagogical_seats, *union_seats) if s.body_id == seated.body.pk]
        institution.bodies.append(seated)


def make_body(kind: str, name_ky: str, name_ru: str, since: datetime.date) -> Seated:
    body = Body.objects.create(
        kind=BodyKind(kind), name_ky=name_ky, name_ru=name_ru, genitive_ky=f"{name_ky}тин", genitive_ru=name_ru.lower(), starts=since
    )
    rules = RuleSet.objects.create(body=body, valid_from=since)
    MajorityRule.objects.create(rule_set=rules)
    return Seated(body, rules, [], 0)


def council_terms(institution: Institution, now: list[Person]) -> list[tuple[datetime.date, datetime.date | None, list[Person]]]:
    """From when, until when and who: the last term is the same whatever came before it."""
    firsts = institution.years[::-1][COUNCIL_TERM - 1 :: COUNCIL_TERM][::-1]
    if not firsts or firsts[0] != institution.years[0]:
        firsts.insert(0, institution.years[0])
    terms = []
    for place, year in enumerate(firsts):
        later = firsts[place + 1].starts - datetime.timedelta(days=1) if place + 1 < len(firsts) else None
        people = now[:SEATS_COUNCIL] if later is None else Random(f"council {year}").sample(now, SEATS_COUNCIL)
        terms.append((year.starts, later, people))
    return terms


def seats_of(body: Body, now: list[Person], gone: list[Person], roles: list[str], institution: Institution) -> list[Membership]:
    """Those who sit now, from the first day on; those who left, until they did."""
    first = institution.years[0].starts
    seats = [
        Membership(body=body, person=person, role=role, starts=first)
        for person, role in zip(now, [*roles, *["member"] * len(now)], strict=False)
    ]
    leaving = [e.ends for e in Employment.objects.filter(person__in=gone).order_by("person_id")]
    seats += [
        Membership(body=body, person=p, starts=first, ends=ends) for p, ends in zip(gone, leaving, strict=True) if ends and ends > first
    ]
    return seats


def make_accounts(institution: Institution, now: list[Person]) -> None:
    """Five people sign in: methodist, director and teacher without a seat in the council, its chair and its secretary."""
    council, today = institution.bodies[0], timezone.localdate()
    holders = {s.role: s.person for s in council.on(today)}
    people = {
        "chair": holders["chair"],
        "secretary": holders["secretary"],
        **dict(zip(("methodist", "director", "teacher"), without_seats(institution, now), strict=False)),
    }
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(User(username=name, password=password, person=people[name]) for name in ACCOUNTS)
    institution.users = {u.username: u for u in users}
    taken = {p.pk for p in people.values()}
    others = [p for p in institution.people if p.pk not in taken][::2]
    User.objects.bulk_create(User(username=f"user{n}", password="!", person=p) for n, p in enumerate(others))
    for office in ("methodist", "director"):
        Appointment.objects.create(person=people[office], office=office, starts=institution.years[0].starts)


def without_seats(institution: Institution, people: list[Person]) -> list[Person]:
    """Who works here and sits nowhere."""
    seated = {seat.person_id for body in institution.bodies for seat in body.seats}
    return [p for p in people if p.pk not in seated]
