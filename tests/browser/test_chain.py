"""One decision through the whole chain, as four people: plan → agenda → decision → task → proof → next agenda → the director's view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from council.models import IssuedDocument
from meetings.models import AgendaItem, Meeting, PlanItem, Task
from meetings.services import plans
from members.models import Body, User
from tests import factories
from tests.browser.steps import do, press, text_of

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]
Check = Callable[[Page], None]
DECISION = "Ачык сабактардын графиги түзүлсүн."


def decide(page: Page, meeting: Meeting) -> None:
    """Held from the attendance to the signatories, with one task for the teacher."""
    page.goto(f"/meetings/{meeting.pk}/attendance/")
    press(page, "all_present")
    item = meeting.items.get()
    page.goto(f"/items/{item.pk}/decisions/new/")
    page.fill("[name=text]", DECISION)
    page.fill("[name=a-0-who]", "Сыдыкова Анара")
    page.select_option("[name=a-0-due_kind]", "date")
    page.fill("[name=a-0-due_date]", "2026-11-20")
    press(page, "vote")
    press(page, "all_for")
    for act in ("finish", "review"):
        do(page, meeting, act)


def test_a_decision_lives_from_the_plan_to_the_directors_desk(
    open_as: Open,
    accessible: Check,
    methodist: User,
    secretary: User,
    chair: User,
    teacher: User,
    director: User,
    council_body: Body,
) -> None:
    plan = factories.adopted(methodist, [secretary, chair], council_body)
    plans.approve(plan, by=director)
    line = PlanItem.objects.filter(plan=plan).earliest("pk")
    by_methodist, by_secretary = open_as(methodist), open_as(secretary)
    by_teacher, by_director = open_as(teacher, width=390, height=800), open_as(director, width=390, height=800)

    # the methodist: a line of the plan becomes an agenda item of a new meeting, which is called
    by_methodist.goto(f"/plan-items/{line.pk}/")
    by_methodist.get_by_role("link", name="Күн тартибине киргизүү").click()
    by_methodist.fill("[name=title]", "Ачык сабактар жөнүндө")
    by_methodist.check("[name=meeting][value='']")
    by_methodist.fill("[name=date]", "2026-11-12")
    press(by_methodist)
    meeting = Meeting.objects.latest("pk")
    do(by_methodist, meeting, "call")
    assert AgendaItem.objects.get(meeting=meeting).planned.plan_item == line  # nothing is left to be controlled yet

    # the secretary: the decision with its task; two signatures
    do(by_secretary, meeting, "start")
    decide(by_secretary, meeting)
    for page in (open_as(chair), by_secretary):
        do(page, meeting, "sign")
    task = Task.objects.get()

    # the teacher, on a phone: sees it on the start page, opens the extract, reports what was done
    by_teacher.goto("/")
    late = by_teacher.locator(".desk-overdue a", has_text=DECISION)
    expect(late).to_be_visible()
    accessible(by_teacher)
    assert by_teacher.request.get(f"/meetings/{meeting.pk}/").status == 404
    by_teacher.goto("/extracts/")
    by_teacher.locator("table.list a").first.click()
    expect(by_teacher.locator("main")).to_contain_text(DECISION)
    by_teacher.goto(f"/tasks/{task.pk}/do/report/")
    by_teacher.fill("[name=text]", "График түзүлүп, мугалимдер бөлмөсүнө илинди.")
    press(by_teacher)

    # the secretary: is told, accepts
    by_secretary.goto("/notices/")
    by_secretary.locator("main .unread a").first.click()
    expect(by_secretary.locator("main")).to_contain_text("мугалимдер бөлмөсүнө илинди")
    by_secretary.goto(f"/tasks/{task.pk}/do/accept/")
    press(by_secretary)

    # the next meeting hears of it by itself
    by_methodist.goto(f"/plan-items/{PlanItem.objects.filter(plan=plan).latest('pk').pk}/")
    by_methodist.get_by_role("link", name="Күн тартибине киргизүү").click()
    by_methodist.check("[name=meeting][value='']")
    by_methodist.fill("[name=date]", "2026-11-24")
    press(by_methodist)
    following = Meeting.objects.latest("pk")
    do(by_methodist, following, "call")
    do(by_secretary, following, "start")
    first = following.items.get(number=1)
    assert (first.kind, following.items.count()) == ("control", 2)
    by_secretary.goto(f"/meetings/{following.pk}/")
    for words in ("Мурунку чечимдердин аткарылышы жөнүндө", DECISION, "мугалимдер бөлмөсүнө илинди"):
        expect(by_secretary.locator("main")).to_contain_text(words)
    accessible(by_secretary)

    # the director, on a phone: nothing is late, the task is done, the line of the plan shows its protocol
    by_director.goto("/")
    expect(by_director.locator(".desk-overdue")).to_have_count(0)
    by_director.goto("/tasks/?tab=all&state=done")
    expect(by_director.locator("table.list")).to_contain_text(DECISION)
    by_director.goto(f"/plan-items/{line.pk}/")
    expect(by_director.locator("main")).to_contain_text(DECISION)
    accessible(by_director)
    assert DECISION in text_of(IssuedDocument.objects.get(kind="extract"))
