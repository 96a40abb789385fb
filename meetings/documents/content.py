"""The content of a protocol as a plain dictionary: what is agreed, frozen as JSON with each version, and all that a paper prints."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from council.lib.names import parse_name, signature_form
from council.models import School
from meetings.models import (
    AgendaItem,
    Assignment,
    Attachment,
    Attendance,
    Decision,
    ItemKind,
    Meeting,
    SecretBallot,
    Signature,
    Speech,
    SpeechKind,
    Vote,
    VoteMethod,
    VoteScope,
)
from meetings.verdict import Quorum, quorum
from meetings.workflow import PLACES, State
from members.models import Person, Substitution

Content = dict[str, Any]


def content_sha256(content: Content) -> str:
    """The hash that a signature confirms. Keys are sorted, so that the same content has one hash."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def with_signatures(content: Content, signatures: Iterable[Signature]) -> Content:
    """The content with those who have signed in the place of another; as it was, if everybody has signed in the own place."""
    acting = {s.role: _acting_signer(s) for s in signatures if s.is_acting}
    return {**content, "signed_by": acting} if acting else content


def _acting_signer(signature: Signature) -> Content:
    return {
        "label": f"acting.{signature.role}",
        "name": signature.person.short,
        "signature": signature.person.signature,
        "person": signature.person_id,
        "in_place_of": signature.in_place_of,
    }


def protocol_content(meeting: Meeting, school: School | None = None) -> Content:
    """Everything the protocol says, from rows fetched by `Meeting.objects.complete()`; a page gives the school that it has read."""
    items = list(meeting.items.all())
    top = [i for i in items if i.parent_id is None]
    return {
        "school": school_content(school or School.objects.first() or School()),
        "body": {
            "kind": meeting.body.kind,
            "name": {"ky": meeting.body.name_ky, "ru": meeting.body.name_ru},
            "genitive": {"ky": meeting.body.genitive_ky, "ru": meeting.body.genitive_ru},
        },
        "language": meeting.language,
        "version": meeting.version if meeting.state != State.IMPORTED else 1,
        "state": "imported" if meeting.state == State.IMPORTED else "",
        **({"is_extract": True} if meeting.is_extract else {}),
        **_correction(meeting),
        "number": meeting.number,
        "date": _day(meeting.date),
        "end_date": _day(meeting.end_date),
        "starts": _clock(meeting.starts),
        "ends": _clock(meeting.ends),
        "place": meeting.place,
        "kind": meeting.kind,
        "form": meeting.form,
        "theme": meeting.theme,
        "convocation": meeting.convocation,
        "reason": meeting.reason,
        "joint_with": [{"ky": row.body.name_ky, "ru": row.body.name_ru} for row in meeting.joint_rows.all()],
        "chair": _officer(meeting, "chair"),
        "secretary": _officer(meeting, "secretary"),
        "signatories": meeting.signatory_roles,
        **_attendance(meeting),
        "items": [_item(meeting, item, [c for c in items if c.parent_id == item.pk]) for item in top],
        "vote": next((_vote(v) for v in meeting.ballots.all() if v.scope == VoteScope.MEETING), None),
        "attachments": [_attachment(a) for a in meeting.attachments.all()],
    }


def _correction(meeting: Meeting) -> Content:
    """Why the version after the first one is written; nothing in a first version."""
    if meeting.version == 1 or meeting.state not in (State.CORRECTING, State.IN_REVIEW):
        return {}
    return {"correction": meeting.corrections.get(closed_at=None).reason}


def school_content(school: School) -> Content:
    fields = ("name", "place", "parent", "address")
    return {f: {"ky": getattr(school, f"{f}_ky"), "ru": getattr(school, f"{f}_ru")} for f in fields} | {
        "site_host": school.site_host,
        "short_form": school.short_protocol,
    }


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(time: datetime.time | datetime.datetime | None) -> str:
    if isinstance(time, datetime.datetime):
        time = timezone.localtime(time).time()
    return f"{time:%H:%M}" if time else ""


def _officer(meeting: Meeting, role: str) -> Content | None:
    """Who presided, or who kept the minutes: as printed that day. The word for the chair is the person's own."""
    name = getattr(meeting, f"{role}_name")
    if not name:
        return None
    person: Person | None = getattr(meeting, role)
    lines = meeting.attendances.all()
    chairs = [a for a in lines if a.role in PLACES["chair"]]
    own_chair = any(a.person_id == person.pk if person else a.name == name for a in chairs)
    label = role if role == "secretary" else f"chair.{person.chair_title if person else 'toraga'}"
    # Of old minutes without roles nobody can tell whether somebody presided in the place of the chair.
    own = own_chair if role == "chair" else any(a.person_id == meeting.secretary_id and a.role in PLACES[role] for a in lines)
    absent = "" if own or person is None or meeting.state == State.IMPORTED else _acted_for(meeting, role)
    if absent:
        label = f"acting.{role}"
    elif role == "chair" and not own_chair and (chairs or (person and meeting.attendances.all() and meeting.state != State.IMPORTED)):
        label = "presiding"
    return {
        "label": label,
        "name": name,
        "position": getattr(meeting, f"{role}_position"),
        "signature": person.signature if person else signature_form(parse_name(name)),
        "person": person.pk if person else None,
        **_only({"in_place_of": absent}),
    }


