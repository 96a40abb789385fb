"""Who presides when the chair may not, and whose the casting vote is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from meetings.models import AgendaItem, Decision, Meeting, Vote
from meetings.services import holding, protocol, voting
from members.models import Person, RuleSet, User
from tests.rules.printed import printed

Decide = Callable[..., Decision]
People = dict[str, Person]
Attend = Callable[..., None]
Under = Callable[..., RuleSet]


def presides(vote: Vote) -> str:
    return next((v.person.first_name for v in vote.voters.filter(is_chair=True) if v.person), "")


def tie(decision: Decision, clerk: User, **more: Any) -> Vote:
    """Two for, two against, whoever else abstained."""
    voters = sum(1 for v in voting.voters_present(decision) if not v.recused)
    return voting.record_vote(decision, by=clerk, count=voting.Count(votes_for=2, against=2, abstained=voters - 4, **more))


def test_the_chair_presides_and_nothing_is_said_of_it(meeting: Meeting, decide: Decide, clerk: User) -> None:
    assert presides(tie(decide(), clerk)) == "Бермет"
    assert "Төрагалык кылуучу" not in printed(meeting)


@pytest.mark.parametrize("why", ["recused", "away"])
def test_the_deputy_presides_where_the_chair_cannot(
    why: str, people: People, meeting: Meeting, attend: Attend, decide: Decide, clerk: User
) -> None:
    decision = decide(*([people["chair"]] if why == "recused" else []))
    if why == "away":
        attend(people["chair"], absent=True)
    assert presides(tie(decision, clerk, casting="for")) == "Эрмек"
    assert "Төрагалык кылуучу: Токтосунов Э." in printed(meeting)
    assert "төраганын чечүүчү добушу менен кабыл алынды" in printed(meeting)


def test_where_both_are_out_it_has_to_be_said_who_presides(
    people: People, meeting: Meeting, attend: Attend, decide: Decide, clerk: User
) -> None:
    decision = decide(people["chair"], people["deputy"])
    assert presides(tie(decision, clerk)) == ""
    assert [p.code for p in protocol.whole(meeting).problems if p.code.startswith("presides")]
    with pytest.raises(ValidationError) as refused:
        tie(decision, clerk, casting="for")
    assert "presiding" in refused.value.message_dict
    assert presides(tie(decision, clerk, casting="for", presiding=people["olga"].pk)) == "Ольга"
    assert not [p.code for p in protocol.whole(meeting).problems if p.code.startswith(("presides", "tie"))]


@pytest.mark.parametrize("who", ["chair", "anara"])
def test_only_a_voter_presides(who: str, people: People, decide: Decide, clerk: User) -> None:
    decision = decide(people["chair"])
    with pytest.raises(ValidationError) as refused:
        tie(decision, clerk, presiding=people[who].pk)
    assert "presiding" in refused.value.message_dict


def test_the_chair_takes_the_place_back_with_the_right_to_vote(people: People, decide: Decide, clerk: User) -> None:
    decision = decide(people["chair"])
    assert presides(tie(decision, clerk)) == "Эрмек"
    decision.persons.all().delete()
    assert presides(tie(decision, clerk)) == "Бермет"


def test_somebody_without_a_seat_presides_without_a_vote(people: People, meeting: Meeting, decide: Decide, clerk: User) -> None:
    Meeting.objects.update(chair=people["anara"])
    assert presides(tie(decide(), clerk, casting="against")) == ""
    assert presides(tie(decide(people["anara"]), clerk)) == "Эрмек", "an interest bars from the chair as well"


@pytest.mark.parametrize(("numbers", "rule"), [((4, 2), "chair_decides"), ((3, 3), "lost"), ((3, 3), "for_person")])
def test_there_is_no_casting_vote_without_a_tie_that_the_rules_leave_to_the_chair(
    numbers: tuple[int, int], rule: str, under: Under, decide: Decide, clerk: User
) -> None:
    under({"tie": rule})
    with pytest.raises(ValidationError) as refused:
        voting.record_vote(decide(), by=clerk, count=voting.Count(votes_for=numbers[0], against=numbers[1], casting="for"))
    assert "casting" in refused.value.message_dict


@pytest.mark.parametrize(("casting", "refused"), [("for", False), ("against", True)])
def test_by_name_the_casting_vote_goes_the_way_of_the_own_vote(
    casting: str, refused: bool, people: People, decide: Decide, clerk: User
) -> None:
    ways = dict(zip(("chair", "deputy", "secretary", "olga", "azamat", "tilek"), ["for", "against"] * 3, strict=True))
    count = voting.Count(method="names", choices={people[k].pk: w for k, w in ways.items()}, casting=casting)
    if refused:
        with pytest.raises(ValidationError):
            voting.record_vote(decide(), by=clerk, count=count)
    else:
        assert voting.record_vote(decide(), by=clerk, count=count).verdict().carried is True


@pytest.mark.parametrize(
    ("outcome", "carried", "words"),
    [
        ("recommended", True, "чечим адамдын пайдасына кабыл алынды"),
        ("with_remarks", True, "чечим адамдын пайдасына кабыл алынды"),
        ("not_recommended", False, "адамдын пайдасына чечим кабыл алынган жок"),
        ("deferred", False, "адамдын пайдасына чечим кабыл алынган жок"),
    ],
)
def test_a_tie_in_favour_of_the_person_carries_what_is_for_him_alone(
    outcome: str, carried: bool, words: str, people: People, under: Under, meeting: Meeting, decide: Decide, clerk: User
) -> None:
    under({"tie": "for_person"})
    vote = tie(decide(people["anara"], outcome=outcome), clerk)
    assert vote.verdict().carried is carried
    assert words in printed(meeting)


def test_a_tie_in_favour_of_the_person_means_nothing_where_there_is_no_person(under: Under, decide: Decide, clerk: User) -> None:
    under({"tie": "for_person"})
    assert tie(decide(), clerk).verdict().carried is False


# --- which rule ------------------------------------------------------------------------------------------------------------------


def test_the_kind_of_question_chooses_the_majority(people: People, under: Under, decide: Decide, clerk: User) -> None:
    """Four of six are more than half, and less than the three quarters that the body's own rules ask for."""
    under({}, {"question": "rules", "numerator": 3, "denominator": 4, "strict": False})
    decision = decide()
    count = {"votes_for": 4, "against": 2, "abstained": 0}
    assert voting.record_vote(decision, by=clerk, count=voting.Count(**count)).verdict().carried is True
    assert voting.record_vote(decision, by=clerk, count=voting.Count(**count, question="rules")).verdict().needed == 5
    assert voting.record_vote(decision, by=clerk, count=voting.Count(**count)).verdict().carried is False, "it stays what it was"


