"""Numbers of extracts: one series a body and year, also for two who issue at once; the paper of one is made once."""

from __future__ import annotations

import pytest

from council.models import IssuedDocument
from meetings.models import Decision, Extract, Meeting
from meetings.services import extracts
from members.models import Body, User
from tests import factories
from tests.extracts.conftest import sign
from tests.meetings.test_signing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(quick: None, secretary: User, chair: User, council_body: Body) -> Meeting:
    return sign(factories.meeting(secretary, council_body, state="decided"), secretary, chair)


def draft(meeting: Meeting, by: User) -> Extract:
    return extracts.draft(meeting, by=by, decisions=[Decision.objects.get(item__meeting=meeting).pk], addressee="Район билим берүү бөлүмү")


def test_two_who_issue_at_once_get_two_consecutive_numbers(meeting: Meeting, secretary: User, chair: User) -> None:
    drafts = [(draft(meeting, by), by) for by in (secretary, chair)]
    assert not at_once([lambda e=e, by=by: extracts.issue(e, by=by) for e, by in drafts])
    assert sorted(Extract.objects.values_list("number", flat=True)) == [1, 2]


def test_two_who_issue_one_draft_make_one_paper(meeting: Meeting, secretary: User, chair: User) -> None:
    made = draft(meeting, secretary)
    assert len(at_once([lambda by=by: extracts.issue(made, by=by) for by in (secretary, chair)])) == 1
    assert IssuedDocument.objects.filter(kind="extract").count() == 1


def test_two_who_open_a_queued_one_find_one_paper(meeting: Meeting, secretary: User) -> None:
    made = draft(meeting, secretary)
    Extract.objects.update(state="queued", number=1, date=factories.DAY)
    assert not at_once([lambda: extracts.make_paper(made), lambda: extracts.make_paper(made), extracts.make_queued_papers])
    assert IssuedDocument.objects.filter(kind="extract").count() == 1
