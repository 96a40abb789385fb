"""Forms of extracts and of the director's orders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from council.lib.forms import DateInput, PrintableMixin
from council.lib.richtext import to_plain
from council.models.school import Language
from meetings.documents import extracts as papers
from meetings.documents.content import Content
from meetings.models import DirectorOrder
from meetings.models.protocols import all_items
from members.models import Body, Person


class ExtractForm(PrintableMixin, forms.Form):
    """Which decisions, for whom, for what."""

    decisions = forms.TypedMultipleChoiceField(coerce=int, label=_("decisions"), widget=forms.CheckboxSelectMultiple)
    whom = forms.ChoiceField(
        label=_("for whom"),
        choices=[("person", _("a person of the school")), ("body", _("a body")), ("outside", _("an outside organisation or person"))],
        widget=forms.RadioSelect,
        initial="person",
    )
    person = forms.ModelChoiceField(Person.objects.none(), required=False, label=_("person"))
    body = forms.ModelChoiceField(Body.objects.none(), required=False, label=_("body"))
    outside = forms.CharField(max_length=300, required=False, label=_("organisation, in words"))
    purpose = forms.CharField(max_length=300, required=False, label=_("purpose"), help_text=_("As printed; may be empty."))
    language = forms.ChoiceField(choices=Language.choices, label=_("language"))

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decisions"].choices = [  # type: ignore[attr-defined]
            (d["id"], f"{d['label']} {to_plain(d['text'])}") for item in all_items(content) for d in item["decisions"]
        ]
        today = timezone.localdate()
        self.fields["person"].queryset = Person.objects.order_by("sort_key")  # type: ignore[attr-defined]
        self.fields["body"].queryset = Body.objects.active_on(today)  # type: ignore[attr-defined]
        self.fields["language"].initial = content["language"]

    def clean(self) -> dict[str, Any]:
        """One addressee; what was filled in for the other kinds is left aside."""
        data = super().clean() or {}
        whom = data.get("whom", "")
        if whom and not data.get(whom) and whom not in self.errors:
            self.add_error(whom, _("Say for whom the extract is."))
        return data

    def addressee(self) -> dict[str, Any]:
        """The addressee as the verb takes it."""
        data = self.cleaned_data
        if data["whom"] == "outside":
            return {"addressee": data["outside"]}
        return {"person": data["person"]} if data["whom"] == "person" else {"for_body": data["body"]}


class TextsForm(PrintableMixin, forms.Form):
    """The texts of a draft, each to be shortened, and the speeches of its items to be taken in or left out."""

    def __init__(self, *args: Any, extract: Content, source: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys: dict[str, str] = {}
        printed = {part.key: part for part in papers.parts(extract)}
        chosen = {d["id"] for item in all_items(extract) for d in item["decisions"]}
        for item in all_items(source):
            if f"title:{item['id']}" not in printed:
                continue
            self.add(printed[f"title:{item['id']}"], _("title"))
            if not any(d["id"] in chosen for d in item["decisions"]):
                continue
            for speech in (*item["heard"], *item["spoke"]):
                if speech["text"] or speech["report_attached"]:
                    key = f"speech:{speech['id']}"
                    label = f"{item['label']} {speech['name']}: {Truncator(to_plain(speech['text'])).words(14)}"
                    self.fields[f"use-{speech['id']}"] = forms.BooleanField(label=label, required=False, initial=key in printed)
                    if key in printed:
                        self.add(printed[key], _("speech"))
            for part in printed.values():
                kind, _colon, rest = part.key.partition(":")
                if kind in ("decision", "duty") and int(rest.split(":")[0]) in {d["id"] for d in item["decisions"]}:
                    self.add(part, _("decision") if kind == "decision" else _("assignment"))

    def add(self, part: papers.Part, kind: Any) -> None:
        name = part.key.replace(":", "-")
        self.keys[part.key] = name
        rows = min(8, 1 + len(part.text) // 70 + part.text.count("\n"))
        self.fields[name] = forms.CharField(
            label=f"{part.label} {kind}", required=False, strip=False, initial=part.text, widget=forms.Textarea({"rows": rows})
        )

    def texts(self) -> dict[str, str]:
        return {key: self.cleaned_data[name] for key, name in self.keys.items()}

    def speeches(self) -> set[int]:
        return {int(name[4:]) for name, value in self.cleaned_data.items() if name.startswith("use-") and value}

    def put(self, error: ValidationError) -> None:
        """What the verb found wrong, at the texts it names."""
        for key, errors in error.error_dict.items():
            self.add_error(self.keys.get(key), errors)


class OrderForm(PrintableMixin, forms.ModelForm[DirectorOrder]):
    class Meta:
        model = DirectorOrder
        fields = ["title", "text"]
        widgets = {"title": forms.Textarea({"rows": 2}), "text": forms.Textarea({"rows": 14})}


class OrderNumberForm(PrintableMixin, forms.Form):
    number = forms.CharField(max_length=40, label=_("order №"), help_text=_("As in the book of orders: 66-к."))
    date = forms.DateField(label=_("date of the order"), widget=DateInput)
