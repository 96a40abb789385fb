"""Files before their content: encodings, broken YAML and JSON, the traps of YAML 1.1; and what the command and the page make of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from meetings.importing.form import Fault, read
from meetings.importing.form.source import MOST_BYTES, load
from meetings.importing.form.words import ANYWHERE, CODES, WITHIN
from meetings.importing.remarks import MESSAGES, QUIET
from meetings.models import Meeting
from members.models import Body, User

MINUTES = "орган: педсовет\nповестка: [О плане]\n"


def file(tmp_path: Path, content: bytes | str, name: str = "a.yaml") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_every_unicode_that_editors_save(encoding: str, tmp_path: Path) -> None:
    assert load(file(tmp_path, MINUTES.encode(encoding))) == {"орган": "педсовет", "повестка": ["О плане"]}


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (MINUTES.encode("cp1251"), "a.yaml", "line 1: is not UTF-8 (Windows-1251?): save the file as UTF-8"),
        (b"", "a.yaml", "the file is empty"),
        (b"\n  \n", "a.json", "the file is empty"),
        (b"# only a remark\n", "a.yaml", "a mapping of keys is expected"),
        (b"- a\n- b\n", "a.yaml", "a mapping of keys is expected"),
        (b"a: 1\nb: [\n", "a.yaml", "line 3, column 1: is not YAML: expected the node content"),
        (b"a: 1\n\tb: 2\n", "a.yaml", "line 2, column 1: is not YAML: found character '\\t'"),
        (b"a: 1\n---\nb: 2\n", "a.yaml", "line 2, column 1: is not YAML: but found another document"),
        (b"a: !!python/object:os.system x\n", "a.yaml", "line 1, column 4: is not YAML: could not determine a constructor"),
        (b"a: \x01\n", "a.yaml", "is not YAML: unacceptable character #x0001"),
        (b"? [a]\n: b\n", "a.yaml", "line 1, column 3: is not YAML: a key must be a word"),
        (b"a: &x [*x]\n", "a.yaml", "line 1, column 4: an alias stands inside what it names"),
        (b'{"a": 1,}', "a.json", "line 1, column 9: is not JSON: Illegal trailing comma"),
        (b'{"a": 1, "a": 2}', "a.json", "a: the key “a” stands twice"),
        (b'{"a": NaN}', "a.json", "“NaN” is no number"),
        (b" " * (MOST_BYTES + 1), "a.yaml", f"is larger than {MOST_BYTES // 1000} kB"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_minutes_is_refused_with_line_and_column(content: bytes, name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(Fault) as caught:
        read(file(tmp_path, content, name))
    assert re.sub("Expecting property name enclosed in double quotes", "Illegal trailing comma", str(caught.value)).startswith(words)


def test_what_yaml_would_turn_into_something_else_stays_what_was_written(tmp_path: Path) -> None:
    source = "no: 14:00\non: yes\ny: 1.10\ndate: 2026-11-05\nclauses: 3.2.8\nnumber: 014\nbig: 1_000\nplain: 7\nagreed: true\nnothing: ~\n"
    assert load(file(tmp_path, source)) == {
        "no": "14:00", "on": "yes", "y": "1.10", "date": "2026-11-05", "clauses": "3.2.8", "number": "014", "big": "1_000", "plain": 7,
        "agreed": True, "nothing": None,
    }  # fmt: skip
    assert load(file(tmp_path, '{"number": 1.10}', "a.JSON")) == {"number": "1.10"}


def test_json_under_another_name_may_be_indented_with_tabs(tmp_path: Path) -> None:
    assert load(file(tmp_path, '{\n\t"number": 7,\n\t"date": "05.11.26"\n}')) == {"number": 7, "date": "05.11.26"}


def test_anchors_are_allowed_where_they_help(tmp_path: Path) -> None:
    source = "chair: &chair {name: Ким С.А., position: директор}\nbody: педсовет\nagenda: [{title: x, heard: [*chair]}]\n"
    assert read(file(tmp_path, source))["agenda"][0]["heard"][0]["position"] == "директор"


def test_all_faults_of_a_file_are_told_at_once_each_with_its_place(tmp_path: Path) -> None:
    source = (
        "body: {kind: counsil}\ndate: 31.02.2026\nmembers: [{role: chair}]\n"
        "agenda: [{titel: x, decisions: [{text: y, vote: {for: seven}}, {}]}, {}]\nattachments: [{title: a, number: 0}]\n"
    )
    with pytest.raises(Fault) as caught:
        read(file(tmp_path, source))
    assert [fault.place for fault in caught.value.all] == [
        "body.kind", "date", "members[0].name", "agenda[0].titel", "agenda[0].decisions[0].vote.for", "agenda[0].decisions[1].text",
        "agenda[1].title", "attachments[0].number",
    ]  # fmt: skip


def test_json_says_the_same_as_yaml(tmp_path: Path, council_body: Body) -> None:
    data = {"body": {"kind": "council"}, "date": "2024-03-14", "number": "2", "agenda": [{"title": "x", "clauses": [3.2]}]}
    call_command("import_minutes", str(file(tmp_path, json.dumps(data), "a.json")), stdout=StringIO())
    out = StringIO()
    call_command(
        "import_minutes",
        str(file(tmp_path, "{body: {kind: council}, date: 14.03.24, number: 2, agenda: [{title: x, clauses: 3.2}]}")),
        stdout=out,
    )
    assert "is there already, nothing changed" in out.getvalue()
    assert "warning" not in out.getvalue()


def test_the_command_speaks_the_language_it_is_asked_to(tmp_path: Path, council_body: Body) -> None:
    out, errors = StringIO(), StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "import_minutes", str(file(tmp_path, "body: x")), str(file(tmp_path, MINUTES, "b.yaml")), lang="ru", stdout=out, stderr=errors
        )
    assert errors.getvalue().splitlines() == [
        "a.yaml: ошибка: body.kind: обязательно (одно из: council, pedagogical_council, method_union, creative_group, problem_group, working_group, "
        "commission)"
    ]
    assert out.getvalue().splitlines()[0] == "b.yaml: предупреждение: нет номера"


def test_the_language_of_the_messages_makes_no_other_file(tmp_path: Path, council_body: Body) -> None:
    path = str(file(tmp_path, MINUTES + "погода: хорошая\n"))
    for language in ("en", "ru", "ky"):
        call_command("import_minutes", path, lang=language, stdout=StringIO())
    assert Meeting.objects.count() == 1


def test_a_check_proposes_who_is_meant_and_writes_nothing(tmp_path: Path, council_body: Body, chair: User) -> None:
    out = StringIO()
    call_command("import_minutes", str(file(tmp_path, MINUTES + "председатель: Асанова Б.К.\n")), check=True, stdout=out)
    assert "a.yaml: perhaps: Асанова Б.К. – Асанова Бермет Кадыровна?" in out.getvalue().splitlines()
    assert not Meeting.objects.exists()


def test_the_page_shows_what_the_import_noted(
    tmp_path: Path, council_body: Body, methodist: User, as_user: Callable[[User], Client]
) -> None:
    call_command("import_minutes", str(file(tmp_path, MINUTES + "погода: <b>хорошая</b>\n")), stdout=StringIO())
    page = as_user(methodist).get(reverse("meetings:meeting_detail", args=[Meeting.objects.get().pk])).content.decode()
    assert "Бул ачкыч белгисиз: эскертүү катары сакталды" in page
    assert "&lt;b&gt;хорошая&lt;/b&gt;" in page
    assert "a.yaml" in page


# --- the page of documentation ----------------------------------------------------------------------------------------------
DOCS = (Path(__file__).parents[2] / "docs" / "import.md").read_text()
LISTED = {word.strip().replace(" ", "_") for word in re.split(r"[|,`\n]", DOCS)}


def written(words: str) -> set[str]:
    return {word.replace(" ", "_") for word in words.split("|") if word}


@pytest.mark.parametrize("kind", sorted(WITHIN))
def test_every_key_and_each_of_its_words_is_documented(kind: str) -> None:
    words = {word for key, also in WITHIN[kind].items() for word in {key, *written(also)}}
    assert words - LISTED == set()


def test_every_word_that_may_stand_anywhere_is_documented() -> None:
    assert {word for key, also in ANYWHERE.items() for word in {key, *written(also)}} - LISTED == set()


@pytest.mark.parametrize("field", sorted(CODES))
def test_every_code_and_each_of_its_words_is_documented(field: str) -> None:
    assert {word for code, also in CODES[field].items() for word in {code, *written(also)}} - LISTED == set()


def test_every_warning_is_documented() -> None:
    plain = re.sub(r"[*`]", "", DOCS)
    missing = [code for code, text in MESSAGES.items() if code not in QUIET and re.sub(r"%\((\w+)\)s", r"\1", str(text)) not in plain]
    assert missing == []
