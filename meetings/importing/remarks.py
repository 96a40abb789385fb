"""What an import has to say of a file: warnings, and what the file holds and the minutes have no place for. Kept with the meeting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    # what old minutes lack
    "no_number": _("no number"),
    "no_date": _("no date"),
    "no_chair": _("no chair"),
    "no_secretary": _("no secretary"),
    "no_place": _("no place"),
    "no_attendance": _("no attendance"),
    "no_title": _("no title"),
    "no_speaker": _("no speaker"),
    # what contradicts itself
    "present_differ": _("%(declared)s declared present, %(named)s named"),
    "absent_differ": _("%(declared)s declared absent, %(named)s named"),
    "members_differ": _("%(declared)s members declared, %(named)s named"),
    "officers_not_named": _("chair and secretary are not among the named"),
    "chair_not_named": _("chair is not among the named"),
    "secretary_not_named": _("secretary is not among the named"),
    "votes_voters": _("%(votes)s votes, %(voters)s voters"),
    "votes_present": _("%(votes)s votes, %(voters)s declared present"),
    "result_differs": _("the result as stated does not follow from the numbers"),
    "speaker_not_named": _("%(name)s speaks but is not among the named"),
    "outside_year": _("the date lies outside the school year"),
    "ends_early": _("it ends before it begins"),
    "named_twice": _("%(name)s stands twice in one list: taken for two people"),
    "namesakes": _("%(n)s people are called %(name)s: nobody was chosen"),
    "clause_unknown": _("clause %(code)s is not in the regulation"),
    "signed_by_others": _("others have signed than the chair and the secretary"),
    "extract": _("the source is an extract: what else was discussed is not known"),
    # what is there already
    "same_number": _("minutes with this number are here already and say something else: nothing was imported"),
    "number_taken": _("№ %(number)s belongs to the meeting of %(date)s: imported without a number"),
    "same_day": _("another meeting of this body on this day is here already"),
    # what has no place and is kept as a note
    "unknown_key": _("this key is unknown: kept as a note"),
    "unknown_code": _("“%(value)s” is unknown: taken as “%(code)s” and kept as a note"),
    "unknown_word": _("“%(value)s” is unknown: kept as a note"),
    "no_place_for": _("the minutes have no place for this: kept as a note"),
    "too_long": _("longer than %(most)s characters: cut, the whole is kept as a note"),
    "part_of_date": _("not a whole date: kept as a note"),
    "odd_number": _("not a whole number: kept as a note"),
    "words_left": _("more than can be read here: the whole is kept as a note"),
    "result_unread": _("the result of the vote cannot be read from these words: kept as a note"),
    "nobody_known": _("nobody of the staff has this full name: kept as a note"),
    # what is kept without a warning
    "note": _("a note in the file"),
    "source": _("source"),
    "school": _("the school as the minutes call it"),
    "body_name": _("the body as the minutes call it"),
    "order": _("order on the composition of the body"),
    "rules": _("rules of the body as the file states them"),
    "clauses": _("clauses: no regulation is here yet"),
    "in_other_language": _("in the other language"),
}
QUIET = {"note", "source", "school", "body_name", "order", "rules", "clauses", "in_other_language"}


@dataclass(frozen=True)
class Remark:
    """A sentence about a place of the file; `kept` is what stood there, if the minutes have no place for it."""

    code: str
    place: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    kept: str = ""

    @property
    def text(self) -> str:
        return str(MESSAGES[self.code] % self.values if self.values else MESSAGES[self.code])

    @property
    def is_warning(self) -> bool:
        return self.code not in QUIET

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "place": self.place, "values": self.values, "kept": self.kept}


def described(value: Any) -> str:
    """Whatever stands in a file as one line of words: «number: 66-к; date: 2024-03-15»."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {described(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(f"({described(part)})" if isinstance(part, dict) else described(part) for part in value)
    # What cannot be stored or shown (lone halves of characters, zero bytes) becomes a question mark.
    return str(value).encode("utf-8", "replace").decode().replace("\x00", "?")
