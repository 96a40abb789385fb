"""Verbs of the annual work plan: draw it up, adopt, approve, revise it; and the life of its items."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Model, ProtectedError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from council.labels import labels
from council.models.documents import DocumentKind
from council.services import issue_document, replace_document
from meetings import documents
from meetings.models import Decision, Meeting, PlanDirection, PlanGoal, PlanItem, PlanItemParty, PlanPaper, WorkPlan
from meetings.services.duties import Holders
from meetings.services.names import Known
from meetings.services.voting import Party
from meetings.workflow.plans import PLAN_ITEMS, PLANS, PlanItemState
from members.models import Person, User
from members.models.people import Office
from members.models.standing import RUNS_MEETINGS
from members.services import notify


class KnownHere(Known):
    """Names that may be typed into a plan: who works here today, and every body."""

    @classmethod
    def now(cls, language: str) -> KnownHere:
        return cls(Meeting(date=timezone.localdate(), language=language))

    def _others(self, here: Collection[int]) -> list[Person]:
        return []  # a plan has no attendance whose people might have left


@transaction.atomic
def locked_plan(plan: WorkPlan, by: User, name: str = "edit") -> WorkPlan:
    """The plan with its row locked, after asking whether this person may do this to it now: an adoption waits, or is seen."""
    fresh = WorkPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    PLANS.require(name, by, fresh)
    return fresh


# --- drawing up --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_plan(plan: WorkPlan, *, by: User, how: str = "make", note: str = "") -> WorkPlan:
    """A new draft. Of two people who make it at once the second is told so."""
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        raise ValidationError(_("This body has a plan for this school year already.")) from error
    PLANS.write(how, plan, by=by, note=note)
    return plan


@transaction.atomic
def save_item(item: PlanItem, *, by: User, parties: Sequence[Party]) -> PlanItem:
    """Write a line of the plan with those responsible; a new one comes last in its month."""
    locked_plan(item.plan, by)
    if item.pk is None:
        item.order = (PlanItem.objects.filter(plan=item.plan_id).aggregate(n=Max("order"))["n"] or 0) + 1
    item.save()
    item.parties.all().delete()
    PlanItemParty.objects.bulk_create(
        PlanItemParty(item=item, order=order, person=party.person, body=party.body, name=party.name) for order, party in enumerate(parties)
    )
    return item


@transaction.atomic
def delete_item(item: PlanItem, *, by: User) -> None:
    """Take a line out of a draft. What an agenda or a later plan comes from stays: it can be dropped with a reason."""
    locked_plan(item.plan, by)
    try:
        item.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("An agenda item or the plan of a later year comes from this line: it can be dropped with a reason once the plan is adopted.")
        ) from error


def neighbours(item: PlanItem) -> list[PlanItem]:
    """The lines among which the order is chosen by hand: those of the same day, or of the same month."""
    return list(PlanItem.objects.filter(plan=item.plan_id, date=item.date).order_by("order", "pk"))


@transaction.atomic
def order_item(item: PlanItem, *, by: User, up: bool) -> None:
    """Exchange a line with its neighbour; at the end nothing happens."""
    locked_plan(item.plan, by)
    rows = neighbours(item)
    place = [row.pk for row in rows].index(item.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        orders = sorted(row.order for row in rows)
        for order, row in zip(_rising(orders), rows, strict=True):
            PlanItem.objects.filter(pk=row.pk).update(order=order)


def _rising(orders: Iterable[int]) -> list[int]:
    """The numbers, each at least one more than the one before."""
    found: list[int] = []
    for order in orders:
        found.append(max(order, found[-1] + 1) if found else order)
    return found


@transaction.atomic
def save_parts(plan: WorkPlan, *, by: User, rows: Sequence[PlanGoal | PlanDirection], removed: Sequence[Model]) -> None:
    """Goals and directions in their order; items of one that goes stand without it."""
    locked_plan(plan, by)
    for gone in removed:
        gone.delete()
    for order, row in enumerate(rows, 1):
        row.plan, row.order = plan, order
        row.save()


# --- adoption and approval ---------------------------------------------------------------------------------------------------


def decisions_for(plan: WorkPlan, user: User) -> list[Decision]:
    """Decisions by which the plan may have been adopted: standing, carried and open ones of the body, about a plan first, newest first.

    A closed decision cannot adopt what everybody in the body, and the paper, then names it by.
    """
    found = (
        Decision.objects.visible_to(user)
        .standing()
        .filter(
            item__meeting__body=plan.body_id,
            item__meeting__date__gte=plan.school_year.starts - datetime.timedelta(days=200),
            item__meeting__date__lte=plan.school_year.ends,
        )
        .select_related("item__parent", "item__meeting__rule_set")
        .with_verdict()
        .order_by("-item__meeting__date", "item__number", "number")
    )
    open_ones = [d for d in found if not d.is_confidential and not d.was_lost]
    return sorted(open_ones, key=lambda d: d.item.kind != "plan")


def adopt(plan: WorkPlan, *, by: User, decision: Decision) -> None:
    """Record by which decision the body adopted the plan; its content is locked, and it goes to the director."""
    if decision.pk not in {d.pk for d in decisions_for(plan, by)}:
        raise ValidationError({"decision": _("Choose a decision of this body that stands.")})
    with PLANS.doing("adopt", plan, by=by, note=named(decision)) as fresh:
        fresh.adopted_by = decision
    directors = Holders().directors
    notify(
        directors,
        kind="plan",
        text=lambda: _("Work plan to approve: %(plan)s") % {"plan": plan},
        path=reverse("meetings:plan_detail", args=[plan.pk]),
        about=plan,
        but=by,
    )


def named(decision: Decision) -> str:
    """«№ 1, 28.08.2026, 2.1»: how a decision is found."""
    meeting = decision.item.meeting
    parts = (
        f"№ {meeting.number}" if meeting.number else "",
        f"{meeting.date:%d.%m.%Y}" if meeting.date else "",
        decision.label.rstrip("."),
    )
    return ", ".join(filter(None, parts))


@transaction.atomic
def approve(plan: WorkPlan, *, by: User) -> PlanPaper:
    """The director's approval: the paper is issued with its stamp; after a revision it replaces the one before."""
    with PLANS.doing("approve", plan, by=by) as fresh:
        today = timezone.localdate()
        words = labels(fresh.language)
        acted_for = by.standing.director_acted_for
        assert by.person is not None  # an office is held by somebody
        fresh.approved_on, fresh.approver_name = today, by.person.signature
        fresh.acting_for = acted_for.short if acted_for else ""
        acting = acted_for is not None or Office.DIRECTOR not in by.standing.offices
        fresh.approver_position = (
            words["place.acting_director"] if acting else by.person.position_on(today, fresh.language) or words["director"]
        )
        content = documents.plan_content(fresh)
        old = fresh.document
        reason = fresh.history.filter(action="revise").order_by("-pk").values_list("note", flat=True).first() if old else ""
        document = issue_document(
            lambda code: documents.plan_pdf(content, code=code),
            kind=DocumentKind.PLAN,
            title=documents.plan_title(content),
            language=fresh.language,
            date=today,
            by=by,
        )
        fresh.document = document
        paper = PlanPaper.objects.create(plan=fresh, document=document, content=content, reason=reason or "")
        if old:
            replace_document(old, document, by=by, reason=reason or "")
    _tell_planners(plan, by, lambda: _("The director has approved the work plan: %(plan)s") % {"plan": plan})
    return paper


