"""The pages that are measured: one line each. Braces stand for a key of `bench.data.landmarks`."""

from __future__ import annotations

from dataclasses import dataclass, field

LIST, FULL = 15, 25  # queries that a list and a full meeting may cost at most (design §7)


@dataclass(frozen=True)
class Page:
    name: str
    address: str
    by: str = "methodist"
    queries: int = LIST
    form: dict[str, str] = field(default_factory=dict)  # sent, if there is one: what is measured is the saving
    typed: bool = False  # a pause in the recorder: one field of the decision goes out, each time with another text
    kind: str = "page"  # a «paper» is compared with a small page; a «drawing» (a PDF made now) takes seconds and is measured seldom


PAGES = [
    Page("start page", "/"),
    Page("start page", "/", by="secretary"),
    Page("start page", "/", by="director"),
    Page("start page", "/", by="teacher"),
    Page("notices", "/notices/", by="secretary"),
    Page("meetings of the year", "/meetings/"),
    Page("meetings of the year", "/meetings/", by="secretary"),
    Page("register of protocols", "/protocols/", by="director"),
    Page("meeting, planned", "/meetings/{planned}/", by="secretary", queries=FULL),
    Page("meeting, in progress", "/meetings/{in_progress}/", by="secretary", queries=FULL),
    Page("meeting, in review", "/meetings/{in_review}/", by="secretary", queries=FULL),
    Page("meeting, signed, full protocol", "/meetings/{signed}/", by="director", queries=FULL),
    Page("minutes of an item", "/items/{item}/", by="secretary", queries=FULL),
    Page("decision", "/decisions/{decision}/edit/", by="secretary", queries=FULL),
    Page("vote", "/decisions/{decision}/vote/", by="secretary", queries=FULL),
    Page("attendance", "/meetings/{in_progress}/attendance/", by="secretary", queries=FULL),
    Page("attendance, saved", "/meetings/{in_progress}/attendance/", by="secretary", queries=40, form={"all_present": "1"}),
    Page("recorder", "/meetings/{in_progress}/record/", by="secretary"),
    Page("recorder, read again", "/meetings/{in_progress}/record/state/", by="secretary"),
    Page("recorder, a field saved", "/meetings/{in_progress}/record/changes/", by="secretary", queries=20, typed=True),
    Page("big screen", "/meetings/{in_progress}/screen/", by="secretary"),
    Page("readiness check", "/meetings/{drafted}/check/", by="secretary", queries=FULL),
    Page("extracts of the year", "/extracts/"),
    Page("extracts of the year", "/extracts/", by="secretary"),
    Page("extracts, one's own", "/extracts/", by="teacher"),
    Page("extract", "/extracts/{extract}/", by="secretary"),
    Page("issuing an extract", "/meetings/{signed}/extracts/new/", by="secretary"),
    Page("orders of the director", "/orders/", by="director"),
    Page("work plans", "/plans/"),
    Page("work plans", "/plans/", by="secretary"),
    Page("work plan, 60 lines", "/plans/{plan}/", by="secretary", queries=FULL),
    Page("line of a work plan", "/plan-items/{plan_item}/", by="secretary"),
    Page("tasks", "/tasks/?tab=all"),
    Page("tasks", "/tasks/?tab=all", by="secretary"),
    Page("tasks, one's own", "/tasks/", by="teacher"),
    Page("tasks, filtered", "/tasks/?tab=all&state=late&body={council}&words=сабак", by="secretary"),
    Page("decisions, filtered", "/tasks/?tab=decisions&words=сабак", by="secretary"),
    Page("task", "/tasks/{task}/", by="secretary", queries=FULL),
    Page("decision and what became of it", "/decisions/{signed_decision}/", by="secretary", queries=FULL),
    Page("shares carried out", "/tasks/shares/", by="director"),
    Page("staff", "/people/"),
    Page("person", "/people/{person}/"),
    Page("person, oneself", "/people/{teacher}/", by="teacher"),
    Page("bodies", "/bodies/", by="teacher"),
    Page("body, the council", "/bodies/{council}/"),
    Page("body, the largest", "/bodies/{pedagogical}/"),
    Page("regulation", "/regulation/", by="teacher"),
    Page("normative acts", "/acts/", by="teacher"),
    Page("verify a paper", "/verify/{code}/", by=""),
    Page("protocol, stored PDF", "/papers/{paper}.pdf", by="director", kind="paper"),
    Page("draft PDF", "/meetings/{in_review}/draft.pdf", by="secretary", queries=FULL, kind="drawing"),
]
