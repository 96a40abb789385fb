"""`manage.py import_minutes`: cases in the form of K01, and files that are not in it."""

from __future__ import annotations

import html
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from council.models import School
from meetings import documents
from meetings.importing.form import Fault, read
from meetings.models import Decision, Meeting
from members.models import Body
from tests import factories
from tests.factories import DATA


def run(*names: str, **options: Any) -> list[str]:
    out = StringIO()
    call_command("import_minutes", *[str(DATA / n) for n in names], stdout=out, **options)
    return [line.partition("warning: ")[2] for line in out.getvalue().splitlines() if "warning: " in line]


EXPECTED = {
    "M01.yaml": {"no chair", "no secretary", "no place", "no attendance"},
    "A03.yaml": {"no number", "no date", "no chair"},
    "M11.yaml": {"15 declared present, 14 named", "chair and secretary are not among the named"},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_case_imports_with_exactly_the_warnings_it_names(name: str, council_body: Body) -> None:
    assert set(run(name)) == EXPECTED[name]
    assert Meeting.objects.get().state == "imported"


def test_k01_imports_without_a_warning_and_prints_the_words_of_its_protocol(council_body: Body) -> None:
    factories.k01_staff(council_body)
    assert run("K01.yaml") == []
    meeting = Meeting.objects.complete().get()
    content = documents.protocol_content(meeting)
    content["state"] = ""  # the mark of imported minutes is all that differs
    page = documents.papers.paper_html(content, form="full", language="ky", code="<CODE>")
    assert words_of(page) == expected_words()


def words_of(page: str) -> str:
    page = re.sub(r"<head>.*?</head>|<p class=\"running\">.*?</p>", "", page, flags=re.S)
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def expected_words() -> str:
    lines = (DATA / "K01_protocol_ky.txt").read_text().splitlines()
    return re.sub(r"\s+", "", "".join(line for line in lines if not line.startswith("#")))


def test_the_same_file_twice_changes_nothing(council_body: Body) -> None:
    run("M01.yaml")
    run("M01.yaml")
    assert Meeting.objects.count() == 1


def test_check_writes_nothing(council_body: Body) -> None:
    run("M01.yaml", check=True)
    assert not Meeting.objects.exists()


def test_three_votes_on_one_person_are_three_votes(council_body: Body) -> None:
    run("A03.yaml")
    counts = [(d.vote.votes_for, d.vote.votes_against, d.vote.votes_abstained) for d in Decision.objects.all() if d.vote]
    assert counts == [(7, 0, 0), (6, 0, 1), (4, 1, 2)]


def test_a_body_of_the_same_kind_with_another_name_is_another_body(council_body: Body) -> None:
    run("M11.yaml")
    assert Meeting.objects.get().body != council_body


BROKEN = [
    ("agenda: []", "body: is required"),
    ("body: {kind: council}", "agenda: is required"),
    ("body: {kind: counsil}\nagenda: [{title: x}]", "“council” is meant"),
    ("body: {kind: council}\nagenda: [{titel: x}]", "“title” is meant"),
    ("body: {kind: council}\nagenda: [{title: x, decisions: [{text: y, vote: {for: seven}}]}]", "agenda[0].decisions[0].vote.for"),
    ("body: {kind: council}\ndate: 31.02.2026\nagenda: [{title: x}]", "date: a date such as"),
    ("body: {kind: council}\nagenda: [{title: 'x 🙂'}]", "🙂"),
    ("body: [", "is not YAML"),
    ("just words", "a mapping of keys is expected"),
]


@pytest.mark.parametrize(("source", "words"), BROKEN)
def test_a_bad_file_is_refused_with_its_place(source: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(source)
    with pytest.raises(Fault, match=re.escape(words)):
        read(path)


def test_a_bad_file_stops_neither_the_others_nor_leaves_a_half(council_body: Body, tmp_path: Path) -> None:
    data = yaml.safe_load((DATA / "M01.yaml").read_text())
    data["attachments"] = [{"title": "x", "item": 9}]
    (tmp_path / "half.yaml").write_text(yaml.safe_dump(data, allow_unicode=True))
    with pytest.raises(SystemExit):
        call_command("import_minutes", str(tmp_path / "half.yaml"), str(DATA / "A03.yaml"), stdout=StringIO(), stderr=StringIO())
    assert [m.number for m in Meeting.objects.all()] == [None]
    assert School.objects.count() == 1
