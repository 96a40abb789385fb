"""Who may do what with a meeting, in which state, where it leads, and why not: one table.

planned → called → in progress → minutes drafted → in review → signed; ends: cancelled, postponed, not opened, imported.
A signed meeting reopens only through a correction with a reason, and ends as a new version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.lib.workflow import Action, Workflow
from members.models import Membership, Office

if TYPE_CHECKING:
    from meetings.models import Meeting
    from members.models import User


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CALLED = "called", _("Called")
    IN_PROGRESS = "in_progress", _("In progress")
    DRAFTED = "drafted", _("Minutes drafted")
    IN_REVIEW = "in_review", _("In review")
    SIGNED = "signed", _("Signed")
    CORRECTING = "correcting", _("Being corrected")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")
    POSTPONED = "postponed", pgettext_lazy("meeting", "Postponed")
    NOT_OPENED = "not_opened", _("Not opened")
    IMPORTED = "imported", _("Imported: the paper is the original")


# In these states the database refuses every change of the meeting and of what belongs to it (migration 0002).
LOCKED = frozenset({State.SIGNED, State.CANCELLED, State.POSTPONED, State.NOT_OPENED, State.IMPORTED})
BEFORE = frozenset({State.PLANNED, State.CALLED})
AHEAD = BEFORE | {State.IN_PROGRESS}
# No paper has been issued so far.
UNISSUED = AHEAD | {State.DRAFTED}
# Held, but the protocol is not signed yet.
PAPERS_DUE = frozenset({State.DRAFTED, State.IN_REVIEW, State.CORRECTING})
WRITING = frozenset({State.IN_PROGRESS, State.DRAFTED, State.CORRECTING})
# The badge of a state: always the same colour.
BADGES = {
    State.PLANNED: "neutral",
    State.CALLED: "info",
    State.IN_PROGRESS: "progress",
    State.DRAFTED: "progress",
    State.IN_REVIEW: "warn",
    State.SIGNED: "good",
    State.CORRECTING: "warn",
    State.CANCELLED: "bad",
    State.POSTPONED: "neutral",
    State.NOT_OPENED: "bad",
    State.IMPORTED: "neutral",
}


# The seats in a body from which its places in a meeting are taken: the head of a union has both.
PLACES = {"chair": ("chair", "head"), "secretary": ("secretary", "head")}


def methodist(user: User, meeting: Meeting) -> bool:
    return user.standing.is_methodist


def secretary(user: User, meeting: Meeting) -> bool:
    """The secretary of the body, the head of a union (who keeps the minutes there), or the secretary of the day."""
    return user.standing.holds(meeting.body_id, *PLACES["secretary"]) or _is(user, meeting.secretary_id)


def chair(user: User, meeting: Meeting) -> bool:
    """The chair or head of the body, or who presides that day."""
    return user.standing.holds(meeting.body_id, *PLACES["chair"]) or _is(user, meeting.chair_id)


def member(user: User, meeting: Meeting) -> bool:
    return user.standing.holds(meeting.body_id)


def places_to_sign(user: User, meeting: Meeting) -> list[str]:
    """The places in which this person signs the protocol: the own ones of that day, and those whose holder they act for today."""
    holders = [(place, getattr(meeting, f"{place}_id")) for place in meeting.signatory_roles]
    return [
        place
        for place, holder in holders
        if holder is not None and (holder == user.person_id or user.standing.acts_in(meeting.body_id, holder, *PLACES[place]))
    ]


def keeps_minutes(user: User, meeting: Meeting) -> bool:
    """Who writes the minutes, in whatever state the meeting is."""
    return methodist(user, meeting) or secretary(user, meeting)


def signatory(user: User, meeting: Meeting) -> bool:
    """One of those who sign this protocol."""
    return bool(places_to_sign(user, meeting))


def _is(user: User, person_id: int | None) -> bool:
    return person_id is not None and user.person_id == person_id


def acts_for(user: User, meeting: Meeting, action: str = "") -> str:
    """For whom a person acts in this meeting: who presides or keeps the minutes that day in place of the body's own chair or secretary,
    and who acts today for one of those that may do this.

    Names whom they stand in for; empty for those who act in their own place, and where the place is vacant.
    """
    names = _stood_in_for(user, meeting)
    if action == "sign":
        names += [getattr(meeting, p).short for p in places_to_sign(user, meeting) if not _is(user, getattr(meeting, f"{p}_id"))]
    elif not names:
        names = _by_substitution(user, meeting, action)
    return ", ".join(dict.fromkeys(names))


def _by_substitution(user: User, meeting: Meeting, action: str) -> list[str]:
    """Whose right somebody uses who would not have it alone. (Of an act that stands in no table those who run the meeting have it.)"""
    who = WORKFLOW[action].who if action in WORKFLOW.actions else {methodist, secretary, chair}
    places = [place for place, holds in (("chair", chair), ("secretary", secretary)) if holds in who]
    roles = [role for place in places for role in PLACES[place]]
    standing, own = user.standing, user.standing.own
    if any(_is(user, getattr(meeting, f"{place}_id")) for place in places) or (roles and own.holds(meeting.body_id, *roles)):
        return []
    if methodist in who and own.is_methodist:
        return []
    return standing.acted_for(bodies=[meeting.body_id], roles=roles, offices=[Office.METHODIST] if methodist in who else [])


def _stood_in_for(user: User, meeting: Meeting) -> list[str]:
    """Whose place somebody takes in the meeting itself."""
    places = {"chair": ("chair", "head"), "secretary": ("secretary",)}
    roles = [role for place, roles in places.items() if _is(user, getattr(meeting, f"{place}_id")) for role in roles]
    if not roles or meeting.date is None:
        return []
    seats = Membership.objects.on(meeting.date).filter(body=meeting.body_id, role__in=roles).select_related("person").in_order()
    return [seat.person.short for seat in seats if seat.person_id != user.person_id]


def no_agenda(meeting: Meeting) -> object | None:
    return None if meeting.items.exists() else _("The agenda is empty.")


def no_quorum_to_start(meeting: Meeting) -> list[tuple[str, object]]:
    quorum = meeting.quorum_now()
    return [] if quorum.reached else [("quorum", quorum.sentence)]


def open_ballot(meeting: Meeting) -> object | None:
    """A secret ballot ends before the meeting does; the database holds it too."""
    return _("A secret ballot is open: close it first.") if meeting.has_open_ballot() else None


def quorum_is_there(meeting: Meeting) -> object | None:
    """The act of a meeting that was not opened lists who came and who did not: everybody must be marked."""
    if not meeting.attendances.all() or any(not line.status for line in meeting.attendances.all()):
        return _("First mark the attendance of every member.")
    return _("There is a quorum: the meeting can be held.") if meeting.quorum_now().reached else open_ballot(meeting)


def not_ready(meeting: Meeting) -> object | None:
    return _("The readiness check shows errors.") if any(p.is_error for p in meeting.problems) else None


def ready_warnings(meeting: Meeting) -> list[tuple[str, object]]:
    """One to confirm for each kind: a school that takes no votes on «taking note» is not asked for each decision."""
    return [(group.kind, group.text) for group in meeting.problem_groups if not group.is_error]


WORKFLOW = Workflow(
    Action("edit", _("Edit the particulars"), BEFORE | WRITING, {methodist, secretary, chair}),
    Action("edit_agenda", _("Edit the agenda"), BEFORE | WRITING, {methodist, secretary, chair}, page=False),
    Action("attend", _("Record attendance"), {State.CALLED} | WRITING, {methodist, secretary}, page=False),
    Action("record", _("Record the minutes"), WRITING, {methodist, secretary}, page=False),
    Action("call", _("Call the meeting"), {State.PLANNED}, {methodist, secretary, chair}, State.CALLED, no_agenda),
    Action("start", _("Start the meeting"), BEFORE, {methodist, secretary, chair}, State.IN_PROGRESS, no_agenda, no_quorum_to_start),
    Action("finish", _("Finish the meeting"), {State.IN_PROGRESS}, {methodist, secretary}, State.DRAFTED, open_ballot),
    Action("resume", _("Continue the meeting"), {State.DRAFTED}, {methodist, secretary}, State.IN_PROGRESS),
    Action(
        "review",
        _("Send for signing"),
        {State.DRAFTED, State.CORRECTING},
        {methodist, secretary},
        State.IN_REVIEW,
        not_ready,
        ready_warnings,
    ),
    Action("sign", _("Sign the protocol"), {State.IN_REVIEW}, {signatory}, objection=lambda m: m.signing_objection()),
    Action("withdraw", _("Return to the draft"), {State.IN_REVIEW}, {methodist, secretary, chair}),
    Action("correct", _("Correct the protocol"), {State.SIGNED}, {methodist, secretary, chair}, State.CORRECTING),
    Action("translate", _("Add a translation"), set(State) - BEFORE, {methodist, secretary}),
    Action("extract", _("Issue an extract"), {State.SIGNED, State.CORRECTING}, {methodist, secretary, chair}),
    Action("postpone", _("Postpone the meeting"), BEFORE, {methodist, secretary, chair}, State.POSTPONED),
    Action(
        "unopened",
        _("Close for want of a quorum"),
        {State.CALLED, State.IN_PROGRESS},
        {methodist, secretary, chair},
        State.NOT_OPENED,
        quorum_is_there,
        tone="danger",
    ),
    Action("cancel", _("Cancel the meeting"), BEFORE, {methodist, secretary, chair}, State.CANCELLED, tone="danger"),
    Action("scan", _("Add a scan"), {State.SIGNED, State.NOT_OPENED, State.IMPORTED}, {methodist, secretary}),
    on_behalf=acts_for,
)
