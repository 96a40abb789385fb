"""The life of a task: reported with evidence, returned, accepted, extended, closed, opened again."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from council.lib.workflow import Refused
from meetings.models import Task, TaskEvidence, TaskReport
from meetings.services import tasks
from meetings.services.voting import Party
from members.models import Body, Notice, User
from tests import factories

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def act(client: Client, task: Task, name: str, **data: Any) -> Any:
    return client.post(reverse("meetings:task_act", args=[task.pk, name]), data)


def texts(user: User) -> list[str]:
    return [n.text("ru") for n in Notice.objects.filter(user=user)]


def test_a_report_goes_to_the_secretary_with_its_file(
    task: Task, teacher: User, secretary: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(teacher)
    response = act(
        client, task, "report", text="Өттү.", evidence=[SimpleUploadedFile("сүрөт.png", PNG), SimpleUploadedFile("экинчи.png", PNG)]
    )
    assert response.status_code == 302
    task.refresh_from_db()
    assert task.state == "reported"
    assert [n.kind for n in Notice.objects.filter(user=secretary, kind__startswith="task")] == ["task_reported"]
    file = TaskEvidence.objects.filter(report__task=task).first()
    assert file is not None
    assert file.content_type == "image/png"
    assert b"".join(client.get(reverse("meetings:evidence_file", args=[file.pk])).streaming_content) == PNG  # type: ignore[attr-defined]
    page = client.get(reverse("meetings:task_detail", args=[task.pk])).content.decode()
    assert "сүрөт.png" in page
    assert "экинчи.png" in page


def test_a_file_that_could_run_is_refused_and_the_words_stay(task: Task, teacher: User, as_user: Callable[[User], Client]) -> None:
    response = act(
        as_user(teacher), task, "report", text="Өттү, күбөлүгү бар.", evidence=[SimpleUploadedFile("a.png", b"<script>alert(1)</script>")]
    )
    assert response.status_code == 422
    assert "Өттү, күбөлүгү бар." in response.content.decode()
    assert not TaskReport.objects.exists()


def test_a_report_sent_twice_stands_once(task: Task, teacher: User, as_user: Callable[[User], Client]) -> None:
    for _press in range(2):
        assert act(as_user(teacher), task, "report", text="Өттү.").status_code == 302
    assert TaskReport.objects.count() == 1
    assert task.history.filter(action="report").count() == 1


def test_returned_reported_again_and_accepted(
    task: Task, teacher: User, secretary: User, as_user: Callable[[User], Client], today: datetime.date
) -> None:
    act(as_user(teacher), task, "report", text="Өттү.")
    assert act(as_user(secretary), task, "return", note="").status_code == 422
    act(as_user(secretary), task, "return", note="Катышкандардын тизмеси жок.")
    task.refresh_from_db()
    assert task.state == "open"
    assert any("возвращён" in text for text in texts(teacher)), texts(teacher)
    act(as_user(teacher), task, "report", text="Тизме кошулду.")
    for _press in range(2):
        assert act(as_user(secretary), task, "accept").status_code == 302
    task.refresh_from_db()
    assert (task.state, task.closed_on) == ("done", today)
    assert list(task.reports.values_list("answer", flat=True)) == ["returned", "accepted"]
    assert [line.action for line in task.history.all()] == ["open", "report", "return", "report", "accept"]
    assert all(str(line.label) for line in task.history.all())


def test_nobody_accepts_the_own_report(
    secretary: User, chair: User, council_member: User, council_body: Body, as_user: Callable[[User], Client]
) -> None:
    """The secretary controls the tasks of the council, and has one of them; the chair looks at it."""
    factories.signed_with_tasks(secretary, council_body, Party("Бакыт кызы А.", person=secretary.person))
    task = Task.objects.get()
    tasks.report(task, by=secretary, text="Даяр.")
    for name, typed in (("accept", {}), ("return", {"note": "Дагы."})):
        address = reverse("meetings:task_act", args=[task.pk, name])
        assert as_user(secretary).post(address, typed).status_code == 403
        assert address not in as_user(secretary).get(reverse("meetings:task_detail", args=[task.pk])).content.decode()
    words = "Отчётту кабыл алуу: Маалымат"
    assert words not in as_user(secretary).get("/").content.decode()
    assert words in as_user(chair).get("/").content.decode()
    assert as_user(chair).post(reverse("meetings:task_act", args=[task.pk, "accept"])).status_code == 302
    task.refresh_from_db()
    assert task.state == "done"


def test_an_extension_keeps_the_day_before_and_the_reason(task: Task, secretary: User, as_user: Callable[[User], Client]) -> None:
    assert task.due is not None
    before, later = task.due, task.due + datetime.timedelta(days=7)
    for day in (before, before - datetime.timedelta(days=400)):
        assert act(as_user(secretary), task, "extend", until=day, reason="Карантин").status_code == 422
    act(as_user(secretary), task, "extend", until=later, reason="Карантин")
    assert act(as_user(secretary), task, "extend", until=later, reason="Карантин").status_code == 422
    task.refresh_from_db()
    row = task.extensions.get()
    assert (task.due, row.before, row.until, row.reason) == (later, before, later, "Карантин")


def test_closed_as_not_done_and_opened_again(task: Task, secretary: User, as_user: Callable[[User], Client]) -> None:
    act(as_user(secretary), task, "not_done", reason="Мугалим иштен кетти.")
    task.refresh_from_db()
    assert task.state == "not_done"
    act(as_user(secretary), task, "reopen", reason="Кайтып келди.")
    task.refresh_from_db()
    assert (task.state, task.closed_on) == ("open", None)


def test_what_was_reported_and_extended_is_written_once(task: Task, teacher: User) -> None:
    tasks.report(task, by=teacher, text="Өттү.")
    with pytest.raises(DatabaseError), transaction.atomic():
        TaskReport.objects.update(text="Башка.")


def test_who_gives_the_task_is_told_to_whom_it_goes(task: Task, teacher: User) -> None:
    assert Notice.objects.filter(user=teacher, kind="task_given").count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_and_extending_at_once_leaves_one_whole_story(task: Task, teacher: User, secretary: User, chair: User) -> None:
    """Whoever comes second sees what the first has done: an accepted task is not extended."""
    tasks.report(task, by=teacher, text="Өттү.")
    assert task.due is not None
    later = task.due + datetime.timedelta(days=7)
    barrier, ended = threading.Barrier(2), []

    def run(verb: Callable[[], None]) -> None:
        barrier.wait()
        try:
            verb()
            ended.append("done")
        except (Refused, ValidationError):
            ended.append("refused")
        finally:
            connection.close()

    verbs = (lambda: tasks.accept(task, by=secretary), lambda: tasks.extend(task, by=chair, until=later, reason="Карантин"))
    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    task.refresh_from_db()
    assert task.state == "done"
    extended = task.extensions.exists()
    assert task.due == (later if extended else later - datetime.timedelta(days=7))
    assert ended.count("done") == (2 if extended else 1)
    assert task.history.filter(action="extend").exists() == extended
