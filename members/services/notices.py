"""How people are told something: a notice in each language, under the bell, later in the mail."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone, translation

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

    `text` is called once in each language of the pages. `about` is the row that the notice is about: its model must have `visible_to`.
    Who may not open the row is not told, so that not even the number beside the bell speaks of it; the question is asked again before
    the notice is shown or mailed. A second notice with the same `key` to the same person is not made.
    Of a confidential matter the text says no more than that there is one. Returns how many were told.
    """
    wanted = {person.pk for person in people} - {but.person_id if but else None}
    accounts = User.objects.filter(person__in=wanted, is_active=True).select_related("person")
    if key:  # reminders ask each minute about people who were told long ago
        accounts = accounts.exclude(Exists(Notice.objects.filter(user=OuterRef("pk"), key=key)))
    rows_about = type(about)._default_manager.filter(pk=about.pk)
    users = [
        user
        for user in accounts
        if rows_about.visible_to(user).exists()  # type: ignore[attr-defined]  # every model that notices are about has visible_to
    ]
    if not users:
        return 0
    texts: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = str(text())
    rows = [
        Notice(user=user, kind=kind, texts=texts, path=path, about=about._meta.label_lower, about_id=about.pk, key=key, urgent=urgent)
        for user in users
    ]
    return len(Notice.objects.bulk_create(rows, ignore_conflicts=bool(key)))


def withdraw_from(user: User) -> int:
    """Delete the notices of this person whose matter they may open no more: they are neither shown nor counted."""
    notices = Notice.objects.filter(user=user)
    return notices.exclude(pk__in=notices.readable_by(user).order_by().values("pk")).delete()[0]


def read_all(user: User) -> int:
    return Notice.objects.filter(user=user).unread().update(read_at=timezone.now())


# --- jobs of `manage.py tick` ----------------------------------------------------------------------------------------------------
READ_DAYS, UNREAD_DAYS = 60, 180  # how long a notice is kept


def withdraw_unreadable() -> int:
    """What people may open no more leaves their bell, every ten minutes: it asks once for each person with something unread."""
    if timezone.localtime().minute % 10:
        return 0
    return sum(withdraw_from(user) for user in User.objects.filter(notices__read_at=None, notices__isnull=False).distinct())


def clear_old_notices() -> int:
    """Delete notices that were read long ago, and those that nobody reads any more."""
    now = timezone.now()
    read = Notice.objects.filter(read_at__lt=now - datetime.timedelta(days=READ_DAYS))
    forgotten = Notice.objects.filter(read_at=None, at__lt=now - datetime.timedelta(days=UNREAD_DAYS))
    return read.delete()[0] + forgotten.delete()[0]
