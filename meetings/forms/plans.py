"""Forms of the annual work plan: its particulars, goals and directions, a line, the acts of both."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from council.lib.forms import DateInput, PrintableMixin, TimeInput
from council.lib.kyrgyz import month_of_year
from council.models import Clause, Regulation, SchoolYear
from meetings.forms.names import NamesField
from meetings.forms.planning import ReasonForm
from meetings.models import Decision, Meeting, PlanDirection, PlanGoal, PlanItem, PlanWhen, WorkPlan
from meetings.services.names import joined, split_names
from meetings.services.plans import KnownHere
from meetings.versions import stamp
from members.models import Body, User

# An August meeting may count for the new school year: so many days before its first one may stand in a plan.
EARLY = datetime.timedelta(days=31)


class NotOverwritten(forms.Form):
    """What the page was drawn from goes along with what was typed. If somebody else has saved something else meanwhile, that is said, with
    what stands there now, and nothing is overwritten unless the same person then saves once more."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def guard(self) -> None:
        """To be called at the end of `__init__`, when `initial` holds what stands there now."""
        self.now = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items() if name != "base"}
        self.present = stamp(sorted((name, str(value)) for name, value in self.now.items()))
        self.initial["base"] = self.present

    def refuse_rivals(self, data: dict[str, Any]) -> None:
        """To be called in `clean`."""
        if not data.get("base") or data["base"] == self.present:
            return
        values = [f"{self.fields[name].label}: {self.shown(name)}" for name in self.changed_data if name != "base"]
        self.data = {**self.data.dict(), self.add_prefix("base"): self.present} if isinstance(self.data, QueryDict) else self.data
        self.add_error(
            None,
            _("Somebody else has saved this meanwhile. There it says now: %(values)s. Save again if yours is to stand.")
            % {"values": "; ".join(values)},
        )

    def shown(self, name: str) -> str:
        value = self.now[name]
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            rows = field.queryset
            value = rows.filter(pk=getattr(value, "pk", value)).first() if rows is not None and value else None
        elif isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(value, value)  # type: ignore[arg-type]
        return f"«{value}»" if value else "–"


