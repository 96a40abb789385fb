"""No vote without a quorum: per item, at its moment, as the rule set says; with a confirmation that is kept and printed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from council.models import SchoolYear
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Presence, Vote
from meetings.services import holding, protocol, voting
from members.models import Person, RuleSet, User
from tests import factories
from tests.rules.printed import printed

Decide = Callable[..., Decision]
People = dict[str, Person]
Attend = Callable[..., None]
Under = Callable[..., RuleSet]


def all_for(decision: Decision, clerk: User, **more: Any) -> Vote:
    return voting.record_vote(decision, by=clerk, count=voting.Count(rest_for=True, **more))


@pytest.fixture
def few(people: People, attend: Attend) -> None:
    """Three of six: four are needed."""
    for who in ("olga", "azamat", "tilek"):
        attend(people[who], absent=True)


def test_without_a_quorum_nothing_is_decided(few: None, decide: Decide, clerk: User) -> None:
    with pytest.raises(ValidationError):
        all_for(decide(), clerk)
    assert not Vote.objects.exists()


def test_the_page_refuses_at_the_top_and_loses_nothing(few: None, decide: Decide, vote_page: Callable[..., Any]) -> None:
    response = vote_page(decide(), votes_for=3)
    assert response.status_code == 422
    assert "Кворум жок" in response.content.decode()
    assert 'value="3"' in response.content.decode()


def test_where_the_rules_let_it_a_confirmed_warning_is_kept_and_printed(
    few: None, under: Under, meeting: Meeting, decide: Decide, clerk: User, vote_page: Callable[..., Any]
) -> None:
    under(no_quorum="warn")
    decision = decide()
    response = vote_page(decision, votes_for=3)
    assert response.status_code == 422
    assert "id_no_quorum_confirmed" in response.content.decode()
    assert vote_page(decision, votes_for=3, no_quorum_confirmed="on").status_code == 302
    assert "Добуш берүү кворумсуз өткөрүлдү (катышкандар — 3, керек — 4)." in printed(meeting)
    assert Vote.objects.get().no_quorum_confirmed


@pytest.mark.parametrize(
    ("item_time", "there"),
    [((14, 15), 6), ((15, 16), 5), ((16, 17), 5), ((14, None), 6), ((16, None), 5), ((None, None), 6)],
)
def test_each_item_has_the_quorum_of_its_own_moment(
    item_time: tuple[int | None, int | None], there: int, people: People, attend: Attend, meeting: Meeting, item: AgendaItem, clerk: User
) -> None:
    """Ольга left at 15, on the stroke with the first item's end; Тилек came at 14."""
    attend(people["olga"], left=15)
    attend(people["tilek"], came=14)
    start, end = [meeting.moment(datetime.time(hour)) if hour else None for hour in item_time]
    holding.set_times(item, by=clerk, starts_at=start, ends_at=end)
    whole = protocol.whole(meeting)
    assert whole.quorum_of(whole.items.get()).present == there


def test_a_part_of_an_item_goes_by_the_time_of_the_whole(
    people: People, attend: Attend, meeting: Meeting, item: AgendaItem, clerk: User
) -> None:
    attend(people["olga"], left=15)
    holding.set_times(item, by=clerk, starts_at=meeting.moment(datetime.time(16)), ends_at=None)
    part = holding.add_item(meeting, by=clerk, item=AgendaItem(parent=item, title="Бөлүгү"))
    whole = protocol.whole(meeting)
    assert whole.quorum_of(next(i for i in whole.items.all() if i.pk == part.pk)).present == 5


def test_a_vote_is_mended_by_its_own_list_when_people_have_gone(
    few: None, people: People, attend: Attend, decide: Decide, clerk: User
) -> None:
    attend(people["olga"])
    decision = decide()
    all_for(decision, clerk)
    attend(people["olga"], absent=True)
    vote = voting.record_vote(decision, by=clerk, count=voting.Count(votes_for=3, against=1, abstained=0))
    assert vote.votes_against == 1
    with pytest.raises(ValidationError):
        all_for(decision, clerk, reread=True)


