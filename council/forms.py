from __future__ import annotations

import io
import re
from typing import Any

import filetype
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from council.labels import SHIPPED
from council.lib.forms import DateInput, PrintableMixin
from council.models import Clause, DocumentLabel, NormativeAct, Regulation, School, SchoolBreak, SchoolYear

LARGEST_PICTURE = 1024 * 1024  # bytes


def is_whole_picture(content: bytes) -> bool:
    """Whether a picture can be decoded to its end: a broken one would be missing from every paper."""
    from PIL import Image, UnidentifiedImageError  # slow to import, and only a new letterhead needs it

    try:
        Image.open(io.BytesIO(content)).verify()
        Image.open(io.BytesIO(content)).load()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


class SchoolForm(PrintableMixin, forms.ModelForm[School]):
    letterhead = forms.FileField(
        label=_("picture of the letterhead"),
        required=False,
        help_text=_("PNG or JPEG, up to 1 MB. It stands in place of the name on papers."),
    )
    remove_letterhead = forms.BooleanField(label=_("remove the picture"), required=False)

    class Meta:
        model = School
        exclude = ["letterhead_image", "letterhead_type"]

    def clean_letterhead(self) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["letterhead"]
        if file:
            content = file.read(LARGEST_PICTURE + 1)
            if len(content) > LARGEST_PICTURE:
                raise forms.ValidationError(_("The file is too large."))
            kind = filetype.guess(content)
            if kind is None or kind.mime not in ("image/png", "image/jpeg"):
                raise forms.ValidationError(_("This file type is not allowed."))
            if not is_whole_picture(content):
                raise forms.ValidationError(_("The picture is damaged."))
            self.instance.letterhead_image, self.instance.letterhead_type = content, kind.mime
        return file

    def save(self, commit: bool = True) -> School:
        if self.cleaned_data["remove_letterhead"]:
            self.instance.letterhead_image, self.instance.letterhead_type = None, ""
        return super().save(commit)


class YearForm(forms.ModelForm[SchoolYear]):
    class Meta:
        model = SchoolYear
        fields = ["starts", "ends"]
        widgets = {"starts": DateInput, "ends": DateInput}


class BreakForm(PrintableMixin, forms.ModelForm[SchoolBreak]):
    class Meta:
        model = SchoolBreak
        fields = ["name_ky", "name_ru", "starts", "ends"]
        widgets = {"starts": DateInput, "ends": DateInput}


class RegulationForm(PrintableMixin, forms.ModelForm[Regulation]):
    class Meta:
        model = Regulation
        exclude = ["valid_from", "valid_to"]
        widgets = {"approved_on": DateInput}


class VersionForm(forms.Form):
    valid_from = forms.DateField(label=_("in force from"), widget=DateInput)


class ClauseForm(PrintableMixin, forms.ModelForm[Clause]):
    class Meta:
        model = Clause
        fields = ["code", "title_ky", "text_ky", "title_ru", "text_ru", "title_en", "text_en", "keywords"]
        widgets = {f"text_{x}": forms.Textarea({"rows": 3}) for x in ("ky", "ru", "en")}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not re.fullmatch(r"\d+(\.\d+)*", code):
            raise forms.ValidationError(_("Write the number as 3.2.8."))
        return code


class ActForm(PrintableMixin, forms.ModelForm[NormativeAct]):
    url = forms.URLField(label=_("address of the text"), required=False, assume_scheme="https")

    class Meta:
        model = NormativeAct
        fields = ["kind", "number", "date", "title_ky", "title_ru", "issuer_ky", "issuer_ru", "valid_from", "valid_to", "url", "note"]
        widgets = {"date": DateInput, "valid_from": DateInput, "valid_to": DateInput, "note": forms.Textarea({"rows": 2})}


class LabelsForm(PrintableMixin, forms.Form):
    """Every fixed word of the papers in one language; an empty field means the shipped wording."""

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        own = dict(DocumentLabel.objects.filter(language=language).values_list("key", "text"))
        for key, text in SHIPPED[language].items():
            self.fields[key.replace(".", "-")] = forms.CharField(label=text, required=False, max_length=200, initial=own.get(key, ""))

    def clean(self) -> dict[str, Any]:
        """What stands in braces is filled in when a paper is made: a wording may leave it out, but not misspell it."""
        data = super().clean() or {}
        for key, shipped in SHIPPED[self.language].items():
            field, places = key.replace(".", "-"), re.findall(r"\{(\w+)\}", shipped)
            try:
                data.get(field, "").format(**dict.fromkeys(places, ""))
            except (LookupError, ValueError, AttributeError):
                known = ", ".join(f"{{{name}}}" for name in places) or "–"
                self.add_error(field, _("In braces may stand only: %(places)s") % {"places": known})
        return data

    def save(self) -> None:
        for key in SHIPPED[self.language]:
            if text := self.cleaned_data[key.replace(".", "-")]:
                DocumentLabel.objects.update_or_create(language=self.language, key=key, defaults={"text": text})
            else:
                DocumentLabel.objects.filter(language=self.language, key=key).delete()


class CodeForm(forms.Form):
    code = forms.CharField(label=_("verification code"), max_length=30)
