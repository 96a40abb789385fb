from __future__ import annotations

import datetime
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.models import HistoryRow, SchoolYear
from council.models.school import Language
from meetings.models.interests import interested_in, kin_on
from meetings.querysets.meetings import ATTENDANCE, WHOLE, MeetingQuerySet
from meetings.readiness import Problem, ProblemGroup, grouped, problems_of
from meetings.verdict import Quorum, quorum
from meetings.workflow import BADGES, LOCKED, WORKFLOW, State
from members.models import Body, MajorityRule, Person, QuestionKind, RuleSet
from members.models.bodies import QuorumBase, Signatories

if TYPE_CHECKING:
    from meetings.models.agenda import AgendaItem
    from meetings.models.attendance import Attendance
    from meetings.models.decisions import Decision
    from meetings.models.votes import Vote


class MeetingKind(models.TextChoices):
    REGULAR = "regular", _("regular")
    EXTRAORDINARY = "extraordinary", _("extraordinary")
    EXTENDED = "extended", _("extended")
    JOINT = "joint", _("joint")


class MeetingForm(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    REMOTE = "remote", _("remote (online)")
    MIXED = "mixed", _("mixed")


class Meeting(models.Model):
    """A meeting (отурум) of a body, from the plan to the signed protocol, or old minutes that were imported.

    A two-day meeting has an end date; a joint one is owned by the body that counts the quorum; composition is as of the first day.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name=_("body"))
    school_year = models.ForeignKey(
        SchoolYear, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("school year")
    )
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("rule set"))
    joint_with = models.ManyToManyField(Body, through="JointBody", related_name="joint_meetings", verbose_name=_("together with"))
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.PLANNED)
    kind = models.CharField(_("kind"), max_length=15, choices=MeetingKind.choices, default=MeetingKind.REGULAR)
    form = models.CharField(_("form of holding"), max_length=10, choices=MeetingForm.choices, default=MeetingForm.IN_PERSON)
    language = models.CharField(_("language of the minutes"), max_length=2, choices=Language.choices, default=Language.KY)
    theme = models.CharField(_("theme"), max_length=300, blank=True)
    convocation = models.CharField(_("convocation"), max_length=60, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    end_date = models.DateField(_("last day"), null=True, blank=True, help_text=_("Only for a meeting of several days."))
    starts = models.TimeField(_("begins at"), null=True, blank=True)
    ends = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="chaired", verbose_name=_("presiding person"))
    chair_name = models.CharField(_("presiding person as printed"), max_length=200, blank=True)
    chair_position = models.CharField(_("position"), max_length=300, blank=True)
    secretary = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="minuted", verbose_name=_("secretary"))
    secretary_name = models.CharField(_("secretary as printed"), max_length=200, blank=True)
    secretary_position = models.CharField(_("position"), max_length=300, blank=True)
    number = models.PositiveSmallIntegerField(_("protocol №"), null=True, blank=True)
    number_is_manual = models.BooleanField(_("the number was given by hand"), default=False)
    number_is_fixed = models.BooleanField(_("the number is final"), default=False)
    number_note = models.CharField(_("note on the number"), max_length=200, blank=True)
    declared_present = models.PositiveSmallIntegerField(_("present, as declared"), null=True, blank=True)
    declared_absent = models.PositiveSmallIntegerField(_("absent, as declared"), null=True, blank=True)
    declared_members = models.PositiveSmallIntegerField(_("members, as declared"), null=True, blank=True)
    declared_note = models.CharField(_("attendance in words"), max_length=300, blank=True)
    reason = models.TextField(_("reason"), blank=True, help_text=_("Why the meeting was cancelled, postponed or not opened."))
    postponed_to = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="postponed_from", verbose_name=_("postponed to")
    )
    source_hash = models.CharField(max_length=64, blank=True)
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    is_extract = models.BooleanField(_("the source is an extract"), default=False)
    import_remarks = models.JSONField(_("remarks of the import"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        ordering = [F("date").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="meetings_meeting_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.IMPORTED) | Q(state=State.DRAFTED) | Q(date__isnull=False, school_year__isnull=False),
                name="meetings_meeting_has_a_date",
                violation_error_message=_("Enter the date."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SIGNED) | Q(number__isnull=False, number_is_fixed=True, date__isnull=False),
                name="meetings_signed_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gte=F("date")),
                name="meetings_meeting_dates_in_order",
                violation_error_message=_("The end date must not be earlier than the start date."),
            ),
            models.UniqueConstraint(
                fields=["body", "school_year", "number"],
                condition=Q(is_extract=False),  # an extract repeats the number of its minutes
                name="meetings_number_once_a_year",
                violation_error_message=_("Minutes with this number already exist in this academic year."),
            ),
            models.UniqueConstraint(fields=["source_hash"], condition=~Q(source_hash=""), name="meetings_source_once"),
            models.CheckConstraint(condition=Q(number=None) | Q(number__gte=1), name="meetings_numbers_from_one"),
        ]
        indexes = [
            models.Index(fields=["school_year", "body", "date"], name="meetings_year_body_date"),
            models.Index(fields=["state", "date"], name="meetings_state_date"),
        ]

    def __str__(self) -> str:
        day = f"{self.date:%d.%m.%Y}" if self.date else "?"
        return f"{self.body}, {day}"

    # --- state ---------------------------------------------------------------------------------------------------------
    def get_state_display(self) -> str:  # type: ignore[no-redef]  # the plugin of mypy counts Django's own
        """Django's own makes a dictionary of all states each time: a list of thirty meetings asks thirty times."""
        return str(State(self.state).label)

    @property
    def badge(self) -> str:
        return BADGES[State(self.state)]

    @property
    def is_locked(self) -> bool:
        return self.state in LOCKED

    @property
    def is_past(self) -> bool:
        return self.date is not None and self.date < timezone.localdate()

    @property
    def is_live(self) -> bool:
        """It goes on, today: the clock tells what the times on paper do not yet."""
        if self.state != State.IN_PROGRESS or self.date is None:
            return False
        return self.date <= timezone.localdate() <= (self.end_date or self.date)

    # --- rules, quorum, majority ---------------------------------------------------------------------------------------
    def read_whole(self) -> None:
        """Read everything that is written into the meeting, in one query, unless that was done: as MeetingQuerySet.complete() does."""
        if not WHOLE.is_read(self):
            WHOLE.read([self])

    @cached_property
    def members_attending(self) -> list[Attendance]:
        """The lines of members with a vote, with when they were there."""
        if not ATTENDANCE.is_read(self):
            ATTENDANCE.read([self])
        return [a for a in self.attendances.all() if a.is_member and a.votes]

    @property
    def counts_able_members(self) -> bool:
        return self.rule_set is not None and self.rule_set.quorum_base == QuorumBase.ABLE_TO_VOTE

    def quorum_at(self, moment: datetime.datetime | None, barred: Collection[int] = ()) -> Quorum:
        """Members present at the moment against members in office that day. Those with an interest (`barred`) are left out on both
        sides where the rule set counts members able to vote on the matter; otherwise recusal does not touch the quorum."""
        counted = self.members_attending
        if self.counts_able_members:
            counted = [a for a in counted if a.person_id not in barred]
        return quorum(self.rule_set, present=sum(1 for a in counted if a.present_at(moment)), base=len(counted))

    def moment_of(self, item: AgendaItem) -> datetime.datetime | None:
        """The moment at which an item is decided, as far as it is known: its last one, for votes come at the end; while it is open
        on the day of the meeting, now; else its beginning. A sub-item without times goes by its parent. None: nobody knows."""
        timed = item if item.starts_at or item.ends_at or item.parent is None else item.parent
        if timed.ends_at:
            # An interval of presence ends before the minute of its end: who left at 15:30 was there until the item's end at 15:30.
            last = timed.ends_at - datetime.timedelta(microseconds=1)
            return max(last, timed.starts_at) if timed.starts_at else last
        if self.is_live:
            return timezone.now()
        return timed.starts_at

    def quorum_of(self, item: AgendaItem) -> Quorum:
        """Per item, since people come late and leave early (model 2)."""
        return self.quorum_at(self.moment_of(item), interested_in([item], kin=self.kin) if self.counts_able_members else ())

    @cached_property
    def kin(self) -> list[tuple[int, int]]:
        """Declared relatives, as pairs of ids, in force on the day of the meeting."""
        return kin_on(self.date or timezone.localdate())

    def barred_from(self, vote: Vote) -> dict[int, str]:
        """Who has an interest in what a vote is on, by id, with the reason; from the prefetched agenda."""
        decisions = self.decisions_by_vote.get(vote.pk, [])
        return interested_in([d.item for d in decisions], decisions, kin=self.kin)

    @cached_property
    def decisions_by_vote(self) -> dict[int | None, list[Decision]]:
        found: dict[int | None, list[Decision]] = {}
        for decision in (d for item in self.items.all() for d in item.decisions.all()):
            found.setdefault(decision.vote_id, []).append(decision)
        return found

    def votes_passed_at(self, moment: datetime.datetime | None) -> dict[int, Attendance]:
        """Whose votes are cast by whom at the moment: the giver's line (id) → the line of the holder, who is there while the giver
        is not. Nothing where the rules know no proxies."""
        if self.rule_set is None or not self.rule_set.proxies:
            return {}
        lines = {a.pk: a for a in self.members_attending}
        given = {a.pk: a.passed_vote.holder_id for a in lines.values() if a.passed_vote and not a.present_at(moment)}
        return {pk: lines[to] for pk, to in given.items() if to in lines and lines[to].present_at(moment)}

    def quorum_now(self) -> Quorum:
        """While the meeting goes on, at this moment; otherwise of all who came."""
        return self.quorum_at(timezone.now() if self.is_live else None)

    def majority_for(self, question: str) -> MajorityRule | None:
        """The rule for this kind of question, or the rule for any question."""
        rules = {r.question: r for r in self.rule_set.majorities.all()} if self.rule_set else {}
        return rules.get(question) or rules.get(QuestionKind.ANY)

    def has_open_ballot(self) -> bool:
        """Whether members are voting in secret right now."""
        return self.ballots.filter(secret_ballot__state="open").exists()  # noqa: S106  (a state, no password)

    # --- readiness and signing -----------------------------------------------------------------------------------------
    @cached_property
    def problems(self) -> list[Problem]:
        """What still stands against the protocol, worst first; each line knows the place to mend."""
        self.read_whole()
        return problems_of(self)

    @property
    def problem_groups(self) -> list[ProblemGroup]:
        """The same, lines of one kind together."""
        return grouped(self.problems)

    @property
    def signatory_roles(self) -> list[str]:
        """Who must sign: what the rule set names."""
        alone = self.rule_set is not None and self.rule_set.signatories == Signatories.CHAIR_ONLY
        return ["chair"] if alone else ["chair", "secretary"]

    @property
    def signatory_ids(self) -> set[int]:
        return {getattr(self, f"{role}_id") for role in self.signatory_roles} - {None}

    @property
    def version(self) -> int:
        """The version of the protocol that is being signed, or was signed last."""
        signed = self.protocols.count()
        return signed if self.state == State.SIGNED else signed + 1

    def signing_objection(self) -> object | None:
        """Both places must be filled before anybody signs."""
        missing = [role for role in self.signatory_roles if getattr(self, f"{role}_id") is None]
        return _("The presiding person and the secretary must be chosen from the staff.") if missing else None

    # --- time ----------------------------------------------------------------------------------------------------------
    @property
    def several_days(self) -> bool:
        """Whether a time alone does not say when: the meeting has a second day."""
        return self.date is not None and self.end_date is not None and self.end_date > self.date

    def is_on(self, day: datetime.date) -> bool:
        return self.date is not None and self.date <= day <= (self.end_date or self.date)

    def moment(self, time: datetime.time | None, day: datetime.date | None = None) -> datetime.datetime | None:
        """A time of the meeting's day as a moment in the school's zone."""
        if time is None or self.date is None:
            return None
        return timezone.make_aware(datetime.datetime.combine(day or self.date, time))


class JointBody(models.Model):
    """Another body that holds the meeting together with the owning one."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="joint_rows")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "body"], name="meetings_joint_body_once")]

    def __str__(self) -> str:
        return str(self.body)


# Acts of the history that are no rows of the workflow's table.
OTHER_ACTS = {
    "ballot_open": _("Open a secret ballot"),
    "ballot_close": _("Close a secret ballot"),
    "ballot_annul": _("Annul a secret ballot"),
    "ballot_correct": _("Correct the result of a secret ballot"),
    "ballot_casting": _("Casting vote after a secret ballot"),
}


class MeetingHistory(HistoryRow):
    """A line of a meeting's history, written by the workflow."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="history", verbose_name=_("meeting"))

    class Meta(HistoryRow.Meta):
        verbose_name = _("history of a meeting")

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.actor_name}: {self.action}"

    @property
    def label(self) -> Any:
        return WORKFLOW[self.action].label if self.action in WORKFLOW.actions else OTHER_ACTS.get(self.action, _("Plan a meeting"))
