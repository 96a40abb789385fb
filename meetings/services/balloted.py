"""What other verbs may not do to a decision on which a secret ballot was held (ValidationError). Asked under the lock of the meeting."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meetings.models import Decision, SecretBallot, VoteMethod


def refuse_by_hand(decision: Decision, method: str) -> None:
    """A secret vote is not written down like another one: it is opened, and counted here or by a commission."""
    refuse_if_standing(decision)
    if method == VoteMethod.SECRET:
        raise ValidationError(_("A secret vote is taken by opening a secret ballot."))


def refuse_if_standing(decision: Decision) -> None:
    """An open or closed secret ballot is the vote on its decision: no other one is written, and it is not taken out."""
    if SecretBallot.objects.standing().filter(decision=decision).exists():
        raise ValidationError(_("There is a secret ballot on this decision: its vote can be neither replaced nor deleted."))


def refuse_if_held(**which: object) -> None:
    """What was once put to a secret ballot stays in the minutes, an annulled ballot too."""
    if SecretBallot.objects.filter(**which).exists():
        raise ValidationError(_("A secret ballot was held on this matter: it stays in the minutes."))


def refuse_new_text(decision: Decision) -> None:
    """While members vote on a text it stays as it is (the error stands at the text)."""
    if SecretBallot.objects.filter(decision=decision, state="open").exclude(text=decision.text).exists():
        raise ValidationError({"text": _("Members are voting on this text in secret: it can be changed after the ballot is closed.")})
