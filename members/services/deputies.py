"""Verbs of substitutions: hand a place over between two days, end that early, take back what has not begun. Both are told."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from council.lib.workflow import Refused
from members.models import Person, Substitution, User
from members.services.notices import notify


@transaction.atomic
def hand_over(substitution: Substitution, *, by: User) -> Substitution:
    """Enter who acts for whom, or change it before it begins."""
    if substitution.pk:
        not_begun(substitution)
    else:
        substitution.added_by = by
    substitution.save()
    _tell(substitution, by)
    return substitution


@transaction.atomic
def end_early(substitution: Substitution, *, on: datetime.date, by: User) -> None:
    """The absent one is back: this is the last day. What was done until then stays."""
    fresh = Substitution.objects.select_for_update().get(pk=substitution.pk)
    if not fresh.has_begun or fresh.is_over:
        raise Refused(_("Only a substitution that goes on can be ended."))
    fresh.ends = on
    fresh.save(update_fields=["ends"])
    _tell(fresh, by)


@transaction.atomic
def take_back(substitution: Substitution) -> None:
    """Delete what has not begun: nobody has acted yet."""
    not_begun(substitution).delete()


@transaction.atomic
def follow(person: Person) -> None:
    """No substitution outlives its place: after a seat or an office of the absent one was ended or changed, whoever acts in it acts no
    longer than that. What has not begun by then goes; who has acted until today keeps that."""
    today = timezone.localdate()
    for row in Substitution.objects.filter(person=person, ends__gte=today).select_for_update(of=("self",)).select_related("body", "deputy"):
        seats = person.memberships.filter(body=row.body, role=row.role) if row.body else person.appointments.filter(office=row.office)
        held = seats.filter(starts__lte=row.ends).filter(Q(ends=None) | Q(ends__gte=row.starts)).values_list("ends", flat=True)
        last = max((end or row.ends for end in held), default=today if row.has_begun else row.starts - datetime.timedelta(days=1))
        if last < row.starts:
            row.delete()
        elif last < row.ends:
            row.ends = last
            row.save(update_fields=["ends"])
            _tell(row, None)


def not_begun(substitution: Substitution) -> Substitution:
    """The row held until the transaction ends; refused once it has begun, for somebody may have acted by it."""
    fresh = Substitution.objects.select_for_update().get(pk=substitution.pk)
    if fresh.has_begun:
        raise Refused(_("This substitution has begun: it can only be ended early."))
    return fresh


def _tell(substitution: Substitution, by: User | None) -> None:
    def text() -> str:
        return _("Handover of duties: %(deputy)s acts in the place of: %(person)s (%(place)s), %(from)s – %(until)s") % {
            "deputy": substitution.deputy.short,
            "person": substitution.person.short,
            "place": substitution.place,
            "from": f"{substitution.starts:%d.%m.%Y}",
            "until": f"{substitution.ends:%d.%m.%Y}",
        }

    people = [substitution.person, substitution.deputy]
    notify(people, kind="substitution", text=text, path=reverse("members:substitution_list"), about=substitution, but=by)
