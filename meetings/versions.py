"""The version of a text: what stands in the field, in short. No counter that a page could forget to raise."""

from __future__ import annotations

import hashlib


def stamp(value: object) -> str:
    """Twelve hexadecimal digits that differ when the text does."""
    return hashlib.blake2s(str(value).encode(), digest_size=6).hexdigest()
