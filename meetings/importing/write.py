"""Rows from checked minutes. Nobody is guessed: a name is somebody of the staff only if the full name is the same."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from council.lib.duedates import last_day
from council.lib.kyrgyz import search_key, sort_key
from council.lib.names import parse_name, short_form
from council.models import Clause, NormativeAct, Regulation, SchoolYear
from meetings.importing.form import Fault
from meetings.importing.names import NameBook, is_a_name, same_name
from meetings.models import (
    AgendaItem,
    Assignment,
    AssignmentParty,
    Attachment,
    Attendance,
    Decision,
    DecisionPerson,
    Guest,
    ItemAct,
    ItemClause,
    Meeting,
    Presence,
    SeparateOpinion,
    Speech,
    Vote,
    VoteMethod,
    Voter,
    VoteScope,
)
from meetings.models.agenda import SUB_ITEM_LETTERS, SpeechAbout
from meetings.models.meetings import JointBody
from meetings.workflow import State
from members.models import Body, Employment, MajorityRule, Membership, Person, RuleSet

Row = dict[str, Any]
SHARES = {"2/3": (2, 3, False), "1/2": (1, 2, False), "more_than_half": (1, 2, True), "3/4": (3, 4, False), "1/3": (1, 3, False)}
MAJORITIES = {
    "more_than_half_of_present": (1, 2, True, "present"),
    "more_than_half_of_members": (1, 2, True, "in_office"),
    "two_thirds_of_present": (2, 3, False, "present"),
    "two_thirds_of_members": (2, 3, False, "in_office"),
}
# What a body is called that the file names by its kind alone: name and genitive in Kyrgyz, name and genitive in Russian.
NAMES = {
    "council": ("Усулдук кеңеш", "Усулдук кеңештин", "Методический совет", "методического совета"),
    "pedagogical_council": ("Педагогикалык кеңеш", "Педагогикалык кеңештин", "Педагогический совет", "педагогического совета"),
    "method_union": ("Усулдук бирикме", "Усулдук бирикменин", "Методическое объединение", "методического объединения"),
    "creative_group": ("Чыгармачыл топ", "Чыгармачыл топтун", "Творческая группа", "творческой группы"),
    "problem_group": ("Проблемалык топ", "Проблемалык топтун", "Проблемная группа", "проблемной группы"),
    "working_group": ("Жумушчу топ", "Жумушчу топтун", "Рабочая группа", "рабочей группы"),
    "commission": ("Комиссия", "Комиссиянын", "Комиссия", "комиссии"),
}
COUNTS = ("for", "against", "abstain", "not_voted", "spoilt")
CHOICES = {"for": "for", "against": "against", "abstain": "abstained", "not_voted": "not_voted"}


@dataclass
class Result:
    """What became of a file: the meeting (new or found), warnings, and proposals of who a name with initials may be."""

    meeting: Meeting | None = None
    created: bool = False
    warnings: list[str] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)


def source_hash(data: Row) -> str:
    """The same content has the same hash, whatever the order of keys and the white space of the file."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()


def write(data: Row, *, note: str = "", create_people: bool = False) -> Result:
    """Make the meeting of a file, in one transaction. A file that was imported before, or whose number is taken, changes nothing."""
    try:
        with transaction.atomic():
            return Writer(data, note, create_people=create_people).write()
    except (DatabaseError, ValidationError) as error:  # the last guard: whatever the form has not foreseen
        raise Fault("", f"the database refuses it: {str(error).splitlines()[0]}") from error


