"""Every kind of event that a partner may choose, with the fields of its data and one example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_noop as _

PREFIX: Final = "th.ruthan."
Json = dict[str, Any]
_TEXT: Json = {"type": "string"}
_MOMENT: Json = {"type": "string", "format": "date-time"}
_ADDRESS: Json = {"type": "string", "format": "uri"}
_YES: Json = {"type": "boolean"}
_BOTH: Json = {
    "type": "object", "properties": {"th": _TEXT, "en": _TEXT}, "required": ["th", "en"],
}  # fmt: skip
_CODES: Json = {"type": "array", "items": _TEXT}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event's data: its name, its JSON schema, its meaning (an id of gettext)."""

    name: str
    schema: Json
    words: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event: its code, when it comes, its fields, and an example of its data."""

    code: str
    words: str
    fields: tuple[Field, ...]
    example: Mapping[str, Any]
    is_own: bool = False  # goes to the organisation that it concerns and to nobody else

    @property
    def type(self) -> str:
        """The CloudEvents type."""
        return PREFIX + self.code


_DEMONSTRATION = Field(
    "is_demonstration", _YES, _("Whether it belongs to a demonstration and is about nothing real.")
)
_ALERT = (
    Field("ref", _TEXT, _("The public number of the message.")),
    Field("message", {"enum": ["alert", "update", "cancel"]}, _("alert, update or cancel.")),
    Field("replaces", _TEXT, _("The number of the message that it replaces, or nothing.")),
    Field("title", _BOTH, _("The headline; English may be empty.")),
    Field("body", _BOTH, _("What is happening.")),
    Field("todo", _BOTH, _("The one thing to do.")),
    Field("change", _BOTH, _("What an update changed, or why an alert was cancelled.")),
    Field("severity", _TEXT, _("critical, high, medium or low.")),
    Field("urgency", _TEXT, _("immediate, very_urgent, urgent or routine.")),
    Field("certainty", _TEXT, _("How sure it is: the word of CAP in small letters.")),
    Field("audience", _TEXT, _("Whom it is for: a code.")),
    Field("strand", _TEXT, _("What it is about: MIS, SCM and so on, or nothing.")),
    Field(
        "provinces", _CODES, _("Provinces by their TIS 1099 codes; an empty list is everywhere.")
    ),
    Field("signed_at", _MOMENT, _("When the second person signed it.")),
    Field("expires_at", _MOMENT, _("Until when it holds.")),
    Field("url", _ADDRESS, _("Its page.")),
    Field("cap", _ADDRESS, _("The same message as CAP 1.2.")),
    _DEMONSTRATION,
)
_VERDICT = (
    Field("ref", _TEXT, _("The public number of the claim.")),
    Field("number", {"type": "integer", "minimum": 1}, _("Which verdict on it this is, from 1.")),
    Field("verdict", _TEXT, _("The code of the verdict.")),
    Field("title", _BOTH, _("The fact in one line.")),
    Field("statement", _BOTH, _("What was claimed.")),
    Field("why", _BOTH, _("Why the verdict is what it is.")),
    Field("advice", _BOTH, _("What to do.")),
    Field("change", _BOTH, _("What a correction changed, and why.")),
    Field("strand", _TEXT, _("What it is about: MIS, SCM and so on.")),
    Field("category", _TEXT, _("The category within the strand, or nothing.")),
    Field("verified_by", _TEXT, _("The code of the organisation that confirmed it, or nothing.")),
    Field("decided_at", _MOMENT, _("When two people had signed it.")),
    Field("url", _ADDRESS, _("The page with sources and history.")),
    _DEMONSTRATION,
)
_REFERRAL = (
    Field("ref", _TEXT, _("The public number of the request; read it with the API.")),
    Field(
        "state",
        _TEXT,
        _("dispatched, acknowledged, asked, partial, refused, answered, appealed or withdrawn."),
    ),
    Field("ground", _TEXT, _("Why it was sent: a code.")),
    Field("organisation", _TEXT, _("The code of the organisation that is asked.")),
    Field("centre", _TEXT, _("The code of the centre that asks.")),
    Field("dispatched_at", _MOMENT, _("When it was sent.")),
    Field("due_at", _MOMENT, _("When an answer is wanted.")),
    Field("finding", _TEXT, _("The code of the finding once it is answered, else nothing.")),
    Field("url", _ADDRESS, _("The request on the website, for people who may open it.")),
    _DEMONSTRATION,
)
_WARNING: Final = {
    "ref": "A-5HK2Q8ZC", "message": "alert", "replaces": "",
    "title": {"th": "ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง", "en": "There is no refund link"},
    "body": {"th": "มีคนโทรมาอ้างการไฟฟ้าตัวอย่าง", "en": "Callers claim to be the power company."},
    "todo": {"th": "วางสาย แล้วโทร 1441", "en": "Hang up, then call 1441."},
    "change": {"th": "", "en": ""}, "severity": "high", "urgency": "immediate",
    "certainty": "likely", "audience": "everyone", "strand": "SCM", "provinces": ["10", "34"],
    "signed_at": "2026-02-03T03:00:00Z", "expires_at": "2026-02-06T03:00:00Z",
    "url": "https://ruthan.example/alerts/A-5HK2Q8ZC/",
    "cap": "https://ruthan.example/alerts/A-5HK2Q8ZC/cap.xml", "is_demonstration": False,
}  # fmt: skip
_ANSWER: Final = {
    "ref": "C-4T8M2PXW", "number": 1, "verdict": "false",
    "title": {"th": "ธนาคารตัวอย่างเปิดทุกสาขาตามปกติ", "en": "All branches of Example Bank stay open"},
    "statement": {"th": "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้", "en": "Example Bank closes on Friday"},
    "why": {"th": "ธนาคารยืนยันว่าเปิดตามปกติ", "en": "The bank confirmed it."},
    "advice": {"th": "ไม่ต้องรีบถอนเงิน", "en": "Do not rush to withdraw."},
    "change": {"th": "", "en": ""}, "strand": "MIS", "category": "economy", "verified_by": "",
    "decided_at": "2026-02-03T02:15:00Z", "url": "https://ruthan.example/answers/C-4T8M2PXW/",
    "is_demonstration": False,
}  # fmt: skip
_REQUEST: Final = {
    "ref": "A-6WQ3ZN8K", "state": "dispatched", "ground": "fact_check", "organisation": "bot",
    "centre": "ruthan", "dispatched_at": "2026-02-03T03:10:00Z", "due_at": "2026-02-04T03:10:00Z",
    "finding": "", "url": "https://ruthan.example/staff/referrals/A-6WQ3ZN8K/",
    "is_demonstration": False,
}  # fmt: skip
_CHANGED: Final = {"th": "เพิ่มจังหวัด", "en": "One more province."}
TEST: Final = Kind(
    "test", _("Somebody pressed the test button of this endpoint."),
    (Field("words", _BOTH, _("A sentence that says so.")),),
    {"words": {"th": "ทดสอบการส่งเหตุการณ์ ไม่มีเรื่องจริง", "en": "A test of this endpoint."}},
)  # fmt: skip
CHOICES: Final = (
    Kind("alert.published", _("Two people signed a warning."), _ALERT, _WARNING),
    Kind(
        "alert.updated", _("A warning was replaced by an update."), _ALERT,
        _WARNING | {"message": "update", "replaces": "A-2JD9M4TB", "change": _CHANGED},
    ),
    Kind(
        "alert.cancelled", _("A warning was taken back."), _ALERT,
        _WARNING | {"message": "cancel", "replaces": "A-2JD9M4TB", "change": _CHANGED},
    ),
    Kind("verdict.published", _("A claim got its first verdict."), _VERDICT, _ANSWER),
    Kind(
        "verdict.corrected", _("A published verdict was replaced by another."), _VERDICT,
        _ANSWER | {"number": 2, "change": {"th": "ธนาคารยืนยันแล้ว", "en": "Now confirmed."}},
    ),
    Kind(
        "referral.sent", _("A request was sent to your organisation."), _REFERRAL, _REQUEST,
        is_own=True,
    ),
    Kind(
        "referral.answered", _("A request was answered: to those who sent it and who answered it."),
        _REFERRAL, _REQUEST | {"state": "answered", "finding": "false"}, is_own=True,
    ),
    Kind(
        "referral.withdrawn", _("A request was taken back; please delete what you kept of it."),
        _REFERRAL, _REQUEST | {"state": "withdrawn"}, is_own=True,
    ),
    Kind(
        "referral.replied", _("The centre replied to a question of your organisation."), _REFERRAL,
        _REQUEST | {"state": "acknowledged"}, is_own=True,
    ),
    Kind(
        "referral.overdue", _("The clock of a request has run out."), _REFERRAL, _REQUEST,
        is_own=True,
    ),
)  # fmt: skip
KINDS: Final = {kind.code: kind for kind in (*CHOICES, TEST)}
