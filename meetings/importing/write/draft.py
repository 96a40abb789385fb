"""A file on its way into rows: its content, who of the staff is meant by a name, and what there is to say of it."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from council.lib.names import parse_name, short_form
from meetings.importing.form.people import several
from meetings.importing.names import NameBook, is_a_name, same_name
from meetings.importing.remarks import Remark
from meetings.models import Attendance, Meeting, Translation
from members.models import Person

Row = dict[str, Any]


class Draft:
    """The meeting and its lines of attendance are there as soon as they are written."""

    meeting: Meeting

    def __init__(self, data: Row, note: str = "") -> None:
        self.data, self.note = data, note
        self.remarks: list[Remark] = list(data.get("remarks", []))
        self.translations: dict[str, tuple[str, str]] = dict(data.get("translations", {}))
        self.book = NameBook(Person.objects.with_positions(), self.day)
        self.lines: list[Attendance] = []

    @property
    def day(self) -> datetime.date | None:
        return self.data.get("date")

    @property
    def language(self) -> str:
        return str(self.data.get("language", "ky"))

    # --- what there is to say -------------------------------------------------------------------------------------------------
    def warn(self, code: str, place: str = "", /, **values: Any) -> None:
        self.remarks.append(Remark(code, place, values))

    def keep(self, code: str, place: str, kept: str, /, **values: Any) -> None:
        self.remarks.append(Remark(code, place, values, kept))

    def cut(self, text: str, most: int, place: str) -> str:
        """As much of a text as its column holds; the whole of a longer one is kept."""
        if len(text) <= most:
            return text
        self.keep("too_long", place, text, most=most)
        return f"{text[: most - 1]}…"

    # --- people -----------------------------------------------------------------------------------------------------------------
    def person(self, name: str) -> Person | None:
        return self.book.person(name)

    def printed(self, name: str, person: Person | None) -> str:
        """The short form of a person; a role or a unit («психологическая служба») stays as it stands in the file."""
        if person:
            return person.short
        people = several(name)
        return (
            ", ".join(short_form(parse_name(one)) if is_a_name(one) else one for one in people)
            if len(people) > 1 or is_a_name(name)
            else name
        )

    def position(self, row: Row, person: Person | None) -> str:
        """As this place of the file says it, or another that names the same person, or as our records have it for the day."""
        if found := row.get("position") or next((p for name, p in self.positions if same_name(name, row["name"])), ""):
            return str(found)
        return str(person.position_on(self.day, self.language)) if person and self.day else ""

    @cached_property
    def positions(self) -> list[tuple[str, str]]:
        lists = self.data.get("attendance", {})
        rows = [self.data[role] for role in ("chair", "secretary") if role in self.data] + self.data.get("members", [])
        rows += [row for key in ("present", "late", "left", "absent", "guests") for row in lists.get(key, [])]
        return [(row["name"], row["position"]) for row in rows if row.get("position")]

    # --- attendance -------------------------------------------------------------------------------------------------------------
    @cached_property
    def present(self) -> list[Attendance]:
        return [a for a in self.lines if a.status == "present"]

    @property
    def grouped(self) -> int:
        """How many of those present the minutes name only as groups."""
        return int(self.data.get("attendance", {}).get("grouped", 0))

    @cached_property
    def everybody_is_named(self) -> bool:
        """The names are the whole attendance: a list of members, or as many present as are declared, chair and secretary among them."""
        declared = self.meeting.declared_present
        known = not self.grouped and all(a.status for a in self.lines)
        return known and bool(self.present) and declared in (None, len(self.present)) and not self.officers_missing()

    def officers_missing(self) -> list[str]:
        """Who presided or kept the minutes, is named for it in the file, and is not among the named present."""
        roles = [role for role in ("chair", "secretary") if role in self.data]
        return [role for role in roles if not any(is_line(a, self.data[role]["name"]) for a in self.present)]

    # --- the other language -----------------------------------------------------------------------------------------------------
    def translate(self, place: str, **of: Any) -> None:
        """The translation that the file gives of this text, if it gives one."""
        if place in self.translations:
            language, text = self.translations.pop(place)
            Translation.objects.create(meeting=self.meeting, language=language, text=text, **of)


def is_line(line: Attendance, name: str) -> bool:
    return same_name(str(line.person) if line.person else line.name, name)
