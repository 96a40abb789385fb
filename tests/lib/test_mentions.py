"""Who is named in a text, whatever ending a sentence gives the name."""

from __future__ import annotations

import pytest

from council.lib.mentions import Mentions
from council.lib.names import parse_name

NAMES = [
    "Сыдыкова Анара",
    "Сыдыков Бакыт",
    "Үсөнова Жылдыз",
    "Бакыт кызы Айгүл",
    "Камбар уулу Залкар",
    "Асанова Бермет Кадыровна",
    "Ким Сергей",
    "Достоевский Пётр",
]
MENTIONS = Mentions({name: parse_name(name) for name in NAMES})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Үсөнова Жылдыздын документтери кайра каралсын.", ["Үсөнова Жылдыз"]),
        ("Документы Усоновой рассмотреть позже.", ["Үсөнова Жылдыз"]),
        ("ҮСӨНОВА Ж. толуктасын.", ["Үсөнова Жылдыз"]),
        ("Айгүл Бакыт кызынын отчёту угулсун.", ["Бакыт кызы Айгүл"]),
        ("З. Камбар уулуна тапшырылсын.", ["Камбар уулу Залкар"]),
        ("Бермет Кадыровна баяндады.", ["Асанова Бермет Кадыровна"]),
        ("Поручить Достоевскому и Киму С.", ["Достоевский Пётр", "Ким Сергей"]),
        ("Ким барса, ошол айтсын дешти, ким билет.", ["Ким Сергей"]),
        ("эч ким айтпады, айгүл гүлү ачылды.", []),
        ("Сыдыкова А. сунушталсын.", ["Сыдыкова Анара"]),
        ("А. Сыдыкова сунушталсын.", ["Сыдыкова Анара"]),
        ("Сыдыкованын иши", ["Сыдыкова Анара", "Сыдыков Бакыт"]),
        ("Ачык сабактардын графиги бекитилсин.", []),
    ],
)
def test_names_are_found_in_sentences(text: str, named: list[str]) -> None:
    assert MENTIONS.of(text) == named


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Сыдыкова Анара сунушталсын.", []),
        ("Сыдыкова А. сунушталсын.", []),
        ("Сыдыкованын иши", ["Сыдыков Бакыт"]),  # it cannot be told: somebody has to read it
        ("Сыдыков Б. сунушталсын.", ["Сыдыков Бакыт"]),
    ],
)
def test_of_two_with_one_surname_the_text_says_which(text: str, others: list[str]) -> None:
    assert MENTIONS.of(text, but="Сыдыкова Анара") == others
