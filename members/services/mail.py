"""Notices by mail: made of what people have not read yet, queued in the database, handed to the mail server, all by `manage.py tick`.

A mail is put into the queue in one transaction with the mark on its notices, and each mail is sent under a lock on its row: two ticks
at once, or a server that fails midway, mail nobody twice.
"""

from __future__ import annotations

import datetime
import smtplib
from collections.abc import Iterable
from email.utils import formataddr, make_msgid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Case, F, Max, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from post_office.models import PRIORITY, STATUS, Email, Log
from post_office.settings import get_backend, get_max_retries, get_retry_timedelta

from council.jobs import in_own_transactions
from council.models import School
from members.models import MailChoice, Notice, User

AT_MOST = 5  # more than so many at a time come in one mail, even to who wants them one by one: a mailbox is not flooded
WAITING = (STATUS.queued, STATUS.requeued)
# What the server says about one mail. Anything else that fails would fail for the next one too.
ABOUT_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError)


@in_own_transactions
def send_notices() -> int:
    """Compose what is due and send what waits. Without a mail server nothing is queued: notices stay under the bell."""
    if not settings.EMAIL_HOST:
        return 0
    try:
        compose()
    finally:  # whoever's notices could not be composed, the mails of all others go
        sent = deliver()
    return sent


# --- composed ----------------------------------------------------------------------------------------------------------------


def compose() -> int:
    """Mails for everybody who has unread notices that are due. One person's that fail do not keep the others from theirs."""
    made, errors = 0, []
    for pk in list(_due(timezone.now()).order_by("user").values_list("user", flat=True).distinct()):
        try:
            made += compose_for(pk)
        except Exception as error:  # noqa: BLE001  (raised again below, with those of all others)
            errors.append(error)
    if errors:
        raise ExceptionGroup("Notices that could not be put into the mail", errors)
    return made


def digest_moment(now: datetime.datetime) -> datetime.datetime:
    """The last time at which a day's notices were collected. What came later waits for the next, so there is one mail a day."""
    local = timezone.localtime(now)
    moment = local.replace(hour=settings.DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return moment if moment <= local else moment - datetime.timedelta(days=1)


def _due(now: datetime.datetime) -> QuerySet[Notice]:
    """Notices to be mailed now, by the choice of each person. What was read needs no mail, and what is a week old comes too late."""
    at_once = Q(user__mail_choice=MailChoice.AT_ONCE)
    collected = Q(user__mail_choice=MailChoice.DIGEST, at__lt=digest_moment(now))
    return Notice.objects.filter(
        at_once | collected,
        mailed_at=None,
        read_at=None,
        at__gte=now - datetime.timedelta(days=settings.MAIL_DAYS),
        user__is_active=True,
        user__person__email__contains="@",
    )


@transaction.atomic
def compose_for(pk: int) -> int:
    """The mails of one person; returns how many. The lock on the account lets one tick at a time look at it."""
    user = User.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=pk)
    now = timezone.now()
    notices = list(_due(now).filter(user=user).order_by("at", "pk"))
    readable: list[Notice] = []
    for notice in notices:
        notice.user = user
        if notice.may_be_read:
            readable.append(notice)
        else:  # the right has ended, or what it is about is gone: nobody is told any more
            notice.delete()
    if not readable or not _is_address(user):
        return 0
    together = user.mail_choice == MailChoice.DIGEST or len(readable) > AT_MOST
    letters = [readable] if together else [[notice] for notice in readable]
    with translation.override(language_of(user)):
        for letter in letters:
            write(user, letter, now).save()
    Notice.objects.filter(pk__in=[notice.pk for notice in readable]).update(mailed_at=now)
    return len(letters)


def language_of(user: User) -> str:
    """The language somebody is written to in, whoever writes: of the pages as chosen, else of letters and papers."""
    return user.language or (user.person.language if user.person else "") or settings.LANGUAGE_CODE


def _is_address(user: User) -> bool:
    try:
        validate_email(user.person.email if user.person else "")
    except ValidationError:
        return False
    return True


def write(user: User, notices: list[Notice], now: datetime.datetime) -> Email:
    """The mail of these notices in the language that is active. The row is made here: post_office's own `send` would read the words
    of people as a template."""
    assert user.person is not None  # only people have an address
    language = translation.get_language() or settings.LANGUAGE_CODE
    site = site_url()
    rows = [{"text": n.text(language), "at": timezone.localtime(n.at), "url": f"{site}{n.path}" if site else ""} for n in notices]
    context = {
        "person": user.person,
        "rows": rows,
        "language": language,
        "settings_url": f"{site}{reverse('members:preferences')}" if site else "",
    }
    return Email(
        from_email=formataddr((_("Methodological council"), settings.DEFAULT_FROM_EMAIL), charset="utf-8"),
        to=[user.person.email],
        subject=subject_of([notice.text(language) for notice in notices]),
        message=render_to_string("mail/notices.txt", context),
        html_message=render_to_string("mail/notices.html", context),
        headers={"Auto-Submitted": "auto-generated", "Content-Language": language},
        message_id=make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]),  # the same however often it is tried
        status=STATUS.queued,
        priority=PRIORITY.medium,
        context={"notices": [notice.pk for notice in notices]},
        expires_at=now + datetime.timedelta(days=settings.MAIL_DAYS),
    )


def subject_of(texts: list[str]) -> str:
    """The words of the one notice, or how many there are; in one line, as a header must be."""
    if len(texts) == 1:
        return Truncator(" ".join(texts[0].split())).chars(120)
    count = len(texts)
    return ngettext("Methodological council: %(count)d notice", "Methodological council: %(count)d notices", count) % {"count": count}


