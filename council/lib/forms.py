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


class DateInput(forms.DateInput):
    """The browser's own date picker; typed dates in any usual form are understood as well."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")
