"""The lines of the start page. Each room says what waits for somebody; the page puts the lines of all rooms together."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One thing, one link: what it is, where it is done, until when; a badge if it presses."""

    text: str
    url: str
    note: str = ""
    badge: str = ""
    label: str = ""


@dataclass
class Desk:
    """What a room has for somebody: on this day, waiting for them, too late; and what lies ahead."""

    today: list[Line] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    overdue: list[Line] = field(default_factory=list)
    ahead: list[Line] = field(default_factory=list)
