"""School profile, school years, regulation, acts, labels: read by many, edited by methodist and administrator."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from council.filters import ActFilter
from council.forms import ActForm, ClauseForm, LabelsForm, RegulationForm, SchoolForm, VersionForm, YearForm
from council.lib.http import SignedInRequest, safe_next
from council.lib.pages import edit_page, form_page
from council.lib.workflow import Refused
from council.models import Clause, NormativeAct, Regulation, School, SchoolYear
from council.models.school import Language
from council.regulation import new_version
from council.years import SESSION_KEY


def ask_manager(request: SignedInRequest) -> None:
    """Only methodist and administrator edit the school's particulars; others are told so."""
    if not request.user.standing.may_manage_school:
        raise Refused(_("The methodist or the administrator edits this."))


def detail(request: SignedInRequest) -> HttpResponse:
    if not request.user.standing.may_see_school:
        raise Http404
    context = {"years": SchoolYear.objects.all(), "may_edit": request.user.standing.may_manage_school, "the_school": School.objects.get()}
    return render(request, "council/school.html", context)


def school_edit(request: SignedInRequest) -> HttpResponse:
    ask_manager(request)
    form = SchoolForm(request.POST or None, request.FILES or None, instance=School.objects.get())
    return edit_page(request, form, _("School profile"), reverse("council:school"))


def letterhead(request: SignedInRequest) -> HttpResponse:
    school = School.objects.get()
    if not school.letterhead_image or not request.user.standing.may_see_school:
        raise Http404
    return HttpResponse(bytes(school.letterhead_image), content_type=school.letterhead_type)


def year_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    ask_manager(request)
    year = get_object_or_404(SchoolYear, pk=pk) if pk else None
    return edit_page(request, YearForm(request.POST or None, instance=year), _("School year"), reverse("council:school"))


@require_POST
def switch_year(request: SignedInRequest) -> HttpResponse:
    """Look at another school year from now on, in this session."""
    if (pk := request.POST.get("year", "")).isdigit() and SchoolYear.objects.filter(pk=pk).exists():
        request.session[SESSION_KEY] = int(pk)
    return redirect(safe_next(request, reverse("home")))


def regulation(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """The regulation in force, or another of its versions."""
    versions = Regulation.objects.all()
    shown = get_object_or_404(versions, pk=pk) if pk else versions.in_force(timezone.localdate()).first() or versions.first()
    context = {
        "regulation": shown,
        "versions": versions,
        "clauses": shown.clauses.all() if shown else [],
        "may_edit": request.user.standing.may_manage_school,
    }
    return render(request, "council/regulation.html", context)


def regulation_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    ask_manager(request)
    form = RegulationForm(request.POST or None, instance=get_object_or_404(Regulation, pk=pk))
    return edit_page(request, form, _("Particulars of the regulation"), reverse("council:regulation"))


def regulation_version(request: SignedInRequest, pk: int) -> HttpResponse:
    ask_manager(request)
    old = get_object_or_404(Regulation, pk=pk)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["valid_from"]
        if day <= old.valid_from:
            form.add_error("valid_from", _("The new version begins after the one it replaces."))
        else:
            return redirect("council:regulation_of", new_version(old, valid_from=day).pk)
    intro = _("All clauses are copied; then change those that changed.")
    return form_page(request, form, _("New version"), reverse("council:regulation"), intro=intro)


def clause_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    ask_manager(request)
    clause = get_object_or_404(Clause, pk=pk)
    back = reverse("council:regulation_of", args=[clause.regulation_id])
    return edit_page(request, ClauseForm(request.POST or None, instance=clause), f"{clause.code} {clause.title}", back)


def clause_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new clause takes its place by its number; its parent is the clause that its number continues."""
    ask_manager(request)
    form = ClauseForm(request.POST or None, instance=Clause(regulation=get_object_or_404(Regulation, pk=pk)))
    if request.method == "POST" and form.is_valid():
        clause = form.save(commit=False)
        others = list(clause.regulation.clauses.all())
        clause.parent = next((c for c in others if c.code == clause.code.rpartition(".")[0]), None)
        clause.save()
        order = sorted([*others, clause], key=lambda c: [int(part) for part in c.code.split(".")])
        for position, row in enumerate(order, 1):
            Clause.objects.filter(pk=row.pk).update(position=position)
        messages.success(request, _("Saved."))
        return redirect("council:regulation_of", pk)
    return form_page(request, form, _("New clause"), reverse("council:regulation_of", args=[pk]))


@require_POST
def clause_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    ask_manager(request)
    clause = get_object_or_404(Clause, pk=pk)
    return _delete(request, clause, reverse("council:regulation_of", args=[clause.regulation_id]))


def act_list(request: SignedInRequest) -> HttpResponse:
    found = ActFilter(request.GET, NormativeAct.objects.all())
    return render(request, "council/acts.html", {"filter": found, "acts": found.qs, "may_edit": request.user.standing.may_manage_school})


def act_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    ask_manager(request)
    act = get_object_or_404(NormativeAct, pk=pk) if pk else None
    return edit_page(request, ActForm(request.POST or None, instance=act), _("Normative act"), reverse("council:act_list"))


@require_POST
def act_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    ask_manager(request)
    return _delete(request, get_object_or_404(NormativeAct, pk=pk), reverse("council:act_list"))


def _delete(request: SignedInRequest, thing: Clause | NormativeAct, back: str) -> HttpResponse:
    """What an agenda cites stays: it is history."""
    try:
        thing.delete()
    except ProtectedError:
        messages.error(request, _("It is cited and stays. End its validity instead."))
    else:
        messages.success(request, _("Deleted."))
    return redirect(back)


def label_list(request: SignedInRequest) -> HttpResponse:
    ask_manager(request)
    language = request.GET.get("language", "ky")
    if language not in Language.values:
        raise Http404
    form = LabelsForm(request.POST or None, language=language)
    back = f"{reverse('council:label_list')}?language={language}"
    heading = _("Words of the papers, Russian") if language == Language.RU else _("Words of the papers, Kyrgyz")
    return edit_page(request, form, heading, back, intro=_("Each word as shipped, and your own wording below it. Empty: as shipped."))
