"""Questions about people and bodies. A period includes its last day; no end means until further notice."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When

from council.lib.search import words_of

if TYPE_CHECKING:
    from members.models import Appointment, Body, Employment, Membership, Notice, Person, RuleSet, Substitution, User


def covering(day: datetime.date, prefix: str = "") -> Q:
    """Rows whose period includes the day; a missing start counts as always."""
    start, end = f"{prefix}starts", f"{prefix}ends"
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


class PersonQuerySet(models.QuerySet["Person"]):
    def named(self, words: str) -> PersonQuerySet:
        """People whose name contains every word, whatever its case and however ң ө ү were typed."""
        found = self
        for word in words_of(words):
            found = found.filter(search_key__contains=word)
        return found

    def employed_on(self, day: datetime.date) -> PersonQuerySet:
        """People who work at the school on the day."""
        return self.filter(covering(day, "employments__"), employments__isnull=False).distinct()

    def with_positions(self) -> PersonQuerySet:
        """Their employments fetched along, so that position_on() costs no query."""
        return self.prefetch_related("employments")


class EmploymentQuerySet(models.QuerySet["Employment"]):
    def on(self, day: datetime.date) -> EmploymentQuerySet:
        return self.filter(covering(day))


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: datetime.date) -> AppointmentQuerySet:
        return self.filter(covering(day))


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def on(self, day: datetime.date) -> SubstitutionQuerySet:
        """Who acts for whom on the day."""
        return self.filter(starts__lte=day, ends__gte=day)

    def visible_to(self, user: User) -> SubstitutionQuerySet:
        """All for methodist and director; the own ones for the two of whom a substitution speaks."""
        if user.standing.may_hand_over:
            return self
        return self.filter(Q(person=user.person_id) | Q(deputy=user.person_id)) if user.person_id else self.none()


class BodyQuerySet(models.QuerySet["Body"]):
    def active_on(self, day: datetime.date) -> BodyQuerySet:
        return self.filter(covering(day))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: datetime.date) -> MembershipQuerySet:
        """Seats held on the day: who was in office then, whoever is now."""
        return self.filter(covering(day))

    def voting(self) -> MembershipQuerySet:
        return self.filter(votes=True)

    def in_order(self) -> MembershipQuerySet:
        """As a protocol lists them: chair or head, deputy, secretary, then members by the Kyrgyz alphabet."""
        ranks = ["chair", "head", "deputy_chair", "secretary"]
        rank = Case(*[When(role=r, then=Value(i)) for i, r in enumerate(ranks)], default=Value(9), output_field=IntegerField())
        return self.order_by(rank, "person__sort_key", "pk")


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def in_force(self, day: datetime.date) -> RuleSetQuerySet:
        """The latest version that had begun by the day."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").prefetch_related("majorities")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def readable_by(self, user: User) -> NoticeQuerySet:
        """Those of this person whose matter they may still open. `visible_to` is asked once for each model that they are about."""
        own = self.filter(user=user)
        readable = Q(pk__in=[])
        for about in own.order_by().values_list("about", flat=True).distinct():
            rows = apps.get_model(about)._default_manager.filter(pk__in=own.filter(about=about).order_by().values("about_id"))
            readable |= Q(about=about, about_id__in=rows.visible_to(user).order_by().values("pk"))
        return own.filter(readable)

    def unread_first(self) -> NoticeQuerySet:
        return self.order_by(Case(When(read_at=None, then=Value(0)), default=Value(1), output_field=IntegerField()), "-at", "-pk")
