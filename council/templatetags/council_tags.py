from __future__ import annotations

import datetime

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from council.lib import kyrgyz, richtext
from council.lib.bilingual import in_language
from council.lib.desk import Line

register = template.Library()


@register.filter
def official_date(day: datetime.date | None, language: str = "") -> str:
    """«2026-жылдын 5-ноябры», in the language of the page unless another is named."""
    return kyrgyz.official_date(day, language or get_language() or "ky") if day else ""


@register.filter
def short_date(day: datetime.date | None) -> str:
    """05.11.2026"""
    return f"{day:%d.%m.%Y}" if day else ""


@register.filter
def rich(text: str) -> SafeString:
    """Paragraphs, lists and tables of plain typing, as HTML."""
    return richtext.to_html(text)


@register.filter
def bilingual(obj: object, field: str) -> str:
    """The text of field_ky / field_ru / field_en in the language of the page."""
    return in_language(obj, field)


@register.filter
def unbroken(text: str) -> SafeString:
    """Escaped text in which dates and names with initials do not break over a line."""
    return mark_safe(kyrgyz.unbroken(escape(text)))  # noqa: S308  (escaped here; unbroken adds spans only)


@register.filter
def get(mapping: dict[str, object], key: str) -> object:
    """A value by a key that has a dot in it."""
    return mapping[key]


@register.filter
def plain(text: str) -> str:
    """The words alone, in one line: for lists."""
    return richtext.to_plain(text)


@register.filter
def beside(lines: list[Line], more: list[Line]) -> list[Line]:
    """The lines of one room and those of another."""
    return [*lines, *more]
