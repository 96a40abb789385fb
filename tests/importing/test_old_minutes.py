"""Minutes unlike K01: names with initials, numbers alone, one vote for everything, sub-items, two days, units that speak."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from council.models import SchoolYear
from meetings.importing.form import Fault, read
from meetings.importing.write import Result
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Speech, Vote
from members.models import Body, Membership, Person
from tests import factories

HEAD = """
body: {kind: council}
number: 4
date: 2024-03-14
place: "Мугалимдер бөлмөсү"
chair: "Асанова Б.К."
secretary: "Бакыт кызы А."
"""
ALL = """
attendance: {present: ["Асанова Б.К.", "Бакыт кызы А.", "Токтосунов Э.", "И.И. Дубова", "Фишман А.В"]}
"""


Import = Callable[..., Result]


def test_names_with_initials_stay_names_and_are_proposed(council_body: Body, imported: Import) -> None:
    person = factories.person("Асанова Бермет Кадыровна")
    result = imported(HEAD + ALL + "agenda: [{title: x}]")
    assert result.warnings == []
    assert result.meeting and result.meeting.chair is None
    assert result.meeting.chair_name == "Асанова Б. К."
    assert result.proposals == [f"Асанова Б.К. – {person}?"]


def test_of_two_namesakes_nobody_is_chosen(council_body: Body, imported: Import) -> None:
    factories.person("Токтосунов Эрмек")
    factories.person("Токтосунов Эрмек")
    result = imported(HEAD + ALL + "agenda: [{title: x, heard: [{name: Токтосунов Эрмек}]}]")
    assert Speech.objects.get().person is None
    assert result.warnings == ["2 people are called Токтосунов Эрмек: nobody was chosen"]


def test_a_unit_that_speaks_is_printed_as_it_stands(council_body: Body, imported: Import) -> None:
    speakers = "[{name: Психологическая служба}, {name: Руководители ШМО}, {name: мугалимдер}, {name: Дубова Ирина Ивановна}]"
    result = imported(HEAD + ALL + f"agenda: [{{title: x, heard: {speakers}}}]")
    names = list(Speech.objects.values_list("name", flat=True))
    assert names == ["Психологическая служба", "Руководители ШМО", "мугалимдер", "Дубова И. И."]
    assert result.warnings == []


def test_a_speaker_who_is_not_among_all_the_named_is_a_warning(council_body: Body, imported: Import) -> None:
    source = HEAD + ALL + "agenda: [{title: x, spoke: [{name: Нурланова Г.Т.}]}]"
    assert imported(source).warnings == ["Нурланова Г. Т. speaks but is not among the named"]


def test_one_vote_for_the_whole_meeting_is_the_vote_of_each_decision(council_body: Body, imported: Import) -> None:
    source = HEAD + ALL + "vote: {for: 5, against: 0, abstain: 0}\nagenda: [{title: x, decisions: [{text: a}, {text: b}]}]"
    assert imported(source).warnings == []
    vote = Vote.objects.get()
    assert (vote.scope, vote.decisions.count(), vote.voters.count()) == ("meeting", 2, 5)


def test_one_vote_for_an_item_is_the_vote_of_its_sub_items_too(council_body: Body, imported: Import) -> None:
    items = "items: [{number: а, title: y, decisions: [{text: b}]}, {number: б), title: z}]"
    imported(HEAD + ALL + f"agenda: [{{title: x, vote: unanimous, decisions: [{{text: a}}], {items}}}]")
    assert Vote.objects.get().decisions.count() == 2
    assert [i.label for i in AgendaItem.objects.exclude(parent=None)] == ["а)", "б)"]
    assert [d.label for d in Decision.objects.order_by("item__parent", "pk")] == ["1а.1.", "1.1."]


def test_votes_that_do_not_account_for_those_present_are_a_warning(council_body: Body, imported: Import) -> None:
    decisions = "decisions: [{text: a, vote: {for: 4, against: 0, abstain: 0}}, {text: b, vote: {for: 4, recused: [Дубова И.И.]}}]"
    result = imported(HEAD + ALL + f"agenda: [{{title: x, {decisions}}}]")
    assert result.warnings == ["agenda[0].decisions[0].vote: 4 votes, 5 voters"]


def test_votes_are_compared_with_a_declared_number_only_when_they_are_more(council_body: Body, imported: Import) -> None:
    source = HEAD + "attendance: {declared: {present: 54}}\nagenda: [{title: x, decisions: [{text: a, vote: {for: %s}}]}]"
    assert imported(source % 50).warnings == []
    more = imported((source % 55).replace("number: 4", "number: 5"))
    assert more.warnings == ["agenda[0].decisions[0].vote: 55 votes, 54 declared present"]


def test_a_vote_by_name_keeps_who_voted_how(council_body: Body, imported: Import) -> None:
    names = "names: {for: [Асанова Б.К., Токтосунов Э., Дубова И.И.], against: [Фишман А.В.], abstain: [Бакыт кызы А.]}"
    imported(HEAD + ALL + f"agenda: [{{title: x, decisions: [{{text: a, vote: {{{names}}}}}]}}]")
    vote = Vote.objects.get()
    assert (vote.method, vote.votes_for, vote.votes_against, vote.votes_abstained) == ("names", 3, 1, 1)
    assert sorted(vote.voters.values_list("choice", flat=True)) == ["abstained", "against", "for", "for", "for"]


def test_the_second_day_of_a_meeting_has_its_times(council_body: Body, imported: Import) -> None:
    times = "time: {date: 2024-03-15, from: 09:30, to: '11:00'}"
    imported(HEAD + ALL + f"end_date: 15.03.2024\nagenda: [{{title: x, {times}}}]")
    item = AgendaItem.objects.get()
    assert (
        item.starts_at and item.starts_at.astimezone(datetime.timezone(datetime.timedelta(hours=6))).isoformat()[:16] == "2024-03-15T09:30"
    )


def test_a_joint_body_and_an_unnamed_one_get_their_usual_names(council_body: Body, imported: Import) -> None:
    result = imported(HEAD + ALL + "joint_with: [{kind: pedagogical_council}]\nagenda: [{title: x}]")
    assert result.meeting and [str(b) for b in result.meeting.joint_with.all()] == ["Педагогикалык кеңеш"]
    assert Meeting.objects.get().body == council_body


def test_another_council_does_not_take_the_minutes_of_the_unnamed_one(council_body: Body, imported: Import) -> None:
    Body.objects.create(kind="council", name_ky="Ата-энелер кеңеши")
    assert imported(HEAD + ALL + "agenda: [{title: x}]").meeting.body == council_body  # type: ignore[union-attr]


def test_who_is_absent_has_not_presided(council_body: Body, imported: Import) -> None:
    data = factories.k01()
    data["attendance"]["absent"].append({"name": "Асанова Б.К."})
    result = imported(yaml.safe_dump(data, allow_unicode=True))
    assert "no chair" in result.warnings


def test_the_date_may_contradict_the_year_except_in_august(council_body: Body, imported: Import) -> None:
    source = HEAD + ALL + "school_year: 2024/25\nagenda: [{title: x}]"
    assert imported(source).warnings == ["the date lies outside the school year"]
    august = source.replace("2024-03-14", "2024-08-28").replace("number: 4", "number: 1")
    assert imported(august).warnings == []
    assert SchoolYear.objects.filter(starts="2024-09-01").count() == 1


def test_people_are_made_only_when_asked(council_body: Body, imported: Import) -> None:
    source = yaml.safe_dump(factories.k01(), allow_unicode=True)
    imported(source)
    assert not Person.objects.exists()
    imported(source.replace("\nnumber: 2\n", "\nnumber: 3\n"), create_people=True)
    assert (Person.objects.count(), Membership.objects.count()) == (11, 11)
    assert {str(m.starts) for m in Membership.objects.all()} == {"2026-08-31"}
    assert Attendance.objects.exclude(person=None).count() == 11


def test_json_is_read_like_yaml(council_body: Body, imported: Import) -> None:
    source = json.dumps({"body": {"kind": "council"}, "date": "2024-03-14", "agenda": [{"title": "x"}]})
    result = imported(source, name="minutes.json")
    assert result.warnings == ["no number", "no chair", "no secretary", "no place", "no attendance"]


def test_the_order_of_keys_makes_no_other_source(council_body: Body, imported: Import) -> None:
    imported(HEAD.replace("number: 4\n", "") + "agenda: [{title: x, kind: plan}]")
    again = imported("agenda: [{kind: plan, title: x}]\n" + HEAD.replace("number: 4\n", ""))
    assert (again.created, Meeting.objects.count()) == (False, 1)


BROKEN = [
    ("number: 0", "number: numbers begin with 1"),
    ("date: 2024-02-31", "date: a date such as"),
    ("date: 2024-03-14\ndate: 2024-03-15", "line 5, column 1: is not YAML: the key “date” stands twice"),
    ("end_date: 2024-03-15", "end_date: the first day (date) is missing"),
    ("date: 2024-03-14\nend_date: 2024-03-13", "end_date: lies before “date”"),
    ("school_year: 2024-2026", "school_year: a school year such as"),
    ("attachments: [{title: a, number: 1}, {title: b, number: 1}]", "attachments[1].number: 1 stands twice"),
    ("vote: {unanimous: true, against: 2}", "vote.against: nobody votes against"),
    ("vote: {for: 3, names: {for: [Дубова И.И.]}}", "vote.for: 3 is not the number of the names (1)"),
    ("attendance: {late: [{name: Дубова И.И., arrived: '15:00', left: '14:00'}]}", "attendance.late[0].left: lies before"),
    ("attendance: {present: [{position: мугалим}]}", "attendance.present[0].name: is required"),
    ("members: [{name: Дубова И.И., role: membre}]", "members[0].role: “membre” is unknown, “member” is meant?"),
]


@pytest.mark.parametrize(("lines", "words"), BROKEN)
def test_what_cannot_be_so_is_refused_with_its_place(lines: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(f"body: {{kind: council}}\nagenda: [{{title: x}}]\n\n{lines}\n")
    with pytest.raises(Fault) as caught:
        read(path)
    assert str(caught.value).startswith(words)


WRONG = [
    ("attendance: {present: [Дубова И.И.], absent: [Дубова И.И.]}", "attendance.absent[0]: Дубова И.И. stands in the attendance twice"),
    ("attachments: [{title: a, item: 7}]", "attachments[0].item: there is no item 7"),
]


@pytest.mark.parametrize(("lines", "words"), WRONG)
def test_what_contradicts_itself_is_refused_and_leaves_nothing(lines: str, words: str, council_body: Body, imported: Import) -> None:
    with pytest.raises(Fault) as caught:
        imported(f"body: {{kind: council}}\nagenda: [{{title: x}}]\n{lines}\n")
    assert str(caught.value).startswith(words)
    assert not Meeting.objects.exists()


def test_the_command_names_file_and_field_and_ends_with_one(council_body: Body, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("body: {kind: council}\nagenda: [{title: x, decisions: [{text: y, vote: {for: seven}}]}]")
    errors = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("import_minutes", str(tmp_path / "bad.yaml"), str(tmp_path / "none.yaml"), stderr=errors, stdout=StringIO())
    assert end.value.code == 1
    first, second = errors.getvalue().splitlines()
    assert first.startswith("bad.yaml: error: agenda[0].decisions[0].vote.for: a whole number is expected")
    assert second.startswith("none.yaml: error: cannot be read")
