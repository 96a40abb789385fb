"""The whole file: particulars, people, agenda. What stands in another place than ours is put there, and what must agree is compared."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from meetings.importing.form.attendance import attendance
from meetings.importing.form.body import RULES, body, joint
from meetings.importing.form.crowd import crowd
from meetings.importing.form.dates import clock, day, meeting_days, school_year, times
from meetings.importing.form.items import agenda
from meetings.importing.form.papers import ATTACHMENT, document, extract, signatures, signed_by
from meetings.importing.form.people import one_person
from meetings.importing.form.place import Fault, Place
from meetings.importing.form.scalars import line, number, one_of, protocol_number, text
from meetings.importing.form.shapes import Row, anything, is_empty, numbered, record, together
from meetings.importing.form.source import load
from meetings.importing.form.votes import vote
from meetings.importing.form.words import BESIDE, codes_of, fold, keys_of
from meetings.importing.names import same_name

SCHOOL = record("school", dict.fromkeys(("ky", "ru", "place_ky", "place_ru"), text), alone="ky")


def members(value: Any, place: Place) -> Any:
    """The members by name; a number alone is how many there are."""
    if isinstance(value, str | int) and not isinstance(value, bool) and re.match(r"\d", str(value).strip()):
        return number(value, place)
    people = crowd(value, place)
    if people.words:
        place.keep("no_place_for", people.words)
    return [with_role(row) for row in people.people]


def with_role(row: Row) -> Row:
    """«төрага» or «секретарь» as a position tells the role too."""
    role = codes_of("role").get(fold(row.get("position", "")))
    return {"role": role, **row} if role else row


def language(value: Any, place: Place) -> str:
    """Kyrgyz or Russian; of minutes in another language, the one of the two that its words look like."""
    return str(one_of("language", place.language)(value, place))


KEYS: dict[str, Any] = {
    "school": SCHOOL,
    "body": body,
    "joint_with": joint,
    "rules": RULES,
    "school_year": school_year,
    "number": protocol_number,
    "date": meeting_days,
    "end_date": day,
    "starts": clock,
    "ends": clock,
    "time": times,
    "place": line(200),
    "theme": line(300),
    "convocation": line(60),
    "kind": one_of("meeting", "regular"),
    "form": one_of("holding"),
    "language": language,
    "chair": one_person,
    "presiding": one_person,
    "secretary": one_person,
    "members": members,
    "attendance": attendance,
    **dict.fromkeys(BESIDE, anything),
    "agenda": agenda,
    "vote": vote,
    "attachments": numbered(ATTACHMENT, "title"),
    "signatures": signatures,
    "extract": extract,
    "doc_type": document,
    "source": text,
}


# --- what stands elsewhere, and what must agree -----------------------------------------------------------------------------------
def days_apart(row: Row, place: Place) -> None:
    """`date` holds one day, or the first and the last; a time span gives the beginning and the end."""
    if days := row.pop("date", None):
        row["date"] = days[0]
        if days[-1] != days[0]:
            row.setdefault("end_date", days[-1])
    for key, of in (("starts", "from"), ("ends", "to")):
        if of in row.get("time", {}):
            row.setdefault(key, row["time"][of])
    row.pop("time", None)
    if "end_date" in row and "date" not in row:
        raise Fault(place / "end_date", _("the first day (date) is missing"))
    if "end_date" in row and row["end_date"] < row["date"]:
        raise Fault(place / "end_date", _("lies before “%(first)s”") % {"first": "date"})
    if row.get("starts") and row.get("ends") and row["ends"] < row["starts"] and "end_date" not in row:
        (place / "ends").remark("ends_early")


def attendance_together(row: Row, place: Place) -> None:
    """Lists and numbers that stand beside the agenda belong to the attendance."""
    loose = {key: row.pop(key) for key in BESIDE if key in row}
    if isinstance(row.get("members"), int):
        loose["members_count"] = row.pop("members")
    if loose and "attendance" in row:
        row["attendance"] = merged(row["attendance"], attendance(loose, place), place)
    elif loose:
        row["attendance"] = attendance(loose, place)


def merged(one: Row, other: Row, place: Place) -> Row:
    for key, part in other.items():
        if key == "declared":
            one["declared"] = one.get("declared", {}) | {k: v for k, v in part.items() if k not in one.get("declared", {})}
            if "note" in part and part["note"] != one["declared"]["note"]:
                one["declared"]["note"] = line(300)(f"{one['declared']['note']}; {part['note']}", place / "attendance")
        elif key in one:
            raise Fault(place / key, _("stands twice (“%(one)s” and “%(other)s”)") % {"one": f"attendance.{key}", "other": key})
        else:
            one[key] = part
    return one


def who_presided(row: Row, place: Place) -> None:
    """The minutes name who presided; the chair of the body, if it was somebody else, is kept as a note."""
    presiding: Row | None = row.pop("presiding", None)
    chair: Row | None = row.get("chair")
    if presiding is None:
        return
    if chair and not same_name(chair["name"], presiding["name"]):
        listed = [*row.get("attendance", {}).get("present", []), *row.get("attendance", {}).get("absent", [])]
        members = row.get("members", [])
        if line := next((p for p in (*members, *listed) if same_name(p["name"], chair["name"])), None):
            line["role"] = "chair"
        if line is None or chair.get("position", "") != line.setdefault("position", chair.get("position", "")):
            (place / "chair").keep("no_place_for", chair)
        chair = None
    row["chair"] = {**(chair or {}), **presiding}


def joint_meeting(row: Row, place: Place) -> None:
    """Other bodies, or `joint: true`, make it a joint meeting."""
    if row.get("joint_with"):
        row.setdefault("kind", "joint")
    if isinstance(row.get("joint_with"), bool):
        del row["joint_with"]


def votes_in_their_scope(row: Row, place: Place) -> None:
    """A vote that says it is one for the item or for the meeting belongs there, wherever it was written."""
    for item in row.get("agenda", []):
        for holder in (item, *item.get("items", [])):
            for decision in holder.get("decisions", []):
                lift(decision, {"item": holder, "meeting": row})
            lift(holder, {"meeting": row})


def lift(holder: Row, above: dict[str, Row]) -> None:
    scope = holder.get("vote", {}).pop("scope", "")
    if scope in above and above[scope].get("vote") in (None, holder["vote"]):
        above[scope]["vote"] = holder.pop("vote")


def required(row: Row, place: Place) -> None:
    for key in ("body", "agenda"):
        if is_empty(row.get(key)):
            raise Fault(place / key, _("is required"))


RULES_OF_MINUTES = (
    required, days_apart, attendance_together, who_presided, joint_meeting, votes_in_their_scope, signed_by,
)  # fmt: skip
MINUTES = together(record("minutes", KEYS), *RULES_OF_MINUTES)


def read(path: Path) -> Row:
    """The checked content of a file, with what was remarked on the way; Fault (with all the others found) if it is not in the form."""
    data = load(path)
    found: Row = {}
    try:
        place = Place(language=language_of(data))
        with place.gathering():
            found = MINUTES(data, place)
    except RecursionError as error:
        raise Fault("", _("is nested too deeply")) from error
    if place.findings.faults:
        raise Fault.of(place.findings.faults)
    found.setdefault("language", place.language)
    return {**found, "remarks": place.findings.remarks, "translations": place.findings.translations}


def language_of(data: Any) -> str:
    """The language that the file names; else that of its words: Russian if they are Russian beyond doubt, otherwise Kyrgyz."""
    if isinstance(data, dict):
        words = keys_of("minutes", KEYS)
        named_one = next((part for key, part in data.items() if words.get(fold(str(key))) == "language"), "")
        if code := codes_of("language").get(fold(str(named_one))):
            return code
    texts = " ".join(all_texts(data)).lower()
    # Words that Kyrgyz has not; a single letter is one only between spaces, else it is somebody's initial.
    russian = re.findall(r"(?<=\s)(?:и|в|на|о|об|по|для|не|от)(?=\s)|\w+(?:ть|ого|ых|ый|ние|ении)\b", texts)
    return "ru" if len(russian) >= 3 and len(russian) > len(re.findall("[ңөүӊѳӱ]", texts)) else "ky"


def all_texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [words for part in value.values() for words in all_texts(part)]
    if isinstance(value, list):
        return [words for part in value for words in all_texts(part)]
    return [value] if isinstance(value, str) else []
