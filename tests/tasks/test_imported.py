"""Imported minutes give tasks only where there is still time."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from council.models import School, SchoolYear
from meetings.importing.form import read
from meetings.importing.write import write
from meetings.models import Task


@pytest.mark.parametrize(("days", "count"), [(-400, 0), (-1, 0), (0, 1), (30, 1), (None, 0)])
def test_a_task_comes_of_an_assignment_whose_day_has_not_passed(
    days: int | None, count: int, school: School, year: SchoolYear, today: datetime.date, tmp_path: Path
) -> None:
    due: Any = {"kind": "none"} if days is None else {"kind": "date", "date": str(today + datetime.timedelta(days=days))}
    data = {
        "body": {"kind": "council", "name": "Усулдук кеңеш"},
        "date": str(year.starts),
        "agenda": [
            {
                "title": "Ачык сабактар жөнүндө",
                "decisions": [{"text": "График түзүлсүн.", "assignments": [{"who_text": "методист", "due": due}]}],
            }
        ],
    }
    path = tmp_path / "minutes.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True))
    result = write(read(path))
    assert result.created
    assert Task.objects.count() == count
    for task in Task.objects.all():
        assert task.assignment.parties.get().office == "methodist"
        assert task.history.get().actor is None
