"""The director's order: drafted out of a decision with all that is known, worded, numbered, then changed no more."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.lib.workflow import Refused
from meetings.models import Decision, DirectorOrder, Meeting
from meetings.services import orders, protocol
from members.models import Appointment, Body, User
from tests import factories
from tests.extracts.conftest import sign

AsUser = Callable[[User], Client]


@pytest.fixture
def draft(signed: Meeting, secretary: User, director: User) -> DirectorOrder:
    return orders.draft_order(Decision.objects.get(item__number=1), by=secretary)


def number(client: Client, order: DirectorOrder, **data: object) -> int:
    fields = {"number": "66-к", "date": timezone.localdate().isoformat(), **data}
    return client.post(reverse("meetings:order_number", args=[order.pk]), fields).status_code


def test_nothing_that_is_known_has_to_be_typed(draft: DirectorOrder) -> None:
    assert draft.title == "1-маселе жөнүндө"
    assert draft.text == (
        "Усулдук кеңештин чечимин аткаруу максатында БУЙРУК КЫЛАМ:\n\n"
        "1. Маалымат эске алынсын.\n"
        "2. Жооптуу: Сыдыкова А. Мөөнөтү: окуу жылы ичинде.\n"
        "3. Буйруктун аткарылышын көзөмөлдөөнү өзүмө калтырам.\n\n"
        "Негизи: Усулдук кеңештин отурумунун № 1 протоколу, 2026-жылдын 5-ноябры, 1.1-чечим."
    )
    assert (draft.signer_position, draft.signer_name) == ("Мектептин директору", "Н. Б. Абдыкадыров")


def test_the_secretary_drafts_and_words_it_and_the_director_gives_the_number(
    as_user: AsUser, signed: Meeting, secretary: User, director: User
) -> None:
    decision = Decision.objects.get(item__number=1)
    response = as_user(secretary).post(reverse("meetings:order_add", args=[decision.pk]))
    order = DirectorOrder.objects.get()
    assert response["Location"] == reverse("meetings:order", args=[order.pk])
    as_user(secretary).post(response["Location"], {"title": "Ачык сабактар жөнүндө", "text": "БУЙРУК КЫЛАМ:\n\n1. Өткөрүлсүн."})
    assert number(as_user(secretary), order) == 403
    assert "ДОЛБООР" in as_user(director).get(reverse("meetings:order_pdf", args=[order.pk])).content.decode()
    assert number(as_user(director), order) == 302
    order.refresh_from_db()
    assert order.document is not None
    paper = bytes(order.document.content).decode()
    for words in ("БУЙРУК № 66-к", "Ачык сабактар жөнүндө", "Өткөрүлсүн.", "Мектептин директору"):
        assert words in paper
    assert "ДОЛБООР" not in paper
    page = as_user(secretary).get(reverse("meetings:meeting_detail", args=[signed.pk])).content.decode()
    assert "Буйрук № 66-к" in page
    assert "66-к" in as_user(director).get(reverse("meetings:order_list")).content.decode()


def test_with_its_number_it_is_changed_no_more(as_user: AsUser, draft: DirectorOrder, secretary: User, methodist: User) -> None:
    assert number(as_user(methodist), draft) == 302
    address = reverse("meetings:order", args=[draft.pk])
    assert as_user(secretary).post(address, {"title": "x", "text": "y"}).status_code == 403
    assert as_user(methodist).post(reverse("meetings:order_delete", args=[draft.pk])).status_code == 403
    for statement in ("UPDATE meetings_directororder SET text = 'x'", "DELETE FROM meetings_directororder"):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"number": ""}, "Бул талаа"),
        ({"date": "2999-01-01"}, "Бул дата али келе элек."),
        ({"date": "2026-11-01"}, "чечимден мурун болушу мүмкүн эмес"),
    ],
)
def test_a_wrong_number_or_date_is_refused_at_its_field(
    fields: dict[str, str], reason: str, as_user: AsUser, draft: DirectorOrder, director: User
) -> None:
    data = {"number": "66-к", "date": timezone.localdate().isoformat(), **fields}
    response = as_user(director).post(reverse("meetings:order_number", args=[draft.pk]), data)
    assert response.status_code == 422
    assert reason in response.content.decode()


def test_a_number_is_given_once_a_year(as_user: AsUser, draft: DirectorOrder, director: User, secretary: User) -> None:
    second = orders.draft_order(Decision.objects.get(item__number=3), by=secretary)
    assert number(as_user(director), draft) == 302
    assert number(as_user(director), second) == 422


def test_an_acting_director_is_named_as_such(as_user: AsUser, draft: DirectorOrder, director: User, council_member: User) -> None:
    Appointment.objects.create(person=council_member.person, office="acting_director", starts=factories.DAY)
    assert number(as_user(director), draft) == 302
    draft.refresh_from_db()
    assert (draft.signer_position, draft.signer_name) == ("Директордун милдетин аткаруучу", "Э. Токтосунов")


def test_a_decision_that_was_not_carried_is_no_order(quick: None, secretary: User, chair: User, council_body: Body) -> None:
    meeting = factories.meeting(secretary, council_body, state="decided")
    vote = Decision.objects.get().vote
    vote.votes_for, vote.votes_against = 0, vote.votes_for
    vote.save()
    sign(meeting, secretary, chair)
    with pytest.raises(Refused):
        orders.draft_order(Decision.objects.get(), by=secretary)


def test_a_correction_keeps_the_decision_of_an_order(as_user: AsUser, draft: DirectorOrder, signed: Meeting, secretary: User) -> None:
    protocol.correct(signed, by=secretary, reason="Ката кеткен")
    client = as_user(secretary)
    response = client.post(reverse("meetings:decision_delete", args=[draft.decision_id]), follow=True)
    assert "протоколдо калат" in response.content.decode()
    client.post(reverse("meetings:item_delete", args=[draft.decision.item_id]))
    assert Decision.objects.filter(pk=draft.decision_id).exists()


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("methodist", 200),
        ("secretary", 200),
        ("director", 200),
        ("chair", 200),
        ("council_member", 404),
        ("teacher", 404),
        ("stranger", 404),
    ],
)
def test_who_may_see_an_order(kind: str, status: int, as_user: AsUser, draft: DirectorOrder, request: pytest.FixtureRequest) -> None:
    client = as_user(request.getfixturevalue(kind))
    for name in ("order", "order_pdf"):
        assert client.get(reverse(f"meetings:{name}", args=[draft.pk])).status_code == status


@pytest.mark.parametrize(("kind", "status"), [("methodist", 200), ("secretary", 200), ("director", 200), ("chair", 403), ("teacher", 404)])
def test_who_may_draft_one(kind: str, status: int, as_user: AsUser, signed: Meeting, request: pytest.FixtureRequest) -> None:
    address = reverse("meetings:order_add", args=[Decision.objects.get(item__number=1).pk])
    assert as_user(request.getfixturevalue(kind)).get(address).status_code == status


def test_the_day_counts_not_the_moment_of_drafting(as_user: AsUser, draft: DirectorOrder, director: User, council_member: User) -> None:
    Appointment.objects.filter(office="director").update(ends=timezone.localdate() - datetime.timedelta(days=1))
    Appointment.objects.create(person=council_member.person, office="director", starts=timezone.localdate())
    assert (
        orders.give_number(draft, by=User.objects.get(pk=council_member.pk), number="7", date=timezone.localdate()).signer_name
        == "Э. Токтосунов"
    )
