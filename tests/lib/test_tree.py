"""A meeting read with all its rows in one query is the meeting that Django reads relation by relation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from council.lib.tree import Tree
from council.models import School, SchoolYear
from council.regulation import load_regulation
from meetings.models import AgendaItem, Attendance, ItemClause, Meeting, Proxy, SeparateOpinion
from meetings.querysets.meetings import ATTENDANCE, WHOLE
from members.models import Body
from tests import factories


@pytest.fixture
def meeting(school: School, year: SchoolYear, council_body: Body) -> Meeting:
    """K01 with a separate opinion, a passed vote and a sub-item: something hangs on nearly every relation."""
    factories.k01_staff(council_body)
    call_command("import_minutes", str(factories.DATA / "K01.yaml"), verbosity=0)
    made = Meeting.objects.get()
    made.corrections.create(reason="Жазуулар толукталат", opened_by=factories.user("opens", "Ким Сергей"))
    item = made.items.first()
    assert item is not None
    AgendaItem.objects.create(meeting=made, parent=item, number=1, title="Бөлүгү жөнүндө")
    clause = load_regulation(valid_from=factories.SINCE).clauses.first()
    assert clause is not None
    ItemClause.objects.create(item=item, clause=clause)
    decision = item.decisions.first()
    assert decision is not None
    SeparateOpinion.objects.create(decision=decision, name="Асанова Б. К.", text="Каршымын.")
    giver, holder = made.attendances.all()[:2]
    Proxy.objects.create(giver=giver, holder=holder, given_on=factories.DAY, basis="ишеним кат")
    return made


def steps(tree: Tree) -> Iterator[str]:
    """Every way that the tree goes, each part of it as well."""
    yield from dict.fromkeys("__".join(path.split("__")[: n + 1]) for path in tree.paths for n in range(path.count("__") + 1))


def found(root: models.Model, path: str) -> list[Any]:
    """The rows at the end of a way, in the order in which they are met."""
    rows: list[Any] = [root]
    for name in path.split("__"):
        ends = [getattr(row, name, None) for row in rows]
        rows = [x for end in ends for x in (end.all() if hasattr(end, "all") else [end] if end is not None else [])]
    return rows


def values(row: models.Model) -> tuple[type[models.Model], dict[str, Any]]:
    return type(row), {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


@pytest.mark.parametrize("path", list(steps(WHOLE)))
def test_each_relation_has_the_rows_of_the_database_in_its_order(meeting: Meeting, path: str) -> None:
    whole, plain = Meeting.objects.complete().get(), Meeting.objects.get()
    assert [values(row) for row in found(whole, path)] == [values(row) for row in found(plain, path)]


def test_most_relations_of_the_test_are_not_empty(meeting: Meeting) -> None:
    empty = {path for path in steps(WHOLE) if not found(meeting, path)}
    assert empty <= {
        "rule_set", "rule_set__majorities", "joint_rows", "joint_rows__body", "items__interests", "items__interests__person", "items__item_acts",
        "items__item_acts__act", "items__speeches__about_rows", "items__decisions__secret_ballots", "items__decisions__next_body", "rival_texts",
    }  # fmt: skip


def test_the_whole_tree_is_one_query_and_asks_nothing_afterwards(meeting: Meeting, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        whole = Meeting.objects.complete().get()
    with django_assert_num_queries(0):
        assert sum(len(found(whole, path)) for path in steps(WHOLE)) > 100


def test_a_row_is_one_object_wherever_it_is_met(meeting: Meeting) -> None:
    whole = Meeting.objects.complete().get()
    vote = whole.items.all()[0].decisions.all()[0].vote
    assert vote in list(whole.ballots.all())
    assert vote is next(v for v in whole.ballots.all() if v == vote)
    assert vote is not None
    assert vote.meeting is whole
    assert whole.attachments.all()[0].meeting is whole


def test_what_is_asked_beyond_the_rows_is_asked_of_the_database(meeting: Meeting) -> None:
    whole = Meeting.objects.complete().get()
    assert list(whole.items.filter(number=2)) == list(AgendaItem.objects.filter(meeting=meeting, number=2))
    assert whole.items.order_by("-number").first() == AgendaItem.objects.filter(meeting=meeting).order_by("-number").first()
    assert (whole.items.count(), whole.items.exists()) == (AgendaItem.objects.filter(meeting=meeting).count(), True)


def test_a_change_by_the_relation_touches_its_own_rows_alone(council_body: Body) -> None:
    by = factories.user("secretary", "Бакыт кызы Айгүл", body=council_body, role="secretary")
    one, other = (factories.meeting(by, council_body) for _time in range(2))
    Meeting.objects.complete().get(pk=one.pk).attendances.update(reason="оору")
    assert set(Attendance.objects.filter(meeting=one).values_list("reason", flat=True)) == {"оору"}
    assert set(Attendance.objects.filter(meeting=other).values_list("reason", flat=True)) == {""}


def test_a_row_that_is_added_is_seen(council_body: Body) -> None:
    by = factories.user("secretary", "Бакыт кызы Айгүл", body=council_body, role="secretary")
    whole = Meeting.objects.complete().get(pk=factories.meeting(by, council_body).pk)
    whole.guests.create(name="Конок")
    assert [g.name for g in whole.guests.all()] == ["Конок"]


def test_several_meetings_are_read_together(council_body: Body, django_assert_num_queries: Any) -> None:
    by = factories.user("secretary", "Бакыт кызы Айгүл", body=council_body, role="secretary")
    for items in (1, 2, 3):
        factories.meeting(by, council_body, items=items)
    with django_assert_num_queries(2):
        assert [len(m.items.all()) for m in Meeting.objects.complete().order_by("pk")] == [1, 2, 3]


def test_a_branch_that_was_read_is_not_read_again(council_body: Body, django_assert_num_queries: Any) -> None:
    by = factories.user("secretary", "Бакыт кызы Айгүл", body=council_body, role="secretary")
    whole = Meeting.objects.complete().get(pk=factories.meeting(by, council_body).pk)
    assert WHOLE.is_read(whole)
    assert ATTENDANCE.is_read(whole)
    assert not ATTENDANCE.is_read(Meeting.objects.get())
    with django_assert_num_queries(0):
        whole.read_whole()
        assert whole.quorum_now().base == 1


@pytest.mark.parametrize("path", ["body__kind", "joint_with"])
def test_only_foreign_keys_can_be_followed(path: str, council_body: Body) -> None:
    by = factories.user("secretary", "Бакыт кызы Айгүл", body=council_body, role="secretary")
    with pytest.raises(TypeError):
        Tree(path).read([factories.meeting(by, council_body)])
