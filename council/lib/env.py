"""Readers of the environment that refuse a bad value with a clear message instead of guessing."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def string(name: str, *, default: str | None = None) -> str:
    """The value as it stands; ImproperlyConfigured if it is missing and there is no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} must be set.")
    return value


def boolean(name: str, *, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of 1, true, yes, on, 0, false, no, off, not “{value}”.")


def integer(name: str, *, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from error


def strings(name: str, *, default: list[str]) -> list[str]:
    """A list separated by commas; blanks around the parts do not count."""
    value = os.environ.get(name)
    return default if value is None else [part.strip() for part in value.split(",") if part.strip()]


def secret(name: str, *, default: str | None = None) -> str:
    """A secret: the variable itself, or the first line of the file named by `<NAME>_FILE`."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().splitlines()[0].strip()
        except (OSError, IndexError) as error:
            raise ImproperlyConfigured(f"{name}_FILE names “{path}”, which holds no readable first line.") from error
    return string(name, default=default)
