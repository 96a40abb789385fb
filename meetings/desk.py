"""What meetings, tasks, extracts and plans have for somebody on the start page: a handful of queries, however many offices one holds."""

from __future__ import annotations

import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.lib.desk import Desk, Line
from council.lib.richtext import to_plain
from meetings.models import DecisionReview, Extract, Meeting, Protocol, ReportRequest, SecretBallot, Signature, Task, TaskReport, WorkPlan
from meetings.services.duties import SHOWN, brief
from meetings.workflow import AHEAD, PAPERS_DUE, State, signatory
from meetings.workflow.plans import PlanState
from meetings.workflow.tasks import TaskState
from members.models import User
from members.models.standing import RUNS_MEETINGS

MOST = 6  # lines of one sort
READ = 60  # tasks that are read for them
SOON = datetime.timedelta(days=7)


class MeetingsDesk(Desk):
    """Collects the lines of one person; each question is asked only of those whom it may concern."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user, self.standing, self.day = user, user.standing, timezone.localdate()
        self.runs = {seat.body_id for seat in self.standing.memberships if seat.role in RUNS_MEETINGS}
        self.keeps_all = self.standing.is_methodist

    def collect(self) -> MeetingsDesk:
        self.of_meetings()
        self.of_tasks()
        self.of_requests()
        if self.standing.is_director:
            self.of_plans()
        if self.keeps_all or self.runs:
            self.of_extracts()
            self.of_reviews()
        if self.standing.sees_all_meetings:
            self.of_everybody()
        return self

    def keeps(self, body_id: int) -> bool:
        return self.keeps_all or body_id in self.runs

    def put(self, line: Line, due: datetime.date | None) -> None:
        """To its group by its last day: late, today, or waiting."""
        if due is not None and due < self.day:
            late = (self.day - due).days
            words = ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
            self.overdue.append(Line(line.text, line.url, line.note, "bad", words))
        elif due == self.day:
            self.today.append(Line(line.text, line.url, line.note, "warn", _("today")))
        elif due is not None and due <= self.day + SOON:
            left = (due - self.day).days
            words = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
            self.waiting.append(Line(line.text, line.url, line.note, "warn", words))
        else:
            self.waiting.append(line)

    # --- meetings --------------------------------------------------------------------------------------------------------------
    @cached_property
    def open_meetings(self) -> list[Meeting]:
        """Ahead, going on, or not signed yet; `signed_by_me` of those that wait for more signatures."""
        older = Protocol.objects.filter(meeting=OuterRef("meeting"), version=OuterRef("version"))
        mine = Signature.objects.filter(~Exists(older), meeting=OuterRef("pk"), person=self.user.person_id or 0)
        rows = Meeting.objects.visible_to(self.user).still_open().select_related("body", "rule_set")
        return list(rows.annotate(signed_by_me=Exists(mine)))

    @cached_property
    def goes_on(self) -> bool:
        return any(meeting.state == State.IN_PROGRESS for meeting in self.open_meetings)

    @cached_property
    def open_ballots(self) -> list[SecretBallot]:
        """Asked for only where a meeting goes on."""
        return list(SecretBallot.objects.open_to(self.user)) if self.goes_on else []

    def of_meetings(self) -> None:
        for meeting in self.open_meetings:
            page = reverse("meetings:meeting_detail", args=[meeting.pk])
            if meeting.state in AHEAD:
                self.of_meeting_ahead(meeting, page)
            if meeting.state == State.IN_REVIEW and self.signs(meeting):
                self.put(Line(_("Sign the protocol: %(meeting)s") % {"meeting": meeting}, page), self.minutes_due(meeting))
            elif meeting.state in PAPERS_DUE and self.keeps(meeting.body_id):
                self.put(
                    Line(_("Protocol not signed: %(meeting)s") % {"meeting": meeting}, page, meeting.get_state_display()),
                    self.minutes_due(meeting),
                )

    def of_meeting_ahead(self, meeting: Meeting, page: str) -> None:
        clock = f"{meeting.starts:%H:%M}" if meeting.starts else ""
        if meeting.is_on(self.day):
            note = ", ".join(filter(None, (clock, meeting.place)))
            self.today.append(Line(str(meeting.body), page, note, meeting.badge, meeting.get_state_display()))
        elif meeting.is_past and self.keeps(meeting.body_id):
            line = Line(_("Not closed: %(meeting)s") % {"meeting": meeting}, page, meeting.get_state_display())
            self.put(line, meeting.end_date or meeting.date)
        elif not meeting.is_past and len(self.ahead) < MOST:
            note = ", ".join(filter(None, (f"{meeting.date:%d.%m.%Y}", clock, meeting.place)))
            self.ahead.append(Line(str(meeting.body), page, note, meeting.badge, meeting.get_state_display()))

    def signs(self, meeting: Meeting) -> bool:
        return signatory(self.user, meeting) and not meeting.signed_by_me  # type: ignore[attr-defined]

    def minutes_due(self, meeting: Meeting) -> datetime.date | None:
        """The last day for the minutes, by the rules of the body."""
        held = meeting.end_date or meeting.date
        return held + datetime.timedelta(days=meeting.rule_set.minutes_days) if held and meeting.rule_set else None

    # --- tasks and reports -----------------------------------------------------------------------------------------------------
    def of_tasks(self) -> None:
        """My own that are open; those reported whose report I have to accept."""
        if self.user.person_id is None:
            return
        mine = Task.objects.executed_by(self.user).order_by()
        controlled = Q(assignment__controller=self.user.person_id) | Q(meeting__body__in=self.runs)
        own = TaskReport.objects.filter(answer="", person=self.user.person_id)  # which another one accepts
        reported = Q(state=TaskState.REPORTED) & ~Q(pk__in=own.order_by().values("task"))
        wanted = Q(state=TaskState.OPEN, pk__in=mine.values("pk")) | (reported & (Q() if self.keeps_all else controlled))
        rows = Task.objects.filter(wanted).select_related("meeting__body", "assignment__decision__item__parent")
        shown: dict[str, int] = {}
        for task in rows.order_by("-state", "due", "pk")[:READ]:
            shown[task.state] = shown.get(task.state, 0) + 1
            if shown[task.state] > MOST:
                continue
            page = reverse("meetings:task_detail", args=[task.pk])
            if task.state == TaskState.REPORTED:
                self.waiting.append(Line(_("Accept the report: %(task)s") % {"task": capfirst(brief(task))}, page))
            else:
                note = _("until %(day)s") % {"day": f"{task.due:%d.%m.%Y}"} if task.due else ""
                self.put(Line(capfirst(brief(task)), page, note), task.due)
        for state, count in shown.items():
            if count > MOST:
                text = _("More tasks of mine") if state == TaskState.OPEN else _("More reports to accept")
                self.waiting.append(Line(text, reverse("meetings:task_list")))

    def of_requests(self) -> None:
        """Reports that I am asked for, of meetings that will be held."""
        rows = ReportRequest.objects.asked_of(self.user).filter(came_at=None).exclude(meeting__state__in=["cancelled", "postponed"])
        for request in rows.order_by("due", "pk")[:MOST]:
            page = reverse("meetings:request", args=[request.pk])
            note = _("until %(day)s") % {"day": f"{request.due:%d.%m.%Y}"}
            self.put(Line(_("Send a report: %(subject)s") % {"subject": request.subject}, page, note), request.due)

    def of_everybody(self) -> None:
        """For methodist and director: how many tasks of the school are late."""
        if late := Task.objects.visible_to(self.user).overdue(self.day).count():
            page = reverse("meetings:task_list") + "?tab=all&state=late"
            self.overdue.append(Line(_("Overdue tasks of the school: %(n)s") % {"n": late}, page))

    # --- papers ----------------------------------------------------------------------------------------------------------------
    def of_extracts(self) -> None:
        rows = Extract.objects.visible_to(self.user).filter(state=Extract.State.DRAFT)
        if not self.keeps_all:
            rows = rows.filter(body__in=self.runs)
        found = list(rows.only("addressee").order_by("-pk")[: MOST + 1])
        for extract in found[:MOST]:
            page = reverse("meetings:extract", args=[extract.pk])
            self.waiting.append(Line(_("Read and confirm an extract: %(addressee)s") % {"addressee": extract.addressee}, page))
        if len(found) > MOST:
            self.waiting.append(Line(_("More extracts to confirm"), reverse("meetings:extract_list") + "?year=&state=draft"))

    def of_plans(self) -> None:
        for plan in WorkPlan.objects.filter(state=PlanState.ADOPTED).select_related("body", "school_year")[:MOST]:
            page = reverse("meetings:plan_detail", args=[plan.pk])
            self.waiting.append(Line(_("Approve the work plan: %(plan)s") % {"plan": plan}, page, plan.get_state_display()))

    def of_reviews(self) -> None:
        """Decisions to be looked at again within a week, or since."""
        rows = DecisionReview.objects.filter(done_at=None, on__lte=self.day + SOON)
        if not self.keeps_all:
            rows = rows.filter(decision__item__meeting__body__in=self.runs)
        for review in rows.select_related("decision__item__meeting__body", "decision__item__parent")[:MOST]:
            decision = review.decision
            words = (
                _("a closed matter") if decision.is_confidential else f"{decision.label} {Truncator(to_plain(decision.text)).chars(SHOWN)}"
            )
            page = reverse("meetings:decision", args=[decision.pk])
            self.put(Line(_("Look at a decision again: %(decision)s") % {"decision": words}, page, f"{review.on:%d.%m.%Y}"), review.on)
