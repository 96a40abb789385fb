from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from council.models import NormativeAct
from council.models.regulation import ActKind


class ActFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=ActKind.choices, label=_("kind"), empty_label=_("all"))
    words = django_filters.CharFilter(method="with_words", label=_("words of the title or the number"))

    class Meta:
        model = NormativeAct
        fields: list[str] = []

    def with_words(self, queryset: QuerySet[NormativeAct], name: str, value: str) -> QuerySet[NormativeAct]:
        return queryset.filter(Q(title_ky__icontains=value) | Q(title_ru__icontains=value) | Q(number__icontains=value))
