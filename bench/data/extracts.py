"""Extracts of twenty years: one for everybody who has something to do by a protocol, opened by most of them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

from bench.data.school import Institution
from meetings.documents import extracts as papers
from meetings.documents.extracts import Addressee
from meetings.models import AssignmentParty, Decision, DirectorOrder, Extract, ExtractDecision, Protocol
from meetings.services.extracts import put_paper

BATCH = 500


def make(institution: Institution) -> None:
    """Their papers are not made: a page shows the same without the bytes."""
    numbers: Counter[tuple[int, int]] = Counter()
    rows: list[tuple[Extract, set[int]]] = []
    for protocol in Protocol.objects.select_related("meeting").order_by("meeting__date", "pk").iterator(chunk_size=50):
        for extract, decisions in of_protocol(protocol):
            key = (extract.body_id, extract.school_year_id)
            numbers[key] += 1
            extract.number, extract.issued_by = numbers[key], institution.users["secretary"]
            put_paper(extract)
            rows.append((extract, decisions))
        if len(rows) >= BATCH:
            save(rows)
            rows = []
    save(rows)
    signed = Decision.objects.filter(item__meeting__state="signed").order_by("pk")[:200]
    DirectorOrder.objects.bulk_create(
        DirectorOrder(decision=d, title="Ачык сабактардын графиги жөнүндө", text=d.text, drafted_by=institution.users["methodist"])
        for d in signed
    )


def of_protocol(protocol: Protocol) -> Iterator[tuple[Extract, set[int]]]:
    meeting = protocol.meeting
    duties: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    for party in AssignmentParty.objects.filter(assignment__decision__item__meeting=meeting).select_related("assignment"):
        if party.person_id:
            duties.setdefault(party.person_id, set()).add(party.assignment.decision_id)
            names[party.person_id] = party.name
    assert meeting.date is not None
    assert meeting.school_year_id is not None
    for place, (person, decisions) in enumerate(duties.items()):
        extract = Extract(
            protocol=protocol, body_id=meeting.body_id, school_year_id=meeting.school_year_id, state="queued", date=meeting.date,
            person_id=person, addressee=names[person], automatic=True, certifier_name=meeting.secretary_name,
            opened_at=protocol.signed_at + datetime.timedelta(days=1) if place % 4 else None,
        )  # fmt: skip
        extract.content = papers.cut(protocol.content, decisions, Addressee(person, {names[person]}))
        yield extract, decisions


def save(rows: list[tuple[Extract, set[int]]]) -> None:
    Extract.objects.bulk_create(extract for extract, _decisions in rows)
    ExtractDecision.objects.bulk_create(ExtractDecision(extract=e, decision_id=pk) for e, decisions in rows for pk in decisions)
