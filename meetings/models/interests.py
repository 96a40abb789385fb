"""Who has an interest in a matter and so is out of its votes and of their base: by data, not by memory (model 3, 4)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from members.models import Relative
from members.querysets import covering

if TYPE_CHECKING:
    from meetings.models.agenda import AgendaItem, Interest
    from meetings.models.decisions import Decision

# The matter is theirs, so their declared relatives are interested too. Who is a relative, or declares something, draws in nobody else.
OWN = frozenset({"candidate", "author"})


def kin_on(day: datetime.date) -> list[tuple[int, int]]:
    """Declared relatives on a day, as pairs of ids. It is one relation, whichever of the two declared it."""
    return list(Relative.objects.filter(covering(day)).values_list("person_id", "relative_id"))


def subjects_of(decisions: Iterable[Decision]) -> set[int]:
    """The people whom decisions are about."""
    return {row.person_id for decision in decisions for row in decision.persons.all() if row.person_id}


def interested_in(items: Iterable[AgendaItem], decisions: Iterable[Decision] = (), *, kin: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Who has an interest, by id, with the reason: whom these decisions or items are about, the authors, declared relatives of both,
    and whoever declared an interest in an item. What holds for an item holds for its sub-items."""
    rows = interests_in(items)
    found = {row.person_id: str(row.get_reason_display()) for row in rows}
    subjects = subjects_of(decisions)
    found |= dict.fromkeys(subjects, _("the matter is about this person"))
    own = subjects | {row.person_id for row in rows if row.reason in OWN}
    for one, other in [*kin, *((b, a) for a, b in kin)]:
        if one in own:
            found.setdefault(other, _("a relative"))
    return found


def own_matter(items: Iterable[AgendaItem], decisions: Iterable[Decision]) -> set[int]:
    """Whom these decisions or items are about: nobody votes on a matter about himself, whatever the reason."""
    return subjects_of(decisions) | {row.person_id for row in interests_in(items) if row.reason == "candidate"}


def interests_in(items: Iterable[AgendaItem]) -> list[Interest]:
    """What was declared of these items and of those they are part of: as it was fetched with them, else in one query."""
    parts = {part.pk: part for item in items for part in (item, item.parent) if part is not None}
    if all("interests" in getattr(part, "_prefetched_objects_cache", {}) for part in parts.values()):
        return [row for part in parts.values() for row in part.interests.all()]
    model = Relative._meta.apps.get_model("meetings", "Interest")
    return list(model._default_manager.filter(item__in=parts))
