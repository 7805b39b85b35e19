"""Addresses of the queue."""

from __future__ import annotations

from django.urls import path

from ruthan.triage.views import candidates, desk, families, handovers, queue, routing, undo

app_name = "triage"

urlpatterns = [
    path("", queue.queue_page, name="queue"),
    path("handovers/", handovers.handover_list, name="handovers"),
    path("handovers/<str:ref>/", handovers.handover_detail, name="handover"),
    path("handovers/<str:ref>/accept/", handovers.accept, name="accept"),
    path("<uuid:item_id>/", queue.item_page, name="item"),
    path("<uuid:item_id>/files/<uuid:evidence_id>/", queue.evidence, name="evidence"),
    path("<uuid:item_id>/take/", desk.take, name="take"),
    path("<uuid:item_id>/release/", desk.release, name="release"),
    path("<uuid:item_id>/done/", desk.done, name="done"),
    path("<uuid:item_id>/rank/", desk.override, name="override"),
    path("<uuid:item_id>/decline/", desk.decline, name="decline"),
    path("<uuid:item_id>/ask/", desk.ask, name="ask"),
    path("<uuid:item_id>/merge/", desk.merge, name="merge"),
    path("<uuid:item_id>/split/", desk.split, name="split"),
    path("<uuid:item_id>/family/", candidates.put_in_family, name="family"),
    path("<uuid:item_id>/claim/", desk.attach, name="attach"),
    path("<uuid:item_id>/claim/<str:ref>/undo/", undo.undo_claim, name="attach-undo"),
    path("<uuid:item_id>/apart/", undo.set_apart, name="apart"),
    path("<uuid:item_id>/apart/<int:row_id>/undo/", undo.undo_apart, name="apart-undo"),
    path("merges/<uuid:merge_id>/undo/", undo.undo_merge, name="merge-undo"),
    path("splits/<uuid:split_id>/undo/", undo.undo_split, name="split-undo"),
    path("<uuid:item_id>/hand-over/", desk.hand_over, name="hand-over"),
    path("<uuid:item_id>/seal/", desk.seal, name="seal"),
]

family_patterns = (
    [
        path("", families.family_list, name="list"),
        path("<str:ref>/", families.family_detail, name="detail"),
        path("<str:ref>/out/", families.take_out, name="out"),
        path("<str:ref>/back/<uuid:cluster_id>/", families.put_back, name="back"),
        path("<str:ref>/undo/<uuid:cluster_id>/", families.undo_put, name="undo"),
        path("<str:ref>/merge/", families.merge, name="merge"),
        path("<str:ref>/part/<str:other>/", families.part, name="part"),
    ],
    "families",
)

routing_patterns = (
    [
        path("", routing.routing_page, name="matrix"),
        path("draft/", routing.draft, name="draft"),
        path("<int:number>/", routing.version, name="version"),
        path("<int:number>/rows/<slug:trigger>/", routing.row, name="row"),
        path("<int:number>/kinds/<slug:code>/", routing.part, name="part"),
        path("<int:number>/trial/", routing.trial, name="trial"),
        path("<int:number>/approve/", routing.approve, name="approve"),
        path("<int:number>/return/", routing.send_back, name="return"),
        path("<int:number>/drop/", routing.drop, name="drop"),
    ],
    "routing",
)
