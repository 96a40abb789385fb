"""What the paper is and what hangs on it: minutes or an extract, who signed, appendices."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from council.lib.kyrgyz import normalise
from meetings.importing.form.dates import in_figures, perhaps_day
from meetings.importing.form.people import NAME, named
from meetings.importing.form.place import Fault, Place, expected
from meetings.importing.form.scalars import decision_number, line, number, one_of, ordinal, sub_number, text
from meetings.importing.form.shapes import Row, is_empty, many, record
from meetings.importing.form.words import codes_of, fold, keys_of
from meetings.importing.names import same_name

SIGNATURE = record("signature", {"name": NAME, "position": line(300), "role": line(100)}, ("name",), alone="name")


def signatures(value: Any, place: Place) -> list[Row]:
    """Names, rows of names and offices, or a mapping of offices to names."""
    if isinstance(value, dict) and not keys_of("signature", ("name", "position", "role")).keys() & {fold(str(key)) for key in value}:
        value = [{"role": str(role), "name": name} for role, name in value.items() if not is_empty(name)]
    return [named_by_office(row, place) for row in many(SIGNATURE)(value, place)]


def named_by_office(row: Row, place: Place) -> Row:
    person = named({"name": row["name"]}, place)
    return {"name": person["name"], "office": row.get("role") or row.get("position") or person.get("position", "")}


EXTRACT = record(
    "extract",
    {
        "number": line(60),
        "date": perhaps_day,
        "certified_by": signatures,
        "signatures": signatures,
        "addressee": text,
        "purpose": text,
    },
)


EXTRACT_SAYS = {
    "ky": {"number": "№", "date": "күнү", "certified_by": "күбөлөндүргөн", "addressee": "кимге", "purpose": "максаты"},
    "ru": {"number": "№", "date": "дата", "certified_by": "заверили", "addressee": "кому", "purpose": "цель"},
}


def extract(value: Any, place: Place) -> Row | bool:
    """That the source is an extract: yes, or what the extract itself says – its date, addressee, who certified it."""
    if isinstance(value, bool | str) and (answer := codes_of("flag").get(fold(str(value)))):
        return answer == "true"
    found: Row = EXTRACT(value if isinstance(value, dict) else {"note": value}, place)
    return {"certified_by": found.pop("signatures"), **found} if "signatures" in found else found


def document(value: Any, place: Place) -> str:
    """«протокол» or «выписка из протокола …»: other papers are no minutes."""
    words = fold(str(text(value, place)))
    found = next((code for word, code in codes_of("document").items() if word in words and code == "extract"), "")
    if not found and not any(word in words for word in codes_of("document")):
        raise Fault(place, _("“%(value)s” is neither minutes nor an extract from them") % {"value": value})
    return found or "minutes"


def signed_by(row: Row, place: Place) -> None:
    """Signatures of the chair and the secretary say nothing new; those of others are kept, as is what an extract says of itself."""
    signed = row.pop("signatures", [])
    own = extract_of(row, place)
    officers = [row[role]["name"] for role in ("chair", "secretary") if role in row]
    if others := [s for s in signed if not any(same_name(s["name"], name) for name in officers)]:
        for role, words in (("chair", "chair"), ("secretary", "secretary")):
            office = next((s for s in others if codes_of("role").get(fold(s["office"])) == words), None)
            if office and role not in row and own is None:
                row[role] = {"name": office["name"]}
                others.remove(office)
    if others:
        (place / "signatures").keep("signed_by_others", [f"{s['office']} {s['name']}".strip() for s in others])


def extract_of(row: Row, place: Place) -> Row | None:
    own = row.pop("extract", None)
    if own in (None, False) and row.pop("doc_type", "") != "extract":
        return None
    row.pop("doc_type", None)
    row["is_extract"] = True
    said = own if isinstance(own, dict) else {}
    if "certified_by" in said:
        said = {**said, "certified_by": [f"{s['office']} {s['name']}".strip() for s in said["certified_by"]]}
    said = {EXTRACT_SAYS[place.language][key]: part if isinstance(part, list) else in_figures(part) for key, part in said.items()}
    (place / "extract").keep("extract", said)
    return said


def item_reference(value: Any, place: Place) -> tuple[int, int | None]:
    """Item 2, or «2а» and «2 б)»: the item and the place of the sub-item."""
    match = re.fullmatch(r"(.*?\d)\s*([а-яё])\)?", normalise(str(value)).strip().lower())
    if match:
        return ordinal(match[1], place), sub_number(match[2], place)
    return ordinal(value, place), None


def decision_reference(value: Any, place: Place) -> tuple[int, int | None, int]:
    """Decision «2.1» or «2а.1»: item, sub-item, number."""
    before, _dot, _last = normalise(str(value)).strip().rstrip(".)").rpartition(".")
    if not before:
        raise Fault(place, expected(_("a number such as 2.1"), value))
    return *item_reference(before, place), decision_number(value, place)


ATTACHMENT = record(
    "attachment",
    {
        "number": ordinal,
        "title": line(300),
        "sheets": number,
        "item": item_reference,
        "decision": decision_reference,
        "level": one_of("level"),
    },
    ("title",),
    alone="title",
)
