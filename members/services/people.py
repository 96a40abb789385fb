"""Verbs about people and bodies: leave, slips for the first sign-in, import of staff, the first run. Each is atomic."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from council.lib.names import NameParts
from council.models import School, SchoolYear
from council.regulation import load_regulation
from council.services import CODE_ALPHABET
from members.models import (
    Appointment,
    Body,
    BodyKind,
    Employment,
    MajorityRule,
    Membership,
    Office,
    Person,
    RuleSet,
    SignInSlip,
    User,
)

LETTERS = dict(
    zip(
        "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
        "a b v g d e yo j z i y k l m n n o o p r s t u u f h ts ch sh sh _ y _ e yu ya".split(),
        strict=True,
    )
)


# --- people ------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def leave(person: Person, *, on: datetime.date) -> None:
    """Somebody leaves the school: employments, offices and seats that are open end on the day. The account is closed
    if the day has come; before it, rights end by themselves with the offices and seats.

    What has not begun by then is deleted; what was before stays as it was.
    """
    for rows in (person.employments, person.appointments, person.memberships):
        rows.filter(starts__gt=on).delete()
        rows.filter(Q(ends=None) | Q(ends__gt=on)).update(ends=on)
    for substitutions in (person.substituted, person.substitutes):
        substitutions.filter(starts__gt=on).delete()
        substitutions.filter(ends__gt=on).update(ends=on)
    if on <= timezone.localdate():
        User.objects.filter(person=person).update(is_active=False)


def username_for(person: Person) -> str:
    """A free user name in Latin letters, made from surname and first letter: «asanova.b»."""
    latin = "".join(LETTERS.get(c, c) for c in f"{person.surname or person.first_name} {person.first_name[:1]}".lower()).replace("_", "")
    base = slugify(latin).replace("-", ".") or "user"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(name for name in (base, *(f"{base}{n}" for n in range(2, 10_000))) if name not in taken)


@dataclass(frozen=True)
class PrintedSlip:
    """A slip as it is printed once: the code is stored nowhere else."""

    user: User
    code: str
    expires_at: datetime.datetime


@transaction.atomic
def issue_slip(person: Person, *, by: User | None) -> PrintedSlip:
    """A one-time code for the first sign-in, or after a forgotten password. Earlier slips of the person end; a closed account opens."""
    user = User.objects.select_for_update().filter(person=person).first()
    if user is None:
        user = User(username=username_for(person), person=person, language=person.language)
        user.set_unusable_password()
    user.is_active = True
    user.save()
    user.slips.filter(used_at=None).delete()
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(10))
    expires = timezone.now() + datetime.timedelta(days=settings.SIGN_IN_SLIP_DAYS)
    SignInSlip.objects.create(user=user, code_hash=make_password(code), created_by=by, expires_at=expires)
    return PrintedSlip(user, f"{code[:5]}-{code[5:]}", expires)


@transaction.atomic
def use_slip(username: str, code: str, *, password: str) -> User | None:
    """Set the password by a slip, once; None if name or code is wrong, used or too old. The row is locked: a slip works once."""
    slip = (
        SignInSlip.objects.select_for_update()
        .select_related("user")
        .filter(user__username=username.strip().lower(), user__is_active=True, used_at=None, expires_at__gt=timezone.now())
        .first()
    )
    typed = "".join(c for c in code.upper() if c in CODE_ALPHABET)
    if slip is None or not check_password(typed, slip.code_hash):
        return None
    slip.used_at = timezone.now()
    slip.save(update_fields=["used_at"])
    slip.user.set_password(password)
    slip.user.save(update_fields=["password"])
    return slip.user


def clear_expired_slips() -> int:
    """Delete slips that were never used in time (a job of `manage.py tick`)."""
    return SignInSlip.objects.filter(used_at=None, expires_at__lt=timezone.now()).delete()[0]


# --- import of staff -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StaffRow:
    """One line of a staff list, checked: the name, where the person works, how to write to them."""

    name: NameParts
    position_ky: str
    position_ru: str = ""
    subjects: str = ""
    starts: datetime.date | None = None
    email: str = ""
    phone: str = ""


@transaction.atomic
def import_staff(rows: Iterable[StaffRow]) -> tuple[int, int]:
    """Write a checked staff list, all or nothing. Known people (same full name) get what is new; returns (added, updated)."""
    added = updated = 0
    for row in rows:
        person = Person.objects.filter(**row.name._asdict()).first()
        if person is None:
            person, added = Person.objects.create(**row.name._asdict(), email=row.email, phone=row.phone), added + 1
        else:
            person.email, person.phone = row.email or person.email, row.phone or person.phone
            person.save()
            updated += 1
        if not person.employments.filter(position_ky=row.position_ky, ends=None).exists():
            Employment.objects.create(
                person=person, position_ky=row.position_ky, position_ru=row.position_ru, subjects=row.subjects, starts=row.starts
            )
    return added, updated


# --- bodies --------------------------------------------------------------------------------------------------------------------


def default_rules(body: Body, *, valid_from: datetime.date) -> RuleSet:
    """The rules most regulations have (domain §1.2): quorum 2/3 of the members, more than half of those present, the chair breaks a tie."""
    rules = RuleSet.objects.create(body=body, valid_from=valid_from)
    MajorityRule.objects.create(rule_set=rules)
    return rules


@transaction.atomic
def add_rules(rules: RuleSet, majorities: Sequence[MajorityRule]) -> RuleSet:
    """A new version of a body's rules, with the majority for each kind of question."""
    rules.save()
    for majority in majorities:
        majority.rule_set = rules
        majority.save()
    return rules


