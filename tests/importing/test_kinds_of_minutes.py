"""Small files for the kinds of minutes that domain §7 names: what the command warns of, and what the protocol of the meeting says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from council.models import NormativeAct
from meetings import documents
from meetings.importing.form import Fault
from meetings.importing.write import Result
from meetings.models import AgendaItem, Assignment, Attachment, Decision, Meeting, Presence, Speech, Translation, Vote
from members.models import Body
from tests import factories

Import = Callable[..., Result]
HEAD = """
body: {kind: council}
number: 4
date: 2024-03-14
place: кабинет
chair: Асанова Б.К.
secretary: Бакыт кызы А.
"""
ALL = "attendance: {present: [Асанова Б.К., Бакыт кызы А., Токтосунов Э., Дубова И.И., Фишман А.В]}\n"
ONE = "agenda: [{title: Иш планы жөнүндө}]\n"


def decided(decision: str) -> str:
    return HEAD + ALL + f"agenda: [{{title: x, decisions: [{decision}]}}]"


def protocol(language: str = "") -> str:
    """The words of the protocol on one line; names and dates have no space before a comma."""
    meeting = Meeting.objects.complete().get()
    page = documents.papers.paper_html(documents.protocol_content(meeting), form="full", language=language or meeting.language)
    page = re.sub(r"</?span[^>]*>", "", page)
    page = re.sub(r"<head>.*?</head>|<p class=\"running\">.*?</p>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+([,.):])", r"\1", re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))))


# What the file says, the warnings, and words that the protocol must hold.
KINDS: dict[str, tuple[str, list[str], list[str]]] = {
    "no number": (HEAD.replace("number: 4", "number: б/н") + ALL + ONE, ["no number"], ["отурумунун ПРОТОКОЛУ"]),
    "no date": (HEAD.replace("2024-03-14", "б/д") + ALL + ONE, ["no date"], ["датасы көрсөтүлгөн эмес"]),
    "part of a date": (
        HEAD.replace("2024-03-14", "ноябрь 2006") + ALL + ONE,
        ["date: not a whole date: kept as a note", "no date"],
        ["датасы көрсөтүлгөн эмес"],
    ),
    "two days": (HEAD.replace("2024-03-14", "26–27-август 2024") + ALL + ONE, [], ["2024-жылдын 26–27-августу"]),
    "a number alone": (HEAD + "attendance: 59\n" + ONE, [], ["Катышкандар: 59 КҮН"]),
    "150 and deputies": (HEAD + 'attendance: "150 + депутаттар"\n' + ONE, [], ["Катышкандар: 150 + депутаттар КҮН"]),
    "groups with numbers": (
        HEAD + "attendance: {present: [{group: мугалимдер, count: 40}, ата-энелер — 12]}\n" + ONE,
        [],
        ["Катышкандар: 52; мугалимдер — 40; ата-энелер — 12"],
    ),
    "groups that do not add up": (
        HEAD + "attendance: {declared: 59, present: [Асанова Б.К., Бакыт кызы А., {group: мугалимдер, count: 40}]}\n" + ONE,
        ["59 declared present, 42 named"],
        ["2 (көрсөтүлгөнү: 59) — Асанова Б. К., Бакыт кызы А."],
    ),
    "a list that is attached": (HEAD + "attendance: {present: 54, list_attached: да}\n" + ONE, [], ["54; тизме тиркелет"]),
    "absent by name alone": (
        HEAD + "attendance: {declared: {present: 9, members: 11}, absent: [Эшимов Т.М. (оорулуу), {name: Орозбекова Г.}]}\n" + ONE,
        [],
        ["жалпы саны: 11 Катышкандар: 9 Катышпагандар: 2 — Эшимов Т. М. (оорулуу), Орозбекова Г. Кворум: бар (керек — 8"],
    ),
    "5 members of 59 present": (
        HEAD + "attendance: 59\nmembers: [Асанова Б.К., Бакыт кызы А., Токтосунов Э., Дубова И.И., Ким С.]\n" + ONE,
        ["59 declared present, 5 named"],
        ["жалпы саны: 5", "Кворум: бар (керек — 4"],
    ),
    "some of the members, nobody says who": (
        HEAD + "attendance: 2\nmembers: [Асанова Б.К., Бакыт кызы А., Токтосунов Э.]\n" + ONE,
        [],
        ["жалпы саны: 3 Катышкандар: 2 Кворум: бар (керек — 2"],
    ),
    "names without members": (HEAD + ALL + ONE, [], ["Катышкандар: 5 — Асанова Б. К., Бакыт кызы А.", "Фишман А. В. КҮН ТАРТИБИ"]),
    "two people of one name": (
        HEAD + "attendance: {present: [Асанова Б.К., Асанова Б.К., Бакыт кызы А.]}\n" + ONE,
        ["attendance.present[1]: Асанова Б.К. stands twice in one list: taken for two people"],
        ["3 — Асанова Б. К., Асанова Б. К., Бакыт кызы А."],
    ),
    "gone and come again": (
        HEAD + ALL.replace("}", ", left: [{name: Дубова И.И., left: 14:30}], late: [Дубова И.И. (15:00)]}") + ONE,
        [],
        ["Дубова И. И. (…–14:30, 15:00–…)"],
    ),
    "somebody else presided": (
        HEAD + "presiding: {name: Токтосунов Э., position: директордун м.а.}\n" + ALL + ONE,
        [],
        ["Төрагалык кылуучу: Токтосунов Э., директордун м.а.", "Төрагалык кылуучу Э. Токтосунов"],
    ),
    "an acting director in the chair, outside the list": (
        HEAD.replace("Асанова Б.К.", '"Винник А.Н., и.о. директора"') + ALL + ONE,
        ["chair is not among the named"],
        ["Төрага: Винник А. Н., и.о. директора"],
    ),
    "a nurse who was not there": (
        HEAD + ALL + 'agenda: [{title: x, heard: "медсестра Орлова А.А. — Сөз."}]',
        ["Орлова А. А. speaks but is not among the named"],
        ["УГУЛДУ: Орлова А. А., медсестра — Сөз."],
    ),
    "five speakers, a unit and nobody": (
        HEAD
        + ALL
        + "agenda: [{title: x, speakers: [Асанова Б.К., Дубова И.И., ШМО жетекчилери, Ким С.А., Ли Н.В.]}, {title: y, heard: Отчёт}]",
        ["agenda[1].heard: no speaker", "Ким С. А. speaks but is not among the named", "Ли Н. В. speaks but is not among the named"],
        ["(Баяндамачылар: Асанова Б. К., Дубова И. И., ШМО жетекчилери, Ким С. А., Ли Н. В.)", "[көрсөтүлгөн эмес] — Отчёт"],
    ),
    "questions and answers": (
        HEAD + ALL + "agenda: [{title: x, questions: [{name: Дубова И.И., text: 'Качан?', answer: {name: Асанова Б.К., text: Эртең.}}]}]",
        [],
        ["Суроо: Дубова И. И. — Качан? Жооп: Асанова Б. К. — Эртең."],
    ),
    "sub-items by number, by letter, in a list, under a title": (
        HEAD
        + ALL
        + "agenda: [{number: 1, title: a}, {number: '1.1', title: b}, {number: 1б, title: c, decisions: [Бекитилсин.]}, d, [e, f], {Төртүнчү тема: [g]}]",
        [],
        ["1. a. а) b. б) c. 2. d. а) e. б) f. 3. Төртүнчү тема. а) g.", "1б.1. Бекитилсин."],
    ),
    "nested too deep": (
        HEAD + ALL + "agenda: [{title: a, items: [{title: b, items: [c]}]}]",
        ["agenda[0].items[0].items: the minutes have no place for this: kept as a note"],
        ["1. a. а) b."],
    ),
    "the agenda as numbered lines": (
        HEAD + ALL + "agenda: |\n  1. Ачык сабактар\n  2. Ар түрдүү маселелер\n",
        [],
        ["2. Ар түрдүү маселелер Маселе болгон жок."],
    ),
    "no title in the short form": (
        HEAD + ALL + "agenda: [{decisions: [Бекитилсин.]}]",
        ["agenda[0]: no title"],
        ["1. [көрсөтүлгөн эмес] ЧЕЧИМ КЫЛЫНДЫ: 1.1. Бекитилсин."],
    ),
    "any other business without a decision": (HEAD + ALL + "agenda: [x, Разное]", [], ["2. Разное Маселе болгон жок."]),
    "several people, each with a result": (
        decided("{text: Каралды., about: {Сыдыкова Анара: сунушталды, Үсөнова Ж.: отложено, Ким С.: келген жок}}"),
        ["agenda[0].decisions[0].about[2].outcome: “келген жок” is unknown: kept as a note"],
        ["Каралды. Сыдыкова Анара: сунушталды Үсөнова Ж.: кийинкиге калтырылды Ким С."],
    ),
    "by a vote": (decided("{text: a, vote: путём голосования}"), [], ["1.1. a Добуш берүү жолу менен кабыл алынды."]),
    "votes that do not add up": (
        decided("{text: a, vote: {за: 7, против: 0, воздержались: 0}}"),
        ["agenda[0].decisions[0].vote: 7 votes, 5 voters"],
        ["макул — 7, каршы — 0, калыс — 0."],
    ),
    "a tie and the chair": (
        decided("{text: a, vote: {for: 2, against: 2, abstain: 1, casting: за}}"),
        [],
        ["төраганын чечүүчү добушу менен"],
    ),
    "a result that the numbers deny": (
        decided("{text: a, vote: {for: 2, against: 3, result: принято}}"),
        ["agenda[0].decisions[0].vote.result: the result as stated does not follow from the numbers"],
        ["макул — 2, каршы — 3."],
    ),
    "a secret vote on paper": (
        decided("{text: a, vote: {for: 4, against: 1, secret: true, commission: [Дубова И.И.]}}"),
        [f"agenda[0].decisions[0].vote.{key}: the minutes have no place for this: kept as a note" for key in ("secret", "commission")],
        ["макул — 4, каршы — 1."],
    ),
    "one vote, with the scope told at the decision": (
        decided("{text: a, vote: {for: 5, scope: meeting}}, {text: b}"),
        [],
        ["1.2. b Бардык чечимдер боюнча добуш берүү. Добуш берүү: макул — 5."],
    ),
    "a vote beside the decision": (decided("{text: a, for: 5, against: 0, abstain: 0}"), [], ["макул — 5, каршы — 0, калыс — 0."]),
    "a separate opinion": (
        decided('{text: a, особое мнение: "Фишман А.В.: не согласен"}'),
        [],
        ["Өзгөчө пикир: Фишман А. В. — не согласен."],
    ),
    "a table and a list": (
        decided("{text: 'Тизме:', list: [Алгебра, Физика]}, {text: 'Тизме:', table: [{китеп: Алгебра, класс: 7}]}"),
        [],
        ["Тизме: Алгебра Физика", "Тизме: китеп класс Алгебра 7"],
    ),
    "who and when in the decision itself": (
        decided("{text: a, жооптуу: 'Дубова И.И., мугалимдер', мөөнөтү: жайкы каникулда, контроль: Асанова Б.К.}"),
        [],
        ["Жооптуу: Дубова И.И., мугалимдер. Мөөнөтү: жайкы каникулда. Көзөмөлдөөчү: Асанова Б. К."],
    ),
    "an order of the director": (
        decided("{text: a, order: № 66-к от 15.03.2024, next_body: педсовет}"),
        ["agenda[0].decisions[0].order: the minutes have no place for this: kept as a note"],
        ["1.1. a"],
    ),
    "appendices out of order, of a decision, of the whole": (
        HEAD
        + ALL
        + "agenda: [{title: x, items: [{title: y, decisions: [b]}], decisions: [a]}]\n"
        + "attachments: [{number: 3, title: Үч, decision: '1.1'}, {number: 1, title: Бир, sheets: 2 л.}, {number: 2, title: Эки, item: 1а}]",
        [],
        ["1. Бир, 2 барак. 2. Эки (1а-маселе боюнча). 3. Үч (1.1-чечим боюнча)."],
    ),
    "an act that the paper cites": (
        HEAD + ALL + "agenda: [{title: x, acts: [Приказ № 66-к от 15.03.2024 «О плане»]}]",
        [],
        ["Негизи: Приказ «О плане» № 66-к, 2024-жылдын 15-марты"],
    ),
    "a remote one of another convocation": (
        HEAD.replace("place: кабинет\n", "") + "form: онлайн\nconvocation: 2\ntheme: Тема\n" + ALL + ONE,
        [],
        ["Өткөрүү формасы: аралыктан (онлайн)", "Отурумдун темасы: Тема Чакырылыш: 2", "Дубова И. И."],
    ),
    "joint with bodies by name": (
        HEAD + "joint_with: [педсовет, Табигый илимдер усулдук бирикмеси]\n" + ALL + ONE,
        [],
        ["Биргелешип өткөрүлдү: Педагогикалык кеңеш, Табигый илимдер усулдук бирикмеси"],
    ),
    "it ends before it begins": (
        HEAD + "time: 14:00–13:00\n" + ALL + ONE,
        ["ends: it ends before it begins"],
        ["Башталышы: 14:00 Аякташы: 13:00"],
    ),
    "keys and codes in Russian, beside the agenda": (
        "орган: педсовет\nномер: 5\nдата: 14.03.24\nместо: школа\nпредседатель: Ким С.А.\nсекретарь: Ли Н.В.\nприсутствовали: [Ким С.А., Ли Н.В.]\n"
        "отсутствовали: нет\nповестка дня: [{вопрос: О плане, слушали: {докладчик: Ким С.А., содержание: О плане работы на год}, "
        "решили: [{текст: Утвердить план на год, ответственный: Ли Н.В., срок: постоянно, голосование: единогласно}]}]",
        [],
        ["ПРОТОКОЛ № 5 заседания педагогического совета", "Ответственные: Ли Н. В. Срок: постоянно. Принято единогласно."],
    ),
    "look-alike letters and hidden ones": (
        HEAD.replace("Асанова", "Acaнoва") + ALL.replace("Б.К.", "Б.\u00a0К.") + "agenda: [{title: 'Ӊ ѳ\u00ad ӱ\u00a0жөнүндө'}]",
        [],
        ["1. Ң ө ү жөнүндө."],
    ),
    "unknown keys": (
        HEAD + ALL + "weather: жакшы\nagenda: [{title: x, mood: {a: [1, 2]}}]",
        ["weather: this key is unknown: kept as a note", "agenda[0].mood: this key is unknown: kept as a note"],
        ["1. x"],
    ),
    "too long for its column": (
        HEAD + ALL + f"theme: {'т' * 301}\n" + ONE,
        ["theme: longer than 300 characters: cut, the whole is kept as a note"],
        [f"{'т' * 299}…"],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_minutes_is_imported_with_its_warnings_and_reads_right(kind: str, imported: Import, council_body: Body) -> None:
    source, warnings, words = KINDS[kind]
    result = imported(source)
    assert result.warnings == warnings
    text = protocol()
    assert [part for part in words if part not in text] == []
    assert not imported(source).created


def test_what_a_file_says_and_minutes_have_no_place_for_is_kept(imported: Import, council_body: Body) -> None:
    imported(HEAD + ALL + "weather: жакшы\nnote: Автордон\nagenda: [{title: x, decisions: [{text: a, order: '№ 66-к от 15.03.2024'}]}]")
    kept = {row["place"]: row["kept"] for row in Meeting.objects.get().import_remarks}
    assert kept == {"weather": "жакшы", "note": "Автордон", "agenda[0].decisions[0].order": "№ 66-к, 15.03.2024"}


def test_k01_reads_the_same_where_nobody_of_it_is_known(imported: Import, council_body: Body) -> None:
    result = imported((factories.DATA / "K01.yaml").read_text())
    assert (result.warnings, Speech.objects.exclude(person=None).count()) == ([], 0)
    assert "УГУЛДУ: Бакыт кызы А., кыргыз тили жана адабияты мугалими — № 1 протокол" in protocol()


def test_words_in_both_languages_are_the_text_and_its_translation(imported: Import, council_body: Body) -> None:
    imported(
        HEAD
        + ALL
        + "language: ru\ntheme: {ky: Т, ru: Тема}\nagenda: [{title: {ky: А, ru: Название}, heard: {name: Ким С., text: {ru: Слова, ky: С}}, "
        + "decisions: [{text: {ru: Решение, ky: Ч}}]}]"
    )
    assert sorted(Translation.objects.values_list("language", "text")) == [("ky", t) for t in ("А", "С", "Т", "Ч")]
    assert (AgendaItem.objects.get().title, Decision.objects.get().text) == ("Название", "Решение")


def test_the_language_is_that_of_the_words_if_the_file_names_none(imported: Import, council_body: Body) -> None:
    imported(
        HEAD.replace("кабинет", "каб. 7")
        + "agenda: [{title: Об итогах работы школы и о задачах на новый год, decisions: [Утвердить план]}]"
    )
    assert Meeting.objects.get().language == "ru"


def test_a_deadline_without_a_year_is_the_next_such_day(imported: Import, council_body: Body) -> None:
    duties = "{who: Ким С., due: до 20.04}, {due: 10-январга чейин}, {due: май айынын аягына чейин}"
    imported(decided(f"{{text: a, assignments: [{duties}]}}"))
    assert [str(a.due_end) for a in Assignment.objects.order_by("order")] == ["2024-04-20", "2025-01-10", "2024-05-31"]


def test_those_recused_alone_are_not_all_voters(imported: Import, council_body: Body) -> None:
    imported(HEAD + "attendance: 9\nagenda: [{title: x, decisions: [{text: a, vote: {for: 8, against: 0, recused: Ким С.}}]}]")
    vote = Vote.objects.get()
    assert (vote.tally.eligible, vote.verdict().base) == (None, 8)


def test_times_of_an_undated_record_are_kept(imported: Import, council_body: Body) -> None:
    result = imported(HEAD.replace("date: 2024-03-14\n", "") + "attendance: {late: [Ким С. (14:20)]}\nagenda: [{title: x, time: 14:00}]")
    assert [r.place for r in result.remarks if r.code == "no_place_for"] == ["attendance", "agenda[0].time"]
    assert Presence.objects.get().starts_at is None


def test_an_act_is_added_once_and_not_taken_for_another(imported: Import, council_body: Body) -> None:
    acts = "[{kind: law, number: 5, date: 2020-01-01}, {kind: law, number: 5, date: 2021-01-01}, {kind: law, number: 5, date: 2020-01-01, place: 3-пункт}]"
    imported(HEAD + ALL + f"agenda: [{{title: x, acts: {acts}}}]")
    assert NormativeAct.objects.count() == 2
    assert "2020-жылдын 1-январы, 3-пункт" in protocol()


@pytest.mark.parametrize(("language", "word"), [("ky", "Буйрук"), ("ru", "Приказ")])
def test_an_act_without_a_title_is_called_by_its_kind(imported: Import, council_body: Body, language: str, word: str) -> None:
    imported(HEAD + f"language: {language}\n" + ALL + "agenda: [{title: x, acts: [{kind: order, number: 5, date: 2020-01-01}]}]")
    assert NormativeAct.objects.values_list("title_ky", flat=True).get() == "Буйрук"
    assert word in protocol(language)


EXTRACT = """
body: педсовет
number: 2
date: 12.02.2018
language: ru
chair: Дмитренко О.Ю.
secretary: Остапенко И.В.
attendance: 54
agenda: [{number: 3, title: О выборе учебников, decisions: [{text: Одобрить выбор, list: [Язык, Математика]}]}]
extract: {date: 18.02.2018, addressee: РайОНО, certified_by: [О.И. Солонина]}
"""
SOURCE_IS_AN_EXTRACT = "extract: the source is an extract: what else was discussed is not known"


def test_an_extract_keeps_its_number_its_item_and_who_certified_it(imported: Import, school: None) -> None:
    result = imported(EXTRACT)
    assert result.warnings == [SOURCE_IS_AN_EXTRACT]
    assert Meeting.objects.get().import_remarks[0]["kept"] == "дата: 18.02.2018; кому: РайОНО; заверили: О.И. Солонина"
    assert "Внесено с бумажной выписки из протокола" in protocol()
    assert "3. О выборе учебников РЕШИЛИ: 3.1. Одобрить выбор Язык Математика" in protocol()


def test_extracts_of_one_protocol_and_the_protocol_itself_stand_side_by_side(imported: Import, school: None) -> None:
    other = EXTRACT.replace("number: 3, title: О выборе учебников", "number: 5, title: Разное")
    whole = EXTRACT.partition("extract:")[0]
    assert [imported(source).created for source in (EXTRACT, other, whole, EXTRACT)] == [True, True, True, False]
    assert list(Meeting.objects.values_list("number", flat=True)) == [2, 2, 2]


def test_who_signed_is_kept_only_if_it_was_somebody_else(imported: Import, council_body: Body) -> None:
    signed = "signatures: {төрага: Б.К. Асанова, катчы: %s}\n"
    assert imported(HEAD + ALL + ONE + signed % "А. Бакыт кызы").warnings == []
    other = imported(HEAD.replace("4", "5") + ALL + ONE + signed % "Ким С.")
    assert other.warnings == ["signatures: others have signed than the chair and the secretary"]


def test_who_signed_presided_where_nobody_is_named_for_it(imported: Import, council_body: Body) -> None:
    head = HEAD.partition("chair")[0]
    assert (
        imported(
            head + ALL + ONE + "signatures: [{role: Председатель, name: Асанова Б.К.}, {role: Секретарь, name: Бакыт кызы А.}]"
        ).warnings
        == []
    )


def test_the_same_number_with_other_words_changes_nothing_and_says_so(imported: Import, council_body: Body) -> None:
    imported(HEAD + ALL + ONE)
    again = imported(HEAD + ALL + "agenda: [{title: Башка}]")
    assert (again.created, again.warnings) == (
        False,
        ["minutes with this number are here already and say something else: nothing was imported"],
    )


def test_the_same_number_on_another_day_is_another_meeting(imported: Import, council_body: Body) -> None:
    imported(HEAD + ALL + ONE)
    other = HEAD.replace("03-14", "04-20") + ALL + ONE
    assert imported(other).warnings == ["№ 4 belongs to the meeting of 14.03.2024: imported without a number"]
    assert not imported(other).created


def test_a_meeting_without_a_number_beside_another_of_that_day_is_told(imported: Import, council_body: Body) -> None:
    imported(HEAD + ALL + ONE)
    assert "another meeting of this body on this day is here already" in imported(HEAD.replace("number: 4\n", "") + ALL + ONE).warnings


def test_an_august_meeting_opens_the_year_that_follows(imported: Import, council_body: Body) -> None:
    imported(HEAD.replace("03-14", "08-28") + ALL + ONE)
    year = Meeting.objects.get().school_year
    assert year and year.label == "2024–2025"


def test_rules_and_orders_that_are_known_already_are_no_remark(imported: Import, council_body: Body) -> None:
    known = "rules: {quorum: 2/3, majority: more_than_half_of_present, tie: chair_decides}\n"
    imported(HEAD + known + ALL + ONE)
    assert Meeting.objects.get().import_remarks == []


def test_of_two_members_with_these_initials_nobody_is_chosen(imported: Import, council_body: Body) -> None:
    members = "members: [Асанова Бермет Кадыровна, Асанова Бурул Кадыровна]\nattendance: {absent: [Асанова Б.К.]}\n"
    with pytest.raises(Fault, match="may be several: Асанова Бермет Кадыровна, Асанова Бурул Кадыровна"):
        imported(HEAD + members + ONE)


def test_a_reference_that_leads_nowhere_is_refused(imported: Import, council_body: Body) -> None:
    for attachment, words in (("{title: a, decision: '1.7'}", "there is no decision 1.7"), ("{title: a, item: 1б}", "there is no item 1б")):
        with pytest.raises(Fault, match=words):
            imported(HEAD + ALL + ONE + f"attachments: [{attachment}]")
    assert not Attachment.objects.exists()
