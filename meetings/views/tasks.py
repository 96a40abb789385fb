"""The register of decisions and assignments, and the life of a task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import file_kept, file_made
from council.lib.paging import page_of
from council.lib.richtext import to_plain
from council.lib.tables import workbook
from council.models import SavedView
from council.years import in_chosen_year
from meetings.filters import DecisionFilter, TaskFilter
from meetings.forms.planning import ReasonForm
from meetings.forms.tasks import ExtendForm, NoteForm, ReportForm, ReturnForm
from meetings.models import Decision, Meeting, Task, TaskEvidence
from meetings.querysets.afterwards import TaskQuerySet
from meetings.services import shares as counted
from meetings.services import tasks
from meetings.services.duties import Holders
from meetings.services.standing import standing_of
from meetings.workflow.tasks import TASKS
from members.models import Person, User

PAGE = 30
PAGE_NAME = "meetings:task_list"


# --- the register ------------------------------------------------------------------------------------------------------------


def task_list(request: SignedInRequest) -> HttpResponse:
    """Tasks (one's own, of one's bodies, all that one may see) or decisions, filtered; also as an Excel file."""
    tabs = tabs_for(request.user)
    tab = request.GET.get("tab") or _first_tab(request.user)
    if tab not in dict(tabs):
        raise Http404
    found = _decisions(request) if tab == "decisions" else _tasks(request, tab)
    if request.GET.get("export") == "xlsx":
        return _as_file(found["filter"].qs, tab)
    page = page_of(found["filter"].qs, request.GET.get("page"), size=PAGE, rows=found["rows_from"])
    rows = [(row, standing_of(row) if tab == "decisions" else None) for row in page]
    saved = SavedView.objects.filter(user=request.user, page=PAGE_NAME)
    context = {"tabs": tabs, "tab": tab, "page": page, "rows": rows, "saved": saved, "page_name": PAGE_NAME, **found}
    context["narrowed"] = any(request.GET.get(name) for name in ("body", "year", "responsible", "controller", "clause", "sort"))
    return render(request, "meetings/tasks_list.html", context)


def tabs_for(user: User) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("mine", gettext_lazy("Mine"))]
    if user.standing.memberships:
        found.append(("body", gettext_lazy("Of my bodies")))
    if user.standing.may_see_meetings:
        found += [("all", gettext_lazy("All")), ("decisions", gettext_lazy("Decisions"))]
    return found


def _first_tab(user: User) -> str:
    """What one has to do oneself; who has nothing to do looks after others."""
    if not user.standing.may_see_meetings or Task.objects.executed_by(user).still_open().exists():
        return "mine"
    return "all"


def _tasks(request: SignedInRequest, tab: str) -> dict[str, Any]:
    seen: TaskQuerySet = Task.objects.visible_to(request.user)
    if tab == "mine":
        seen = Task.objects.executed_by(request.user)
    elif tab == "body":
        bodies = {seat.body_id for seat in request.user.standing.memberships}
        seen = seen.filter(meeting__body__in=bodies)
    found = TaskFilter(request.GET, seen.urgent_first(), user=request.user, seen=seen, request=request)
    return {"filter": found, "rows_from": Task.objects.with_decision()}


def _decisions(request: SignedInRequest) -> dict[str, Any]:
    seen = Decision.objects.visible_to(request.user).standing().with_state().newest_first()
    return {"filter": DecisionFilter(request.GET, seen, request=request), "rows_from": Decision.objects.with_state()}


def with_holders(rows: list[Task]) -> list[tuple[Task, list[Person]]]:
    """Each task with those who have it today."""
    holders = Holders()
    return [(task, holders.executors(task)) for task in rows]


def _as_file(rows: Any, tab: str) -> HttpResponse:
    if tab == "decisions":
        heading = [_("Body"), _("protocol №"), _("Date"), "№", _("Decision"), _("State"), _("Open tasks"), _("To be reviewed on")]
        content = workbook(heading, (_decision_cells(d) for d in rows))
    else:
        heading = [_("What is to be done"), _("Responsible"), _("Today"), _("Last day"), _("State"), _("Closed on"), _("Body"), _("protocol №"), _("Date"), "№"]  # fmt: skip
        content = workbook(heading, (_task_cells(task, people) for task, people in with_holders(list(rows.with_people()))))
    return file_made(content, "decisions.xlsx" if tab == "decisions" else "tasks.xlsx")


def _task_cells(task: Task, people: list[Person]) -> list[Any]:
    decision, meeting = task.assignment.decision, task.meeting
    named = "; ".join(p.name for p in task.assignment.parties.all())
    state = _("Overdue") if task.is_overdue else task.get_state_display()
    today = "; ".join(str(p) for p in people)
    return [
        to_plain(task.what),
        named,
        today,
        task.due,
        state,
        task.closed_on,
        str(meeting.body),
        meeting.number,
        meeting.date,
        decision.label,
    ]


def _decision_cells(decision: Decision) -> list[Any]:
    meeting, stands = decision.item.meeting, standing_of(decision)
    words = "; ".join(str(line) for line in stands.lines)
    still = decision.open_tasks  # type: ignore[attr-defined]  # annotated
    return [str(meeting.body), meeting.number, meeting.date, decision.label, to_plain(decision.text), words, still, stands.review_on]


# --- a task ------------------------------------------------------------------------------------------------------------------


def get_task(request: SignedInRequest, pk: int) -> Task:
    return get_object_or_404(Task.objects.visible_to(request.user).with_people(), pk=pk)


def task_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A task as it stands. Who may not open the meeting sees the decision it comes from and nothing else of the minutes."""
    task = get_task(request, pk)
    holders = Holders()
    meeting = task.meeting
    buttons = TASKS.buttons(request.user, task)
    context = {
        "task": task,
        "decision": task.assignment.decision,
        "meeting": meeting,
        "may_open": Meeting.objects.visible_to(request.user).filter(pk=meeting.pk).exists(),
        "parties": [(party, [p for p in holders.of(party) if p.pk != party.person_id]) for party in task.assignment.parties.all()],
        "controllers": holders.controllers(task),
        "reports": task.reports.select_related("person", "answered_by__person").prefetch_related("evidence"),
        "extensions": task.extensions.select_related("by__person"),
        "history": task.history.all(),
        "buttons": buttons,
        "next": _next(buttons),
    }
    return render(request, "meetings/tasks_detail.html", context)


