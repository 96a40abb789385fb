"""Fields for names: the browser offers those that are known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NameField(forms.CharField):
    """One name; the browser offers those that are known (datalist «people»)."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"list": "people", "autocomplete": "off"}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), "max_length": 200, **kwargs})


class NamesField(forms.CharField):
    """Several names or words, separated by semicolons; by commas too, where every part is known."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"list": "people", "autocomplete": "off"}
        super().__init__(
            **{"widget": forms.TextInput(attrs=attrs), "max_length": 800, "help_text": _("Several: separated by a semicolon."), **kwargs}
        )
