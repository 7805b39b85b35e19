"""Examples of the document and of the guide: fictional, and held against the schema by a test."""

from __future__ import annotations

from typing import Any, Final

from ruthan.project.api.example_values import (
    ANSWER,
    CLAIM,
    REFERRAL,
    REPORT,
    REPORT_ANSWERED,
    SOURCE,
    STATUS,
    WEBHOOK,
)
from ruthan.referrals.states import ReferralState, steps_from

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "sendReport": {
        "request": REPORT,
        "response": REPORT_ANSWERED,
    },
    "readReport": {"response": STATUS},
    "withdrawReport": {
        "response": STATUS
        | {
            "state": "withdrawn",
            "label": "Withdrawn",
            "steps": [
                *STATUS["steps"],
                {"state": "withdrawn", "label": "Withdrawn", "at": "2026-02-03T12:30:00+07:00"},
            ],
            "answer": None,
        }
    },
    "addEvidence": {"response": {"ref": "R-7K3F9Q2M", "taken": 2}},
    "listClaims": {"response": {"items": [CLAIM], "next": "WyIyMDI2LTAyLTAzVDA5OjE1OjAw:1vn:Ex4m"}},
    "readClaim": {
        "response": CLAIM
        | {
            "why": ANSWER["why"],
            "advice": ANSWER["advice"],
            "sources": [SOURCE],
            "history": [
                {
                    "number": 1,
                    "verdict": "false",
                    "label": "False",
                    "decided_at": "2026-02-03T09:15:00+07:00",
                    "change": "",
                }
            ],
        }
    },
    "matchMessage": {
        "request": {"text": "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้จริงไหม", "top": 3},
        "response": {
            "decision": "same",
            "probability": 0.97,
            "matches": [
                {
                    "ref": "C-4T8M2PXW",
                    "title": CLAIM["title"],
                    "url": CLAIM["url"],
                    "relation": "same",
                    "probability": 0.97,
                    "reasons": ["shares: ธนาคารตัวอย่าง, ปิด, สาขา"],
                    "verdict": "false",
                    "label": "False",
                }
            ],
        },
    },
    "listWebhooks": {"response": {"items": [WEBHOOK]}},
    "registerWebhook": {
        "request": {
            "label": WEBHOOK["label"],
            "url": "https://news.example/in",
            "events": WEBHOOK["events"],
        },
        "response": WEBHOOK
        | {"last_taken_at": None, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
    },
    "deleteWebhook": {"response": WEBHOOK | {"state": "deleted"}},
    "lookUpHash": {"response": {"matches": [4711, 4712]}},
    "listReferrals": {"response": {"items": [REFERRAL], "next": None}},
    "readReferral": {"response": None},
    "acknowledgeReferral": {"response": None},
    "answerReferral": {
        "request": {
            "finding": "false",
            "text": "ทุกสาขาเปิดทำการตามปกติ",
            "url": "https://bank.example/notice",
        },
        "response": None,
    },
    "askAboutReferral": {"request": {"text": "ขอเลขบัญชีปลายทางทั้งหมด"}, "response": None},
    "answerReferralInPart": {"request": {"text": "ตรวจแล้วสองจากสามสาขา"}, "response": None},
    "refuseReferral": {
        "request": {"reason": "needs_order", "text": "ต้องมีคำสั่งของพนักงานสอบสวน"},
        "response": None,
    },
}

_WHOLE: Final = REFERRAL | {
    "findings": ["true", "partly", "misleading", "false", "acted", "unproven", "not_ours"],
    "samples": [
        {
            "text": "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน",
            "at": "2026-02-03T08:12:00+07:00",
        }
    ],
    "reports": 41,
    "reporters": 38,
    "provinces": ["Bangkok", "Chiang Mai"],
    "earliest": "2026-02-03T08:12:00+07:00",
    "target": "",
    "turns": [],
    "digest": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
}
_TAKEN: Final = {
    "state": "acknowledged",
    "label": "Agency acknowledged",
    "acknowledged_at": "2026-02-03T10:20:00+07:00",
    "may": steps_from(ReferralState.ACKNOWLEDGED),
}
_ANSWERED: Final = {
    "state": "answered",
    "label": "Answered",
    "may": steps_from(ReferralState.ANSWERED),
    "answer": {
        "finding": "false",
        "label": "It is not true",
        "text": "ทุกสาขาเปิดทำการตามปกติ",
        "url": "https://bank.example/notice",
        "at": "2026-02-03T11:05:00+07:00",
    },
}
EXAMPLES["readReferral"]["response"] = _WHOLE
EXAMPLES["acknowledgeReferral"]["response"] = _WHOLE | _TAKEN
EXAMPLES["answerReferral"]["response"] = _WHOLE | _TAKEN | _ANSWERED
for _name, _state, _label, _kind, _text in (
    ("askAboutReferral", "asked", "They ask us something", "question", "ขอเลขบัญชีปลายทางทั้งหมด"),
    ("answerReferralInPart", "partial", "Answered in part", "partial", "ตรวจแล้วสองจากสามสาขา"),
    ("refuseReferral", "refused", "Refused with a reason", "refusal", "ต้องมีคำสั่งของพนักงานสอบสวน"),
):
    EXAMPLES[_name]["response"] = (
        _WHOLE
        | _TAKEN
        | {
            "state": _state,
            "label": _label,
            "may": steps_from(_state),
            "turns": [{"kind": _kind, "text": _text, "at": "2026-02-03T10:20:00+07:00"}],
        }
    )
