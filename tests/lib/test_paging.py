"""A page of a long list, whatever number stands in its address."""

from __future__ import annotations

import pytest

from council.lib.paging import page_of
from members.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "page"), [(None, 1), ("1", 1), ("2", 2), ("3", 3), ("9", 3), ("0", 1), ("-1", 1), ("x", 1), ("9" * 30, 3), ("1" * 5000, 3)]
)
def test_a_number_that_is_none_is_the_first_page_and_one_too_high_the_last(number: str | None, page: int) -> None:
    people = [factories.person(name) for name in ("Асанова Бермет", "Бекова Динара", "Иванова Ольга", "Садыков Азамат", "Эшимов Тилек")]
    found = page_of(Person.objects.order_by("sort_key"), number, size=2, rows=Person.objects.all())
    assert (found.number, found.paginator.count, found.paginator.num_pages) == (page, 5, 3)
    assert list(found) == people[2 * page - 2 : 2 * page]


def test_nothing_found_is_one_empty_page() -> None:
    found = page_of(Person.objects.order_by("sort_key"), "7", size=2, rows=Person.objects.all())
    assert (found.number, found.paginator.count, list(found)) == (1, 0, [])
