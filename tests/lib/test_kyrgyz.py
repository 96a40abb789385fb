"""Dates, the alphabet, the search key, names, verdicts: small rules with their sources in the glossary."""

from __future__ import annotations

import datetime
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.lib import kyrgyz, richtext
from council.lib.names import parse_name, short_form, signature_form
from meetings.verdict import Tally, quorum, share_needed, verdict

DAY = datetime.date(2026, 11, 5)


@pytest.mark.parametrize(("language", "text"), [("ky", "2026-жылдын 5-ноябры"), ("ru", "5 ноября 2026 года"), ("en", "5 November 2026")])
def test_an_official_date_is_written_as_the_rules_say(language: str, text: str) -> None:
    assert kyrgyz.official_date(DAY, language) == text


def test_until_a_date_takes_the_dative() -> None:
    assert kyrgyz.until(datetime.date(2026, 4, 8), "ky") == "2026-жылдын 8-апрелине чейин"


def test_names_stand_in_the_order_of_the_kyrgyz_alphabet() -> None:
    names = ["Үсөнов", "Усенов", "Өмүров", "Орозов", "Павлов", "Нуров", "Ңуров", "Фролов"]
    assert sorted(names, key=kyrgyz.sort_key) == ["Нуров", "Ңуров", "Орозов", "Өмүров", "Павлов", "Усенов", "Үсөнов", "Фролов"]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet='абвңөүёӊѳӱАҢӨҮЁ «»"abcXYZ -1', max_size=30))
def test_the_database_and_python_make_the_same_keys(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kyrgyz_sort_key(%s), kyrgyz_search_key(%s)", [text, text])
        assert cursor.fetchone() == (kyrgyz.sort_key(text), kyrgyz.search_key(text))


def test_search_finds_letters_however_they_were_typed() -> None:
    assert kyrgyz.search_key("Өмүрбекова") == kyrgyz.search_key("омурбекова") == kyrgyz.search_key("ѳмӱрбекова")


def test_latin_letters_inside_a_cyrillic_word_are_put_right() -> None:
    assert kyrgyz.normalise("Acaнова") == "Асанова"


def test_an_emoji_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="🙂"):
        kyrgyz.printable("Жакшы 🙂")


NAMES = [
    ("Асанова Бермет Кадыровна", "Асанова Б. К.", "Б. К. Асанова"),
    ("Бакыт кызы Айгүл", "Бакыт кызы А.", "А. Бакыт кызы"),
    ("Камбар уулу Залкар", "Камбар уулу З.", "З. Камбар уулу"),
    ("Токтосунов Эрмек", "Токтосунов Э.", "Э. Токтосунов"),
    ("Паринский О.В.", "Паринский О. В.", "О. В. Паринский"),
    ("О.В. Паринский", "Паринский О. В.", "О. В. Паринский"),
    ("Фишман А.В", "Фишман А. В.", "А. В. Фишман"),
]


@pytest.mark.parametrize(("full", "short", "signature"), NAMES)
def test_a_name_has_its_short_and_its_signature_form(full: str, short: str, signature: str) -> None:
    assert (short_form(parse_name(full)), signature_form(parse_name(full))) == (short, signature)


def test_typed_html_stays_text_and_lines_become_a_list() -> None:
    page = richtext.to_html("<b>Тизме</b>\n- бир\n- эки")
    assert "&lt;b&gt;" in page
    assert page.count("<li>") == 2


def test_a_date_at_the_head_of_a_line_is_no_list() -> None:
    assert "<li>" not in richtext.to_html("5-ноябрда\n7–8-класстар")


# --- the rules of a vote -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "base", "strict", "needed"), [((2, 3), 11, False, 8), ((1, 2), 9, True, 5), ((1, 2), 10, True, 6), ((1, 2), 10, False, 5)]
)
def test_shares_are_rounded_exactly(share: tuple[int, int], base: int, strict: bool, needed: int) -> None:
    assert share_needed(Fraction(*share), base, strict=strict) == needed


RULE = SimpleNamespace(numerator=1, denominator=2, strict=True, base="present", tie="chair_decides")


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))))
def test_more_than_half_of_those_present_carries_and_nothing_less(numbers: tuple[int, int, int]) -> None:
    voters, votes_for, rest = numbers
    against = min(rest, voters - votes_for)
    found = verdict(Tally(votes_for=votes_for, against=against, abstained=voters - votes_for - against, eligible=voters), RULE)
    if votes_for * 2 > voters:
        assert found.carried is True
    elif votes_for and votes_for == against:
        assert found.carried is None
    else:
        assert found.carried is False


@given(st.integers(1, 60), st.integers(0, 60))
def test_a_quorum_of_two_thirds_is_two_thirds(members: int, present: int) -> None:
    rule = SimpleNamespace(quorum_numerator=2, quorum_denominator=3, quorum_strict=False)
    assert quorum(rule, present=present, base=members).reached == (3 * present >= 2 * members)


def test_a_tie_is_broken_by_the_chair_alone() -> None:
    tied = Tally(votes_for=4, against=4, abstained=0, eligible=8)
    assert verdict(tied, RULE).carried is None
    assert verdict(Tally(**{**tied.__dict__, "casting": "for"}), RULE).carried is True