class PlanForm(NotOverwritten, PrintableMixin, forms.ModelForm[WorkPlan]):
    class Meta:
        model = WorkPlan
        fields = ["body", "school_year", "language", "theme", "aim", "tasks_text"]
        widgets = {"aim": forms.Textarea({"rows": 3}), "tasks_text": forms.Textarea({"rows": 4})}
        help_texts = {"tasks_text": _("One in a line.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.active_on(timezone.localdate())
        allowed = user.standing.bodies_to_call()
        own = bodies if allowed is None else bodies.filter(pk__in=allowed)
        self.fields["body"].queryset = own | Body.objects.filter(pk=self.instance.body_id)  # type: ignore[attr-defined]
        self.fields["school_year"].queryset = SchoolYear.objects.all()  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["body"], self.fields["school_year"]
        self.guard()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            self.refuse_rivals(data)
        return data


class PlanItemForm(NotOverwritten, PrintableMixin, forms.ModelForm[PlanItem]):
    """A line of the plan. A month is chosen from the months of the school year, a date typed; during the year it has neither."""

    month = forms.ChoiceField(label=_("month"), required=False)
    who = NamesField(label=_("responsible"), required=False)

    class Meta:
        model = PlanItem
        fields = ["title", "when", "date", "direction", "goal", "clause", "result_form"]
        widgets = {"title": forms.Textarea({"rows": 2}), "date": DateInput}
        labels = {"date": _("date")}

    field_order = ["title", "when", "month", "date", "who", "result_form", "direction", "goal", "clause"]

    def __init__(self, *args: Any, known: KnownHere, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.plan = known, self.instance.plan
        year = self.plan.school_year
        months = [self._month_after(year.starts, n) for n in range(24)]
        offered = [m for m in months if m <= year.ends]
        held = self.instance.date.replace(day=1) if self.instance.date else None
        offered = sorted({*offered, *([held] if held else [])})
        language = get_language() or "ky"
        self.fields["month"].choices = [("", "–"), *((m.isoformat(), month_of_year(m, language)) for m in offered)]  # type: ignore[attr-defined]
        self.fields["direction"].queryset = self.plan.directions.all()  # type: ignore[attr-defined]
        self.fields["goal"].queryset = self.plan.goals.all()  # type: ignore[attr-defined]
        regulation = Regulation.objects.in_force(timezone.localdate()).first()
        clauses = Clause.objects.filter(regulation=regulation) | Clause.objects.filter(pk=self.instance.clause_id or 0)
        self.fields["clause"].queryset = clauses.order_by("position")  # type: ignore[attr-defined]
        self.fields["who"].help_text = _("Persons, bodies or a role in words. Several: separated by a semicolon.")
        if self.instance.pk:
            self.initial["who"] = joined(p.name for p in self.instance.parties.all())
            if self.instance.when == PlanWhen.MONTH and held:
                self.initial["month"], self.initial["date"] = held.isoformat(), None
        self.guard()

    @staticmethod
    def _month_after(first: datetime.date, months: int) -> datetime.date:
        count = first.month - 1 + months
        return datetime.date(first.year + count // 12, count % 12 + 1, 1)

    def clean_who(self) -> str:
        text: str = self.cleaned_data["who"]
        if any(len(party.name) > 200 for party in split_names(text, self.known)):
            raise forms.ValidationError(_("A name is too long: separate several by a semicolon."))
        return text

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        when = data.get("when")
        if when == PlanWhen.YEAR:
            data["date"] = None
        elif when == PlanWhen.MONTH:
            if data.get("month"):
                data["date"] = datetime.date.fromisoformat(data["month"])
            else:
                self.add_error("month", _("Choose the month."))
        elif when == PlanWhen.DATE and "date" in data:
            year = self.plan.school_year
            if data["date"] is None:
                self.add_error("date", _("Enter the date."))
            elif not year.starts - EARLY <= data["date"] <= year.ends:
                self.add_error("date", _("This date lies outside the school year of the plan."))
        if self.instance.pk:
            self.refuse_rivals(data)
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """A month that is missing is one error, at its field."""
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out | ({"date"} if "month" in self.errors else set())

    def parties(self) -> Any:
        return split_names(self.cleaned_data["who"], self.known)


class GoalForm(PrintableMixin, forms.ModelForm[PlanGoal]):
    class Meta:
        model = PlanGoal
        fields = ["order", "source", "text"]
        widgets = {"text": forms.Textarea({"rows": 2})}


class DirectionForm(PrintableMixin, forms.ModelForm[PlanDirection]):
    class Meta:
        model = PlanDirection
        fields = ["order", "title"]
        widgets = {"title": forms.Textarea({"rows": 2})}


class AdoptForm(forms.Form):
    """By which decision the body adopted the plan."""

    decision = forms.ModelChoiceField(Decision.objects.none(), label=_("decision"), empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, decisions: list[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        field.queryset = Decision.objects.filter(pk__in=[d.pk for d in decisions])  # type: ignore[attr-defined]
        field.choices = [(d.pk, self.named(d)) for d in decisions]  # type: ignore[attr-defined]

    @staticmethod
    def named(decision: Decision) -> str:
        meeting = decision.item.meeting
        number = f"№ {meeting.number}, " if meeting.number else ""
        day = f"{meeting.date:%d.%m.%Y}, " if meeting.date else ""
        text = decision.text if len(decision.text) <= 160 else f"{decision.text[:160]}…"
        return f"{number}{day}{decision.label} {text}"


class DoneForm(PrintableMixin, forms.Form):
    evidence = forms.CharField(
        label=_("what came of it"), widget=forms.Textarea({"rows": 3}), error_messages={"required": _("Say what came of it.")}
    )


class MoveForm(ReasonForm):
    to = forms.DateField(label=_("to which day"), widget=DateInput)
    field_order = ["to", "reason"]


class AgendaForm(PrintableMixin, forms.Form):
    """A line as an agenda item: of a meeting that is planned, or of a new one on a day."""

    title = forms.CharField(
        label=_("title of the agenda item"), widget=forms.Textarea({"rows": 2}), help_text=_("Ends in «жөнүндө» or «тууралуу».")
    )
    meeting = forms.ChoiceField(label=_("meeting"), required=False, widget=forms.RadioSelect)
    date = forms.DateField(label=_("date of the new meeting"), widget=DateInput, required=False)
    starts = forms.TimeField(label=_("begins at"), widget=TimeInput, required=False)
    theme = forms.CharField(label=_("theme of the new meeting"), max_length=300, required=False)

    def __init__(self, *args: Any, meetings: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(m.pk): m for m in meetings}
        named = [(pk, self.named(m)) for pk, m in self.meetings.items()]
        self.fields["meeting"].choices = [*named, ("", _("a new meeting"))]  # type: ignore[attr-defined]
        self.fields["meeting"].initial = named[0][0] if named else ""

    @staticmethod
    def named(meeting: Meeting) -> str:
        day = f"{meeting.date:%d.%m.%Y}" if meeting.date else _now("no date")
        return ", ".join(filter(None, (day, meeting.theme, meeting.get_state_display())))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("meeting") and "meeting" not in self.errors and not data.get("date") and "date" not in self.errors:
            self.add_error("date", _("Enter the date of the new meeting."))
        return data

    def target(self, body: Body) -> Meeting:
        data = self.cleaned_data
        return self.meetings.get(data["meeting"]) or Meeting(body=body, date=data["date"], starts=data["starts"], theme=data["theme"])


class TieForm(forms.Form):
    row = forms.TypedChoiceField(label=_("agenda item"), coerce=int)

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[int, str]]] = {}
        for row in rows:
            day = f"{row.meeting.date:%d.%m.%Y}" if row.meeting.date else "–"
            number = f", № {row.meeting.number}" if row.meeting.number else ""
            groups.setdefault(f"{day}{number}", []).append((row.pk, str(row)))
        self.fields["row"].choices = list(groups.items())  # type: ignore[attr-defined]


def rows_stamp(rows: list[Model], fields: list[str]) -> str:
    """The version of the goals and directions of a plan together."""
    return stamp([[str(getattr(row, f)) for f in ("pk", *fields)] for row in rows])
