"""Verbs of extracts: draft one, shorten its texts, issue it, make its paper, hand it over. (`concerned` makes those that come by themselves.)"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from council.labels import labels
from council.lib.mentions import Mentions
from council.lib.names import NameParts
from council.models import IssuedDocument
from council.models.documents import DocumentKind
from council.services import issue_document
from meetings.documents import extracts as papers
from meetings.documents.content import Content
from meetings.documents.extracts import Addressee, Doubt
from meetings.documents.views_of import translated
from meetings.models import AssignmentParty, Decision, Extract, ExtractDecision, Interest, Meeting, PartyOffice, Protocol
from meetings.models.protocols import all_items
from meetings.querysets.afterwards import LEADS
from meetings.services.duties import Holders
from meetings.services.numbers import extract_year, lock_extracts, next_extract_number
from meetings.workflow import WORKFLOW
from meetings.workflow.extracts import EXTRACTS
from members.models import Appointment, Body, Membership, Office, Person, Substitution, User
from members.services import notify

State = Extract.State
PAPERS_A_TICK = 10  # each takes a tenth of a second, and who signs waits for the chain of papers meanwhile
ISSUERS = ("secretary", "head", "chair")


# --- who certifies -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Certifier:
    """Who certifies a copy, in which place, and for whom: as printed."""

    person: Person
    position: str
    acting_for: str = ""


def certifier_of(person: Person, meeting: Meeting, language: str) -> Certifier:
    """The place in which somebody certifies: the own seat in the body, that of the one they act for, that of the day, or the methodist's."""
    day = timezone.localdate()
    seats = list(Membership.objects.on(day).filter(body=meeting.body_id, role__in=ISSUERS).select_related("person").in_order())
    own = {seat.role for seat in seats if seat.person_id == person.pk}
    for role in ISSUERS:
        if role in own:
            return Certifier(person, _place(role, meeting.body, language))
    substitutions = Substitution.objects.on(day).filter(Q(body=meeting.body_id) | Q(office=Office.METHODIST), deputy=person)
    for row in substitutions.select_related("person").order_by("office"):
        return Certifier(person, _place(row.role or row.office, meeting.body, language), row.person.short)
    for role, roles in (("secretary", ("secretary",)), ("chair", ("chair", "head"))):
        if getattr(meeting, f"{role}_id") == person.pk:
            return Certifier(person, _place(role, meeting.body, language), ", ".join(s.person.short for s in seats if s.role in roles))
    return Certifier(person, _place(Office.METHODIST, meeting.body, language))


def _place(role: str, body: Body, language: str) -> str:
    """«Усулдук кеңештин катчысы», «секретарь методического совета»; the methodist's is an office of the school."""
    words = labels(language)
    place = words[f"place.{role}"]
    if role == Office.METHODIST:
        return place
    genitive = getattr(body, f"genitive_{language}")
    if not genitive:
        return f"{getattr(body, f'name_{language}') or body.name_ky}, {place}"
    return f"{place[0].upper()}{place[1:]} {genitive}" if language == "ru" else f"{genitive} {place}"


def director_on(day: datetime.date, language: str) -> tuple[Person, str] | None:
    """Who signs for the school on the day, and as what: an acting director, a deputy between two days, or the director."""
    words = labels(language)
    offices = {
        row.office: row.person
        for row in Appointment.objects.on(day).filter(office__in=[Office.DIRECTOR, Office.ACTING_DIRECTOR]).select_related("person")
    }
    deputy = Substitution.objects.on(day).filter(office=Office.DIRECTOR).select_related("deputy").first()
    if acting := offices.get(Office.ACTING_DIRECTOR) or (deputy.deputy if deputy else None):
        return acting, words["place.acting_director"]
    director = offices.get(Office.DIRECTOR)
    return (director, words["place.director"]) if director else None


# --- what it prints ----------------------------------------------------------------------------------------------------------
def people_known(source: Content) -> Mentions:
    """Everybody who might be named: all people of the school, and those whom the protocol names from outside."""
    people: dict[Hashable, NameParts] = {
        pk: NameParts(*parts) for pk, *parts in Person.objects.values_list("pk", "surname", "first_name", "patronymic")
    }
    people.update(papers.free_names(source).items())
    return Mentions(people)


