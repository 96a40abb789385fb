"""A page of a long list: first the keys in their order, then the rows of this page with all that is shown of them."""

from __future__ import annotations

from math import ceil
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, QuerySet, Window

Row = TypeVar("Row", bound=Model)
DIGITS = 7  # of a page number; the database cannot skip more rows than it can count


def page_of(found: QuerySet[Row], number: str | None, *, size: int, rows: QuerySet[Row]) -> Page[Row]:
    """The page of this number (of what is no number the first, of one too high the last) of what was found, in its order.

    Sorting twenty years of rows drags their texts and joined tables along, and counting them looks for them again: here keys alone are
    sorted, and their number comes with them. `rows` is what the rows of the page are fetched from.
    """
    wanted = max(1, int(number[:DIGITS])) if number and number.isdecimal() else 1
    keys = _keys(found, wanted, size)
    if not keys and wanted > 1:
        wanted = max(1, ceil(found.order_by().count() / size))
        keys = _keys(found, wanted, size)
    paginator: Paginator[Any] = Paginator((), size)
    paginator.count = keys[0][1] if keys else 0
    by_key = rows.in_bulk([key for key, _whole in keys])
    return Page([by_key[key] for key, _whole in keys if key in by_key], wanted, paginator)  # one may have been deleted just now


def _keys(found: QuerySet[Any], number: int, size: int) -> list[tuple[int, int]]:
    start = (number - 1) * size
    return list(found.annotate(whole=Window(Count("pk"))).values_list("pk", "whole")[start : start + size])
