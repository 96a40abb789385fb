"""That a decision is to be looked at again on a day, and what came of it."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.workflow import Refused
from meetings.models import Decision, DecisionReview
from meetings.querysets.afterwards import STANDING
from members.models import User


def may_review(user: User, decision: Decision) -> bool:
    """Who keeps the papers of the body, or presides there; the methodist always."""
    return user.standing.runs(decision.item.meeting.body_id)


def require(user: User, decision: Decision) -> None:
    if not may_review(user, decision):
        raise Refused(_("You have no right to do this."))
    if decision.item.meeting.state not in STANDING:
        raise Refused(_("The minutes are not signed yet."))


@transaction.atomic
def set_review(decision: Decision, *, by: User, on: datetime.date, note: str = "") -> DecisionReview:
    """Choose the day; an open review of the decision is moved to it."""
    require(by, decision)
    if on < timezone.localdate():
        raise ValidationError({"on": _("This day is past.")})
    row = DecisionReview.objects.select_for_update().filter(decision=decision, done_at=None).first() or DecisionReview(decision=decision)
    row.on, row.note, row.set_by = on, note, by
    row.save()
    return row


@transaction.atomic
def finish_review(review: DecisionReview, *, by: User, outcome: str) -> None:
    require(by, review.decision)
    fresh = DecisionReview.objects.select_for_update().get(pk=review.pk)
    if fresh.done_at is not None:
        raise Refused(_("This decision has been reviewed already."))
    fresh.outcome, fresh.done_at = outcome, timezone.now()
    fresh.save(update_fields=["outcome", "done_at"])
