"""Who may do what, in which state, where it leads, and why not: one table per model that has a life of its own.

`meetings.py` is the meeting's; tasks, work plans and their items have theirs beside it.
"""

from meetings.workflow.meetings import (
    AHEAD,
    BADGES,
    BEFORE,
    LOCKED,
    PAPERS_DUE,
    PLACES,
    UNISSUED,
    WORKFLOW,
    WRITING,
    State,
    acts_for,
    chair,
    keeps_minutes,
    member,
    methodist,
    places_to_sign,
    secretary,
    signatory,
)

__all__ = [
    "AHEAD",
    "BADGES",
    "BEFORE",
    "LOCKED",
    "PAPERS_DUE",
    "PLACES",
    "UNISSUED",
    "WORKFLOW",
    "WRITING",
    "State",
    "acts_for",
    "chair",
    "keeps_minutes",
    "member",
    "methodist",
    "places_to_sign",
    "secretary",
    "signatory",
]