def interests_of(meeting: Meeting) -> dict[int, set[int]]:
    """Who has an interest, by item."""
    found: dict[int, set[int]] = {}
    for item, person in Interest.objects.filter(item__meeting=meeting).values_list("item", "person"):
        found.setdefault(item, set()).add(person)
    return found


def subjects_of(source: Content, decisions: Collection[int], interests: Mapping[int, set[int]]) -> set[int]:
    """Whom the matters of these decisions concern: persons of decisions and of speeches, and whoever has an interest in the item."""
    items = [i for i in all_items(source) if any(d["id"] in decisions for d in i["decisions"])]
    found = {p["person"] for i in items for d in i["decisions"] for p in d["persons"] if p["person"]}
    found |= {pk for i in items for s in (*i["heard"], *i["spoke"]) for pk in s["about"]}
    return found.union(*(interests.get(i["id"], set()) for i in items))


def addressee_of(extract: Extract) -> Addressee:
    """The addressee as assignments of the meeting call him: by name, by the body, or by an office."""
    if extract.person_id is None and extract.for_body_id is None:
        return Addressee()
    meeting = extract.protocol.meeting_id
    mine = Q(person=extract.person_id) if extract.person_id else Q(body=extract.for_body_id)
    names = set(AssignmentParty.objects.filter(mine, assignment__decision__item__meeting=meeting).values_list("name", flat=True))
    offices = offices_of(extract)
    if offices:
        rows = AssignmentParty.objects.filter(office__in=offices, assignment__decision__item__meeting=meeting)
        names |= set(rows.values_list("name", flat=True))
    return Addressee(extract.person_id, frozenset(names))


def offices_of(extract: Extract) -> set[str]:
    """Offices that the addressee holds today, as far as assignments know them."""
    if extract.for_body_id is not None:
        return {PartyOffice.UNION_HEADS} if extract.for_body is not None and extract.for_body.kind == "method_union" else set()
    held = Appointment.objects.on(timezone.localdate()).filter(person=extract.person_id).values_list("office", flat=True)
    names = {Office.ACTING_DIRECTOR: PartyOffice.DIRECTOR, Office.DIRECTOR: PartyOffice.DIRECTOR, Office.METHODIST: PartyOffice.METHODIST}
    return {names[office] for office in map(Office, held) if office in names}


def source_of(extract: Extract) -> Content:
    """The frozen content that an extract is cut from; in the other language with the translations there are."""
    content: Content = extract.protocol.content
    if extract.language == content["language"]:
        return content
    original = extract.protocol.papers.filter(form="full").select_related("document").first()
    meeting = extract.protocol.meeting
    return translated(content, meeting, language=extract.language, original_code=original.document.code if original else "")


def doubts_of(extract: Extract, source: Content | None = None) -> list[Doubt]:
    """What has to be read before this draft is issued, as its texts stand now."""
    source = source or source_of(extract)
    subjects = subjects_of(source, extract.printed, interests_of(extract.protocol.meeting))
    return papers.doubts(extract.content, source, people_known(source), addressee_of(extract), subjects=subjects)


def put_paper(extract: Extract, certifier: Certifier | None = None) -> None:
    """Write into the content what the paper says of the extract itself."""
    head = director_on(extract.date, extract.language) if extract.date and not (extract.person_id or extract.for_body_id) else None
    if certifier:
        extract.certifier, extract.certifier_name = certifier.person, certifier.person.signature
        extract.certifier_position, extract.acting_for = certifier.position, certifier.acting_for
    extract.content["paper"] = {
        "number": extract.number,
        "date": extract.date.isoformat() if extract.date else None,
        "addressee": extract.addressee,
        "purpose": extract.purpose,
        "certifier_name": extract.certifier_name,
        "certifier_position": extract.certifier_position,
        "acting_for": extract.acting_for,
        "head_name": head[0].signature if head else "",
        "head_position": head[1] if head else "",
    }


