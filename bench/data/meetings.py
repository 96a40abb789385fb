"""Meetings with everything in them. Rows are made in bulk while a meeting is open; then the signed state locks them."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from bench.data import words
from bench.data.school import Institution, Seated
from council.models import IssuedDocument, SchoolYear
from council.services import chain_hash, new_code
from meetings import documents
from meetings.models import (
    AgendaItem,
    Assignment,
    AssignmentParty,
    Attachment,
    Attendance,
    Decision,
    DecisionPerson,
    Guest,
    Interest,
    ItemClause,
    Meeting,
    MeetingHistory,
    Presence,
    Protocol,
    ProtocolDocument,
    ProtocolSeries,
    Signature,
    Speech,
    Vote,
    Voter,
)
from meetings.models.agenda import SpeechAbout
from members.models import User

# The states of the last meetings of the council in the last year; every other meeting is signed.
LAST_STATES = ("planned", "called", "in_progress", "drafted", "in_review")
HISTORY = ("plan", "call", "start", "finish", "review", "sign", "sign")
BATCH = 50  # meetings that are made at a time


def make(institution: Institution) -> None:
    """All meetings, year by year, so that documents stand in the chain in the order of time."""
    paper = Paper()
    for year in institution.years:
        meetings = list(planned(institution, year))
        ProtocolSeries.objects.bulk_create(ProtocolSeries(body=b.body, school_year=year) for b in institution.bodies)
        for start in range(0, len(meetings), BATCH):
            batch = meetings[start : start + BATCH]
            Meeting.objects.bulk_create(m for m, _body, _state in batch)
            for meeting, body, state in batch:
                Minutes(institution, meeting, body, state).write()
            # The state comes last: planned meetings keep theirs, and what is signed can be changed no more.
            for state in {state for _m, _b, state in batch} - {"signed"}:
                Meeting.objects.filter(pk__in=[m.pk for m, _b, s in batch if s == state]).update(state=state)
            sign([m for m, _b, s in batch if s == "signed"], institution, paper)
        if year in (institution.years[0], institution.years[-1]):
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # the plans that were made while the tables were empty are made anew


def planned(institution: Institution, year: SchoolYear) -> Iterator[tuple[Meeting, Seated, str]]:
    """The meetings of a year with their bodies and the state each will be in, in the order of days."""
    is_last = year == institution.years[-1]
    rows = []
    for place, seated in enumerate(institution.bodies):
        for number in range(1, seated.meetings + 1):
            day = year.starts + datetime.timedelta(days=3 + place + (number - 1) * 270 // seated.meetings)
            late = number - 1 - (seated.meetings - len(LAST_STATES))
            state = LAST_STATES[::-1][late] if is_last and place == 0 and late >= 0 else "signed"
            rows.append((meeting_of(seated, year, day, number, state), seated, state))
    yield from sorted(rows, key=lambda row: row[0].date or day)


def meeting_of(seated: Seated, year: SchoolYear, day: datetime.date, number: int, state: str) -> Meeting:
    roles = {s.role: s.person for s in seated.on(day)}
    chair, secretary = roles.get("chair") or roles["head"], roles.get("secretary") or roles["head"]
    return Meeting(
        body=seated.body, school_year=year, rule_set=seated.rules, state="drafted", date=day, starts=datetime.time(14), ends=datetime.time(15, 40),
        place="Усулдук кабинет, 204-бөлмө", theme="Окутуунун сапаты жана усулдук иш", chair=chair, chair_name=chair.short, secretary=secretary,
        secretary_name=secretary.short, number=None if state == "planned" else number, number_is_fixed=state == "signed",
    )  # fmt: skip


class Minutes:
    """Writes one meeting: attendance, agenda, speeches, decisions, votes, assignments, history."""

    def __init__(self, institution: Institution, meeting: Meeting, seated: Seated, state: str) -> None:
        self.institution, self.meeting, self.state = institution, meeting, state
        self.random = Random(f"{seated.body.name_ky} {meeting.date}")  # the same meeting in a school of any age
        self.day = meeting.date or timezone.localdate()
        self.seats = seated.on(self.day)
        self.is_council = seated.body.kind == "council"

    @transaction.atomic
    def write(self) -> None:
        self.attendance()
        items = self.agenda()
        self.history()
        if self.state in ("planned", "called"):
            return
        self.speeches(items)
        decisions = self.decisions(items)
        self.assignments(decisions)
        Attachment.objects.bulk_create(
            Attachment(meeting=self.meeting, item=items[n], number=n + 1, title=f"Талдоо материалдары, {n + 1}", sheets=3) for n in range(3)
        )

    def printed(self, person_id: int) -> str:
        return self.institution.positions.get(person_id, "")

    def attendance(self) -> None:
        self.lines = Attendance.objects.bulk_create(
            Attendance(
                meeting=self.meeting, order=order, person=seat.person, name=seat.person.short, position=self.printed(seat.person_id), role=seat.role,
                votes=True, status="" if self.state == "planned" else "absent" if order % 9 == 8 else "present",
                reason="оорусуна байланыштуу" if order % 9 == 8 and self.state != "planned" else "",
            )
            for order, seat in enumerate(self.seats, 1)
        )  # fmt: skip
        self.present = [a for a in self.lines if a.status == "present"]
        late = self.meeting.moment(datetime.time(14, 20))
        Presence.objects.bulk_create(Presence(attendance=a, starts_at=late if n == 3 else None) for n, a in enumerate(self.present))
        if self.state != "planned":
            people = self.random.sample(self.institution.people[:30], 2)
            Guest.objects.bulk_create(
                Guest(meeting=self.meeting, order=n, person=p, name=p.short, position=self.printed(p.pk)) for n, p in enumerate(people, 1)
            )

    def agenda(self) -> list[AgendaItem]:
        """Eight items of the council, seven or eight of others: 7.5 on the average."""
        count = 8 if self.is_council or self.meeting.number in (1, 3) else 7
        titles = self.random.sample(words.TITLES, count)
        items = AgendaItem.objects.bulk_create(
            AgendaItem(
                meeting=self.meeting, number=n, title=title.format(n=self.random.randint(1, 4)), minutes=20,
                kind="attestation" if "категория" in title else "general", starts_at=self.meeting.moment(datetime.time(14, 10 + n)),
            )
            for n, title in enumerate(titles, 1)
        )  # fmt: skip
        ItemClause.objects.bulk_create(
            ItemClause(item=item, clause_id=pk) for item in items for pk in self.random.sample(self.institution.clauses, 2)
        )
        if self.state in ("planned", "called"):
            Speech.objects.bulk_create(self.speech(item, "heard", 1, sentences=0) for item in items)
        return items

    def speech(self, item: AgendaItem, kind: str, order: int, *, sentences: int) -> Speech:
        line = self.random.choice(self.lines)
        return Speech(
            item=item, kind=kind, order=order, person=line.person, name=line.name, position=line.position, text=words.text(self.random, sentences)
        )  # fmt: skip

    def speeches(self, items: Sequence[AgendaItem]) -> None:
        """A report and three or four who spoke to it."""
        rows = []
        for item in items:
            rows.append(self.speech(item, "heard", 1, sentences=5))
            rows += [self.speech(item, "spoke", n, sentences=2) for n in range(2, 2 + self.random.randint(3, 4))]
        made = Speech.objects.bulk_create(rows)
        SpeechAbout.objects.bulk_create(SpeechAbout(speech=s, person_id=s.person_id or 0) for s in made if s.item.kind == "attestation")

    def decisions(self, items: Sequence[AgendaItem]) -> list[Decision]:
        """Two or three on an item. Half of the items have one vote for all, half a vote on the first and one on the rest."""
        rows: list[Decision] = []
        for item in items:
            count = 2 + item.number % 2
            several = not self.is_big and item.number % 2 == 0
            first = self.vote(item, "decision" if several else "item")
            rest = self.vote(item, "decision") if several else first
            texts = self.random.sample(words.DECISIONS[:-1], count)
            if item.kind == "attestation":
                texts[0] = words.DECISIONS[-1]
            rows += [Decision(item=item, number=n, text=text, vote=first if n == 1 else rest) for n, text in enumerate(texts, 1)]
        votes = list({id(d.vote): d.vote for d in rows if d.vote}.values())
        Vote.objects.bulk_create(votes)
        for row in rows:
            row.vote = row.vote  # its key is known now
        made = Decision.objects.bulk_create(rows)
        self.about(items, made)
        self.voters(votes)
        return made

    @property
    def is_big(self) -> bool:
        return len(self.lines) > 40

    def vote(self, item: AgendaItem, scope: str) -> Vote:
        names = not self.is_big and item.number == 3
        recused = 1 if item.kind == "attestation" else 0
        against = 1 if item.number == 5 else 0
        return Vote(
            meeting=self.meeting, item=item, scope=scope, method="names" if names else "count", question=item.question_kind,
            votes_for=len(self.present) - recused - against, votes_against=against, votes_abstained=0, members_in_office=len(self.lines),
        )  # fmt: skip

    def about(self, items: Sequence[AgendaItem], decisions: Sequence[Decision]) -> None:
        """Of a matter of attestation: whom it is about, who therefore takes no part."""
        personal = [i for i in items if i.kind == "attestation"]
        person = self.present[-1].person
        assert person is not None
        Interest.objects.bulk_create(Interest(item=i, person=person, reason="candidate") for i in personal)
        DecisionPerson.objects.bulk_create(
            DecisionPerson(decision=d, person=person, name=str(person), claim="биринчи категория", outcome="recommended")
            for d in decisions
            if d.item in personal and d.number == 1
        )

    def voters(self, votes: Sequence[Vote]) -> None:
        """The frozen list of each vote; the last member present is the one a matter of attestation is about."""
        rows = []
        for vote in votes:
            assert vote.item is not None
            barred = self.present[-1] if vote.item.kind == "attestation" else None
            for order, line in enumerate(self.present, 1):
                choice = "" if vote.method != "names" or line is barred else "against" if order <= (vote.votes_against or 0) else "for"
                rows.append(
                    Voter(
                        vote=vote, order=order, person_id=line.person_id, name=line.name, is_chair=order == 1, choice=choice, recused=line is barred,
                        recusal_reason="маселе ушул адам жөнүндө" if line is barred else "",
                    )
                )  # fmt: skip
        Voter.objects.bulk_create(rows, batch_size=5000)

    def assignments(self, decisions: Sequence[Decision]) -> None:
        """Every second decision gives somebody something to do."""
        rows = Assignment.objects.bulk_create(
            Assignment(
                decision=d,
                order=1,
                due_kind="date",
                due_date=self.day + datetime.timedelta(days=30),
                due_end=self.day + datetime.timedelta(days=30),
            )
            for d in decisions[::2]
        )
        AssignmentParty.objects.bulk_create(
            AssignmentParty(assignment=row, order=n, person=line.person, name=line.name)
            for row in rows
            for n, line in enumerate(self.random.sample(self.lines, 2), 1)
        )

    def history(self) -> None:
        steps = {"planned": 1, "called": 2, "in_progress": 3, "drafted": 4, "in_review": 5}.get(self.state, len(HISTORY))
        user = self.institution.users["secretary"]
        MeetingHistory.objects.bulk_create(
            MeetingHistory(meeting=self.meeting, actor=user, actor_name="Катчы", action=act, to_state=self.state) for act in HISTORY[:steps]
        )


class Paper:
    """The bytes of protocols: one is really rendered, the others are the same with a line of their own behind the end."""

    def __init__(self) -> None:
        self.rendered = b""

    def bytes_for(self, content: documents.content.Content, code: str) -> bytes:
        if not self.rendered:
            self.rendered = documents.render_paper(content, form="full", language="ky", code=code)
        return self.rendered + f"\n% {code}\n".encode()


def sign(meetings: Sequence[Meeting], institution: Institution, paper: Paper) -> None:
    """What the last signature does, for many meetings at once: versions, papers in the chain, signatures, the locked state."""
    now, whole = timezone.now(), Meeting.objects.complete().filter(pk__in=[m.pk for m in meetings]).order_by("date", "pk")
    contents = [(m, documents.protocol_content(m)) for m in whole]
    digests = [documents.content_sha256(c) for _m, c in contents]
    users = institution.users
    Signature.objects.bulk_create(
        Signature(meeting=m, role=role, person=getattr(m, role), user=users[role], signed_at=now, content_sha256=digest)
        for (m, _c), digest in zip(contents, digests, strict=True)
        for role in ("chair", "secretary")
    )
    protocols = Protocol.objects.bulk_create(
        Protocol(meeting=m, version=1, content=content, content_sha256=digest, signed_at=now)
        for (m, content), digest in zip(contents, digests, strict=True)
    )
    issued = IssuedDocument.objects.bulk_create(issue(protocols, paper, users["secretary"]), batch_size=20)
    ProtocolDocument.objects.bulk_create(
        ProtocolDocument(protocol=p, form="full", language="ky", document=d) for p, d in zip(protocols, issued, strict=True)
    )
    Meeting.objects.filter(pk__in=[m.pk for m in meetings]).update(state="signed")


def issue(protocols: Sequence[Protocol], paper: Paper, by: User) -> Iterator[IssuedDocument]:
    """The papers of the versions, each linked to the one before it."""
    last = IssuedDocument.objects.order_by("-sequence").only("sequence", "chain_hash").first()
    sequence, previous = (last.sequence, last.chain_hash) if last else (0, "")
    for protocol in protocols:
        sequence, code = sequence + 1, new_code()
        content = paper.bytes_for(protocol.content, code)
        document = IssuedDocument(
            sequence=sequence, kind="protocol", number=str(protocol.meeting.number), date=protocol.meeting.date, language="ky", code=code, content=content,
            title=documents.paper_title(protocol.content, form="full", language="ky"), sha256=hashlib.sha256(content).hexdigest(),
            previous_hash=previous, issued_at=timezone.now(), issued_by=by,
        )  # fmt: skip
        document.chain_hash = previous = chain_hash(previous, document)
        yield document