def _acted_for(meeting: Meeting, role: str) -> str:
    """For whom who presided or kept the minutes acted on that day, by a substitution."""
    if meeting.date is None:
        return ""
    rows = Substitution.objects.on(meeting.date).filter(body=meeting.body_id, role__in=PLACES[role], deputy=getattr(meeting, f"{role}_id"))
    row = rows.select_related("person").first()
    return row.person.short if row else ""


def _attendance(meeting: Meeting) -> Content:
    lines = list(meeting.attendances.all())
    present = [a for a in lines if a.status == "present"]
    absent = [a for a in lines if a.status == "absent"]
    imported = meeting.state == State.IMPORTED
    reached = _quorum_of_old_minutes(meeting, len(present)) if imported else meeting.quorum_at(None)
    rules = meeting.rule_set
    return {
        "members_total": meeting.declared_members if imported else sum(1 for a in lines if a.is_member) or None,
        "present": [_present(a, with_day=meeting.several_days) for a in present],
        "absent": [{"name": a.name, "reason": a.reason, "excused": a.excused} for a in absent],
        "declared": {"present": meeting.declared_present, "absent": meeting.declared_absent, "note": meeting.declared_note},
        "guests": [{"name": g.name, "position": g.position, "person": g.person_id} for g in meeting.guests.all()],
        **_only({"proxies": [_proxy(a, lines) for a in lines if a.passed_vote]}),
        "quorum": {
            "needed": reached.needed,
            "reached": reached.reached,
            "share": [rules.quorum_numerator, rules.quorum_denominator],
            "strict": rules.quorum_strict,
        }
        if rules and reached and (imported or meeting.members_attending)
        else None,
    }


def _only(rows: Content) -> Content:
    """What there is of these: a key without anything is left out, so that the content of a protocol that has none stays as it was."""
    return {key: value for key, value in rows.items() if value}


def _proxy(giver: Attendance, lines: list[Attendance]) -> Content:
    """Whose vote was passed to whom, on which paper."""
    proxy = giver.passed_vote
    assert proxy is not None
    holder = next(a for a in lines if a.pk == proxy.holder_id)
    return {"giver": giver.name, "holder": holder.name, "basis": proxy.basis, "date": _day(proxy.given_on)}


def _quorum_of_old_minutes(meeting: Meeting, named: int) -> Quorum | None:
    """Only where the minutes tell how many members there are and how many came; those named need not be all."""
    lines = list(meeting.attendances.all())
    present = meeting.declared_present if not named or not all(a.status for a in lines) else named
    if meeting.declared_members is None or present is None:
        return None
    without_vote = sum(1 for a in lines if not a.votes)
    there = sum(1 for a in lines if not a.votes and a.status == "present")
    return quorum(meeting.rule_set, present=present - there, base=meeting.declared_members - without_vote)


def _present(line: Attendance, *, with_day: bool) -> Content:
    """Who was there and when; at a meeting of several days a time stands with its day: «06.11 14:25»."""

    def when(moment: datetime.datetime | None) -> str:
        return f"{timezone.localtime(moment):%d.%m %H:%M}" if moment and with_day else _clock(moment)

    intervals = list(line.presences.all())
    several = [[when(i.starts_at), when(i.ends_at)] for i in intervals] if len(intervals) > 1 else []
    return {
        "name": line.name,
        "arrived": when(line.arrived),
        "left": when(line.left),
        "intervals": several,
        "remote": bool(intervals) and all(i.remote for i in intervals),
    }


def _item(meeting: Meeting, item: AgendaItem, children: list[AgendaItem]) -> Content:
    speeches = list(item.speeches.all())
    decisions = list(item.decisions.all())
    scoped = next((v for v in meeting.ballots.all() if v.item_id == item.pk and v.scope == VoteScope.ITEM), None)
    return {
        "id": item.pk,
        "label": item.label,
        "number": item.number,
        "title": item.title,
        "kind": item.kind,
        "confidential": item.is_confidential,
        "personal": item.kind == ItemKind.ATTESTATION or any(d.persons.all() for d in decisions),
        "clauses": [row.clause.code for row in item.item_clauses.all()],
        "acts": [
            {"title": {"ky": r.act.title_ky, "ru": r.act.title_ru}, "number": r.act.number, "date": _day(r.act.date), "place": r.place}
            for r in item.item_acts.all()
        ],
        "heard": [_speech(s) for s in speeches if s.kind == SpeechKind.HEARD],
        "spoke": [_speech(s) for s in speeches if s.kind != SpeechKind.HEARD],
        "decisions": [_decision(d, with_vote=d.vote is not None and d.vote.scope == VoteScope.DECISION) for d in decisions],
        "vote": _vote(scoped) if scoped else None,
        "children": [_item(meeting, child, []) for child in children],
    }


