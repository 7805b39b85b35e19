"""Addresses of the web source; included under the gateway's names."""

from __future__ import annotations

from django.urls import path

from ruthan.gateway.sources.web.views import (
    alerts,
    asking,
    contest,
    following,
    lookup,
    mail,
    receipt,
)

urlpatterns = [
    path("check/", asking.check, name="check"),
    path("report/", asking.report, name="report"),
    path("lookup/", lookup.lookup, name="lookup"),
    path("lookup/tell/", lookup.tell, name="lookup-tell"),
    path("lookup/contest/", contest.contest, name="contest"),
    path("lookup/contest/answer/", contest.contest_answer, name="contest-answer"),
    path("receipt/", receipt.receipt, name="receipt"),
    path("track/", following.track, name="track"),
    path("track/reply/", following.write, name="reply"),
    path("track/notice/", following.notice, name="notice"),
    path("track/withdraw/", following.withdraw, name="withdraw"),
    path("track/leave/", following.leave, name="leave"),
    path("track/proof/", following.proof, name="proof"),
    path("track/proof.pdf", following.proof_file, name="proof-pdf"),
    path("follow/", alerts.follow, name="follow"),
    path("follow/sent/", alerts.sent, name="follow-sent"),
    path("follow/confirm/<str:token>/", alerts.confirm, name="follow-confirm"),
    path("follow/manage/<str:token>/", alerts.manage, name="follow-manage"),
    path("follow/stop/<str:token>/", alerts.stop, name="follow-stop"),
    path("mail/stop/<str:token>/", mail.stop_mail, name="stop-mail"),
]
