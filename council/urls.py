"""The table of contents. Apps are named as strings: the floor imports none of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import TemplateView
from django.views.i18n import set_language

from council.views import health, school, verify

council = [
    path("school/", school.detail, name="school"),
    path("year/", school.switch_year, name="switch_year"),
    path("verify/", verify.ask, name="verify"),
    path("verify/<str:code>/", verify.answer, name="verify_code"),
    path("documents/<int:pk>/", verify.document, name="document"),
]

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("", include((council, "council"))),
    path("", include("members.urls")),
    path("", include("meetings.urls")),
]

if settings.BENCH:
    urlpatterns.append(path("bench/blank/", TemplateView.as_view(template_name="bench_blank.html"), name="bench_blank"))