# --- verbs -------------------------------------------------------------------------------------------------------------------
def new_extract(
    protocol: Protocol,
    *,
    person: Person | None = None,
    for_body: Body | None = None,
    addressee: str = "",
    purpose: str = "",
    language: str = "",
    year: int | None = None,
) -> Extract:
    """An extract without content yet; the addressee is printed with the position of today."""
    meeting, today = protocol.meeting, timezone.localdate()
    language = language or meeting.language
    if person:
        addressee = ", ".join(filter(None, (str(person), person.position_on(today, language))))
    elif for_body:
        addressee = getattr(for_body, f"name_{language}") or for_body.name_ky
    return Extract(
        protocol=protocol,
        body_id=meeting.body_id,
        school_year_id=year or extract_year(meeting, today),
        person=person,
        for_body=for_body,
        addressee=addressee[:300],
        purpose=purpose,
        language=language,
    )


@transaction.atomic
def draft(meeting: Meeting, *, by: User, decisions: Collection[int], **fields: Any) -> Extract:
    """A draft for an addressee and a purpose, out of the version in force."""
    WORKFLOW.require("extract", by, meeting)
    protocol = meeting.protocols.order_by("-version").select_related("meeting__body").first()
    assert protocol is not None  # the table asks for a signed one
    extract = new_extract(protocol, **fields)
    source = source_of(extract)
    known = [d["id"] for item in all_items(source) for d in item["decisions"] if d["id"] in decisions]
    extract.content = papers.cut(source, known, addressee_of(extract))
    extract.issued_by = by
    put_paper(extract)
    extract.save(force_insert=True)
    there = Decision.objects.filter(pk__in=known)  # while a correction is open one may be gone already
    ExtractDecision.objects.bulk_create(ExtractDecision(extract=extract, decision=row) for row in there)
    extract.content["must_be_read"] = bool(doubts_of(extract))
    extract.save(update_fields=["content"])
    return extract


def locked(extract: Extract, action: str, by: User) -> Extract:
    """The row held until the transaction ends, looked at once more: of two who press at once the second is told."""
    rows = Extract.objects.select_for_update(of=("self",)).select_related("protocol__meeting__body", "for_body", "document__status")
    fresh = rows.get(pk=extract.pk)
    EXTRACTS.require(action, by, fresh)
    return fresh


@transaction.atomic
def rewrite(extract: Extract, *, by: User, texts: Mapping[str, str], speeches: Collection[int]) -> Extract:
    """Keep the texts of a draft as the issuer has shortened them, and the speeches chosen. Only words of the protocol may stand there."""
    fresh = locked(extract, "issue", by)
    source, addressee = source_of(fresh), addressee_of(fresh)
    chosen = [d["id"] for item in all_items(fresh.content) for d in item["decisions"]]
    whole = {part.key: part.text for part in papers.parts(papers.cut(source, chosen, addressee, speeches=speeches))}
    wrong = {
        key: _("Only words of the protocol may stand here, in their order; write «…» for what is left out.")
        for key, text in texts.items()
        if key in whole and not papers.is_shortened(text, whole[key])
    }
    wrong |= {
        key: _("This text cannot be left out whole.")
        for key, text in texts.items()
        if key in whole and not text.strip() and not key.startswith(("speech:", "duty:"))
    }
    if wrong:
        raise ValidationError(wrong)
    changed = {key: text for key, text in texts.items() if key in whole and text != whole[key]}
    content = papers.cut(source, chosen, addressee, speeches=speeches, texts=changed)
    read = fresh.content.get("must_be_read", False)
    fresh.content = content
    put_paper(fresh)
    fresh.content["must_be_read"] = read or bool(changed) or bool(doubts_of(fresh))
    fresh.save(update_fields=["content"])
    return fresh


@transaction.atomic
def issue(extract: Extract, *, by: User, confirmed: Collection[str] = ()) -> Extract:
    """Give a draft its number, certify it for one's own place, make its paper. What must be read has to be confirmed, and each name that
    still stands in it once more."""
    assert by.person is not None
    meeting = Meeting.objects.select_related("body").get(protocols=extract.protocol_id)
    today = timezone.localdate()
    year = lock_extracts(meeting, today)
    fresh = locked(extract, "issue", by)
    if newer := meeting.protocols.filter(version__gt=fresh.protocol.version).first():
        raise ValidationError(_("The protocol was corrected meanwhile: make the extract anew from version %(v)s.") % {"v": newer.version})
    missing = [code for code, _text in warnings_of(fresh, doubts_of(fresh)) if code not in confirmed]
    if missing:
        raise ValidationError(_("Read the extract and confirm that nobody else is named in it."))
    fresh.school_year_id, fresh.number, fresh.date, fresh.issued_by = year, next_extract_number(meeting.body_id, year), today, by
    put_paper(fresh, certifier_of(by.person, meeting, fresh.language))
    fresh.content["read"] = fresh.content.get("must_be_read", False)
    store_paper(fresh, by=by)
    WORKFLOW.write("extract", meeting, by=by, before=meeting.state, note=f"№ {fresh.number}")
    tell(fresh, but=by)
    return fresh


