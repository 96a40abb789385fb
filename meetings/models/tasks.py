"""What becomes of decisions and assignments after signing. The minutes are locked; these rows live on (model 8)."""

from __future__ import annotations

import datetime
import secrets
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from council.models import HistoryRow, IssuedDocument
from meetings.models.agenda import AgendaItem
from meetings.models.decisions import Assignment, Decision, PartyOffice
from meetings.models.meetings import Meeting
from meetings.querysets.afterwards import LEADS, DirectorOrderQuerySet, ReportRequestQuerySet, TaskQuerySet
from meetings.workflow.tasks import TASK_BADGES, TASK_OPEN, TASKS, TaskState
from members.models import Body, Person

if TYPE_CHECKING:
    from members.models import User


class Task(models.Model):
    """The duty that a signed assignment lays upon somebody, as it stands today: its state and its deadline with all extensions.

    Made when the protocol is signed. The assignment says what was decided and stays as it was printed; who has to do it follows the
    present holder of the place (model 15): a body's task is its head's or chair's, an office's its holder's.
    """

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="task", verbose_name=_("assignment"))
    # The meeting of the assignment, set by the database: who may see a task is asked of it, and of twenty years of tasks.
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="tasks", verbose_name=_("meeting"))
    state = models.CharField(_("state"), max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    due = models.DateField(_("last day"), null=True, blank=True, help_text=_("With all extensions; none: permanent or without a deadline."))
    opened_on = models.DateField(_("given on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # The meeting whose decision cancelled it: when that is corrected, it may be in force again.
    cancelled_in = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cancelled by a decision of")
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        ordering = [F("due").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="meetings_task_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(TASK_OPEN), closed_on=None) | (~Q(state__in=sorted(TASK_OPEN)) & Q(closed_on__isnull=False)),
                name="meetings_task_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.CANCELLED, cancelled_in__isnull=False) | (~Q(state=TaskState.CANCELLED) & Q(cancelled_in=None)),
                name="meetings_task_cancelled_in_a_meeting",
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="meetings_task_state_due")]

    def __str__(self) -> str:
        return str(self.assignment)

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # as in Meeting
        return str(TaskState(self.state).label)

    @property
    def badge(self) -> str:
        return TASK_BADGES[TaskState(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in TASK_OPEN

    @property
    def is_overdue(self) -> bool:
        """Nobody has reported, and its last day is past."""
        return self.state == TaskState.OPEN and self.due is not None and self.due < timezone.localdate()

    @property
    def is_confidential(self) -> bool:
        return self.assignment.decision.is_confidential

    @property
    def what(self) -> str:
        """What is to be done: the words of the assignment, else those of its decision."""
        return self.assignment.text or self.assignment.decision.text

    @cached_property
    def waits_for_another_than(self) -> set[int]:
        """Whose reports wait for an answer, by id: they do not answer them themselves."""
        return set(self.reports.filter(answer="").values_list("person", flat=True))

    def is_executed_by(self, user: User) -> bool:
        """Whether the task is this person's today, as responsible or co-executor."""
        return Task.objects.executed_by(user).filter(pk=self.pk).exists()

    def executed_for(self, user: User) -> list[str]:
        """For whom this person has the task today, by name: nobody if it is the own one."""
        acting = user.standing.acted_for
        if user.person is None or Task.objects.own_duties_of(user).filter(pk=self.pk).exists():
            return []
        parties = list(self.assignment.parties.all())
        unions = acting(bodies=[m.body_id for m in user.standing.memberships if m.body_kind == "method_union"], roles=["head"])
        offices = {party.office for party in parties}
        names = acting(bodies=[p.body_id for p in parties if p.body_id], roles=LEADS, offices=offices)
        director = user.standing.director_acted_for if PartyOffice.DIRECTOR in offices else None
        return [*names, *([director.short] if director else []), *(unions if PartyOffice.UNION_HEADS in offices else [])]


# Acts of the history that nobody presses a button for.
OTHER_ACTS = {
    "open": _("The task is given"),
    "cancel": _("Cancelled"),
    "amend": _("The decision is amended"),
    "restore": _("In force again"),
    "follow": _("The deadline follows the corrected protocol"),
}


class TaskHistory(HistoryRow):
    """A line of a task's history, written by the workflow."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="history", verbose_name=_("task"))

    class Meta(HistoryRow.Meta):
        verbose_name = _("history of a task")

    def __str__(self) -> str:
        return self.action

    @property
    def label(self) -> Any:
        return TASKS[self.action].label if self.action in TASKS.actions else OTHER_ACTS.get(self.action, self.action)


class TaskReport(models.Model):
    """A report of execution: what was done, with evidence; accepted or returned by the controller."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")

    task = models.ForeignKey(Task, models.PROTECT, related_name="reports", verbose_name=_("task"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who reports"))
    text = models.TextField(_("what was done"))
    at = models.DateTimeField(_("time"), auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    answer_note = models.TextField(_("note of the controller"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of execution")
        ordering = ["task", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="meetings_report_has_words"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="meetings_report_answer_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.text[:60]}"


def evidence_path(evidence: TaskEvidence, filename: str) -> str:
    """A name that cannot be guessed; the name people see is a column."""
    return f"tasks/{secrets.token_urlsafe(16)}"


class TaskEvidence(models.Model):
    """A file that shows that a task was carried out. Readable by whoever may read the task."""

    report = models.ForeignKey(TaskReport, models.PROTECT, related_name="evidence", verbose_name=_("report"))
    file = models.FileField(_("file"), upload_to=evidence_path, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("evidence")
        ordering = ["report", "pk"]

    def __str__(self) -> str:
        return self.file_name


class TaskExtension(models.Model):
    """That the last day of a task was moved: from which to which, by whom, why."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="extensions", verbose_name=_("task"))
    before = models.DateField(_("last day before"), null=True, blank=True)
    until = models.DateField(_("new last day"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("extension")
        ordering = ["task", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="meetings_extension_has_a_reason"),
            models.CheckConstraint(
                condition=Q(before=None) | Q(until__gt=F("before")),
                name="meetings_extension_goes_on",
                violation_error_message=_("The new last day must be later than the present one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.until:%d.%m.%Y}"


class TaskReminder(models.Model):
    """That somebody was reminded of a task at this stage of this deadline, so that nobody is reminded twice."""

    class Stage(models.TextChoices):
        BEFORE = "before", _("before the last day")
        ON = "on", _("on the last day")
        AFTER = "after", _("after the last day")
        ESCALATED = "escalated", _("to chair and director")

    task = models.ForeignKey(Task, models.CASCADE, related_name="reminders")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    due = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "stage", "due"], name="meetings_reminded_once")]

    def __str__(self) -> str:
        return f"{self.task}: {self.stage}"


class DecisionLink(models.Model):
    """That a decision cancels or amends an earlier one. Part of the later decision's minutes and locked with them; it takes effect
    when they are signed and the decision was carried."""

    class Kind(models.TextChoices):
        CANCELS = "cancels", _("cancels")
        AMENDS = "amends", _("amends")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="links_to_earlier", verbose_name=_("later decision"))
    earlier = models.ForeignKey(Decision, models.PROTECT, related_name="links_from_later", verbose_name=_("earlier decision"))
    kind = models.CharField(_("what it does"), max_length=10, choices=Kind.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    in_force = models.BooleanField(default=False, help_text=_("Set by the last signature, if the later decision was carried."))

    class Meta:
        verbose_name = _("link between decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "earlier"],
                name="meetings_decision_link_once",
                violation_error_message=_("These decisions are linked already."),
            ),
            models.CheckConstraint(condition=~Q(decision=F("earlier")), name="meetings_decision_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.decision.label} {self.get_kind_display()} {self.earlier.label}"


class DecisionReview(models.Model):
    """The day on which a decision is to be looked at again, and what came of it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reviews", verbose_name=_("decision"))
    on = models.DateField(_("to be reviewed on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    done_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)

    class Meta:
        verbose_name = _("review of a decision")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(outcome=""), name="meetings_review_done_has_an_outcome"),
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(done_at=None),
                name="meetings_one_open_review",
                violation_error_message=_("This decision is to be reviewed already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision.label} {self.on:%d.%m.%Y}"


class DirectorOrder(models.Model):
    """An order of the director that puts a decision into force: a draft made from the decision, then its own number, «66-к».

    With a number it is a paper of the school (`document`) and is written no more.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="orders", verbose_name=_("decision"))
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text of the order"))
    number = models.CharField(_("order №"), max_length=40, blank=True)
    date = models.DateField(_("date of the order"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, default="ky")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    numbered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("numbered by")
    )
    signer_name = models.CharField(_("who signs it"), max_length=200, blank=True)
    signer_position = models.CharField(_("position"), max_length=300, blank=True)
    document = models.OneToOneField(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="order", verbose_name=_("document"))

    objects = DirectorOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order of the director")
        ordering = ["decision", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number="", document=None) | (~Q(number="") & Q(date__isnull=False)), name="meetings_order_whole"
            )
        ]

    def __str__(self) -> str:
        return f"№ {self.number}" if self.number else self.title

    @property
    def state(self) -> str:
        """A draft, or issued with its number; not stored, since the paper says it."""
        return "issued" if self.document_id else "draft"

    def get_state_display(self) -> str:
        return str(pgettext("order", "Issued") if self.document_id else pgettext("order", "Draft"))

    @property
    def badge(self) -> str:
        return "good" if self.document_id else "warn"


class ControlledTask(models.Model):
    """That an agenda item on the execution of earlier decisions speaks of a task, and how the task stood then. Locked with the minutes."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="controlled_tasks", verbose_name=_("agenda item"))
    task = models.ForeignKey(Task, models.PROTECT, related_name="heard_in", verbose_name=_("task"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=TaskState.choices)
    due = models.DateField(_("last day"), null=True, blank=True)
    note = models.CharField(_("evidence or reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("task under control")
        ordering = ["item", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "task"], name="meetings_controlled_once")]

    def __str__(self) -> str:
        return str(self.task)


def request_path(request: ReportRequest, filename: str) -> str:
    """A name that cannot be guessed; the name people see is a column."""
    return f"requests/{secrets.token_urlsafe(16)}"


class ReportRequest(models.Model):
    """A report that a body (a method union) or a person is asked for before a meeting: until when, and what came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="report_requests", verbose_name=_("meeting"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="report_requests", verbose_name=_("body"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="report_requests", verbose_name=_("person"))
    subject = models.CharField(_("about what"), max_length=300)
    due = models.DateField(_("until"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    text = models.TextField(_("report"), blank=True)
    came_at = models.DateTimeField(_("received at"), null=True, blank=True)
    came_from = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who reports"))
    file = models.FileField(_("file"), upload_to=request_path, blank=True, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size, bytes"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ReportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("report asked for")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body=None, person__isnull=False) | Q(body__isnull=False, person=None), name="meetings_request_of_somebody"
            ),
            models.UniqueConstraint(
                fields=["meeting", "body", "person", "subject"],
                name="meetings_request_once",
                nulls_distinct=False,
                violation_error_message=_("This report has been asked for already."),
            ),
            models.CheckConstraint(condition=Q(came_at=None) | ~Q(text="") | ~Q(file_name=""), name="meetings_request_came_with_words"),
        ]

    def __str__(self) -> str:
        return self.subject

    def is_late(self, day: datetime.date | None = None) -> bool:
        return self.came_at is None and self.due < (day or timezone.localdate())
