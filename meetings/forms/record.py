"""Forms during a meeting: attendance, speeches, decisions, votes, assignments. Plain pages that need no JavaScript."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.lib.forms import DateInput, MomentInput, PrintableMixin, TimeInput
from meetings.forms.names import NameField, NamesField
from meetings.models import (
    OPEN_METHODS,
    AgendaItem,
    Assignment,
    Attendance,
    Choice,
    Decision,
    DecisionPerson,
    Guest,
    Interest,
    Meeting,
    Phrase,
    SeparateOpinion,
    Speech,
    SpeechKind,
    Vote,
    VoteMethod,
    Voter,
    VoteScope,
)
from meetings.services.holding import Mark, speaker_snapshot
from meetings.services.names import Known, joined, split_names
from meetings.services.planning import snapshot
from meetings.services.voting import Count, interested_people, own_matter
from members.models import QuestionKind

When = datetime.time | datetime.datetime | None


class MomentsForm(forms.Form):
    """A form with times of a meeting. On a meeting of several days each of them is a day and a time, since a time would not say when."""

    times: tuple[str, ...] = ()

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if meeting.several_days:
            limits = {"min": f"{meeting.date}T00:00", "max": f"{meeting.end_date}T23:59"}
            for name in self.times:
                self.fields[name] = forms.DateTimeField(label=self.fields[name].label, required=False, widget=MomentInput(limits))

    def shown(self, moment: datetime.datetime | None) -> When:
        """A moment as its field shows it."""
        if moment is None:
            return None
        local = timezone.localtime(moment)
        return local if self.meeting.several_days else local.time()

    def moment(self, name: str) -> datetime.datetime | None:
        """What was entered, as a moment."""
        value = self.cleaned_data[name]
        return value if isinstance(value, datetime.datetime) else self.meeting.moment(value)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.times:
            if isinstance(data.get(name), datetime.datetime) and not self.meeting.is_on(timezone.localtime(data[name]).date()):
                self.add_error(name, _("This is not a day of the meeting."))
        return data


class MarkForm(PrintableMixin, MomentsForm):
    """One member's line: there or not, from when, until when, why not. Somebody who went and came back has a second interval."""

    status = forms.ChoiceField(choices=Attendance.Status.choices, required=False, label=_("attendance"), widget=forms.RadioSelect)
    arrived = forms.TimeField(label=_("came at"), required=False, widget=TimeInput)
    left = forms.TimeField(label=_("left at"), required=False, widget=TimeInput)
    again_from = forms.TimeField(label=_("came back at"), required=False, widget=TimeInput)
    again_to = forms.TimeField(label=_("left again at"), required=False, widget=TimeInput)
    remote = forms.BooleanField(label=_("remotely"), required=False)
    reason = forms.CharField(label=_("reason for absence"), required=False, max_length=200)
    excused = forms.NullBooleanField(label=_("excused"), required=False)

    times = ("arrived", "left", "again_from", "again_to")

    def __init__(self, *args: Any, line: Attendance, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        self.line = line
        spans = [moment for p in line.presences.all() for moment in (p.starts_at, p.ends_at)]
        self.initial.update({name: self.shown(moment) for name, moment in zip(self.times, spans, strict=False)})
        remote = any(p.remote for p in line.presences.all())
        self.initial.update(status=line.status, remote=remote, reason=line.reason, excused=line.excused)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        times = [data[name] for name in self.times if data.get(name)]
        if times != sorted(times) or len(set(times)) != len(times):
            self.add_error("left", _("The times must follow each other."))
        if data.get("again_from") and not data.get("left"):
            self.add_error("left", _("Enter when the member had left."))
        if data.get("status") != Attendance.Status.PRESENT and times:
            self.add_error("status", _("Times are given only of somebody who is present."))
        return data

    def mark(self, *, all_present: bool = False) -> Mark:
        data, moment = self.cleaned_data, self.moment
        status = data["status"] or (Attendance.Status.PRESENT if all_present else "")
        spans = [(moment("arrived"), moment("left"))]
        if data["again_from"]:
            spans.append((moment("again_from"), moment("again_to")))
        absent = status == Attendance.Status.ABSENT
        return Mark(
            attendance=self.line,
            status=status,
            intervals=spans if status == Attendance.Status.PRESENT else [],
            remote=data["remote"],
            reason=data["reason"] if absent else "",
            excused=data["excused"] if absent else None,
        )


class GuestForm(PrintableMixin, forms.ModelForm[Guest]):
    name = NameField(label=_("name"))

    class Meta:
        model = Guest
        fields = ["name", "position"]

    def __init__(self, *args: Any, known: Known, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.meeting = known, meeting

    def save(self, commit: bool = True) -> Guest:
        person = self.known.person(self.cleaned_data["name"])
        self.instance.person, self.instance.meeting = person, self.meeting
        if person and "name" in self.changed_data:
            self.instance.name, position = snapshot(person, self.meeting.date, self.meeting.language)
            self.instance.position = self.cleaned_data["position"] or position
        return super().save(commit)


class DeclaredForm(PrintableMixin, forms.ModelForm[Meeting]):
    """Numbers as they were declared, where they differ from the names or no names are known."""

    class Meta:
        model = Meeting
        fields = ["declared_present", "declared_absent", "declared_note"]


class SpeechForm(PrintableMixin, forms.ModelForm[Speech]):
    name = NameField(label=_("speaker"))

    class Meta:
        model = Speech
        fields = ["kind", "name", "position", "text", "report_attached", "level"]
        widgets = {"text": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, known: Known, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.meeting = known, meeting
        self.fields["position"].help_text = _("Empty: as in the staff list.")
        if not self.instance.pk:
            self.fields["kind"].initial = SpeechKind.SPOKE

    def speech(self) -> Speech:
        """The row with its speaker as the protocol prints one; a position that was typed stands."""
        typed, speech = self.cleaned_data["position"], self.instance
        person = self.known.person(self.cleaned_data["name"])
        if person and (person.pk != speech.person_id or "name" in self.changed_data):
            speech.person_id = None
        speaker_snapshot(speech, self.meeting, person, self.cleaned_data["name"])
        speech.position = typed if "position" in self.changed_data and typed else speech.position or typed
        return speech


class TimesForm(MomentsForm):
    """When an item began and ended."""

    starts = forms.TimeField(label=_("begun at"), required=False, widget=TimeInput)
    ends = forms.TimeField(label=_("ended at"), required=False, widget=TimeInput)
    times = ("starts", "ends")

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, meeting=item.meeting, **kwargs)
        self.initial.update({"starts": self.shown(item.starts_at), "ends": self.shown(item.ends_at)})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The end must not be earlier than the start."))
        return data


class InterestForm(PrintableMixin, forms.ModelForm[Interest]):
    class Meta:
        model = Interest
        fields = ["person", "reason", "note"]

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [a.person_id for a in meeting.attendances.all()]
        self.fields["person"].queryset = self.fields["person"].queryset.filter(pk__in=people)  # type: ignore[attr-defined]


class DecisionForm(PrintableMixin, forms.ModelForm[Decision]):
    class Meta:
        model = Decision
        fields = ["text", "level", "next_body"]
        widgets = {"text": forms.Textarea({"rows": 3})}
        help_texts = {"text": _("Ends in «-сын», «-син», «-сун», «-сүн». Lines that begin with «- » make a list, «|» makes a table.")}


class DecisionPersonForm(PrintableMixin, forms.ModelForm[DecisionPerson]):
    name = NameField(label=_("person"))

    class Meta:
        model = DecisionPerson
        fields = ["name", "claim", "outcome"]

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def row(self) -> DecisionPerson:
        self.instance.person = self.known.person(self.cleaned_data["name"])
        if self.instance.person:
            self.instance.name = str(self.instance.person)
        return self.instance


class OpinionForm(PrintableMixin, forms.ModelForm[SeparateOpinion]):
    name = NameField(label=_("member"))

    class Meta:
        model = SeparateOpinion
        fields = ["name", "text"]
        widgets = {"text": forms.Textarea({"rows": 2})}

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def row(self) -> SeparateOpinion:
        self.instance.person = self.known.person(self.cleaned_data["name"])
        if self.instance.person:
            self.instance.name = self.instance.person.short
        return self.instance


class AssignmentForm(PrintableMixin, forms.ModelForm[Assignment]):
    """A duty in a line: who, until when, what, who looks after it."""

    who = NamesField(label=_("responsible"), required=False)
    co_executors = NamesField(label=_("co-executors"), required=False)
    controller_text = NameField(label=_("controlled by"), required=False, help_text=_("Empty: the secretary."))

    class Meta:
        model = Assignment
        fields = ["due_kind", "due_date", "due_text", "text"]
        widgets = {"due_date": DateInput, "text": forms.Textarea({"rows": 2})}
        help_texts = {"due_text": _("Empty: made from the kind and the date.")}

    field_order = ["who", "due_kind", "due_date", "due_text", "text", "co_executors", "controller_text"]

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        if self.instance.pk:
            parties = list(self.instance.parties.all())
            self.initial["who"] = joined(p.name for p in parties if not p.co_executor)
            self.initial["co_executors"] = joined(p.name for p in parties if p.co_executor)
            self.initial["controller_text"] = self.instance.controller_name

    def parties(self, field: str) -> Any:
        return split_names(self.cleaned_data[field], self.known)


class VoteForm(PrintableMixin, forms.Form):
    """A vote: how it was taken, the numbers or the names, who takes no part, who presides, which decisions share it.

    Who has an interest is out by the data and is not offered to be taken in again; a relative or an author may be admitted with a
    reason («admit_…»), the person the matter is about may not.
    """

    method = forms.ChoiceField(label=_("method"), choices=OPEN_METHODS, initial=VoteMethod.COUNT)
    question = forms.ChoiceField(label=_("kind of question"), required=False)
    votes_for = forms.IntegerField(label=_("for"), min_value=0, max_value=999, required=False)
    against = forms.IntegerField(label=_("against"), min_value=0, max_value=999, required=False)
    abstained = forms.IntegerField(label=_("abstained"), min_value=0, max_value=999, required=False)
    missing = forms.IntegerField(label=_("did not vote"), min_value=0, max_value=999, required=False)
    spoilt = forms.IntegerField(label=_("spoilt"), min_value=0, max_value=999, required=False)
    casting = forms.ChoiceField(label=_("casting vote of the chair"), choices=[("", "–"), *Choice.choices[:2]], required=False)
    presiding = forms.TypedChoiceField(label=_("presides over the vote"), coerce=int, empty_value=None, required=False)
    recused = forms.MultipleChoiceField(label=_("take no part besides"), required=False, widget=forms.CheckboxSelectMultiple)
    scope = forms.ChoiceField(label=_("scope"), choices=VoteScope.choices, initial=VoteScope.DECISION)
    shared_with = forms.MultipleChoiceField(label=_("one vote also on"), required=False, widget=forms.CheckboxSelectMultiple)
    reread = forms.BooleanField(label=_("read the list of voters from the attendance again"), required=False)
    no_quorum_confirmed = forms.BooleanField(label=_("the vote is taken although there is no quorum"), required=False)

    def __init__(self, *args: Any, decision: Decision, voters: list[Voter], **kwargs: Any) -> None:
        vote = decision.vote
        self.voters = [v for v in voters if v.person_id]
        among = list(vote.decisions.all()) if vote else []
        self.barred, own = interested_people(decision, among), own_matter(decision, among)
        self.offered_questions = rules.questions if (rules := decision.item.meeting.rule_set) else QuestionKind.choices[:1]
        super().__init__(*args, **{**kwargs, "initial": self._initial(vote)})
        self._offer("recused", [(str(v.person_id), v.name) for v in self.voters if v.person_id not in self.barred and not v.by_proxy])
        chair = next((f": {v.name}" for v in self.voters if v.is_chair), "")
        by_rules = _("by the rules")
        self._offer("presiding", [("", f"{by_rules}{chair}"), *((v.person_id, v.name) for v in self.voters if not v.by_proxy)])
        self._offer("question", self.offered_questions)
        self._offer("shared_with", [(str(d.pk), str(d)) for d in decision.item.decisions.all() if d.pk != decision.pk])
        for voter in self.voters:
            label = f"{voter.name} ({voter.cast_by_name})" if voter.by_proxy else voter.name
            self.fields[f"choice_{voter.person_id}"] = forms.ChoiceField(
                label=label, choices=[("", "–"), *Choice.choices], required=False, initial=voter.choice
            )
            if voter.person_id in self.barred and voter.person_id not in own:
                self.fields[f"admit_{voter.person_id}"] = forms.CharField(
                    label=f"{voter.name} — {self.barred[voter.person_id]}",
                    help_text=_("Empty: takes no part. Otherwise the reason why this member votes all the same."),
                    max_length=200,
                    required=False,
                    initial=voter.admitted_because,
                )

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _initial(self, vote: Vote | None) -> dict[str, Any]:
        if vote is None:
            return {}
        return {
            "method": vote.method,
            "question": vote.question,
            "votes_for": vote.votes_for,
            "against": vote.votes_against,
            "abstained": vote.votes_abstained,
            "missing": vote.votes_missing,
            "spoilt": vote.votes_spoilt,
            "casting": vote.casting,
            "scope": vote.scope,
            "presiding": vote.chosen_to_preside,
            "recused": [str(v.person_id) for v in self.voters if v.recused and not v.by_proxy],
            "shared_with": [str(d.pk) for d in vote.decisions.all()],
            "no_quorum_confirmed": vote.no_quorum_confirmed,
        }

    def choice_fields(self) -> list[Any]:
        return [self[f"choice_{v.person_id}"] for v in self.voters]

    def barred_rows(self) -> list[tuple[Voter, str, Any]]:
        """Voters with an interest: who, why, and the field for the reason to admit them (None: they cannot be)."""
        found = [(v, f"admit_{v.person_id}") for v in self.voters if v.person_id in self.barred]
        return [(v, self.barred[v.person_id or 0], self[name] if name in self.fields else None) for v, name in found]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("method") == VoteMethod.COUNT and data.get("votes_for") is None and "all_for" not in self.data:
            self.add_error("votes_for", _("Enter how many were for: empty is not zero."))
        return data

    def count(self) -> Count:
        data, all_for = self.cleaned_data, "all_for" in self.data
        numbers = {k: data[k] for k in ("votes_for", "against", "abstained", "missing", "spoilt")}
        if all_for:
            numbers = {"against": 0, "abstained": 0}
        elif data["method"] == VoteMethod.COUNT:
            # A number that was counted makes the others nought: only a vote without numbers has empty ones.
            numbers |= {k: numbers[k] or 0 for k in ("against", "abstained")}
        return Count(
            **numbers,
            method=VoteMethod.COUNT if all_for else data["method"],
            rest_for=all_for,
            casting="" if all_for else data["casting"],
            recused=[int(pk) for pk in data["recused"]],
            admitted={int(k.removeprefix("admit_")): v for k, v in data.items() if k.startswith("admit_")},
            presiding=data["presiding"],
            question=data["question"],
            choices={v.person_id: data[f"choice_{v.person_id}"] for v in self.voters if v.person_id and data[f"choice_{v.person_id}"]},
            scope=data["scope"],
            shared_with=[int(pk) for pk in data["shared_with"]],
            reread=data["reread"],
            no_quorum_confirmed=data["no_quorum_confirmed"],
        )


class TranslationForm(PrintableMixin, forms.Form):
    """The translation of one text beside its original."""

    text = forms.CharField(required=False, widget=forms.Textarea({"rows": 3}), label=_("translation"))

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["lang"] = language


class PhraseForm(PrintableMixin, forms.ModelForm[Phrase]):
    """A standard phrase and the letters that write it out."""

    class Meta:
        model = Phrase
        fields = ["letters", "text", "place"]

    def clean_letters(self) -> str:
        letters: str = self.cleaned_data["letters"].strip().lower()
        if " " in letters:
            raise forms.ValidationError(_("Letters only, without a space."))
        return letters
