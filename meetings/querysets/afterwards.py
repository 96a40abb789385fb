"""Questions about what lives on after a meeting: decisions, tasks, extracts, reports asked for. (Work plans: `plans.py`.)

What is said here about who may see a row is all there is: lists, counts, notices, mail and calendars ask `visible_to` and nothing else.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from council.lib.search import any_of, words_of
from meetings.workflow.tasks import TASK_OPEN, TaskState
from members.models import Standing

if TYPE_CHECKING:
    from meetings.models import Decision, DirectorOrder, Extract, Meeting, ReportRequest, Task
    from members.models import Body, Person, User


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

    def with_words(self, words: str) -> DecisionQuerySet:
        """Every word stands in the decision or in the title of its item."""
        decisions, found = self.model._default_manager.values("pk"), self
        for word in words_of(words):
            found = found.filter(
                pk__in=any_of(decisions.filter(search_key__contains=word), decisions.filter(item__search_key__contains=word))
            )
        return found

    def newest_first(self) -> DecisionQuerySet:
        return self.order_by(F("item__meeting__date").desc(nulls_last=True), "-item__meeting", "item__number", "number", "pk")

    def with_verdict(self) -> DecisionQuerySet:
        """With what `was_lost` is reckoned from."""
        return self.select_related("vote__meeting__rule_set").prefetch_related("vote__voters", "vote__meeting__rule_set__majorities")

    def with_state(self) -> DecisionQuerySet:
        """With what its state today is read from: its vote, later decisions that cancel or amend it, orders, a review, open tasks."""
        apps = self.model._meta.apps
        own = {"decision": OuterRef("pk")}
        tasks = apps.get_model("meetings", "Task")._default_manager.still_open().filter(assignment__decision=OuterRef("pk"))
        later = apps.get_model("meetings", "DecisionLink")._default_manager.filter(in_force=True)
        reviews = apps.get_model("meetings", "DecisionReview")._default_manager.filter(done_at=None, **own)
        orders = apps.get_model("meetings", "DirectorOrder")._default_manager.exclude(number="").filter(**own)
        count = tasks.order_by().values("assignment__decision").annotate(n=Count("pk")).values("n")
        others = later.select_related("decision__item__parent", "decision__item__meeting__body")
        return (
            self.with_verdict()
            .select_related("item__parent", "item__meeting__body")
            .annotate(
                open_tasks=Coalesce(Subquery(count), 0),
                review_on=Subquery(reviews.order_by().values("on")),
                order_numbers=ArraySubquery(orders.order_by("pk").values("number")),
            )
            .prefetch_related(Prefetch("links_from_later", others, to_attr="later"))
        )


class TaskQuerySet(models.QuerySet["Task"]):
    def executed_by(self, user: User) -> TaskQuerySet:
        """What this person has to do today: by name, as the present head of a body, or as the present holder of an office."""
        return self._duties(user.person_id, user.standing) if user.person_id else self.none()

    def own_duties_of(self, user: User) -> TaskQuerySet:
        """The same without what they have to do for somebody else."""
        return self._duties(user.person_id, user.standing.own) if user.person_id else self.none()

    def duties_of(self, person: Person) -> TaskQuerySet:
        """The same of anybody."""
        return self._duties(person.pk, Standing(person))

    def _duties(self, person_id: int, standing: Standing) -> TaskQuerySet:
        mine = Q(person=person_id) | Q(body__in={seat.body_id for seat in standing.memberships if seat.role in LEADS})
        offices = set(standing.offices)
        if standing.is_director:
            offices.add("director")
        if any(s.role == "head" and s.body_kind == "method_union" for s in standing.memberships):
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
        tasks = self.model._default_manager
        ways = (tasks.filter(meeting__in=_meetings(user)), tasks.executed_by(user), tasks.filter(assignment__controller=user.person_id))
        return self.filter(pk__in=any_of(*(way.values("pk") for way in ways)))

    def still_open(self) -> TaskQuerySet:
        return self.filter(state__in=sorted(TASK_OPEN))

    def urgent_first(self) -> TaskQuerySet:
        """Overdue ones on top, then what is open by its last day, then what is closed, the newest first."""
        late = Q(state=TaskState.OPEN, due__lt=timezone.localdate())
        rank = Case(When(late, then=Value(0)), When(state__in=sorted(TASK_OPEN), then=Value(1)), default=Value(2))
        return self.order_by(rank, F("closed_on").desc(nulls_first=True), F("due").asc(nulls_last=True), "pk")

    def with_words(self, words: str) -> TaskQuerySet:
        """Every word stands in what is to be done, in the decision, or among those responsible."""
        parties = self.model._meta.apps.get_model("meetings", "AssignmentParty")._default_manager
        found = self
        for word in words_of(words):
            named = parties.filter(search_key__contains=word).order_by().values("assignment")
            said = Q(assignment__search_key__contains=word) | Q(assignment__decision__search_key__contains=word)
            found = found.filter(said | Q(assignment__in=named))
        return found

    def overdue(self, day: datetime.date | None = None) -> TaskQuerySet:
        """Not reported on, and the last day is past."""
        return self.filter(state=TaskState.OPEN, due__lt=day or timezone.localdate())

    def of_body(self, body: Body | int) -> TaskQuerySet:
        """Given by a decision of the body."""
        return self.filter(meeting__body=body)

    def with_decision(self) -> TaskQuerySet:
        """With what a line of a list shows."""
        return self.select_related("assignment__controller", "assignment__decision__item__parent", "meeting__body").prefetch_related(
            "assignment__parties"
        )

    def with_people(self) -> TaskQuerySet:
        """With what is needed to say who has it today (meetings.services.duties.Holders)."""
        return self.with_decision().prefetch_related("assignment__parties__person")


class ExtractQuerySet(models.QuerySet["Extract"]):
    def visible_to(self, user: User) -> ExtractQuerySet:
        """All for methodist and director; those of a body for its secretary, chair and head, and of a meeting for who kept its minutes
        or presided; one's own, and those of a body one leads, once they are no drafts."""
        if user.standing.sees_all_meetings:
            return self
        if user.person_id is None:
            return self.none()
        every = self.model._default_manager.values("pk")
        of_the_day = (every.filter(**{f"protocol__meeting__{place}": user.person_id}) for place in ("secretary", "chair"))
        return self.filter(pk__in=any_of(every.filter(self.own(user)), every.filter(body__in=run_by(user)), *of_the_day))

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
