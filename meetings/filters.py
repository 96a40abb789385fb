from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from council.models import SchoolYear
from meetings.models import Extract, Meeting, MeetingKind
from meetings.workflow import State
from members.models import Body, Person


class MeetingFilter(django_filters.FilterSet):
    """Meetings by body, state, kind and words of the theme or the agenda."""

    body = django_filters.ModelChoiceFilter(queryset=Body.objects.all(), label=_("body"), empty_label=_("all"))
    state = django_filters.ChoiceFilter(choices=State.choices, label=_("state"), empty_label=_("all"))
    kind = django_filters.ChoiceFilter(choices=MeetingKind.choices, label=_("kind"), empty_label=_("all"))
    words = django_filters.CharFilter(method="with_words", label=_("words of the agenda"))

    class Meta:
        model = Meeting
        fields: list[str] = []

    def with_words(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        return queryset.filter(items__title__icontains=value).distinct()


class ExtractFilter(django_filters.FilterSet):
    """Extracts by year, body, person, how far they are, and words of what they print."""

    STATES: ClassVar = [
        ("draft", _("to be read and confirmed")),
        ("waiting", _("not received yet")),
        ("received", _("received")),
        ("void", _("replaced or cancelled")),
    ]
    year = django_filters.ModelChoiceFilter(
        field_name="school_year", queryset=SchoolYear.objects.all(), label=_("school year"), empty_label=_("all")
    )
    body = django_filters.ModelChoiceFilter(queryset=Body.objects.all(), label=_("body"), empty_label=_("all"))
    whose = django_filters.ChoiceFilter(
        choices=[("mine", _("addressed to me")), ("issued", _("issued by my bodies"))], method="of", label=_("whose"), empty_label=_("all")
    )
    person = django_filters.CharFilter(method="for_person", label=_("for whom"))
    state = django_filters.ChoiceFilter(choices=STATES, method="so_far", label=_("state"), empty_label=_("all"))
    words = django_filters.CharFilter(method="with_words", label=_("words of the text"))

    class Meta:
        model = Extract
        fields: list[str] = []

    def of(self, queryset: QuerySet[Extract], name: str, value: str) -> QuerySet[Extract]:
        own = Extract.objects.addressed_to(self.request.user).values("pk")
        return queryset.filter(pk__in=own) if value == "mine" else queryset.exclude(pk__in=own)

    def for_person(self, queryset: QuerySet[Extract], name: str, value: str) -> QuerySet[Extract]:
        return queryset.filter(Q(person__in=Person.objects.named(value)) | Q(addressee__icontains=value))

    def so_far(self, queryset: QuerySet[Extract], name: str, value: str) -> QuerySet[Extract]:
        received = Q(opened_at__isnull=False) | Q(handed_at__isnull=False)
        if value == "draft":
            return queryset.filter(state="draft")
        if value == "void":
            return queryset.filter(document__status__isnull=False)
        in_force = queryset.exclude(state="draft").filter(document__status=None)
        return in_force.filter(received) if value == "received" else in_force.exclude(received)

    def with_words(self, queryset: QuerySet[Extract], name: str, value: str) -> QuerySet[Extract]:
        """Words of what is printed and nothing else: a text that was cut out must not be found."""
        printed = Cast(KeyTransform("items", "content"), TextField())
        return queryset.annotate(all_words=printed).filter(Q(all_words__icontains=value) | Q(purpose__icontains=value))
