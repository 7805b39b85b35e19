"""What may be published: lengths of alerts, which are severe, numbers too small to show."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from ruthan.claims.rules import NO_CLAIM_REVIEW
from ruthan.core.text.breaks import ZERO_WIDTH_SPACE, break_words

_SEVERITIES: Final = ("critical", "high", "medium", "low")
_URGENCIES: Final = ("immediate", "very_urgent", "urgent", "routine")
TITLE_CHARS: Final = 80  # fits a phone's two lines at 24 px
BODY_CHARS: Final = 600
TODO_CHARS: Final = 300
CHANGE_CHARS: Final = 300
LIMITS: Final = {
    "title": TITLE_CHARS, "body": BODY_CHARS, "todo": TODO_CHARS, "change": CHANGE_CHARS,
}  # fmt: skip
SUBJECT_CHARS: Final = 120  # of an e-mail; what is longer is cut in most lists of letters
FEW_PROVINCES: Final = 10  # more than these stand for the whole country
SMALLEST_COUNT: Final = 5  # domain §2.8: below it a number may point at a person

# domain §4.2, the fixed table: verdict code to rating; a code without a number has words only.
BEST, WORST = 5, 1
RATINGS: Final[dict[str, int]] = {
    "true": 5,
    "partly": 3,
    "misleading": 2,
    "false": 1,
    "altered": 1,
}
# `alternateName` of the same table; the words stay even when a badge on the page is reworded.
RATING_WORDS: Final[dict[str, tuple[str, str]]] = {
    "true": ("จริง", "True"),
    "partly": ("จริงบางส่วน", "Partly true"),
    "misleading": ("บิดเบือน", "Misleading"),
    "false": ("เท็จ", "False"),
    "altered": ("สื่อดัดแปลง", "Altered media"),
    "satire": ("เสียดสี", "Satire"),
    "opinion": ("ความเห็น", "Opinion"),
    "unproven": ("ยังยืนยันไม่ได้", "Unproven"),
}

SEARCH_CHARS: Final = 200  # words stand in the address: whole messages belong into the check

CRITERIA: Final = (  # the +6 of domain §4.5, in the order in which they are read
    "thinking",
    "knowledge",
    "virtue",
    "life-skills",
    "diversity",
    "family-bonds",
)
SEVERITIES: Final = ("critical", "high", "medium", "low")
URGENCIES: Final = ("immediate", "very_urgent", "urgent", "routine")
TOPICS: Final = ("SCM", "MIS", "COM", "ELC", "CHD")  # strands that one can be warned of


def is_reviewed(code: str, provenance: str) -> bool:
    """Whether a page carries ClaimReview: not warnings, not waiting ones, never others' work."""
    return code in RATING_WORDS and code not in NO_CLAIM_REVIEW and provenance != "imported"


def gravity(severity: str, urgency: str) -> tuple[int, int]:
    """By which warnings in force are put in order, the gravest first: severity, then urgency."""
    return _SEVERITIES.index(severity), _URGENCIES.index(urgency)


def is_severe(severity: str, urgency: str) -> bool:
    """Whether an alert stands above every page: critical, or high and at least very urgent."""
    pressing = urgency in {"immediate", "very_urgent"}
    return severity == "critical" or (severity == "high" and pressing)


def why_not_followed(alert: Any, *, by: str, now: datetime) -> str:
    """Why this message cannot be replaced by an update or a cancellation now; '' when it can.

    What was cancelled stays cancelled, nobody updates what is not in force, and what is over by
    its time needs no message any more.
    """
    if alert.approved_at is None or alert.message == "cancel" or alert.expires_at <= now:
        return "over"
    if by == "update" and alert.state != "live":
        return "over"
    return ""


def shown_count(number: int) -> int | None:
    """A count of people as the public sees it; None when it is too small to show."""
    return number if number >= SMALLEST_COUNT else None


def median_hours(hours: list[float]) -> float | None:
    """The middle value, or None when fewer than five would stand for everyone."""
    if len(hours) < SMALLEST_COUNT:
        return None
    ordered, middle = sorted(hours), len(hours) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def headline(text: str) -> str:
    """A title that an alert can bear; a longer one is cut between words, and says that it was."""
    clean = text.strip()
    if len(clean) <= TITLE_CHARS:
        return clean
    kept = ""
    for word in break_words(clean).replace(" ", f" {ZERO_WIDTH_SPACE}").split(ZERO_WIDTH_SPACE):
        if len(kept) + len(word) >= TITLE_CHARS:
            break
        kept += word
    kept = kept or clean[: TITLE_CHARS - 1]  # one word longer than a headline is no word
    return f"{kept.rstrip(' ,;:')}…"


def search_words(text: str) -> str:
    """Words to search for: no NUL, no lone surrogate, one space between, cut to a sane length."""
    clean = text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    return " ".join(clean.split())[:SEARCH_CHARS]
