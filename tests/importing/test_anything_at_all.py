"""Whatever stands in a file, reading it succeeds or names a place; a traceback is never the answer, and nothing is half-written."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from meetings.importing.form import Fault, read
from meetings.importing.form.words import ANYWHERE, CODES, WITHIN, fold
from meetings.importing.write import write
from meetings.models import Meeting
from members.models import Body
from tests import factories

WORDS = sorted({w for table in (ANYWHERE, *WITHIN.values()) for key, words in table.items() for w in (key, *words.split("|")) if w})
MEANINGS = sorted({w for codes in CODES.values() for code, words in codes.items() for w in (code, *words.split("|"))})
PIECES = [
    "Асанова Б.К.", "О.В.Паринский", "Бакыт кызы А.", "мугалимдер", "05.11.26", "31.02.2024", "2026-жылдын 26–27-августу", "ноябрь", "14:25",
    "25.61", "2.1", "2а", "б)", "IV", "№ 66-к", "7/0/1", "за – 7", "150 + депутаттар", "до 10 ноября", "-1", "²", "🙂", "\x00", "\ud800", "",
]  # fmt: skip
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**12), st.sampled_from(PIECES), st.sampled_from(MEANINGS), st.text(max_size=12)
)
structures = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=6), inner, max_size=6),
    max_leaves=25,
)
RELAXED = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


def as_file(tmp_path: Path, data: Any) -> Path:
    path = tmp_path / "any.json"
    path.write_text(json.dumps(data))
    return path


def outcome(path: Path) -> None:
    """Imported, or refused with a sentence; what was imported once is there, what was refused left nothing."""
    before = Meeting.objects.count()
    try:
        result = write(read(path))
    except Fault as fault:
        assert str(fault)
        assert Meeting.objects.count() == before
        return
    assert result.created
    assert all(str(remark) for remark in result.remarks)
    assert not write(read(path)).created


@pytest.mark.django_db
@settings(max_examples=150, **RELAXED)
@given(structures, structures)
@example({"kind": "council"}, [{"title": "x", "number": "²"}])
@example("педсовет", {"1": {"title": "x"}})
def test_any_structure_is_read_or_refused(tmp_path: Path, school: None, body: Any, agenda: Any) -> None:
    with transaction.atomic():
        outcome(as_file(tmp_path, {"body": body, "agenda": agenda}))
        transaction.set_rollback(True)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, part in inner for place in places(part, (*path, key)))]


K01 = factories.k01()
PLACES = [place for place in places(K01) if place]


def changed(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(data)
    holder = made
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return made


@pytest.mark.django_db
@settings(max_examples=150, **RELAXED)
@given(st.sampled_from(PLACES), structures)
def test_k01_with_anything_in_any_place_is_imported_or_refused(tmp_path: Path, council_body: Body, place: Any, value: Any) -> None:
    with transaction.atomic():
        outcome(as_file(tmp_path, json.loads(json.dumps(changed(K01, place, value), default=str))))
        transaction.set_rollback(True)


@settings(max_examples=200, **RELAXED)
@given(st.text(max_size=80) | structures.map(lambda data: yaml.safe_dump(data, allow_unicode=True)))
@example("? [a]: b\n")
@example("!!bool maybe")
@example("!!int ''")
@example("!!map ab")
@example("!!timestamp x")
@example("a: &a [*a]")
@example("- " * 3000)
@example("%YAML 9.9\n---\n")
def test_any_text_is_yaml_or_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(text.encode("utf-8", "replace"))
    with pytest.raises(Fault):  # none of them is minutes
        read(path)


def test_an_alias_cannot_make_millions_of_few(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines))
    with pytest.raises(Fault, match="more than 50000 values"):
        read(path)


@pytest.mark.parametrize("kind", ["[", '{"a":'])
def test_what_is_nested_without_end_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text(kind * 50_000)
    with pytest.raises(Fault, match="nested too deeply|is not JSON"):
        read(path)
    path.write_text('{"body": {"kind": "council"}, "agenda": ' + "[" * 400 + "]" * 400 + "}")
    with pytest.raises(Fault):
        read(path)


def test_no_two_keys_of_a_mapping_share_a_word() -> None:
    """A word that a mapping uses itself may mean something else elsewhere, but not two things in it."""
    for kind, keys in WITHIN.items():
        seen: dict[str, str] = {}
        for key, words in keys.items():
            for word in filter(None, (key, *words.split("|"))):
                assert seen.setdefault(fold(word), key) == key, f"{kind}: {word}"


def test_no_two_codes_of_a_field_share_a_word() -> None:
    for field, codes in CODES.items():
        seen: dict[str, str] = {}
        for code, words in codes.items():
            for word in (code, *words.split("|")):
                assert seen.setdefault(fold(word), code) == code, f"{field}: {word}"
