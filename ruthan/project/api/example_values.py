"""The things of the examples: one report, its answer, one claim, one request; all fictional."""

from __future__ import annotations

from typing import Any, Final

_PAGE: Final = "https://ruthan.example/en/answers/C-4T8M2PXW/"
REPORT: Final[dict[str, Any]] = {
    "text": "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย https://bank-close.example/a",
    "wants": "answer",
    "province": "50",
    "language": "th",
    "reporter": "u-7f3a91",
}
ANSWER: Final[dict[str, Any]] = {
    "verdict": "false",
    "label": "False",
    "title": "All branches of Example Bank stay open",
    "url": _PAGE,
    "decided_on": "2026-02-03",
    "why": "The bank confirmed that every branch opens as usual.",
    "advice": "Do not forward it. Do not open the link.",
    "verified_by": "Example Bank",
}
REPORT_ANSWERED: Final[dict[str, Any]] = {
    "ref": "R-7K3F9Q2M",
    "receipt": "12345 67897 01234 56789 01234 56789",
    "state": "answered",
    "submitted_at": "2026-02-03T10:00:00+07:00",
    "answer": ANSWER,
}
STATUS: Final[dict[str, Any]] = {
    "ref": "R-7K3F9Q2M",
    "state": "answered",
    "label": "Answered",
    "submitted_at": "2026-02-03T10:00:00+07:00",
    "steps": [
        {"state": "received", "label": "Received", "at": "2026-02-03T10:00:00+07:00"},
        {"state": "answered", "label": "Answered", "at": "2026-02-03T10:00:00+07:00"},
    ],
    "answer": ANSWER,
    "declined": None,
}
CLAIM: Final[dict[str, Any]] = {
    "ref": "C-4T8M2PXW",
    "title": "All branches of Example Bank stay open",
    "statement": "Example Bank closes every branch this Friday",
    "url": _PAGE,
    "verdict": "false",
    "label": "False",
    "strand": "MIS",
    "category": "economy",
    "decided_at": "2026-02-03T09:15:00+07:00",
    "number": 1,
    "provenance": "own",
    "verified_by": "Example Bank",
}
SOURCE: Final[dict[str, Any]] = {
    "kind": "primary",
    "title": "Notice to customers",
    "publisher": "Example Bank",
    "url": "https://bank.example/notice",
    "quote": "ทุกสาขาเปิดทำการตามปกติ",
    "read_on": "2026-02-03",
}
REFERRAL: Final[dict[str, Any]] = {
    "ref": "A-6WQ3ZN8K",
    "state": "dispatched",
    "label": "Sent",
    "ground": "fact_check",
    "centre": "Ruthan National Centre",
    "ask": "check",
    "tlp": "amber",
    "asked": "Is this true? Where is it published?",
    "statement": "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้",
    "claim": "C-4T8M2PXW",
    "dispatched_at": "2026-02-03T10:10:00+07:00",
    "due_at": "2026-02-04T10:10:00+07:00",
    "may": ["acknowledge", "question", "part", "refuse", "answer"],
    "is_overdue": False,
    "acknowledged_at": None,
    "url": "https://ruthan.example/staff/referrals/A-6WQ3ZN8K/",
    "answer": None,
}
WEBHOOK: Final[dict[str, Any]] = {
    "id": "01934b2a-7c10-7d52-9f0e-2f6d1c9a4e11",
    "label": "Newsroom board",
    "host": "news.example",
    "events": ["alert.published", "alert.updated", "alert.cancelled"],
    "state": "active",
    "failing_since": None,
    "last_taken_at": "2026-02-03T10:00:02+07:00",
}
