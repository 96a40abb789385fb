"""Makes the demo school through the same services as the pages use."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from council.lib.names import parse_name
from council.models import Clause, NormativeAct, School, SchoolYear
from council.regulation import load_regulation
from meetings.demo.people import ACCOUNTS, COUNCIL, DEMO_PASSWORD, LEFT, OTHERS, UNIONS
from meetings.demo.texts import RICH, TOPICS
from meetings.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Decision,
    DecisionPerson,
    Interest,
    Meeting,
    Presence,
    SeparateOpinion,
    Speech,
)
from meetings.services import holding, numbers, planning, protocol, voting
from members.models import Appointment, Body, Employment, MajorityRule, Membership, Person, RuleSet, User

SINCE = datetime.date(2020, 9, 1)
COUNCIL_ORDER = datetime.date(2026, 8, 31)


class DemoSchool:
    """The demo school on its way into the database."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.users: dict[str, User] = {}

    @transaction.atomic
    def make(self) -> None:
        self.institution()
        self.staff()
        self.bodies()
        self.accounts()
        for data in RICH:
            self.rich(data)
        self.generated()
        self.ahead()

    def institution(self) -> None:
        School.objects.create(
            pk=1,
            name_ky="№ 12 орто мектеп",
            name_ru="Средняя школа № 12",
            place_ky="Каракол шаары",
            place_ru="г. Каракол",
            site_host="kengesh.mektep12.kg",
            common_protocol=True,
        )
        for first in (2024, 2025, 2026):
            SchoolYear.objects.create(starts=datetime.date(first, 9, 1), ends=datetime.date(first + 1, 8, 31))
        regulation = load_regulation(valid_from=datetime.date(2024, 9, 1))
        regulation.approved_by, regulation.approved_on = "Н. Б. Абдыкадыров", datetime.date(2024, 8, 30)
        regulation.approved_position_ky, regulation.approved_position_ru = "Мектептин директору", "Директор школы"
        regulation.order_number = "38"
        regulation.save()
        acts = [
            (
                "law",
                "179",
                datetime.date(2023, 8, 11),
                "Билим берүү жөнүндө Кыргыз Республикасынын Мыйзамы",
                "Закон Кыргызской Республики «Об образовании»",
            ),
            (
                "resolution",
                "517",
                datetime.date(2012, 7, 23),
                "Иш кагаздарын жүргүзүү боюнча типтүү нускама",
                "Типовая инструкция по делопроизводству",
            ),
            (
                "resolution",
                "439",
                datetime.date(2016, 8, 11),
                "Мугалимдерди аттестациялоонун тартиби жөнүндө жобо",
                "Положение о порядке аттестации учителей",
            ),
            ("charter", "", None, "Мектептин Уставы", "Устав школы"),
        ]
        for kind, number, day, title_ky, title_ru in acts:
            NormativeAct.objects.create(kind=kind, number=number, date=day, title_ky=title_ky, title_ru=title_ru, valid_from=day)

    def staff(self) -> None:
        for name, position_ky, position_ru, subjects, *_role in (*COUNCIL, *OTHERS, *LEFT):
            person = Person.objects.create(**parse_name(name)._asdict())
            ends = datetime.date(2025, 6, 30) if name == LEFT[0][0] else None
            Employment.objects.create(
                person=person, position_ky=position_ky, position_ru=position_ru, subjects=subjects, starts=SINCE, ends=ends
            )
            self.people[name] = person
        Person.objects.filter(pk=self.people["Асанова Бермет Кадыровна"].pk).update(chair_title=Person.ChairTitle.TORAGA)

    def body(self, kind: str, name_ky: str, name_ru: str, genitive_ky: str, genitive_ru: str, parent: Body | None = None) -> Body:
        body = Body.objects.create(
            kind=kind, name_ky=name_ky, name_ru=name_ru, genitive_ky=genitive_ky, genitive_ru=genitive_ru, parent=parent, starts=SINCE
        )
        rules = RuleSet.objects.create(body=body, valid_from=SINCE, quorum_numerator=2, quorum_denominator=3)
        MajorityRule.objects.create(rule_set=rules)
        return body

    def seat(self, body: Body, name: str, role: str, starts: datetime.date = SINCE, **fields: Any) -> None:
        Membership.objects.create(body=body, person=self.people[name], role=role, starts=starts, **fields)

    def bodies(self) -> None:
        self.council = self.body("council", "Усулдук кеңеш", "Методический совет", "Усулдук кеңештин", "методического совета")
        Body.objects.filter(pk=self.council.pk).update(order_number="41", order_date=COUNCIL_ORDER)
        for name, *_rest, role in COUNCIL:
            self.seat(self.council, name, role, order_number="41", order_date=COUNCIL_ORDER)
        self.seat(self.council, LEFT[0][0], "member", ends=datetime.date(2025, 6, 30), order_number="35")
        self.pedagogical = self.body(
            "pedagogical_council", "Педагогикалык кеңеш", "Педагогический совет", "Педагогикалык кеңештин", "педагогического совета"
        )
        roles = {OTHERS[0][0]: "chair", "Доолотова Нуржан Эркиновна": "secretary"}
        for name, position, *_rest in (*COUNCIL, *OTHERS):
            if "иш кагаз" not in position:
                self.seat(self.pedagogical, name, roles.get(name, "member"))
        self.unions = []
        for name_ky, name_ru, head, words in UNIONS:
            union = self.body(
                "method_union",
                name_ky,
                name_ru,
                name_ky.removesuffix("и") + "инин",
                name_ru.replace("МО", "методического объединения"),
                self.council,
            )
            self.seat(union, head, "head")
            for name, _ky, _ru, subject, *_role in (*COUNCIL, *OTHERS):
                if name != head and subject and any(w in subject for w in words):
                    self.seat(union, name, "member")
            self.unions.append(union)

    def accounts(self) -> None:
        offices = {"director": "director", "methodist": "methodist", "admin": "administrator"}
        for username, name in ACCOUNTS.items():
            self.users[username] = User.objects.create_user(username, password=DEMO_PASSWORD, person=self.people[name])
            if username in offices:
                Appointment.objects.create(person=self.people[name], office=offices[username], starts=SINCE)

    # --- meetings --------------------------------------------------------------------------------------------------------------
    def plan(self, body: Body, date: datetime.date, *, by: User, theme: str = "", **fields: Any) -> Meeting:
        meeting = Meeting(
            body=body,
            date=date,
            starts=datetime.time(14),
            ends=datetime.time(15, 40),
            place="Усулдук кабинет, 204-бөлмө",
            theme=theme,
            **fields,
        )
        return planning.plan_meeting(meeting, by=by)

    def all_present(self, meeting: Meeting, absent: int = 0) -> None:
        lines = list(meeting.attendances.order_by("-order"))
        for line in lines[:absent]:
            line.status, line.reason, line.excused = "absent", "оорусуна байланыштуу", True
            line.save()
        Attendance.objects.filter(meeting=meeting, status="").update(status="present")
        Presence.objects.bulk_create(Presence(attendance=a) for a in meeting.attendances.filter(status="present"))

    def rich(self, data: dict[str, Any]) -> None:
        by = self.users["secretary"]
        meeting = self.plan(self.council, datetime.date.fromisoformat(data["date"]), by=by, theme=data["theme"])
        items = [
            holding.add_item(
                meeting,
                by=by,
                item=AgendaItem(title=row["title"], kind=row.get("kind", "general"), level=row.get("level", "open"), minutes=20),
            )
            for row in data["items"]
        ]
        planning.call_meeting(meeting, by=by)
        self.all_present(meeting)
        holding.start_meeting(meeting, by=by)
        for item, row in zip(items, data["items"], strict=True):
            self.minutes(meeting, item, row, by)
        holding.finish_meeting(meeting, by=by)
        protocol.send_to_signing(meeting, by=by)
        protocol.sign(meeting, by=self.users["chair"])
        protocol.sign(meeting, by=by)

    def minutes(self, meeting: Meeting, item: AgendaItem, row: dict[str, Any], by: User) -> None:
        holding.set_references(
            item, clauses=list(Clause.objects.filter(code__in=row.get("clauses", [])).values_list("pk", flat=True)), acts=[]
        )
        said = ([("heard", *row["heard"])] if row["heard"] else []) + [("spoke", name, words) for name, words in row["spoke"]]
        speeches = []
        for kind, name, words in said:
            speech = Speech(kind=kind, text=words)
            holding.speaker_snapshot(speech, meeting, self.people[name], name)
            speeches.append(speech)
        item.meeting.refresh_from_db()
        holding.write_speeches(item, by=by, rows=speeches)
        for decided in row["decisions"]:
            self.decide(item, decided, by)

    def decide(self, item: AgendaItem, row: dict[str, Any], by: User) -> None:
        decision = voting.save_decision(Decision(item=item, text=row["text"]), by=by)
        if about := row.get("about"):
            DecisionPerson.objects.create(decision=decision, person=self.people[about[0]], name=about[0], claim=about[1], outcome=about[2])
        if opinion := row.get("opinion"):
            person = self.people[opinion[0]]
            SeparateOpinion.objects.create(decision=decision, person=person, name=person.short, text=opinion[1])
        recused = list(voting.interested_people(decision))
        voters = sum(1 for v in voting.voters_present(decision) if v.person_id not in recused)
        vote = row["vote"]
        if vote == "unanimous":
            count = voting.Count(method="unanimous", recused=recused)
        else:
            numbers = (voters, 0, 0) if vote == "all" else vote
            count = voting.Count(votes_for=numbers[0], against=numbers[1], abstained=numbers[2], recused=recused)
        voting.record_vote(decision, by=by, count=count)
        if "due" in row:
            kind, day, words = row["due"]
            duty = Assignment(decision=decision, due_kind=kind, due_date=datetime.date.fromisoformat(day) if day else None, due_text=words)
            parties = [voting.Party(self.people[n].short, person=self.people[n]) for n in row.get("who", [])]
            voting.write_assignment(duty, by=by, parties=parties)

    def generated(self) -> None:
        """Plain meetings of all bodies over three years, kept as imported minutes: enough to fill lists and registers."""
        by = self.users["methodist"]
        months = [(2024, 10), (2024, 12), (2025, 2), (2025, 4), (2025, 10), (2025, 12), (2026, 2), (2026, 4)]
        for place, body in enumerate([self.council, self.pedagogical, *self.unions]):
            for number, (year, month) in enumerate(months, 1):
                if body == self.council and year >= 2025 and month > 8:
                    continue
                title, heard, decided = TOPICS[(number + place) % len(TOPICS)]
                meeting = self.plan(body, datetime.date(year, month, 5 + place), by=by)
                Meeting.objects.filter(pk=meeting.pk).update(
                    state="drafted", number=(number - 1) % 4 + 1 + (2 if body == self.council and year >= 2026 else 0), number_is_fixed=True
                )
                self.all_present(meeting, absent=1)
                item = AgendaItem.objects.create(meeting=meeting, number=1, title=title)
                speaker = meeting.attendances.order_by("order")[1]
                Speech.objects.create(
                    item=item, kind="heard", order=1, person=speaker.person, name=speaker.name, position=speaker.position, text=heard
                )
                decision = Decision.objects.create(item=item, number=1, text=decided)
                voting.record_vote(decision, by=by, count=voting.Count(method="unanimous"))
                Meeting.objects.filter(pk=meeting.pk).update(state="imported")

    def ahead(self) -> None:
        """Meetings in the other states, around today."""
        today, by = timezone.localdate(), self.users["secretary"]

        def simple(days: int, topic: int, theme: str = "") -> Meeting:
            meeting = self.plan(self.council, today + datetime.timedelta(days=days), by=by, theme=theme)
            for title, *_rest in (TOPICS[topic], TOPICS[(topic + 1) % len(TOPICS)]):
                holding.add_item(meeting, by=by, item=AgendaItem(title=title, minutes=25))
            return meeting

        running = simple(0, 0, "Окуу сабаттуулугу")
        # № 2 is left free, so that the case of 5 November can be recorded or imported in the demo school.
        numbers.choose_number(running, 3, "№ 2 — 5-ноябрдагы отурумга калтырылды")
        running.save()
        planning.call_meeting(running, by=by)
        self.all_present(running, absent=2)
        holding.start_meeting(running, by=by)
        Interest.objects.create(item=running.items.get(number=1), person=self.people["Камбар уулу Залкар"], reason="author")
        planning.call_meeting(simple(7, 2), by=by)
        simple(30, 3, "Предметтик декада")
        planning.cancel_meeting(simple(10, 4), by=by, reason="Мектептик олимпиада ушул күнгө туура келди.")
        planning.postpone_meeting(simple(14, 1), by=by, reason="Баяндамачы курска кетти.", date=today + datetime.timedelta(days=21))
