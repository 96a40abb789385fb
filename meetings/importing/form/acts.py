"""Normative acts and orders: by keys, or as a paper cites them – «Приказ № 66-к от 15.03.2024»."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from meetings.importing.form.dates import FORMS, find_days, in_figures, perhaps_day, plain_words
from meetings.importing.form.place import Fault, Place
from meetings.importing.form.scalars import line, text
from meetings.importing.form.shapes import Row, record
from meetings.importing.form.words import codes_of, fold

NUMBER = re.compile(r"(?:№|\bN)\s*([\w/.-]*\w)")
ACT = record(
    "act",
    {"kind": line(400), "number": line(60), "date": perhaps_day, "title": line(400), "place": line(100), "issuer": line(200)},
)


def act(value: Any, place: Place) -> Row:
    """An act by keys, or as the paper cites it. A kind in more words than ours («письмо министерства») is the title if there is none."""
    if not isinstance(value, dict):
        words = str(line(400)(value, place))
        cited = number_and_date(words)
        return {"kind": kind_of_act(words), "title": title_of(words) if cited else words, **cited}
    found: Row = ACT(value, place)
    if not {"number", "title", "date"} & set(found):
        raise Fault(place, _("an act has a number, a date or a title"))
    kind = found.get("kind", "")
    code = codes_of("act").get(fold(kind)) or kind_of_act(kind or found.get("title", ""))
    if kind and fold(kind) not in codes_of("act"):
        if "title" in found:
            (place / "kind").keep("unknown_code", kind, value=kind, code=code)
        found.setdefault("title", kind)
    return {**found, "kind": code}


def kind_of_act(words: str) -> str:
    """The kind by the first of our words that the title holds, in whatever case ending."""
    plain = fold(words)
    found = [(plain.find(word[:5]), code) for word, code in codes_of("act").items() if re.search(rf"\b{re.escape(word[:5])}", plain)]
    return min(found)[1] if found else "local"


def title_of(words: str) -> str:
    """What is left of a citation without its number and its date, which are printed behind the title."""
    rest = NUMBER.sub(" ", words, count=1)
    for form in FORMS:
        rest, found = re.subn(rf"(?:\bот\s+)?{form.pattern}(?:\s*(?:года?|г\.|ж\.|жыл\w*))?", " ", rest, count=1, flags=re.IGNORECASE)
        if found:
            break
    return re.sub(r"\s+([,.;])", r"\1", " ".join(rest.split())).strip(" ,;.") or words


def number_and_date(words: str) -> Row:
    """The number and the day that a text such as «№ 41 от 31.08.2026» names."""
    numbers = NUMBER.search(words)
    try:
        days = find_days(plain_words(words))
    except ValueError:
        days = None
    return {**({"number": numbers[1][:40]} if numbers else {}), **({"date": days.first} if days else {})}


ORDER_KEYS = record("order", {"number": line(40), "date": perhaps_day})


def in_words(order: Row) -> str:
    """«№ 66-к, 15.03.2024»."""
    return ", ".join(filter(None, (f"№ {order['number']}" if "number" in order else "", in_figures(order.get("date", "")))))


def order(value: Any, place: Place) -> Row:
    """An order of the school: number and date by keys or in words."""
    if isinstance(value, dict):
        found: Row = ORDER_KEYS(value, place)
        return found
    words = str(text(value, place))
    return number_and_date(words) or {"number": line(40)(words, place)}
