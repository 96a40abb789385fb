"""Names typed into the minutes: a member, a colleague, an outsider, a body or a role; whoever is known is found."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F
from django.utils import timezone

from council.lib.kyrgyz import printable, search_key
from council.models.school import Language
from meetings.models import Meeting, PartyOffice
from meetings.services.voting import Party
from members.models import Body, Employment, Person

# How minutes name an office whose present holder has the duty. The printed words stay as they were typed.
OFFICE_WORDS = {
    PartyOffice.DIRECTOR: ("директор", "мектептин директору", "мектеп директору", "директор школы"),
    PartyOffice.METHODIST: ("методист", "мектептин методисти", "мектеп методисти", "методист школы"),
    PartyOffice.UNION_HEADS: (
        "усулдук бирикмелердин жетекчилери",
        "усулдук бирикме жетекчилери",
        "усулдук бирикменин жетекчилери",
        "бирикмелердин жетекчилери",
        "бирикме жетекчилери",
        "УБ жетекчилери",
        "МБ жетекчилери",
        "руководители ШМО",
        "руководители МО",
        "руководители методобъединений",
        "руководители методических объединений",
        "руководители школьных методических объединений",
    ),
}
_OFFICES = {search_key(words): str(office.value) for office, forms in OFFICE_WORDS.items() for words in forms}


def office_of(text: str) -> str:
    """The office that these words name: «директор», «усулдук бирикмелердин жетекчилери», «руководители ШМО»; else nothing."""
    return _OFFICES.get(search_key(text), "")


@dataclass(frozen=True)
class Known:
    """Everybody and every body whose name may be typed, under each form of the name that is not ambiguous. Read once a page, and only
    as far as the page asks: one that shows a form offers the names, one that takes it looks them up."""

    meeting: Meeting

    @classmethod
    def of(cls, meeting: Meeting) -> Known:
        return cls(meeting)

    @property
    def day(self) -> datetime.date:
        return self.meeting.date or timezone.localdate()

    @cached_property
    def everybody(self) -> list[Person]:
        """Who works here on the day, and who stands in the attendance."""
        people = list(Person.objects.employed_on(self.day))
        return [*people, *self._others({p.pk for p in people})]

    def _others(self, here: Collection[int]) -> list[Person]:
        """Who stands in the attendance and works here no more."""
        gone = {a.person_id for a in self.meeting.attendances.all() if a.person_id} - set(here)
        return list(Person.objects.filter(pk__in=gone)) if gone else []

    @cached_property
    def options(self) -> list[tuple[str, str]]:
        """What the browser offers: names with positions. Read without making anybody an object: a school has two hundred."""
        found: dict[int, tuple[str, str]] = {}
        jobs = Employment.objects.on(self.day).order_by("person__sort_key", "person", "-is_main", F("starts").desc(nulls_last=True))
        columns = ("person", "person__full_name", "position_ky", "position_ru")
        for pk, name, position_ky, position_ru in jobs.values_list(*columns):
            in_order = (position_ru, position_ky) if self.meeting.language == Language.RU else (position_ky, position_ru)
            found.setdefault(pk, (name, next(filter(None, in_order), "")))
        return [*found.values(), *((str(person), "") for person in self._others(found))]

    @cached_property
    def people(self) -> dict[str, Person]:
        found = {person.search_key: person for person in self.everybody}
        seen: dict[str, list[Person]] = {}
        for person in self.everybody:
            seen.setdefault(search_key(person.short), []).append(person)
        for short, same in seen.items():
            if len(same) == 1:
                found.setdefault(short, same[0])
        return found

    @cached_property
    def bodies(self) -> dict[str, Body]:
        names = [(name, body) for body in Body.objects.active_on(self.day) for name in (body.name_ky, body.name_ru) if name]
        return {search_key(name): body for name, body in names}

    def person(self, text: str) -> Person | None:
        return self.people.get(search_key(text))

    def party(self, text: str) -> Party:
        """A person as papers name one, a body, or the words themselves."""
        person = self.person(text)
        if person:
            return Party(person.short, person=person)
        return Party(text, body=self.bodies.get(search_key(text)), office=office_of(text))

    def knows(self, text: str) -> bool:
        return search_key(text) in self.people or search_key(text) in self.bodies or bool(office_of(text))


def split_names(text: str, known: Known) -> list[Party]:
    """The parties named in a text."""
    parts = [p.strip() for p in printable(text).replace("\n", ";").split(";") if p.strip()]
    if len(parts) == 1 and "," in parts[0]:
        pieces = [p.strip() for p in parts[0].split(",") if p.strip()]
        if all(known.knows(p) for p in pieces):
            parts = pieces
    return [known.party(p) for p in parts]


def joined(names: Iterable[str]) -> str:
    return "; ".join(names)
