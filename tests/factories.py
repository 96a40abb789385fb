"""Plain functions that make rows, with no surprises."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from council.lib.names import parse_name
from council.models import School, SchoolYear
from meetings import documents
from meetings.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Decision,
    DirectorOrder,
    Extract,
    Meeting,
    PlanDirection,
    PlanGoal,
    PlanItem,
    Presence,
    Protocol,
    SecretBallot,
    Task,
    WorkPlan,
)
from meetings.services import ballots, extracts, holding, planning, plans, protocol, voting
from meetings.services.voting import Party
from members.models import Appointment, Body, Employment, MajorityRule, Membership, Person, RuleSet, Substitution, User

DAY = datetime.date(2026, 11, 5)
SINCE = datetime.date(2020, 9, 1)
DATA = Path(__file__).parent / "data"


def school(**fields: Any) -> School:
    names = {"name_ky": "№ 12 орто мектеп", "name_ru": "Средняя школа № 12", "place_ky": "Каракол шаары", "place_ru": "г. Каракол"}
    return School.objects.get_or_create(pk=1, defaults={**names, "site_host": "kengesh.mektep12.kg", **fields})[0]


def year() -> SchoolYear:
    return SchoolYear.objects.get_or_create(starts=datetime.date(2026, 9, 1), ends=datetime.date(2027, 8, 31))[0]


def body(**fields: Any) -> Body:
    names = {
        "name_ky": "Усулдук кеңеш",
        "genitive_ky": "Усулдук кеңештин",
        "name_ru": "Методический совет",
        "genitive_ru": "методического совета",
    }
    made = Body.objects.create(**{"kind": "council", **names, **fields})
    rules = RuleSet.objects.create(body=made, valid_from=SINCE)
    MajorityRule.objects.create(rule_set=rules)
    return made


def person(name: str, position: str = "мугалим", **fields: Any) -> Person:
    made = Person.objects.create(**parse_name(name)._asdict(), **fields)
    Employment.objects.create(person=made, position_ky=position, starts=SINCE)
    return made


def seat(body: Body, person: Person, role: str = "member", starts: datetime.date = SINCE, **fields: Any) -> Membership:
    return Membership.objects.create(body=body, person=person, role=role, starts=starts, **fields)


def user(username: str, name: str, *, office: str = "", body: Body | None = None, role: str = "member", position: str = "мугалим") -> User:
    made = User.objects.create_user(username, password="x", person=person(name, position))
    if office:
        Appointment.objects.create(person=made.person, office=office, starts=SINCE)
    if body:
        seat(body, made.person, role)
    return made


# Where today lies among the days of a substitution: its first and last day, counted from today.
DAYS = {"before": (1, 3), "first": (0, 2), "last": (-2, 0), "after": (-3, -1)}


def substitution(absent: User, deputy: User, place: Body | str, role: str = "", *, when: str = "first", **fields: Any) -> Substitution:
    """Somebody acts for another in a seat of a body or in an office; today is the day before, the first, the last, the day after."""
    first, last = (timezone.localdate() + datetime.timedelta(days=n) for n in DAYS[when])
    where = {"office": place} if isinstance(place, str) else {"body": place, "role": role}
    return Substitution.objects.create(person=absent.person, deputy=deputy.person, **{"starts": first, "ends": last, **where, **fields})


def meeting(
    by: User, body: Body, *, date: datetime.date = DAY, state: str = "", items: int = 1, present: bool = True, **fields: Any
) -> Meeting:
    """A meeting with a small agenda, everybody present, each item decided by all: ready to be signed."""
    made = Meeting(body=body, date=date, starts=datetime.time(14), ends=datetime.time(15), place="204-бөлмө", **fields)
    planning.plan_meeting(made, by=by)
    for number in range(1, items + 1):
        holding.add_item(made, by=by, item=AgendaItem(title=f"{number}-маселе жөнүндө"))
    if present:
        Attendance.objects.filter(meeting=made).update(status="present")
        Presence.objects.bulk_create(Presence(attendance=a) for a in made.attendances.all())
    if state in ("", "planned"):
        return made
    Meeting.objects.filter(pk=made.pk).update(state="drafted" if state == "decided" else state)
    made.refresh_from_db()
    if state == "decided":
        for item in made.items.all():
            decision = voting.save_decision(Decision(item=item, text="Маалымат эске алынсын."), by=by)
            voters = len(voting.voters_present(decision))
            voting.record_vote(decision, by=by, count=voting.Count(votes_for=voters, against=0, abstained=0))
    return made


def extract(meeting: Meeting, **fields: Any) -> Extract:
    """A draft extract of all decisions of a meeting, whose content is frozen for it."""
    content = documents.protocol_content(Meeting.objects.complete().get(pk=meeting.pk))
    sha256 = documents.content_sha256(content)
    protocol = meeting.protocols.first() or Protocol.objects.create(
        meeting=meeting, version=1, content=content, content_sha256=sha256, signed_at=timezone.now()
    )
    made = extracts.new_extract(protocol, **(fields or {"addressee": "Район билим берүү бөлүмү"}))
    decisions = list(Decision.objects.filter(item__meeting=meeting))
    made.content = extracts.papers.cut(protocol.content, [d.pk for d in decisions], extracts.addressee_of(made))
    extracts.put_paper(made)
    made.save()
    made.decisions.set(decisions)
    return made


def order(decision: Decision, by: User) -> DirectorOrder:
    """A draft order."""
    return DirectorOrder.objects.create(decision=decision, title="Ачык сабактар жөнүндө", text="1. Өткөрүлсүн.", drafted_by=by)


def k01() -> dict[str, Any]:
    return yaml.safe_load((DATA / "K01.yaml").read_text())


def k01_staff(body: Body) -> dict[str, Person]:
    """The eleven members of K01 in office, and its two guests."""
    data, people = k01(), {}
    for row in data["members"]:
        people[row["name"]] = person(row["name"], row["position"])
        seat(body, people[row["name"]], row["role"])
    for row in data["attendance"]["guests"]:
        people[row["name"]] = person(row["name"], row["position"])
    return people


def plan(by: User, body: Body, *, items: int = 3, **fields: Any) -> WorkPlan:
    """A plan with a goal, two directions and lines of each kind of time, as a draft."""
    made = plans.make_plan(WorkPlan(body=body, school_year=year(), theme="Окуунун сапаты", **fields), by=by)
    goal = PlanGoal.objects.create(plan=made, text="Ар бир сабакта баланы угуу")
    directions = [PlanDirection.objects.create(plan=made, order=n, title=title) for n, title in enumerate(("Программалар", "Тажрыйба"))]
    for n in range(items):
        when = ("date", "month", "year")[n % 3]
        day = {"date": datetime.date(2026, 9 + n % 4, 3 + n % 20), "month": datetime.date(2026, 9 + n % 4, 1), "year": None}[when]
        row = PlanItem(
            plan=made, title=f"{n + 1}-иш-чара", when=when, date=day, goal=goal, direction=directions[n % 2], result_form="маалымат"
        )
        plans.save_item(row, by=by, parties=[Party("Сыдыкова А."), Party("бирикмелердин жетекчилери")])
    return made


def adopted(by: User, signers: list[User], body: Body, **fields: Any) -> WorkPlan:
    """A plan that a signed decision of the body has adopted."""
    made = plan(by, body, **fields)
    plans.adopt(made, by=by, decision=signed_decision(signers, body))
    made.refresh_from_db()
    return made


def signed_decision(signers: list[User], body: Body, *, kind: str = "plan", level: str = "open") -> Decision:
    """A decision of a signed meeting; the first signer keeps the minutes."""
    held = meeting(signers[0], body, state="decided")
    held.items.update(kind=kind, level=level)
    protocol.send_to_signing(held, by=signers[0])
    for signer in signers:
        protocol.sign(held, by=signer)
    return Decision.objects.get(item__meeting=held)


def members(body: Body, count: int) -> list[User]:
    """So many members of the body with accounts, in the order of the alphabet."""
    names = [f"{chr(ord('А') + n)}санов Үсөн" for n in range(count)]
    return [user(f"voter{n}", name, body=body) for n, name in enumerate(names)]


def balloted(by: User, body: Body, **fields: Any) -> SecretBallot:
    """An open secret ballot on the decision of a meeting that goes on, with everybody who has a seat on its list."""
    made = meeting(by, body, state="in_progress")
    decision = voting.save_decision(Decision(item=made.items.get(), text="Программа бекитилсин."), by=by)
    return ballots.open_ballot(decision, by=by, **fields)


def just_signed_in(session: Any, user: User) -> None:
    """Mark a session as signed in by password a moment ago, as allauth would."""
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def signed_with_tasks(by: User, body: Body, *parties: voting.Party, due: datetime.date | None = None, **fields: Any) -> Meeting:
    """A signed meeting whose decision gives each of these something to do. The papers are made as ever."""
    made = meeting(by, body, state="decided", **fields)
    for party in parties:
        give(Decision.objects.get(item__meeting=made), party, by=by, due=due)
    return signed(made)


def give(decision: Decision, *parties: voting.Party, by: User, due: datetime.date | None = None, **fields: Any) -> Assignment:
    kind = {"due_kind": "date", "due_date": due} if due else {}
    return voting.write_assignment(Assignment(decision=decision, **kind, **fields), by=by, parties=parties)


def signed(made: Meeting) -> Meeting:
    """Sent to signing and signed by all who must."""
    made.refresh_from_db()
    protocol.send_to_signing(made, by=User.objects.get(person=made.secretary_id))
    for person in dict.fromkeys((made.secretary_id, made.chair_id)):
        protocol.sign(made, by=User.objects.get(person=person))
    made.refresh_from_db()
    return made


def task_of(decision: Decision, by: User, *parties: voting.Party) -> Task:
    """A task as signing makes it, of a decision whose minutes may be open still."""
    return Task.objects.create(assignment=give(decision, *parties, by=by), meeting=decision.item.meeting, opened_on=DAY)
