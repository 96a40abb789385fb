"""What an extract prints of K01: the same words each time, of each person only what is his own."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.documents import extracts as papers
from meetings.documents.extracts import Addressee
from meetings.services.extracts import people_known
from members.models import Person
from tests import factories
from tests.importing.test_cases import words_of

K01 = tuple[dict[str, Person], dict[str, Any]]
PAPER = {
    "number": 5,
    "date": "2026-11-07",
    "purpose": "",
    "certifier_name": "А. Бакыт кызы",
    "certifier_position": "Усулдук кеңештин катчысы",
    "acting_for": "",
    "head_name": "",
    "head_position": "",
}


def ids(content: dict[str, Any], *labels: str) -> list[int]:
    return [d["id"] for item in content["items"] for d in item["decisions"] if d["label"].rstrip(".") in labels]


def cut(k01: K01, name: str, *labels: str, **more: Any) -> dict[str, Any]:
    people, content = k01
    person = people[name]
    extract = papers.cut(content, ids(content, *labels), Addressee(person.pk, {person.short}), **more)
    position = person.position_on(factories.DAY)
    return {**extract, "paper": {**PAPER, "addressee": f"{person}, {position}"}}


def expected(file: str) -> str:
    lines = (factories.DATA / file).read_text().split("\n")
    return "".join("".join(line for line in lines if not line.startswith("#")).split())


@pytest.mark.parametrize(
    ("name", "labels", "file"),
    [("Сыдыкова Анара", ["2.1"], "K01_extract_sydykova_ky.txt"), ("Үсөнова Жылдыз", ["2.2"], "K01_extract_usonova_ky.txt")],
)
def test_the_words_of_two_people_of_one_matter(k01: K01, name: str, labels: list[str], file: str) -> None:
    assert words_of(papers.extract_html(cut(k01, name, *labels), code="<CODE>")) == expected(file)


def test_items_and_decisions_keep_their_numbers(k01: K01) -> None:
    extract = cut(k01, "Үсөнова Жылдыз", "2.2", "3.2")
    assert [(i["label"], [d["label"] for d in i["decisions"]]) for i in extract["items"]] == [("2.", ["2.2."]), ("3.", ["3.2."])]


def test_of_an_assignment_to_two_each_sees_himself_alone(k01: K01) -> None:
    for name, short in (("Садыков Азамат Ысакович", "Садыков А. Ы."), ("Иванова Ольга Петровна", "Иванова О. П.")):
        (item,) = cut(k01, name, "1.2")["items"]
        assert [row["who"] for row in item["decisions"][0]["assignments"]] == [[short]]


def test_speeches_come_only_if_they_are_about_the_addressee_alone(k01: K01) -> None:
    people, content = k01
    (said,) = [s for s in content["items"][1]["spoke"] if s["name"].startswith("Токтосунов")]
    for about, printed in (([people["Сыдыкова Анара"].pk], 1), ([people["Сыдыкова Анара"].pk, people["Үсөнова Жылдыз"].pk], 0), ([], 0)):
        said["about"] = about
        (item,) = cut(k01, "Сыдыкова Анара", "2.1")["items"]
        assert len(item["spoke"]) == printed


def test_votes_on_persons_are_not_printed_and_a_lost_motion_is(k01: K01) -> None:
    _people, content = k01
    (decision,) = [d for d in content["items"][1]["decisions"] if d["label"] == "2.1."]
    page = papers.extract_html(cut(k01, "Сыдыкова Анара", "2.1"))
    assert "Добуш берүү" not in page
    decision["carried"] = False
    page = papers.extract_html(cut(k01, "Сыдыкова Анара", "2.1"))
    assert "Чечим кабыл алынган жок." in page
    assert "Добуш берүү" not in page


def test_other_votes_are_printed_as_numbers_without_names(k01: K01) -> None:
    _people, content = k01
    content["items"][2]["decisions"][1]["vote"]["recused"] = ["Камбар уулу З."]
    extract = cut(k01, "Сыдыкова Анара", "3.2")
    assert "макул — 9" in papers.extract_html(extract)
    assert "Камбар" not in papers.extract_html(extract)


@pytest.mark.parametrize(
    ("name", "labels", "kinds"),
    [
        ("Сыдыкова Анара", ["2.1"], set()),
        ("Садыков Азамат Ысакович", ["1.2"], set()),
        ("Сыдыкова Анара", ["2.2"], {"persons", "names"}),
        ("Эшимов Тилек Маратович", ["2.1"], {"persons", "names"}),
    ],
)
def test_what_names_another_person_is_in_doubt(k01: K01, name: str, labels: list[str], kinds: set[str]) -> None:
    people, content = k01
    extract = cut(k01, name, *labels)
    addressee = Addressee(people[name].pk, {people[name].short})
    assert {d.kind for d in papers.doubts(extract, content, people_known(content), addressee)} == kinds


def test_a_speech_that_was_chosen_and_a_speaker_of_the_same_matter_are_in_doubt(k01: K01) -> None:
    people, content = k01
    chosen = [s["id"] for s in content["items"][1]["spoke"]]
    content["items"][1]["spoke"][0]["person"] = people["Үсөнова Жылдыз"].pk
    extract = cut(k01, "Сыдыкова Анара", "2.1", speeches=chosen[:1])
    addressee = Addressee(people["Сыдыкова Анара"].pk)
    found = papers.doubts(extract, content, people_known(content), addressee, subjects={people["Үсөнова Жылдыз"].pk})
    assert [d.kind for d in found] == ["speech", "names"]


@pytest.mark.parametrize(
    ("text", "is_short"),
    [
        ("Ачык сабактардын графиги бекитилсин.", True),
        ("Ачык … графиги бекитилсин", True),
        ("…бекитилсин.", True),
        ("", True),
        ("Графиги ачык бекитилсин.", False),
        ("Ачык сабактардын графиги бекитилбесин.", False),
        ("Ачык сабактардын графиги бекитилсин. Бекитилсин.", False),
    ],
)
def test_a_text_may_be_shortened_and_nothing_else(text: str, is_short: bool) -> None:
    assert papers.is_shortened(text, "Ачык сабактардын графиги бекитилсин.") is is_short
