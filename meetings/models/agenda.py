from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.lib.search import search_index, searched
from council.models import Clause, NormativeAct
from meetings.models.meetings import Meeting
from members.models import Person, QuestionKind


class Level(models.TextChoices):
    """Who may read an item, a decision or a file; speeches, votes and assignments inherit it."""

    OPEN = "open", _("open to the staff")
    CONFIDENTIAL = "confidential", _("confidential: members of the body only")


class ItemKind(models.TextChoices):
    """What an agenda item is about, as far as later rooms need to know it."""

    GENERAL = "general", _("general")
    CONTROL = "control", _("execution of earlier decisions")
    PLAN = "plan", _("work plan")
    ATTESTATION = "attestation", _("attestation, title or award")
    PROJECT = "project", _("innovation project")
    PROGRAMME = "programme", _("programme or document under review")
    REPORT = "report", _("report")
    OTHER = "other", _("any other business")


class ItemForm(models.TextChoices):
    """How an item is held: some items are activities rather than reports."""

    REPORT = "report", _("report")
    DISCUSSION = "discussion", _("discussion")
    ACTIVITY = "activity", _("activity")
    INFORMATION = "information", _("information")


SUB_ITEM_LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"


class AgendaItem(models.Model):
    """A matter on the agenda. Numbered 1, 2, 3; sub-items а), б), в), so that they never clash with decisions 2.1, 2.2."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name=_("meeting"))
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("sub-item of"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.TextField(_("title"))
    kind = models.CharField(_("kind"), max_length=15, choices=ItemKind.choices, default=ItemKind.GENERAL)
    form = models.CharField(_("form"), max_length=15, choices=ItemForm.choices, default=ItemForm.REPORT)
    level = models.CharField(_("who may read it"), max_length=15, choices=Level.choices, default=Level.OPEN)
    minutes = models.PositiveSmallIntegerField(_("planned time, minutes"), null=True, blank=True)
    starts_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    note = models.TextField(_("note for the agenda"), blank=True)
    subject_title = models.CharField(_("title of the project or programme"), max_length=300, blank=True)
    subject_authors = models.CharField(_("authors"), max_length=300, blank=True)
    added_on_the_spot = models.BooleanField(_("added during the meeting"), default=False)
    clauses = models.ManyToManyField(Clause, through="ItemClause", related_name="agenda_items", verbose_name=_("clauses of the regulation"))
    acts = models.ManyToManyField(NormativeAct, through="ItemAct", related_name="agenda_items", verbose_name=_("normative acts"))
    search_key = searched("title")

    class Meta:
        verbose_name = _("agenda item")
        ordering = ["meeting", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "parent", "number"],
                name="meetings_item_number_once",
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="meetings_item_numbers_from_one"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="meetings_item_kind_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="meetings_item_level_known"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")), name="meetings_item_times_in_order"
            ),
        ]
        indexes = [search_index("meetings_item_search")]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        """«2.» or «б)»."""
        return f"{SUB_ITEM_LETTERS[self.number - 1]})" if self.parent_id else f"{self.number}."

    @property
    def rapporteurs(self) -> list[Speech]:
        """Who reports on it: the lines of what is heard, made when it is planned."""
        return [speech for speech in self.speeches.all() if speech.kind == "heard"]

    @property
    def is_confidential(self) -> bool:
        return self.level == Level.CONFIDENTIAL or bool(self.parent and self.parent.level == Level.CONFIDENTIAL)

    @property
    def question_kind(self) -> str:
        """Which majority rule applies: a matter of attestation is a question about a person."""
        return QuestionKind.PERSON if self.kind == ItemKind.ATTESTATION else QuestionKind.ANY


class ItemClause(models.Model):
    """That an item answers to a clause of the regulation."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="item_clauses")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="item_clauses")

    class Meta:
        ordering = ["clause__position"]
        constraints = [models.UniqueConstraint(fields=["item", "clause"], name="meetings_item_clause_once")]

    def __str__(self) -> str:
        return self.clause.code


class ItemAct(models.Model):
    """That an item cites a normative act, and which part of it."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="item_acts")
    act = models.ForeignKey(NormativeAct, models.PROTECT, related_name="item_acts")
    place = models.CharField(_("appendix or clause"), max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "act"], name="meetings_item_act_once")]

    def __str__(self) -> str:
        return str(self.act)


class SpeechKind(models.TextChoices):
    HEARD = "heard", _("heard")
    SPOKE = "spoke", _("spoke")
    QUESTION = "question", _("question")
    ANSWER = "answer", _("answer")


class Speech(models.Model):
    """What somebody said. A row «heard» without words is a rapporteur who is planned; the words come when they are spoken.

    The name and the position are snapshots as the protocol prints them; the speaker may be an outsider, a role or a unit (no person).
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="speeches", verbose_name=_("agenda item"))
    kind = models.CharField(_("kind"), max_length=10, choices=SpeechKind.choices, default=SpeechKind.SPOKE)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="speeches", verbose_name=_("speaker"))
    name = models.CharField(_("name as printed"), max_length=200)
    position = models.CharField(_("position"), max_length=300, blank=True)
    text = models.TextField(_("short content"), blank=True)
    report_attached = models.BooleanField(_("the report is attached"), default=False)
    about = models.ManyToManyField(Person, through="SpeechAbout", related_name="speeches_about", verbose_name=_("about whom"))
    level = models.CharField(_("who may read it"), max_length=15, choices=Level.choices, default=Level.OPEN)

    class Meta:
        verbose_name = _("speech")
        ordering = ["item", "order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SpeechKind.values), name="meetings_speech_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="meetings_speech_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"


class SpeechAbout(models.Model):
    """That a speech is about a person: an extract for that person prints it, one for another does not."""

    speech = models.ForeignKey(Speech, models.CASCADE, related_name="about_rows")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["speech", "person"], name="meetings_speech_about_once")]

    def __str__(self) -> str:
        return str(self.person)


class Interest(models.Model):
    """That a person has an interest in an item: out of the vote and out of the base. Higher rooms write it through a service."""

    class Reason(models.TextChoices):
        CANDIDATE = "candidate", _("the matter is about this person")
        RELATIVE = "relative", _("a relative")
        AUTHOR = "author", _("an author")
        DECLARED = "declared", _("declared by the person")

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="interests", verbose_name=_("agenda item"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="interests", verbose_name=_("person"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices, default=Reason.DECLARED)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("interest")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"], name="meetings_interest_once", violation_error_message=_("This person is already entered.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_reason_display()}"
