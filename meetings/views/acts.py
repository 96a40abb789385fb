"""The acts of the workflow: each asks once, by name, with its reason, its warnings, or a recent sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import confirm_page, form_page
from council.models.school import Language
from meetings.forms.planning import NoteForm, NumberForm, PostponeForm, ReasonForm, ScanForm
from meetings.forms.record import TranslationForm
from meetings.models import Meeting, ProtocolScan, Translation
from meetings.services import holding, numbers, planning, protocol
from meetings.views.common import back_to, get_meeting
from meetings.workflow import WORKFLOW, acts_for
from members.signin import recent_sign_in_required

Verb = Callable[..., Any]

# Acts on a confirm page: the verb, the form whose fields it takes, what the page asks.
ACTS: dict[str, tuple[Verb, type[forms.Form] | None, Any]] = {
    "call": (planning.call_meeting, None, gettext_lazy("The agenda goes to the members, and a provisional number is reserved.")),
    "start": (holding.start_meeting, None, gettext_lazy("The rules of the day are fixed and the minutes are opened.")),
    "finish": (holding.finish_meeting, None, gettext_lazy("The minutes stay open to be completed.")),
    "resume": (holding.resume_meeting, None, gettext_lazy("The meeting goes on.")),
    "review": (protocol.send_to_signing, None, gettext_lazy("The text is closed and goes to those who sign it.")),
    "withdraw": (protocol.withdraw, NoteForm, gettext_lazy("The text is opened again; signatures given so far are void.")),
    "correct": (protocol.correct, ReasonForm, gettext_lazy("The signed protocol stays in force until its new version is signed.")),
    "cancel": (planning.cancel_meeting, ReasonForm, gettext_lazy("The meeting will not be held.")),
    "postpone": (planning.postpone_meeting, PostponeForm, gettext_lazy("Agenda, guests and appendices move to a new meeting.")),
    "unopened": (
        protocol.close_unopened,
        ReasonForm,
        gettext_lazy("A short act with the attendance is issued, and the meeting is closed."),
    ),
}


def act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Ask, confirm, act."""
    if name == "edit":
        return redirect("meetings:meeting_edit", pk)
    if name in ("sign", "translate", "scan"):
        return redirect(f"meetings:{name}", pk)
    if name == "extract":
        return redirect("meetings:extract_add", pk)
    if name not in ACTS:
        raise Http404
    meeting = get_meeting(request, pk, name, complete=True)
    verb, form_class, question = ACTS[name]
    form = form_class(request.POST or None) if form_class else None
    warnings = list((WORKFLOW[name].warnings or _no_warnings)(meeting))
    confirmed = request.POST.getlist("confirmed")
    open_warnings = [w for w in warnings if w[0] not in confirmed]
    if request.method == "POST" and not open_warnings and (form is None or form.is_valid()):
        arguments = _arguments(name, form)
        try:
            verb(meeting, by=request.user, **arguments)
        except ValidationError as error:
            assert form is not None
            put_errors(form, error)
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": WORKFLOW[name].label})
            return back_to(meeting)
    return _ask(request, meeting, name, question, form=form, warnings=warnings, confirmed=confirmed)


def _no_warnings(meeting: Meeting) -> list[tuple[str, object]]:
    return []


def _arguments(name: str, form: forms.Form | None) -> dict[str, Any]:
    if form is None:
        return {}
    data = dict(form.cleaned_data)
    return {"note": data["reason"]} if name == "withdraw" else data


def _ask(request: SignedInRequest, meeting: Meeting, name: str, question: Any, **context: Any) -> HttpResponse:
    action = WORKFLOW[name]
    back = reverse("meetings:meeting_detail", args=[meeting.pk])
    if name == "review":
        context |= {"template": "meetings/review.html", "meeting": meeting}
    return confirm_page(request, action.label, f"{meeting}. {question}", back, danger=action.tone == "danger", **context)


