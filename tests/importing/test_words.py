"""What single values may look like: dates, times, numbers, deadlines, votes, names. No database is needed to read them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from meetings.importing.bodies import USUAL, genitive_ky, genitive_ru, kind_of
from meetings.importing.form.acts import act
from meetings.importing.form.attendance import attendance
from meetings.importing.form.dates import clock, meeting_days, school_year, times
from meetings.importing.form.deadlines import due
from meetings.importing.form.people import names, split_person
from meetings.importing.form.place import Fault, Place
from meetings.importing.form.scalars import decision_number, number, one_of, ordinal, protocol_number, sub_number
from meetings.importing.form.speeches import speeches
from meetings.importing.form.votes import vote

DAY = datetime.date(2026, 11, 5)
ONE_DAY = [
    "2026-11-05", "05.11.2026", "5.11.26", "05/11/2026", "2026.11.05", "5-11-2026", "5-ноябрь 2026", "2026-жылдын 5-ноябры", "5 November 2026",
    "«5» ноября 2026 г.", "5 ноября 2026 года", "05.11.2026г.", "5.11.2026 (бейшемби)", "2026-11-05T14:00:00", "2026-жылдын 5-ноябрындагы",
    "November 5, 2026", "05.11.2026\u00a0г.",
]  # fmt: skip


@pytest.mark.parametrize("words", ONE_DAY)
def test_a_day_is_read_however_it_is_written(words: str) -> None:
    place = Place()
    assert (meeting_days(words, place), place.findings.remarks) == ([DAY], [])


@pytest.mark.parametrize(
    "value",
    [
        "26–27.08.2024",
        "26-27 августа 2024 г.",
        "2024-жылдын 26–27-августу",
        ["27.08.24", "26.08.24"],
        {"from": "26.08.24", "по": "27.08.24"},
    ],
)
def test_a_meeting_of_two_days_has_its_first_and_its_last(value: Any) -> None:
    assert meeting_days(value, Place()) == [datetime.date(2024, 8, 26), datetime.date(2024, 8, 27)]


@pytest.mark.parametrize(
    ("words", "kept"), [("ноябрь 2006", ["part_of_date"]), ("2006", ["part_of_date"]), ("күз 2006", ["part_of_date"]), ("б/д", [])]
)
def test_what_is_known_of_a_day_is_kept(words: str, kept: list[str]) -> None:
    place = Place()
    assert meeting_days(words, place) is None
    assert [remark.code for remark in place.findings.remarks] == kept


@pytest.mark.parametrize("words", ["31.02.2026", "кечээ", "2026-13-01", "99999", "05.11.0026"])
def test_no_day_is_refused(words: str) -> None:
    with pytest.raises(Fault, match="a date such as"):
        meeting_days(words, Place())


@pytest.mark.parametrize("value", ["14:25", "14.25", "14-25", "14 ч. 25 мин.", "саат 14:25", "14:25:00"])
def test_a_time_is_read_however_it_is_written(value: str) -> None:
    assert clock(value, Place()) == datetime.time(14, 25)


def test_an_hour_alone_is_a_full_hour() -> None:
    assert clock(14, Place()) == clock("14", Place()) == datetime.time(14)
    for wrong in ("25:00", "865", 865, "кечинде", True):
        with pytest.raises(Fault, match="a time such as"):
            clock(wrong, Place())


@pytest.mark.parametrize("words", ["14:00–15:40", "14:00 - 15:40", "14.00-15.40", "с 14:00 до 15:40"])
def test_a_span_of_time_is_two_times(words: str) -> None:
    assert times(words, Place()) == {"from": datetime.time(14), "to": datetime.time(15, 40)}


@pytest.mark.parametrize("words", ["2026-2027", "2026/27", "2026–2027-окуу жылы", "2026-2027 уч. год", "окуу жылы 2026–2027"])
def test_a_school_year_is_read(words: str) -> None:
    assert school_year(words, Place()) == "2026-2027"


@pytest.mark.parametrize(
    ("value", "number_", "kept"),
    [(3, 3, ""), ("№ 3", 3, ""), ("III", 3, ""), ("3/2018-2019", 3, ""), ("3-протокол", 3, ""), ("б/н", None, ""), ("5-а", None, "5-а"), ("66-к", None, "66-к")],
)  # fmt: skip
def test_the_number_of_minutes_is_a_number_or_kept(value: Any, number_: int | None, kept: str) -> None:
    place = Place()
    assert protocol_number(value, place) == number_
    assert [remark.kept for remark in place.findings.remarks] == ([kept] if kept else [])


def test_other_numbers_are_read_however_they_are_written() -> None:
    assert [ordinal(v, Place()) for v in (2, "2.", "№ 2", "2-маселе", "II")] == [2] * 5
    assert [sub_number(v, Place()) for v in (2, "2", "1.2", "б", "б)", "1б", "1 б)")] == [2] * 7
    assert [decision_number(v, Place()) for v in (2, "1.2", "1.2.", "1б.2", "2)", "2-чечим")] == [2] * 6
    assert [number(v, Place()) for v in (9, "9", "9 адам", "9 (тогуз)", "9 голосов")] == [9] * 5


@pytest.mark.parametrize("value", ["seven", -1, "-1", "7.5", True, 10**9, "²", None, [1]])
def test_what_is_no_count_is_refused(value: Any) -> None:
    with pytest.raises(Fault, match="a whole number is expected"):
        number(value, Place())


DUE = [
    ("2026-11-10", {"kind": "date", "date": datetime.date(2026, 11, 10)}),
    ("до 10 ноября 2026 г.", {"kind": "date", "date": datetime.date(2026, 11, 10)}),
    ("10-ноябрга чейин", {"kind": "date", "month": 11, "day": 10}),
    ("до 20.04", {"kind": "date", "month": 4, "day": 20}),
    ("май 2007", {"kind": "month", "date": datetime.date(2007, 5, 1)}),
    ("декабрь айынын аягына чейин", {"kind": "month", "month": 12}),
    ("окуу жылы ичинде", {"kind": "school_year"}),
    ("в течение учебного года", {"kind": "school_year"}),
    ("до начала следующей четверти", {"kind": "quarter"}),
    ("II чейректе", {"kind": "quarter"}),
    ("жайкы каникулда", {"kind": "season"}),
    ("в летний период", {"kind": "season"}),
    ("үзгүлтүксүз", {"kind": "permanent"}),
    ("постоянно", {"kind": "permanent"}),
    ("после выполнения п. 3.2", {"kind": "none"}),
    ("31.02.2026", {"kind": "none"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "meant"), DUE)
def test_a_deadline_in_words_tells_its_kind_and_keeps_its_words(words: str, meant: dict[str, Any]) -> None:
    found = due(words, Place())
    assert found.pop("text", words) == words
    assert found == meant
    assert due({"text": words}, Place()) == {**meant, "text": words}


VOTES = [
    ("unanimous", {"unanimous": True}),
    ("бир добуштан", {"unanimous": True}),
    ("единогласно (9 голосов)", {"unanimous": True, "for": 9}),
    ("за – 7, против – нет, воздержался – 1", {"for": 7, "against": 0, "abstain": 1}),
    ("макул — 7, каршы — 0, калыс — 1", {"for": 7, "against": 0, "abstain": 1}),
    ("7 за, 1 против", {"for": 7, "against": 1}),
    ("7/0/1", {"for": 7, "against": 0, "abstain": 1}),
    ("путём голосования", {"stated": True}),
    ("добуш берүү жолу менен", {"stated": True}),
    ("голосование не проводилось", None),
    ([7, 0, 1], {"for": 7, "against": 0, "abstain": 1}),
    ({"за": 7, "против": "нет голосов"}, Fault),
    ({"макул": ["Асанова Б.К."], "каршы": 0}, {"names": {"for": ["Асанова Б.К."]}, "against": 0}),
    ({"names": {"Асанова Б.К.": "макул", "Ким С.": "против"}}, {"names": {"for": ["Асанова Б.К."], "against": ["Ким С."]}}),
    ({"for": 4, "casting": "за"}, {"for": 4, "casting": "for"}),
    ({"for": 4, "recused": {"name": "Ким С.", "reason": "өзү"}}, {"for": 4, "recused": [{"name": "Ким С.", "reason": "өзү"}]}),
    ({"unanimous": "ооба"}, {"unanimous": True}),
    (7, Fault),
    (True, Fault),
]  # fmt: skip


@pytest.mark.parametrize(("value", "meant"), VOTES)
def test_a_vote_is_read_however_it_is_written(value: Any, meant: Any) -> None:
    place = Place()
    if meant is Fault:
        with pytest.raises(Fault):
            vote(value, place)
        return
    assert vote(value, place) == meant


@pytest.mark.parametrize("words", ["тайное голосование: за – 5", "большинством голосов", "күүгүм"])
def test_words_of_a_vote_that_say_more_are_kept(words: str) -> None:
    place = Place()
    vote(words, place)
    assert [remark.kept for remark in place.findings.remarks] == [words]


PEOPLE = [
    ("Асанова Б.К., директор", ("Асанова Б.К.", "директор")),
    ("Асанова Б.К. — директордун орун басары", ("Асанова Б.К.", "директордун орун басары")),
    ("Винник А.Н. (и.о. директора)", ("Винник А.Н.", "и.о. директора")),
    ("Завуч Паринский О.В.", ("Паринский О.В.", "Завуч")),
    ("заместитель директора по УВР О.В. Паринский", ("О.В. Паринский", "заместитель директора по УВР")),
    ("Бакыт кызы Айгүл", ("Бакыт кызы Айгүл", "")),
    ("Психологическая служба", ("Психологическая служба", "")),
    ("мугалимдер", ("мугалимдер", "")),
]


@pytest.mark.parametrize(("words", "parts"), PEOPLE)
def test_a_name_and_a_position_in_one_text_are_two(words: str, parts: tuple[str, str]) -> None:
    assert split_person(words) == parts


def test_several_names_in_one_text_are_several_people() -> None:
    assert names("Асанова Б.К., Токтосунов Э. жана Дубова И.И.", Place()) == ["Асанова Б.К.", "Токтосунов Э.", "Дубова И.И."]
    assert names("мугалимдер, окуучулар", Place()) == ["мугалимдер, окуучулар"]


SPEECHES = [
    ("Асанова Б.К. — Колдойм.", [{"name": "Асанова Б.К.", "text": "Колдойм."}]),
    ("Завуч Асанова Б.К.: баяндама тиркелет", [{"name": "Асанова Б.К.", "position": "Завуч", "report_attached": True}]),
    ("Асанова Б.К.", [{"name": "Асанова Б.К."}]),
    ("бардык мугалимдер", [{"name": "бардык мугалимдер"}]),
    ("План талкууланды.", [{"name": "[көрсөтүлгөн эмес]", "text": "План талкууланды."}]),
    ({"Асанова Б.К.": "Бир", "Ким С.": "Эки"}, [{"name": "Асанова Б.К.", "text": "Бир"}, {"name": "Ким С.", "text": "Эки"}]),
    ([{"Асанова Б.К.": {"text": "Бир"}}], [{"name": "Асанова Б.К.", "text": "Бир"}]),
    ({"ким": ["Асанова Б.К.", "Ким С."], "сөзү": "Бир"}, [{"name": "Асанова Б.К., Ким С.", "text": "Бир"}]),
    ({"name": ["Асанова Б.К.", "Ким С."]}, [{"name": "Асанова Б.К."}, {"name": "Ким С."}]),
    ("Асанова Б.К. — Бир\nКим С. — Эки", [{"name": "Асанова Б.К.", "text": "Бир"}, {"name": "Ким С.", "text": "Эки"}]),
    ("нет", []),
]  # fmt: skip


@pytest.mark.parametrize(("value", "rows"), SPEECHES)
def test_what_was_said_is_read_however_it_is_written(value: Any, rows: list[dict[str, Any]]) -> None:
    assert [{key: part for key, part in row.items() if key != "at"} for row in speeches("spoke")(value, Place())] == rows


ATTENDANCE = [
    (59, {"declared": {"present": 59}}),
    ("59 человек", {"declared": {"present": 59}}),
    ({"present": "150 + депутаттар"}, {"present": [], "declared": {"present": 150, "note": "150 + депутаттар"}}),
    ("тизме тиркелет", {"present": [], "declared": {"note": "тизме тиркелет"}}),
    ({"present": 54, "list_attached": True}, {"present": [], "declared": {"present": 54, "note": "тизме тиркелет"}}),
    ({"groups": {"мугалимдер": 40, "ата-энелер": 12}}, {"grouped": 52, "declared": {"present": 52, "note": "мугалимдер — 40; ата-энелер — 12"}}),
    ({"declared": {"present": 9, "members": 11, "quorum": True}}, {"declared": {"present": 9, "members": 11, "note": "кворум: бар"}}),
    ({"present": "3: Ким С.А., Ли Н.В."}, {"present": [{"name": "Ким С.А."}, {"name": "Ли Н.В."}], "declared": {"present": 3}}),
    ({"present": "1. Ким С.А.\n2. Ли Н.В. (завуч, учитель)"}, {"present": [{"name": "Ким С.А."}, {"name": "Ли Н.В.", "position": "завуч, учитель"}]}),
    ({"absent": "жок"}, {"absent": [], "declared": {"absent": 0}}),
    ({"absent": ["Ким С.А. (курста)"]}, {"absent": [{"name": "Ким С.А.", "reason": "курста"}]}),
    ({"absent": {"Ким С.А.": "курста"}}, {"absent": [{"name": "Ким С.А.", "reason": "курста"}]}),
    ({"late": ["Ким С.А. (14:25)"]}, {"late": [{"name": "Ким С.А.", "arrived": datetime.time(14, 25)}]}),
    ({"guests": 5}, {"guests": [], "declared": {"note": "чакырылгандар: 5"}}),
]  # fmt: skip


@pytest.mark.parametrize(("value", "meant"), ATTENDANCE)
def test_who_was_there_is_read_however_it_is_written(value: Any, meant: dict[str, Any]) -> None:
    found = attendance(value, Place())
    assert {key: part for key, part in found.items() if part or key in meant} == {**meant, **({} if "present" in meant else {})}


def test_an_act_as_the_paper_cites_it_has_number_date_and_title() -> None:
    day = datetime.date(2024, 3, 15)
    assert act("Приказ № 66-к от 15.03.2024 «О плане»", Place()) == {
        "kind": "order",
        "title": "Приказ «О плане»",
        "number": "66-к",
        "date": day,
    }
    assert act({"kind": "письмо министерства", "number": "1/9-79"}, Place()) == {
        "kind": "letter",
        "title": "письмо министерства",
        "number": "1/9-79",
    }
    with pytest.raises(Fault, match="an act has a number"):
        act({"kind": "law"}, Place())


def test_a_slip_is_refused_and_a_word_of_their_own_is_kept() -> None:
    with pytest.raises(Fault, match="“regulr” is unknown, “regular” is meant?"):
        one_of("meeting", "regular")("regulr", Place())
    place = Place()
    assert one_of("meeting", "regular")("торжественное", place) == "regular"
    assert [remark.kept for remark in place.findings.remarks] == ["торжественное"]


def test_who_may_read_is_never_guessed() -> None:
    with pytest.raises(Fault):
        one_of("level")("секретно", Place())


GENITIVES = [
    ("Башталгыч класстардын усулдук бирикмеси", "", "Башталгыч класстардын усулдук бирикмесинин", "method_union"),
    ("Мектептин усулдук кеңеши", "", "Мектептин усулдук кеңешинин", "council"),
    ("", "Аттестационная комиссия", "аттестационной комиссии", "commission"),
    ("", "Научно-методический совет", "научно-методического совета", "council"),
    ("", "ШМО учителей физики", "ШМО учителей физики", "method_union"),
    ("", "Общее собрание коллектива", "общего собрания коллектива", ""),
    ("", "Педагоги и родители", "", ""),
    ("Ата-энелер", "", "", ""),
]


@pytest.mark.parametrize(("ky", "ru", "genitive", "kind"), GENITIVES)
def test_a_body_of_a_known_noun_has_its_genitive_and_another_has_none(ky: str, ru: str, genitive: str, kind: str) -> None:
    assert (genitive_ky(ky) or genitive_ru(ru)) == genitive
    assert kind_of(ky or ru) == kind


@pytest.mark.parametrize("names_", USUAL.values())
def test_the_usual_names_follow_the_same_rules(names_: Any) -> None:
    assert (genitive_ky(names_.ky), genitive_ru(names_.ru)) == (names_.genitive_ky, names_.genitive_ru)
