"""Questions about what the public reads: answers, alerts, the library, a few numbers."""

from __future__ import annotations

from ruthan.publishing.models import in_language
from ruthan.publishing.queries.alerts import (
    SevereAlert,
    alert,
    alert_by_id,
    alerts,
    alerts_by_id,
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
    own_latest,
    related,
    searched,
)
from ruthan.publishing.queries.drafts import draft_of_cancel, draft_of_claim, draft_of_family
from ruthan.publishing.queries.dump import (
    Holdings,
    OpenReview,
    holdings,
    last_change,
    open_changes,
    open_claims,
    open_reviews,
)
from ruthan.publishing.queries.factcheck import found_claims, newest_claims
from ruthan.publishing.queries.following import broadcast_of, expected, reach
from ruthan.publishing.queries.kits import Subject as KitSubject
from ruthan.publishing.queries.kits import (
    bundle,
    bundle_by_id,
    bundle_bytes,
    bundle_subject,
    is_drawn,
    kit,
    outdated_bundles,
    wordings,
)
from ruthan.publishing.queries.kits import digest as kit_digest
from ruthan.publishing.queries.kits import subject as kit_subject
from ruthan.publishing.queries.kits import versions as kit_versions
from ruthan.publishing.queries.kits import written as kit_written
from ruthan.publishing.queries.library import found_items, library, library_item
from ruthan.publishing.queries.numbers import Numbers, numbers
from ruthan.publishing.queries.proposals import claim_of_surge, proposed_draft
from ruthan.publishing.queries.surges import Line as SurgeLine
from ruthan.publishing.queries.surges import lines as surge_lines
from ruthan.publishing.rules import search_words

__all__ = [
    "AnswerCard",
    "AnswerPage",
    "Holdings",
    "KitSubject",
    "Numbers",
    "OpenReview",
    "SevereAlert",
    "SurgeLine",
    "alert",
    "alert_by_id",
    "alerts_by_id",
    "alerts",
    "answer_page",
    "answers",
    "archive",
    "bundle",
    "bundle_by_id",
    "bundle_bytes",
    "bundle_subject",
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
    "found_claims",
    "found_items",
    "holding",
    "holdings",
    "in_language",
    "last_change",
    "is_drawn",
    "kit",
    "kit_digest",
    "kit_subject",
    "kit_versions",
    "kit_written",
    "latest",
    "library",
    "library_item",
    "live_alerts",
    "narrowed",
    "newest_changes",
    "newest_claims",
    "numbers",
    "open_changes",
    "open_claims",
    "open_reviews",
    "outdated_bundles",
    "own_latest",
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
    "wordings",
]
