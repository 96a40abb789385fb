"""How people are told something: a notice in each language, under the bell, later in the mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.db.models import Model
from django.utils import translation

from members.models import Notice, Person, User


def notify(
    people: Iterable[Person],
    *,
    kind: str,
    text: Callable[[], str],
    path: str,
    about: Model,
    key: str = "",
    urgent: bool = False,
    but: User | None = None,
) -> int:
    """Tell these people something, once each; those without an open account, and who did it themselves (`but`), are left out.

    `text` is called once in each language of the pages. `about` is the row that the notice is about: its model must have `visible_to`,
    which is asked again before the notice is shown or mailed. A second notice with the same `key` to the same person is not made.
    Of a confidential matter the text says no more than that there is one. Returns how many were told.
    """
    wanted = {person.pk for person in people} - {but.person_id if but else None}
    users = User.objects.filter(person__in=wanted, is_active=True)
    texts: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = str(text())
    rows = [
        Notice(user=user, kind=kind, texts=texts, path=path, about=about._meta.label_lower, about_id=about.pk, key=key, urgent=urgent)
        for user in users
    ]
    known = set(Notice.objects.filter(user__in=users, key=key).values_list("user", flat=True)) if key else set()
    return len(Notice.objects.bulk_create([row for row in rows if row.user_id not in known], ignore_conflicts=bool(key)))
