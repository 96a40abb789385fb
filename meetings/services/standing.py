"""How a decision stands today: carried or lost, cancelled or amended by a later one, its order, its review."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.models import Decision, DecisionLink
from meetings.services.links import spoken


@dataclass(frozen=True)
class Line:
    """One thing to be said about a decision, with its badge; and the later decision it speaks of."""

    text: str
    badge: str
    other: Decision | None = None

    def __str__(self) -> str:
        return f"{self.text}: {spoken(self.other)}" if self.other else self.text


@dataclass(frozen=True)
class Standing:
    lines: list[Line]
    orders: list[str]
    review_on: datetime.date | None


def standing_of(decision: Decision) -> Standing:
    """Of a decision read by `DecisionQuerySet.with_state`, which annotates it."""
    lines: list[Line] = []
    if decision.was_lost:
        lines.append(Line(_("Lost"), "bad"))
    for link in decision.later:  # type: ignore[attr-defined]
        if link.kind == DecisionLink.Kind.CANCELS:
            lines.append(Line(_("Cancelled by"), "neutral", link.decision))
        else:
            lines.append(Line(_("Amended by"), "warn", link.decision))
    if not any(line.badge in ("bad", "neutral") for line in lines):
        lines.insert(0, Line(_("In force"), "good"))
    return Standing(lines, decision.order_numbers, decision.review_on)  # type: ignore[attr-defined]
