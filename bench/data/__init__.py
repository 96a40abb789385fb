"""The records of a school of many years, made in bulk. Each room makes its own; a room of a later step adds a line to `fill`."""

from __future__ import annotations

from django.utils import translation

from bench.data import extracts, meetings, plans, school, tasks
from bench.data.school import Size
from council.models import IssuedDocument, Regulation
from meetings.models import Decision, Extract, Meeting, PlanItem, ProtocolDocument, Task, WorkPlan
from members.models import Body, User

__all__ = ["Landmarks", "Size", "fill", "landmarks"]

# What the addresses of pages point at: «signed» is the key of a signed meeting, and so on.
Landmarks = dict[str, int | str]


def fill(size: Size) -> None:
    """Make everything in an empty database. Recommendations and projects come here with their rooms."""
    with translation.override("ky"):
        institution = school.make(size)
        meetings.make(institution)
        extracts.make(institution)
        plans.make(institution)
        tasks.make(institution)


def landmarks() -> Landmarks:
    """One of each: the council's meetings of the last year in their states, and what belongs to them."""
    council = Body.objects.get(kind="council")
    last = Meeting.objects.filter(body=council).order_by("-date")
    by_state = {state: last.filter(state=state).values_list("pk", flat=True)[0] for state in (*meetings.LAST_STATES, "signed")}
    plan = WorkPlan.objects.filter(body=council).order_by("-school_year__starts")[0]
    decision = Decision.objects.filter(item__meeting=by_state["in_progress"]).order_by("item__number", "number")[0]
    paper = ProtocolDocument.objects.select_related("document").defer("document__content").get(protocol__meeting=by_state["signed"])
    return {
        **by_state,
        "item": decision.item_id,
        "decision": decision.pk,
        "paper": paper.pk,
        "code": paper.document.code,
        "council": council.pk,
        "pedagogical": Body.objects.get(kind="pedagogical_council").pk,
        "person": User.objects.values_list("person", flat=True).get(username="secretary") or 0,
        "teacher": User.objects.values_list("person", flat=True).get(username="teacher") or 0,
        "extract": Extract.objects.filter(protocol__meeting=by_state["signed"]).values_list("pk", flat=True)[0],
        "plan": plan.pk,
        "plan_item": PlanItem.objects.filter(plan=plan, agenda_rows__isnull=False).values_list("pk", flat=True)[0],
        "task": Task.objects.filter(meeting=by_state["signed"]).values_list("pk", flat=True)[0],
        "signed_decision": Decision.objects.filter(item__meeting=by_state["signed"]).values_list("pk", flat=True)[0],
        "regulation": Regulation.objects.get().pk,
        "documents": IssuedDocument.objects.count(),
    }
