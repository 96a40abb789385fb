"""Pages of a secret ballot: for who holds it, and the one screen of a voter. No page tells what somebody voted, that voter included."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from council.lib.http import SignedInRequest, put_errors
from council.lib.pages import confirm_page, file_made, form_page
from council.lib.workflow import Refused
from meetings import documents
from meetings.forms.ballots import BallotForm, CastingForm, ResultForm
from meetings.forms.planning import ReasonForm
from meetings.models import SECRET_CHOICES, Meeting, SecretBallot
from meetings.services import ballots, voting
from meetings.views.common import get_decision, get_meeting
from meetings.workflow import WORKFLOW, chair, methodist, secretary
from members.models import User

BALLOTS = SecretBallot.objects.select_related("vote__meeting__body", "vote__meeting__rule_set", "decision__item__parent")


def get_ballot(request: SignedInRequest, pk: int, action: str = "") -> SecretBallot:
    """A ballot of a meeting this person may see; with an action, of one they may do this to now."""
    ballot = get_object_or_404(BALLOTS, pk=pk)
    get_meeting(request, ballot.vote.meeting_id, action)
    return ballot


def may_watch(user: User, meeting: Meeting) -> bool:
    """Who sees how many have voted, and who has not: those who keep the minutes, and the chair. What was voted nobody sees."""
    return any(holds(user, meeting) for holds in (methodist, secretary, chair))


def ballot_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a decision to a secret ballot. If there is one already, its page."""
    decision = get_decision(request, pk, "record", complete=True)
    if standing := decision.secret_ballots.standing().first():
        return redirect("meetings:ballot", standing.pk)
    voters = voting.voters_present(decision, proxies=False)
    form = BallotForm(request.POST or None, decision=decision, voters=voters)
    if request.method == "POST" and form.is_valid():
        try:
            ballot = ballots.open_ballot(decision, by=request.user, **form.arguments())
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The secret ballot is open."))
            return redirect("meetings:ballot", ballot.pk)
    context = {
        "form": form,
        "decision": decision,
        "quorum": decision.item.meeting.quorum_of(decision.item),
        "eligible": sum(1 for v in voters if not v.recused),
        "recused": [v for v in voters if v.recused],
        "annulled": decision.secret_ballots.filter(state="annulled"),
    }
    return render(request, "meetings/ballot_open.html", context, status=422 if form.errors else 200)


def ballot(request: SignedInRequest, pk: int) -> HttpResponse:
    """How a ballot goes, or how it ended. Open, it tells those who hold it how many have voted and who has not, and the rest nothing."""
    row = get_ballot(request, pk)
    meeting = row.vote.meeting
    watching, voters = may_watch(request.user, meeting), list(row.vote.voters.all())
    done = row.voted_ids() if watching and not row.paper and row.state != "annulled" else set()
    mine = next((v for v in voters if v.person_id and v.person_id == request.user.person_id), None)
    context: dict[str, Any] = {
        "ballot": row,
        "meeting": meeting,
        "watching": watching,
        "may_record": WORKFLOW.allows("record", request.user, meeting),
        "recused": [v for v in voters if v.recused],
        "voted": len(done),
        "waiting": [v for v in voters if not v.recused and v.pk not in done] if watching and not row.paper else [],
        "may_vote": row.is_open and not row.paper and mine is not None and not mine.recused,
        "verdict": row.vote.verdict() if row.is_closed else None,
        "casting": CastingForm(initial={"casting": row.vote.casting}),
    }
    return render(request, "meetings/ballot.html", context)


def ballot_list(request: SignedInRequest) -> HttpResponse:
    """The ballots this person can vote in now; the start page and the page of a meeting ask it from time to time."""
    return render(request, "meetings/ballot_list.html", {"open_ballots": SecretBallot.objects.open_to(request.user)})