def test_while_the_meeting_goes_on_the_clock_says_who_is_there(people: People, clerk: User, rules: RuleSet) -> None:
    """The item was begun an hour ago; who came since votes, who left since does not."""
    now = timezone.now()
    today = timezone.localdate()
    if not SchoolYear.objects.containing(today).exists():
        SchoolYear.objects.create(starts=today, ends=today)
    meeting = factories.meeting(clerk, rules.body, date=today, state="in_progress")
    item = meeting.items.get()
    holding.set_times(item, by=clerk, starts_at=now - datetime.timedelta(hours=1), ends_at=None)
    for who, span in (("olga", (now - datetime.timedelta(minutes=5), None)), ("tilek", (None, now - datetime.timedelta(minutes=5)))):
        line = Attendance.objects.get(meeting=meeting, person=people[who])
        line.presences.all().delete()
        Presence.objects.create(attendance=line, starts_at=span[0], ends_at=span[1])
    names = [v.name for v in voting.voters_present(voting.save_decision(Decision(item=item, text="Бекитилсин."), by=clerk))]
    assert people["olga"].short in names
    assert people["tilek"].short not in names


@pytest.mark.parametrize(("base", "sentence"), [("members_in_office", (4, 6)), ("able_to_vote", (3, 5))])
def test_recusal_leaves_the_quorum_alone_but_by_the_switch(
    base: str, sentence: tuple[int, int], people: People, attend: Attend, under: Under, item: AgendaItem, decide: Decide, clerk: User
) -> None:
    """Six members, four there, one of these recused; an outsider's interest counts nowhere."""
    under(quorum_base=base, no_quorum="warn")
    attend(people["azamat"], absent=True)
    attend(people["tilek"], absent=True)
    holding.declare_interest(item, by=clerk, person=people["anara"], reason="author")
    vote = all_for(decide(people["olga"]), clerk, no_quorum_confirmed=True)
    quorum = vote.quorum
    assert quorum is not None
    assert (quorum.present, quorum.base) == sentence


@pytest.mark.parametrize(("base", "sentence"), [("members_in_office", (4, 6)), ("able_to_vote", (3, 5))])
def test_the_item_says_the_same_before_anything_is_decided(
    base: str, sentence: tuple[int, int], people: People, attend: Attend, under: Under, meeting: Meeting, item: AgendaItem, clerk: User
) -> None:
    under(quorum_base=base)
    attend(people["azamat"], absent=True)
    attend(people["tilek"], absent=True)
    holding.declare_interest(item, by=clerk, person=people["olga"], reason="author")
    whole = protocol.whole(meeting)
    quorum = whole.quorum_of(whole.items.get())
    assert (quorum.present, quorum.base) == sentence


def test_an_absent_member_with_an_interest_leaves_the_base_of_all_members(
    people: People, attend: Attend, under: Under, decide: Decide, clerk: User
) -> None:
    under({"base": "in_office"})
    attend(people["olga"], absent=True)
    vote = all_for(decide(people["olga"]), clerk)
    verdict = vote.verdict()
    assert (verdict.needed, verdict.base, verdict.got) == (3, 5, 5)


def test_a_list_that_no_longer_agrees_with_the_attendance_is_pointed_out(
    people: People, attend: Attend, meeting: Meeting, decide: Decide, clerk: User
) -> None:
    all_for(decide(), clerk)
    attend(people["olga"], absent=True)
    found = [p for p in protocol.whole(meeting).problems if p.code.startswith("voters-")]
    assert ["Иванова О. П." in p.text and not p.is_error for p in found] == [True]


def test_more_than_all_is_refused_at_the_form(methodist: User, as_user: Callable[[User], Any], rules: RuleSet) -> None:
    fields = {
        "valid_from": "2027-01-01", "quorum_numerator": 1, "quorum_denominator": 1, "quorum_strict": "on", "quorum_base": "members_in_office",
        "no_quorum": "refuse", "signatories": "chair", "minutes_days": 5, "meetings_a_year": 4, "extraordinary_numerator": 1,
        "extraordinary_denominator": 3, "m-TOTAL_FORMS": 0, "m-INITIAL_FORMS": 0,
    }  # fmt: skip
    response = as_user(methodist).post(f"/bodies/{rules.body_id}/rules/new/", fields)
    assert response.status_code == 422
    assert rules.body.rule_sets.count() == 1
