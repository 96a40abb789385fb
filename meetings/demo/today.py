"""The meeting that goes on while the demo school is looked at, and those that lie ahead. All dates are counted from now."""

from __future__ import annotations

import datetime

from django.utils import timezone

from meetings.demo import load
from meetings.demo.load import Row
from meetings.demo.minutes import Minutes
from meetings.demo.school import Institution
from meetings.models import Meeting, ReportRequest
from meetings.services import holding, numbers, planning, requests
from members.models import Body, User


class Today:
    """Today's part of the demo school."""

    def __init__(self, school: Institution) -> None:
        self.school, self.now = school, timezone.localtime()

    def make(self) -> None:
        data = load.documents("today")
        self.running(load.meeting(data["running"]))
        for row in data["ahead"]:
            self.ahead(load.meeting(row))

    def running(self, row: Row) -> None:
        """It began 55 minutes ago, at a round time, but never yesterday."""
        begun = max(self.now - datetime.timedelta(minutes=55), self.now.replace(hour=0, minute=0))
        begun = begun.replace(minute=begun.minute - begun.minute % 5, second=0, microsecond=0)
        meeting = self.school.new_meeting(row, self.now.date())
        meeting.starts, meeting.ends = begun.time(), None
        minutes = Minutes(self.school, row, meeting, by=self.school.keeper(meeting))
        minutes.plan()
        if meeting.date and meeting.date < datetime.date(2027, 9, 1):
            # № 2 is left free, so that the case of 5 November can be recorded or imported in the demo school.
            numbers.choose_number(meeting, row["number"], "№ 2 — 5-ноябрдагы отурумга калтырылды")
            meeting.save()
        planning.call_meeting(meeting, by=minutes.by)
        minutes.attendance()
        holding.start_meeting(meeting, by=minutes.by)
        meeting.refresh_from_db()
        minutes.write()
        minutes.attachments()

    def ahead(self, row: Row) -> None:
        meeting = self.school.new_meeting(row, self.day(row["days"]))
        minutes = Minutes(self.school, row, meeting, by=self.school.keeper(meeting))
        minutes.plan()
        if row["do"] == "call":
            planning.call_meeting(meeting, by=minutes.by)
        elif row["do"] == "plan":
            self.asked(meeting, by=minutes.by)
        elif row["do"] == "cancel":
            planning.cancel_meeting(meeting, by=minutes.by, reason=row["reason"])
        elif row["do"] == "postpone":
            planning.postpone_meeting(meeting, by=minutes.by, reason=row["reason"], date=self.day(row["to"]))

    def asked(self, meeting: Meeting, *, by: User) -> None:
        """All method unions are asked for their half-year; one has answered already."""
        unions = Body.objects.filter(kind="method_union").order_by("pk")
        subject = "Биринчи жарым жылдыктагы иштин жыйынтыктары"
        requests.ask(meeting, by=by, subject=subject, due=self.day(25), bodies=unions)
        head = User.objects.get(username="head")
        answered = ReportRequest.objects.asked_of(head).get(meeting=meeting)
        words = (
            "Бирикме биринчи жарым жылдыкта эки отурум өткөрдү, жети ачык сабак болду. Физика жана химия сабактарында лабораториялык иштердин "
            "сексен пайызы өткөрүлдү.\n- Экинчи жарым жылдыкта биргелешкен эки сабак пландалды."
        )
        requests.answer(answered, by=head, text=words)

    def day(self, days: int) -> datetime.date:
        """So many days from now; of a Sunday the Monday after."""
        day = self.now.date() + datetime.timedelta(days=days)
        return day + datetime.timedelta(days=1) if day.weekday() == 6 else day
