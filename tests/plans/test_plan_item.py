"""The life of a line: done, moved, dropped, opened again; on an agenda, tied to one, told by its minutes."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting, PlanItem, PlannedItem, WorkPlan
from meetings.services import plan_agenda, plans
from members.models import Body, User
from tests import factories

AsUser = Callable[[User], Client]


@pytest.fixture
def item(methodist: User, secretary: User, chair: User, council_body: Body) -> PlanItem:
    plan = factories.adopted(methodist, [secretary, chair], council_body)
    return plan.items.get(when="month")


def act(client: Client, item: PlanItem, name: str, **data: str) -> int:
    code = client.post(reverse("meetings:plan_item_act", args=[item.pk, name]), data).status_code
    item.refresh_from_db()
    return code


def test_it_is_moved_done_and_opened_again(item: PlanItem, methodist: User, as_user: AsUser) -> None:
    client = as_user(methodist)
    assert act(client, item, "move", to="2026-12-03", reason="Каникулга туура келди") == 302
    assert (item.state, item.day, item.last_day) == ("moved", datetime.date(2026, 12, 3), datetime.date(2026, 12, 3))
    assert act(client, item, "done", evidence="12 сабак көрүлдү") == 302
    assert (item.state, item.evidence) == ("done", "12 сабак көрүлдү")
    assert act(client, item, "reopen") == 302
    assert (item.state, item.moved_to, item.reason, item.evidence) == ("moved", datetime.date(2026, 12, 3), "Каникулга туура келди", "")
    assert [h.action for h in item.history.all()] == ["move", "done", "reopen"]


@pytest.mark.parametrize(("name", "data"), [("done", {"evidence": ""}), ("move", {"to": "2026-12-03", "reason": ""}), ("move", {"to": "", "reason": "а"}), ("drop", {"reason": " "})])  # fmt: skip
def test_each_needs_its_words(name: str, data: dict[str, str], item: PlanItem, methodist: User, as_user: AsUser) -> None:
    assert act(as_user(methodist), item, name, **data) == 422
    assert item.state == "planned"


def test_what_was_dropped_does_not_count(item: PlanItem, methodist: User, as_user: AsUser) -> None:
    act(as_user(methodist), item, "drop", reason="Буйрук жокко чыкты")
    assert as_user(methodist).get(reverse("meetings:plan_detail", args=[item.plan_id])).context["progress"]["all"] == 2


def test_it_becomes_an_item_of_a_new_meeting_in_one_step(
    item: PlanItem, methodist: User, secretary: User, council_member: User, council_body: Body, as_user: AsUser
) -> None:
    client, url = as_user(methodist), reverse("meetings:plan_item_agenda", args=[item.pk])
    form = client.get(url).context["form"]
    assert (form["title"].value(), form["theme"].value()) == (item.title, "Окуунун сапаты")
    client.post(url, {"title": "Сабактар жөнүндө", "meeting": "", "date": "2026-12-10", "starts": "14:00", "theme": "Сапат"})
    row = PlannedItem.objects.get(plan_item=item).item
    assert (row.title, row.meeting.date, row.meeting.theme, row.meeting.state) == (
        "Сабактар жөнүндө",
        datetime.date(2026, 12, 10),
        "Сапат",
        "planned",
    )
    assert [s.name for s in row.speeches.all()] == ["Сыдыкова А.", "бирикмелердин жетекчилери"]
    origin = reverse("meetings:plan_item", args=[item.pk])
    assert origin in as_user(council_member).get(reverse("meetings:meeting_detail", args=[row.meeting_id])).content.decode()
    Meeting.objects.filter(pk=row.meeting_id).update(state="in_progress")
    assert origin in client.get(reverse("meetings:item_record", args=[row.pk])).content.decode()


def test_it_becomes_an_item_of_a_planned_meeting(
    item: PlanItem, methodist: User, secretary: User, council_body: Body, as_user: AsUser
) -> None:
    planned = factories.meeting(secretary, council_body)
    url = reverse("meetings:plan_item_agenda", args=[item.pk])
    assert as_user(methodist).post(url, {"title": "Сабактар жөнүндө", "meeting": planned.pk}).status_code == 302
    assert [i.title for i in planned.items.all()] == ["1-маселе жөнүндө", "Сабактар жөнүндө"]


def test_a_date_outside_every_school_year_is_an_error_and_makes_nothing(item: PlanItem, methodist: User, as_user: AsUser) -> None:
    before = Meeting.objects.count()
    url = reverse("meetings:plan_item_agenda", args=[item.pk])
    assert as_user(methodist).post(url, {"title": "Сабактар жөнүндө", "meeting": "", "date": "2031-12-10"}).status_code == 422
    assert Meeting.objects.count() == before


def test_it_is_tied_to_signed_minutes_afterwards_and_then_proposes_to_be_done(item: PlanItem, methodist: User, as_user: AsUser) -> None:
    client, held = as_user(methodist), Meeting.objects.get()
    row = held.items.get()
    client.post(reverse("meetings:plan_item_tie", args=[item.pk]), {"row": row.pk})
    page = client.get(reverse("meetings:plan_item", args=[item.pk]))
    assert page.context["proposes_done"]
    assert "Маалымат эске алынсын." in page.content.decode()
    form = client.get(reverse("meetings:plan_item_act", args=[item.pk, "done"])).context["form"]
    assert form["evidence"].value() == "№ 1, 05.11.2026, 1.1"
    assert plan_agenda.items_to_tie(item, methodist) == []
    client.post(reverse("meetings:plan_untie", args=[PlannedItem.objects.get().pk]))
    assert [h.action for h in item.history.all()] == ["tied", "untied"]


def test_a_meeting_that_is_closed_to_somebody_is_not_named_to_him(
    item: PlanItem, methodist: User, council_member: User, as_user: AsUser
) -> None:
    """The line of one body that was heard by another."""
    union = factories.body(kind="method_union", name_ky="Бирикме")
    held = factories.meeting(methodist, union, number=77)
    PlannedItem.objects.create(plan_item=item, item=held.items.get())
    for name, key in (("plan_item", item.pk), ("plan_detail", item.plan_id)):
        url = reverse(f"meetings:{name}", args=[key])
        assert "№ 77" in as_user(methodist).get(url).content.decode()
        assert "№ 77" not in as_user(council_member).get(url).content.decode()


def test_a_line_that_is_on_an_agenda_is_not_deleted(methodist: User, council_body: Body, as_user: AsUser) -> None:
    plan = factories.plan(methodist, council_body)
    line = plan.items.all()[0]
    plan_agenda.put_on_agenda(line, by=methodist, title="Сабактар жөнүндө", meeting=Meeting(body=council_body, date=factories.DAY))
    as_user(methodist).post(reverse("meetings:plan_item_delete", args=[line.pk]))
    assert PlanItem.objects.filter(pk=line.pk).exists()


def test_a_line_that_is_planned_anew_in_a_revision_is_moved_no_more(item: PlanItem, methodist: User, as_user: AsUser) -> None:
    plans.move(item, by=methodist, to=datetime.date(2026, 12, 3), reason="Каникул")
    plans.revise(WorkPlan.objects.get(), by=methodist, reason="Жаңы мөөнөттөр")
    url = reverse("meetings:plan_item_edit", args=[item.pk])
    as_user(methodist).post(url, {"title": item.title, "when": "month", "month": "2027-01-01", "who": ""})
    item.refresh_from_db()
    assert (item.state, item.moved_to, item.day) == ("planned", None, datetime.date(2027, 1, 1))


def test_the_words_of_a_decision_stand_in_no_history(item: PlanItem, methodist: User) -> None:
    """Who sees the plan may not see the meeting: what the line says of itself are numbers."""
    row = Meeting.objects.get().items.get()
    plan_agenda.tie(item, by=methodist, row=row)
    assert "Маалымат" not in " ".join(h.note for h in item.history.all()) + plan_agenda.evidence_of([row])
