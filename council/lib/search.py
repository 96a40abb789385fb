"""Searching for words: a column beside a text that holds it as search sees it, and rows in which every word stands somewhere."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func
from django.db.models.expressions import Combinable

from council.lib.kyrgyz import search_key


def searched(text: str | Combinable) -> models.GeneratedField:
    """A field or an expression as `kyrgyz_search_key` has it, kept by the database: of 15,000 decisions each search would reckon it anew."""
    key = Func(F(text) if isinstance(text, str) else text, function="kyrgyz_search_key")
    return models.GeneratedField(expression=key, output_field=models.TextField(), db_persist=True)


def search_index(name: str) -> GinIndex:
    """Finds a part of a word in that column."""
    return GinIndex(OpClass("search_key", "gin_trgm_ops"), name=name)


def words_of(text: str) -> list[str]:
    """What was typed into a search field, word by word, as the column has it."""
    return search_key(text).split()


def any_of(first: models.QuerySet[Any], *others: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The keys found by one of several searches, each through its own index: a condition with OR would read every row."""
    return first.order_by().union(*(other.order_by() for other in others), all=True)