@never_cache
@sensitive_post_parameters("choice")
def ballot_vote(request: SignedInRequest, pk: int) -> HttpResponse:
    """One screen for a voter: choose, confirm, done. The choice travels in the body of a form alone, never in an address."""
    row = get_object_or_404(BALLOTS, pk=pk)
    voter = ballots.voter_for(row, request.user)
    if voter is None or row.paper:
        raise Http404
    choice = request.POST.get("choice", "")
    if request.method == "POST" and "confirmed" in request.POST and choice in dict(SECRET_CHOICES):
        if ballots.cast(row, by=request.user, choice=choice):
            messages.success(request, _("Your vote is in."))
        else:
            messages.warning(request, _("You have voted already; the second press changed nothing."))
        return redirect("meetings:ballot_vote", pk)
    if not row.is_open:
        return redirect("meetings:ballot", pk)
    context = {
        "ballot": row,
        "choices": SECRET_CHOICES,
        "chosen": next(((value, label) for value, label in SECRET_CHOICES if value == choice), None),
        "has_voted": voter.pk in row.voted_ids(),
    }
    return render(request, "meetings/ballot_vote.html", context)


def _words_of(row: SecretBallot) -> str:
    return f"{row.decision.label} {Truncator(row.text).words(15)}"


def ballot_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, with the number of those who have not voted, and close for good."""
    row = get_ballot(request, pk, "record")
    if request.method == "POST":
        try:
            ballots.close_ballot(row, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The ballot is closed and counted."))
        return redirect("meetings:ballot", pk)
    if not row.is_open or row.paper:
        raise Refused(_("This ballot has ended; it is never opened again.") if not row.is_open else _("This ballot is on paper."))
    values = {"voted": len(row.voted_ids()), "eligible": row.eligible}
    question = _("%(voted)s of %(eligible)s have voted. After closing nobody can vote any more, and it is never opened again.") % values
    return confirm_page(request, _("Close and count"), f"{_words_of(row)} {question}", reverse("meetings:ballot", args=[pk]))


def ballot_annul(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_ballot(request, pk, "record")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.annul_ballot(row, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The ballot is annulled."))
            return redirect("meetings:ballot", pk)
    if not row.is_open:
        raise Refused(_("This ballot has ended; it is never opened again."))
    question = _("The votes cast so far are destroyed unread. The reason stays in the minutes.")
    back = reverse("meetings:ballot", args=[pk])
    return confirm_page(request, _("Annul the ballot"), f"{_words_of(row)} {question}", back, form=form, danger=True)


def ballot_result(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the counting commission found; written once more, with a reason, if a number was mistyped."""
    row = get_ballot(request, pk, "record")
    if not row.paper or row.state == "annulled":
        raise Refused(_("This ballot has no counting commission.") if not row.paper else _("The ballot is annulled."))
    form = ResultForm(request.POST or None, ballot=row)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.write_result(row, by=request.user, result=form.result(), reason=form.cleaned_data.get("reason", ""))
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The result of the ballot is recorded."))
            return redirect("meetings:ballot", pk)
    values = {"n": row.eligible, "names": ", ".join(row.commission)}
    intro = _("%(n)s voters on the list, and as many ballots printed. Counting commission: %(names)s") % values
    save = _("Close and record the result") if row.is_open else ""
    back = reverse("meetings:ballot", args=[pk])
    return form_page(request, form, _("Result of the counting commission"), back, save=save, intro=intro)


@require_POST
def ballot_casting(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_ballot(request, pk, "record")
    form = CastingForm(request.POST)
    if form.is_valid():
        ballots.write_casting(row, by=request.user, casting=form.cleaned_data["casting"])
        messages.success(request, _("Saved."))
    return redirect("meetings:ballot", pk)


def ballot_papers(request: SignedInRequest, pk: int, paper: str) -> HttpResponse:
    """To print: the ballots, or the protocol of the counting commission."""
    row = get_ballot(request, pk, "record")
    if not row.paper:
        raise Refused(_("This ballot has no counting commission."))
    content = documents.ballots_pdf(row) if paper == "ballots" else documents.commission_pdf(row)
    return file_made(content, f"{paper}-{row.pk}.pdf")
