from __future__ import annotations

from django import forms

from council.lib.forms import DateInput, PrintableMixin, WholeInstanceMixin
from members.models import Body, MajorityRule, Membership, RuleSet


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


class MembershipForm(WholeInstanceMixin, PrintableMixin, forms.ModelForm[Membership]):
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
