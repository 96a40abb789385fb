"""The body, its rules, the school year; and, if they are asked for, the people of the file with their seats."""

from __future__ import annotations

import datetime

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from council.lib.kyrgyz import search_key
from council.lib.names import parse_name
from council.models import School, SchoolYear
from meetings.importing.bodies import USUAL, genitive_ky, genitive_ru
from meetings.importing.form import Fault
from meetings.importing.form.acts import in_words
from meetings.importing.names import is_a_name
from meetings.importing.remarks import described
from meetings.importing.write.draft import Draft, Row
from members.models import Body, Employment, MajorityRule, Membership, Person, RuleSet

MAJORITIES = {
    "more_than_half_of_present": (1, 2, True, "present"),
    "more_than_half_of_members": (1, 2, True, "in_office"),
    "two_thirds_of_present": (2, 3, False, "present"),
    "two_thirds_of_members": (2, 3, False, "in_office"),
}


def body_of(row: Row) -> Body:
    """The body by kind and, if one is given, by name; a body that is not here yet is made."""
    kind = row["kind"]
    usual = USUAL[kind]
    given = {search_key(row[k]) for k in ("name_ky", "name_ru") if row.get(k)}
    usual_keys = {search_key(usual.ky), search_key(usual.ru)}
    same_kind = list(Body.objects.filter(kind=kind).order_by("pk"))
    for body in same_kind:
        if (given or usual_keys) & ({search_key(body.name_ky), search_key(body.name_ru)} - {""}):
            return body
    if not given and same_kind:
        if len(same_kind) > 1:
            raise Fault("body", _("which one? Give name_ky: %(names)s") % {"names": "; ".join(b.name_ky for b in same_kind)})
        return same_kind[0]
    order = row.get("order", {})
    names = {"name_ky": usual.ky, "genitive_ky": usual.genitive_ky, "name_ru": usual.ru, "genitive_ru": usual.genitive_ru}
    if given - usual_keys:
        # Where only the Russian name is known it stands for both; its genitive is that of a Russian name.
        ky, ru = row.get("name_ky", ""), row.get("name_ru", "")
        names = {"name_ky": ky or ru, "genitive_ky": genitive_ky(ky), "name_ru": ru, "genitive_ru": genitive_ru(ru)}
    return Body.objects.create(kind=kind, order_number=order.get("number", ""), order_date=order.get("date"), **names)


def note_the_rest(draft: Draft, body: Body) -> None:
    """What the file says of school and body and our records say differently stays a note, without a warning."""
    row, school = draft.data["body"], School.objects.first()
    known = {search_key(body.name_ky), search_key(body.name_ru)}
    if other := [row[k] for k in ("name_ky", "name_ru") if k in row and search_key(row[k]) not in known]:
        draft.keep("body_name", "body", described(other))
    order = row.get("order", {})
    if order and (order.get("number", ""), order.get("date")) != (body.order_number, body.order_date):
        draft.keep("order", "body.order", in_words(order))
    ours = {"ky": "name_ky", "ru": "name_ru", "place_ky": "place_ky", "place_ru": "place_ru"}
    said = draft.data.get("school", {})
    if other := [text for key, text in said.items() if not school or search_key(text) != search_key(getattr(school, ours[key]))]:
        draft.keep("school", "school", described(other))
    if source := draft.data.get("source"):
        draft.keep("source", "source", source)


def rules(draft: Draft, body: Body) -> None:
    """The rules of the file, for a body that has none on the day. Of an undated file nobody knows from when they hold."""
    row = draft.data.get("rules")
    if not row:
        return
    share = row.get("quorum", "2/3")
    top, bottom = (int(part) for part in share.removeprefix(">").split("/"))
    quorum = {
        "quorum_numerator": top,
        "quorum_denominator": bottom,
        "quorum_strict": share.startswith(">"),
        "quorum_base": row.get("quorum_base", "members_in_office"),
    }
    numerator, denominator, strict, base = MAJORITIES[row.get("majority", "more_than_half_of_present")]
    majority = {"numerator": numerator, "denominator": denominator, "strict": strict, "base": base, "tie": row.get("tie", "chair_decides")}
    known = body.rules_on(draft.day) if draft.day else None
    if draft.day and known is None:
        made = RuleSet.objects.create(body=body, valid_from=draft.day, **quorum)
        MajorityRule.objects.create(rule_set=made, **majority)
    elif known is None or not (agrees(known, quorum) and any(agrees(rule, majority) for rule in known.majorities.all())):
        draft.keep("rules", "rules", described(row))


def agrees(known: RuleSet | MajorityRule, said: Row) -> bool:
    return all(getattr(known, name) == value for name, value in said.items())


def year_of(draft: Draft) -> SchoolYear | None:
    """The year that is named, else that of the date; a year before our records is made, from 1 September."""
    if text := draft.data.get("school_year"):
        start = datetime.date(int(text[:4]), 9, 1)
        known = SchoolYear.objects.containing(start).first()
    elif draft.day:
        start, known = year_by_date(draft.day)
    else:
        return None
    if known:
        return known
    ends = start.replace(year=start.year + 1) - datetime.timedelta(days=1)
    if other := SchoolYear.objects.filter(starts__lte=ends, ends__gte=start).first():
        years = {"year": f"{start.year}–{ends.year}", "other": other}
        raise Fault("school_year", _("%(year)s overlaps %(other)s: add the year by hand first") % years)
    return SchoolYear.objects.create(starts=start, ends=ends)


def year_by_date(day: datetime.date) -> tuple[datetime.date, SchoolYear | None]:
    """The first of September that begins the year of a day, and the year if it is known. August belongs to the year that follows:
    its meetings open the new year (domain §7, 8)."""
    start = datetime.date(day.year if day.month >= 8 else day.year - 1, 9, 1)
    return start, SchoolYear.objects.containing(max(day, start)).first()


# --- people --------------------------------------------------------------------------------------------------------------------
def people(draft: Draft, body: Body, year: SchoolYear | None) -> None:
    """With --create-people: members of the file whom nobody knows become staff with a seat, from the order or the year's start."""
    order = draft.data["body"].get("order", {})
    since = order.get("date") or (year.starts if year else draft.day)
    if since is None:
        raise Fault("members", _("people cannot be made without a date or a school year"))
    if draft.day and since > draft.day:
        since = draft.day
    for n, row in enumerate(draft.data.get("members", [])):
        person = draft.person(row["name"])
        if person is None:
            if not is_a_name(row["name"]) or "." in row["name"]:
                raise Fault(f"members[{n}].name", _("a person is made only from a full name"))
            person = new_person(draft, row, since)
        elif Membership.objects.filter(body=body, person=person).exists():
            continue
        try:
            with transaction.atomic():
                Membership.objects.create(
                    body=body,
                    person=person,
                    role=row.get("role", "member"),
                    votes=row.get("votes", True),
                    starts=since,
                    order_number=order.get("number", ""),
                    order_date=order.get("date"),
                )
        except DatabaseError as error:
            raise Fault(f"members[{n}].role", _("somebody else holds this place on these days")) from error


def new_person(draft: Draft, row: Row, since: datetime.date) -> Person:
    person = Person.objects.create(**parse_name(row["name"])._asdict())
    if row.get("position"):
        position = draft.cut(row["position"], 200, "members")
        russian = {"position_ru": position} if draft.language == "ru" else {}
        Employment.objects.create(person=person, position_ky=position, starts=since, **russian)
    draft.book.add(person)
    return person
