"""Ranking reports and working on the queue; every change records and announces itself."""

from ruthan.triage.actions.assessing import assess_once, assess_report, look_again, rank_surge
from ruthan.triage.actions.desk import mark_done, override_rank, release, take
from ruthan.triage.actions.families import (
    merge_families,
    part_families,
    put_back,
    put_in_family,
    take_out,
    undo_put,
)
from ruthan.triage.actions.handover import accept_handover, hand_over
from ruthan.triage.actions.items import end_headless, recount
from ruthan.triage.actions.joining import follow_merge, follow_parting
from ruthan.triage.actions.pictures import look_at_pictures, look_through_list
from ruthan.triage.actions.reporters import ask_reporter, decline, seal_late
from ruthan.triage.actions.retention import RULES
from ruthan.triage.actions.routing import (
    Changed,
    DraftOpen,
    NotADraft,
    RowWords,
    approve_matrix,
    change_part,
    change_row,
    draft_matrix,
    drop_matrix,
    propose_matrix,
    send_matrix_back,
)
from ruthan.triage.actions.settling import settle_cluster, unsettle_cluster
from ruthan.triage.actions.together import (
    merge_clusters,
    set_apart,
    split_off,
    take_back_apart,
    undo_merge,
    undo_split,
)
from ruthan.triage.actions.trying import MOST_REPORTS, MOST_TEXTS, Trial, try_matrix

__all__ = (
    "DraftOpen",
    "MOST_REPORTS",
    "MOST_TEXTS",
    "Changed",
    "NotADraft",
    "RULES",
    "RowWords",
    "Trial",
    "accept_handover",
    "ask_reporter",
    "approve_matrix",
    "assess_once",
    "assess_report",
    "change_part",
    "change_row",
    "decline",
    "draft_matrix",
    "drop_matrix",
    "end_headless",
    "follow_merge",
    "follow_parting",
    "hand_over",
    "look_again",
    "look_at_pictures",
    "look_through_list",
    "mark_done",
    "merge_clusters",
    "merge_families",
    "override_rank",
    "part_families",
    "propose_matrix",
    "put_back",
    "put_in_family",
    "rank_surge",
    "recount",
    "release",
    "seal_late",
    "send_matrix_back",
    "set_apart",
    "settle_cluster",
    "split_off",
    "take",
    "take_back_apart",
    "take_out",
    "try_matrix",
    "undo_merge",
    "undo_split",
    "undo_put",
    "unsettle_cluster",
)
