"""What the recorder sends: changes of single fields and rows, each under an id of its own, so that a repeat is harmless and two
people in one field lose nothing.

A change names the verb, the row («speech:12», or the id of the change that made the row) and what the row's field held when its
author began to type (`base`, a short hash). A text whose base is no longer what stands there does not overwrite it: both are kept.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pgtrigger
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _

from council.lib.kyrgyz import printable
from meetings.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Decision,
    DecisionPerson,
    Guest,
    Meeting,
    RecordedChange,
    RivalText,
    Speech,
    Vote,
    VoteScope,
)
from meetings.services import holding, planning, voting
from meetings.services.balloted import refuse_new_text
from meetings.services.names import Known, split_names
from meetings.services.planning import snapshot
from meetings.versions import stamp
from meetings.workflow import WORKFLOW
from members.models import User

Change = Mapping[str, Any]
Answer = dict[str, Any]
# A row that was begun before anybody chose its speaker: the database wants a name, the readiness check asks for the right one.
NOBODY = "?"
# How long the answers are kept for repeats. A browser that was shut for longer finds its rows by what stands in them.
KEPT = datetime.timedelta(days=120)
MOST = 200  # changes in one message


class Gone(Exception):
    """The row was taken out, by somebody else or on another computer."""


@dataclass
class Recording:
    """One message of the recorder on its way into a meeting whose row is locked."""

    meeting: Meeting
    by: User
    answers: dict[str, Answer] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    @cached_property
    def known(self) -> Known:
        return Known.of(self.meeting)

    def earlier(self, key: str) -> Answer:
        """The answer to an earlier change, in this message or any before."""
        if key not in self.answers:
            try:
                self.answers[key] = RecordedChange.objects.get(pk=uuid.UUID(key), meeting=self.meeting).answer
            except (ValueError, RecordedChange.DoesNotExist) as error:
                raise Gone from error
        return self.answers[key]

    def row(self, ref: str, kind: str = "") -> Any:
        """The row that «speech:12» or «speech:<id of the change that made it>» names, if it belongs to this meeting (Gone otherwise)."""
        model, _colon, key = ref.partition(":")
        if model not in ROWS or (kind and model != kind):
            raise ValidationError(_("This part of the minutes is not known."))
        made, path = ROWS[model]
        pk = key if key.isdigit() else self.earlier(key).get("pk", 0)
        try:
            return made._default_manager.select_related(*SELECT.get(model, ())).get(**{"pk": pk, path: self.meeting.pk})
        except ObjectDoesNotExist as error:
            raise Gone from error


ROWS: dict[str, tuple[type[models.Model], str]] = {
    "meeting": (Meeting, "pk"),
    "item": (AgendaItem, "meeting"),
    "speech": (Speech, "item__meeting"),
    "decision": (Decision, "item__meeting"),
    "about": (DecisionPerson, "decision__item__meeting"),
    "duty": (Assignment, "decision__item__meeting"),
    "line": (Attendance, "meeting"),
    "guest": (Guest, "meeting"),
    "rival": (RivalText, "meeting"),
}
SELECT = {
    "speech": ("item",),
    "decision": ("item__meeting", "item__parent", "vote"),
    "about": ("decision__item",),
    "duty": ("decision__item__meeting__school_year",),
}


@transaction.atomic
def record(meeting: Meeting, *, by: User, changes: Sequence[Change]) -> list[Answer]:
    """Carry out a message: each change once, in its order, each for itself; the answers in the same order.

    A refused change says why and leaves the others alone. The whole message is one transaction: it is in, or it comes again.
    """
    fresh = Meeting.objects.select_for_update(of=("self",)).select_related("body", "rule_set").get(pk=meeting.pk)
    WORKFLOW.require("record", by, fresh)
    work = Recording(fresh, by)
    ids = [uuid.UUID(str(c["id"])) for c in changes]
    done = {str(r.pk): r for r in RecordedChange.objects.filter(pk__in=ids, meeting=fresh)}
    work.answers = {key: row.answer for key, row in done.items()}
    work.words = {key: row.words for key, row in done.items()}
    return [_once(work, change, key) for change, key in zip(changes, map(str, ids), strict=True)]


def _once(work: Recording, change: Change, key: str) -> Answer:
    words = stamp(json.dumps(change, sort_keys=True, ensure_ascii=False))
    if key in work.words:
        # The same id with other words: two windows of one browser had the same unsent line. What was not said yet must come anew.
        again = {} if words == work.words[key] else {"again": True, "now": _now(work, change)}
        return {"id": key, **work.answers[key], **again}
    try:
        with transaction.atomic():
            answer = _carry_out(work, change)
            RecordedChange.objects.create(pk=key, meeting=work.meeting, user=work.by, answer=answer, words=words)
    except ValidationError as error:
        return {"id": key, "error": " ".join(error.messages)}
    except (IntegrityError, KeyError, TypeError, ValueError):
        return {"id": key, "error": _("This could not be saved as it was sent.")}
    work.answers[key], work.words[key] = answer, words
    return {"id": key, **answer}


def _now(work: Recording, change: Change) -> str:
    """What stands at the place of a change at this moment; nothing if the place is gone or holds no text."""
    made = {"speak": "speech", "decide": "decision"}.get(str(change["verb"]))
    try:
        row = work.row(f"{made}:{change['id']}" if made else str(change["on"]))
    except (Gone, ValidationError):
        return ""
    return str(getattr(row, str(change.get("field") or "text"), ""))


def _carry_out(work: Recording, change: Change) -> Answer:
    verb = VERBS.get(str(change["verb"]))
    if verb is None:
        raise ValidationError(_("This part of the minutes is not known."))
    try:
        return verb(work, change)
    except Gone:
        return _keep_of_gone(work, change)


def _keep_of_gone(work: Recording, change: Change) -> Answer:
    """Words written into a row that is no longer there are kept beside the minutes; for anything else there is nothing to do."""
    words = change.get("value") or change.get("text")
    if change["verb"] not in ("set", "speak", "decide") or not isinstance(words, str) or not words.strip():
        return {"gone": True}
    rival = _keep(work, None, f"{change.get('on', '')}.{change.get('field', 'text')}", printable(words))
    return {"gone": True, "rival": rival.pk}


def _keep(work: Recording, item: AgendaItem | None, place: str, text: str) -> RivalText:
    return RivalText.objects.create(
        meeting=work.meeting, item=item, place=place[:60], text=text, by=work.by, by_name=work.by.signature_name
    )


# --- single fields -----------------------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 20_000:
        raise ValidationError(_("This text is too long."))
    return printable(value)


def _flag(value: Any) -> bool:
    return bool(value)


def _moment(work: Recording, value: Any) -> datetime.datetime | None:
    """A time of the day on which the meeting goes on; of a past meeting of several days, of its first one (its plain pages ask which)."""
    today = timezone.localdate()
    return work.meeting.moment(_time(value), today if work.meeting.is_on(today) else None)


def _time(value: Any) -> datetime.time | None:
    time = parse_time(value) if value else None
    if value and time is None:
        raise ValidationError(_("Enter a time as 14:25."))
    return time


# What may be set alone. True: a text that two people may write at once; both are kept.
FIELDS: dict[str, dict[str, bool]] = {
    "speech": {"text": True, "name": False, "position": False, "kind": False, "report_attached": False, "level": False},
    "decision": {"text": True, "level": False},
    "item": {"title": True, "starts_at": False, "ends_at": False, "level": False},
    "meeting": {"starts": False, "ends": False, "chair": False},
    "about": {"name": False, "claim": False, "outcome": False},
    "guest": {"name": False, "position": False},
}


def set_field(work: Recording, change: Change) -> Answer:
    """One field of one row. A text is compared with what its author saw: if it has changed since, both are kept."""
    ref, name = str(change["on"]), str(change["field"])
    kind = ref.partition(":")[0]
    if name not in FIELDS.get(kind, {}):
        raise ValidationError(_("This part of the minutes is not known."))
    row = work.row(ref)
    if (kind, name) == ("meeting", "chair"):
        return set_presiding(work, int(change["value"]))
    if FIELDS[kind][name]:
        return _set_text(work, row, kind, name, change)
    _set_plain(work, row, kind, name, change["value"])
    if kind != "meeting":
        row.full_clean(validate_unique=False)
    row.save()
    return {"refresh": True}


def _set_text(work: Recording, row: Any, kind: str, name: str, change: Change) -> Answer:
    text, now = _text(change["value"]), getattr(row, name)
    if text == now:
        return {"version": stamp(now)}
    base, rival = _base(work, str(change.get("base", "")))
    if rival:
        # The author goes on in the text that came second: it is that one which grows.
        rival.text = text
        rival.save(update_fields=["text"])
        return {"version": stamp(now), "rival": rival.pk, "refresh": True}
    if base != stamp(now):
        item = row if kind == "item" else row.item
        rival = _keep(work, item, f"{kind}:{row.pk}.{name}", text)
        return {"version": stamp(now), "rival": rival.pk, "refresh": True}
    if kind == "item" and not text.strip():
        raise ValidationError(_("An item needs a title."))
    setattr(row, name, text)
    if kind == "decision":
        refuse_new_text(row)
    # A decision's history is written when the minutes go to signing, not at every pause of typing.
    with pgtrigger.ignore("meetings.Decision:update_update"):
        row.save(update_fields=[name])
    return {"version": stamp(text), **({"value": text} if text != change["value"] else {})}


def _base(work: Recording, base: str) -> tuple[str, RivalText | None]:
    """The version a change is based on; where it goes on from an earlier change, the one that this led to, or the text kept beside."""
    if not base.startswith("after:"):
        return base, None
    earlier = work.earlier(base.removeprefix("after:"))
    if rival := earlier.get("rival"):
        return "", RivalText.objects.filter(pk=rival, settled_at=None).first()
    return str(earlier.get("version", "")), None


def _set_plain(work: Recording, row: Any, kind: str, name: str, value: Any) -> None:
    if name == "name":
        _set_name(work, row, kind, _text(value).strip())
    elif name in ("starts_at", "ends_at"):
        setattr(row, name, _moment(work, value))
    elif name in ("starts", "ends"):
        WORKFLOW.require("edit", work.by, row)
        setattr(row, name, _time(value))
    elif name == "report_attached":
        row.report_attached = _flag(value)
    else:
        setattr(row, name, _text(value).strip())


def _set_name(work: Recording, row: Any, kind: str, name: str) -> None:
    """Who spoke, who was invited, whom it is about: somebody known is linked, and named as papers name people."""
    person = work.known.person(name)
    if kind == "speech":
        row.position = "" if person or row.person_id else row.position
        row.person_id = None
        holding.speaker_snapshot(row, work.meeting, person, name or NOBODY)
    elif kind == "guest":
        row.person = person
        row.name, position = snapshot(person, work.meeting.date, work.meeting.language) if person else (name or NOBODY, row.position)
        row.position = row.position or position
    else:
        row.person, row.name = person, str(person) if person else name or NOBODY


# --- rows --------------------------------------------------------------------------------------------------------------------


def add_speech(work: Recording, change: Change) -> Answer:
    """A new row under УГУЛДУ or ЧЫГЫП СҮЙЛӨШТҮ, behind those that are there."""
    item = work.row(str(change["on"]), "item")
    last = item.speeches.aggregate(n=models.Max("order"))["n"] or 0
    speech = Speech(item=item, order=last + 1, kind=str(change.get("kind") or "spoke"), text=_text(change.get("text") or ""))
    _set_name(work, speech, "speech", _text(change.get("name") or "").strip())
    speech.full_clean(validate_unique=False)
    speech.save()
    return {"pk": speech.pk, "version": stamp(speech.text), "refresh": True}


def add_decision(work: Recording, change: Change) -> Answer:
    item = work.row(str(change["on"]), "item")
    decision = voting.save_decision(Decision(item=item, text=_text(change.get("text") or "")), by=work.by)
    return {"pk": decision.pk, "version": stamp(decision.text), "refresh": True}


def add_item(work: Recording, change: Change) -> Answer:
    """A matter that came up on the spot, at the end of the agenda."""
    title = _text(change["title"]).strip()
    if not title:
        raise ValidationError(_("An item needs a title."))
    item = holding.add_item(work.meeting, by=work.by, item=AgendaItem(title=title))
    return {"pk": item.pk, "version": stamp(item.title), "refresh": True}


def add_guest(work: Recording, change: Change) -> Answer:
    name = _text(change["name"]).strip()
    last = work.meeting.guests.aggregate(n=models.Max("order"))["n"] or 0
    guest = Guest(meeting=work.meeting, order=last + 1, position=_text(change.get("position") or "").strip())
    _set_name(work, guest, "guest", name)
    guest.full_clean()
    guest.save()
    return {"pk": guest.pk, "refresh": True}


def add_about(work: Recording, change: Change) -> Answer:
    """That a decision is about somebody: they leave its vote by themselves."""
    row = DecisionPerson(decision=work.row(str(change["on"]), "decision"))
    row.claim, row.outcome = _text(change.get("claim") or "").strip(), str(change.get("outcome") or "")
    _set_name(work, row, "about", _text(change["name"]).strip())
    row.full_clean()
    row.save()
    return {"pk": row.pk, "refresh": True}


def write_duty(work: Recording, change: Change) -> Answer:
    """A task in a line, new (on a decision) or changed (on a duty): who, until when, what."""
    ref = str(change["on"])
    duty = work.row(ref, "duty") if ref.startswith("duty:") else Assignment(decision=work.row(ref, "decision"))
    duty.due_kind = str(change.get("due_kind") or "none")
    duty.due_date = parse_date(change["due_date"]) if change.get("due_date") else None
    duty.due_text, duty.text = _text(change.get("due_text") or "").strip(), _text(change.get("text") or "").strip()
    if duty.pk is None:
        duty.order = (duty.decision.assignments.aggregate(n=models.Max("order"))["n"] or 0) + 1
    duty.full_clean()
    parties = split_names(_text(change.get("who") or ""), work.known)
    held = list(duty.parties.all()) if duty.pk else []
    with_ = [voting.Party(p.name, person=p.person, body=p.body, office=p.office) for p in held if p.co_executor]
    controller = voting.Party(duty.controller_name, person=duty.controller) if duty.controller_name else None
    saved = voting.write_assignment(duty, by=work.by, parties=parties, co_executors=with_, controller=controller)
    return {"pk": saved.pk, "refresh": True}


def remove(work: Recording, change: Change) -> Answer:
    """Take a row out. Somebody who has written into it meanwhile does not lose the words: it is refused then."""
    row, kind = work.row(str(change["on"])), str(change["on"]).partition(":")[0]
    if "base" in change and change["base"] != stamp(row.text):
        raise ValidationError(_("Somebody has written here since: look at it again before you take it out."))
    if kind == "decision":
        voting.delete_decision(row, by=work.by)
    elif kind == "duty":
        voting.delete_assignment(row, by=work.by)
    elif kind in ("speech", "about", "guest"):
        row.delete()
    else:
        raise ValidationError(_("This part of the minutes is not known."))
    return {"refresh": True}


# --- times, people, votes ----------------------------------------------------------------------------------------------------


def begin_item(work: Recording, change: Change) -> Answer:
    """The matter is taken up now: the one before it ends. Beginning again changes nothing."""
    item = work.row(str(change["on"]), "item")
    at = _moment(work, change.get("at")) or timezone.now().replace(second=0, microsecond=0)
    running = work.meeting.items.filter(starts_at__isnull=False, ends_at=None).exclude(pk__in=[item.pk, item.parent_id])
    for other in running:
        other.ends_at = max(at, other.starts_at)  # type: ignore[type-var]  # begun: filtered above
        other.save(update_fields=["ends_at"])
    if item.starts_at is None:
        item.starts_at = at
    item.ends_at = None
    item.save(update_fields=["starts_at", "ends_at"])
    return {"refresh": True}


def mark(work: Recording, change: Change) -> Answer:
    """One member's line: status, intervals, reason. Votes that were taken keep the voters they were opened with."""
    line = work.row(str(change["on"]), "line")
    status = str(change.get("status") or "")
    spans = [(_moment(work, a), _moment(work, b)) for a, b in change.get("spans") or [(None, None)]]
    absent = status == Attendance.Status.ABSENT
    made = holding.Mark(
        attendance=line,
        status=status,
        intervals=spans if status == Attendance.Status.PRESENT else [],
        remote=_flag(change.get("remote")),
        reason=_text(change.get("reason") or "").strip() if absent else "",
        excused=change.get("excused") if absent else None,
    )
    holding.mark_attendance(work.meeting, by=work.by, marks=[made])
    return {"refresh": True}


