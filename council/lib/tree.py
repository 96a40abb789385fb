"""Rows with everything that hangs on them, read in one query.

`prefetch_related` asks once for each table: for the minutes of a meeting that is twenty queries and more, and each of them costs
Django more time than its rows. Here one query brings the rows of all tables as JSON. They come out as `prefetch_related` would leave
them (`item.speeches.all()` asks nobody any more), and a row is one object, wherever another one points at it: `decision.vote.meeting`
is the meeting that was read.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db import connections, models
from django.db.models.expressions import F, OrderBy

# Attribute, column, what makes the value of text.
Column = tuple[str, str, Callable[[str], Any] | None]
Known = dict[tuple[type[models.Model], Any], models.Model]
# What JSON has no type for.
FROM_TEXT: list[tuple[type[models.Field[Any, Any]], Callable[[str], Any]]] = [
    (models.DateTimeField, datetime.datetime.fromisoformat),
    (models.DateField, datetime.date.fromisoformat),
    (models.TimeField, datetime.time.fromisoformat),
]
NOT_FROM_JSON = (models.BinaryField, models.DecimalField, models.DurationField, models.UUIDField)


class Tree:
    """What is to be read, in the notation of prefetch_related: «items__speeches» reads the items and their speeches.

    A step goes down a reverse foreign key, or along a foreign key to the row it points at.
    """

    def __init__(self, *paths: str) -> None:
        self.paths = paths

    def is_read(self, root: models.Model) -> bool:
        """Whether the branches of this tree hang on the row already."""
        steps = [step for step in _steps(type(root), self.paths) if step.parent is None and step.downward]
        return all(step.name in vars(root).get("_prefetched_objects_cache", {}) for step in steps)

    def read(self, roots: Sequence[models.Model]) -> None:
        """Read all that hangs on these rows of one model, and hang it on."""
        if not roots:
            return
        steps = _steps(type(roots[0]), self.paths)
        with connections[roots[0]._state.db or "default"].cursor() as cursor:
            cursor.execute(_sql(steps), {"roots": [root.pk for root in roots]})
            found = cursor.fetchone()
        known: Known = {(type(root), root.pk): root for root in roots}
        read = {step.path: _objects(step.model, rows or [], known) for step, rows in zip(steps, found, strict=True)}
        for row in known.values():
            _tie(row, known)
        for step in steps:
            if step.downward:
                _hang(step, parents=read[step.parent.path] if step.parent else roots, children=read[step.path])


class Rows:
    """The rows of a relation as they were read, in the place of its queryset. What is asked beyond them goes to the database."""

    def __init__(self, parent: models.Model, step: Step, rows: list[models.Model]) -> None:
        self.parent, self.step, self.rows = parent, step, rows

    def __iter__(self) -> Iterator[models.Model]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, key: Any) -> Any:
        return self.rows[key]

    def all(self) -> Rows:
        return self

    def count(self) -> int:
        return len(self.rows)

    def exists(self) -> bool:
        return bool(self.rows)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        queryset = self.step.model._default_manager.filter(**{self.step.key.name: self.parent})
        return getattr(queryset, name)


@dataclass(frozen=True)
class Step:
    """One relation of the tree: its name on the parent, the foreign key that it follows, and the model it leads to."""

    path: str
    name: str
    root: type[models.Model]
    parent: Step | None
    key: models.ForeignKey[Any, Any]
    downward: bool

    @property
    def model(self) -> type[models.Model]:
        return self.key.model if self.downward else _target(self.key)


def _target(key: models.ForeignKey[Any, Any]) -> type[models.Model]:
    assert isinstance(key.related_model, type)  # a name only until all models are loaded
    return key.related_model


@cache
def _steps(root: type[models.Model], paths: tuple[str, ...]) -> list[Step]:
    """Every step of every path once, parents first."""
    steps: dict[str, Step] = {}
    for path in paths:
        names = path.split("__")
        for place, name in enumerate(names):
            here, above = "__".join(names[: place + 1]), "__".join(names[:place])
            parent = steps.get(above)
            relation = (parent.model if parent else root)._meta.get_field(name)
            downward = isinstance(relation, models.ManyToOneRel)
            key = relation.field if isinstance(relation, models.ManyToOneRel) else relation
            if not isinstance(key, models.ForeignKey):
                raise TypeError(f"{here} is no foreign key and no reverse of one")
            steps.setdefault(here, Step(here, name, root, parent, key, downward))
    return list(steps.values())


def _sql(steps: Sequence[Step]) -> str:
    """One row with a column for each step; names come from the models alone.

    Each table is read once, by the keys that the step above has found: a list of keys leaves the planner no way to multiply tables,
    whatever it thinks of their sizes.
    """
    names = {step.path: f"s{number}" for number, step in enumerate(steps)}
    tables = []
    for step in steps:
        column, key = ("id", step.key.column) if step.downward else (step.key.column, "id")
        if step.parent:
            above = f'SELECT "{column}" FROM {names[step.parent.path]}'  # noqa: S608
        else:
            above = f'SELECT "{column}" FROM "{step.root._meta.db_table}" WHERE "id" = ANY(%(roots)s)'  # noqa: S608
        rows = f'SELECT * FROM "{step.model._meta.db_table}" WHERE "{key}" = ANY(ARRAY({above}))'  # noqa: S608
        tables.append(f"{names[step.path]} AS MATERIALIZED ({rows})")
    return f"WITH {', '.join(tables)} SELECT " + ", ".join(f"(SELECT json_agg(to_json({n})) FROM {n})" for n in names.values())  # noqa: S608


@cache
def _reader(model: type[models.Model]) -> tuple[list[Column], list[models.ForeignKey[Any, Any]]]:
    """The columns of a model and its foreign keys."""
    fields: list[Column] = []
    for field in model._meta.concrete_fields:
        if isinstance(field, NOT_FROM_JSON):
            raise TypeError(f"{field} cannot be read from JSON")
        convert = next((convert for kind, convert in FROM_TEXT if isinstance(field, kind)), None)
        fields.append((field.attname, str(field.column), convert))
    return fields, [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]


def _objects(model: type[models.Model], rows: Sequence[Mapping[str, Any]], known: Known) -> list[models.Model]:
    """The rows as objects in their model's order; one that was met before is the same object."""
    fields, _keys = _reader(model)
    names, objects = [attname for attname, _column, _convert in fields], []
    for row in rows:
        found = known.get((model, row["id"]))
        if found is None:
            values = [row[c] if convert is None or row[c] is None else convert(row[c]) for _a, c, convert in fields]
            found = known[model, row["id"]] = model.from_db("default", names, values)
        objects.append(found)
    return objects


