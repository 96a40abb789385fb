"""What accounts and mail have for somebody on the start page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from council.lib.desk import Desk, Line
from members.models import User
from members.services import mail


def members_desk(user: User) -> Desk:
    """For the administrator: mails that did not arrive. They are late already, and nobody else is told."""
    desk = Desk()
    if user.standing.is_administrator and (count := mail.undelivered()):
        desk.overdue.append(Line(_("Mails that could not be delivered: %(n)s") % {"n": count}, reverse("members:mail_queue")))
    return desk
