"""What all forms share: text as papers can print it, dates and times as a browser offers them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from council.lib.kyrgyz import printable


class PrintableMixin:
    """Every text field is brought into the form that papers can print; what cannot be printed is an error at its field (model 16)."""

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):  # type: ignore[attr-defined]
            if isinstance(value, str) and value:
                try:
                    self.cleaned_data[name] = printable(value)  # type: ignore[attr-defined]
                except ValidationError as error:
                    self.add_error(name, error)  # type: ignore[attr-defined]


class WholeInstanceMixin:
    """Constraints are checked with what the view has set beside the form (the body of a seat, the person of an office).

    Django leaves out constraints that touch a field the form does not show; then only the database would refuse, with an error page.
    """

    beside: tuple[str, ...] = ()

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out - set(self.beside)


class DateInput(forms.DateInput):
    """The browser's own date picker; typed dates in any usual form are understood as well."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class MomentInput(forms.DateTimeInput):
    """A day and a time in one field of the browser."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
