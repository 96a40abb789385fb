from __future__ import annotations

from django.urls import path

from members.views import accounts, bodies, deputies, notices, people, preferences

app_name = "members"

urlpatterns = [
    path("setup/", accounts.setup, name="setup"),
    path("first-sign-in/", accounts.slip, name="slip"),
    # notices
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/", notices.notice_open, name="notice_open"),
    # one's own settings, and the mail
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/calendar/", preferences.calendar_act, name="calendar_act"),
    path("mail/", preferences.mail_queue, name="mail_queue"),
    # people
    path("people/", people.person_list, name="person_list"),
    path("people/new/", people.person_edit, name="person_add"),
    path("people/import/", people.person_import, name="person_import"),
    path("people/import/confirm/", people.person_import_confirm, name="person_import_confirm"),
    path("people/import/sample.xlsx", people.person_import_template, name="person_import_template"),
    path("people/slips/", accounts.slips_bulk, name="slips_bulk"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/leave/", people.person_leave, name="person_leave"),
    path("people/<int:pk>/slip/", accounts.slip_issue, name="slip_issue"),
    path("people/<int:pk>/close/", accounts.account_close, name="account_close"),
    path("people/<int:pk>/employments/new/", people.employment_add, name="employment_add"),
    path("employments/<int:pk>/", people.employment_edit, name="employment_edit"),
    path("people/<int:pk>/offices/new/", people.appointment_add, name="appointment_add"),
    path("offices/<int:pk>/", people.appointment_edit, name="appointment_edit"),
    path("people/<int:pk>/relatives/new/", people.relative_add, name="relative_add"),
    path("relatives/<int:pk>/remove/", people.relative_remove, name="relative_remove"),
    # bodies
    path("bodies/", bodies.body_list, name="body_list"),
    path("bodies/new/", bodies.body_edit, name="body_add"),
    path("bodies/<int:pk>/", bodies.body_detail, name="body_detail"),
    path("bodies/<int:pk>/edit/", bodies.body_edit, name="body_edit"),
    path("bodies/<int:pk>/seats/new/", bodies.membership_add, name="membership_add"),
    path("seats/<int:pk>/", bodies.membership_edit, name="membership_edit"),
    path("bodies/<int:pk>/rules/new/", bodies.rules_add, name="rules_add"),
    path("rules/<int:pk>/", bodies.rules_edit, name="rules_edit"),
    # who acts for whom
    path("substitutions/", deputies.substitution_list, name="substitution_list"),
    path("substitutions/new/", deputies.substitution_add, name="substitution_add"),
    path("substitutions/<int:pk>/", deputies.substitution_edit, name="substitution_edit"),
    path("substitutions/<int:pk>/end/", deputies.substitution_end, name="substitution_end"),
    path("substitutions/<int:pk>/delete/", deputies.substitution_delete, name="substitution_delete"),
]
