"""Addresses of what everyone may read, of the seller's reply, and of the trade desk."""

from __future__ import annotations

from django.urls import path

from ruthan.trade.views import check, desk, letter, outcome, public

app_name = "trade"

urlpatterns = [
    path("outcomes/", public.outcome_list, name="outcomes"),
    path("outcomes/<slug:ref>/", public.outcome_page, name="outcome"),
    path("reply/", public.reply, name="reply"),
]

desk_patterns = (
    [
        path("", desk.check_list, name="list"),
        path("<str:ref>/", check.check_page, name="check"),
        path("<str:ref>/look-up/", check.look_up, name="look-up"),
        path("<str:ref>/hand-over/", check.hand_over, name="hand-over"),
        path("<str:ref>/answer/", check.answer, name="answer"),
        path("<str:ref>/close/", check.close, name="close"),
        path("<str:ref>/reopen/", check.reopen, name="reopen"),
        path("<str:ref>/seller/", letter.ask, name="seller"),
        path("<str:ref>/seller/cancel/", letter.cancel, name="seller-cancel"),
        path("<str:ref>/seller/letter/", letter.paper, name="seller-letter"),
        path("<str:ref>/outcome/", outcome.propose, name="propose"),
        path("<str:ref>/outcome/<str:outcome_ref>/approve/", outcome.approve, name="approve"),
        path("<str:ref>/outcome/<str:outcome_ref>/return/", outcome.send_back, name="return"),
        path("<str:ref>/outcome/<str:outcome_ref>/take-back/", outcome.take_back, name="take-back"),
        path("<str:ref>/outcome/<str:outcome_ref>/reply/", outcome.show_reply, name="show-reply"),
    ],
    "trade-desk",
)
