"""What is written into a meeting of the demo school: its agenda, attendance, speeches, decisions, votes and duties, by the services."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from meetings.demo.load import Row
from meetings.demo.paper import form_of_open_lessons
from meetings.demo.school import Institution
from meetings.models import (
    AgendaItem,
    Assignment,
    Attachment,
    Decision,
    DecisionPerson,
    Guest,
    ItemAct,
    Meeting,
    SeparateOpinion,
    Speech,
)
from meetings.models.agenda import SpeechAbout
from meetings.models.meetings import JointBody
from meetings.services import holding, planning, voting
from members.models import Person, User

# Who speaks besides people: units and roles. Any other name is of the staff, or of an outsider and ends in initials.
UNITS = {"Психологиялык кызмат", "Насаатчылар", "Усулдук бирикмелердин жетекчилери"}
CHOICES = {"against": "against", "abstain": "abstained", "not_voted": "not_voted"}


class Minutes:
    """One meeting, written by one user. Every method is a step that the pages offer too."""

    def __init__(self, school: Institution, row: Row, meeting: Meeting, *, by: User) -> None:
        self.school, self.row, self.meeting, self.by = school, row, meeting, by
        self.items: list[tuple[AgendaItem, Row]] = []  # in the order of the agenda, sub-items behind their item

    # --- before ----------------------------------------------------------------------------------------------------------------
    def plan(self) -> None:
        planning.plan_meeting(self.meeting, by=self.by)
        for key in self.row.get("joint_with", []):
            JointBody.objects.create(meeting=self.meeting, body=self.school.bodies[key])
        for order, row in enumerate(self.row.get("guests", []), 1):
            name, person, position = self.speaker(row)
            Guest.objects.create(meeting=self.meeting, order=order, person=person, name=name, position=position)
        self.agenda(on_the_spot=False)

    def agenda(self, *, on_the_spot: bool) -> None:
        for row in self.row["agenda"]:
            if row.get("on_the_spot", False) == on_the_spot:
                item = self.item(row)
                for child in row.get("items", []):
                    self.item(child, parent=item)

    def item(self, row: Row, parent: AgendaItem | None = None) -> AgendaItem:
        subject = row.get("subject", {})
        fields = {key: row[key] for key in ("title", "kind", "form", "level", "minutes") if key in row}
        item = AgendaItem(parent=parent, subject_title=subject.get("title", ""), subject_authors=subject.get("authors", ""), **fields)
        holding.add_item(self.meeting, by=self.by, item=item)
        acts = {self.school.acts[a["act"]].pk: a.get("place", "") for a in row.get("acts", [])}
        clauses = [self.school.clauses[code].pk for code in row.get("clauses", [])]
        if acts or clauses:
            holding.set_references(item, clauses=clauses, acts=list(acts))
        for act, place in acts.items():
            ItemAct.objects.filter(item=item, act=act).update(place=place)
        self.items.append((item, row))
        if any(not said["text"] for said in row.get("heard", [])):
            self.speeches(item, row)
        return item

    def without_control(self) -> None:
        """The secretary takes the item on earlier decisions off again where these minutes tell nothing of it."""
        if not any(row.get("kind") == "control" for row in self.row["agenda"]):
            for item in AgendaItem.objects.filter(meeting=self.meeting, kind="control"):
                holding.delete_item(item, by=self.by)

    # --- who is there ----------------------------------------------------------------------------------------------------------
    def attendance(self) -> None:
        data = self.row.get("attendance", {})
        absent = {self.pk(r["name"]): (r["reason"], r["excused"]) for r in data.get("absent", [])}
        absent |= {self.pk(name): (reason, True) for name, reason in self.row.get("away", {}).items()}
        spans = {self.pk(name): [self.span(text) for text in texts] for name, texts in data.get("intervals", {}).items()}
        spans |= {self.pk(r["name"]): [(self.moment(r["arrived"]), None)] for r in data.get("late", [])}
        spans |= {self.pk(r["name"]): [(None, self.moment(r["left"]))] for r in data.get("left", [])}
        remote = {self.pk(name) for name in data.get("remote", [])}
        marks = []
        for line in self.meeting.attendances.prefetch_related("presences"):
            assert line.person_id is not None  # members are of the staff
            reason, excused = absent.pop(line.person_id, ("", None))
            there = [] if reason else spans.pop(line.person_id, [(None, None)])
            marks.append(
                holding.Mark(
                    line,
                    status="absent" if reason else "present",
                    intervals=there,
                    remote=self.meeting.form == "remote" or line.person_id in remote,
                    reason=reason,
                    excused=excused,
                )
            )
        if absent or spans:
            raise LookupError(f"not members on {self.meeting.date}: {[*absent, *spans]}")
        holding.mark_attendance(self.meeting, by=self.by, marks=marks)

    def pk(self, name: str) -> int:
        return self.school.staff_member(name).pk

    def moment(self, clock: Any) -> datetime.datetime | None:
        """«14:20» of the day; of the meeting that goes on, minutes from its beginning."""
        if isinstance(clock, int):
            begun = self.meeting.moment(self.meeting.starts)
            assert begun is not None
            return min(begun + datetime.timedelta(minutes=clock), timezone.now())
        return self.meeting.moment(datetime.time.fromisoformat(clock)) if clock else None

    def span(self, text: Any) -> tuple[datetime.datetime | None, datetime.datetime | None]:
        first, last = (text.split("–") if isinstance(text, str) else [*text, None])[:2]
        return self.moment(first), self.moment(last)

    # --- what is said ----------------------------------------------------------------------------------------------------------
    def write(self) -> None:
        """All that was said and decided, item by item; what has no vote in the file is still open."""
        for item, row in self.items:
            item.meeting = self.meeting
            if "time" in row:
                starts_at, ends_at = self.span(row["time"])
                holding.set_times(item, by=self.by, starts_at=starts_at, ends_at=ends_at)
            for mark in row.get("interests", []):
                holding.declare_interest(
                    item, by=self.by, person=self.school.staff_member(mark["name"]), reason=mark["reason"], note=mark.get("note", "")
                )
            # The table of earlier decisions is there already; what was said beside it is not.
            if not item.speeches.exclude(text__startswith="| ").exists():
                self.speeches(item, row)
            self.decisions(item, row.get("decisions", []))

    def speaker(self, row: Row) -> tuple[str, Person | None, str]:
        """Name, person and position as the papers print them."""
        person = self.school.person(row["name"])
        if person is None and row["name"] not in UNITS and not row["name"].endswith("."):
            raise LookupError(f"nobody is called {row['name']}")
        name, position = planning.snapshot(person, self.meeting.date, self.meeting.language)
        return name or row["name"], person, row.get("position") or position

    def speeches(self, item: AgendaItem, row: Row) -> None:
        said = [(r, "heard") for r in row.get("heard", [])] + [(r, r.get("kind", "spoke")) for r in row.get("spoke", [])]
        rows = []
        for part, kind in said:
            name, person, position = self.speaker(part)
            attached = part.get("report_attached", False)
            rows.append(Speech(kind=kind, name=name, person=person, position=position, text=part["text"], report_attached=attached))
        holding.write_speeches(item, by=self.by, rows=rows)
        for speech, (part, _kind) in zip(rows, said, strict=True):
            for name in part.get("about", []):
                SpeechAbout.objects.create(speech=speech, person=self.school.staff_member(name))

    # --- what is decided -------------------------------------------------------------------------------------------------------
    def decisions(self, item: AgendaItem, rows: list[Row]) -> None:
        made = [(self.decision(item, row), row) for row in rows]
        for place, (decision, row) in enumerate(made):
            if "vote" not in row or row["vote"] == "same":
                continue
            same = []
            for other, data in made[place + 1 :]:
                if data.get("vote") != "same":
                    break
                same.append(other.pk)
            voting.record_vote(decision, by=self.by, count=self.count(decision, row, same))

    def decision(self, item: AgendaItem, row: Row) -> Decision:
        body = self.school.bodies.get(row.get("next_body", ""))
        decision = voting.save_decision(Decision(item=item, text=row["text"], level=row.get("level", "open"), next_body=body), by=self.by)
        about: list[DecisionPerson | SeparateOpinion] = []
        for part in row.get("about", []):
            person = self.school.staff_member(part["name"])
            about.append(DecisionPerson(person=person, name=str(person), claim=part["claim"], outcome=part["outcome"]))
        for part in row.get("opinions", []):
            person = self.school.staff_member(part["name"])
            about.append(SeparateOpinion(person=person, name=person.short, text=part["text"]))
        if about:
            voting.write_rows(decision, by=self.by, rows=about, removed=[])
        for order, duty in enumerate(row.get("assignments", []), 1):
            self.assignment(decision, duty, order)
        return decision

    def count(self, decision: Decision, row: Row, same: list[int]) -> voting.Count:
        """The numbers of a vote: what the file leaves out is what is left of those present who may vote."""
        data, present = row["vote"], voting.voters_present(decision)
        shared = {
            "recused": [v.person_id for v in present if v.recused],
            "shared_with": same,
            "scope": row.get("scope", "decision"),
        }
        if data in ("unanimous", "stated"):
            return voting.Count(method=data, **shared)
        numbers: Row = {} if data == "all" else data
        voters = [v.person_id for v in present if not v.recused]
        if "names" in numbers:
            choices = {pk: "for" for pk in voters if pk}
            for key, names in numbers["names"].items():
                choices |= {self.pk(name): CHOICES[key] for name in names}
            return voting.Count(method="names", choices=choices, **shared)
        against, abstained, missing = (numbers.get(key, 0) for key in CHOICES)
        votes_for = numbers.get("for", len(voters) - against - abstained - missing)
        return voting.Count(
            votes_for=votes_for,
            against=against,
            abstained=abstained,
            missing=missing or None,
            casting=numbers.get("casting", ""),
            **shared,
        )

    def assignment(self, decision: Decision, row: Row, order: int) -> None:
        due = row["due"]
        day = due.get("date")
        if "in_days" in due:
            day = timezone.localdate() + datetime.timedelta(days=due["in_days"])
        duty = Assignment(
            decision=decision, order=order, text=row.get("text", ""), due_kind=due["kind"], due_date=day, due_text=due.get("text", "")
        )
        parties = [self.party(name) for name in row.get("who", [])]
        for key in row.get("bodies", []):
            body = self.school.bodies[key]
            parties.append(voting.Party(body.name_ru if self.meeting.language == "ru" else body.name_ky, body=body))
        if "who_text" in row:
            parties.append(voting.Party(row["who_text"]))
        controller = self.party(row["controller"]) if "controller" in row else None
        voting.write_assignment(
            duty, by=self.by, parties=parties, co_executors=[self.party(name) for name in row.get("with", [])], controller=controller
        )

    def party(self, name: str) -> voting.Party:
        person = self.school.staff_member(name)
        return voting.Party(person.short, person=person)

    # --- appendices ------------------------------------------------------------------------------------------------------------
    def attachments(self) -> None:
        top = [item for item, _row in self.items if item.parent_id is None]
        for number, row in enumerate(self.row.get("attachments", []), 1):
            attachment = Attachment(
                meeting=self.meeting,
                number=number,
                title=row["title"],
                sheets=row["sheets"],
                item=top[row["item"] - 1] if "item" in row else None,
                decision=self.labelled(row["decision"]) if "decision" in row else None,
                level=row.get("level", "open"),
                uploaded_by=self.by,
            )
            if "file" in row:
                content = form_of_open_lessons()
                attachment.file_name, attachment.content_type, attachment.size = row["file"], "application/pdf", len(content)
                attachment.file.save(row["file"], ContentFile(content), save=False)
            attachment.save()

    def labelled(self, label: str) -> Decision:
        """«3.1» of this meeting."""
        match = re.fullmatch(r"(\d+)\.(\d+)", label)
        assert match is not None, label
        return Decision.objects.get(item__meeting=self.meeting, item__parent=None, item__number=match[1], number=match[2])
