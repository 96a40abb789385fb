"""An order of the director: its first wording out of a decision, and its paper."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from council.labels import labels as labels_of
from council.lib import richtext
from council.lib.bilingual import in_language
from council.lib.kyrgyz import official_date, unbroken
from council.models import School
from meetings.documents import papers, words
from meetings.documents.content import Content

if TYPE_CHECKING:
    from meetings.models import DirectorOrder


def first_wording(content: Content, decision: Content, language: str) -> str:
    """«… БУЙРУК КЫЛАМ: 1. …», with who and until when, and the basis: all that the protocol says already."""
    labels = labels_of(language)
    name = words.in_(content["body"]["name"], language)
    points = [decision["text"].strip()]
    for row in decision["assignments"]:
        sentences = [f"{label}: {text}" for label, text in papers.assignment_parts(row, language, labels)]
        points.append(" ".join(sentences))
    points.append(labels["order.control"])
    aim = labels["order.aim"].format(body=content["body"]["genitive"].get(language) or name)
    simple = "\n" not in points[0] and "|" not in points[0]
    # A list or a table keeps its own lines; a number before it would make it part of ours.
    numbered = points if simple else points[1:]
    lines = "\n".join(f"{number}. {point}" for number, point in enumerate(numbered, 1))
    told = lines if simple else f"{points[0]}\n\n{lines}"
    return f"{aim} {labels['order.words']}\n\n{told}\n\n{basis(content, decision, language, labels)}"


def basis(content: Content, decision: Content, language: str, labels: words.Labels) -> str:
    """«Негизи: Усулдук кеңештин отурумунун № 2 протоколу, 2026-жылдын 5-ноябры, 1.2-чечим.»"""
    genitive = content["body"]["genitive"].get(language, "")
    number = content["number"] or "–"
    if not genitive:
        which = f"{words.in_(content['body']['name'], language)}, {labels['extract.protocol.plain'].format(number=number)}"
    elif language == "ru":
        which = f"{labels['extract.protocol.plain'].format(number=number)} {labels['meeting.genitive']} {genitive}"
    else:
        which = f"{genitive} {labels['meeting.genitive']} {labels['extract.protocol'].format(number=number)}"
    day = official_date(datetime.date.fromisoformat(content["date"]), language)
    place = labels["order.decision"].format(number=decision["label"].rstrip("."))
    return f"{labels['order.basis']}: {which}, {day}, {place}."


def order_context(order: DirectorOrder, *, code: str = "") -> dict[str, Any]:
    language = order.language
    labels, school = labels_of(language), School.objects.get()
    return {
        "order": order,
        "labels": labels,
        "language": language,
        "code": code,
        "draft": not code,
        "school_name": in_language(school, "name", language),
        "superior": in_language(school, "parent", language),
        "address": in_language(school, "address", language),
        "place": school.place(language),
        "letterhead": bool(school.letterhead_image),
        "day": official_date(order.date, language) if order.date else "",
        "text": mark_safe(unbroken(richtext.to_html(order.text))),  # noqa: S308  (richtext escapes what was typed)
        "verify_address": f"{school.site_host}/verify" if school.site_host else "",
        "footer": labels["footer.order"].format(number=order.number or "–", date=f"{order.date:%d.%m.%Y}" if order.date else "–"),
        "site_host": school.site_host,
    }


def order_pdf(order: DirectorOrder, *, code: str = "") -> bytes:
    """The PDF; without a code it is a draft and says so across the page."""
    context = order_context(order, code=code)
    return papers.printed(render_to_string("documents/order.html", context), context["site_host"], code)
