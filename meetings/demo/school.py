"""The demo school itself: the institution, its staff, bodies, rules and accounts."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import prefetch_related_objects
from django.utils import timezone

from council.lib.names import parse_name
from council.models import Clause, NormativeAct, School, SchoolYear
from council.regulation import load_regulation
from meetings.demo import people
from meetings.demo.load import Row
from meetings.models import Meeting
from meetings.services import planning
from meetings.workflow import PLACES
from members.models import Appointment, Body, Employment, MajorityRule, Membership, Person, Relative, RuleSet, Substitution, User
from members.models.standing import RUNS_MEETINGS
from members.services import username_for

SINCE = datetime.date(2020, 9, 1)
# key in the data files → (kind, number, date, title in Kyrgyz, title in Russian)
ACTS = {
    "law": (
        "law",
        "179",
        datetime.date(2023, 8, 11),
        "«Билим берүү жөнүндө» Кыргыз Республикасынын Мыйзамы",
        "Закон Кыргызской Республики «Об образовании»",
    ),
    "instruction": (
        "resolution",
        "517",
        datetime.date(2012, 7, 23),
        "Иш кагаздарын жүргүзүү боюнча типтүү нускама",
        "Типовая инструкция по делопроизводству",
    ),
    "attestation_2016": (
        "resolution",
        "439",
        datetime.date(2016, 8, 11),
        "Мугалимдерди аттестациялоонун тартиби жөнүндө жобо",
        "Положение о порядке аттестации учителей",
    ),
    "attestation_rules": ("rules", "", None, "Мугалимдерди аттестациялоо эрежелери", "Правила аттестации учителей"),
    "charter": ("charter", "", None, "Мектептин Уставы", "Устав школы"),
    "development": (
        "local",
        "",
        None,
        "Мектепти өнүктүрүүнүн 2024–2028-жылдарга программасы",
        "Программа развития школы на 2024–2028 годы",
    ),
    "grading": ("local", "", None, "Окуучулардын билимин баалоо жөнүндө жобо", "Положение об оценивании учащихся"),
    "discipline": ("local", "", None, "Мектептин ички тартип эрежелери", "Правила внутреннего распорядка школы"),
    "regulation_order": (
        "order",
        "41",
        datetime.date(2026, 8, 31),
        "Усулдук кеңештин курамы жөнүндө директордун буйругу",
        "Приказ директора о составе методического совета",
    ),
}


class Institution:
    """Makes the school and answers for its people, bodies, clauses and acts by the short names of the data files."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.users: dict[int, User] = {}  # by the person's id
        self.bodies: dict[str, Body] = {}
        self.rooms: dict[str, str] = {}
        self.acts: dict[str, NormativeAct] = {}
        self.clauses: dict[str, Clause] = {}

    def make(self) -> None:
        self.institution()
        self.staff()
        self.make_bodies()
        self.accounts()
        self.substitution()

    def institution(self) -> None:
        School.objects.create(
            pk=1,
            name_ky="№ 12 орто мектеп",
            name_ru="Средняя школа № 12",
            place_ky="Каракол шаары",
            place_ru="г. Каракол",
            site_host="kengesh.mektep12.kg",
        )
        regulation = load_regulation(valid_from=datetime.date(2024, 9, 1))
        regulation.approved_by, regulation.approved_on = "Н. Б. Абдыкадыров", datetime.date(2024, 8, 30)
        regulation.approved_position_ky, regulation.approved_position_ru = "Мектептин директору", "Директор школы"
        regulation.order_number = "38"
        regulation.save()
        self.clauses = {clause.code: clause for clause in regulation.clauses.all()}
        for key, (kind, number, day, title_ky, title_ru) in ACTS.items():
            self.acts[key] = NormativeAct.objects.create(
                kind=kind, number=number, date=day, title_ky=title_ky, title_ru=title_ru, valid_from=day
            )

    def years_until(self, day: datetime.date) -> None:
        """The school years from the first of the demo to the one of this day."""
        last = day.year if day.month >= 9 else day.year - 1
        SchoolYear.objects.bulk_create(
            SchoolYear(starts=datetime.date(first, 9, 1), ends=datetime.date(first + 1, 8, 31))
            for first in range(2024, max(last, 2026) + 1)
        )

    def staff(self) -> None:
        for name, position_ky, position_ru, subjects, *_role in (*people.COUNCIL, *people.OTHERS, *people.LEFT):
            person = Person.objects.create(**parse_name(name)._asdict())
            Employment.objects.create(
                person=person,
                position_ky=position_ky,
                position_ru=position_ru,
                subjects=subjects,
                starts=SINCE,
                ends=people.LAST_DAY.get(name),
            )
            self.people[name] = person
        prefetch_related_objects([*self.people.values()], "employments")  # asked for each speech and each office of each meeting
        # In the chair she is called «төрайым»; of the others papers say «төрага».
        lady = self.people["Жумабаева Нургүл Сапаровна"]
        lady.chair_title = Person.ChairTitle.TORAYIM
        lady.save(update_fields=["chair_title"])
        for name, relative, kinship in people.RELATIVES:
            Relative.objects.create(person=self.people[name], relative=self.people[relative], kinship=kinship)

    # --- bodies ----------------------------------------------------------------------------------------------------------------
    def body(self, key: str, kind: str, names: tuple[str, str, str, str], room: str, **rules: Any) -> Body:
        """A body with its first rule set; every question by a simple majority, the chair breaks a tie."""
        name_ky, genitive_ky, name_ru, genitive_ru = names
        body = Body.objects.create(
            kind=kind,
            name_ky=name_ky,
            genitive_ky=genitive_ky,
            name_ru=name_ru,
            genitive_ru=genitive_ru,
            parent=self.bodies.get("council"),
            starts=SINCE,
        )
        MajorityRule.objects.create(rule_set=RuleSet.objects.create(body=body, valid_from=SINCE, **rules))
        self.bodies[key], self.rooms[key] = body, room
        return body

    def seat(self, body: Body, name: str, role: str, **fields: Any) -> None:
        Membership.objects.create(**{"body": body, "person": self.people[name], "role": role, "starts": SINCE, **fields})

    def make_bodies(self) -> None:
        self.council()
        names = ("Педагогикалык кеңеш", "Педагогикалык кеңештин", "Педагогический совет", "педагогического совета")
        more_than_half = {"quorum_numerator": 1, "quorum_denominator": 2, "quorum_strict": True}
        body = self.body("pedagogical", "pedagogical_council", names, "Жыйындар залы", **more_than_half)
        Body.objects.filter(pk=body.pk).update(parent=None)
        roles = {people.DIRECTOR: "chair", people.PEDAGOGICAL_SECRETARY: "secretary"}
        for name, position, *_rest in (*people.COUNCIL, *people.OTHERS):
            if "иш кагаз" not in position:
                self.seat(body, name, roles.get(name, "member"))
        for key, (name_ky, name_ru, genitive_ru, head, subjects, room) in people.UNIONS.items():
            signed = {"signatories": "chair"} if key == "arts" else {}
            union = self.body(key, "method_union", (name_ky, f"{name_ky.removesuffix('и')}инин", name_ru, genitive_ru), room, **signed)
            self.seat(union, head, "head")
            for name, _ky, _ru, subject, *_role in (*people.COUNCIL, *people.OTHERS, *people.LEFT):
                if name != head and any(word in subject for word in subjects):
                    self.seat(union, name, "member", ends=people.LAST_DAY.get(name))
        group = self.body("multilingual", "creative_group", people.GROUP, "Мектептин китепканасы")
        self.seat(group, people.GROUP_HEAD, "head")
        for name in people.GROUP_MEMBERS:
            self.seat(group, name, "member")

    def council(self) -> None:
        """Two compositions by two orders; until 2026 a tie on a person was decided in favour of the person."""
        names = ("Усулдук кеңеш", "Усулдук кеңештин", "Методический совет", "методического совета")
        body = self.body("council", "council", names, "Усулдук кабинет, 204-бөлмө", source="Директордун 30.08.2024 № 37 буйругу")
        MajorityRule.objects.create(rule_set=body.rule_sets.get(), question="person", tie="for_person")
        (old, old_day), (new, new_day) = people.ORDERS["old"], people.ORDERS["new"]
        later = RuleSet.objects.create(body=body, valid_from=new_day, source="Директордун 31.08.2026 № 41 буйругу")
        MajorityRule.objects.create(rule_set=later)
        Body.objects.filter(pk=body.pk).update(order_number=new, order_date=new_day)
        first, day_before = datetime.date(2024, 9, 1), new_day - datetime.timedelta(days=1)
        for name, *_rest, role in people.COUNCIL:
            since = datetime.date(2025, 9, 1) if name == people.JOINED_2025 else first
            self.seat(body, name, role, starts=since, ends=day_before, order_number=old, order_date=old_day)
            self.seat(body, name, role, starts=new_day, order_number=new, order_date=new_day)
        for name, last_day in people.LAST_DAY.items():
            self.seat(body, name, "member", starts=first, ends=last_day, order_number=old, order_date=old_day)

    def accounts(self) -> None:
        """The accounts that are named to everybody, and those of all who sign protocols. One hash for all: it takes its time."""
        password = make_password(people.DEMO_PASSWORD)
        offices = {"director": "director", "methodist": "methodist", "admin": "administrator"}
        for username, name in people.ACCOUNTS.items():
            person = self.people[name]
            self.users[person.pk] = User.objects.create(username=username, password=password, person=person)
            if username in offices:
                Appointment.objects.create(person=person, office=offices[username], starts=SINCE)
        seats = Membership.objects.filter(role__in=RUNS_MEETINGS).select_related("person")
        for person in sorted({s.person for s in seats} - {self.people[n] for n in people.ACCOUNTS.values()}, key=lambda p: p.pk):
            self.users[person.pk] = User.objects.create(username=username_for(person), password=password, person=person)

    def substitution(self) -> None:
        """The day after a meeting of the council in March 2025 its secretary fell ill: somebody else sees to the minutes and signs."""
        absent, deputy = self.staff_member("Бакыт кызы"), self.staff_member("Иванова")
        days = {"starts": datetime.date(2025, 3, 21), "ends": datetime.date(2025, 3, 28)}
        order = {"order_number": "14-к", "order_date": days["starts"], "added_by": self.account("methodist")}
        Substitution.objects.create(person=absent, deputy=deputy, body=self.bodies["council"], role="secretary", **days, **order)

    def acting(self, body: Body, user: User) -> User:
        """Who acts today for somebody in the body; oneself if nobody does."""
        row = Substitution.objects.on(timezone.localdate()).filter(body=body, person=user.person_id).first()
        return User.objects.get(person=row.deputy_id) if row else user

    def switch_on_the_common_protocol(self) -> None:
        """Since February 2026 the school lets all staff read a common protocol: without confidential matters, votes and outcomes."""
        School.objects.update(common_protocol=True)

    # --- short names -----------------------------------------------------------------------------------------------------------
    def person(self, name: str) -> Person | None:
        """Somebody of the staff by the full name or the surname; None for outsiders, who are named with initials, and for units."""
        found = [person for full, person in self.people.items() if name in (full, person.surname)]
        return found[0] if len(found) == 1 else None

    def staff_member(self, name: str) -> Person:
        """Somebody who must be of the staff."""
        person = self.person(name)
        if person is None:
            raise LookupError(f"nobody of the staff is called {name}")
        return person

    def account(self, name: str) -> User:
        """One of the accounts that are named to everybody."""
        return self.users[self.people[people.ACCOUNTS[name]].pk]

    # --- meetings --------------------------------------------------------------------------------------------------------------
    def new_meeting(self, row: Row, day: datetime.date) -> Meeting:
        """A meeting with its particulars, not saved yet."""
        kept = {key: row[key] for key in ("kind", "form", "language", "theme", "end_date") if key in row}
        meeting = Meeting(
            body=self.bodies[row.get("body", "council")],
            date=day,
            starts=datetime.time.fromisoformat(row.get("starts", "14:30")),
            ends=datetime.time.fromisoformat(row.get("ends", "15:30")),
            place=row.get("place", self.rooms[row.get("body", "council")]),
            **kept,
        )
        if "chair" in row:
            meeting.chair = self.staff_member(row["chair"])
        if first := row.get("school_year"):
            meeting.school_year = planning.year_of(datetime.date(first, 9, 1))
        return meeting

    def keeper(self, meeting: Meeting) -> User:
        """Who keeps the minutes of the body: its secretary, or the head of a union."""
        seat = meeting.body.memberships.filter(role__in=PLACES["secretary"]).first()
        assert seat is not None
        return self.users[seat.person_id]
