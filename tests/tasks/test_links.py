"""A later decision cancels or amends an earlier one, and what a correction of signed minutes may do to tasks."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from meetings.models import Assignment, Decision, DecisionLink, Meeting, Task
from meetings.services import holding, links, protocol, tasks, voting
from meetings.services.recording import Change, record
from meetings.services.voting import Party
from members.models import Body, Notice, User
from tests import factories

LATER = datetime.date(2026, 11, 19)


@pytest.fixture
def later(task: Task, secretary: User, council_body: Body) -> Decision:
    """The decision of a later meeting whose minutes are open."""
    meeting = factories.meeting(secretary, council_body, state="decided", date=LATER)
    return Decision.objects.get(item__meeting=meeting)


def earlier(task: Task) -> Decision:
    return task.assignment.decision


def tie(decision: Decision, task: Task, secretary: User, as_user: Callable[[User], Client], kind: str) -> None:
    client = as_user(secretary)
    listed = client.get(reverse("meetings:link_add", args=[decision.pk])).content.decode()
    address = reverse("meetings:link_to", args=[decision.pk, earlier(task).pk])
    assert address in listed
    assert client.post(address, {"kind": kind, "note": ""}).status_code == 302


def test_a_cancelled_decision_ends_its_open_tasks_when_the_minutes_are_signed(
    later: Decision, task: Task, secretary: User, teacher: User, as_user: Callable[[User], Client]
) -> None:
    tie(later, task, secretary, as_user, "cancels")
    task.refresh_from_db()
    assert task.state == "open"
    meeting = factories.signed(later.item.meeting)
    task.refresh_from_db()
    assert task.state == "cancelled"
    last = task.history.last()
    assert last is not None
    assert f"№ {meeting.number}" in last.note
    assert Notice.objects.filter(user=teacher, kind="task_cancelled").exists()
    client = as_user(secretary)
    for one, other in ((later, earlier(task)), (earlier(task), later)):
        page = client.get(reverse("meetings:decision", args=[one.pk])).content.decode()
        assert reverse("meetings:decision", args=[other.pk]) in page
    listed = client.get(reverse("meetings:task_list"), {"tab": "decisions", "state": "cancelled"})
    assert [d.pk for d, _stands in listed.context["rows"]] == [earlier(task).pk]


def test_of_an_amended_decision_those_who_carry_it_out_are_told(
    later: Decision, task: Task, secretary: User, teacher: User, as_user: Callable[[User], Client]
) -> None:
    tie(later, task, secretary, as_user, "amends")
    factories.signed(later.item.meeting)
    task.refresh_from_db()
    assert task.state == "open"
    assert Notice.objects.filter(user=teacher, kind="task_amended").count() == 1
    assert task.history.filter(action="amend").count() == 1


def test_a_lost_motion_cancels_nothing(later: Decision, task: Task, secretary: User, as_user: Callable[[User], Client]) -> None:
    tie(later, task, secretary, as_user, "cancels")
    assert later.vote is not None
    voters = later.vote.votes_for
    voting.record_vote(later, by=secretary, count=voting.Count(votes_for=0, against=voters, abstained=0))
    factories.signed(later.item.meeting)
    task.refresh_from_db()
    assert task.state == "open"
    assert not DecisionLink.objects.get().in_force


def test_only_who_keeps_the_minutes_ties_and_only_while_they_are_open(
    later: Decision, task: Task, council_member: User, secretary: User, as_user: Callable[[User], Client]
) -> None:
    address = reverse("meetings:link_to", args=[later.pk, earlier(task).pk])
    assert as_user(council_member).post(address, {"kind": "cancels"}).status_code == 403
    factories.signed(later.item.meeting)
    assert as_user(secretary).post(address, {"kind": "cancels"}).status_code == 403
    assert not DecisionLink.objects.exists()


def test_a_decision_of_a_body_one_may_not_open_is_not_offered(task: Task, later: Decision, secretary: User) -> None:
    union = factories.body(kind="method_union", name_ky="Математика бирикмеси")
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    meeting = factories.meeting(head, union, state="decided")
    Meeting.objects.filter(pk=meeting.pk).update(state="imported")
    assert [d.pk for d in links.choices_for(later, secretary)] == [earlier(task).pk]


# --- correction ----------------------------------------------------------------------------------------------------------------


def correcting(task: Task, secretary: User) -> Assignment:
    protocol.correct(task.meeting, by=secretary, reason="Жаңылыштык")
    return Assignment.objects.get(pk=task.assignment_id)


@pytest.mark.parametrize("life", ["reported", "extended", "closed"])
def test_an_assignment_with_a_life_is_not_taken_out(life: str, task: Task, teacher: User, secretary: User, today: datetime.date) -> None:
    if life == "reported":
        tasks.report(task, by=teacher, text="Өттү.")
    elif life == "extended":
        tasks.extend(task, by=secretary, until=today + datetime.timedelta(days=30), reason="Карантин")
    else:
        tasks.mark_done(task, by=secretary)
    assignment = correcting(task, secretary)
    decision = Decision.objects.get(pk=assignment.decision_id)
    for take_out in (
        lambda: voting.delete_assignment(assignment, by=secretary),
        lambda: voting.delete_decision(decision, by=secretary),
        lambda: holding.delete_item(decision.item, by=secretary),
    ):
        with pytest.raises(ValidationError):
            take_out()
    change: Change = {"id": str(uuid.uuid4()), "verb": "remove", "on": f"duty:{assignment.pk}"}
    answer = record(task.meeting, by=secretary, changes=[change])[0]
    assert "refused" in str(answer) or "error" in str(answer), answer
    assert Assignment.objects.filter(pk=assignment.pk).exists()


def test_the_page_says_why_an_assignment_stays(task: Task, teacher: User, secretary: User, as_user: Callable[[User], Client]) -> None:
    tasks.report(task, by=teacher, text="Өттү.")
    assignment = correcting(task, secretary)
    data = {
        "text": assignment.decision.text, "level": "open", "next_body": "",
        "p-TOTAL_FORMS": 0, "p-INITIAL_FORMS": 0, "o-TOTAL_FORMS": 0, "o-INITIAL_FORMS": 0, "a-TOTAL_FORMS": 1, "a-INITIAL_FORMS": 1,
        "a-0-id": assignment.pk, "a-0-who": "Сыдыкова А.", "a-0-due_kind": "none", "a-0-DELETE": "on",
    }  # fmt: skip
    response = as_user(secretary).post(reverse("meetings:decision_edit", args=[assignment.decision_id]), data)
    assert response.status_code == 422
    assert "протоколдо калат" in response.content.decode()


def test_after_a_correction_the_task_follows_the_new_text(task: Task, teacher: User, secretary: User, today: datetime.date) -> None:
    assignment = correcting(task, secretary)
    day = today + datetime.timedelta(days=40)
    assignment.due_date = day
    assert secretary.person is not None
    voting.write_assignment(assignment, by=secretary, parties=[Party("Бакыт кызы А.", person=secretary.person)])
    factories.give(assignment.decision, Party("Сыдыкова А.", person=teacher.person), by=secretary, text="Жаңысы")
    factories.signed(task.meeting)
    task.refresh_from_db()
    assert (task.due, Task.objects.count()) == (day, 2)
    assert Task.objects.executed_by(secretary).get() == task


def test_a_correction_that_unties_puts_the_task_in_force_again(
    later: Decision, task: Task, secretary: User, as_user: Callable[[User], Client]
) -> None:
    tie(later, task, secretary, as_user, "cancels")
    meeting = factories.signed(later.item.meeting)
    protocol.correct(meeting, by=secretary, reason="Ката")
    link = DecisionLink.objects.get()
    assert as_user(secretary).post(reverse("meetings:link_delete", args=[link.pk])).status_code == 302
    factories.signed(meeting)
    task.refresh_from_db()
    assert (task.state, task.closed_on) == ("open", None)


def test_a_correction_of_another_meeting_leaves_it_cancelled_until_its_own_is_signed(
    later: Decision, task: Task, secretary: User, council_body: Body, as_user: Callable[[User], Client]
) -> None:
    """Untied while the one is corrected, the task waits for that one's signatures, whatever else is corrected meanwhile."""
    tie(later, task, secretary, as_user, "cancels")
    meeting = factories.signed(later.item.meeting)
    other = factories.signed(factories.meeting(secretary, council_body, state="decided", date=LATER + datetime.timedelta(days=1)))
    protocol.correct(meeting, by=secretary, reason="Ката")
    links.untie(DecisionLink.objects.get(), by=secretary)
    protocol.correct(other, by=secretary, reason="Ката")
    factories.signed(other)
    task.refresh_from_db()
    assert (task.state, task.cancelled_in) == ("cancelled", meeting)
    factories.signed(meeting)
    task.refresh_from_db()
    assert (task.state, task.cancelled_in) == ("open", None)


# --- review --------------------------------------------------------------------------------------------------------------------


def test_a_review_is_set_shown_and_done(
    task: Task, secretary: User, council_member: User, as_user: Callable[[User], Client], today: datetime.date
) -> None:
    pk, client = earlier(task).pk, as_user(secretary)
    day = today + datetime.timedelta(days=20)
    address = reverse("meetings:review", args=[pk])
    assert as_user(council_member).post(address, {"on": day}).status_code == 403
    assert client.post(address, {"on": today - datetime.timedelta(days=1)}).status_code == 422
    assert client.post(address, {"on": day, "note": "Жыйынтыгы"}).status_code == 302
    rows = client.get(reverse("meetings:task_list"), {"tab": "decisions", "state": "review"}).context["rows"]
    assert [stands.review_on for _decision, stands in rows] == [day]
    review = earlier(task).reviews.get()
    done = reverse("meetings:review_done", args=[review.pk])
    assert client.post(done, {"outcome": ""}).status_code == 422
    assert client.post(done, {"outcome": "Күчүндө калсын."}).status_code == 302
    assert client.post(done, {"outcome": "Дагы."}).status_code == 403
    review.refresh_from_db()
    assert review.outcome == "Күчүндө калсын."
