"""Decisions in a file: text with lists and tables, who is to do what by when, about whom, and separate opinions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from meetings.importing.form.acts import in_words, order
from meetings.importing.form.deadlines import due
from meetings.importing.form.people import NAME, NOT_STATED, names
from meetings.importing.form.place import Check, Fault, Place
from meetings.importing.form.scalars import decision_number, line, one_of, text
from meetings.importing.form.shapes import Row, is_empty, many, record
from meetings.importing.form.speeches import LEVEL, said_by
from meetings.importing.form.votes import BESIDE, beside, vote
from meetings.importing.form.words import fold, keys_of
from meetings.importing.names import is_a_name

ASSIGNMENT_KEYS: dict[str, Check] = {
    "who": names,
    "who_text": NAME,
    "with": names,
    "due": due,
    "due_text": due,
    "controller": NAME,
}
ASSIGNMENT_RECORD = record("assignment", {**ASSIGNMENT_KEYS, "text": text})


def assignment(value: Any, place: Place) -> Row:
    """A duty by keys; a text alone is what is to be done, or, if it is a name, who is to do it."""
    if isinstance(value, dict):
        return one_due(ASSIGNMENT_RECORD(value, place), place)
    words = str(text(value, place))
    return {"who": names(words, place)} if all(is_a_name(name) for name in names(words, place)) else {"text": words}


def one_due(row: Row, place: Place) -> Row:
    """`due_text` is another word for the words of `due`."""
    words: Row | None = row.pop("due_text", None)
    if words:
        row["due"] = {**words, **row.get("due", {}), **({"text": words["text"]} if "text" in words else {})}
    return row


ABOUT = record(
    "outcome",
    {"name": NAME, "position": line(300), "claim": line(300), "outcome": one_of("outcome", "")},
    ("name",),
    alone="name",
)


def about(value: Any, place: Place) -> list[Row]:
    """One person, or several; a mapping of names gives the outcome of each."""
    known = keys_of("outcome", ("name", "position", "claim", "outcome"))
    if isinstance(value, dict) and not known.keys() & {fold(str(key)) for key in value}:
        value = [{"name": str(name), "outcome": outcome} for name, outcome in value.items()]
    rows = []
    for n, row in enumerate(value if isinstance(value, list) else [value]):
        if not is_empty(row):
            with place.gathering():
                found = ABOUT(row, place[n])
                if "position" in found:
                    (place[n] / "position").keep("no_place_for", found.pop("position"))
                rows.append(found)
    return rows


OPINION = record("opinion", {"name": NAME, "text": text}, ("text",))


def opinion(value: Any, place: Place) -> Row:
    row: Row = OPINION(value, place) if isinstance(value, dict) else one_name(said_by(str(text(value, place))))
    if "text" not in row:
        raise Fault(place / "text", _("is required"))
    return {"name": NOT_STATED[place.language], **row}


def one_name(row: Row) -> Row:
    return {**row, "name": ", ".join(row["name"])} if "name" in row else row


def table(value: Any, place: Place) -> str:
    """Rows as lists or as mappings; {columns, rows}: a table with «|», as people type it."""
    if isinstance(value, dict):
        columns, rows = value.get("columns"), value.get("rows")
        if not isinstance(columns, list) or not isinstance(rows, list):
            raise Fault(place, _("a table is a list of rows, or has “columns” and “rows”"))
        value = [columns, *rows]
    if not isinstance(value, list):
        return str(text(value, place))
    if value and all(isinstance(row, dict) for row in value):
        columns = list(dict.fromkeys(str(key) for row in value for key in row))
        value = [columns, *([row.get(column, "") for column in columns] for row in value)]
    lines = [[cell(part, place[n]) for part in (row if isinstance(row, list) else [row])] for n, row in enumerate(value)]
    if not lines:
        return ""
    width = max(len(row) for row in lines)
    rows_of_text = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in lines]
    return "\n".join([rows_of_text[0], f"|{'---|' * width}", *rows_of_text[1:]])


def cell(value: Any, place: Place) -> str:
    return "" if value is None else " ".join(str(text(value, place)).split()).replace("|", "\\|")


def listed(value: Any, place: Place) -> str:
    """The lines of a list behind a decision; rows of keys are a table."""
    if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
        return table(value, place)
    return "\n".join(f"- {' '.join(line.split())}" for line in many(text)(value, place))


def next_body(value: Any, place: Place) -> str:
    """A body by its name, its code, or keys."""
    if isinstance(value, dict):
        value = next((part for key, part in value.items() if fold(str(key)) in ("name", "name ky", "name ru", "kind")), None)
    return str(NAME(value, place))


DECISION_KEYS = record(
    "decision",
    {
        "number": decision_number,
        "text": text,
        "about": about,
        "vote": vote,
        **BESIDE,
        "assignments": many(assignment),
        **ASSIGNMENT_KEYS,
        "next_body": next_body,
        "level": LEVEL,
        "list": listed,
        "table": table,
        "opinions": many(opinion),
        "order": order,
    },
    alone="text",
)


def decision(value: Any, place: Place) -> Row:
    """A decision; who is to do what by when may stand in it without a mapping of its own. A director's order has no place yet."""
    row = beside(one_due(DECISION_KEYS(value, place), place), place)
    duty = {key: row.pop(key) for key in (*ASSIGNMENT_KEYS, "due") if key in row}
    if duty:
        row["assignments"] = [*row.get("assignments", []), duty]
    if "order" in row:
        (place / "order").keep("no_place_for", in_words(row.pop("order")))
    duties = [duty for duty in row.get("assignments", []) if "text" in duty]
    blocks = ["\n".join(filter(None, (row.get("text"), row.pop("list", "")))), row.pop("table", "")]
    if not any(blocks):
        if not duties:
            raise Fault(place / "text", _("is required"))
        blocks = [duties[0].pop("text")] if len(duties) == 1 else ["\n".join(f"- {duty['text']}" for duty in duties)]
    row["text"] = "\n\n".join(filter(None, blocks))
    row["at"] = place.path
    return row