# --- first run -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Officer:
    """Director or methodist as named on the first-run page."""

    name: NameParts
    position_ky: str
    username: str
    password: str


@transaction.atomic
def set_up(school: School, *, director: Officer, methodist: Officer, today: datetime.date) -> User:
    """Make a working installation: school, year, both councils with rules, the regulation, director and methodist. Returns the latter's account."""
    school.pk = 1
    school.save(force_insert=True)
    start = datetime.date(today.year if today.month >= school.year_start_month else today.year - 1, school.year_start_month, 1)
    year = SchoolYear.objects.create(starts=start, ends=start.replace(year=start.year + 1) - datetime.timedelta(days=1))
    load_regulation(valid_from=year.starts)
    names = [
        (BodyKind.COUNCIL, "Усулдук кеңеш", "Усулдук кеңештин", "Методический совет", "методического совета"),
        (BodyKind.PEDAGOGICAL, "Педагогикалык кеңеш", "Педагогикалык кеңештин", "Педагогический совет", "педагогического совета"),
    ]
    for kind, name_ky, genitive_ky, name_ru, genitive_ru in names:
        body = Body.objects.create(kind=kind, name_ky=name_ky, genitive_ky=genitive_ky, name_ru=name_ru, genitive_ru=genitive_ru)
        default_rules(body, valid_from=year.starts)
    users = [_officer(officer, office, year.starts) for officer, office in ((director, Office.DIRECTOR), (methodist, Office.METHODIST))]
    return users[1]


def _officer(officer: Officer, office: str, since: datetime.date) -> User:
    person = Person.objects.filter(**officer.name._asdict()).first()
    if person is None:
        person = Person.objects.create(**officer.name._asdict())
        Employment.objects.create(person=person, position_ky=officer.position_ky, starts=since)
    Appointment.objects.create(person=person, office=office, starts=since)
    user = User.objects.filter(person=person).first() or User(username=officer.username, person=person)
    user.set_password(officer.password)
    user.save()
    return user


def seats_of(person: Person, on: datetime.date) -> list[Membership]:
    """The seats a person holds on the day: what ends when they leave."""
    return list(Membership.objects.on(on).filter(person=person).select_related("body"))
