from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.lib.forms import DateInput, PrintableMixin, WholeInstanceMixin
from members.models import Appointment, Body, Membership, Person, Substitution
from members.models.deputies import OFFICES, ROLES


class SubstitutionForm(WholeInstanceMixin, PrintableMixin, forms.ModelForm[Substitution]):
    """Who is away, from which place, who acts there, on which days. A place is an office of the school or a seat in a body."""

    place = forms.ChoiceField(label=_("seat or office"))

    class Meta:
        model = Substitution
        fields = ["person", "deputy", "starts", "ends", "order_number", "order_date"]
        widgets = {"starts": DateInput, "ends": DateInput, "order_date": DateInput}

    field_order = ["person", "place", "deputy", "starts", "ends", "order_number", "order_date"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, own = timezone.localdate(), self.instance
        still = Q(ends=None) | Q(ends__gte=today)
        seats = Membership.objects.filter(still, role__in=ROLES).order_by()
        offices = Appointment.objects.filter(still, office__in=OFFICES).order_by()
        holders = Q(pk__in=seats.values("person")) | Q(pk__in=offices.values("person")) | Q(pk=own.person_id)
        staff = Q(pk__in=Person.objects.employed_on(today).order_by().values("pk")) | Q(pk=own.deputy_id)
        self.fields["person"].queryset = Person.objects.filter(holders)  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = Person.objects.filter(staff)  # type: ignore[attr-defined]
        self.fields["place"].choices = self._places(seats.values_list("body", "role"))  # type: ignore[attr-defined]
        if own.pk:
            self.initial["place"] = own.office or f"{own.body_id}:{own.role}"

    @staticmethod
    def _places(seats: Any) -> list[tuple[str, str]]:
        held = set(seats)
        bodies = Body.objects.filter(pk__in={body for body, _role in held}).order_by("kind", "pk")
        found = [(f"{b.pk}:{role}", f"{b}: {role.label}") for b in bodies for role in ROLES if (b.pk, role.value) in held]
        return [("", "---------"), *((office.value, str(office.label)) for office in OFFICES), *found]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        place, person, starts, ends = (data.get(name) for name in ("place", "person", "starts", "ends"))
        if place:
            body, _colon, role = place.partition(":")
            self.instance.body_id, self.instance.role = (int(body), role) if role else (None, "")
            self.instance.office = "" if role else place
            self.beside = ("body", "role", "office")  # without a place the constraints have nothing to say
        if person and person == data.get("deputy"):
            self.add_error("deputy", _("Choose another person."))
        if starts and ends and ends < starts:
            self.add_error("ends", _("The end date must not be earlier than the start date."))
        elif place and person and starts and ends:
            self._check_place(person, starts, ends)
        return data

    def _check_place(self, person: Person, starts: datetime.date, ends: datetime.date) -> None:
        """Who is away holds the place on all of these days, and nobody else acts in it."""
        row = self.instance
        held = person.memberships.filter(body=row.body_id, role=row.role) if row.role else person.appointments.filter(office=row.office)
        if not held.on(starts).filter(Q(ends=None) | Q(ends__gte=ends)).exists():
            self.add_error("place", _("%(name)s does not hold this place on all of these days.") % {"name": person.short})
            return
        place = Q(body=row.body_id, role=row.role) if row.role else Q(office=row.office, person=person)
        other = Substitution.objects.filter(place, starts__lte=ends, ends__gte=starts).exclude(pk=row.pk).first()
        if other:
            self.add_error("starts", _("Somebody else acts in this place on these days: %(who)s.") % {"who": other.in_words})


class EndForm(forms.Form):
    """The last day of a substitution that goes on: today, yesterday if the absent one is back already, or a day until its end."""

    on = forms.DateField(label=_("last day"), widget=DateInput)

    def __init__(self, *args: Any, substitution: Substitution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": timezone.localdate()}
        self.substitution = substitution

    def clean_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["on"]
        first = max(self.substitution.starts, timezone.localdate() - datetime.timedelta(days=1))
        if not first <= day <= self.substitution.ends:
            raise forms.ValidationError(
                _("Choose a day from %(from)s until %(until)s.")
                % {"from": f"{first:%d.%m.%Y}", "until": f"{self.substitution.ends:%d.%m.%Y}"}
            )
        return day
