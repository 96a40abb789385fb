"""Who may do what with an extract, and with an order of the director. Neither has a history of its own: what was issued is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.lib.workflow import Action, Workflow
from meetings.workflow.meetings import chair, methodist, secretary

if TYPE_CHECKING:
    from meetings.models import DirectorOrder, Extract
    from members.models import User


def issuer(user: User, extract: Extract) -> bool:
    """Methodist, secretary and chair (design §5), and those who kept the minutes or presided that day."""
    meeting = extract.protocol.meeting
    return methodist(user, meeting) or secretary(user, meeting) or chair(user, meeting)


def drafter(user: User, order: DirectorOrder) -> bool:
    return orderer(user, order) or secretary(user, order.decision.item.meeting)


def orderer(user: User, order: DirectorOrder) -> bool:
    """The director, and the methodist on the director's paper."""
    return user.standing.is_director or user.standing.is_methodist


def handed_already(extract: Extract) -> object | None:
    return _("That it was handed over is marked already.") if extract.handed_at else None


EXTRACTS = Workflow(
    Action("issue", _("Issue the extract"), {"draft"}, {issuer}),
    Action("delete", pgettext_lazy("extract", "Delete the draft"), {"draft"}, {issuer}, tone="danger"),
    Action("hand", _("Mark as handed over on paper"), {"queued", "issued"}, {issuer}, objection=handed_already),
)

ORDERS = Workflow(
    Action("edit", _("Edit the order"), {"draft"}, {drafter}),
    Action("number", _("Give the number"), {"draft"}, {orderer}),
    Action("delete", _("Delete the draft"), {"draft"}, {drafter}, tone="danger"),
)
