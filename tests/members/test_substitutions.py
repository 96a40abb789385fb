"""Who acts for whom: entered by methodist and director, with the errors at their fields; told to both; ended early, never prolonged."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import services
from members.models import Body, Notice, Standing, Substitution, User
from tests import factories

AsUser = Callable[[User], Client]
LIST = "/substitutions/"


def today(days: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def data(absent: User, deputy: User, place: str, **fields: Any) -> dict[str, Any]:
    days = {"starts": today().isoformat(), "ends": today(5).isoformat()}
    return {"person": absent.person_id, "deputy": deputy.person_id, "place": place, "order_number": "12-к", **days, **fields}


def errors(client: Client, typed: dict[str, Any]) -> dict[str, Any]:
    response = client.post(reverse("members:substitution_add"), typed)
    assert response.status_code == 422
    return dict(response.context["form"].errors)


@pytest.mark.parametrize("kind", ["methodist", "director"])
def test_both_are_told_of_a_substitution_but_who_entered_it(
    kind: str, as_user: AsUser, secretary: User, teacher: User, council_body: Body, request: pytest.FixtureRequest
) -> None:
    manager = request.getfixturevalue(kind)
    response = as_user(manager).post(reverse("members:substitution_add"), data(secretary, teacher, f"{council_body.pk}:secretary"))
    assert response["Location"] == LIST
    row = Substitution.objects.get()
    assert (row.body, row.role, row.office, row.order_number, row.added_by) == (council_body, "secretary", "", "12-к", manager)
    told = {notice.user: notice.text("ky") for notice in Notice.objects.all()}
    span = f"{today():%d.%m.%Y} – {today(5):%d.%m.%Y}"
    words = f"Милдеттер өткөрүлүп берилди. Аткаруучу: Сыдыкова А.; кимдин ордуна: Бакыт кызы А. (Усулдук кеңеш: катчы); мөөнөтү: {span}"
    assert told == {secretary: words, teacher: words}
    assert all(notice.may_be_read for notice in Notice.objects.all())
    for user in (manager, secretary, teacher):
        assert "Бакыт кызы А." in as_user(user).get(LIST).content.decode()


def test_an_office_is_handed_over_as_well(as_user: AsUser, director: User, methodist: User, teacher: User) -> None:
    as_user(methodist).post(reverse("members:substitution_add"), data(director, teacher, "director"))
    row = Substitution.objects.get()
    assert (row.body, row.role, row.office) == (None, "", "director")
    assert Standing(teacher.person).director_acted_for == director.person


@pytest.mark.parametrize(("kind", "status"), [("secretary", 403), ("chair", 403), ("administrator", 403), ("teacher", 403)])
def test_nobody_else_hands_duties_over(kind: str, status: int, as_user: AsUser, request: pytest.FixtureRequest) -> None:
    client = as_user(request.getfixturevalue(kind))
    assert client.get(reverse("members:substitution_add")).status_code == status
    assert client.get(LIST).status_code == 404


def test_the_two_of_whom_it_speaks_see_it_and_change_nothing(
    as_user: AsUser, secretary: User, teacher: User, chair: User, council_body: Body
) -> None:
    row = factories.substitution(secretary, teacher, council_body, "secretary", when="before")
    for name in ("substitution_edit", "substitution_end"):
        url = reverse(f"members:{name}", args=[row.pk])
        assert [as_user(user).get(url).status_code for user in (secretary, teacher, chair)] == [403, 403, 404]
    assert as_user(teacher).post(reverse("members:substitution_delete", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("office", ["director", "methodist"])
def test_a_deputy_does_not_prolong_what_was_lent(
    office: str, as_user: AsUser, director: User, methodist: User, teacher: User, request: pytest.FixtureRequest
) -> None:
    factories.substitution(request.getfixturevalue(office), teacher, office)
    assert as_user(teacher).get(reverse("members:substitution_add")).status_code == 403


# What is wrong, and at which field it is said.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"place": "director"}, "place"),
    ({"starts": "2019-01-01", "ends": "2026-01-01"}, "place"),
    ({"ends": "2020-01-01"}, "ends"),
    ({"ends": ""}, "ends"),
    ({"place": "999:secretary"}, "place"),
    ({"place": ""}, "place"),
]


@pytest.mark.parametrize(("typed", "field"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    typed: dict[str, Any], field: str, as_user: AsUser, methodist: User, director: User, secretary: User, teacher: User, council_body: Body
) -> None:
    found = errors(as_user(methodist), {**data(secretary, teacher, f"{council_body.pk}:secretary"), **typed})
    assert list(found) == [field]
    assert not Substitution.objects.exists()


def test_nobody_acts_for_oneself(as_user: AsUser, methodist: User, secretary: User, council_body: Body) -> None:
    assert list(errors(as_user(methodist), data(secretary, secretary, f"{council_body.pk}:secretary"))) == ["deputy"]


def test_who_leaves_the_place_within_these_days_is_not_acted_for_longer(
    as_user: AsUser, methodist: User, secretary: User, teacher: User, council_body: Body
) -> None:
    secretary.person.memberships.update(ends=today(4))
    typed = data(secretary, teacher, f"{council_body.pk}:secretary")
    assert "Бакыт кызы А. бул күндөрдүн баарында бул орунда эмес." in str(errors(as_user(methodist), typed)["place"])
    assert as_user(methodist).post(reverse("members:substitution_add"), {**typed, "ends": today(4).isoformat()}).status_code == 302


@pytest.mark.parametrize("place", ["seat", "office"])
def test_one_deputy_at_a_time(
    place: str, as_user: AsUser, methodist: User, director: User, secretary: User, teacher: User, chair: User, council_body: Body
) -> None:
    absent, where, value = (secretary, (council_body, "secretary"), f"{council_body.pk}:secretary")
    if place == "office":
        absent, where, value = director, ("director",), "director"  # type: ignore[assignment]
    row = factories.substitution(absent, teacher, *where)
    last = row.ends
    typed = data(absent, chair, value, starts=last.isoformat())
    found = errors(as_user(methodist), typed)
    assert list(found) == ["starts"]
    assert row.in_words in str(found["starts"])
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.substitution(absent, chair, *where, starts=last, ends=last)
    next_day = {"starts": (last + datetime.timedelta(days=1)).isoformat()}
    assert as_user(methodist).post(reverse("members:substitution_add"), {**typed, **next_day}).status_code == 302


@pytest.mark.parametrize("when", factories.DAYS)
def test_it_is_changed_and_deleted_before_and_ended_while_it_goes_on(
    when: str, as_user: AsUser, methodist: User, secretary: User, teacher: User, council_body: Body
) -> None:
    row = factories.substitution(secretary, teacher, council_body, "secretary", when=when)
    client = as_user(methodist)
    found = {name: client.get(reverse(f"members:substitution_{name}", args=[row.pk])).status_code for name in ("edit", "end")}
    found["delete"] = client.post(reverse("members:substitution_delete", args=[row.pk])).status_code
    coming, current = when == "before", when in ("first", "last")
    assert found == {"edit": 200 if coming else 403, "end": 200 if current else 403, "delete": 302 if coming else 403}


def test_it_is_changed_before_it_begins(
    as_user: AsUser, methodist: User, secretary: User, teacher: User, chair: User, council_body: Body
) -> None:
    row = factories.substitution(secretary, teacher, council_body, "secretary", when="before")
    client = as_user(methodist)
    url = reverse("members:substitution_edit", args=[row.pk])
    assert client.get(url).context["form"]["place"].value() == f"{council_body.pk}:secretary"
    client.post(url, data(secretary, chair, f"{council_body.pk}:secretary", starts=today(2).isoformat()))
    row.refresh_from_db()
    assert (row.deputy, row.starts) == (chair.person, today(2))


@pytest.mark.parametrize(
    ("when", "day", "status"), [("last", -1, 302), ("last", -2, 422), ("last", 1, 422), ("first", 0, 302), ("first", -1, 422)]
)
def test_it_is_ended_early_and_the_deputy_is_nobody_then(
    when: str, day: int, status: int, as_user: AsUser, methodist: User, secretary: User, teacher: User, council_body: Body
) -> None:
    row = factories.substitution(secretary, teacher, council_body, "secretary", when=when)
    response = as_user(methodist).post(reverse("members:substitution_end", args=[row.pk]), {"on": today(day).isoformat()})
    assert response.status_code == status
    row.refresh_from_db()
    assert (row.ends == today(day)) == (status == 302)
    assert Standing(teacher.person).holds(council_body.pk, "secretary") == (row.ends >= today())
    assert Notice.objects.count() == (2 if status == 302 else 0)


def test_the_list_shows_today_ahead_and_past(as_user: AsUser, methodist: User, secretary: User, teacher: User, council_body: Body) -> None:
    for first, last in ((0, 0), (1, 2), (-9, -5)):
        factories.substitution(secretary, teacher, council_body, "secretary", starts=today(first), ends=today(last))
    context = as_user(methodist).get(LIST).context
    found = [[row.starts for row in context[name]] for name in ("current", "coming", "page")]
    assert found == [[today(0)], [today(1)], [today(-9)]]


@pytest.mark.parametrize("who", ["secretary", "teacher"])
def test_who_leaves_the_school_neither_acts_nor_is_acted_for(
    who: str, secretary: User, teacher: User, council_body: Body, request: pytest.FixtureRequest
) -> None:
    factories.substitution(secretary, teacher, council_body, "secretary", starts=today(-3), ends=today(3))
    factories.substitution(secretary, teacher, council_body, "secretary", starts=today(10), ends=today(12))
    services.leave(request.getfixturevalue(who).person, on=today(-1))
    assert [row.ends for row in Substitution.objects.all()] == [today(-1)]


def test_who_gives_a_seat_back_is_not_acted_for_longer(
    as_user: AsUser, methodist: User, secretary: User, teacher: User, council_body: Body
) -> None:
    as_user(methodist).post(reverse("members:substitution_add"), data(secretary, teacher, f"{council_body.pk}:secretary"))
    seat = secretary.person.memberships.get()
    form = {"person": secretary.person_id, "role": "secretary", "votes": "on", "starts": seat.starts}
    address = reverse("members:membership_edit", args=[seat.pk])
    assert as_user(methodist).post(address, {**form, "ends": today(2)}).status_code == 302
    assert Substitution.objects.get().ends == today(2)
    assert Notice.objects.filter(user=teacher).count() == 2
    assert as_user(methodist).post(address, {**form, "role": "member", "ends": ""}).status_code == 302
    assert Substitution.objects.get().ends == today()


def test_who_gives_an_office_back_before_it_is_handed_over_is_not_acted_for(
    as_user: AsUser, methodist: User, director: User, teacher: User
) -> None:
    days = {"starts": today(3), "ends": today(9)}
    as_user(methodist).post(reverse("members:substitution_add"), data(director, teacher, "director", **days))
    office = director.person.appointments.get()
    form = {"office": "director", "starts": office.starts, "ends": today(1)}
    assert as_user(methodist).post(reverse("members:appointment_edit", args=[office.pk]), form).status_code == 302
    assert not Substitution.objects.exists()
