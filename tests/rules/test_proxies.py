"""A vote passed to another member: only where the rules let it, at most one, never by or to somebody with an interest."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client

from council.lib.workflow import Refused
from meetings.models import Attendance, Decision, Meeting, Proxy, Vote
from meetings.services import proxies, voting
from members.models import Person, RuleSet, User
from tests import factories
from tests.rules.printed import printed

Decide = Callable[..., Decision]
People = dict[str, Person]
Attend = Callable[..., None]
Under = Callable[..., RuleSet]
Pass = Callable[..., Proxy]


@pytest.fixture
def give(people: People, meeting: Meeting, clerk: User) -> Pass:
    """The absent giver passes the vote to the holder."""

    def make(giver: str, holder: str, **fields: Any) -> Proxy:
        line = {key: Attendance.objects.get(meeting=meeting, person=people[key]) for key in (giver, holder)}
        row = Proxy(giver=line[giver], holder=line[holder], **{"basis": "ишеним кат № 3", "given_on": factories.DAY, **fields})
        return proxies.pass_vote(row, by=clerk)

    return make


@pytest.fixture
def away(people: People, attend: Attend, under: Under) -> None:
    """Proxies are let in; Тилек and Ольга are away."""
    under(proxies=True)
    attend(people["tilek"], absent=True)
    attend(people["olga"], absent=True)


def all_for(decision: Decision, clerk: User, **more: Any) -> Vote:
    return voting.record_vote(decision, by=clerk, count=voting.Count(rest_for=True, **more))


def test_a_passed_vote_counts_but_makes_no_presence(
    away: None, people: People, give: Pass, decide: Decide, meeting: Meeting, clerk: User
) -> None:
    give("tilek", "azamat")
    vote = all_for(decide(), clerk)
    quorum = vote.quorum
    assert quorum is not None
    assert (vote.votes_for, quorum.present, quorum.base) == (5, 4, 6)
    row = vote.voters.get(person=people["tilek"])
    assert (row.cast_by, row.cast_by_name) == (people["azamat"], "Садыков А. Ы.")


def test_it_is_printed_with_its_paper_and_in_the_vote(away: None, give: Pass, decide: Decide, meeting: Meeting, clerk: User) -> None:
    give("tilek", "azamat")
    all_for(decide(), clerk)
    page = printed(meeting)
    assert "Добушун өткөрүп бергендер: Эшимов Т. М. — Садыков А. Ы. (ишеним кат № 3, 2026-жылдын 5-ноябры)" in page
    assert "Ишеним кат боюнча добуш беришти: Эшимов Т. М. (Садыков А. Ы.)." in page
    assert "ишеним кат № 3" not in printed(meeting, form="common"), "the reason why somebody was away is nobody's business"


def test_the_russian_protocol_says_it_too(away: None, give: Pass, decide: Decide, meeting: Meeting, clerk: User) -> None:
    give("tilek", "azamat")
    all_for(decide(), clerk)
    page = printed(meeting, language="ru")
    assert "Передали право голоса: Эшимов Т. М. — Садыков А. Ы." in page
    assert "По доверенности проголосовали: Эшимов Т. М. (Садыков А. Ы.)." in page


def test_a_protocol_without_passed_votes_has_no_word_of_them(decide: Decide, meeting: Meeting, clerk: User) -> None:
    all_for(decide(), clerk)
    assert "өткөрүп бергендер" not in printed(meeting)


def test_where_the_rules_know_no_proxies_none_is_entered_and_none_counts(
    people: People,
    attend: Attend,
    give: Pass,
    under: Under,
    decide: Decide,
    meeting: Meeting,
    clerk: User,
    as_user: Callable[[User], Client],
) -> None:
    attend(people["tilek"], absent=True)
    with pytest.raises(Refused):
        give("tilek", "azamat")
    page = as_user(clerk).get(f"/meetings/{meeting.pk}/proxies/new/")
    assert page.status_code == 403
    assert "жобосу" in page.content.decode() or "эрежелери" in page.content.decode()
    under(proxies=True)
    give("tilek", "azamat")
    Meeting.objects.update(rule_set=RuleSet.objects.get(proxies=False))
    assert all_for(decide(), clerk).votes_for == 5


@pytest.mark.parametrize(
    ("giver", "holder", "fields", "at"),
    [
        ("azamat", "chair", {}, "giver"),  # is present
        ("tilek", "tilek", {}, "holder"),
        ("tilek", "olga", {}, "holder"),  # is absent
        ("tilek", "chair", {"given_on": factories.DAY + datetime.timedelta(days=1)}, "given_on"),
    ],
)
def test_what_is_refused(giver: str, holder: str, fields: Any, at: str, away: None, give: Pass) -> None:
    with pytest.raises(ValidationError) as refused:
        give(giver, holder, **fields)
    assert list(refused.value.message_dict) == [at]


def test_nobody_holds_two_and_nobody_gives_twice(away: None, give: Pass) -> None:
    give("tilek", "azamat")
    for giver, holder in (("olga", "azamat"), ("tilek", "chair")):
        with pytest.raises(ValidationError):
            give(giver, holder)
    holder = Proxy.objects.get().holder
    with pytest.raises(DatabaseError), transaction.atomic():
        Proxy.objects.create(giver=Attendance.objects.exclude(pk=holder.pk).last(), holder=holder, basis="x", given_on=factories.DAY)


def test_who_has_passed_the_vote_on_casts_none(away: None, people: People, attend: Attend, give: Pass) -> None:
    give("tilek", "azamat")
    Attendance.objects.filter(person=people["tilek"]).update(status="")
    with pytest.raises(ValidationError):
        give("olga", "tilek")


def test_a_member_without_a_vote_passes_none(away: None, people: People, give: Pass) -> None:
    Attendance.objects.filter(person=people["tilek"]).update(votes=False)
    with pytest.raises(ValidationError):
        give("tilek", "azamat")


@pytest.mark.parametrize("who", ["tilek", "azamat"])
def test_an_interest_of_either_of_the_two_takes_the_vote_out(
    who: str, away: None, people: People, give: Pass, decide: Decide, meeting: Meeting, clerk: User
) -> None:
    give("tilek", "azamat")
    vote = all_for(decide(people[who]), clerk)
    out = {v.person.first_name for v in vote.voters.filter(recused=True) if v.person}
    assert out == ({"Тилек"} if who == "tilek" else {"Тилек", "Азамат"})
    assert vote.members_able == 5, "who only lost the hand to vote with stays one of all members"
    assert "Ишеним кат боюнча" not in printed(meeting)


def test_it_rests_while_the_giver_is_there_and_ends_with_the_holder(
    away: None, people: People, attend: Attend, give: Pass, decide: Decide, meeting: Meeting, clerk: User
) -> None:
    give("tilek", "azamat")
    decision = decide()
    attend(people["tilek"], came=15)
    names = {v.name: v.cast_by_name for v in voting.voters_present(decision)}
    assert names["Эшимов Т. М."] == "", "there in person"
    meeting.items.update(starts_at=meeting.moment(datetime.time(14)))
    decision = Decision.objects.get()
    names = {v.name: v.cast_by_name for v in voting.voters_present(decision)}
    assert names["Эшимов Т. М."] == "Садыков А. Ы.", "not there yet"
    attend(people["azamat"], came=15)
    assert "Эшимов Т. М." not in {v.name for v in voting.voters_present(decision)}


def test_a_secret_vote_is_cast_in_person(away: None, give: Pass, decide: Decide) -> None:
    give("tilek", "azamat")
    assert "Эшимов Т. М." not in {v.name for v in voting.voters_present(decide(), proxies=False)}


def test_who_votes_by_proxy_does_not_preside(away: None, people: People, attend: Attend, give: Pass, decide: Decide, clerk: User) -> None:
    attend(people["chair"], absent=True)
    give("chair", "azamat")
    voters = voting.voters_present(decide())
    assert [v.person.first_name for v in voters if v.is_chair and v.person] == ["Эрмек"]


def test_a_passed_vote_that_was_cast_stays_when_it_is_taken_back(away: None, give: Pass, decide: Decide, clerk: User) -> None:
    proxy = give("tilek", "azamat")
    decision = decide()
    vote = all_for(decision, clerk)
    proxies.take_back(proxy, by=clerk)
    assert all_for(decision, clerk) == vote
    assert vote.voters.count() == 5
    assert all_for(decision, clerk, reread=True).voters.count() == 4


# --- pages -----------------------------------------------------------------------------------------------------------------------


def test_it_is_entered_seen_and_taken_back_on_the_pages(
    away: None, people: People, meeting: Meeting, as_user: Callable[[User], Client], clerk: User
) -> None:
    client = as_user(clerk)
    lines = {a.person_id: a.pk for a in meeting.attendances.all()}
    typed = {"giver": lines[people["tilek"].pk], "holder": lines[people["azamat"].pk], "basis": "арыз", "given_on": "2026-11-04"}
    empty = client.post(f"/meetings/{meeting.pk}/proxies/new/", {**typed, "basis": ""})
    assert empty.status_code == 422
    late = client.post(f"/meetings/{meeting.pk}/proxies/new/", {**typed, "given_on": "2026-12-01"})
    assert (late.status_code, 'value="арыз"' in late.content.decode()) == (422, True)
    assert client.post(f"/meetings/{meeting.pk}/proxies/new/", typed).status_code == 302
    page = client.get(f"/meetings/{meeting.pk}/attendance/").content.decode()
    assert "Эшимов Т. М. → Садыков А. Ы." in page
    assert client.post(f"/proxies/{Proxy.objects.get().pk}/delete/").status_code == 302
    assert not Proxy.objects.exists()


def test_the_form_offers_only_those_who_may(
    away: None, people: People, meeting: Meeting, as_user: Callable[[User], Client], clerk: User
) -> None:
    form = as_user(clerk).get(f"/meetings/{meeting.pk}/proxies/new/").context["form"]
    givers, holders = ({a.person.first_name for a in form.fields[name].queryset} for name in ("giver", "holder"))
    assert givers == {"Тилек", "Ольга"}
    assert holders == {"Бермет", "Эрмек", "Айгүл", "Азамат"}


@pytest.mark.parametrize(
    ("kind", "status"), [("stranger", 404), ("teacher", 404), ("council_member", 403), ("director", 403), ("methodist", 200)]
)
def test_who_keeps_the_attendance_enters_it(
    kind: str, status: int, away: None, meeting: Meeting, as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(kind))
    assert client.get(f"/meetings/{meeting.pk}/proxies/new/").status_code == status


@pytest.mark.parametrize(("kind", "status"), [("stranger", 404), ("council_member", 403), ("director", 403)])
def test_nobody_else_takes_it_back(
    kind: str, status: int, away: None, give: Pass, as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    proxy = give("tilek", "azamat")
    assert as_user(request.getfixturevalue(kind)).post(f"/proxies/{proxy.pk}/delete/").status_code == status
    assert Proxy.objects.exists()
