"""Questions about what the public reads: answers, alerts, the library, a few numbers."""

from __future__ import annotations

from ruthan.publishing.models import in_language
from ruthan.publishing.queries.alerts import (
    SevereAlert,
    alert,
    alert_by_id,
    alerts,
    archive,
    changed_at,
    expired,
    forget_severe,
    found_alerts,
    holding,
    live_alerts,
    narrowed,
    public_alert,
    severe_alerts,
    signed,
    successor,
    thread,
    threads,
)
from ruthan.publishing.queries.answers import (
    AnswerCard,
    AnswerPage,
    answer_page,
    answers,
    cards,
    corrections,
    filtered,
    latest,
    newest_changes,
    related,
    searched,
)
from ruthan.publishing.queries.drafts import draft_of_cancel, draft_of_claim, draft_of_family
from ruthan.publishing.queries.dump import open_claims
from ruthan.publishing.queries.following import broadcast_of, expected, reach
from ruthan.publishing.queries.library import found_items, library, library_item
from ruthan.publishing.queries.numbers import Numbers, numbers
from ruthan.publishing.queries.proposals import claim_of_surge, proposed_draft
from ruthan.publishing.queries.surges import Line as SurgeLine
from ruthan.publishing.queries.surges import lines as surge_lines
from ruthan.publishing.rules import search_words

__all__ = [
    "AnswerCard",
    "AnswerPage",
    "Numbers",
    "SevereAlert",
    "SurgeLine",
    "alert",
    "alert_by_id",
    "alerts",
    "answer_page",
    "answers",
    "archive",
    "broadcast_of",
    "cards",
    "changed_at",
    "claim_of_surge",
    "corrections",
    "draft_of_cancel",
    "draft_of_claim",
    "draft_of_family",
    "expected",
    "expired",
    "filtered",
    "forget_severe",
    "found_alerts",
    "found_items",
    "holding",
    "in_language",
    "latest",
    "library",
    "library_item",
    "live_alerts",
    "narrowed",
    "newest_changes",
    "numbers",
    "open_claims",
    "proposed_draft",
    "public_alert",
    "reach",
    "related",
    "search_words",
    "searched",
    "severe_alerts",
    "signed",
    "successor",
    "surge_lines",
    "thread",
    "threads",
]
