"""What the big screen in the room shows: the agenda, the matter of the moment and its clock, the quorum, the vote.

Everybody in the room sees it, guests too. So of a confidential item it has the number alone, of a confidential decision nothing, of a
decision about a person neither numbers nor result, and of what is said not a word.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, ItemKind, Meeting, SpeechKind
from meetings.verdict import Verdict
from meetings.workflow import BEFORE, State

AHEAD, NOW, DONE = "ahead", "now", "done"


@dataclass(frozen=True)
class Row:
    """A line of the agenda: its title is empty where the matter is closed."""

    item: AgendaItem
    state: str

    @property
    def label(self) -> str:
        return self.item.label

    @property
    def is_part(self) -> bool:
        return self.item.parent_id is not None

    @property
    def title(self) -> str:
        return "" if self.item.is_confidential else self.item.title

    @property
    def state_word(self) -> str:
        return {AHEAD: _("ahead"), NOW: _("being discussed"), DONE: _("discussed")}[self.state]


@dataclass(frozen=True)
class Poll:
    """The vote on the screen: an open question, or what came of it. Without a text, numbers or verdict where they are not for all."""

    label: str
    text: str
    is_open: bool
    voters: int
    closed_matter: bool = False
    numbers: tuple[tuple[str, int], ...] = ()
    verdict: Verdict | None = None


def screen_content(meeting: Meeting, now: datetime.datetime) -> dict[str, Any]:
    """Everything the screen shows, from a meeting fetched by `Meeting.objects.for_screen()`."""
    items = [part for top in meeting.items.all() if top.parent_id is None for part in (top, *parts_of(meeting, top))]
    current = current_item(items) if meeting.state == State.IN_PROGRESS else None
    rows = [Row(item, NOW if item == current else DONE if is_done(item) else AHEAD) for item in items]
    shown = next((r for r in rows if r.item == current), None)
    return {
        "meeting": meeting,
        "rows": rows,
        "current": shown,
        "following": next((r for r in rows if r.state == AHEAD), None) if meeting.state == State.IN_PROGRESS and shown is None else None,
        "is_before": meeting.state in BEFORE,
        "is_held": meeting.state not in BEFORE and meeting.state != State.IN_PROGRESS,
        "speakers": speakers(current) if current else [],
        "minutes_gone": max(0, int((now - current.starts_at).total_seconds() // 60)) if current and current.starts_at else None,
        "quorum": meeting.quorum_of(current) if current else meeting.quorum_now(),
        "poll": poll_of(meeting, current) if current else None,
    }


def parts_of(meeting: Meeting, top: AgendaItem) -> list[AgendaItem]:
    return [i for i in meeting.items.all() if i.parent_id == top.pk]


def current_item(items: list[AgendaItem]) -> AgendaItem | None:
    """The matter of the moment: the one begun last and not ended; a part rather than its whole."""
    begun = [i for i in items if i.starts_at and not i.ends_at]
    return max(begun, key=lambda i: (i.starts_at, i.parent_id is not None, i.number), default=None)


def is_done(item: AgendaItem) -> bool:
    """Ended, or, where nobody writes times, decided."""
    return item.ends_at is not None or any(d.vote and not d.vote.is_open for d in item.decisions.all())


def speakers(item: AgendaItem) -> list[str]:
    """Who reports, by name."""
    if item.is_confidential:
        return []
    rows = item.speeches.filter(kind=SpeechKind.HEARD).values_list("name", flat=True)
    return list(dict.fromkeys(rows))


def poll_of(meeting: Meeting, item: AgendaItem) -> Poll | None:
    """The last vote on the matter of the moment, as far as it is for everybody's eyes."""
    decided = [d for d in item.decisions.all() if d.vote_id]
    if item.is_confidential or not decided:
        return None
    last = max(decided, key=lambda d: (d.vote.is_open if d.vote else False, d.vote_id or 0))
    vote = last.vote
    assert vote is not None
    vote.meeting = meeting
    together = [d for d in decided if d.vote_id == vote.pk]
    voters = sum(1 for v in vote.voters.all() if not v.recused)
    label = ", ".join(d.label.rstrip(".") for d in together)
    if any(d.is_confidential for d in together):
        return Poll(label="", text="", is_open=vote.is_open, voters=voters, closed_matter=True)
    if vote.is_open:
        return Poll(label, "\n".join(d.text for d in together), True, voters)
    if any(is_personal(d) for d in together):
        return Poll(label, "", False, voters)
    counted = ((_("for"), vote.votes_for), (_("against"), vote.votes_against), (_("abstained"), vote.votes_abstained))
    numbers = tuple((word, number) for word, number in counted if number is not None)
    return Poll(label, "\n".join(d.text for d in together), False, voters, numbers=numbers, verdict=vote.verdict())


def is_personal(decision: Decision) -> bool:
    """About a person, by its data or by the kind of its item: how it ended is said by the chair, not by a wall."""
    return decision.item.kind == ItemKind.ATTESTATION or bool(decision.persons.all())
