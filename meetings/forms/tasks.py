"""Forms of what lives on: a report with its evidence, a new deadline, a link between decisions, a review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from council.lib.forms import DateInput, PrintableMixin
from council.lib.uploads import Inspected, inspect
from meetings.forms.planning import ALLOWED_TYPES, ReasonForm
from meetings.models import DecisionLink, DecisionReview

MOST_FILES = 10


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each looked at by its content."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files: list[UploadedFile[bytes]] = [f for f in data or [] if f]
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(most)s files."), params={"most": MOST_FILES})
        found: list[tuple[UploadedFile[bytes], Inspected]] = []
        errors: list[str] = []
        for file in files:
            super().clean(file, initial)
            try:
                found.append((file, inspect(file, allowed=ALLOWED_TYPES)))
            except ValidationError as error:
                errors += [f"{file.name}: {text}" for text in error.messages]
        if errors:
            raise ValidationError(errors)
        return found


class ReportForm(PrintableMixin, forms.Form):
    """What was done, in words, and what shows it."""

    text = forms.CharField(
        label=_("what was done"), widget=forms.Textarea({"rows": 5}), error_messages={"required": _("Write what was done.")}
    )
    evidence = FilesField(
        label=_("evidence"), required=False, help_text=_("Photographs, PDF or office files; several may be chosen. None is needed.")
    )


class NoteForm(PrintableMixin, forms.Form):
    note = forms.CharField(label=_("Note"), widget=forms.Textarea({"rows": 2}), required=False)


class ReturnForm(PrintableMixin, forms.Form):
    note = forms.CharField(
        label=_("What is missing"), widget=forms.Textarea({"rows": 3}), error_messages={"required": _("Write what is missing.")}
    )


class ExtendForm(ReasonForm):
    until = forms.DateField(label=_("new last day"), widget=DateInput)
    field_order = ["until", "reason"]


class LinkForm(PrintableMixin, forms.ModelForm[DecisionLink]):
    class Meta:
        model = DecisionLink
        fields = ["kind", "note"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = DecisionLink.Kind.choices  # type: ignore[attr-defined]  # without the empty one


class ReviewForm(PrintableMixin, forms.ModelForm[DecisionReview]):
    class Meta:
        model = DecisionReview
        fields = ["on", "note"]
        widgets = {"on": DateInput}


class OutcomeForm(PrintableMixin, forms.Form):
    outcome = forms.CharField(
        label=_("what came of it"), widget=forms.Textarea({"rows": 3}), error_messages={"required": _("Write what came of it.")}
    )