def _tie(row: models.Model, known: Known) -> None:
    """Let foreign keys lead to the objects that were read."""
    for key in _reader(type(row))[1]:
        target = known.get((_target(key), getattr(row, key.attname)))
        if target is not None:
            key.set_cached_value(row, target)


def _hang(step: Step, *, parents: Sequence[models.Model], children: list[models.Model]) -> None:
    """Give each parent its rows, in the order of their model; its one row, if there can be but one."""
    if isinstance(step.key, models.OneToOneField):
        only = {getattr(child, step.key.attname): child for child in children}
        for parent in parents:
            step.key.remote_field.set_cached_value(parent, only.get(parent.pk))
        return
    below: dict[Any, list[models.Model]] = {}
    for child in _sorted(children, step):
        below.setdefault(getattr(child, step.key.attname), []).append(child)
    for parent in parents:
        parent.__dict__.setdefault("_prefetched_objects_cache", {})[step.name] = Rows(parent, step, below.get(parent.pk, []))


def _sorted(rows: list[models.Model], step: Step) -> list[models.Model]:
    """By Meta.ordering, with empty values where PostgreSQL puts them; the key of the parent is the same for all."""
    for path, descending, empty_last in reversed(_ordering(step.model)):
        if path[0] != step.key.name:
            rows = sorted(rows, key=partial(_sort_value, path=path, empty_last=empty_last), reverse=descending)
    return rows


@cache
def _ordering(model: type[models.Model]) -> list[tuple[list[str], bool, bool]]:
    """Meta.ordering and the key: the path, whether it descends, whether empty values would stand last if it ascended.

    A foreign key orders by the ordering of what it points at.
    """
    found: list[tuple[list[str], bool, bool]] = []
    for entry in [*(model._meta.ordering or ()), "pk"]:
        if isinstance(entry, OrderBy) and isinstance(entry.expression, F):
            last = not entry.nulls_last if entry.descending else not entry.nulls_first
            found.append((vars(entry.expression)["name"].split("__"), entry.descending, last))
            continue
        if not isinstance(entry, str):
            raise TypeError(f"{model} is ordered by more than columns")
        path, descending = entry.lstrip("-").split("__"), entry.startswith("-")
        field = model._meta.get_field(path[0]) if path != ["pk"] else None
        if isinstance(field, models.ForeignKey) and len(path) == 1:
            found += [([*path, *below], down != descending, last) for below, down, last in _ordering(_target(field))]
        else:
            found.append((path, descending, True))
    return found


def _sort_value(row: models.Model, *, path: Sequence[str], empty_last: bool) -> tuple[bool, Any]:
    value: Any = row
    for name in path:
        value = None if value is None else getattr(value, name)
    return (value is None) is empty_last, 0 if value is None else value