def mark_rest(work: Recording, change: Change) -> Answer:
    """Everybody who is not marked yet is there from the beginning."""
    lines = work.meeting.attendances.filter(status="").prefetch_related("presences")
    marks = [holding.Mark(attendance=a, status=Attendance.Status.PRESENT, intervals=[(None, None)]) for a in lines]
    holding.mark_attendance(work.meeting, by=work.by, marks=marks)
    return {"refresh": True}


def set_presiding(work: Recording, person: int) -> Answer:
    """Who presides today: the chair is not there, or passes the chair on."""
    chosen = work.meeting.attendances.filter(person=person).select_related("person").first()
    if chosen is None or chosen.person is None:
        raise ValidationError(_("Who presides is chosen among the members of the body."))
    planning.edit_meeting(work.meeting, by=work.by, changes={"chair": chosen.person})
    work.meeting.refresh_from_db(fields=["chair", "chair_name", "chair_position"])
    return {"refresh": True}


NUMBERS = ("votes_for", "against", "abstained", "missing", "spoilt")


def vote(work: Recording, change: Change) -> Answer:
    """The whole vote on a decision. `all_for`: every voter present is counted for, less those who are told apart.

    What the change does not speak of stays as it was: who presides (`presiding`), who is admitted and why (`admitted`), who is out
    besides those whom the data demand (`out`), the kind of question, and the other decisions that the vote is on (`along`).
    """
    decision = work.row(str(change["on"]), "decision")
    before = decision.vote
    numbers = {n: None if change.get(n) is None else max(0, int(change[n])) for n in NUMBERS}
    if change.get("all_for"):
        numbers |= {n: numbers[n] or 0 for n in ("against", "abstained")}
    count = voting.Count(
        votes_for=numbers["votes_for"],
        against=numbers["against"],
        abstained=numbers["abstained"],
        missing=numbers["missing"],
        spoilt=numbers["spoilt"],
        rest_for=_flag(change.get("all_for")),
        method=str(change.get("method") or "count"),
        casting=str(change.get("casting") or ""),
        scope=before.scope if before and "along" not in change else VoteScope.DECISION,
        shared_with=_people(change["along"]) if "along" in change else [d.pk for d in before.decisions.all()] if before else [],
        recused=_people(change["out"]) if "out" in change else _by_hand(decision),
        admitted={int(pk): printable(str(why)) for pk, why in change["admitted"].items()} if "admitted" in change else None,
        presiding=_chosen(change["presiding"]) if "presiding" in change else before.chosen_to_preside if before else None,
        question=str(change.get("question") or ""),
        choices={int(pk): str(choice) for pk, choice in (change.get("choices") or {}).items()},
        reread=_flag(change.get("reread")),
        no_quorum_confirmed=_flag(change.get("confirmed")),
    )
    made = voting.record_vote(decision, by=work.by, count=count)
    return {"vote": made.pk, "refresh": True}


