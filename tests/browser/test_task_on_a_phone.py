"""A task on a telephone: the teacher reports, the secretary returns it, the teacher reports again, the secretary accepts."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from meetings.models import Task
from meetings.services.voting import Party
from members.models import Body, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def on_the_task(page: Page, task: Task) -> Page:
    page.goto(reverse("meetings:task_detail", args=[task.pk]))
    return page


def report(page: Page, words: str, file: Path | None = None) -> None:
    page.get_by_role("link", name="Аткарылышы жөнүндө отчёт берүү").tap()
    page.get_by_label("эмне аткарылды").fill(words)
    if file:
        page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Аткарылышы жөнүндө отчёт берүү").tap()


def test_report_return_report_accept(
    open_as: Callable[..., Page],
    accessible: Callable[[Page], None],
    teacher: User,
    secretary: User,
    chair: User,
    council_body: Body,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7")
    due = timezone.localdate() + datetime.timedelta(days=5)
    factories.signed_with_tasks(secretary, council_body, Party("Сыдыкова А.", person=teacher.person), due=due)
    task = Task.objects.get()
    photo = tmp_path / "сүрөт.png"
    photo.write_bytes(PNG)
    by_teacher = open_as(teacher, width=390, height=800, language="ky", touch=True, excuse="422")
    by_secretary = open_as(secretary, width=390, height=800, language="ky", touch=True)

    by_teacher.goto(reverse("meetings:task_list"))
    by_teacher.get_by_role("link", name="Маалымат эске алынсын.").tap()
    by_teacher.wait_for_url("**/tasks/*/")
    accessible(by_teacher)
    by_teacher.get_by_role("link", name="Аткарылышы жөнүндө отчёт берүү").tap()
    by_teacher.wait_for_url("**/do/report/")
    accessible(by_teacher)
    by_teacher.get_by_role("button", name="Аткарылышы жөнүндө отчёт берүү").tap()
    expect(by_teacher.get_by_role("alert")).to_contain_text("Эмне аткарылганын жазыңыз.")
    report(on_the_task(by_teacher, task), "Сабак өттү.", photo)
    expect(by_teacher.get_by_role("status")).to_contain_text("Отчёт жөнөтүлдү.")
    expect(by_teacher.get_by_role("link", name="сүрөт.png")).to_be_visible()

    on_the_task(by_secretary, task).get_by_role("link", name="Отчётту кайтаруу").tap()
    by_secretary.get_by_label("Эмне жетишпейт").fill("Катышкандардын тизмеси жок.")
    by_secretary.get_by_role("button", name="Отчётту кайтаруу").tap()
    expect(by_secretary.get_by_role("status")).to_contain_text("Отчёт кайтарылды.")

    expect(on_the_task(by_teacher, task).get_by_text("Катышкандардын тизмеси жок.").first).to_be_visible()
    report(by_teacher, "Тизме кошулду.")
    expect(by_teacher.get_by_role("status")).to_contain_text("Отчёт жөнөтүлдү.")

    on_the_task(by_secretary, task).get_by_role("link", name="Отчётту кабыл алуу").tap()
    by_secretary.wait_for_url("**/do/accept/")
    accessible(by_secretary)
    by_secretary.get_by_role("button", name="Отчётту кабыл алуу").tap()
    expect(by_secretary.get_by_role("status")).to_contain_text("тапшырма аткарылды")
    task.refresh_from_db()
    assert task.state == "done"
    assert [r.answer for r in task.reports.all()] == ["returned", "accepted"]
