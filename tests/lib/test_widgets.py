"""Widgets and fields are drawn as Django and crispy-bootstrap5 draw them, only without a template for each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import crispy_bootstrap5
import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template import engines, loader
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from council.lib.forms import DateInput, TimeInput
from council.lib.widgets import Renderer

CRISPY = Path(crispy_bootstrap5.__file__).parent / "templates" / "bootstrap5" / "field.html"
NASTY = "<b>\"Бакыт\" & 'кызы'</b>"
CHOICES = [("", "–"), ("1", NASTY), ("2", _("Signed")), (3, mark_safe("<i>үч</i>")), ("топ", [("4", "төрт"), (NASTY, "беш")])]


class Everything(forms.Form):
    text = forms.CharField(label=NASTY, help_text="<b>жардам</b>", max_length=20)
    number = forms.IntegerField(min_value=1, max_value=1000, required=False)
    email = forms.EmailField(required=False)
    url = forms.URLField(required=False, assume_scheme="https")
    password = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput, initial=NASTY)
    area = forms.CharField(widget=forms.Textarea({"rows": 3, "data-x": NASTY, "spellcheck": False, "autofocus": True}), required=False)
    date = forms.DateField(widget=DateInput, required=False)
    time = forms.TimeField(widget=TimeInput, required=False)
    flag = forms.BooleanField(required=False, help_text="белги")
    must = forms.BooleanField()
    choice = forms.ChoiceField(choices=CHOICES, required=False)
    several = forms.MultipleChoiceField(choices=CHOICES[1:3], widget=forms.SelectMultiple, required=False)
    unknown = forms.NullBooleanField(required=False)
    radio = forms.ChoiceField(choices=CHOICES[1:3], widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=CHOICES[1:3], widget=forms.CheckboxSelectMultiple, help_text="бир нече")
    file = forms.FileField(required=False)


FILLED = {
    "text": NASTY, "number": "12", "email": "кат", "area": f"биринчи\n{NASTY}", "date": "2026-11-05", "time": "14:30", "flag": "on", "choice": "4",
    "several": ["1", "2"], "unknown": "true", "radio": "2", "boxes": ["1"],
}  # fmt: skip
FORMS = {"empty": None, "filled": FILLED, "with errors": {"choice": "99", "number": "x"}}


def words(html: str) -> str:
    """HTML without the white space that means nothing."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"\s+", " ", html)).strip()


@pytest.mark.parametrize("state", FORMS)
@pytest.mark.parametrize("name", Everything.base_fields)
def test_a_widget_is_drawn_as_django_draws_it(name: str, state: str) -> None:
    data: Any = FORMS[state]
    ours, django = (Everything(data, renderer=renderer)[name] for renderer in (Renderer(), TemplatesSetting()))
    assert words(str(ours)) == words(str(django))
    assert [words(w.tag()) for w in ours.subwidgets] == [words(w.tag()) for w in django.subwidgets]


@pytest.mark.parametrize("state", FORMS)
@pytest.mark.parametrize("name", Everything.base_fields)
def test_a_field_is_drawn_as_crispy_draws_it(name: str, state: str) -> None:
    data: Any = FORMS[state]
    crispy, ours = engines["django"].from_string(CRISPY.read_text()), loader.get_template("bootstrap5/field.html")
    context = {"form_show_errors": True, "form_show_labels": True, "label_class": "", "field_class": ""}
    drawn = [words(template.render({**context, "field": Everything(data)[name]})) for template in (ours, crispy)]
    assert drawn[0] == drawn[1]