def give_back(plan: WorkPlan, *, by: User, reason: str) -> None:
    """The director's return for completion, with a reason."""
    with PLANS.doing("return", plan, by=by, note=reason):
        pass
    _tell_planners(plan, by, lambda: _("The director has returned the work plan: %(plan)s") % {"plan": plan})


def revise(plan: WorkPlan, *, by: User, reason: str) -> None:
    """Open the plan again. The paper that was issued stays in force until the plan is approved anew."""
    with PLANS.doing("revise", plan, by=by, note=reason):
        pass


def _tell_planners(plan: WorkPlan, by: User, text: Any) -> None:
    """Tell the methodist and those who run the body."""
    holders = Holders()
    people = [*holders.methodists, *holders.seated(plan.body_id, *RUNS_MEETINGS)]
    notify(people, kind="plan", text=text, path=reverse("meetings:plan_detail", args=[plan.pk]), about=plan, but=by)


# --- the life of an item -----------------------------------------------------------------------------------------------------


def done(item: PlanItem, *, by: User, evidence: str) -> None:
    with PLAN_ITEMS.doing("done", item, by=by, note=evidence) as fresh:
        fresh.evidence, fresh.closed_on = evidence, timezone.localdate()


def move(item: PlanItem, *, by: User, to: datetime.date, reason: str) -> None:
    """Put a line off to another day. The adopted plan keeps the day that was planned."""
    if to == item.moved_to or (item.when == "date" and to == item.date):
        raise ValidationError({"to": _("Choose another day.")})
    with PLAN_ITEMS.doing("move", item, by=by, note=f"{to:%d.%m.%Y}. {reason}") as fresh:
        fresh.moved_to, fresh.reason = to, reason


def drop(item: PlanItem, *, by: User, reason: str) -> None:
    with PLAN_ITEMS.doing("drop", item, by=by, note=reason) as fresh:
        fresh.reason, fresh.closed_on = reason, timezone.localdate()


def reopen(item: PlanItem, *, by: User) -> None:
    """Back to where it stood before: planned, or moved."""
    with PLAN_ITEMS.doing("reopen", item, by=by) as fresh:
        fresh.state = PlanItemState.MOVED if fresh.moved_to else PlanItemState.PLANNED
        moved = fresh.history.filter(action="move").order_by("-pk").values_list("note", flat=True).first() if fresh.moved_to else None
        fresh.reason, fresh.evidence, fresh.closed_on = (moved or "").partition(" ")[2], "", None
        if fresh.moved_to and not fresh.reason:
            fresh.state, fresh.moved_to = PlanItemState.PLANNED, None
