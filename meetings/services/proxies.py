"""Verbs of passing a vote: an absent member gives it to another for one meeting, or takes it back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from council.lib.workflow import Refused
from meetings.models import Attendance, Meeting, Proxy
from meetings.services.holding import locked_for
from members.models import User


def require_proxies(meeting: Meeting) -> None:
    """Raise Refused where the rules of the body know no proxies."""
    if meeting.rule_set is None or not meeting.rule_set.proxies:
        raise Refused(_("The rules of this body do not let a member pass the vote to another."))


@transaction.atomic
def pass_vote(proxy: Proxy, *, by: User) -> Proxy:
    """Write that an absent member passed the vote to another. Votes that were taken already keep the voters they were opened with."""
    meeting = locked_for("attend", proxy.giver.meeting, by)
    require_proxies(meeting)
    check_giver(proxy.giver)
    check_holder(proxy.holder, proxy.giver)
    if meeting.date and proxy.given_on > meeting.date:
        raise ValidationError({"given_on": _("The paper must not be younger than the meeting.")})
    proxy.save()
    return proxy


def check_giver(giver: Attendance) -> None:
    """Only a member with a vote who is not here, has not passed it yet, and casts nobody else's."""
    if not (giver.is_member and giver.votes):
        raise ValidationError({"giver": _("Only a member with a vote can pass it on.")})
    if giver.status == Attendance.Status.PRESENT:
        raise ValidationError({"giver": _("Who is present votes in person.")})
    if taken(giver):
        raise ValidationError({"giver": _("This member has passed the vote on already, or casts another's.")})


def check_holder(holder: Attendance, giver: Attendance) -> None:
    """Only another member with a vote, in the same meeting, who is not known to be away, gave no vote away and holds none."""
    if holder.pk == giver.pk or holder.meeting_id != giver.meeting_id:
        raise ValidationError({"holder": _("Choose another member of this meeting.")})
    if not (holder.is_member and holder.votes) or holder.status == Attendance.Status.ABSENT:
        raise ValidationError({"holder": _("A vote is passed to a member with a vote who is present.")})
    if taken(holder):
        raise ValidationError({"holder": _("Nobody casts more than one vote of another, and none that was passed on.")})


def taken(line: Attendance) -> bool:
    """Whether this member has a part in a passed vote already. Asked of the database: a row that is not saved yet says nothing."""
    return Proxy.objects.filter(Q(giver=line.pk) | Q(holder=line.pk)).exists()


@transaction.atomic
def take_back(proxy: Proxy, *, by: User) -> None:
    """The vote is not passed after all."""
    locked_for("attend", proxy.giver.meeting, by)
    proxy.delete()