def _next(buttons: list[Any]) -> str:
    """The button that is most likely to be the next one."""
    names = [b.action.name for b in buttons if b.allowed]
    return next((name for name in ("accept", "report", "done") if name in names), "")


@dataclass(frozen=True)
class Act:
    """A button of a task: its verb, its form, what the page says, what is said when it is done."""

    verb: Callable[..., None]
    form: type[forms.Form]
    intro: Any
    done: Any


ACTS = {
    "report": Act(
        tasks.report,
        ReportForm,
        gettext_lazy("Say in two or three sentences what was done, and add what shows it: photographs, a plan, a list."),
        gettext_lazy("The report is sent."),
    ),
    "accept": Act(
        tasks.accept, NoteForm, gettext_lazy("The task is done then."), gettext_lazy("The report is accepted: the task is done.")
    ),
    "return": Act(
        tasks.send_back,
        ReturnForm,
        gettext_lazy("The task is open again, and your note goes to those responsible."),
        gettext_lazy("The report is returned."),
    ),
    "done": Act(
        tasks.mark_done,
        NoteForm,
        gettext_lazy("Without a report: because you know that it was carried out."),
        gettext_lazy("The task is marked as done."),
    ),
    "extend": Act(
        tasks.extend,
        ExtendForm,
        gettext_lazy("The deadline before stays on record with your reason."),
        gettext_lazy("The deadline is extended."),
    ),
    "not_done": Act(
        tasks.close_not_done,
        ReasonForm,
        gettext_lazy("The task ends although it was not carried out. It stands so in the register and in the shares."),
        gettext_lazy("The task is closed as not done."),
    ),
    "reopen": Act(tasks.reopen, ReasonForm, gettext_lazy("It was closed too early."), gettext_lazy("The task is open again.")),
}


def task_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Ask with a form, act, go back to the task. A second press of the same button changes nothing and says the same."""
    if name not in ACTS:
        raise Http404
    task, act = get_task(request, pk), ACTS[name]
    if request.method == "POST" and _just_done(task, name, request.user):
        messages.success(request, act.done)
        return redirect("meetings:task_detail", pk)
    TASKS.require(name, request.user, task)
    form = act.form(request.POST, request.FILES) if request.method == "POST" else act.form()
    if request.method == "POST" and form.is_valid():
        try:
            act.verb(task, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, act.done)
            return redirect("meetings:task_detail", pk)
    context = {
        "form": form,
        "task": task,
        "heading": TASKS[name].label,
        "action": TASKS[name],
        "intro": act.intro,
    }
    return render(request, "meetings/tasks_act.html", context, status=422 if form.errors else 200)


def _just_done(task: Task, name: str, user: User) -> bool:
    """Whether the last line of the history is this very act by this very person: then this is its second press."""
    if name in ("report", "extend"):  # these may rightly be done twice; their verbs know a repeat by what was sent
        return False
    last = task.history.last()
    return last is not None and last.action == name and last.actor_id == user.pk


def evidence_file(request: SignedInRequest, pk: int) -> FileResponse:
    """A file of a report, for those who may see the task."""
    row = get_object_or_404(TaskEvidence.objects.select_related("report"), pk=pk)
    get_task(request, row.report.task_id)
    return file_kept(row)


# --- shares ------------------------------------------------------------------------------------------------------------------

WAYS = [
    ("person", gettext_lazy("By person")),
    ("unit", gettext_lazy("By responsible body")),
    ("body", gettext_lazy("By deciding body")),
    ("year", gettext_lazy("By school year")),
]


def shares(request: SignedInRequest) -> HttpResponse:
    """Which share of the tasks that the reader may see was carried out, in time or late. All counts are of those tasks alone; of the
    year that is looked at, unless another one, or none, is asked for, or years are compared."""
    way = request.GET.get("by", "person")
    if way not in dict(WAYS):
        raise Http404
    seen: TaskQuerySet = Task.objects.visible_to(request.user)
    asked = request.GET if way == "year" else in_chosen_year(request)
    found = TaskFilter(asked, seen, user=request.user, seen=seen, request=request)
    lines, whole = counted.shares(found.qs.order_by(), way)
    if request.GET.get("export") == "xlsx":
        heading = [
            dict(WAYS)[way],
            _("In time"),
            _("Late"),
            _("Not done"),
            pgettext("tasks", "Open"),
            _("of them overdue"),
            _("Total"),
            "%",
        ]
        rows = [[s.name, s.in_time, s.late, s.not_done, s.open, s.overdue, s.total, s.percent] for s in [*lines, whole]]
        return file_made(workbook(heading, rows), "shares.xlsx")
    context = {"ways": WAYS, "way": way, "filter": found, "lines": lines, "whole": whole, "heading": dict(WAYS)[way]}
    return render(request, "meetings/tasks_shares.html", context)
