"""Extracts that come by themselves when a protocol is signed: one for each person or body whom its decisions concern (model 5, 9).

Safe ones are queued with number, date and certifier; one in which somebody else could be read is a draft for the secretary. After a
correction those of the version before are replaced.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from council.lib.mentions import Mentions
from council.models import School
from council.services import cancel_document, replace_document
from meetings.documents import extracts as papers
from meetings.documents.content import Content
from meetings.documents.extracts import Addressee
from meetings.models import AssignmentParty, DecisionPerson, Extract, ExtractDecision, Meeting, PartyOffice, Protocol
from meetings.models.protocols import all_items
from meetings.services import extracts as verbs
from meetings.services.duties import Holders
from meetings.services.numbers import extract_year, lock_extracts, next_extract_number
from members.models import Appointment, Body, Office, Person, User
from members.services import notify

State = Extract.State
Key = tuple[str, int]  # ("person", 12) or ("body", 3)


@dataclass
class Concerned:
    """Somebody whom decisions concern: which ones, and how assignments call him."""

    person: Person | None = None
    body: Body | None = None
    decisions: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @property
    def addressee(self) -> Addressee:
        return Addressee(self.person.pk if self.person else None, frozenset(self.names))


def lock(meeting: Meeting) -> list[Extract]:
    """Hold the numbers of extracts, and the extracts of earlier versions, before the chain of papers is held: whoever makes a paper
    takes them in this order. Returns those that are in force or on their way."""
    lock_extracts(meeting, timezone.localdate())
    rows = Extract.objects.filter(protocol__meeting=meeting, document__status=None).select_for_update(of=("self",))
    return list(rows.select_related("protocol__meeting__body", "for_body", "person", "document").order_by("pk"))


def send_extracts(protocol: Protocol, *, before: Iterable[Extract], by: User) -> None:
    """Called by the last signature, in its transaction."""
    meeting = protocol.meeting
    wanted = School.objects.values_list("automatic_extracts", flat=True).first()
    everybody, before = concerned_by(protocol) if wanted else {}, list(before)
    if not everybody and not before:
        return
    maker = Maker(protocol, by)
    for old in before:
        key = key_of(old)
        again = everybody.pop(key, None) if old.automatic and key else None
        if again:
            maker.anew(old, again.decisions)
        else:
            maker.anew(old, set() if old.automatic and wanted else None)
    for concerned in everybody.values():
        maker.make(concerned)
    maker.finish()
    if maker.drafts:
        tell_of_drafts(meeting, maker.drafts)


def key_of(extract: Extract) -> Key | None:
    if extract.person_id:
        return ("person", extract.person_id)
    return ("body", extract.for_body_id) if extract.for_body_id else None


def concerned_by(protocol: Protocol) -> dict[Key, Concerned]:
    """Whom the decisions concern: who has something to do by one that was carried, and whom one is about, however it ended."""
    decided = [d for item in all_items(protocol.content) for d in item["decisions"]]
    carried = {d["id"] for d in decided if d["carried"] is not False}
    found: dict[Key, Concerned] = {}

    def note(key: Key, decision: int, name: str = "") -> None:
        row = found.setdefault(key, Concerned())
        row.decisions.add(decision)
        if name:
            row.names.add(name)

    parties = AssignmentParty.objects.filter(assignment__decision__in=carried).select_related("assignment")
    for party in parties.order_by("pk"):
        for key in holders(party):
            note(key, party.assignment.decision_id, party.name)
    about = DecisionPerson.objects.filter(decision__in=[d["id"] for d in decided], person__isnull=False)
    for person, decision in about.order_by("pk").values_list("person", "decision"):
        assert person is not None  # the condition above
        note(("person", person), decision)
    people = Person.objects.with_positions().in_bulk([pk for kind, pk in found if kind == "person"])
    bodies = Body.objects.in_bulk([pk for kind, pk in found if kind == "body"])
    for (kind, pk), concerned in found.items():
        concerned.person, concerned.body = (people[pk], None) if kind == "person" else (None, bodies[pk])
    return found


def holders(party: AssignmentParty) -> Iterable[Key]:
    """Who has the duty today: the person, the body, or the holders of the office."""
    if party.person_id:
        return [("person", party.person_id)]
    if party.body_id:
        return [("body", party.body_id)]
    today = timezone.localdate()
    if party.office == PartyOffice.UNION_HEADS:
        unions = Body.objects.active_on(today).filter(kind="method_union").order_by("sort_key")
        return [("body", pk) for pk in unions.values_list("pk", flat=True)]
    if party.office:
        offices = [Office.DIRECTOR, Office.ACTING_DIRECTOR] if party.office == PartyOffice.DIRECTOR else [Office.METHODIST]
        people = Appointment.objects.on(today).filter(office__in=offices).order_by("person").values_list("person", flat=True)
        return [("person", pk) for pk in people.distinct()]
    return []


class Maker:
    """Makes the extracts of one signing, with what they share read once."""

    def __init__(self, protocol: Protocol, by: User) -> None:
        self.protocol, self.by, self.meeting = protocol, by, protocol.meeting
        self.today: datetime.date = timezone.localdate()
        self.year = extract_year(self.meeting, self.today)
        self.interests = verbs.interests_of(self.meeting)
        self.mentions: Mentions | None = None
        self.number = 0
        self.made: list[tuple[Extract, Collection[int]]] = []
        self.drafts: list[Extract] = []
        certifies = self.meeting.secretary or self.meeting.chair or by.person
        assert certifies is not None
        self.certifies = certifies
        self.certifiers: dict[str, verbs.Certifier] = {}

    def certifier(self, language: str) -> verbs.Certifier:
        if language not in self.certifiers:
            self.certifiers[language] = verbs.certifier_of(self.certifies, self.meeting, language)
        return self.certifiers[language]

    def known(self, source: Content) -> Mentions:
        if self.mentions is None:
            self.mentions = verbs.people_known(source)
        return self.mentions

    def next_number(self) -> int:
        if not self.number:
            self.number = next_extract_number(self.meeting.body_id, self.year) - 1
        self.number += 1
        return self.number

    def make(self, concerned: Concerned) -> Extract:
        extract = verbs.new_extract(self.protocol, person=concerned.person, for_body=concerned.body, year=self.year)
        extract.automatic, extract.issued_by = True, self.by
        extract.content = papers.cut(self.protocol.content, concerned.decisions, concerned.addressee)
        subjects = verbs.subjects_of(self.protocol.content, concerned.decisions, self.interests)
        doubts = papers.doubts(
            extract.content, self.protocol.content, self.known(self.protocol.content), concerned.addressee, subjects=subjects
        )
        self.put(extract, safe=not doubts)
        self.made.append((extract, concerned.decisions))
        return extract

    def put(self, extract: Extract, *, safe: bool) -> None:
        """Number, date and certifier of a safe one; of another the mark that it has to be read."""
        extract.content["must_be_read"] = not safe
        extract.state, extract.number, extract.date = State.DRAFT, None, None
        if safe:
            # The series of today's year is the one that is locked; a draft may be older.
            extract.school_year_id = self.year
            extract.state, extract.date, extract.number = State.QUEUED, self.today, self.next_number()
        verbs.put_paper(extract, self.certifier(extract.language) if safe else None)
        if not safe:
            self.drafts.append(extract)

    def anew(self, old: Extract, decisions: set[int] | None) -> None:
        """The extract of the version before, cut out of the new one: a paper that was issued is replaced by another, rendered at once; one
        without a paper is cut anew in its place. `decisions` are those that concern the addressee now, if it came by itself."""
        source_before, was = verbs.source_of(old), old.content
        printed_before = {d["id"] for item in all_items(was) for d in item["decisions"]}
        new = verbs.new_extract(
            self.protocol, person=old.person, for_body=old.for_body, addressee=old.addressee, purpose=old.purpose, language=old.language
        )
        new.addressee, new.automatic, new.issued_by = old.addressee, old.automatic, self.by
        source = verbs.source_of(new)
        there = {d["id"] for item in all_items(source) for d in item["decisions"]}
        wanted = (decisions if decisions is not None else printed_before) & there
        if not wanted:
            self.withdraw(old)
            return
        addressee = verbs.addressee_of(new)
        speeches, texts, same = self.kept(was, source_before, source, addressee)
        new.content = papers.cut(source, wanted, addressee, speeches=speeches if was.get("must_be_read") else None, texts=texts)
        doubts = papers.doubts(
            new.content, source, self.known(source), addressee, subjects=verbs.subjects_of(source, wanted, self.interests)
        )
        read = was.get("read", False) and same and wanted <= printed_before
        new.content["read"] = read
        if old.document_id is None:
            self.in_place(old, new, wanted, safe=not doubts)
            return
        self.put(new, safe=read or not doubts)
        new.save(force_insert=True)
        ExtractDecision.objects.bulk_create(ExtractDecision(extract=new, decision_id=pk) for pk in sorted(wanted))
        assert old.document is not None
        if new.state == State.QUEUED:
            replace_document(old.document, verbs.store_paper(new, by=self.by), by=self.by, reason=self.protocol.reason)
            verbs.tell(new, but=self.by)
        else:
            cancel_document(old.document, by=self.by, reason=self.protocol.reason)

    @staticmethod
    def kept(was: Content, before: Content, now: Content, addressee: Addressee) -> tuple[set[int], dict[str, str], bool]:
        """What the issuer had chosen and shortened: the speeches, the texts whose original is what it was, and whether all of them are."""
        chosen = {d["id"] for item in all_items(was) for d in item["decisions"]}
        speeches = {s["id"] for item in all_items(was) for s in (*item["heard"], *item["spoke"])}
        originals, present = (
            {p.key: p.text for p in papers.parts(papers.cut(c, chosen, addressee, speeches=speeches))} for c in (before, now)
        )
        shown = {p.key: p.text for p in papers.parts(was)}
        texts = {k: shown.get(k, "") for k, text in originals.items() if shown.get(k, "") != text and present.get(k) == text}
        return speeches, texts, originals == present

    def in_place(self, old: Extract, new: Extract, decisions: Collection[int], *, safe: bool) -> None:
        """Nobody has seen it yet: it is cut out of the new version and keeps its number, if it had one."""
        old.protocol, old.content = self.protocol, new.content
        if old.state == State.QUEUED and safe:
            old.content["must_be_read"] = False
            old.date = self.today
            verbs.put_paper(old, self.certifier(old.language))
        else:
            self.put(old, safe=safe and old.automatic)
        old.save()
        old.decision_rows.all().delete()
        ExtractDecision.objects.bulk_create(ExtractDecision(extract=old, decision_id=pk) for pk in sorted(decisions))
        if old.state == State.QUEUED:
            verbs.tell(old, but=self.by)

    def withdraw(self, old: Extract) -> None:
        """Nothing of what it printed is decided any more: its paper is cancelled; a number that was given stays visible."""
        if old.state == State.DRAFT:
            old.delete()
            return
        document = old.document or verbs.store_paper(old, by=self.by)
        cancel_document(document, by=self.by, reason=self.protocol.reason)

    def finish(self) -> None:
        """All rows at once, then the notices."""
        Extract.objects.bulk_create(extract for extract, _decisions in self.made)
        ExtractDecision.objects.bulk_create(
            ExtractDecision(extract=extract, decision_id=pk) for extract, decisions in self.made for pk in sorted(decisions)
        )
        for extract, _decisions in self.made:
            if extract.state == State.QUEUED:
                verbs.tell(extract, but=self.by)


def tell_of_drafts(meeting: Meeting, drafts: list[Extract]) -> None:
    """The secretary of the meeting and of the body reads what could name somebody else."""
    people = [*Holders().seated(meeting.body_id, "secretary"), *([meeting.secretary] if meeting.secretary else [])]
    count = len(drafts)

    def text() -> str:
        return ngettext("%(n)s extract is to be read and confirmed", "%(n)s extracts are to be read and confirmed", count) % {"n": count}

    path = f"{reverse('meetings:extract_list')}?year=&state=draft&body={meeting.body_id}"
    notify(people, kind="extract_draft", text=text, path=path, about=drafts[0], key=f"drafts:{drafts[0].protocol_id}")
