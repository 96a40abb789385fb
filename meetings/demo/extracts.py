"""What becomes of a signed protocol in the demo school: extracts are opened or handed over, one is issued by hand, an order is given."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone

from meetings.demo.school import Institution
from meetings.models import Decision, Extract, Meeting
from meetings.services import extracts, orders
from members.models import User

FIRST = datetime.date(2026, 9, 10)  # the council's first meeting of the year


class Announced:
    """The papers of the first meeting of the year. Those of other meetings wait for the tick: rendering them all would take seconds."""

    def __init__(self, school: Institution) -> None:
        self.school = school

    def user(self, username: str) -> User:
        return next(user for user in self.school.users.values() if user.username == username)

    def steps(self) -> Iterator[datetime.datetime]:
        yield self.at(15, 10)
        meeting = Meeting.objects.get(body=self.school.bodies["council"], date=FIRST)
        secretary = self.user("secretary")
        chosen = self.decisions(meeting, "2.1", "3.1")
        by_hand = extracts.draft(
            meeting,
            by=secretary,
            decisions=[d.pk for d in chosen],
            addressee="Каракол шаардык билим берүү башкармалыгы",
            purpose="усулдук иш боюнча маалымат үчүн",
        )
        extracts.issue(by_hand, by=secretary)
        yield self.at(15, 11)
        for extract in Extract.objects.filter(protocol__meeting=meeting, state="queued").order_by("number")[:5]:
            self.received(extracts.make_paper(extract))
        yield self.at(16, 9)
        order = orders.draft_order(self.decisions(meeting, "3.1")[0], by=self.user("methodist"))
        orders.give_number(order, by=self.user("director"), number="66-к", date=timezone.localdate())

    def received(self, extract: Extract) -> None:
        """Who has an account opens it; one has no telephone with her and is given it on paper. The others have not looked yet."""
        user = self.school.users.get(extract.person_id or 0)
        if user is not None and extract.number == 4:
            extracts.hand_over(extract, by=self.user("secretary"))
        elif user is not None:
            extracts.note_opened(extract, by=user)

    @staticmethod
    def decisions(meeting: Meeting, *labels: str) -> list[Decision]:
        rows = Decision.objects.filter(item__meeting=meeting).select_related("item__parent", "item__meeting__body")
        return [d for d in rows.order_by("item__number", "number") if d.label.rstrip(".") in labels]

    @staticmethod
    def at(day: int, hour: int) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime(2026, 9, day, hour))