@recent_sign_in_required
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign: a sign-in of the last fifteen minutes is asked for, so that one password serves a row of protocols."""
    meeting = get_meeting(request, pk, "sign", complete=True)
    warning = protocol.order_warning(meeting)
    warnings = [("order", warning)] if warning else []
    confirmed = request.POST.getlist("confirmed")
    if request.method == "POST" and all(code in confirmed for code, _text in warnings):
        done = protocol.sign(meeting, by=request.user)
        text = _("The protocol is signed, numbered and issued.") if done else _("Your signature is recorded. The other one is awaited.")
        messages.success(request, text)
        return back_to(meeting)
    question = _("By signing you confirm that the minutes are right as they stand in the draft.")
    if absent := acts_for(request.user, meeting, "sign"):
        question += " " + _("You sign in the place of: %(name)s. The protocol says so.") % {"name": absent}
    return _ask(request, meeting, "sign", question, form=None, warnings=warnings, confirmed=confirmed)


def number(request: SignedInRequest, pk: int) -> HttpResponse:
    """A number given by hand, before signing."""
    meeting = get_meeting(request, pk, "edit")
    form = NumberForm(request.POST or None, initial={"number": meeting.number, "note": meeting.number_note})
    if request.method == "POST" and form.is_valid():
        try:
            fresh = holding.locked_for("edit", meeting, request.user)
            numbers.choose_number(fresh, form.cleaned_data["number"], form.cleaned_data["note"])
            fresh.save()
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return back_to(meeting)
    intro = _("A gap that this leaves is shown in the register with your note.")
    return form_page(request, form, _("Protocol number by hand"), reverse("meetings:meeting_detail", args=[pk]), intro=intro)


def scan(request: SignedInRequest, pk: int) -> HttpResponse:
    """A scan of the printout with its ink, after signing."""
    meeting = get_meeting(request, pk, "scan")
    form = ScanForm(request.POST or None, request.FILES or None, instance=ProtocolScan(meeting=meeting))
    if request.method == "POST" and form.is_valid():
        protocol.add_scan(meeting, by=request.user, scan=form.save(commit=False))
        messages.success(request, _("Saved."))
        return back_to(meeting, "papers")
    intro = _("Sign the printed protocol by hand, scan it, and put the scan here. Readers of the meeting can then download it.")
    return form_page(request, form, WORKFLOW["scan"].label, reverse("meetings:meeting_detail", args=[pk]), intro=intro)


def translate(request: SignedInRequest, pk: int) -> HttpResponse:
    """The other language beside the original: titles, speeches, decisions. May be done after signing, and then issued."""
    meeting = get_meeting(request, pk, "translate", complete=True)
    language = Language.RU if meeting.language == Language.KY else Language.KY
    rows = _translation_rows(meeting, language)
    bound = [
        (kind, key, original, TranslationForm(request.POST or None, prefix=f"{kind}{key}", initial={"text": text}, language=language))
        for kind, key, original, text in rows
    ]
    if request.method == "POST" and all(form.is_valid() for *_rest, form in bound):
        _save_translations(meeting, language, {(kind, key): form.cleaned_data["text"] for kind, key, _original, form in bound})
        if "issue" in request.POST:
            protocol.issue_translation(meeting, by=request.user, language=language)
        messages.success(request, _("Saved."))
        return back_to(meeting, "papers")
    refused = request.method == "POST"
    context = {"meeting": meeting, "rows": bound, "signed": meeting.protocols.exists(), "bound": refused}
    return render(request, "meetings/translate.html", context, status=422 if refused else 200)


def _translation_rows(meeting: Meeting, language: str) -> list[tuple[str, int, str, str]]:
    """Every text with its translation so far, in the order of the protocol."""
    known = {(t.item_id, t.speech_id, t.decision_id): t.text for t in meeting.translations.filter(language=language)}
    rows = [("theme", 0, meeting.theme, known.get((None, None, None), ""))] if meeting.theme else []
    for item in meeting.items.all():
        rows.append(("item", item.pk, item.title, known.get((item.pk, None, None), "")))
        rows += [("speech", s.pk, s.text, known.get((None, s.pk, None), "")) for s in item.speeches.all() if s.text]
        rows += [("decision", d.pk, d.text, known.get((None, None, d.pk), "")) for d in item.decisions.all()]
    return rows


def _save_translations(meeting: Meeting, language: str, texts: dict[tuple[str, int], str]) -> None:
    """Write these texts: what is new comes in, what is empty goes."""
    rows = {}
    for (kind, key), text in texts.items():
        target = {f"{kind}_id": key} if key else {}
        row = Translation(meeting=meeting, language=language, text=text, **target)
        rows[row.item_id, row.speech_id, row.decision_id] = row
    for old in meeting.translations.filter(language=language):
        new = rows.pop((old.item_id, old.speech_id, old.decision_id), None)
        if new is not None and not new.text:
            old.delete()
        elif new is not None and new.text != old.text:
            old.text = new.text
            old.save(update_fields=["text"])
    Translation.objects.bulk_create(row for row in rows.values() if row.text)
