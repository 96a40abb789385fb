"""Verbs of the director's orders: a draft out of a decision, its wording, its number."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.workflow import Refused
from council.models.documents import DocumentKind
from council.services import issue_document
from meetings.documents import orders as papers
from meetings.documents import words
from meetings.models import Decision, DirectorOrder
from meetings.models.protocols import all_items
from meetings.services.extracts import director_on
from meetings.workflow.extracts import ORDERS
from members.models import User


@transaction.atomic
def draft_order(decision: Decision, *, by: User) -> DirectorOrder:
    """A draft with all that the protocol says already: title, text, basis, who signs."""
    meeting = decision.item.meeting
    order = DirectorOrder(decision=decision, drafted_by=by, language=meeting.language)
    ORDERS.require("edit", by, order)
    protocol = meeting.protocols.order_by("-version").first()
    row = next((d for i in all_items(protocol.content) for d in i["decisions"] if d["id"] == decision.pk), None) if protocol else None
    if protocol is None or row is None:
        raise Refused(_("An order is made of a decision of a signed protocol."))
    if row["carried"] is False:
        raise Refused(_("This decision was not carried: there is nothing to order."))
    order.title = words.full_stop(decision.item.title).rstrip(".")[:300]
    order.text = papers.first_wording(protocol.content, row, order.language)
    put_signer(order, timezone.localdate())
    order.save(force_insert=True)
    return order


def put_signer(order: DirectorOrder, day: datetime.date) -> None:
    """Who signs on the day: the director, or who acts for the director, named as such."""
    if found := director_on(day, order.language):
        person, order.signer_position = found
        order.signer_name = person.signature


def locked(order: DirectorOrder, action: str, by: User) -> DirectorOrder:
    rows = DirectorOrder.objects.select_for_update(of=("self",)).select_related("decision__item__meeting__body")
    fresh = rows.get(pk=order.pk)
    ORDERS.require(action, by, fresh)
    return fresh


@transaction.atomic
def reword(order: DirectorOrder, *, by: User, title: str, text: str) -> DirectorOrder:
    fresh = locked(order, "edit", by)
    fresh.title, fresh.text = title, text
    fresh.save(update_fields=["title", "text"])
    return fresh


@transaction.atomic
def give_number(order: DirectorOrder, *, by: User, number: str, date: datetime.date) -> DirectorOrder:
    """The number of the book of orders, «66-к», and the day: the order is a paper now and is written no more."""
    fresh = locked(order, "number", by)
    number = number.strip()
    if date > timezone.localdate():
        raise ValidationError({"date": _("The date lies ahead.")})
    if DirectorOrder.objects.filter(number=number, date__year=date.year).exclude(pk=fresh.pk).exists():
        raise ValidationError({"number": _("There is an order with this number in this year already.")})
    meeting = fresh.decision.item.meeting
    if meeting.date and date < meeting.date:
        raise ValidationError({"date": _("The order cannot be older than the decision.")})
    fresh.number, fresh.date, fresh.numbered_by = number, date, by
    put_signer(fresh, date)
    if not fresh.signer_name:
        raise ValidationError({"date": _("Nobody was director on this day: enter the appointment first.")})
    fresh.document = issue_document(
        lambda code: papers.order_pdf(fresh, code=code),
        kind=DocumentKind.ORDER,
        title=f"{papers.order_context(fresh)['footer']}",
        language=fresh.language,
        number=number,
        date=date,
        by=by,
    )
    fresh.save()
    return fresh


@transaction.atomic
def delete_order(order: DirectorOrder, *, by: User) -> None:
    locked(order, "delete", by).delete()
