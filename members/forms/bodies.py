from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from council.lib.forms import DateInput, PrintableMixin, WholeInstanceMixin
from members.models import Body, MajorityRule, Membership, Person, RuleSet
from members.services import deputies


class BodyForm(PrintableMixin, forms.ModelForm[Body]):
    class Meta:
        model = Body
        fields = [
            "kind",
            "name_ky",
            "genitive_ky",
            "name_ru",
            "genitive_ru",
            "parent",
            "order_number",
            "order_date",
            "file_index",
            "retention",
            "starts",
            "ends",
        ]
        widgets = {"order_date": DateInput, "starts": DateInput, "ends": DateInput}


class PlaceForm(WholeInstanceMixin, PrintableMixin, forms.ModelForm[Any]):
    """A seat or an office: whoever acts in it for the person acts no longer than it lasts."""

    def save(self, commit: bool = True) -> Any:
        with transaction.atomic():
            place = super().save(commit)
            before = Person.objects.filter(pk=self.initial.get("person") or 0).exclude(pk=place.person_id)
            for person in (place.person, *before):
                deputies.follow(person)
        return place


class MembershipForm(PlaceForm):
    beside = ("body",)

    class Meta:
        model = Membership
        fields = ["person", "role", "votes", "starts", "ends", "order_number", "order_date"]
        widgets = {"starts": DateInput, "ends": DateInput, "order_date": DateInput}


class RuleSetForm(WholeInstanceMixin, PrintableMixin, forms.ModelForm[RuleSet]):
    beside = ("body",)

    class Meta:
        model = RuleSet
        exclude = ["body"]
        widgets = {"valid_from": DateInput}


MajorityFormSet = forms.modelformset_factory(
    MajorityRule, fields=["question", "numerator", "denominator", "strict", "base", "tie"], extra=1, can_delete=True
)