def site_url() -> str:
    """Where links lead: as set for the installation, else the address of the site in the school profile; empty if neither is known."""
    host = "" if settings.SITE_URL else (School.objects.values_list("site_host", flat=True).first() or "")
    return settings.SITE_URL or (f"https://{host}" if host else "")


def site_of(request: HttpRequest) -> str:
    """The same, and where nothing is set, the address that this page was asked for by."""
    return site_url() or request.build_absolute_uri("/").rstrip("/")


# --- sent --------------------------------------------------------------------------------------------------------------------


def deliver() -> int:
    """Hand over what waits, one mail at a time: what was sent is on record before the next is tried. Returns how many went."""
    connection = get_connection(get_backend())
    sent, tried, going = 0, set[int](), True
    try:
        while going:
            with transaction.atomic():
                mail = _waiting().exclude(pk__in=tried).select_for_update(of=("self",), skip_locked=True).first()
                if mail is None:
                    break
                tried.add(mail.pk)
                waited = mail.number_of_retries or mail.created < timezone.now() - datetime.timedelta(minutes=1)  # the server was away
                if waited and not _may_still_be_read(mail):
                    _take_back(mail)
                    continue
                error = _hand_over(mail, connection)
                _note(mail, error)
            sent += error is None
            going = error is None or isinstance(error, ABOUT_ONE_MAIL)
    finally:
        connection.close()
    return sent


def _waiting() -> Any:
    now = timezone.now()
    return Email.objects.filter(
        Q(scheduled_time=None) | Q(scheduled_time__lte=now), Q(expires_at=None) | Q(expires_at__gt=now), status__in=WAITING
    ).order_by(F("scheduled_time").asc(nulls_first=True), "pk")


def _may_still_be_read(mail: Email) -> bool:
    """Hours or days have passed since it was composed: everything in it is asked about once more."""
    wanted = mail.context["notices"] if mail.context else []
    rows = list(Notice.objects.filter(pk__in=wanted).select_related("user__person"))
    return len(rows) == len(wanted) and all(row.user.is_active and row.may_be_read for row in rows)


def _take_back(mail: Email) -> None:
    """Out of the queue; what may be read of it is composed anew by the next tick."""
    Notice.objects.filter(pk__in=mail.context["notices"]).update(mailed_at=None)
    mail.delete()


def _hand_over(mail: Email, connection: BaseEmailBackend) -> Exception | None:
    try:
        mail.dispatch(commit=False, disconnect_after_delivery=False, connection=connection)
    except Exception as error:  # noqa: BLE001  (whatever keeps a mail back is written down beside it)
        connection.close()
        return error
    return None


def _note(mail: Email, error: Exception | None) -> None:
    """What became of it: sent, to be tried again, or given up."""
    mail.status = STATUS.sent
    if error is not None:
        tries = mail.number_of_retries or 0
        mail.status = STATUS.requeued if tries < get_max_retries() else STATUS.failed
        mail.number_of_retries, mail.scheduled_time = tries + 1, timezone.now() + get_retry_timedelta()
        mail.logs.create(status=STATUS.failed, message=str(error)[:500], exception_type=type(error).__name__)
    Email.objects.filter(pk=mail.pk).update(
        status=mail.status, number_of_retries=mail.number_of_retries, scheduled_time=mail.scheduled_time, last_updated=timezone.now()
    )


# --- looked at ---------------------------------------------------------------------------------------------------------------


def kept_back() -> QuerySet[Email]:
    """Mails that have not gone: those that wait first, then those that were given up. Without their words."""
    waiting_first = Case(When(status__in=WAITING, then=Value(0)), default=Value(1))
    found: QuerySet[Email] = Email.objects.exclude(status=STATUS.sent).order_by(waiting_first, "-created", "-pk")
    return found.defer("subject", "message", "html_message")


def last_sent() -> datetime.datetime | None:
    found: datetime.datetime | None = Email.objects.filter(status=STATUS.sent).aggregate(last=Max("last_updated"))["last"]
    return found


def state_of(mail: Email) -> tuple[str, str]:
    """The badge and the word for what has become of a mail."""
    return {
        STATUS.failed: ("bad", pgettext("mail", "Not delivered")),
        STATUS.requeued: ("warn", pgettext("mail", "To be tried again")),
    }.get(mail.status, ("neutral", pgettext("mail", "Waiting")))


def undelivered() -> int:
    """How many mails were given up or wait to be tried again: what the administrator should look at."""
    count: int = Email.objects.filter(status__in=(STATUS.failed, STATUS.requeued)).count()
    return count


def with_errors(mails: Iterable[Email]) -> list[tuple[Email, str]]:
    """Each with what kept it back the last time."""
    rows = list(mails)
    logs = Log.objects.filter(email__in=[m.pk for m in rows]).order_by("email", "-pk").distinct("email")
    found = {log.email_id: f"{log.exception_type}: {log.message}" for log in logs}
    return [(mail, found.get(mail.pk, "")) for mail in rows]


# --- cleared -----------------------------------------------------------------------------------------------------------------


def clear_old_mail() -> int:
    """Give up what could not be sent in a week; delete old mails."""
    now = timezone.now()
    old = now - datetime.timedelta(days=settings.KEEP_MAIL_DAYS)
    Email.objects.filter(status__in=WAITING, expires_at__lte=now).update(status=STATUS.failed, last_updated=now)
    deleted: int = Email.objects.filter(status__in=(STATUS.sent, STATUS.failed), last_updated__lt=old).delete()[0]
    return deleted
