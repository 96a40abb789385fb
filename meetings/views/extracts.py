"""Extracts: the list, issuing one by hand, its page and its paper."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import confirm_page, file_made, form_page
from council.years import in_chosen_year
from meetings.documents import extracts as papers
from meetings.filters import ExtractFilter
from meetings.forms.extracts import ExtractForm, TextsForm
from meetings.models import Extract
from meetings.querysets.afterwards import run_by
from meetings.services import extracts
from meetings.views.common import get_meeting
from meetings.workflow.extracts import EXTRACTS

PAGE = 30


def get_extract(request: SignedInRequest, pk: int, action: str = "") -> Extract:
    """An extract this person may see; with an action, one they may do this to now."""
    rows = Extract.objects.visible_to(request.user).select_related(
        "protocol__meeting__body", "document__status__replaced_by", "for_body", "handed_by__person"
    )
    found = get_object_or_404(rows.defer("document__content", "document__status__replaced_by__content"), pk=pk)
    if action:
        EXTRACTS.require(action, request.user, found)
    return found


def extract_list(request: SignedInRequest) -> HttpResponse:
    """Extracts that this person may see; a teacher sees the own ones. At first those of the chosen year."""
    issues = request.user.standing.sees_all_meetings or bool(run_by(request.user))
    rows = Extract.objects.visible_to(request.user).select_related("body", "protocol__meeting", "document__status", "person")
    rows = rows.defer("document__content", "protocol__content").order_by("-date", "-number", "-pk")
    found = ExtractFilter(in_chosen_year(request) if issues else request.GET, rows, request=request)
    if not issues:
        for name in ("whose", "person"):
            del found.form.fields[name]
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    return render(request, "meetings/extracts_list.html", {"filter": found, "page": page, "issues": issues})


def extract_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the decisions and the addressee: a draft is made, to be looked at and issued."""
    meeting = get_meeting(request, pk, "extract")
    protocol = meeting.protocols.order_by("-version")[0]
    initial = {"decisions": request.GET.getlist("decision")}
    form = ExtractForm(request.POST or None, content=protocol.content, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = extracts.draft(
            meeting, by=request.user, decisions=data["decisions"], purpose=data["purpose"], language=data["language"], **form.addressee()
        )
        return redirect("meetings:extract", made.pk)
    return form_page(
        request,
        form,
        _("Issue an extract"),
        reverse("meetings:meeting_detail", args=[pk]),
        save=_("Show the extract"),
        intro=_("Choose the decisions and the addressee. The next page shows the extract as it will be printed; only then it is issued."),
        template="meetings/extracts_add.html",
    )


def extract(request: SignedInRequest, pk: int) -> HttpResponse:
    """An extract: a draft to be read, shortened and issued by those who issue; else the paper, whose first look counts as received."""
    found = get_extract(request, pk)
    if found.state == Extract.State.DRAFT:
        return _draft(request, found)
    found = _made(request, found)
    context = {
        "extract": found,
        "buttons": EXTRACTS.buttons(request.user, found),
        "may_open_meeting": _may_open_meeting(request, found),
        **papers.extract_context(found.content, code=found.document.code if found.document else ""),
    }
    return render(request, "meetings/extracts_detail.html", context)


def _may_open_meeting(request: SignedInRequest, found: Extract) -> bool:
    return type(found.protocol.meeting).objects.visible_to(request.user).filter(pk=found.protocol.meeting_id).exists()


def _made(request: SignedInRequest, found: Extract) -> Extract:
    """With its paper; that the addressee has opened it is noted."""
    if found.document_id is None:
        extracts.make_paper(found)
        found = get_extract(request, found.pk)
    extracts.note_opened(found, by=request.user)
    return found


def _draft(request: SignedInRequest, found: Extract) -> HttpResponse:
    """Save the texts, or save and issue; nothing typed is lost if it is refused. Who only sees it (the director) reads it."""
    source = extracts.source_of(found)
    may_issue = EXTRACTS.allows("issue", request.user, found)
    if request.method == "POST":
        EXTRACTS.require("issue", request.user, found)
    form = TextsForm(request.POST or None, extract=found.content, source=source)
    confirmed = request.POST.getlist("confirmed")
    if request.method == "POST" and form.is_valid():
        try:
            found = extracts.rewrite(found, by=request.user, texts=form.texts(), speeches=form.speeches())
        except ValidationError as error:
            form.put(error)
        else:
            if "issue" not in request.POST:
                return redirect("meetings:extract", found.pk)
            try:
                found = extracts.issue(found, by=request.user, confirmed=confirmed)
            except ValidationError as error:
                put_errors(form, error)
            else:
                messages.success(request, _("Extract № %(number)s is issued.") % {"number": found.number})
                return redirect("meetings:extract", found.pk)
    doubts = extracts.doubts_of(found, source)
    context = {
        "extract": found,
        "form": form,
        "may_issue": may_issue,
        "doubts": doubts,
        "warnings": extracts.warnings_of(found, doubts),
        "confirmed": confirmed,
        **papers.extract_context(found.content),
    }
    return render(request, "meetings/extracts_draft.html", context, status=422 if form.errors else 200)


def extract_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """The stored bytes; of a draft what it would print, with a watermark."""
    found = get_extract(request, pk)
    if found.state == Extract.State.DRAFT:
        content = papers.extract_pdf(found.content, draft=True)
    else:
        found = _made(request, found)
        assert found.document is not None
        content = bytes(found.document.content)
    return file_made(content, f"extract-{found.number or found.pk}.pdf")


@require_POST
def extract_hand(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_extract(request, pk, "hand")
    extracts.hand_over(found, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("meetings:extract", pk)


def extract_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_extract(request, pk, "delete")
    if request.method == "POST":
        extracts.delete_draft(found, by=request.user)
        messages.success(request, _("Deleted."))
        return redirect("meetings:extract_list")
    goes = _("The draft goes; the protocol stays as it is.")
    back = reverse("meetings:extract", args=[pk])
    return confirm_page(request, EXTRACTS["delete"].label, f"{found.addressee}. {goes}", back, danger=True)
