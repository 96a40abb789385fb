"""The page of imported minutes with what the import noted, long words and all: axe finds nothing, and it fits the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from meetings.importing.form import read
from meetings.importing.write import write
from members.models import Body, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_imported_minutes_is_accessible_and_fits(
    width: int, tmp_path: Path, open_as: Callable[..., Page], accessible: Callable[[Page], None], methodist: User, council_body: Body
) -> None:
    path = tmp_path / "протокол.yaml"
    path.write_text(
        f"орган: Усулдук кеңеш\nисточник: https://example.org/{'a' * 200}\nпогода: хорошая\nextract: {{addressee: РайОНО}}\n"
        "повестка: [{вопрос: О плане, решили: [{текст: Утвердить., о ком: {Ким С.: рекомендован, Ли Н.: отложено}}]}]\n"
    )
    meeting = write(read(path), note=path.name).meeting
    assert meeting
    page = open_as(methodist, width=width, height=850)
    page.goto(reverse("meetings:meeting_detail", args=[meeting.pk]))
    assert page.locator("#import li").count() == 6
    accessible(page)
