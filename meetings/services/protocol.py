"""Verbs that end in a paper: send to signing, sign, correct, close for want of a quorum, issue a translation."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.workflow import Refused
from council.models import IssuedDocument, School
from council.models.documents import DocumentKind
from council.services import issue_document, replace_document
from meetings import documents
from meetings.models import Correction, Meeting, Protocol, ProtocolDocument, ProtocolScan, Signature
from meetings.services import concerned, tasks, telling
from meetings.services.numbers import lock_series, reserve_number
from meetings.services.planning import put_deputies, refresh_snapshots
from meetings.workflow import WORKFLOW, State, places_to_sign
from members.models import User

Form = ProtocolDocument.Form
KINDS = {
    Form.FULL: DocumentKind.PROTOCOL,
    Form.COMMON: DocumentKind.COMMON_PROTOCOL,
    Form.TRANSLATION: DocumentKind.TRANSLATION,
    Form.ACT: DocumentKind.NOT_OPENED,
}


def whole(meeting: Meeting) -> Meeting:
    """The meeting read afresh with everything a paper needs."""
    return Meeting.objects.complete().get(pk=meeting.pk)


def send_to_signing(meeting: Meeting, *, by: User) -> None:
    """Close the text and give it to the signatories. Warnings of the readiness check were confirmed on the page."""
    with WORKFLOW.doing("review", meeting, by=by) as fresh:
        reserve_number(fresh)
        fresh.signatures.filter(version=fresh.version).delete()
        telling.to_be_signed(fresh, by=by)


def withdraw(meeting: Meeting, *, by: User, note: str) -> None:
    """Take the text back from signing; what was signed so far is void, since the text may change.

    While a correction is open the meeting goes back to being corrected, not to a first draft.
    """
    with WORKFLOW.doing("withdraw", meeting, by=by, note=note) as fresh:
        fresh.signatures.filter(version=fresh.version).delete()
        fresh.state = State.CORRECTING if fresh.corrections.filter(closed_at=None).exists() else State.DRAFTED
        telling.returned(fresh, by=by)


def order_warning(meeting: Meeting) -> str | None:
    """Signing out of the order of dates is allowed, with a warning: the numbers would not follow the days."""
    others = Meeting.objects.filter(body=meeting.body_id, school_year=meeting.school_year_id).exclude(pk=meeting.pk)
    open_before = others.filter(date__lt=meeting.date).exclude(
        state__in=[State.SIGNED, State.CANCELLED, State.POSTPONED, State.NOT_OPENED, State.IMPORTED]
    )
    if open_before.exists():
        return _("An earlier meeting of this year is not signed yet: the numbers may not follow the dates.")
    return None


@transaction.atomic
def sign(meeting: Meeting, *, by: User) -> Protocol | None:
    """Confirm the minutes for one's place. The last signature fixes the number, locks the rows and issues the papers, all at once.

    Each signature keeps the hash of what was confirmed; it is refused if the text is no longer that. Somebody who holds both
    places (the head of a union who keeps the minutes) signs for both. Who acts today for one of the two signs in that place and is
    printed so: the hash of this signature and of those after it covers the name. Returns the protocol when this was the last signature.
    """
    with WORKFLOW.doing("sign", meeting, by=by) as fresh:
        version = fresh.version
        done = {s.role: s for s in fresh.signatures.filter(version=version).select_related("person")}
        roles = [place for place in places_to_sign(by, fresh) if place not in done]
        if not roles:
            raise Refused(_("You have signed this protocol already."))
        reserve_number(fresh)
        fresh.save(update_fields=["number"])
        text = documents.protocol_content(whole(fresh))
        if any(s.content_sha256 != confirmed_by(s, text, done.values()) for s in done.values()):
            raise Refused(_("The text has changed since the first signature: return it to the draft and send it again."))
        now = timezone.now()
        assert by.person is not None  # a signatory is somebody of the school
        given = [Signature(meeting=fresh, version=version, role=role, person=by.person, user=by, signed_at=now) for role in roles]
        content = documents.with_signatures(text, [*done.values(), *given])
        digest = documents.content_sha256(content)
        for signature in given:
            signature.content_sha256 = digest
            signature.save(force_insert=True)
        if set(fresh.signatory_roles) - set(done) - set(roles):
            return None
        lock_series(fresh)
        before = concerned.lock(fresh)
        fresh.number_is_fixed = True
        correction = fresh.corrections.filter(closed_at=None).first()
        protocol = Protocol.objects.create(
            meeting=fresh,
            version=version,
            content=content,
            content_sha256=digest,
            reason=correction.reason if correction else "",
            signed_at=now,
        )
        issue_papers(protocol, by=by)
        tasks.open_tasks(protocol, by=by)
        concerned.send_extracts(protocol, before=before, by=by)
        telling.signed(fresh, by=by)
        # Saved once, by the workflow: after that the database lets nobody touch the row.
        fresh.state = State.SIGNED
    if correction:
        Correction.objects.filter(pk=correction.pk).update(closed_at=now)
    return protocol


def confirmed_by(signature: Signature, text: documents.Content, given: Iterable[Signature]) -> str:
    """The hash that this signature would have to keep if the text had not changed: of the text with those who had signed by then."""
    until = [s for s in given if s.signed_at <= signature.signed_at]
    return documents.content_sha256(documents.with_signatures(text, until))


def issue_papers(protocol: Protocol, *, by: User | None) -> None:
    """Issue the full protocol and, where the school wants one, the common protocol; papers of the version before are replaced."""
    school = School.objects.get()
    forms = [Form.FULL, *([Form.COMMON] if school.common_protocol else [])]
    for form in forms:
        paper = issue_paper(protocol, form=form, language=protocol.meeting.language, by=by)
        for old in papers_before(protocol, form):
            replace_document(old, paper.document, by=by, reason=protocol.reason)


def papers_before(protocol: Protocol, form: str) -> list[IssuedDocument]:
    """Papers of earlier versions that a new version puts out of force: of the same form; translations go with the full protocol."""
    forms = [form, Form.TRANSLATION] if form == Form.FULL else [form]
    rows = ProtocolDocument.objects.filter(
        protocol__meeting=protocol.meeting_id, protocol__version__lt=protocol.version, form__in=forms, document__status=None
    )
    return [row.document for row in rows.select_related("document")]


def issue_paper(protocol: Protocol, *, form: str, language: str, by: User | None) -> ProtocolDocument:
    """Render one paper of a version and store it in the chain."""
    meeting = protocol.meeting
    title = documents.paper_title(protocol.content, form=form, language=language)
    document = issue_document(
        lambda code: documents.render_paper(protocol.content, form=form, language=language, code=code),
        kind=KINDS[Form(form)],
        title=title,
        language=language,
        number=str(meeting.number or ""),
        date=meeting.date,
        by=by,
    )
    return ProtocolDocument.objects.create(protocol=protocol, form=form, language=language, document=document)


def correct(meeting: Meeting, *, by: User, reason: str) -> None:
    """Open a signed meeting to be corrected. The papers in force stay in force until the new version is signed."""
    with transaction.atomic():
        WORKFLOW.require("correct", by, Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk))
        Correction.objects.create(meeting=meeting, reason=reason, opened_by=by)
        with WORKFLOW.doing("correct", meeting, by=by, note=reason):
            pass


def close_unopened(meeting: Meeting, *, by: User, reason: str) -> Protocol:
    """End a meeting that could not be opened for want of a quorum: a short act with the attendance is issued, and it is locked."""
    with WORKFLOW.doing("unopened", meeting, by=by, note=reason) as fresh:
        fresh.reason = reason
        put_deputies(fresh)
        refresh_snapshots(fresh)
        fresh.save()
        reserve_number(fresh)
        fresh.number_is_fixed = True
        fresh.save(update_fields=["number", "number_is_fixed"])
        content = documents.protocol_content(whole(fresh))
        protocol = Protocol.objects.create(
            meeting=fresh, version=1, content=content, content_sha256=documents.content_sha256(content), signed_at=timezone.now()
        )
        issue_paper(protocol, form=Form.ACT, language=fresh.language, by=by)
    return protocol


@transaction.atomic
def issue_translation(meeting: Meeting, *, by: User, language: str) -> ProtocolDocument:
    """Issue the signed protocol in the other language, marked «котормо» and linked to the original's code.

    The translation rows are read now and printed beside the frozen content; an earlier translation into this language is replaced.
    """
    WORKFLOW.require("translate", by, meeting)
    protocol = meeting.protocols.order_by("-version").select_for_update().first()
    if protocol is None:
        raise Refused(_("Only a signed protocol is translated."))
    original = protocol.papers.get(form=Form.FULL).document
    content = documents.translated(protocol.content, meeting, language=language, original_code=original.code)
    title = documents.paper_title(content, form=Form.TRANSLATION, language=language)
    document = issue_document(
        lambda code: documents.render_paper(content, form=Form.TRANSLATION, language=language, code=code),
        kind=DocumentKind.TRANSLATION,
        title=title,
        language=language,
        number=str(meeting.number or ""),
        date=meeting.date,
        by=by,
    )
    for old in protocol.papers.filter(form=Form.TRANSLATION, language=language, document__status=None).select_related("document"):
        replace_document(old.document, document, by=by, reason=_("A newer translation was issued."))
    return ProtocolDocument.objects.create(protocol=protocol, form=Form.TRANSLATION, language=language, document=document)


@transaction.atomic
def add_scan(meeting: Meeting, *, by: User, scan: ProtocolScan) -> ProtocolScan:
    """Put a scan of the signed printout beside the version in force. It stays for good: neither file nor row is ever changed."""
    fresh = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    WORKFLOW.require("scan", by, fresh)
    scan.meeting, scan.added_by = fresh, by
    scan.protocol = fresh.protocols.order_by("-version").first()
    scan.save(force_insert=True)
    WORKFLOW.write("scan", fresh, by=by, before=fresh.state, note=scan.file_name)
    return scan
