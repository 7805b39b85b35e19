"""Addresses of the claims desk."""

from __future__ import annotations

from django.urls import path

from ruthan.claims.views import agency, detail, listing, partner, sources, verdict, words

app_name = "claims"

urlpatterns = [
    # Claims
    path("", listing.claim_list, name="list"),
    path("open/", words.open_claim, name="open"),
    path("partner/", partner.partner_submit, name="partner-submit"),
    path("<str:ref>/", detail.claim_detail, name="detail"),
    path("<str:ref>/edit/", words.edit_claim, name="edit"),
    path("<str:ref>/close/", words.close_claim, name="close"),
    path("<str:ref>/reopen/", words.reopen, name="reopen"),
    path("<str:ref>/keep/", words.keep_verdict, name="keep"),
    path("<str:ref>/clusters/", words.attach_cluster, name="attach"),
    path("<str:ref>/clusters/<uuid:cluster_id>/detach/", words.detach_cluster, name="detach"),
    path("<str:ref>/clusters/<uuid:cluster_id>/undo/", words.undo_attach, name="attach-undo"),
    # Sources
    path("<str:ref>/sources/", sources.add_source, name="source-add"),
    path("<str:ref>/sources/<uuid:source_id>/", sources.edit_source, name="source-edit"),
    path("<str:ref>/sources/<uuid:source_id>/accept/", sources.accept_source, name="source-accept"),
    path("<str:ref>/sources/<uuid:source_id>/drop/", sources.drop_source, name="source-drop"),
    # Verdicts
    path("<str:ref>/verdict/", verdict.propose, name="propose"),
    path("<str:ref>/verdict/<uuid:verdict_id>/approve/", verdict.approve, name="approve"),
    path("<str:ref>/verdict/<uuid:verdict_id>/return/", verdict.send_back, name="return"),
    # The owning agency
    path("<str:ref>/refer/", agency.refer, name="refer"),
]
