"""Questions about meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.query import ModelIterable

from council.lib.tree import Tree
from meetings.workflow import AHEAD, PAPERS_DUE

if TYPE_CHECKING:
    from meetings.models import Meeting, SecretBallot
    from members.models import User


ATTENDANCE = Tree("rule_set__majorities", "attendances__presences", "attendances__proxy_given__holder")
SCREEN = Tree(*ATTENDANCE.paths, "items__interests", "items__decisions__persons", "ballots__voters")
# All that is written into a meeting.
WHOLE = Tree(
    *SCREEN.paths,
    "chair",
    "secretary",
    "attendances__person",
    "guests",
    "joint_rows__body",
    "items__item_clauses__clause",
    "items__item_acts__act",
    "items__interests__person",
    "items__speeches__about_rows",
    "items__children",
    "items__decisions__secret_ballots",
    "items__decisions__opinions",
    "items__decisions__next_body",
    "items__decisions__assignments__parties",
    "ballots__decisions",
    "rival_texts",
    "attachments",
)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    tree: Tree | None = None

    def visible_to(self, user: User) -> MeetingQuerySet:
        """Meetings this person may open: all for methodist and director; of their bodies for members (those who have left see
        what was held while they were members); and those where they preside or keep the minutes. A stranger gets 404."""
        if user.standing.sees_all_meetings:
            return self
        if user.person_id is None:
            return self.none()
        own = {seat.body_id for seat in user.standing.memberships}
        visible = Q(body__in=own) | Q(chair=user.person_id) | Q(secretary=user.person_id)
        for seat in user.standing.seats:
            if seat.body_id not in own and seat.acts_for is None:
                visible |= Q(body=seat.body_id, date__gte=seat.starts, **({"date__lte": seat.ends} if seat.ends else {}))
        return self.filter(visible)

    def for_lists(self) -> MeetingQuerySet:
        """With what a line of a list shows."""
        items = self.model._meta.apps.get_model("meetings", "AgendaItem").objects.filter(meeting=OuterRef("pk")).order_by()
        count = Subquery(items.values("meeting").annotate(n=models.Count("pk")).values("n"))
        return self.select_related("body").annotate(item_count=Coalesce(count, 0))

    def still_open(self) -> MeetingQuerySet:
        """Ahead, going on, or held and not signed yet, in the order of days."""
        return self.filter(state__in=[*AHEAD, *PAPERS_DUE]).order_by("date", "starts", "pk")

    def newest_first(self) -> MeetingQuerySet:
        return self.order_by(F("date").desc(nulls_last=True), F("starts").desc(nulls_last=True), "-pk")

    def with_attendance(self) -> MeetingQuerySet:
        """With what quorum and votes are reckoned from: rules, members, when they were there, whose vote was passed to whom."""
        return self._with(ATTENDANCE)

    def for_screen(self) -> MeetingQuerySet:
        """With what the big screen shows; of what was said, nothing."""
        return self.select_related("body")._with(SCREEN)

    def complete(self) -> MeetingQuerySet:
        """Everything that a protocol or the whole meeting page reads."""
        return self.select_related("body")._with(WHOLE)

    def _with(self, tree: Tree) -> MeetingQuerySet:
        """With all rows of the tree: one query more, however many tables."""
        found = self.all()
        found.tree = tree
        return found

    def _clone(self) -> MeetingQuerySet:
        clone: MeetingQuerySet = super()._clone()  # type: ignore[misc]  # Django's own way to hand on what a queryset knows
        clone.tree = self.tree
        return clone

    def _fetch_all(self) -> None:
        if self.tree and self._result_cache is None and issubclass(self._iterable_class, ModelIterable):
            self._result_cache = list(self._iterable_class(self))
            self.tree.read(self._result_cache)
        super()._fetch_all()


class SecretBallotQuerySet(models.QuerySet["SecretBallot"]):
    def standing(self) -> SecretBallotQuerySet:
        """Open or closed: those that decide. An annulled one only stays on record."""
        return self.exclude(state="annulled")

    def open_to(self, user: User) -> SecretBallotQuerySet:
        """Ballots in which this person may vote on a phone now, or has voted while they are still open (`has_voted`)."""
        if user.person_id is None:
            return self.none()
        cast = self.model._meta.apps.get_model("meetings", "CastVoter").objects
        mine = Q(vote__voters__person=user.person_id, vote__voters__recused=False)
        return (
            self.filter(mine, state="open", paper=False)
            .annotate(has_voted=Exists(cast.filter(ballot=OuterRef("pk"), voter__person=user.person_id)))
            .select_related("decision__item__parent", "decision__item__meeting__body")
            .order_by("pk")
        )
