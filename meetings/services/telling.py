"""What members and signatories are told of a meeting: called, put off, called off, to be signed, returned, signed. Never the agenda."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import Meeting
from members.models import Person, User
from members.services import notify


def members_of(meeting: Meeting) -> list[Person]:
    """Who is on the list of members, and who presides and keeps the minutes that day."""
    listed = Q(pk__in=meeting.attendances.filter(is_member=True).values("person"))
    return list(Person.objects.filter(listed | Q(pk=meeting.chair_id) | Q(pk=meeting.secretary_id)))


def signatories_of(meeting: Meeting) -> list[Person]:
    return list(Person.objects.filter(pk__in=meeting.signatory_ids))


def when(meeting: Meeting) -> str:
    """«Усулдук кеңеш, 05.11.2026, 14:00, 204-бөлмө», in the language that is active."""
    clock = f"{meeting.starts:%H:%M}" if meeting.starts else ""
    return ", ".join(part for part in (str(meeting), clock, meeting.place) if part)


def called(meeting: Meeting, *, by: User) -> None:
    _tell(members_of(meeting), meeting, "meeting_called", lambda: _("A meeting is called: %(meeting)s") % {"meeting": when(meeting)}, by)


def cancelled(meeting: Meeting, *, by: User) -> None:
    _tell(members_of(meeting), meeting, "meeting_cancelled", lambda: _("The meeting is cancelled: %(meeting)s") % {"meeting": meeting}, by)


def postponed(old: Meeting, new: Meeting, *, by: User) -> None:
    """Those who were to come, and those who are to come now."""

    def text() -> str:
        return _("The meeting of %(day)s is postponed: %(meeting)s") % {"day": f"{old.date:%d.%m.%Y}", "meeting": when(new)}

    _tell({*members_of(old), *members_of(new)}, new, "meeting_postponed", text, by)


def to_be_signed(meeting: Meeting, *, by: User) -> None:
    def text() -> str:
        return _("The protocol waits for your signature: %(meeting)s") % {"meeting": meeting}

    _tell(signatories_of(meeting), meeting, "protocol_to_sign", text, by, urgent=True)


def returned(meeting: Meeting, *, by: User) -> None:
    """To those who were to sign: what was signed is void. And to who keeps the minutes, where that one does not sign."""
    people = Person.objects.filter(Q(pk__in=meeting.signatory_ids) | Q(pk=meeting.secretary_id))
    _tell(people, meeting, "protocol_returned", lambda: _("The protocol was returned to the draft: %(meeting)s") % {"meeting": meeting}, by)


def signed(meeting: Meeting, *, by: User) -> None:
    def text() -> str:
        return _("Protocol № %(number)s is signed: %(meeting)s") % {"number": meeting.number, "meeting": meeting}

    _tell(members_of(meeting), meeting, "protocol_signed", text, by)


def _tell(people: Iterable[Person], meeting: Meeting, kind: str, text: Callable[[], str], by: User, *, urgent: bool = False) -> None:
    path = reverse("meetings:meeting_detail", args=[meeting.pk])
    notify(people, kind=kind, text=text, path=path, about=meeting, urgent=urgent, but=by)
