"""From the tables of a closed secret ballot, system columns included, no voter can be joined to a vote. The tests try.

Each attack is tried on the open box first, where it must succeed: an attack that finds nothing anywhere would prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from meetings.models import CastBallot, CastVoter, CountedBallot, SecretBallot
from meetings.services import ballots
from members.models import Body, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

SYSTEM = ["xmin", "xmax", "cmin", "cmax", "tableoid"]
BOX = ("meetings_castvoter", "meetings_castballot")
LISTS = ("meetings_countedvoter", "meetings_countedballot")
VOTERS = 24


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def tables() -> list[str]:
    """Every table of the application, Django's and the libraries' own among them."""
    return [name for (name,) in sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]


def pages(table: str) -> list[tuple[Any, ...]]:
    """The rows as they lie on disk, each with all its system columns."""
    return sql(f"SELECT {', '.join(f'{c}::text' for c in SYSTEM)} FROM {table} ORDER BY ctid")


def contents() -> dict[str, Any]:
    """A print of every table and every sequence, to see what has changed."""
    found: dict[str, Any] = {t: sql(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {t} t") for t in tables()}
    return found | dict(sql("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"))


class Election:
    """An open ballot in which everybody has voted through the pages, in an order and with choices that we know."""

    def __init__(self, ballot: SecretBallot, order: list[User], choices: dict[int, str]) -> None:
        self.ballot, self.order, self.choices = ballot, order, choices
        self.line_of = dict(ballot.vote.voters.values_list("person_id", "pk"))
        self.truth = {self.line_of[u.person_id]: choices[u.pk] for u in order}


@pytest.fixture
def election(council_body: Body, secretary: User, as_user: Callable[[User], Client]) -> Election:
    """Twenty-four voters; the first half of those who vote is for, the second half against."""
    users = [*factories.members(council_body, VOTERS - 1), secretary]
    ballot = factories.balloted(secretary, council_body)
    users = users[1::2] + users[::2]
    choices = {user.pk: "for" if place < VOTERS // 2 else "against" for place, user in enumerate(users)}
    for user in users:
        response = as_user(user).post(reverse("meetings:ballot_vote", args=[ballot.pk]), {"choice": choices[user.pk], "confirmed": "1"})
        assert response.status_code == 302
    return Election(ballot, users, choices)


def close(election: Election, as_user: Callable[[User], Client], secretary: User) -> None:
    assert as_user(secretary).post(reverse("meetings:ballot_close", args=[election.ballot.pk])).status_code == 302
    election.ballot.refresh_from_db()
    assert election.ballot.is_closed


def guesses(who: str, what: str) -> Iterator[tuple[str, dict[int, str]]]:
    """Every way we know to join the two lists: by a system column that names one row on each side, and by the place on disk, forwards
    and backwards, plain or after sorting by the key."""
    for column in SYSTEM:
        left = dict(sql(f"SELECT {column}::text, voter_id FROM {who}"))
        right = dict(sql(f"SELECT {column}::text, choice FROM {what}"))
        yield column, {voter: right[key] for key, voter in left.items() if key in right and len(left) == VOTERS}
    for order in ("ctid", "id", "xmin::text::bigint", "xmax::text::bigint, ctid"):
        lines, papers = ([r[0] for r in sql(f"SELECT {c} FROM {t} ORDER BY {order}")] for t, c in ((who, "voter_id"), (what, "choice")))
        yield order, dict(zip(lines, papers, strict=True))
        yield f"{order} backwards", dict(zip(lines, reversed(papers), strict=True))


def hits(guess: dict[int, str], truth: dict[int, str]) -> int:
    return sum(truth[voter] == choice for voter, choice in guess.items())


def test_an_open_box_can_be_joined_and_the_closed_lists_cannot(
    election: Election, as_user: Callable[[User], Client], secretary: User
) -> None:
    box = {name: hits(guess, election.truth) for name, guess in guesses(*BOX)}
    assert (box["xmin"], box["ctid"]) == (VOTERS, VOTERS)  # the attacks work where there is something to find
    close(election, as_user, secretary)
    # Of 24 ballots, half of them for, a blind guess hits 12, give or take 2.5; all or none by chance once in 1.3 million.
    for name, guess in guesses(*LISTS):
        assert len(guess) in (0, VOTERS), name
        assert not guess or 0 < hits(guess, election.truth) < VOTERS, name


def test_all_rows_of_a_list_bear_the_same_system_columns(election: Election, as_user: Callable[[User], Client], secretary: User) -> None:
    assert all(len(set(pages(table))) == VOTERS for table in BOX)
    close(election, as_user, secretary)
    for table in LISTS:
        assert len(pages(table)) == VOTERS
        assert len(set(pages(table))) == 1, table


def test_the_rows_lie_in_an_order_that_is_told_by_nothing_but_themselves(
    election: Election, as_user: Callable[[User], Client], secretary: User
) -> None:
    keys = {pk for (pk,) in sql("SELECT id FROM meetings_castballot UNION SELECT id FROM meetings_castvoter")}
    close(election, as_user, secretary)
    papers = [pk for (pk,) in sql("SELECT id FROM meetings_countedballot ORDER BY ctid")]
    assert papers == sorted(papers)
    assert all(pk.version == 4 for pk in papers)
    lines = [pk for (pk,) in sql("SELECT voter_id FROM meetings_countedvoter ORDER BY ctid")]
    assert lines == list(election.ballot.vote.voters.order_by("order").values_list("pk", flat=True))
    assert not keys & {pk for (pk,) in sql("SELECT id FROM meetings_countedballot UNION SELECT id FROM meetings_countedvoter")}


def test_shuffling_forgets_the_order_over_many_ballots(election: Election, as_user: Callable[[User], Client], secretary: User) -> None:
    """How many of the early votes lie in the first half after closing: 6 of 12 on average, with a deviation of 1.25 in each ballot."""
    rounds, found = 60, []
    rows = list(CastBallot.objects.values_list("choice", flat=True))
    assert sorted(rows, reverse=True) == ["for"] * 12 + ["against"] * 12
    for _ in range(rounds):
        ballots.empty_box(election.ballot, keep=True)
        lying = [c for (c,) in sql("SELECT choice FROM meetings_countedballot ORDER BY ctid")]
        found.append(lying[: VOTERS // 2].count("for"))
        sql("TRUNCATE meetings_countedvoter, meetings_countedballot")
        CastBallot.objects.bulk_create(CastBallot(ballot=election.ballot, choice=c) for c in ["for"] * 12 + ["against"] * 12)
    assert abs(sum(found) / rounds - 6) < 6 * 1.25 / rounds**0.5  # six deviations: by chance once in 500 million
    assert len(set(found)) > 2


def test_no_row_anywhere_keeps_the_number_of_a_transaction_in_which_somebody_voted(
    election: Election, as_user: Callable[[User], Client], secretary: User
) -> None:
    casting = {xmin for xmin, *_rest in pages("meetings_castvoter")}
    assert len(casting) == VOTERS

    def bearing() -> set[str]:
        return {t for t in tables() for xmin, xmax, *_rest in pages(t) if {xmin, xmax} & casting}

    assert bearing() == {*BOX, "meetings_meeting"}
    close(election, as_user, secretary)
    assert bearing() == set()


def test_voting_changes_nothing_but_the_box(council_body: Body, secretary: User, as_user: Callable[[User], Client]) -> None:
    """No session, no history, no cache, no sequence, no time: only the two tables that closing renews."""
    users = factories.members(council_body, 4)
    ballot = factories.balloted(secretary, council_body)
    clients = [as_user(user) for user in users]
    url = reverse("meetings:ballot_vote", args=[ballot.pk])
    for client in clients:
        client.get(url)
    before = contents()
    for client in clients:
        client.post(url, {"choice": "against"})
        client.post(url, {"choice": "against", "confirmed": "1"}, follow=True)
    after = contents()
    assert {name for name in after if after[name] != before[name]} == set(BOX)


def test_the_tables_have_no_time_no_count_and_no_history() -> None:
    for table in (*BOX, *LISTS):
        columns = dict(sql("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", table))
        assert set(columns) <= {"id", "ballot_id", "voter_id", "choice"}
        assert not ({"voter_id", "choice"} <= set(columns))
        assert columns["id"] == "uuid"
        assert not sql("SELECT column_default FROM information_schema.columns WHERE table_name = %s AND column_default IS NOT NULL", table)
        assert not sql("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger%%'", table)
    assert not [t for t in tables() if "event" in t and ("cast" in t or "counted" in t)]


def test_the_box_gets_new_files_and_the_old_pages_are_gone(election: Election, as_user: Callable[[User], Client], secretary: User) -> None:
    def files() -> dict[str, Any]:
        indexes = [i for (i,) in sql("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = ANY(%s::regclass[])", list(BOX))]
        return {name: sql("SELECT pg_relation_filenode(%s)", name) for name in (*BOX, *indexes)}

    old = files()
    close(election, as_user, secretary)
    new = files()
    assert old.keys() == new.keys()
    assert all(old[name] != new[name] for name in old)
    assert sql("SELECT pg_relation_size('meetings_castvoter'), pg_relation_size('meetings_castballot')") == [(0, 0)]


def test_no_dead_row_lies_in_the_lists_that_stay(election: Election, as_user: Callable[[User], Client], secretary: User) -> None:
    if not sql("SELECT 1 FROM pg_available_extensions WHERE name = 'pageinspect'"):
        pytest.skip("this server has no pageinspect to look into the pages with")
    close(election, as_user, secretary)
    sql("CREATE EXTENSION IF NOT EXISTS pageinspect")
    try:
        for table in LISTS:
            items = sql(
                "SELECT item.lp_flags, item.t_xmin::text, item.t_xmax::text, item.t_field3 "
                "FROM generate_series(0, pg_relation_size(%s) / current_setting('block_size')::bigint - 1) AS page, "
                "heap_page_items(get_raw_page(%s, page::int)) AS item",
                table,
                table,
            )
            assert len(items) == VOTERS
            assert len(set(items)) == 1
            assert items[0][0] == 1  # each line pointer leads to a row that lives
    finally:
        sql("DROP EXTENSION pageinspect")


def test_no_statistics_are_kept_of_the_box(election: Election) -> None:
    options = dict(sql("SELECT relname, reloptions::text FROM pg_class WHERE relname = ANY(%s)", list(BOX)))
    assert set(options.values()) == {"{autovacuum_enabled=false}"}
    assert not sql("SELECT 1 FROM pg_stats WHERE tablename = ANY(%s)", list(BOX))


def test_the_page_after_voting_says_nothing_of_the_choice(election: Election, as_user: Callable[[User], Client]) -> None:
    url = reverse("meetings:ballot_vote", args=[election.ballot.pk])
    first, last = (as_user(u).get(url).content.decode() for u in (election.order[0], election.order[-1]))
    shown = [page[page.index("<main") : page.index("</main>")] for page in (first, last)]
    assert shown[0] == shown[1]
    assert CastVoter.objects.count() == CastBallot.objects.count() == VOTERS
    assert not CountedBallot.objects.exists()
