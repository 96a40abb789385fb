"""Forms of reports that are asked for before a meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.lib.forms import DateInput, PrintableMixin
from council.lib.uploads import Inspected, inspect
from meetings.forms.names import NamesField
from meetings.forms.planning import ALLOWED_TYPES
from meetings.models import AgendaItem, Meeting
from meetings.services.names import Known, split_names
from members.models import Body, Person


class AskForm(PrintableMixin, forms.Form):
    """All method unions are asked unless one takes some out."""

    subject = forms.CharField(label=_("about what"), max_length=300)
    due = forms.DateField(label=_("needed by"), widget=DateInput)
    bodies = forms.ModelMultipleChoiceField(
        Body.objects.none(), label=_("bodies"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Their heads answer.")
    )
    people = NamesField(label=_("people besides"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = Known.of(meeting)
        bodies = Body.objects.active_on(timezone.localdate()).exclude(pk=meeting.body_id).order_by("kind_order", "sort_key")
        self.fields["bodies"].queryset = bodies  # type: ignore[attr-defined]
        self.initial.setdefault("bodies", [b.pk for b in bodies if b.kind == "method_union"])

    def clean_people(self) -> list[Person]:
        parties = split_names(self.cleaned_data["people"], self.known)
        if unknown := [p.name for p in parties if p.person is None]:
            raise forms.ValidationError(_("Not known here: %(names)s"), params={"names": "; ".join(unknown)})
        return [p.person for p in parties if p.person]


class AnswerForm(PrintableMixin, forms.Form):
    text = forms.CharField(label=pgettext_lazy("handed in", "report"), required=False, widget=forms.Textarea({"rows": 8}))
    file = forms.FileField(label=_("file"), required=False, help_text=_("A new file takes the place of the one that was sent."))

    def clean_file(self) -> tuple[UploadedFile[bytes], Inspected] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        return (file, inspect(file, allowed=ALLOWED_TYPES)) if file else None


class TakeForm(forms.Form):
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label=_("agenda item"))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting).select_related("parent")  # type: ignore[attr-defined]
