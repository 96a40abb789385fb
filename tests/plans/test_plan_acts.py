"""Adoption, approval, return, revision: what each leaves behind, and who is told."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from council.lib.workflow import Refused
from council.models import IssuedDocument
from council.services import broken_links
from meetings.models import Decision, WorkPlan
from meetings.services import plans
from members.models import Appointment, Body, Notice, User
from tests import factories
from tests.queries import queries_of

AsUser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.documents.papers.render_pdf", lambda html, **_: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def draft(methodist: User, council_body: Body) -> WorkPlan:
    return factories.plan(methodist, council_body)


@pytest.fixture
def decision(secretary: User, chair: User, council_body: Body) -> Decision:
    return factories.signed_decision([secretary, chair], council_body)


def test_decisions_about_a_plan_are_proposed_first(
    draft: WorkPlan, methodist: User, secretary: User, chair: User, council_body: Body, decision: Decision
) -> None:
    later = factories.signed_decision([secretary, chair], council_body, kind="general")
    assert plans.decisions_for(draft, methodist) == [decision, later]


def test_open_minutes_other_bodies_closed_and_lost_decisions_adopt_nothing(
    draft: WorkPlan, methodist: User, secretary: User, council_body: Body
) -> None:
    factories.meeting(secretary, council_body, state="decided")
    assert plans.decisions_for(draft, methodist) == []
    union = factories.body(kind="method_union", name_ky="Бирикме")
    head = factories.user("head", "Эшимов Тилек", body=union, role="head")
    factories.signed_decision([head], union)
    assert plans.decisions_for(draft, methodist) == []


def test_a_closed_decision_is_not_offered(draft: WorkPlan, methodist: User, secretary: User, chair: User, council_body: Body) -> None:
    factories.signed_decision([secretary, chair], council_body, level="confidential")
    assert plans.decisions_for(draft, methodist) == []


def test_the_whole_way_in_the_pages(draft: WorkPlan, decision: Decision, methodist: User, director: User, as_user: AsUser) -> None:
    page = reverse("meetings:plan_act", args=[draft.pk, "adopt"])
    assert as_user(methodist).post(page, {}).status_code == 422
    as_user(methodist).post(page, {"decision": decision.pk})
    assert [n.user for n in Notice.objects.filter(kind="plan")] == [director]
    as_user(director).post(reverse("meetings:plan_return", args=[draft.pk]), {"reason": "Мөөнөттөр жок"})
    draft.refresh_from_db()
    assert draft.state == "draft"
    as_user(methodist).post(page, {"decision": decision.pk})
    as_user(director).post(reverse("meetings:plan_approve", args=[draft.pk]))
    draft.refresh_from_db()
    assert (draft.state, draft.approver_name, draft.approver_position, draft.acting_for) == ("approved", "Н. Б. Абдыкадыров", "мугалим", "")
    assert [h.action for h in draft.history.all()] == ["make", "adopt", "return", "adopt", "approve"]
    assert not list(broken_links())
    assert Notice.objects.filter(user=methodist).count() == 2


def test_a_return_needs_a_reason(
    methodist: User, director: User, secretary: User, chair: User, council_body: Body, as_user: AsUser
) -> None:
    plan = factories.adopted(methodist, [secretary, chair], council_body)
    answer = as_user(director).post(reverse("meetings:plan_return", args=[plan.pk]), {"reason": ""})
    assert answer.status_code == 422
    assert WorkPlan.objects.get().state == "adopted"


@pytest.mark.parametrize("act", ["approve", "return"])
def test_what_the_director_does_asks_for_a_recent_sign_in(
    act: str, methodist: User, director: User, secretary: User, chair: User, council_body: Body, client: Client
) -> None:
    plan = factories.adopted(methodist, [secretary, chair], council_body)
    client.force_login(director, backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = client.post(reverse(f"meetings:plan_{act}", args=[plan.pk]), {"reason": "Мөөнөттөр жок"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert WorkPlan.objects.get().state == "adopted"


def test_a_revision_replaces_the_paper_at_the_next_approval(
    methodist: User, director: User, secretary: User, chair: User, council_body: Body
) -> None:
    plan = factories.adopted(methodist, [secretary, chair], council_body)
    first = plans.approve(plan, by=director)
    plans.revise(plan, by=methodist, reason="Жаңы буйрук чыкты")
    plan.refresh_from_db()
    assert IssuedDocument.objects.get(pk=first.document_id).standing is None
    plan.theme = "Жаңы тема"
    plan.save()
    plans.adopt(plan, by=methodist, decision=plan.adopted_by)
    second = plans.approve(plan, by=director)
    first.document.refresh_from_db()
    assert first.document.standing.replaced_by == second.document
    assert (second.reason, second.content["theme"]) == ("Жаңы буйрук чыкты", "Жаңы тема")
    assert [p.pk for p in plan.papers.all()] == [second.pk, first.pk]


def test_the_acting_director_is_printed_as_such(
    methodist: User, director: User, teacher: User, secretary: User, chair: User, council_body: Body
) -> None:
    Appointment.objects.create(person=teacher.person, office="acting_director", starts=datetime.date(2026, 1, 1))
    plan = factories.adopted(methodist, [secretary, chair], council_body)
    paper = plans.approve(plan, by=teacher)
    words = bytes(paper.document.content).decode()
    assert "Директордун милдетин аткаруучу" in words
    assert "кимдин ордуна: " in words
    assert "Абдыкадыров Н. Б." in words
    assert plan.history.get(action="approve").acting_for == "Абдыкадыров Н. Б."


def test_nobody_approves_twice(methodist: User, director: User, secretary: User, chair: User, council_body: Body) -> None:
    plan = factories.adopted(methodist, [secretary, chair], council_body)
    plans.approve(plan, by=director)
    with pytest.raises(Refused):
        plans.approve(plan, by=director)
    assert plan.papers.count() == 1


def test_the_page_of_adoption_costs_the_same_however_many_decisions_may_have_adopted_it(
    as_user: Callable[[User], Client], methodist: User, secretary: User, chair: User, council_body: Body
) -> None:
    page = reverse("meetings:plan_act", args=[factories.plan(methodist, council_body).pk, "adopt"])
    client, costs = as_user(methodist), []
    for _ in range(2):
        factories.signed_decision([secretary, chair], council_body)
        factories.signed_decision([secretary, chair], council_body)
        costs.append(queries_of(client, page)[0])
    assert costs[0] == costs[1]
