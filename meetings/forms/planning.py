"""Forms before a meeting: its particulars, an agenda item, an appendix, the reason of an act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.lib.forms import DateInput, PrintableMixin, TimeInput
from council.lib.uploads import inspect
from council.models import Clause, NormativeAct, Regulation
from meetings.forms.names import NamesField
from meetings.models import AgendaItem, Attachment, Meeting, ProtocolScan
from members.models import Body, Person, User

# What may be attached, by content: papers and pictures. A page that could run something is never among them.
ALLOWED_TYPES = {
    "application/pdf",
    "image/jpeg",
    "image/png",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
}

SCAN_TYPES = {"application/pdf", "image/jpeg", "image/png"}


class MeetingForm(PrintableMixin, forms.ModelForm[Meeting]):
    """The particulars of a meeting. School year, chair and secretary may stay empty: they follow from the body and the date."""

    class Meta:
        model = Meeting
        fields = [
            "body",
            "date",
            "starts",
            "ends",
            "place",
            "kind",
            "form",
            "language",
            "theme",
            "chair",
            "secretary",
            "end_date",
            "school_year",
            "convocation",
        ]
        widgets = {"date": DateInput, "end_date": DateInput, "starts": TimeInput, "ends": TimeInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = user.standing.bodies_to_call()
        bodies: QuerySet[Body] = Body.objects.active_on(timezone.localdate())
        own = bodies if allowed is None else bodies.filter(pk__in=allowed)
        self.fields["body"].queryset = own | Body.objects.filter(pk=self.instance.body_id)  # type: ignore[attr-defined]
        people = Person.objects.employed_on(self.instance.date or timezone.localdate())
        for role in ("chair", "secretary"):
            kept = Person.objects.filter(pk=getattr(self.instance, f"{role}_id"))
            self.fields[role].queryset = (people | kept.distinct()).order_by("sort_key")  # type: ignore[attr-defined]
            self.fields[role].help_text = _("Empty: as the body has it.")
        self.fields["date"].required = True
        self.fields["school_year"].help_text = _("Empty: the year of the date. An August meeting may be put into the new year.")
        if self.instance.pk:
            self.fields["body"].disabled = True


class ItemForm(PrintableMixin, forms.ModelForm[AgendaItem]):
    """An agenda item as it is planned; rapporteurs become the first lines of what is heard."""

    rapporteurs = NamesField(label=_("rapporteurs"), required=False)
    clauses = forms.ModelMultipleChoiceField(Clause.objects.none(), required=False, label=_("clauses of the regulation"))
    acts = forms.ModelMultipleChoiceField(NormativeAct.objects.all(), required=False, label=_("normative acts"))

    class Meta:
        model = AgendaItem
        fields = ["title", "kind", "form", "minutes", "parent", "level", "subject_title", "subject_authors", "note"]
        widgets = {"title": forms.Textarea({"rows": 2}), "note": forms.Textarea({"rows": 2})}

    field_order = ["title", "rapporteurs", "minutes", "kind", "form", "clauses", "acts", "parent", "level"]

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("Ends in «жөнүндө» or «тууралуу».")
        parents = AgendaItem.objects.filter(meeting=meeting, parent=None).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        regulation = Regulation.objects.in_force(meeting.date or timezone.localdate()).first()
        self.fields["clauses"].queryset = Clause.objects.filter(regulation=regulation)  # type: ignore[attr-defined]
        if self.instance.pk and self.instance.children.exists():
            self.fields["parent"].disabled = True


class AttachmentForm(PrintableMixin, forms.ModelForm[Attachment]):
    """An appendix: a file, or only its mention with the number of sheets."""

    class Meta:
        model = Attachment
        fields = ["number", "title", "sheets", "item", "level", "file"]

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)  # type: ignore[attr-defined]

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if self.meeting.attachments.filter(number=number).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is already an appendix with this number."))
        return number

    def clean_file(self) -> UploadedFile[bytes] | None:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            found = inspect(file, allowed=ALLOWED_TYPES)
            self.instance.file_name, self.instance.content_type = found.name, found.content_type
            self.instance.size, self.instance.sha256 = found.size, found.sha256
        return file


class ScanForm(forms.ModelForm[ProtocolScan]):
    """A scan of the signed printout: a PDF or a picture."""

    class Meta:
        model = ProtocolScan
        fields = ["file"]
        help_texts = {"file": _("PDF, JPEG or PNG. It cannot be changed or deleted afterwards.")}

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        found = inspect(file, allowed=SCAN_TYPES)
        if ProtocolScan.objects.filter(meeting=self.instance.meeting_id, sha256=found.sha256).exists():
            raise forms.ValidationError(_("This very file is there already."))
        self.instance.file_name, self.instance.content_type = found.name, found.content_type
        self.instance.size, self.instance.sha256 = found.size, found.sha256
        return file


class ReasonForm(PrintableMixin, forms.Form):
    """Why something ends or opens again."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}), error_messages={"required": _("State the reason.")})


class PostponeForm(ReasonForm):
    date = forms.DateField(label=_("New date"), widget=DateInput)
    starts = forms.TimeField(label=_("Begins at"), widget=TimeInput, required=False)


class NumberForm(PrintableMixin, forms.Form):
    """A protocol number given by hand."""

    number = forms.IntegerField(label=_("protocol №"), min_value=1, max_value=999)
    note = forms.CharField(label=_("why by hand"), max_length=200, required=False)


class NoteForm(PrintableMixin, forms.Form):
    reason = forms.CharField(label=_("Note"), widget=forms.Textarea({"rows": 2}), required=False)
