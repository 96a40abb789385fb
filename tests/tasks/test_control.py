"""«On the execution of earlier decisions»: it comes onto the agenda by itself, and its table fills from the tasks."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.documents import protocol_content
from meetings.documents.papers import paper_html
from meetings.models import AgendaItem, ControlledTask, Decision, Meeting, Speech, Task
from meetings.services import control, holding, planning, protocol, tasks
from meetings.services.voting import Party
from members.models import Body, User
from tests import factories

LATER = datetime.date(2026, 11, 26)


@pytest.fixture
def planned(task: Task, secretary: User, council_body: Body) -> Meeting:
    return factories.meeting(secretary, council_body, date=LATER, items=2)


def held(meeting: Meeting, by: User) -> AgendaItem:
    """Called and begun: the item on earlier decisions."""
    planning.call_meeting(meeting, by=by)
    holding.start_meeting(meeting, by=by)
    return AgendaItem.objects.get(meeting=meeting, kind="control")


def table_of(item: AgendaItem) -> str:
    return Speech.objects.get(item=item, kind="heard").text


def test_calling_puts_it_first(planned: Meeting, secretary: User) -> None:
    planning.call_meeting(planned, by=secretary)
    items = list(planned.items.order_by("number").values_list("number", "kind"))
    assert items == [(1, "control"), (2, "general"), (3, "general")]
    first = planned.items.get(number=1)
    assert first.title == "Мурунку чечимдердин аткарылышы жөнүндө"
    assert first.speeches.get().person == secretary.person


@pytest.mark.parametrize("nothing", ["closed long ago", "there already", "another body"])
def test_it_is_not_put_where_there_is_nothing_to_hear(nothing: str, task: Task, planned: Meeting, secretary: User) -> None:
    expected = 0
    if nothing == "closed long ago":
        tasks.mark_done(task, by=secretary)
        Task.objects.update(closed_on=datetime.date(2026, 9, 1))
    elif nothing == "there already":
        planned.items.filter(number=1).update(kind="control")
        expected = 1
    else:
        union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
        Meeting.objects.filter(pk=planned.pk).update(body=union)
        planned.refresh_from_db()
    assert control.put_item(planned) is None
    assert planned.items.filter(kind="control").count() == expected


def test_the_table_says_what_was_done_with_its_evidence(task: Task, planned: Meeting, teacher: User, secretary: User) -> None:
    tasks.report(task, by=teacher, text="Сабак өттү | 24 мугалим катышты.")
    tasks.accept(task, by=secretary)
    item = held(planned, secretary)
    lines = table_of(item).split("\n")
    assert len(lines) == 3
    number = task.meeting.number
    assert lines[2].startswith(f"| № {number}, 05.11.2026: 1.1 | ")
    assert "аткарылды. Сабак өттү / 24 мугалим катышты." in lines[2]
    row = ControlledTask.objects.get()
    assert (row.task, row.state, row.item) == (task, "done", item)


def test_refreshing_replaces_the_table_and_keeps_the_words(
    task: Task, planned: Meeting, teacher: User, secretary: User, as_user: Callable[[User], Client]
) -> None:
    item = held(planned, secretary)
    assert "аткарылууда" in table_of(item)
    speech = Speech.objects.get(item=item)
    speech.text = f"Башында айтылды.\n\n{speech.text}\n\nАягында айтылды."
    speech.save()
    tasks.mark_done(task, by=secretary, note="Графикти көрдүм.")
    client = as_user(secretary)
    for _press in range(2):
        assert client.post(reverse("meetings:control_refresh", args=[item.pk])).status_code == 302
    text = table_of(item)
    assert text.startswith("Башында айтылды.\n\n| ")
    assert text.endswith("Аягында айтылды.")
    assert "аткарылууда" not in text
    assert text.count("Графикти көрдүм.") == 1
    assert text in client.get(reverse("meetings:item_record", args=[item.pk])).content.decode()


def test_a_closed_task_is_heard_once(task: Task, planned: Meeting, secretary: User, council_body: Body) -> None:
    tasks.mark_done(task, by=secretary)
    held(planned, secretary)
    Meeting.objects.filter(pk=planned.pk).update(state="signed", number_is_fixed=True)
    following = factories.meeting(secretary, council_body, date=LATER + datetime.timedelta(days=20))
    assert not control.to_control(following).exists()


def test_a_closed_matter_stays_out_of_an_open_item_and_is_shown_beside_it(
    task: Task, planned: Meeting, teacher: User, secretary: User, council_body: Body, as_user: Callable[[User], Client]
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided", date=datetime.date(2026, 11, 12))
    decision = Decision.objects.get(item__meeting=meeting)
    Decision.objects.filter(pk=decision.pk).update(level="confidential")
    factories.give(decision, Party("Сыдыкова А.", person=teacher.person), by=secretary, text="Канарейка иши")
    closed = Task.objects.get(meeting=factories.signed(meeting))
    item = held(planned, secretary)
    assert "Канарейка" not in table_of(item)
    assert not ControlledTask.objects.filter(task=closed).exists()
    assert (
        reverse("meetings:task_detail", args=[closed.pk])
        in as_user(secretary).get(reverse("meetings:item_record", args=[item.pk])).content.decode()
    )
    AgendaItem.objects.filter(pk=item.pk).update(level="confidential")
    control.fill(AgendaItem.objects.get(pk=item.pk))
    assert "Канарейка" in table_of(item)


def test_only_closed_matters_put_no_open_item(task: Task, planned: Meeting, secretary: User) -> None:
    """An item that says nothing would say that there is something."""
    protocol.correct(task.meeting, by=secretary, reason="Деңгээли")
    Decision.objects.filter(pk=task.assignment.decision_id).update(level="confidential")
    assert control.put_item(planned) is None


def test_the_button_on_the_page_does_it_before_the_call(
    planned: Meeting, secretary: User, council_member: User, as_user: Callable[[User], Client]
) -> None:
    address = reverse("meetings:control_add", args=[planned.pk])
    assert address in as_user(secretary).get(reverse("meetings:meeting_detail", args=[planned.pk])).content.decode()
    assert as_user(council_member).post(address).status_code == 403
    for _press in range(2):
        assert as_user(secretary).post(address).status_code == 302
    assert planned.items.filter(kind="control").count() == 1


def test_the_table_is_printed_as_one(planned: Meeting, secretary: User) -> None:
    item = held(planned, secretary)
    content = protocol_content(Meeting.objects.complete().get(pk=planned.pk))
    said = content["items"][0]["heard"][0]["text"]
    assert said == table_of(item)
    paper = paper_html(content, form="full", language="ky")
    heard = paper.partition('class="heard"')[2].partition("</section>")[0]
    assert "<table" in heard
    assert "|" not in heard


def test_another_item_takes_no_table(planned: Meeting, secretary: User, as_user: Callable[[User], Client]) -> None:
    """Else tasks would count as heard there, and their assignments could not be taken out any more."""
    held(planned, secretary)
    other = planned.items.get(number=2)
    assert as_user(secretary).post(reverse("meetings:control_refresh", args=[other.pk])).status_code == 403
    assert not ControlledTask.objects.filter(item=other).exists()
