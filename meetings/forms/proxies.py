from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.lib.forms import DateInput, PrintableMixin
from meetings.models import Attendance, Meeting, Proxy


class ProxyForm(PrintableMixin, forms.ModelForm[Proxy]):
    """Who passed the vote to whom, on which paper. Offered are members with a vote: those not present, and those not absent."""

    class Meta:
        model = Proxy
        fields = ["giver", "holder", "basis", "given_on"]
        widgets = {"given_on": DateInput}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = meeting.attendances.filter(is_member=True, votes=True)
        self.fields["giver"].queryset = members.exclude(status=Attendance.Status.PRESENT)  # type: ignore[attr-defined]
        self.fields["holder"].queryset = members.exclude(status=Attendance.Status.ABSENT)  # type: ignore[attr-defined]
        self.fields["holder"].help_text = _("Casts at most one vote of another, and only while present.")
