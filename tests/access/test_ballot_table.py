"""Who may do what with a secret ballot: person × page × state, written by hand. 404: no such thing; 403: with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Attendance, Interest, SecretBallot
from meetings.services import ballots
from members.models import Body, User
from tests import factories

PEOPLE = ["voter", "recused", "absent", "chair", "secretary", "methodist", "director", "administrator", "teacher", "stranger"]
RECORD = {"secretary", "methodist"}
READ = {"voter", "recused", "absent", "chair", "secretary", "methodist", "director"}
VOTERS = {"voter", "chair", "secretary"}
# Of each page of an open ballot: who gets it, who is told why not; the rest finds nothing.
PAGES: dict[str, tuple[set[str], set[str]]] = {
    "ballot": (READ, set()),
    "ballot_vote": (VOTERS, {"recused"}),
    "ballot_close": (RECORD, READ - RECORD),
    "ballot_annul": (RECORD, READ - RECORD),
    "ballot_result": (set(), READ),
    "ballot_print": (set(), READ),
    "ballot_commission": (set(), READ),
}
ON_PAPER: dict[str, tuple[set[str], set[str]]] = {
    "ballot": (READ, set()),
    "ballot_vote": (set(), {"recused"}),
    "ballot_close": (set(), READ),
    "ballot_annul": (RECORD, READ - RECORD),
    "ballot_result": (RECORD, READ - RECORD),
    "ballot_print": (RECORD, READ - RECORD),
    "ballot_commission": (RECORD, READ - RECORD),
}


@pytest.fixture
def cast(
    chair: User, secretary: User, methodist: User, director: User, administrator: User, teacher: User, stranger: User, council_body: Body
) -> dict[str, User]:
    voter, recused, absent, *_more = factories.members(council_body, 6)
    return {
        "voter": voter, "recused": recused, "absent": absent, "chair": chair, "secretary": secretary, "methodist": methodist,
        "director": director, "administrator": administrator, "teacher": teacher, "stranger": stranger,
    }  # fmt: skip


@pytest.fixture
def make(cast: dict[str, User], council_body: Body) -> Callable[..., SecretBallot]:
    def made(**fields: Any) -> SecretBallot:
        from meetings.models import Decision
        from meetings.services import voting

        meeting = factories.meeting(cast["secretary"], council_body, state="in_progress")
        Attendance.objects.filter(meeting=meeting, person=cast["absent"].person).update(status="absent")
        item = meeting.items.get()
        Interest.objects.create(item=item, person=cast["recused"].person, reason="author")
        decision = voting.save_decision(Decision(item=item, text="Программа бекитилсин."), by=cast["secretary"])
        return ballots.open_ballot(decision, by=cast["secretary"], **fields)

    return made


def statuses(table: dict[str, tuple[set[str], set[str]]]) -> dict[str, dict[str, int]]:
    return {page: {p: 200 if p in may else 403 if p in told else 404 for p in PEOPLE} for page, (may, told) in table.items()}


@pytest.mark.parametrize("paper", [False, True])
def test_the_table_is_what_the_design_says(
    paper: bool,
    make: Callable[..., SecretBallot],
    cast: dict[str, User],
    as_user: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("meetings.documents.ballots.render_pdf", lambda html, **_: b"%PDF-1.7")
    ballot = make(paper=True, commission=[cast["voter"].person_id, cast["chair"].person_id]) if paper else make()
    expected = statuses(ON_PAPER if paper else PAGES)
    clients = {name: as_user(cast[name]) for name in PEOPLE}
    found = {page: {p: clients[p].get(reverse(f"meetings:{page}", args=[ballot.pk])).status_code for p in PEOPLE} for page in expected}
    assert found == expected


ACTS = {"ballot_close": RECORD, "ballot_annul": RECORD, "ballot_vote": VOTERS}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("person", PEOPLE)
def test_an_act_is_done_by_whom_the_table_names_and_by_nobody_else(
    person: str, act: str, make: Callable[..., SecretBallot], cast: dict[str, User], as_user: Callable[[User], Client]
) -> None:
    ballot = make()
    response = as_user(cast[person]).post(
        reverse(f"meetings:{act}", args=[ballot.pk]), {"reason": "Ката", "choice": "for", "confirmed": "1"}
    )
    ballot.refresh_from_db()
    done = not ballot.is_open or bool(ballot.voted_ids())
    assert done == (person in ACTS[act])
    assert (response.status_code == 302) == done


@pytest.mark.parametrize(("person", "status"), [("secretary", 200), ("methodist", 200), ("chair", 403), ("voter", 403), ("teacher", 404)])
def test_a_ballot_is_opened_by_those_who_keep_the_minutes(
    person: str, status: int, make: Callable[..., SecretBallot], cast: dict[str, User], as_user: Callable[[User], Client]
) -> None:
    ballot = make()
    ballots.annul_ballot(ballot, by=cast["secretary"], reason="Ката")
    assert as_user(cast[person]).get(reverse("meetings:ballot_open", args=[ballot.decision_id])).status_code == status


@pytest.mark.parametrize("person", sorted(READ))
def test_how_many_have_voted_is_seen_by_who_holds_the_ballot_alone(
    person: str, make: Callable[..., SecretBallot], cast: dict[str, User], as_user: Callable[[User], Client]
) -> None:
    ballot = make()
    ballots.cast(ballot, by=cast["chair"], choice="against")
    page = as_user(cast[person]).get(reverse("meetings:ballot", args=[ballot.pk])).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert ("<progress" in main) == (person in {"chair", "secretary", "methodist"})
    assert ("Асанов Үсөн" in main or "Асанов Ү." in main) == (person in {"chair", "secretary", "methodist"})


def test_a_recused_member_is_told_why(make: Callable[..., SecretBallot], cast: dict[str, User], as_user: Callable[[User], Client]) -> None:
    response = as_user(cast["recused"]).get(reverse("meetings:ballot_vote", args=[make().pk]))
    assert "автор" in response.content.decode()


@pytest.mark.parametrize("person", ["voter", "recused", "absent", "secretary", "teacher"])
@pytest.mark.parametrize("place", ["home", "meetings:meeting_detail", "meetings:ballot_list"])
def test_an_open_ballot_calls_its_voters_on_the_start_page_and_at_the_meeting(
    place: str, person: str, make: Callable[..., SecretBallot], cast: dict[str, User], as_user: Callable[[User], Client]
) -> None:
    ballot = make()
    client, vote = as_user(cast[person]), reverse("meetings:ballot_vote", args=[ballot.pk])
    url = reverse(place, args=[ballot.vote.meeting_id] if place.endswith("detail") else [])
    assert (vote in client.get(url).content.decode()) == (person in VOTERS)
    if person in VOTERS:
        client.post(vote, {"choice": "for", "confirmed": "1"})
        assert vote not in client.get(url).content.decode()
