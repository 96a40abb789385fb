"""What the recorder's screen shows, as a plain dictionary: rows with their versions, and everything that follows from them."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Assignment, Attendance, Decision, Meeting, RivalText, Speech
from meetings.models.interests import interested_in, own_matter
from meetings.versions import stamp

State = dict[str, Any]


def recorder_state(meeting: Meeting) -> State:
    """The whole meeting for the screen, from rows fetched by `Meeting.objects.complete()`."""
    for vote in meeting.ballots.all():
        vote.meeting = meeting  # its rules were fetched with the meeting
    quorum = meeting.quorum_now()
    return {
        "id": meeting.pk,
        "title": str(meeting.body),
        "number": meeting.number,
        "date": meeting.date.isoformat() if meeting.date else "",
        "starts": _clock(meeting.starts),
        "ends": _clock(meeting.ends),
        "secretary": meeting.secretary_name,
        "language": meeting.language,
        "live": meeting.state == "in_progress" and meeting.date == timezone.localdate(),
        "needed": quorum.needed,
        "chair": meeting.chair_id,
        "chair_name": meeting.chair_name,
        "questions": [(value, str(label)) for value, label in meeting.rule_set.questions] if meeting.rule_set else [],
        "warns": bool(meeting.rule_set and meeting.rule_set.no_quorum == "warn"),
        "lines": [_line(a) for a in meeting.attendances.all()],
        "guests": [{"ref": f"guest:{g.pk}", "name": g.name, "position": g.position} for g in meeting.guests.all()],
        "items": [_item(meeting, item) for item in _in_order(list(meeting.items.all()))],
        "rivals": [_rival(r) for r in meeting.rival_texts.all() if r.settled_at is None],
    }


def _in_order(items: list[AgendaItem]) -> list[AgendaItem]:
    """1, 2, а), б), 3: a sub-item stands below its parent."""
    return [row for top in items if top.parent_id is None for row in (top, *(i for i in items if i.parent_id == top.pk))]


def _clock(time: datetime.datetime | datetime.time | None) -> str:
    if isinstance(time, datetime.datetime):
        time = timezone.localtime(time).time()
    return f"{time:%H:%M}" if time else ""


def _line(line: Attendance) -> State:
    return {
        "ref": f"line:{line.pk}",
        "person": line.person_id,
        "name": line.name,
        "full": str(line.person or line.name),
        "role": line.get_role_display() if line.role != "member" else "",
        "votes": line.votes and line.is_member,
        "status": line.status,
        "reason": line.reason,
        "excused": line.excused,
        "remote": any(p.remote for p in line.presences.all()),
        "proxy": line.passed_vote.holder_id if line.passed_vote else None,
        "line": line.pk,
        "spans": [[_clock(p.starts_at), _clock(p.ends_at)] for p in line.presences.all()],
    }


def _item(meeting: Meeting, item: AgendaItem) -> State:
    return {
        "ref": f"item:{item.pk}",
        "id": item.pk,
        "label": item.label,
        "sub": item.parent_id is not None,
        "title": item.title,
        "kind": item.kind,
        "confidential": item.is_confidential,
        "minutes": item.minutes,
        "starts": _clock(item.starts_at),
        "ends": _clock(item.ends_at),
        "clauses": [row.clause.code for row in item.item_clauses.all()],
        "quorum": _quorum(meeting, item),
        "versions": {"title": stamp(item.title)},
        "speeches": [_speech(s) for s in item.speeches.all()],
        "decisions": [_decision(meeting, item, d) for d in item.decisions.all()],
    }


def _quorum(meeting: Meeting, item: AgendaItem) -> State | None:
    """Where the rules count those able to vote on a matter: how many of them are needed, and whoever is none of them."""
    if not meeting.counts_able_members:
        return None
    return {"needed": meeting.quorum_of(item).needed, "barred": sorted(interested_in([item], kin=meeting.kin))}


def _speech(speech: Speech) -> State:
    return {
        "ref": f"speech:{speech.pk}",
        "kind": speech.kind,
        "name": "" if speech.name == "?" else speech.name,
        "position": speech.position,
        "text": speech.text,
        "report_attached": speech.report_attached,
        "confidential": speech.level == "confidential",
        "versions": {"text": stamp(speech.text)},
    }


def _decision(meeting: Meeting, item: AgendaItem, decision: Decision) -> State:
    barred = interested_in([item], [decision], kin=meeting.kin)
    return {
        "ref": f"decision:{decision.pk}",
        "id": decision.pk,
        "label": decision.label,
        "text": decision.text,
        "confidential": decision.is_confidential,
        "versions": {"text": stamp(decision.text)},
        "about": [{"ref": f"about:{p.pk}", "name": p.name, "claim": p.claim, "outcome": p.outcome} for p in decision.persons.all()],
        "duties": [_duty(a) for a in decision.assignments.all()],
        "barred": sorted(barred),
        "why": barred,
        "own": sorted(own_matter([item], [decision])),
        "vote": _vote(meeting, decision),
    }


def _duty(duty: Assignment) -> State:
    return {
        "ref": f"duty:{duty.pk}",
        "who": "; ".join(p.name for p in duty.parties.all() if not p.co_executor),
        "due_kind": duty.due_kind,
        "due_date": duty.due_date.isoformat() if duty.due_date else "",
        "due_text": duty.due_text,
        "text": duty.text,
    }


def _vote(meeting: Meeting, decision: Decision) -> State | None:
    vote = decision.vote
    if vote is None:
        return None
    verdict = vote.verdict()
    word = _("Open") if verdict.carried is None else _("Carried") if verdict.carried else _("Lost")
    return {
        "method": vote.method,
        "votes_for": vote.votes_for,
        "against": vote.votes_against,
        "abstained": vote.votes_abstained,
        "missing": vote.votes_missing,
        "spoilt": vote.votes_spoilt,
        "casting": vote.casting,
        "carried": verdict.carried,
        "word": word,
        "formula": verdict.formula,
        "tie": verdict.by_tie == "open",
        "voters": [
            {
                "person": v.person_id,
                "name": f"{v.name} ({v.cast_by_name})" if v.by_proxy else v.name,
                "recused": v.recused,
                "why": v.recusal_reason,
                "because": v.admitted_because,
                "presides": v.is_chair,
                "by": v.cast_by_id,
                "choice": v.choice,
            }
            for v in vote.voters.all()
        ],
        "chosen": vote.chosen_to_preside,
        "asked": vote.question,
        "with": [d.pk for i in meeting.items.all() for d in i.decisions.all() if d.vote_id == vote.pk and d.pk != decision.pk],
    }


def _rival(rival: RivalText) -> State:
    return {"ref": f"rival:{rival.pk}", "place": rival.place, "item": rival.item_id, "text": rival.text, "by": rival.by_name}
