from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from council.lib.forms import DateInput, PrintableMixin, WholeInstanceMixin
from council.lib.names import parse_name
from council.models import School
from members.forms.bodies import PlaceForm
from members.models import Appointment, Employment, Person, Relative, User
from members.services import Officer


class PersonForm(PrintableMixin, forms.ModelForm[Person]):
    class Meta:
        model = Person
        fields = ["surname", "first_name", "patronymic", "short_name", "chair_title", "language", "email", "phone", "external_id", "note"]
        widgets = {"note": forms.Textarea({"rows": 2})}
        help_texts = {"surname": _("«Бакыт кызы» and «Камбар уулу» are surnames here; nobody needs a patronymic.")}


class EmploymentForm(PrintableMixin, forms.ModelForm[Employment]):
    class Meta:
        model = Employment
        fields = ["position_ky", "position_ru", "subjects", "is_main", "starts", "ends", "order_number"]
        widgets = {"starts": DateInput, "ends": DateInput}


class AppointmentForm(PlaceForm):
    beside = ("person",)

    class Meta:
        model = Appointment
        fields = ["office", "starts", "ends", "order_number", "order_date"]
        widgets = {"starts": DateInput, "ends": DateInput, "order_date": DateInput}


class RelativeForm(WholeInstanceMixin, PrintableMixin, forms.ModelForm[Relative]):
    beside = ("person",)

    class Meta:
        model = Relative
        fields = ["relative", "kinship", "starts", "ends"]
        widgets = {"starts": DateInput, "ends": DateInput}


class LeaveForm(forms.Form):
    on = forms.DateField(label=_("last day at the school"), widget=DateInput)


class UploadForm(forms.Form):
    file = forms.FileField(label=_("Excel file (.xlsx)"))


class SlipForm(forms.Form):
    """The first sign-in by a printed slip: name, code, and a password of one's own."""

    username = forms.CharField(label=_("user name"), max_length=150)
    code = forms.CharField(label=_("code of the slip"), max_length=20)
    password = forms.CharField(label=_("new password"), widget=forms.PasswordInput({"autocomplete": "new-password"}), strip=False)
    again = forms.CharField(label=_("new password once more"), widget=forms.PasswordInput({"autocomplete": "new-password"}), strip=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        elif data.get("password"):
            try:
                validate_password(data["password"], User(username=data.get("username", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class SetupForm(PrintableMixin, forms.ModelForm[School]):
    """The first run: the school, its director and its methodist (who may be one person)."""

    director_name = forms.CharField(label=_("director: full name"), max_length=200)
    director_username = forms.SlugField(label=_("director: user name"), max_length=60)
    director_password = forms.CharField(label=_("director: password"), widget=forms.PasswordInput, strip=False)
    methodist_name = forms.CharField(label=_("methodist: full name"), max_length=200)
    methodist_username = forms.SlugField(label=_("methodist: user name"), max_length=60)
    methodist_password = forms.CharField(label=_("methodist: password"), widget=forms.PasswordInput, strip=False)

    class Meta:
        model = School
        fields = ["name_ky", "name_ru", "place_ky", "place_ru", "site_host"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for who in ("director", "methodist"):
            if data.get(f"{who}_password"):
                try:
                    validate_password(data[f"{who}_password"], User(username=data.get(f"{who}_username", "")))
                except forms.ValidationError as error:
                    self.add_error(f"{who}_password", error)
        same = data.get("director_name") == data.get("methodist_name")
        names = [str(data.get(f"{who}_username", "")).lower() for who in ("director", "methodist")]
        if not same and names[0] == names[1] != "":
            self.add_error("methodist_username", _("Two people need two user names."))
        return data

    def officer(self, who: str, position: str) -> Officer:
        data = self.cleaned_data
        return Officer(parse_name(data[f"{who}_name"]), position, data[f"{who}_username"].lower(), data[f"{who}_password"])
