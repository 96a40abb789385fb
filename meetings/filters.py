from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, MeetingKind
from meetings.workflow import State
from members.models import Body


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