def warnings_of(extract: Extract, doubts: list[Doubt]) -> list[tuple[str, str]]:
    """What the issuer has to confirm, as (code, text): that he has read it, and each other person who is still named."""
    if not extract.content.get("must_be_read"):
        return []
    names = dict.fromkeys(name for doubt in doubts for name in doubt.names)
    found = [("read", _("I have read it; no other person is named."))]
    if names:
        found = [("read", _("I have read it."))]
    return found + [(f"name:{name}", _("%(name)s is named and may be named here.") % {"name": name}) for name in names]


def store_paper(extract: Extract, *, by: User | None) -> IssuedDocument:
    """Render the paper into the chain and close the row. The caller holds its lock and asks that it has none yet."""
    assert extract.date is not None
    extract.document = issue_document(
        lambda code: papers.extract_pdf(extract.content, code=code),
        kind=DocumentKind.EXTRACT,
        title=papers.extract_title(extract.content),
        language=extract.language,
        number=str(extract.number),
        date=extract.date,
        by=by,
    )
    extract.state = State.ISSUED
    extract.save()
    return extract.document


@transaction.atomic
def make_paper(extract: Extract) -> Extract:
    """The paper of a queued extract, made by the first who opens it or by the tick; who comes second finds it made."""
    fresh = Extract.objects.select_for_update(of=("self",)).get(pk=extract.pk)
    if fresh.state == State.QUEUED:
        store_paper(fresh, by=fresh.issued_by)
    return fresh


@transaction.atomic
def make_queued_papers() -> int:
    """Papers that wait to be made, some at a time. One that cannot be made does not keep the others waiting."""
    made = 0
    rows = Extract.objects.filter(state=State.QUEUED).select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    for extract in rows[:PAPERS_A_TICK]:
        try:
            with transaction.atomic():
                store_paper(extract, by=extract.issued_by)
            made += 1
        except Exception:  # whatever is wrong with one paper
            logging.getLogger(__name__).exception("extract %s", extract.pk)
    return made


def note_opened(extract: Extract, *, by: User) -> None:
    """That the addressee has it: the decisions are announced."""
    if extract.opened_at is None and Extract.objects.addressed_to(by).filter(pk=extract.pk).exists():
        Extract.objects.filter(pk=extract.pk, opened_at=None).update(opened_at=timezone.now())
        extract.opened_at = timezone.now()


@transaction.atomic
def hand_over(extract: Extract, *, by: User) -> None:
    """That it was given to the addressee on paper."""
    fresh = locked(extract, "hand", by)
    fresh.handed_at, fresh.handed_by = timezone.now(), by
    fresh.save(update_fields=["handed_at", "handed_by"])


@transaction.atomic
def delete_draft(extract: Extract, *, by: User) -> None:
    locked(extract, "delete", by).delete()


# --- telling -----------------------------------------------------------------------------------------------------------------
def people_of(extract: Extract) -> Iterable[Person]:
    """Who is told: the addressee, or those who lead the body today."""
    if extract.person_id:
        return Person.objects.filter(pk=extract.person_id)
    if extract.for_body_id is None:
        return []
    return Holders().seated(extract.for_body_id, *LEADS)


def tell(extract: Extract, *, but: User | None) -> int:
    """«Сиз жөнүндө чечимдин көчүрмөсү»; of a confidential matter no more than that there is one."""

    def text() -> str:
        if extract.is_confidential:
            return _("An extract on a closed matter")
        if extract.person_id and extract.content.get("about"):
            return _("An extract of the decision about you")
        return _("An extract of decisions that concern you")

    path = reverse("meetings:extract", args=[extract.pk])
    return notify(people_of(extract), kind="extract", text=text, path=path, about=extract, key=f"extract:{extract.pk}", but=but)
