"""Names typed into the minutes: a member, a colleague, an outsider, a body or a role; whoever is known is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from council.lib.kyrgyz import printable, search_key
from meetings.models import Meeting
from meetings.services.voting import Party
from members.models import Body, Person


@dataclass
class Known:
    """Everybody and every body whose name may be typed, under each form of the name that is not ambiguous. Read once a page."""

    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    options: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, meeting: Meeting) -> Known:
        day = meeting.date or timezone.localdate()
        known = cls()
        seen: dict[str, list[Person]] = {}
        people = list(Person.objects.employed_on(day).with_positions())
        ids = {p.pk for p in people}
        people += [a.person for a in meeting.attendances.select_related("person") if a.person and a.person_id not in ids]
        for person in people:
            known.options.append((str(person), person.position_on(day, meeting.language)))
            known.people[search_key(str(person))] = person
            seen.setdefault(search_key(person.short), []).append(person)
        for short, same in seen.items():
            if len(same) == 1:
                known.people.setdefault(short, same[0])
        for body in Body.objects.active_on(day):
            known.bodies[search_key(body.name_ky)] = body
            if body.name_ru:
                known.bodies[search_key(body.name_ru)] = body
        return known

    def person(self, text: str) -> Person | None:
        return self.people.get(search_key(text))

    def party(self, text: str) -> Party:
        """A person as papers name one, a body, or the words themselves."""
        person = self.person(text)
        if person:
            return Party(person.short, person=person)
        return Party(text, body=self.bodies.get(search_key(text)))

    def knows(self, text: str) -> bool:
        return search_key(text) in self.people or search_key(text) in self.bodies


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