def test_what_is_about_a_person_is_a_question_about_a_person(people: People, under: Under, decide: Decide, clerk: User) -> None:
    under({}, {"question": "procedure", "numerator": 1, "denominator": 3})
    vote = tie(decide(people["anara"]), clerk, question="procedure")
    assert vote.question == "person"


def test_the_page_offers_a_choice_of_the_kind_only_where_the_rules_differ(
    under: Under, decide: Decide, as_user: Callable[[User], Any], clerk: User
) -> None:
    client, url = as_user(clerk), f"/decisions/{decide().pk}/vote/"
    assert 'name="question"' not in client.get(url).content.decode()
    under({}, {"question": "procedure", "numerator": 1, "denominator": 3})
    assert 'name="question"' in client.get(url).content.decode()


def test_unanimity_of_those_present_may_be_too_few_of_all(
    people: People, under: Under, meeting: Meeting, attend: Attend, decide: Decide, clerk: User
) -> None:
    under({"base": "in_office", "numerator": 5, "denominator": 6, "strict": False})
    for who in ("olga", "tilek"):
        attend(people[who], absent=True)
    vote = voting.record_vote(decide(), by=clerk, count=voting.Count(method="unanimous"))
    assert vote.verdict().carried is False
    assert "Катышкандар бир добуштан макул болду." in printed(meeting)
    assert "Чечим кабыл алынган жок." in printed(meeting)


def test_declaring_an_interest_does_not_touch_votes_of_other_items(people: People, meeting: Meeting, decide: Decide, clerk: User) -> None:
    tie(decide(), clerk)
    other = holding.add_item(meeting, by=clerk, item=AgendaItem(title="Башка"))
    holding.declare_interest(other, by=clerk, person=people["olga"], reason="declared")
    assert not [p for p in protocol.whole(meeting).problems if p.code.startswith("interest")]