class Writer:
    """One file on its way into rows."""

    def __init__(self, data: Row, note: str, *, create_people: bool) -> None:
        self.data, self.note, self.create_people, self.result = data, note, create_people, Result()
        self.book = NameBook(Person.objects.with_positions(), data.get("date"))

    def write(self) -> Result:
        key = source_hash(self.data)
        found = Meeting.objects.filter(source_hash=key).first()
        if found is None:
            body, year = self.body(self.data["body"]), self.year()
            if year and "number" in self.data:
                found = Meeting.objects.filter(body=body, school_year=year, number=self.data["number"]).first()
        if found is not None:
            self.result.meeting = found
            return self.result
        self.rules(body)
        if self.create_people:
            self.people(body, year)
        self.meeting = self.particulars(body, year, key)
        for row in self.data.get("joint_with", []):
            JointBody.objects.get_or_create(meeting=self.meeting, body=self.body(row))
        self.attendance()
        self.items = [self.item(row, f"agenda[{n}]") for n, row in enumerate(self.data["agenda"])]
        if "vote" in self.data:
            vote = self.vote(self.data["vote"], None, scope=VoteScope.MEETING, place="vote")
            Decision.objects.filter(item__meeting=self.meeting, vote=None).update(vote=vote)
        self.attachments()
        self.warn()
        self.result.proposals, self.result.warnings = self.book.proposals, self.result.warnings + self.book.ambiguous
        Meeting.objects.filter(pk=self.meeting.pk).update(state=State.IMPORTED)
        self.meeting.refresh_from_db()
        self.result.meeting, self.result.created = self.meeting, True
        return self.result

    # --- who and where ---------------------------------------------------------------------------------------------------------
    def person(self, name: str) -> Person | None:
        return self.book.person(name)

    def printed(self, name: str, person: Person | None) -> str:
        """The short form of a person; a role or a unit («психологическая служба») stays as it stands in the file."""
        return person.short if person else short_form(parse_name(name)) if is_a_name(name) else name

    def people(self, body: Body, year: SchoolYear | None) -> None:
        """With --create-people: members of the file whom nobody knows become staff with a seat, from the order or the year's start."""
        day = self.data.get("date")
        since = self.data["body"].get("order", {}).get("date") or (year.starts if year else day)
        if since is None:
            raise Fault("members", "people cannot be made without a date or a school year")
        if day and since > day:
            since = day
        for n, row in enumerate(self.data.get("members", [])):
            person = self.person(row["name"])
            if person is None:
                if not is_a_name(row["name"]) or len(row["name"].split()) < 2 or "." in row["name"]:
                    raise Fault(f"members[{n}].name", "a person is made only from a full name")
                person = Person.objects.create(**parse_name(row["name"])._asdict())
                if row.get("position"):
                    russian = {"position_ru": row["position"]} if self.data.get("language") == "ru" else {}
                    Employment.objects.create(person=person, position_ky=row["position"], starts=since, **russian)
                self.book.add(person)
            elif Membership.objects.filter(body=body, person=person).exists():
                continue
            order = self.data["body"].get("order", {})
            try:
                with transaction.atomic():
                    Membership.objects.create(
                        body=body,
                        person=person,
                        role=row.get("role", "member"),
                        votes=row.get("votes", True),
                        starts=since,
                        order_number=order.get("number", ""),
                        order_date=order.get("date"),
                    )
            except DatabaseError as error:
                raise Fault(f"members[{n}].role", "somebody else holds this place on these days") from error

    def position(self, row: Row, person: Person | None) -> str:
        day = self.data.get("date")
        language = self.data.get("language", "ky")
        return str(row.get("position") or (person.position_on(day, language) if person and day else ""))

    def body(self, row: Row) -> Body:
        """The body by kind and, if one is given, by name; a body that is not here yet is made."""
        kind = row["kind"]
        name_ky, genitive_ky, name_ru, genitive_ru = NAMES[kind]
        given = {search_key(row[k]) for k in ("name_ky", "name_ru") if row.get(k)}
        usual = {search_key(name_ky), search_key(name_ru)}
        same_kind = list(Body.objects.filter(kind=kind).order_by("pk"))
        for body in same_kind:
            if (given or usual) & ({search_key(body.name_ky), search_key(body.name_ru)} - {""}):
                return body
        if not given and same_kind:
            if len(same_kind) > 1:
                raise Fault("body", f"which one? Give name_ky: {'; '.join(b.name_ky for b in same_kind)}")
            return same_kind[0]
        names = {"name_ky": name_ky, "genitive_ky": genitive_ky, "name_ru": name_ru, "genitive_ru": genitive_ru}
        if given - usual:
            names = {"name_ky": row.get("name_ky") or row["name_ru"], "name_ru": row.get("name_ru", "")}
        order = row.get("order", {})
        return Body.objects.create(kind=kind, order_number=order.get("number", ""), order_date=order.get("date"), **names)

    def rules(self, body: Body) -> None:
        """The rules of the file, for a body that has none on the day."""
        row = self.data.get("rules")
        since = self.data.get("date") or timezone.localdate()
        if not row or body.rules_on(since) is not None:
            return
        top, bottom, strict = SHARES[row.get("quorum", "2/3")]
        rules = RuleSet.objects.create(
            body=body,
            valid_from=since,
            quorum_numerator=top,
            quorum_denominator=bottom,
            quorum_strict=strict,
            quorum_base=row.get("quorum_base", "members_in_office"),
        )
        n, d, more, base = MAJORITIES[row.get("majority", "more_than_half_of_present")]
        MajorityRule.objects.create(rule_set=rules, numerator=n, denominator=d, strict=more, base=base, tie=row.get("tie", "chair_decides"))

    def year(self) -> SchoolYear | None:
        """The year that is named, else that of the date; a year before our records is made, from 1 September."""
        day = self.data.get("date")
        if text := self.data.get("school_year"):
            start = datetime.date(int(text[:4]), 9, 1)
            known = SchoolYear.objects.containing(start).first()
        elif day:
            start = datetime.date(day.year if day.month >= 9 else day.year - 1, 9, 1)
            known = SchoolYear.objects.containing(day).first()
        else:
            return None
        if known:
            return known
        ends = start.replace(year=start.year + 1) - datetime.timedelta(days=1)
        if other := SchoolYear.objects.filter(starts__lte=ends, ends__gte=start).first():
            raise Fault("school_year", f"{start.year}–{ends.year} overlaps {other}: add the year by hand first")
        return SchoolYear.objects.create(starts=start, ends=ends)

    def particulars(self, body: Body, year: SchoolYear | None, key: str) -> Meeting:
        plain = ("date", "end_date", "starts", "ends", "place", "theme", "convocation", "kind", "form", "language")
        absent = [r["name"] for r in self.data.get("attendance", {}).get("absent", [])]
        members = [m for m in self.data.get("members", []) if not any(same_name(m["name"], a) for a in absent)]
        officers: Row = {}
        for role in ("chair", "secretary"):
            # Who was away has not presided, whatever the seat; the head of a union keeps the minutes too.
            seats = (role, "head")
            row = self.data.get(role) or next((m for s in seats for m in members if m.get("role") == s), None)
            if row:
                person = self.person(row["name"])
                officers |= {
                    role: person,
                    f"{role}_name": self.printed(row["name"], person),
                    f"{role}_position": self.position(row, person),
                }
        declared = self.data.get("attendance", {}).get("declared", {})
        return Meeting.objects.create(
            body=body,
            school_year=year,
            rule_set=body.rules_on(self.data["date"]) if "date" in self.data else None,
            state=State.DRAFTED,
            number=self.data.get("number"),
            number_is_fixed="number" in self.data,
            source_hash=key,
            source_note=self.note,
            declared_present=declared.get("present"),
            declared_absent=declared.get("absent"),
            declared_note=declared.get("note", ""),
            **{name: self.data[name] for name in plain if name in self.data},
            **officers,
        )

    # --- attendance ------------------------------------------------------------------------------------------------------------
    def attendance(self) -> None:
        data = self.data.get("attendance", {})
        rank = {"chair": 0, "head": 1, "deputy_chair": 2, "secretary": 3}
        # As a live meeting lists them: the chair, the deputy, the secretary, then by the alphabet.
        members = sorted(self.data.get("members", []), key=lambda m: (rank.get(m.get("role", ""), 9), sort_key(m["name"])))
        rows: list[tuple[Row, bool]] = [(m, True) for m in members]
        marks: dict[str, Row] = {}  # «absent 3» → the row that says it of the third line
        for mark in ("present", "late", "left", "absent"):
            for n, row in enumerate(data.get(mark, [])):
                place = next((i for i, (known, _) in enumerate(rows) if same_name(known["name"], row["name"])), None)
                if place is None:
                    place = len(rows)
                    rows.append((row, not members))
                if f"{mark} {place}" in marks or (mark == "absent" and any(f"{m} {place}" in marks for m in ("present", "late", "left"))):
                    raise Fault(f"attendance.{mark}[{n}]", f"{row['name']} stands in the attendance twice")
                marks[f"{mark} {place}"] = row
        seen: set[int] = set()
        for place, (row, listed) in enumerate(rows):
            came = any(f"{mark} {place}" in marks for mark in ("present", "late", "left"))
            gone = marks.get(f"absent {place}")
            there = came or (gone is None and not data.get("present"))
            person = self.person(row["name"])
            if person and person.pk in seen:
                raise Fault("members", f"{row['name']} stands in the list twice")
            seen |= {person.pk} if person else set()
            line = Attendance.objects.create(
                meeting=self.meeting,
                order=place + 1,
                person=person,
                name=self.printed(row["name"], person),
                position=self.position(row, person),
                role=row.get("role", "member"),
                votes=row.get("votes", True),
                is_member=listed or self.is_member(person),
                status="present" if there else "absent",
                reason=(gone or {}).get("reason", ""),
                excused=(gone or {}).get("excused"),
            )
            if there:
                start = marks.get(f"late {place}", row).get("arrived")
                end = marks.get(f"left {place}", row).get("left")
                remote = marks.get(f"present {place}", row).get("remote", self.data.get("form") == "remote")
                Presence.objects.create(
                    attendance=line, starts_at=self.meeting.moment(start), ends_at=self.meeting.moment(end), remote=remote
                )
        for order, row in enumerate(data.get("guests", []), 1):
            person = self.person(row["name"])
            name, position = self.printed(row["name"], person), self.position(row, person)
            Guest.objects.create(meeting=self.meeting, order=order, person=person, name=name, position=position)
        self.lines = list(self.meeting.attendances.prefetch_related("presences").select_related("person"))

    def is_member(self, person: Person | None) -> bool:
        day = self.data.get("date")
        if person is None or day is None:
            return not self.data.get("members")
        return Membership.objects.on(day).filter(body=self.meeting.body, person=person).exists() or not self.data.get("members")

    # --- agenda ----------------------------------------------------------------------------------------------------------------
    def item(self, row: Row, place: str, parent: AgendaItem | None = None) -> AgendaItem:
        subject, times = row.get("subject", {}), row.get("time", {})
        if parent and row["number"] > len(SUB_ITEM_LETTERS):
            raise Fault(f"{place}.number", f"an item has at most {len(SUB_ITEM_LETTERS)} sub-items")
        empty = not any(row.get(key) for key in ("decisions", "heard", "spoke", "items"))
        last = place == f"agenda[{len(self.data['agenda']) - 1}]"
        item = AgendaItem.objects.create(
            meeting=self.meeting,
            parent=parent,
            number=row["number"],
            title=row["title"].rstrip("."),
            kind=row.get("kind", "other" if empty and last else "general"),
            form=row.get("form", "report"),
            level=row.get("level", "open"),
            minutes=row.get("minutes"),
            starts_at=self.meeting.moment(times.get("from"), times.get("date")),
            ends_at=self.meeting.moment(times.get("to"), times.get("date")),
            subject_title=subject.get("title", ""),
            subject_authors=", ".join(subject.get("authors", []))[:300],
        )
        self.clauses(item, row.get("clauses", []))
        for act in row.get("acts", []):
            ItemAct.objects.get_or_create(item=item, act=self.act(act), defaults={"place": act.get("place", "")})
        order = 0
        for kind in ("heard", "spoke"):
            for said in row.get(kind, []):
                order += 1
                self.speech(item, said, said.get("kind", kind), order)
        for n, decided in enumerate(row.get("decisions", [])):
            self.decision(item, decided, f"{place}.decisions[{n}]")
        for n, child in enumerate(row.get("items", [])):
            self.item(child, f"{place}.items[{n}]", item)
        if "vote" in row:
            vote = self.vote(row["vote"], item, scope=VoteScope.ITEM, place=f"{place}.vote")
            for decision in Decision.objects.filter(Q(item=item) | Q(item__parent=item), vote=None):
                decision.vote = vote
                decision.save(update_fields=["vote"])
        return item

    def act(self, row: Row) -> NormativeAct:
        """The act by number and date, or by its title; one that the register lacks is added to it."""
        acts = NormativeAct.objects.filter(kind=row["kind"])
        if "number" in row:
            acts = acts.filter(number=row["number"], **({"date": row["date"]} if "date" in row else {}))
        elif "title" in row:
            acts = acts.filter(Q(title_ky__iexact=row["title"]) | Q(title_ru__iexact=row["title"]))
        title = row.get("title") or f"№ {row.get('number', '?')}"
        return acts.first() or NormativeAct.objects.create(
            kind=row["kind"], number=row.get("number", ""), date=row.get("date"), title_ky=title, title_ru=row.get("title", "")
        )

    def clauses(self, item: AgendaItem, codes: list[str]) -> None:
        if not codes:
            return
        regulation = Regulation.objects.in_force(self.data.get("date") or timezone.localdate()).first() or Regulation.objects.first()
        known = {c.code: c for c in Clause.objects.filter(regulation=regulation)} if regulation else {}
        for code in dict.fromkeys(codes):
            if code in known:
                ItemClause.objects.create(item=item, clause=known[code])
            elif known:
                self.result.warnings.append(f"clause {code} is not in the regulation")

    def speech(self, item: AgendaItem, row: Row, kind: str, order: int) -> None:
        person = self.person(row["name"])
        speech = Speech.objects.create(
            item=item,
            kind=kind,
            order=order,
            person=person,
            name=self.printed(row["name"], person),
            position=self.position(row, person),
            text=row.get("text", ""),
            report_attached=row.get("report_attached", False),
        )
        for name in row.get("about", []):
            if whom := self.person(name):
                SpeechAbout.objects.get_or_create(speech=speech, person=whom)

    # --- decisions -------------------------------------------------------------------------------------------------------------
    def decision(self, item: AgendaItem, row: Row, place: str) -> None:
        lines = "".join(f"\n- {line}" for line in row.get("list", []))
        decision = Decision.objects.create(
            item=item,
            number=row["number"],
            text=row["text"] + lines,
            level=row.get("level", "open"),
            next_body=self.known_body(row.get("next_body", "")),
            next_body_name=row.get("next_body", ""),
        )
        about = row.get("about", [])
        for n, whom in enumerate(about):
            person = self.person(whom["name"])
            if any(same_name(whom["name"], other["name"]) for other in about[:n]) and person:
                raise Fault(f"{place}.about[{n}]", f"{whom['name']} stands twice")
            DecisionPerson.objects.create(
                decision=decision, person=person, name=whom["name"], claim=whom.get("claim", ""), outcome=whom.get("outcome", "")
            )
        if "vote" in row:
            question = "person" if about else item.question_kind
            decision.vote = self.vote(row["vote"], item, scope=VoteScope.DECISION, place=f"{place}.vote", question=question)
            decision.save(update_fields=["vote"])
        for n, duty in enumerate(row.get("assignments", []), 1):
            self.assignment(decision, duty, n)
        for opinion in row.get("opinions", []):
            person = self.person(opinion["name"])
            name = self.printed(opinion["name"], person)
            SeparateOpinion.objects.create(decision=decision, person=person, name=name, text=opinion["text"])

    def known_body(self, name: str) -> Body | None:
        key = search_key(name)
        return next((b for b in Body.objects.all() if key and key in (search_key(b.name_ky), search_key(b.name_ru))), None)

    def vote(self, row: Row, item: AgendaItem | None, *, scope: str, place: str, question: str = "any") -> Vote:
        names = row.get("names", {})
        numbers = {k: row.get(k, len(names[k]) if k in names else None) for k in COUNTS}
        counted = any(n is not None for n in numbers.values())
        method = VoteMethod.NAMES if names else VoteMethod.COUNT if counted else VoteMethod.STATED
        if row.get("unanimous") and not counted:
            method = VoteMethod.UNANIMOUS
        vote = Vote.objects.create(
            meeting=self.meeting,
            item=item,
            scope=scope,
            method=method,
            votes_for=numbers["for"],
            votes_against=numbers["against"],
            votes_abstained=numbers["abstain"],
            votes_missing=numbers["not_voted"],
            votes_spoilt=numbers["spoilt"],
            casting=row.get("casting", ""),
            members_in_office=sum(1 for a in self.lines if a.is_member and a.votes) if self.everybody_is_named else None,
            question=question,
        )
        self.voters(vote, item, row, place)
        return vote

    @property
    def everybody_is_named(self) -> bool:
        """The names are the whole attendance: a list of members, or as many present as are declared, chair and secretary among them."""
        present = [a for a in self.lines if a.status == "present"]
        declared = self.meeting.declared_present
        return bool(present) and declared in (None, len(present)) and not self.officers_missing()

    def officers_missing(self) -> list[str]:
        """Who presided or kept the minutes, is named for it in the file, and is not among the named present."""
        present = [a for a in self.lines if a.status == "present"]
        return [r for r in ("chair", "secretary") if r in self.data and not any(self.is_line(a, self.data[r]["name"]) for a in present)]

    def is_line(self, line: Attendance, name: str) -> bool:
        return same_name(str(line.person) if line.person else line.name, name)

    def voters(self, vote: Vote, item: AgendaItem | None, row: Row, place: str) -> None:
        """The list of voters as the attendance gives it; the file says who was recused and, of a vote by name, how each voted."""
        choices = [(name, CHOICES[key]) for key, names in row.get("names", {}).items() for name in names]
        recused = list(row.get("recused", []))
        moment = (item.starts_at or (item.parent.starts_at if item.parent else None)) if item else None
        lines = [a for a in self.lines if a.is_member and a.votes and a.present_at(moment)] if self.everybody_is_named else []
        rows = []
        for line in lines:
            out = [n for n in recused if self.is_line(line, n)]
            choice = [c for n, c in choices if self.is_line(line, n)]
            if len(choice) > 1:
                raise Fault(f"{place}.names", f"{line.name} votes twice")
            if out and choice:
                raise Fault(f"{place}.recused", f"{line.name} is recused and votes")
            recused = [n for n in recused if n not in out]
            chairs = line.person_id is not None and line.person_id == self.meeting.chair_id
            rows.append(
                Voter(vote=vote, person=line.person, name=line.name, is_chair=chairs, recused=bool(out), choice=choice[0] if choice else "")
            )
        if not lines:  # who was there is not known in full: at least those whom the vote itself names
            rows = [Voter(vote=vote, person=self.person(n), name=self.printed(n, self.person(n)), choice=c) for n, c in choices]
        known = bool(rows)
        rows += [Voter(vote=vote, person=self.person(n), name=self.printed(n, self.person(n)), recused=True) for n in recused]
        for order, voter in enumerate(rows, 1):
            voter.order = order
        Voter.objects.bulk_create(rows)
        tally, declared = vote.tally, self.meeting.declared_present
        if lines and known and not tally.adds_up:
            self.result.warnings.append(f"{place}: {tally.total} votes, {tally.eligible} voters")
        elif not lines and declared is not None and tally.total > declared:
            self.result.warnings.append(f"{place}: {tally.total} votes, {declared} declared present")

    def assignment(self, decision: Decision, row: Row, order: int) -> None:
        due = row.get("due", {"kind": "none"})
        year = self.meeting.school_year
        assignment = Assignment.objects.create(
            decision=decision,
            order=order,
            text=row.get("text", ""),
            due_kind=due["kind"],
            due_date=due.get("date"),
            due_text=due.get("text", ""),
            due_end=last_day(due["kind"], due.get("date"), year_end=year.ends if year else None),
            controller=self.person(row["controller"]) if "controller" in row else None,
            controller_name=self.printed(row["controller"], self.person(row["controller"])) if "controller" in row else "",
        )
        parties = [(n, False) for n in row.get("who", [])] + [(n, True) for n in row.get("with", [])]
        if "who_text" in row:
            parties.append((row["who_text"], False))
        for place, (name, co) in enumerate(parties, 1):
            person = self.person(name)
            body = None if person else self.known_body(name)
            printed = self.printed(name, person)
            AssignmentParty.objects.create(assignment=assignment, order=place, person=person, body=body, name=printed, co_executor=co)

    def attachments(self) -> None:
        by_number = {i.number: i for i in self.items}
        for place, row in enumerate(self.data.get("attachments", [])):
            if row.get("item") is not None and row["item"] not in by_number:
                raise Fault(f"attachments[{place}].item", f"there is no item {row['item']}")
            item = by_number.get(row.get("item", 0))
            Attachment.objects.create(meeting=self.meeting, number=row["number"], title=row["title"], sheets=row.get("sheets"), item=item)

    # --- what is missing -------------------------------------------------------------------------------------------------------
    def warn(self) -> None:
        """What old minutes lack. Of an undated record only what names it is asked: it is a fragment, not a meeting."""
        data, warnings = self.data, self.result.warnings
        dated = "date" in data
        attendance = data.get("attendance", {})
        if "number" not in data:
            warnings.append("no number")
        if not dated:
            warnings.append("no date")
        if not self.meeting.chair_name:
            warnings.append("no chair")
        if dated and not self.meeting.secretary_name:
            warnings.append("no secretary")
        if dated and not data.get("place") and data.get("form") != "remote":
            warnings.append("no place")
        if dated and not attendance and not data.get("members"):
            warnings.append("no attendance")
        self.warn_of_numbers(attendance)
        self.warn_of_speakers()
        if dated and "school_year" in data and self.meeting.school_year != self.year_by_date():
            warnings.append("the date lies outside the school year")

    def year_by_date(self) -> SchoolYear | None:
        """The year of the date; an August meeting may belong to the year that follows (domain §7, 8)."""
        day = self.data["date"]
        if day.month == 8 and self.meeting.school_year and self.meeting.school_year.starts.year == day.year:
            return self.meeting.school_year
        return SchoolYear.objects.containing(day).first()

    def warn_of_numbers(self, attendance: Row) -> None:
        warnings, declared = self.result.warnings, attendance.get("declared", {})
        for status in ("present", "absent"):
            named = sum(1 for a in self.lines if a.status == status)
            if named and status in declared and declared[status] != named:
                warnings.append(f"{declared[status]} declared {status}, {named} named")
        if any(a.status == "present" for a in self.lines) and (missing := self.officers_missing()):
            warnings.append(f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} not among the named")

    def warn_of_speakers(self) -> None:
        """Where everybody is named, each speaker (a person, not a unit) should be one of them, or a guest."""
        if not self.everybody_is_named:
            return
        there = [str(a.person) if a.person else a.name for a in self.lines if a.status == "present"]
        there += [str(g.person) if g.person else g.name for g in self.meeting.guests.select_related("person")]
        there += [self.data[role]["name"] for role in ("chair", "secretary") if role in self.data]
        speeches = Speech.objects.filter(item__meeting=self.meeting).select_related("person").order_by("item__number", "order")
        for name in dict.fromkeys(str(s.person) if s.person else s.name for s in speeches):
            if is_a_name(name) and not any(same_name(name, other) for other in there):
                self.result.warnings.append(f"{name} speaks but is not among the named")


__all__ = ["Result", "source_hash", "write"]