def _people(ids: Sequence[Any]) -> list[int]:
    return [int(pk) for pk in ids]


def _chosen(person: Any) -> int | None:
    return int(person) if person else None


def _by_hand(decision: Decision) -> list[int]:
    """Whoever the secretary has put out of the vote on its page, beside those whom the data demand, stays out."""
    barred = voting.interested_people(decision)
    rows = decision.vote.voters.filter(recused=True, cast_by=None) if decision.vote else []
    return [v.person_id for v in rows if v.person_id and v.person_id not in barred]


def unvote(work: Recording, change: Change) -> Answer:
    decision = work.row(str(change["on"]), "decision")
    if decision.vote:
        voting.delete_vote(Vote.objects.select_related("meeting").get(pk=decision.vote_id), by=work.by)
    return {"refresh": True}


def settle(work: Recording, change: Change) -> Answer:
    """Somebody has put two texts together (or chosen one): the kept one has done its duty. It stays in the table."""
    RivalText.objects.filter(pk=work.row(str(change["on"]), "rival").pk, settled_at=None).update(
        settled_by=work.by, settled_at=timezone.now()
    )
    return {"refresh": True}


VERBS: dict[str, Callable[[Recording, Change], Answer]] = {
    "set": set_field,
    "speak": add_speech,
    "decide": add_decision,
    "add_item": add_item,
    "add_guest": add_guest,
    "about": add_about,
    "duty": write_duty,
    "remove": remove,
    "begin": begin_item,
    "mark": mark,
    "mark_rest": mark_rest,
    "vote": vote,
    "unvote": unvote,
    "settle": settle,
}


def clear_recorded_changes() -> int:
    """Forget the answers of changes that nobody can repeat any more (`manage.py tick`)."""
    return RecordedChange.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
