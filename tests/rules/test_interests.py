"""Who has an interest leaves the vote and its base by himself: by data, both ways, with dates, chair and secretary included."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from meetings.models import AgendaItem, Decision, Interest, Meeting, Vote
from meetings.services import holding, protocol, voting
from members.models import Person, Relative, User
from tests import factories
from tests.rules.printed import printed

Decide = Callable[..., Decision]
People = dict[str, Person]
DAY = datetime.timedelta(days=1)


def kin(person: Person, relative: Person, **dates: Any) -> None:
    Relative.objects.create(person=person, relative=relative, **dates)


def recused(vote: Vote) -> set[str]:
    return {v.person.first_name for v in vote.voters.filter(recused=True) if v.person}


def all_for(decision: Decision, clerk: User, **more: Any) -> Vote:
    return voting.record_vote(decision, by=clerk, count=voting.Count(rest_for=True, **more))


@pytest.mark.parametrize("who", ["chair", "deputy", "secretary", "olga"])
def test_nobody_votes_on_himself_whatever_his_place(who: str, people: People, decide: Decide, clerk: User) -> None:
    vote = all_for(decide(people[who]), clerk)
    assert recused(vote) == {people[who].first_name}
    assert (vote.votes_for, vote.members_in_office, vote.members_able) == (5, 6, 5)


@pytest.mark.parametrize("declared_by", ["the candidate", "the member"])
def test_a_relative_is_out_whoever_of_the_two_declared_it(declared_by: str, people: People, decide: Decide, clerk: User) -> None:
    pair = (people["anara"], people["olga"]) if declared_by == "the candidate" else (people["olga"], people["anara"])
    kin(*pair)
    assert recused(all_for(decide(people["anara"]), clerk)) == {"Ольга"}


@pytest.mark.parametrize(
    ("dates", "out"),
    [
        ({"ends": factories.DAY - DAY}, False),
        ({"ends": factories.DAY}, True),
        ({"starts": factories.DAY}, True),
        ({"starts": factories.DAY + DAY}, False),
    ],
)
def test_kinship_counts_on_the_day_of_the_meeting(dates: Any, out: bool, people: People, decide: Decide, clerk: User) -> None:
    kin(people["anara"], people["olga"], **dates)
    assert recused(all_for(decide(people["anara"]), clerk)) == ({"Ольга"} if out else set())


@pytest.mark.parametrize(
    ("reason", "out"),
    [("author", {"Ольга", "Азамат"}), ("candidate", {"Ольга", "Азамат"}), ("declared", {"Ольга"}), ("relative", {"Ольга"})],
)
def test_relatives_follow_whose_matter_it_is_and_nobody_else(
    reason: str, out: set[str], people: People, item: AgendaItem, decide: Decide, clerk: User
) -> None:
    holding.declare_interest(item, by=clerk, person=people["olga"], reason=reason)
    kin(people["olga"], people["azamat"])
    kin(people["azamat"], people["tilek"])
    assert recused(all_for(decide(), clerk)) == out


def test_what_holds_for_an_item_holds_for_its_parts(
    people: People, meeting: Meeting, item: AgendaItem, decide: Decide, clerk: User
) -> None:
    part = holding.add_item(meeting, by=clerk, item=AgendaItem(parent=item, title="Бөлүгү"))
    holding.declare_interest(item, by=clerk, person=people["olga"], reason="author")
    assert recused(all_for(decide(at=part), clerk)) == {"Ольга"}


@pytest.mark.parametrize("scope", ["decision", "item", "meeting"])
def test_one_vote_on_several_decisions_is_taken_without_any_of_their_people(
    scope: str, people: People, decide: Decide, clerk: User
) -> None:
    first, second = decide(people["olga"]), decide(people["tilek"])
    vote = all_for(first, clerk, scope=scope, shared_with=[second.pk])
    assert recused(vote) == {"Ольга", "Тилек"}
    assert set(vote.decisions.all()) == {first, second}


def test_an_interest_of_another_item_counts_in_a_vote_of_the_whole_meeting(
    people: People, meeting: Meeting, decide: Decide, clerk: User
) -> None:
    other = holding.add_item(meeting, by=clerk, item=AgendaItem(title="Башка маселе жөнүндө"))
    holding.declare_interest(other, by=clerk, person=people["olga"], reason="declared")
    decide(at=other)
    assert recused(all_for(decide(), clerk, scope="meeting")) == {"Ольга"}


def test_the_secretary_adds_and_does_not_take_away(people: People, decide: Decide, clerk: User) -> None:
    decision = decide(people["olga"])
    vote = all_for(decision, clerk, recused=[people["tilek"].pk])
    assert recused(vote) == {"Ольга", "Тилек"}
    assert vote.voters.get(person=people["tilek"]).recusal_reason
    assert recused(all_for(decision, clerk, recused=[])) == {"Ольга"}


def test_a_relative_is_admitted_for_a_reason_that_is_kept_and_printed(
    people: People, meeting: Meeting, decide: Decide, clerk: User
) -> None:
    kin(people["anara"], people["olga"])
    decision = decide(people["anara"])
    vote = all_for(decision, clerk, admitted={people["olga"].pk: "кеңеш уруксат берди"})
    assert vote.votes_for == 6
    assert all_for(decision, clerk).votes_for == 6, "saving again keeps it"
    assert all_for(decision, clerk, reread=True).votes_for == 6
    assert "Иванова О. П. кызыкчылыгы болгонуна карабастан добуш берүүгө киргизилди, негизи: кеңеш уруксат берди." in printed(meeting)
    assert not [p for p in protocol.whole(meeting).problems if p.is_error]
    assert recused(all_for(decision, clerk, admitted={})) == {"Ольга"}


@pytest.mark.parametrize("by", ["the decision", "the item"])
def test_nobody_is_admitted_to_a_vote_on_himself(by: str, people: People, item: AgendaItem, decide: Decide, clerk: User) -> None:
    decision = decide(*([people["olga"]] if by == "the decision" else []))
    if by == "the item":
        holding.declare_interest(item, by=clerk, person=people["olga"], reason="candidate")
    with pytest.raises(ValidationError):
        all_for(decision, clerk, admitted={people["olga"].pk: "макул"})
    assert not Vote.objects.exists()


def test_where_everybody_has_an_interest_nobody_votes(people: People, decide: Decide, clerk: User) -> None:
    decision = decide(*people.values())
    with pytest.raises(ValidationError):
        all_for(decision, clerk)
    assert not Vote.objects.exists()


def test_an_interest_that_is_entered_later_stops_the_signing_until_the_vote_is_mended(
    people: People, meeting: Meeting, item: AgendaItem, decide: Decide, clerk: User
) -> None:
    decision = decide()
    all_for(decision, clerk)
    Interest.objects.create(item=item, person=people["olga"], reason="author")
    errors = [p for p in protocol.whole(meeting).problems if p.is_error]
    assert [p.code.split("-")[0] for p in errors] == ["interest"]
    assert "Иванова О. П." in errors[0].text
    with pytest.raises(ValidationError, match="6 ≠ 5"):
        voting.record_vote(decision, by=clerk, count=voting.Count(votes_for=6, against=0, abstained=0))
    all_for(decision, clerk)
    assert not [p for p in protocol.whole(meeting).problems if p.is_error]


def test_a_vote_by_name_of_somebody_who_is_not_on_the_list_is_not_lost_in_silence(people: People, decide: Decide, clerk: User) -> None:
    with pytest.raises(ValidationError, match="Сыдыкова А."):
        voting.record_vote(decide(), by=clerk, count=voting.Count(method="names", choices={people["anara"].pk: "for"}))


# --- the plain page --------------------------------------------------------------------------------------------------------------


def test_the_page_says_who_is_out_and_offers_to_admit_a_relative_only(
    people: People, decide: Decide, as_user: Callable[[User], Any], clerk: User
) -> None:
    kin(people["olga"], people["tilek"])
    page = as_user(clerk).get(f"/decisions/{decide(people['olga']).pk}/vote/").content.decode()
    assert f'name="admit_{people["tilek"].pk}"' in page
    assert f'name="admit_{people["olga"].pk}"' not in page
    assert "Иванова О. П. — маселе ушул адам жөнүндө" in page
    assert f'name="recused" value="{people["olga"].pk}"' not in page.replace("\n", " ")


def test_the_page_counts_all_for_without_those_who_are_out(people: People, decide: Decide, vote_page: Callable[..., Any]) -> None:
    response = vote_page(decide(people["olga"]), all_for="1", recused=[people["tilek"].pk])
    assert response.status_code == 302
    assert Vote.objects.get().votes_for == 4


def test_the_page_takes_the_reason_to_admit(people: People, decide: Decide, vote_page: Callable[..., Any]) -> None:
    kin(people["olga"], people["anara"])
    vote_page(decide(people["anara"]), votes_for=6, **{f"admit_{people['olga'].pk}": "кеңеш уруксат берди"})
    assert Vote.objects.get().voters.get(person=people["olga"]).admitted_because == "кеңеш уруксат берди"