def _speech(speech: Speech) -> Content:
    return {
        "id": speech.pk,
        "kind": speech.kind,
        "name": speech.name,
        "position": speech.position,
        "person": speech.person_id,
        "text": speech.text,
        "report_attached": speech.report_attached,
        "confidential": speech.level == "confidential",
        "about": sorted(row.person_id for row in speech.about_rows.all()),
    }


def _decision(decision: Decision, *, with_vote: bool) -> Content:
    verdict = decision.vote.verdict() if decision.vote else None
    ballots = list(decision.secret_ballots.all())
    return {
        "id": decision.pk,
        "label": decision.label,
        "text": decision.text,
        "confidential": decision.is_confidential,
        "persons": [{"name": p.name, "person": p.person_id, "claim": p.claim, "outcome": p.outcome} for p in decision.persons.all()],
        "assignments": [_assignment(a) for a in decision.assignments.all()],
        "vote": _vote(decision.vote, next((b for b in ballots if b.is_closed), None)) if decision.vote and with_vote else None,
        "vote_key": decision.vote_id,
        "carried": verdict.carried if verdict else None,
        "opinions": [{"name": o.name, "text": o.text} for o in decision.opinions.all()],
        "next_body": decision.next_body_name
        or ({"ky": decision.next_body.name_ky, "ru": decision.next_body.name_ru} if decision.next_body else ""),
        # Only where there was one: the content of other minutes, and so the hash that is signed, stays as it was.
        **({"annulled": annulled} if (annulled := [b.reason for b in ballots if b.state == "annulled"]) else {}),
    }


def _assignment(assignment: Assignment) -> Content:
    parties = list(assignment.parties.all())
    return {
        "text": assignment.text,
        "who": [p.name for p in parties if not p.co_executor],
        "with": [p.name for p in parties if p.co_executor],
        "due_kind": assignment.due_kind,
        "due_date": _day(assignment.due_date),
        "due_text": assignment.due_text,
        "controller": assignment.controller_name,
    }


def _vote(vote: Vote, ballot: SecretBallot | None = None) -> Content:
    voters = list(vote.voters.all())
    verdict = vote.verdict()
    chair = next((v for v in voters if v.is_chair and v.person_id != vote.meeting.chair_id), None)
    quorum = vote.quorum if vote.no_quorum_confirmed else None
    return {
        "method": vote.method,
        "for": vote.votes_for,
        "against": vote.votes_against,
        "abstained": vote.votes_abstained,
        "missing": vote.votes_missing,
        "spoilt": vote.votes_spoilt,
        "carried": verdict.carried,
        "by_tie": verdict.by_tie,
        "recused": [v.name for v in voters if v.recused],
        "names": {c: [v.name for v in voters if v.choice == c] for c in ("for", "against", "abstained", "not_voted")}
        if vote.method == VoteMethod.NAMES
        else {},
        "no_quorum": vote.no_quorum_confirmed,
        **_only(
            {
                "presiding": chair.name if chair else "",
                "admitted": [{"name": v.name, "reason": v.admitted_because} for v in voters if v.admitted_because],
                "by_proxy": [{"name": v.name, "holder": v.cast_by_name} for v in voters if v.by_proxy and not v.recused],
                "quorum": {"present": quorum.present, "needed": quorum.needed} if quorum else None,
            }
        ),
        **({"ballot": _ballot(ballot)} if ballot else {}),
    }


def _ballot(ballot: SecretBallot) -> Content:
    """The certificate of a secret ballot: so many on the list, so many voted, so many ballots; on paper, who counted them."""
    return {
        "paper": ballot.paper,
        "commission": ballot.commission,
        "eligible": ballot.eligible,
        "voted": ballot.voted,
        "found": ballot.found,
    }


def _attachment(attachment: Attachment) -> Content:
    item, decision = attachment.item, attachment.decision
    return {
        "number": attachment.number,
        "title": attachment.title,
        "sheets": attachment.sheets,
        "item": _item_number(item) if item else "",
        "item_id": item.pk if item else None,
        "decision": decision.label.rstrip(".") if decision else "",
        "confidential": attachment.is_confidential,
    }


def _item_number(item: AgendaItem) -> str:
    """«2», of a sub-item «2б»."""
    return f"{item.parent.number}{item.label[0]}" if item.parent else str(item.number)
