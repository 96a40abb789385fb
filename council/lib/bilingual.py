"""A thing that has a text in Kyrgyz and perhaps in Russian: which one to show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def in_language(obj: Any, field: str, language: str | None = None) -> str:
    """The text of `field_<language>`; where it is missing, the Kyrgyz, then the Russian, then the English one."""
    for code in (language or get_language() or "ky", "ky", "ru", "en"):
        if text := getattr(obj, f"{field}_{code}", ""):
            return str(text)
    return ""
