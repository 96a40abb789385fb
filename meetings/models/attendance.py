from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from members.models import MemberRole, Person


class Attendance(models.Model):
    """A member's line in the attendance of a meeting: who was in office that day, with name, position and role as they were.

    Present means at least one interval of presence. `status` is empty until somebody has marked the member: empty is not absent.
    """

    class Status(models.TextChoices):
        UNKNOWN = "", _("not marked")
        PRESENT = "present", _("present")
        ABSENT = "absent", _("absent")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name=_("person"))
    name = models.CharField(_("name as printed"), max_length=200)
    position = models.CharField(_("position"), max_length=300, blank=True)
    role = models.CharField(_("role"), max_length=15, choices=MemberRole.choices, default=MemberRole.MEMBER)
    votes = models.BooleanField(_("has a vote"), default=True)
    is_member = models.BooleanField(_("counts as a member"), default=True)
    status = models.CharField(_("attendance"), max_length=8, choices=Status.choices, default=Status.UNKNOWN, blank=True)
    reason = models.CharField(_("reason for absence"), max_length=200, blank=True)
    excused = models.BooleanField(_("excused"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        ordering = ["meeting", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="meetings_attendance_once"),
            models.CheckConstraint(condition=Q(status__in=["", "present", "absent"]), name="meetings_attendance_status_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def present_at(self, moment: datetime.datetime | None) -> bool:
        """Whether the member was there at the moment; without a moment, whether at all. Reads the prefetched intervals."""
        if self.status != self.Status.PRESENT:
            return False
        intervals = list(self.presences.all())
        if not intervals or moment is None:
            return True
        return any((i.starts_at is None or i.starts_at <= moment) and (i.ends_at is None or moment < i.ends_at) for i in intervals)

    @property
    def passed_vote(self) -> Proxy | None:
        """The proxy by which this member passed the vote on; None for everybody else."""
        found: Proxy | None = getattr(self, "proxy_given", None)
        return found

    @property
    def arrived(self) -> datetime.datetime | None:
        """When a late member came; None if from the beginning."""
        starts = [i.starts_at for i in self.presences.all()]
        return min(s for s in starts if s) if starts and None not in starts else None

    @property
    def left(self) -> datetime.datetime | None:
        """When a member went early; None if there until the end."""
        ends = [i.ends_at for i in self.presences.all()]
        return max(e for e in ends if e) if ends and None not in ends else None


class Presence(models.Model):
    """An interval in which a member was there: from the beginning (no start) until the end (no end), in person or remotely."""

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="presences", verbose_name=_("attendance"))
    starts_at = models.DateTimeField(_("came at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("left at"), null=True, blank=True)
    remote = models.BooleanField(_("remotely"), default=False)

    class Meta:
        verbose_name = _("presence")
        ordering = [F("starts_at").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="meetings_presence_times_in_order",
                violation_error_message=_("The end must not be earlier than the start."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at}–{self.ends_at}"


class Proxy(models.Model):
    """A vote that an absent member passed to another for one meeting, where the rule set allows it: on which paper, of which day.

    It makes a vote, not a presence: the quorum is there so that people hear each other, and whoever is away hears nothing. So the
    giver is not counted in the quorum, but is on the list of voters and in the base of a majority of those present (otherwise more
    could be for than are counted). Nobody holds two, nobody passes on what was passed to him, and it rests while the giver is there
    or the holder is not. With an interest of either of the two in a matter it gives no vote on it. In a secret ballot it gives none
    at all: whoever votes secretly votes in person.
    """

    giver = models.OneToOneField(Attendance, models.CASCADE, related_name="proxy_given", verbose_name=_("passes the vote on"))
    holder = models.OneToOneField(Attendance, models.CASCADE, related_name="proxy_held", verbose_name=_("votes in the other's place"))
    given_on = models.DateField(_("date of the paper"))
    basis = models.CharField(
        _("basis"), max_length=200, help_text=_("The paper and the reason: a power of attorney №, a signed statement.")
    )

    class Meta:
        verbose_name = _("passed vote")
        verbose_name_plural = _("passed votes")
        ordering = ["giver__order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("holder")), name="meetings_proxy_is_another", violation_error_message=_("Choose another person.")
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="meetings_proxy_has_a_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} – {self.holder}"


class Guest(models.Model):
    """Somebody invited, without a vote: staff or an outsider. Guests never count for the quorum."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="guests", verbose_name=_("meeting"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("person"))
    name = models.CharField(_("name as printed"), max_length=200)
    position = models.CharField(_("position"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("guest")
        ordering = ["meeting", "order", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="meetings_guest_has_a_name")]

    def __str__(self) -> str:
        return self.name
