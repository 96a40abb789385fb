"""Which meetings a person may open, by the seats of today and of the past."""

from __future__ import annotations

import datetime

import pytest

from meetings.models import Meeting
from members.models import Body, Standing, User
from tests import factories

BEFORE, DURING, AFTER = datetime.date(2026, 9, 10), datetime.date(2026, 10, 10), datetime.date(2026, 11, 10)
FROM, UNTIL = datetime.date(2026, 10, 1), datetime.date(2026, 10, 31)


@pytest.fixture
def meetings(methodist: User, council_body: Body) -> dict[str, Meeting]:
    days = {"before": BEFORE, "during": DURING, "after": AFTER}
    return {name: factories.meeting(methodist, council_body, date=day) for name, day in days.items()}


def seen(user: User) -> set[datetime.date | None]:
    """By the days of the meetings; as of a day after all of them."""
    fresh = User.objects.get(pk=user.pk)
    fresh.standing = Standing(fresh.person, datetime.date(2026, 11, 25))
    return set(Meeting.objects.visible_to(fresh).values_list("date", flat=True))


@pytest.mark.parametrize(
    ("starts", "ends", "visible"),
    [
        (FROM, UNTIL, {DURING}),  # who has left sees what was held then
        (FROM, None, {BEFORE, DURING, AFTER}),  # a member of today sees all of the body
        (datetime.date(2099, 9, 1), None, set()),  # who will come sees nothing yet
    ],
)
def test_a_seat_opens_meetings(
    starts: datetime.date,
    ends: datetime.date | None,
    visible: set[datetime.date],
    teacher: User,
    council_body: Body,
    meetings: dict[str, Meeting],
) -> None:
    assert teacher.person is not None
    factories.seat(council_body, teacher.person, starts=starts, ends=ends)
    assert seen(teacher) == visible


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_who_presides_or_keeps_the_minutes_sees_that_meeting(role: str, teacher: User, meetings: dict[str, Meeting]) -> None:
    Meeting.objects.filter(pk=meetings["before"].pk).update(**{role: teacher.person})
    assert seen(teacher) == {BEFORE}


def test_a_seat_in_another_body_opens_nothing(teacher: User, meetings: dict[str, Meeting]) -> None:
    assert teacher.person is not None
    factories.seat(factories.body(kind="commission", name_ky="Комиссия"), teacher.person)
    assert seen(teacher) == set()
