"""Questions about what lives on after a meeting: decisions, tasks, extracts, reports asked for, work plans.

What is said here about who may see a row is all there is: lists, counts, notices, mail and calendars ask `visible_to` and nothing else.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.workflow.tasks import TASK_OPEN, TaskState

if TYPE_CHECKING:
    from meetings.models import Decision, DirectorOrder, Extract, Meeting, ReportRequest, Task, WorkPlan
    from members.models import Body, User

LEADS = ("head", "chair")
# Minutes whose decisions stand: signed, being corrected (the version before is in force), imported.
STANDING = ("signed", "correcting", "imported")


def _meetings(user: User) -> models.QuerySet[Meeting]:
    from django.apps import apps

    meetings: models.QuerySet[Meeting] = apps.get_model("meetings", "Meeting")._default_manager.visible_to(user)
    return meetings.order_by().values("pk")  # type: ignore[return-value]


def led_by(user: User) -> set[int]:
    """Bodies whose duties are this person's today: those they head, or preside over where there is no head."""
    return {seat.body_id for seat in user.standing.memberships if seat.role in LEADS}


def run_by(user: User) -> set[int]:
    """Bodies whose papers this person issues and sees: as their secretary, chair or head."""
    return {seat.body_id for seat in user.standing.memberships if seat.role in (*LEADS, "secretary")}


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> DecisionQuerySet:
        """Decisions of meetings that this person may open. (What somebody has to do by a decision, or an extract, opens only that.)"""
        return self.filter(item__meeting__in=_meetings(user))

    def standing(self) -> DecisionQuerySet:
        """Of signed or imported minutes; a vote that was lost is shown with its verdict, not hidden."""
        return self.filter(item__meeting__state__in=STANDING)


class TaskQuerySet(models.QuerySet["Task"]):
    def executed_by(self, user: User) -> TaskQuerySet:
        """What this person has to do today: by name, as the present head of a body, or as the present holder of an office."""
        if user.person_id is None:
            return self.none()
        mine = Q(person=user.person_id) | Q(body__in=led_by(user))
        offices = set(user.standing.offices)
        if user.standing.is_director:
            offices.add("director")
        if any(s.role == "head" and s.body_kind == "method_union" for s in user.standing.memberships):
            offices.add("union_heads")
        if offices:
            mine |= Q(office__in=offices)
        parties = self.model._meta.apps.get_model("meetings", "AssignmentParty")._default_manager.filter(mine)
        return self.filter(assignment__in=parties.order_by().values("assignment"))

    def visible_to(self, user: User) -> TaskQuerySet:
        """Tasks of meetings that this person may open, those they have to do, and those they control."""
        if user.standing.sees_all_meetings:
            return self
        if user.person_id is None:
            return self.none()
        own = self.model._default_manager.executed_by(user).order_by().values("pk")
        return self.filter(
            Q(assignment__decision__item__meeting__in=_meetings(user)) | Q(pk__in=own) | Q(assignment__controller=user.person_id)
        )

    def still_open(self) -> TaskQuerySet:
        return self.filter(state__in=sorted(TASK_OPEN))

    def overdue(self, day: datetime.date | None = None) -> TaskQuerySet:
        """Not reported on, and the last day is past."""
        return self.filter(state=TaskState.OPEN, due__lt=day or timezone.localdate())

    def of_body(self, body: Body | int) -> TaskQuerySet:
        """Given by a decision of the body."""
        return self.filter(assignment__decision__item__meeting__body=body)

    def with_decision(self) -> TaskQuerySet:
        """With what a line of a list shows."""
        return self.select_related(
            "assignment__controller", "assignment__decision__item__parent", "assignment__decision__item__meeting__body"
        ).prefetch_related("assignment__parties")


class ExtractQuerySet(models.QuerySet["Extract"]):
    def visible_to(self, user: User) -> ExtractQuerySet:
        """All for methodist and director; those of a body for its secretary, chair and head, and of a meeting for who kept its minutes
        or presided; one's own, and those of a body one leads, once they are no drafts."""
        if user.standing.sees_all_meetings:
            return self
        if user.person_id is None:
            return self.none()
        day = Q(protocol__meeting__secretary=user.person_id) | Q(protocol__meeting__chair=user.person_id)
        return self.filter(Q(body__in=run_by(user)) | day | self.own(user))

    @staticmethod
    def own(user: User) -> Q:
        """Extracts whose addressee this person is."""
        return ~Q(state="draft") & (Q(person=user.person_id) | Q(for_body__in=led_by(user)))

    def addressed_to(self, user: User) -> ExtractQuerySet:
        return self.filter(self.own(user)) if user.person_id else self.none()


class DirectorOrderQuerySet(models.QuerySet["DirectorOrder"]):
    def visible_to(self, user: User) -> DirectorOrderQuerySet:
        """Orders and their drafts: for methodist and director, and of a body's decisions for those who issue its papers."""
        if user.standing.sees_all_meetings:
            return self
        return self.filter(decision__item__meeting__body__in=run_by(user)) if user.person_id else self.none()


class ReportRequestQuerySet(models.QuerySet["ReportRequest"]):
    def visible_to(self, user: User) -> ReportRequestQuerySet:
        """Of meetings that this person may open, and those that they have to answer."""
        if user.standing.sees_all_meetings:
            return self
        return self.filter(Q(meeting__in=_meetings(user)) | self.own(user)) if user.person_id else self.none()

    @staticmethod
    def own(user: User) -> Q:
        return Q(person=user.person_id) | Q(body__in=led_by(user))

    def asked_of(self, user: User) -> ReportRequestQuerySet:
        return self.filter(self.own(user)) if user.person_id else self.none()


class WorkPlanQuerySet(models.QuerySet["WorkPlan"]):
    def visible_to(self, user: User) -> WorkPlanQuerySet:
        """All for methodist and director; members see the plan of their body; those who lead a body work on its plan."""
        if user.standing.sees_all_meetings:
            return self
        return self.filter(body__in={seat.body_id for seat in user.standing.memberships})
