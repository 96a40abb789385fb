"""The table of contents. Apps are named as strings: the floor imports none of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import TemplateView
from django.views.i18n import set_language

from council.views import breaks, guide, health, lists, school, verify

council = [
    path("school/", school.detail, name="school"),
    path("school/edit/", school.school_edit, name="school_edit"),
    path("school/letterhead/", school.letterhead, name="letterhead"),
    path("school/years/new/", school.year_edit, name="year_add"),
    path("school/years/<int:pk>/", school.year_edit, name="year_edit"),
    path("school/breaks/", breaks.break_list, name="break_list"),
    path("school/breaks/new/", breaks.break_edit, name="break_add"),
    path("school/breaks/<int:pk>/", breaks.break_edit, name="break_edit"),
    path("school/breaks/<int:pk>/delete/", breaks.break_delete, name="break_delete"),
    path("school/labels/", school.label_list, name="label_list"),
    path("year/", school.switch_year, name="switch_year"),
    path("regulation/", school.regulation, name="regulation"),
    path("regulation/<int:pk>/", school.regulation, name="regulation_of"),
    path("regulation/<int:pk>/edit/", school.regulation_edit, name="regulation_edit"),
    path("regulation/<int:pk>/version/", school.regulation_version, name="regulation_version"),
    path("regulation/<int:pk>/clauses/new/", school.clause_add, name="clause_add"),
    path("clauses/<int:pk>/edit/", school.clause_edit, name="clause_edit"),
    path("clauses/<int:pk>/delete/", school.clause_delete, name="clause_delete"),
    path("acts/", school.act_list, name="act_list"),
    path("acts/new/", school.act_edit, name="act_add"),
    path("acts/<int:pk>/edit/", school.act_edit, name="act_edit"),
    path("acts/<int:pk>/delete/", school.act_delete, name="act_delete"),
    path("views/save/", lists.view_save, name="view_save"),
    path("views/<int:pk>/delete/", lists.view_delete, name="view_delete"),
    path("guide/", guide.guide, name="guide"),
    path("verify/", verify.ask, name="verify"),
    path("verify/<str:code>/", verify.answer, name="verify_code"),
]


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up here, and nothing hangs on an e-mail address: a printed slip opens an account and renews a password."""
    raise Http404


urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    re_path(r"^accounts/(?:signup|email|confirm-email|password/(?:set|reset)|login/code)/", closed),
    path("accounts/", include("allauth.urls")),
    path("", include((council, "council"))),
    path("", include("members.urls")),
    path("", include("meetings.urls")),
]

if settings.BENCH:
    urlpatterns.append(path("bench/", include("bench.urls")))
