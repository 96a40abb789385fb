"""Makes the demo school through the same services as the pages use, in the order of time."""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.utils import timezone

from meetings.demo import load
from meetings.demo.extracts import Announced
from meetings.demo.load import Row
from meetings.demo.minutes import Minutes
from meetings.demo.plans import Plans
from meetings.demo.school import Institution
from meetings.demo.tasks import Lived
from meetings.demo.today import Today
from meetings.models import Decision, Meeting, Translation
from meetings.services import holding, planning, protocol, voting

COUNCIL = ("council_2024", "council_2025_spring", "council_2025", "council_2026_winter", "council_2026")
UNIONS = ("primary", "languages", "maths", "nature", "society", "arts")


def as_if(moment: datetime.datetime) -> AbstractContextManager[Any]:
    """The services read the clock: a protocol of 2024 was signed in 2024, and the chain of papers grew in the order of time."""
    return mock.patch.object(timezone, "now", return_value=moment)


def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def weekday(day: datetime.date) -> datetime.date:
    """The day itself, of a Sunday the Monday after."""
    return day + datetime.timedelta(days=1) if day.weekday() == 6 else day


class DemoSchool:
    """The demo school on its way into the database."""

    def __init__(self) -> None:
        self.school = Institution()

    def make(self) -> None:
        """All or nothing, in one transaction; no savepoints for the services inside it, since nothing here is allowed to fail."""
        with transaction.atomic(), mock.patch.object(connection.features, "uses_savepoints", False):
            self.make_all()

    def make_all(self) -> None:
        today = timezone.localdate()
        self.school.years_until(today + datetime.timedelta(days=60))
        self.school.make()
        rows = load.meetings(*COUNCIL, "pedagogical", "pedagogical_2026", "groups")
        for key in UNIONS:
            rows += load.meetings(f"union_{key}", body=key, paper=True)
        plans, lived = Plans(self.school), Lived(self.school)
        others = [self.switch(), Announced(self.school).steps(), plans.steps(), lived.steps(), lived.linked()]
        self.in_the_order_of_time([self.held(row) for row in rows] + others)
        Today(self.school).make()
        plans.after_today()

    def in_the_order_of_time(self, meetings: list[Iterator[datetime.datetime]]) -> None:
        """Let each go on at the moment it waits for: numbers are reserved, and papers chained, as they would have been."""
        waiting = [(next(steps), place, steps) for place, steps in enumerate(meetings)]
        heapq.heapify(waiting)
        while waiting:
            moment, place, steps = heapq.heappop(waiting)
            with as_if(moment):
                then = next(steps, None)
            if then is not None:
                heapq.heappush(waiting, (then, place, steps))

    def switch(self) -> Iterator[datetime.datetime]:
        yield at(datetime.date(2026, 2, 2), 9)
        self.school.switch_on_the_common_protocol()

    def held(self, row: Row) -> Iterator[datetime.datetime]:
        """The life of a meeting of the past; it stops wherever it waits for the next moment."""
        day: datetime.date = row["date"]
        meeting = self.school.new_meeting(row, day)
        minutes = Minutes(self.school, row, meeting, by=self.school.keeper(meeting))
        yield at(weekday(day - datetime.timedelta(days=12)), 10, 30)
        minutes.plan()
        called = row.get("called") or weekday(day - datetime.timedelta(days=7))
        yield at(called, 11)
        planning.call_meeting(meeting, by=minutes.by)
        minutes.without_control()
        if end := row.get("cancelled"):
            yield at(end["day"], 9, 20)
            planning.cancel_meeting(meeting, by=minutes.by, reason=end["reason"])
            return
        starts, ends = meeting.moment(meeting.starts), meeting.moment(meeting.ends, meeting.end_date)
        assert starts is not None and ends is not None
        yield starts
        minutes.attendance()
        if reason := row.get("unopened"):
            protocol.close_unopened(meeting, by=minutes.by, reason=reason)
            return
        holding.start_meeting(meeting, by=minutes.by)
        meeting.refresh_from_db()
        yield ends
        minutes.agenda(on_the_spot=True)
        minutes.write()
        minutes.attachments()
        holding.finish_meeting(meeting, by=minutes.by)
        if row.get("paper"):
            # Old minutes stand in the journal; the application keeps what was written there.
            Meeting.objects.filter(pk=meeting.pk).update(state="imported", number_is_fixed=True, source_note="Протоколдордун журналы")
            return
        yield from self.signed(meeting, (meeting.end_date or day) + datetime.timedelta(days=1))
        if correction := row.get("correction"):
            yield from self.corrected(minutes, correction)
        if day_of_translation := row.get("translated"):
            yield at(day_of_translation, 11, 40)
            self.translate(minutes)

    def signed(self, meeting: Meeting, day: datetime.date) -> Iterator[datetime.datetime]:
        """The minutes go to those who sign: the secretary the next day, the chair the day after."""
        meeting.refresh_from_db()
        yield at(weekday(day), 10)
        protocol.send_to_signing(meeting, by=self.school.acting(meeting.body, self.school.keeper(meeting)))
        signers = list(dict.fromkeys(p for p in (meeting.secretary_id, meeting.chair_id) if p in meeting.signatory_ids))
        for days, person in enumerate(signers):
            yield at(weekday(day + datetime.timedelta(days=days)), 16, 15)
            protocol.sign(meeting, by=self.school.acting(meeting.body, self.school.users[person]))

    def corrected(self, minutes: Minutes, row: Row) -> Iterator[datetime.datetime]:
        yield at(row["day"], 9, 45)
        protocol.correct(minutes.meeting, by=minutes.by, reason=row["reason"])
        decision = minutes.labelled(row["decision"])
        before, after = row["replace"]
        assert before in decision.text
        decision.text = decision.text.replace(before, after)
        voting.save_decision(decision, by=minutes.by)
        yield from self.signed(minutes.meeting, row["day"])

    def translate(self, minutes: Minutes) -> None:
        """The other language beside the original, then issued as a paper of its own."""
        meeting = minutes.meeting
        language = "ky" if meeting.language == "ru" else "ru"
        found: list[Translation] = [Translation(text=minutes.row["tr"])]
        for item, row in minutes.items:
            found.append(Translation(item=item, text=row["tr"]))
            speeches = [*row.get("heard", []), *row.get("spoke", [])]
            found += [Translation(speech=s, text=r["tr"]) for s, r in zip(item.speeches.order_by("order"), speeches, strict=True)]
            decisions = Decision.objects.filter(item=item).order_by("number")
            found += [Translation(decision=d, text=r["tr"]) for d, r in zip(decisions, row.get("decisions", []), strict=True)]
        for translation in found:
            translation.meeting, translation.language = meeting, language
        Translation.objects.bulk_create(found)
        protocol.issue_translation(meeting, by=minutes.by, language=language)
