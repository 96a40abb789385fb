"""Rows from checked minutes. Nobody is guessed: a name is somebody of the staff only if the full name is the same."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from council.lib.duedates import last_day
from council.lib.kyrgyz import search_key, sort_key
from council.lib.names import has_initials, initials_match, parse_name, short_form
from council.models import Clause, Regulation, SchoolYear
from meetings.importing.form import Fault
from meetings.models import (
    AgendaItem,
    Assignment,
    AssignmentParty,
    Attachment,
    Attendance,
    Decision,
    DecisionPerson,
    Guest,
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
from meetings.models.agenda import SpeechAbout
from meetings.services.voting import voters_present
from meetings.workflow import State
from members.models import Body, MajorityRule, Membership, Person, RuleSet

Row = dict[str, Any]
SHARES = {"2/3": (2, 3, False), "1/2": (1, 2, False), "more_than_half": (1, 2, True), "3/4": (3, 4, False), "1/3": (1, 3, False)}
MAJORITIES = {
    "more_than_half_of_present": (1, 2, True, "present"),
    "more_than_half_of_members": (1, 2, True, "in_office"),
    "two_thirds_of_present": (2, 3, False, "present"),
    "two_thirds_of_members": (2, 3, False, "in_office"),
}


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


def write(data: Row, *, note: str = "") -> Result:
    """Make the meeting of a file, in one transaction. A file that was imported before, or whose number is taken, changes nothing."""
    with transaction.atomic():
        return Writer(data, note).write()


class Writer:
    """One file on its way into rows."""

    def __init__(self, data: Row, note: str) -> None:
        self.data, self.note, self.result = data, note, Result()
        self.people = {search_key(str(p)): p for p in Person.objects.with_positions()}

    def write(self) -> Result:
        key = source_hash(self.data)
        found = Meeting.objects.filter(source_hash=key).first()
        body = self.body()
        year = self.year()
        if found is None and year and "number" in self.data:
            found = Meeting.objects.filter(body=body, school_year=year, number=self.data["number"]).first()
        if found is not None:
            self.result.meeting = found
            return self.result
        self.meeting = self.particulars(body, year, key)
        self.attendance()
        self.items = [self.item(row, n) for n, row in enumerate(self.data["agenda"], 1)]
        if "vote" in self.data:
            vote = self.vote(self.data["vote"], None, scope=VoteScope.MEETING)
            Decision.objects.filter(item__meeting=self.meeting, vote=None).update(vote=vote)
        self.attachments()
        self.warn()
        Meeting.objects.filter(pk=self.meeting.pk).update(state=State.IMPORTED)
        self.meeting.refresh_from_db()
        self.result.meeting, self.result.created = self.meeting, True
        return self.result

    # --- who and where ---------------------------------------------------------------------------------------------------------
    def person(self, name: str) -> Person | None:
        """Somebody of the staff by full name; with initials only a proposal is made."""
        if found := self.people.get(search_key(name)):
            return found
        parts = parse_name(name)
        if parts.surname and has_initials(parts):
            self.result.proposals += [f"{name} – {p}?" for p in self.people.values() if initials_match(parts, p.parts)]
        return None

    def printed(self, name: str, person: Person | None) -> str:
        return person.short if person else short_form(parse_name(name)) if len(name.split()) > 1 else name

    def position(self, row: Row, person: Person | None) -> str:
        day = self.data.get("date")
        language = self.data.get("language", "ky")
        return str(row.get("position") or (person.position_on(day, language) if person and day else ""))

    def body(self) -> Body:
        """The body by kind and, if one is given, by name; a body that is not here yet is made."""
        row = self.data["body"]
        names = {search_key(row[k]) for k in ("name_ky", "name_ru") if row.get(k)}
        same_kind = list(Body.objects.filter(kind=row["kind"]))
        for body in same_kind:
            if not names and row["kind"] in ("council", "pedagogical_council"):
                return body
            if names & {search_key(body.name_ky), search_key(body.name_ru)}:
                return body
        order = row.get("order", {})
        name = row.get("name_ky") or row.get("name_ru") or row["kind"]
        body = Body.objects.create(
            kind=row["kind"],
            name_ky=name,
            name_ru=row.get("name_ru", ""),
            order_number=order.get("number", ""),
            order_date=order.get("date"),
        )
        self.rules(body)
        return body

    def rules(self, body: Body) -> None:
        row = self.data.get("rules")
        if not row:
            return
        top, bottom, strict = SHARES[row.get("quorum", "2/3")]
        since = self.data.get("date") or timezone.localdate()
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
        """The year that is named, else that of the date; a year before our records is made."""
        if text := self.data.get("school_year"):
            first = text.replace("–", "-").split("-")[0].strip()
            if not first.isdigit() or len(first) != 4:
                raise Fault("school_year", f"2026-2027 is expected, not “{text}”")
            start = datetime.date(int(first), 9, 1)
        elif day := self.data.get("date"):
            start = datetime.date(day.year if day.month >= 9 else day.year - 1, 9, 1)
        else:
            return None
        known = SchoolYear.objects.containing(start).first()
        return known or SchoolYear.objects.create(starts=start, ends=start.replace(year=start.year + 1) - datetime.timedelta(days=1))

    def particulars(self, body: Body, year: SchoolYear | None, key: str) -> Meeting:
        plain = ("date", "end_date", "starts", "ends", "place", "theme", "convocation", "kind", "form", "language")
        members = self.data.get("members", [])
        officers: Row = {}
        for role in ("chair", "secretary"):
            row = self.data.get(role) or next((m for m in members if m.get("role") == role), None)
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
        absent = {search_key(r["name"]): r for r in data.get("absent", [])}
        late = {search_key(r["name"]): r for r in data.get("late", [])}
        left = {search_key(r["name"]): r for r in data.get("left", [])}
        present = {search_key(r["name"]): r for r in data.get("present", [])}
        # As a live meeting lists them: the chair, the deputy, the secretary, then by the alphabet.
        rank = {"chair": 0, "head": 1, "deputy_chair": 2, "secretary": 3}
        members = sorted(self.data.get("members", []), key=lambda m: (rank.get(m.get("role", ""), 9), sort_key(m["name"])))
        listed = {search_key(m["name"]) for m in members}
        extra = [r for rows in (present, late, left, absent) for k, r in rows.items() if k not in listed]
        others = list({search_key(r["name"]): r for r in extra}.values())
        for order, row in enumerate([*members, *others], 1):
            key = search_key(row["name"])
            person = self.person(row["name"])
            gone = absent.get(key, {})
            there = key not in absent and (not present or key in present or key in late or key in left)
            line = Attendance.objects.create(
                meeting=self.meeting,
                order=order,
                person=person,
                name=self.printed(row["name"], person),
                position=self.position(row, person),
                role=row.get("role", "member"),
                votes=row.get("votes", True),
                is_member=key in listed or self.is_member(person),
                status="present" if there else "absent",
                reason=gone.get("reason", ""),
                excused=gone.get("excused"),
            )
            if there:
                start, end = late.get(key, row).get("arrived"), left.get(key, row).get("left")
                Presence.objects.create(
                    attendance=line, starts_at=self.meeting.moment(start), ends_at=self.meeting.moment(end), remote=row.get("remote", False)
                )
        for order, row in enumerate(data.get("guests", []), 1):
            person = self.person(row["name"])
            Guest.objects.create(
                meeting=self.meeting,
                order=order,
                person=person,
                name=self.printed(row["name"], person),
                position=self.position(row, person),
            )

    def is_member(self, person: Person | None) -> bool:
        day = self.data.get("date")
        if person is None or day is None:
            return not self.data.get("members")
        return Membership.objects.on(day).filter(body=self.meeting.body, person=person).exists() or not self.data.get("members")

    # --- agenda ----------------------------------------------------------------------------------------------------------------
    def item(self, row: Row, place: int, parent: AgendaItem | None = None) -> AgendaItem:
        subject, times = row.get("subject", {}), row.get("time", {})
        empty = not row.get("decisions") and not row.get("heard") and not row.get("spoke")
        item = AgendaItem.objects.create(
            meeting=self.meeting,
            parent=parent,
            number=place if parent else row.get("number", place),
            title=row["title"].rstrip("."),
            kind=row.get("kind", "other" if empty else "general"),
            level=row.get("level", "open"),
            minutes=row.get("minutes"),
            starts_at=self.meeting.moment(times.get("from")),
            ends_at=self.meeting.moment(times.get("to")),
            subject_title=subject.get("title", ""),
            subject_authors=", ".join(subject.get("authors", [])),
        )
        self.clauses(item, row.get("clauses", []))
        order = 0
        for kind in ("heard", "spoke"):
            for said in row.get(kind, []):
                order += 1
                self.speech(item, said, said.get("kind", kind), order)
        scoped = self.vote(row["vote"], item, scope=VoteScope.ITEM) if "vote" in row else None
        for number, decided in enumerate(row.get("decisions", []), 1):
            self.decision(item, decided, number, scoped)
        for number, child in enumerate(row.get("items", []), 1):
            self.item(child, number, item)
        return item

    def clauses(self, item: AgendaItem, codes: list[str]) -> None:
        if not codes:
            return
        regulation = Regulation.objects.in_force(self.data.get("date") or timezone.localdate()).first() or Regulation.objects.first()
        known = {c.code: c for c in Clause.objects.filter(regulation=regulation)} if regulation else {}
        for code in codes:
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
                SpeechAbout.objects.create(speech=speech, person=whom)

    # --- decisions -------------------------------------------------------------------------------------------------------------
    def decision(self, item: AgendaItem, row: Row, number: int, scoped: Vote | None) -> None:
        lines = "".join(f"\n- {line}" for line in row.get("list", []))
        decision = Decision.objects.create(
            item=item,
            number=number,
            text=row["text"] + lines,
            level=row.get("level", "open"),
            vote=scoped,
            next_body=Body.objects.filter(name_ky=row["next_body"]).first() if "next_body" in row else None,
            next_body_name=row.get("next_body", ""),
        )
        for about in row.get("about", []):
            person = self.person(about["name"])
            DecisionPerson.objects.create(
                decision=decision, person=person, name=about["name"], claim=about.get("claim", ""), outcome=about.get("outcome", "")
            )
        if "vote" in row:
            decision.vote = self.vote(row["vote"], item, decision=decision)
            decision.save(update_fields=["vote"])
        for order, duty in enumerate(row.get("assignments", []), 1):
            self.assignment(decision, duty, order)
        for opinion in row.get("opinions", []):
            person = self.person(opinion["name"])
            name = self.printed(opinion["name"], person)
            SeparateOpinion.objects.create(decision=decision, person=person, name=name, text=opinion["text"])

    def vote(self, row: Row, item: AgendaItem | None, *, scope: str = VoteScope.DECISION, decision: Decision | None = None) -> Vote:
        names = row.get("names", {})
        counted = "for" in row or names
        method = (
            VoteMethod.UNANIMOUS
            if row.get("unanimous") and not counted
            else VoteMethod.NAMES
            if names
            else VoteMethod.COUNT
            if counted
            else VoteMethod.STATED
        )
        numbers = {k: row.get(k, len(names[k]) if k in names else None) for k in ("for", "against", "abstain", "not_voted")}
        vote = Vote.objects.create(
            meeting=self.meeting,
            item=item,
            scope=scope,
            method=method,
            votes_for=numbers["for"],
            votes_against=numbers["against"],
            votes_abstained=numbers["abstain"],
            votes_missing=numbers["not_voted"],
            votes_spoilt=row.get("spoilt"),
            casting=row.get("casting", ""),
            members_in_office=sum(1 for m in self.data.get("members", []) if m.get("votes", True)) or None,
            question="person" if decision and decision.persons.exists() else "any",
        )
        choices = {
            search_key(n): c
            for c, key in (("for", "for"), ("against", "against"), ("abstained", "abstain"), ("not_voted", "not_voted"))
            for n in names.get(key, [])
        }
        recused = {search_key(n) for n in row.get("recused", [])}
        if decision and (self.data.get("members") or names or recused):
            self.voters(vote, decision, recused, choices)
        return vote

    def voters(self, vote: Vote, decision: Decision, recused: set[str], choices: dict[str, str]) -> None:
        """The list of voters as the attendance gives it; the file says who was recused and, of a vote by name, how each voted."""
        for voter in voters_present(decision):
            key = search_key(str(voter.person)) if voter.person else search_key(voter.name)
            voter.vote, voter.recused = vote, key in recused
            voter.recusal_reason = voter.recusal_reason if voter.recused else ""
            voter.choice = "" if voter.recused else choices.get(key, "")
            voter.save()
        known = vote.voters.count()
        if not known:
            Voter.objects.bulk_create(Voter(vote=vote, name=name, recused=True) for name in sorted(recused))
        if known and not vote.tally.adds_up:
            self.result.warnings.append(f"decision {decision.label}: {vote.tally.total} votes, {vote.tally.eligible} voters")

    def assignment(self, decision: Decision, row: Row, order: int) -> None:
        due = row.get("due", {"kind": "none"})
        year = self.meeting.school_year
        if due["kind"] == "date" and "date" not in due:
            raise Fault(f"decision {decision.label}", "the deadline has no date")
        assignment = Assignment.objects.create(
            decision=decision,
            order=order,
            text=row.get("text", ""),
            due_kind=due["kind"],
            due_date=due.get("date"),
            due_text=due.get("text", ""),
            due_end=last_day(due["kind"], due.get("date"), year_end=year.ends if year else None),
            controller=self.person(row["controller"]) if "controller" in row else None,
            controller_name=row.get("controller", ""),
        )
        parties = [(n, False) for n in row.get("who", [])] + [(n, True) for n in row.get("with", [])]
        if "who_text" in row:
            parties.append((row["who_text"], False))
        for place, (name, co) in enumerate(parties, 1):
            person = self.person(name)
            body = None if person else Body.objects.filter(name_ky__iexact=name).first()
            printed = person.short if person else name
            AssignmentParty.objects.create(assignment=assignment, order=place, person=person, body=body, name=printed, co_executor=co)

    def attachments(self) -> None:
        by_number = {i.number: i for i in self.items}
        for place, row in enumerate(self.data.get("attachments", []), 1):
            if row.get("item") is not None and row["item"] not in by_number:
                raise Fault(f"attachments[{place - 1}].item", f"there is no item {row['item']}")
            item = by_number.get(row.get("item", 0))
            Attachment.objects.create(
                meeting=self.meeting, number=row.get("number", place), title=row["title"], sheets=row.get("sheets"), item=item
            )

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
        if dated and "school_year" in data and self.meeting.school_year != self.year_by_date():
            warnings.append("the date lies outside the school year")

    def year_by_date(self) -> SchoolYear | None:
        """The year of the date; an August meeting may belong to the year that follows (domain §7, 8)."""
        day = self.data["date"]
        if day.month == 8 and self.meeting.school_year and self.meeting.school_year.starts.year == day.year:
            return self.meeting.school_year
        return SchoolYear.objects.containing(day).first()

    def warn_of_numbers(self, attendance: Row) -> None:
        warnings = self.result.warnings
        named = self.meeting.attendances.filter(status="present").count()
        declared = attendance.get("declared", {}).get("present")
        if named and declared is not None and declared != named:
            warnings.append(f"{declared} declared present, {named} named")
        listed = {search_key(r["name"]) for r in attendance.get("present", [])}
        if listed:
            missing = [r for r in ("chair", "secretary") if r in self.data and search_key(self.data[r]["name"]) not in listed]
            if missing:
                verb = "are" if len(missing) > 1 else "is"
                warnings.append(f"{' and '.join(missing)} {verb} not among the named")


__all__ = ["Result", "source_hash", "write"]
