"""Importing speaks English unless it is asked to speak another language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from meetings.importing.form import read
from meetings.importing.write import Result, write


@pytest.fixture(autouse=True)
def in_english(plain_settings: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., Result]:
    """What becomes of a file with this text."""

    def run(source: str, *, name: str = "old.yaml", **options: Any) -> Result:
        path = tmp_path / name
        path.write_text(source)
        return write(read(path), note=path.name, **options)

    return run
