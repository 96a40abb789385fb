from __future__ import annotations

from django.urls import path

from meetings.views import acts, ballots, detail, extracts, lists, orders, plan, proxies, record, recorder, screen

app_name = "meetings"

urlpatterns = [
    # lists
    path("meetings/", lists.meeting_list, name="meeting_list"),
    path("protocols/", lists.register, name="register"),
    path("protocols/common/", lists.common, name="common"),
    # a meeting
    path("meetings/new/", plan.meeting_add, name="meeting_add"),
    path("meetings/<int:pk>/", detail.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/edit/", plan.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/number/", acts.number, name="number"),
    path("meetings/<int:pk>/check/", detail.check, name="check"),
    path("meetings/<int:pk>/draft.pdf", detail.draft, name="draft"),
    path("meetings/<int:pk>/screen/", screen.screen, name="screen"),
    path("meetings/<int:pk>/do/<slug:name>/", acts.act, name="act"),
    path("meetings/<int:pk>/sign/", acts.sign, name="sign"),
    path("meetings/<int:pk>/translation/", acts.translate, name="translate"),
    path("meetings/<int:pk>/scan/", acts.scan, name="scan"),
    # the recorder
    path("meetings/<int:pk>/record/", recorder.page, name="recorder"),
    path("meetings/<int:pk>/record/state/", recorder.state, name="recorder_state"),
    path("meetings/<int:pk>/record/changes/", recorder.changes, name="recorder_changes"),
    path("record/shell/", recorder.shell, name="recorder_shell"),
    path("record/signed-in/", recorder.signed_in, name="signed_in"),
    path("record/worker.js", recorder.worker, name="recorder_worker"),
    path("phrases/<slug:language>/", recorder.phrase_list, name="phrases"),
    path("papers/<int:pk>.pdf", detail.paper, name="paper"),
    path("scans/<int:pk>/", detail.scan_file, name="scan_file"),
    # agenda
    path("meetings/<int:pk>/items/new/", plan.item_add, name="item_add"),
    path("meetings/<int:pk>/order/", plan.agenda_order, name="agenda_order"),
    path("items/<int:pk>/edit/", plan.item_edit, name="item_edit"),
    path("items/<int:pk>/move/<slug:way>/", plan.item_move, name="item_move"),
    path("items/<int:pk>/delete/", plan.item_delete, name="item_delete"),
    path("meetings/<int:pk>/appendices/new/", plan.attachment_add, name="attachment_add"),
    path("appendices/<int:pk>/edit/", plan.attachment_edit, name="attachment_edit"),
    path("appendices/<int:pk>/delete/", plan.attachment_delete, name="attachment_delete"),
    path("appendices/<int:pk>/file/", detail.attachment_file, name="attachment_file"),
    # minutes
    path("meetings/<int:pk>/attendance/", record.attendance, name="attendance"),
    path("meetings/<int:pk>/guests/new/", record.guest_form, name="guest_add"),
    path("guests/<int:pk>/edit/", record.guest_edit, name="guest_edit"),
    path("guests/<int:pk>/delete/", record.guest_delete, name="guest_delete"),
    path("meetings/<int:pk>/proxies/new/", proxies.proxy_add, name="proxy_add"),
    path("proxies/<int:pk>/delete/", proxies.proxy_delete, name="proxy_delete"),
    path("items/<int:pk>/", record.item, name="item_record"),
    path("items/<int:pk>/interest/", record.interest_add, name="interest_add"),
    path("interests/<int:pk>/delete/", record.interest_delete, name="interest_delete"),
    path("items/<int:pk>/decisions/new/", record.decision_add, name="decision_add"),
    path("decisions/<int:pk>/edit/", record.decision_edit, name="decision_edit"),
    path("decisions/<int:pk>/delete/", record.decision_delete, name="decision_delete"),
    path("decisions/<int:pk>/vote/", record.vote, name="vote"),
    path("decisions/<int:pk>/vote/delete/", record.vote_delete, name="vote_delete"),
    # extracts and orders
    path("meetings/<int:pk>/extracts/new/", extracts.extract_add, name="extract_add"),
    path("extracts/", extracts.extract_list, name="extract_list"),
    path("extracts/<int:pk>/", extracts.extract, name="extract"),
    path("extracts/<int:pk>/extract.pdf", extracts.extract_pdf, name="extract_pdf"),
    path("extracts/<int:pk>/hand/", extracts.extract_hand, name="extract_hand"),
    path("extracts/<int:pk>/delete/", extracts.extract_delete, name="extract_delete"),
    path("decisions/<int:pk>/order/new/", orders.order_add, name="order_add"),
    path("orders/", orders.order_list, name="order_list"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/number/", orders.order_number, name="order_number"),
    path("orders/<int:pk>/order.pdf", orders.order_pdf, name="order_pdf"),
    path("orders/<int:pk>/delete/", orders.order_delete, name="order_delete"),
    # secret ballot
    path("decisions/<int:pk>/ballot/", ballots.ballot_open, name="ballot_open"),
    path("ballots/", ballots.ballot_list, name="ballot_list"),
    path("ballots/<int:pk>/", ballots.ballot, name="ballot"),
    path("ballots/<int:pk>/vote/", ballots.ballot_vote, name="ballot_vote"),
    path("ballots/<int:pk>/close/", ballots.ballot_close, name="ballot_close"),
    path("ballots/<int:pk>/annul/", ballots.ballot_annul, name="ballot_annul"),
    path("ballots/<int:pk>/result/", ballots.ballot_result, name="ballot_result"),
    path("ballots/<int:pk>/casting/", ballots.ballot_casting, name="ballot_casting"),
    path("ballots/<int:pk>/ballots.pdf", ballots.ballot_papers, {"paper": "ballots"}, name="ballot_print"),
    path("ballots/<int:pk>/commission.pdf", ballots.ballot_papers, {"paper": "commission"}, name="ballot_commission"),
]
