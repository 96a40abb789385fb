"""The body that met, those it met with, and the rules it works by."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from council.lib.kyrgyz import normalise
from meetings.importing.bodies import USUAL, kind_of
from meetings.importing.form.acts import order
from meetings.importing.form.people import NAME
from meetings.importing.form.place import Fault, Place, expected
from meetings.importing.form.scalars import one_of
from meetings.importing.form.shapes import Row, many, record
from meetings.importing.form.words import CODES, codes_of, fold

BODY_KEYS = {"kind": one_of("body"), "name": NAME, "name_ky": NAME, "name_ru": NAME}
BODY = record("body", {**BODY_KEYS, "order": order}, alone="name")
OTHER_BODY = record("body", BODY_KEYS, alone="name")


def body(value: Any, place: Place) -> Row:
    return with_kind(BODY(value, place), place)


def other_body(value: Any, place: Place) -> Row:
    return with_kind(OTHER_BODY(value, place), place)


def with_kind(row: Row, place: Place) -> Row:
    """The kind from the name where it is not given; a name that is but a word for the kind («педсовет») is its usual name."""
    name = row.pop("name", "")
    if name and fold(name) not in codes_of("body"):
        row.setdefault("name_ky" if place.language == "ky" or re.search("[ңөүҢӨҮ]", name) else "name_ru", name)
    given = [name, *(row[key] for key in ("name_ky", "name_ru") if key in row)]
    if "kind" not in row:
        kinds = [codes_of("body").get(fold(n)) or kind_of(n) for n in given]
        if not any(kinds):
            raise Fault(place / "kind", _("is required (one of: %(codes)s)") % {"codes": ", ".join(CODES["body"])})
        row["kind"] = next(kind for kind in kinds if kind)
    if any(codes_of("body").get(fold(n)) == row["kind"] for n in given):
        usual = USUAL[row["kind"]]
        row |= {"name_ky": usual.ky, "name_ru": usual.ru} if name else {}
        for key in ("name_ky", "name_ru"):
            if codes_of("body").get(fold(row.get(key, ""))) == row["kind"]:
                row[key] = usual.ky if key == "name_ky" else usual.ru
    return row


def joint(value: Any, place: Place) -> list[Row] | bool:
    """The other bodies; `true` only says that the meeting was a joint one."""
    return value if isinstance(value, bool) else many(other_body)(value, place)


def share(value: Any, place: Place) -> str:
    """2/3, 1/2, “more than 1/2”, more_than_half, «50 % + 1»: a fraction, with «>» before it if it must be exceeded."""
    words = normalise(str(value)).lower().replace("_", " ").replace("половин", "1/2 ").replace("half", "1/2").replace("жарым", "1/2 ")
    more = re.search(r"more|более|больше|көб|>|\+\s*1", words)
    match = re.search(r"(\d)\s*/\s*(\d)", words) or re.search(r"(\d{1,3})\s*%", words)
    top, bottom = (int(match[1]), int(match[2]) if match.re.groups == 2 else 100) if match else (0, 0)
    if not 0 < top <= bottom:
        raise Fault(place, expected(_("a share such as 2/3"), value))
    return f"{'>' if more else ''}{top}/{bottom}"


RULES = record("rules", {"quorum": share, "quorum_base": one_of("quorum_base"), "majority": one_of("majority"), "tie": one_of("tie")})
