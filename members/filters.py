from __future__ import annotations

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Person
from members.querysets import PersonQuerySet


class PersonFilter(django_filters.FilterSet):
    """Staff by name, by position or subject, and whether they work here now."""

    name = django_filters.CharFilter(method="with_name", label=_("name"))
    work = django_filters.CharFilter(method="with_work", label=_("position or subject"))
    who = django_filters.ChoiceFilter(
        choices=[("left", _("have left")), ("all", _("all"))], method="with_status", label=_("staff"), empty_label=_("work here now")
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def with_name(self, queryset: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        return queryset.named(value)

    def with_work(self, queryset: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        words = Q()
        for column in ("position_ky", "position_ru", "subjects"):
            words |= Q(**{f"employments__{column}__icontains": value})
        return queryset.filter(words).distinct()

    def with_status(self, queryset: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        return queryset

    @property
    def people(self) -> PersonQuerySet:
        """The filtered staff: those who work here now, unless others are asked for."""
        today, who = timezone.localdate(), self.form.cleaned_data.get("who") if self.form.is_valid() else ""
        found: PersonQuerySet = self.qs
        now = Person.objects.employed_on(today).values("pk")
        if who == "left":
            return found.exclude(pk__in=now)
        return found if who == "all" else found.filter(pk__in=now)
