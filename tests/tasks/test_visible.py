"""Who sees which task, and how much of the minutes it comes from."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, Decision, Meeting, Speech, Task
from meetings.services import voting
from meetings.services.voting import Party
from members.models import Appointment, Body, Notice, User
from tests import factories


def page(client: Client, task: Task) -> str:
    response = client.get(reverse("meetings:task_detail", args=[task.pk]))
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


@pytest.mark.parametrize(
    ("kind", "sees"),
    [("teacher", True), ("secretary", True), ("chair", True), ("council_member", True), ("director", True), ("methodist", True)]
    + [("administrator", False), ("stranger", False)],
)
def test_a_task_is_seen_by_who_has_it_and_by_who_may_open_the_meeting(
    kind: str, sees: bool, task: Task, as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(kind)
    assert (page(as_user(user), task) != "404") == sees
    assert Task.objects.visible_to(user).filter(pk=task.pk).exists() == sees


def test_another_teacher_sees_nothing_of_it(task: Task, council_body: Body, as_user: Callable[[User], Client]) -> None:
    other = factories.user("other", "Осмонова Гүлнара")
    client = as_user(other)
    assert page(client, task) == "404"
    assert "Ачык тапшырма" not in client.get(reverse("meetings:task_list")).content.decode()
    for address in (
        reverse("meetings:task_act", args=[task.pk, "report"]),
        reverse("meetings:decision", args=[task.assignment.decision_id]),
    ):
        assert client.get(address).status_code == 404


def test_an_outsider_who_has_the_task_sees_his_decision_and_nothing_else(
    teacher: User, secretary: User, chair: User, council_body: Body, as_user: Callable[[User], Client]
) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    item = AgendaItem.objects.get(meeting=meeting)
    AgendaItem.objects.filter(pk=item.pk).update(title="Купуя маселе жөнүндө")
    Speech.objects.create(item=item, name="Асанова Б.", text="Айтылган сөз")
    own = Decision.objects.get(item=item)
    other = voting.save_decision(Decision(item=item, text="Башка бирөө жөнүндө чечим кабыл алынсын."), by=secretary)
    voting.record_vote(other, by=secretary, count=voting.Count(votes_for=2, against=0, abstained=0))
    factories.give(own, Party("Сыдыкова А.", person=teacher.person), by=secretary)
    factories.signed(meeting)
    shown = page(as_user(teacher), Task.objects.get())
    assert own.text in shown
    assert not [
        word
        for word in ("Купуя маселе", "Айтылган сөз", "Башка бирөө", f"/meetings/{meeting.pk}/", f"/decisions/{own.pk}/")
        if word in shown
    ]


def test_the_task_of_an_office_and_of_a_body_follows_its_holder(
    secretary: User, chair: User, council_body: Body, director: User, today: datetime.date
) -> None:
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    parties = [Party("директор", office="director"), Party("ШМО", office="union_heads"), Party("Математика", body=union)]
    factories.signed_with_tasks(secretary, council_body, *parties)
    assert [Task.objects.executed_by(user).count() for user in (director, head, secretary)] == [1, 2, 0]
    head.person.memberships.update(ends=today - datetime.timedelta(days=1))  # type: ignore[union-attr]
    new = factories.user("new", "Токтогулов Азамат")
    assert new.person is not None
    factories.seat(union, new.person, "head", starts=today)
    acting = factories.user("acting", "Жумабаева Айнура")
    Appointment.objects.create(person=acting.person, office="acting_director", starts=today)
    again = [User.objects.get(pk=user.pk) for user in (head, new, acting)]
    assert [Task.objects.executed_by(user).count() for user in again] == [0, 2, 1]


def test_a_closed_matter_has_no_words_in_a_notice(teacher: User, secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    decision = Decision.objects.get(item__meeting=meeting)
    Decision.objects.filter(pk=decision.pk).update(level="confidential", text="Канарейка иши көрүлсүн.")
    factories.give(decision, Party("Сыдыкова А.", person=teacher.person), by=secretary)
    factories.signed(meeting)
    told = Notice.objects.get(user=teacher, kind="task_given")
    assert not any("Канарейка" in text for text in told.texts.values())


def test_a_meeting_that_one_may_not_open_hides_its_task_from_shares(
    task: Task, as_user: Callable[[User], Client], administrator: User
) -> None:
    shown = as_user(administrator).get(reverse("meetings:task_shares")).content.decode()
    assert "Сыдыкова" not in shown


def test_what_the_member_of_another_body_sees(task: Task, as_user: Callable[[User], Client]) -> None:
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    assert page(as_user(head), task) == "404"
    assert not Meeting.objects.visible_to(head).exists()
