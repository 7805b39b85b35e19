"""Invented material for the living page: nothing in it is a real person, account or address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

NOW: Final = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
LONG_THAI: Final = (
    "มีข้อความส่งต่อในกลุ่มหมู่บ้านว่าธนาคารตัวอย่างจะปิดทุกสาขาในวันศุกร์นี้และให้รีบถอนเงินออกมาให้หมด"
    "ก่อนเที่ยงคืนมิฉะนั้นเงินฝากทั้งหมดจะถูกโอนเข้ากองทุนกลางโดยไม่มีกำหนดคืนพร้อมแนบภาพประกาศที่ไม่มีเลขที่หนังสือ"
)
MESSAGE: Final = (
    "[THPOST] พัสดุ TH000000000TH ที่อยู่ไม่ชัดเจน กรุณาอัปเดตภายใน 12 ชม. "
    "hxxps://thpost-redeliver[.]example/p"
)


class SpecimenForm(forms.Form):
    """Every kind of field that a page of Ruthan asks with."""

    text = forms.CharField(
        label=_("The message you doubt"),
        help_text=_("Paste it as you got it, with its links. You need not tidy it."),
        max_length=5000,
        widget=forms.Textarea,
    )
    want = forms.ChoiceField(
        label=_("What would help you most?"),
        choices=[
            ("answer", _("I want to know if it is true")),
            ("warn", _("I want to warn others")),
            ("help", _("I need help now")),
        ],
        widget=forms.RadioSelect,
    )
    province = forms.ChoiceField(
        label=_("Province"),
        required=False,
        choices=[
            ("", ""),
            ("10", "กรุงเทพมหานคร"),
            ("12", "นนทบุรี"),
            ("30", "นครราชสีมา"),
            ("40", "ขอนแก่น"),
            ("50", "เชียงใหม่"),
            ("57", "เชียงราย"),
            ("80", "นครศรีธรรมราช"),
            ("83", "ภูเก็ต"),
            ("90", "สงขลา"),
            ("96", "นราธิวาส"),
        ],
    )
    evidence = forms.FileField(label=_("Attach evidence"), required=False)
    email = forms.EmailField(label=_("E-mail for the answer"), required=False)
    amount = forms.IntegerField(label=_("Amount lost, in baht"), required=False)
    channels = forms.MultipleChoiceField(
        label=_("Where did you see it?"),
        required=False,
        choices=[("line", "LINE"), ("sms", "SMS"), ("facebook", "Facebook")],
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label=_("Tell me by e-mail when there is an answer"), required=False)


WANT_ICONS: Final = {"answer": "check", "warn": "megaphone", "help": "urgent"}
WANT_HINTS: Final = {
    "answer": _("We compare it with what is known and answer you."),
    "warn": _("It joins the reports of others and is looked at by a person."),
    "help": _("Money sent, threatened or afraid: we show whom to call first."),
}


def _forms() -> dict[str, SpecimenForm]:
    filled = {"text": MESSAGE, "want": "warn", "province": "50", "channels": ["line"]}
    wrong = SpecimenForm({"text": "", "email": "som@", "amount": "มาก"}, auto_id="bad_%s")
    wrong.is_valid()
    return {
        "empty": SpecimenForm(auto_id="new_%s"),
        "filled": SpecimenForm(initial=filled, auto_id="old_%s"),
        "wrong": wrong,
    }


def _timeline() -> list[dict[str, object]]:
    return [
        {
            "label": _("Awaiting the agency"),
            "at": NOW - timedelta(minutes=40),
            "text": "ส่งถึงไปรษณีย์ไทย (ตัวอย่าง) ขอคำยืนยันภายใน 4 ชั่วโมง",
            "now": True,
        },
        {
            "label": _("Screening"),
            "at": NOW - timedelta(hours=1, minutes=10),
            "by": "ศูนย์ตัวอย่างภาคเหนือ",
            "text": "รวมกับข้อความเดียวกันอีก 213 ราย",
        },
        {"label": _("Received"), "at": NOW - timedelta(hours=1, minutes=12), "icon": "inbox"},
    ]


def _sources() -> list[dict[str, object]]:
    return [
        {
            "title": "ประกาศเรื่องการแจ้งเตือนพัสดุ (ตัวอย่าง)",
            "publisher": "ไปรษณีย์ไทย",
            "tier": "agency",
            "url": "https://post.example/notice",
            "date": NOW - timedelta(days=3),
            "quote": "บริษัทไม่มีนโยบายส่งลิงก์ให้กรอกข้อมูลบัตรหรือชำระค่าธรรมเนียมผ่าน SMS",
            "archived_at": NOW - timedelta(days=1),
        },
        {
            "title": "บันทึกการตรวจโดเมนที่จดใหม่",
            "publisher": "ศูนย์ตัวอย่าง",
            "tier": "reviewer",
            "date": NOW - timedelta(days=1),
        },
    ]


CLAIMS: Final = [
    ("scam", "SMS อ้างไปรษณีย์ไทย ให้กดลิงก์แก้ที่อยู่พัสดุภายใน 12 ชั่วโมง", 214),
    ("false", "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ ให้รีบถอนเงิน", 1208),
    ("misleading", "คลิปน้ำท่วมสูง 3 เมตรเมื่อคืน เป็นภาพจากปีก่อนในต่างประเทศ", 96),
    ("true", "ธนาคารเลิกส่งลิงก์ทาง SMS แล้ว", 58),
    ("partly", "ลงทะเบียนรับเงินช่วยค่าไฟได้ แต่ไม่ใช่ทุกบ้าน", 77),
    ("altered", "คลิปเสียงคนดังชวนลงทุน เป็นเสียงที่สร้างด้วย AI", 42),
    ("unproven", "ดื่มน้ำใบตัวอย่างแทนยาเบาหวานได้", 31),
    ("pending", "เลื่อนวันรับสมัครงานของหน่วยงานตัวอย่าง", 12),
]


def _claims() -> list[dict[str, object]]:
    return [
        {"verdict": code, "title": title, "asked": asked, "at": NOW - timedelta(days=i, hours=i)}
        for i, (code, title, asked) in enumerate(CLAIMS)
    ]


_QUEUE: Final = [
    ("P1", "critical", "immediate", "โอนเงินไปแล้ว 18,900 บาท เมื่อ 20 นาทีก่อน มีสลิป", 1, 38),
    ("P2", "high", "very_urgent", "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ ให้รีบถอนเงิน", 1208, 205),
    ("P2", "high", "urgent", "หมอดังให้หยุดยา ดื่มน้ำใบตัวอย่าง มะเร็งหายใน 7 วัน", 31, 520),
    ("P3", "medium", "very_urgent", MESSAGE, 214, -95),
    ("P3", "medium", "urgent", LONG_THAI, 9, 1490),
    ("P4", "low", "routine", "จริงไหมคะ ธนาคารเลิกส่งลิงก์ทาง SMS แล้ว", 58, 4200),
]


def _queue() -> list[dict[str, object]]:
    return [
        {
            "priority": priority,
            "severity": severity,
            "urgency": urgency,
            "text": text,
            "asked": asked,
            "due": NOW + timedelta(minutes=minutes),
            "current": number == 3,
        }
        for number, (priority, severity, urgency, text, asked, minutes) in enumerate(_QUEUE)
    ]


REASONS: Final = [
    "มีผู้ส่งข้อความเดียวกัน 214 รายใน 6 ชั่วโมง",
    "ขอข้อมูลบัตรผ่านลิงก์ที่เลียนแบบหน่วยงาน",
    "เส้นตาย 12 ชั่วโมงเร่งให้รีบทำ",
]
ENTITIES: Final = [
    ("url", "hxxps://thpost-redeliver[.]example/p"),
    ("parcel", "TH0000xxxxxTH"),
    ("bank_account", "000-x-xx012-3"),
    ("phone", "+697 xxx xxx 001"),
    ("line_id", "@s**ple"),
    ("money", "18,900 บาท"),
    ("agency", "ไปรษณีย์ไทย"),
    ("person_age", "67 ปี"),
]
STAFF_NAV: Final = [
    {
        "label": _("Incoming"),
        "open": True,
        "places": [
            {"label": _("Queue"), "icon": "inbox", "url": "?", "current": True, "count": 42},
            {"label": _("Reports"), "icon": "message", "url": "?", "count": 0},
            {"label": _("Claims"), "icon": "check", "url": "?", "count": 7},
        ],
    },
    {
        "label": _("Oversight"),
        "open": False,
        "places": [
            {"label": _("Agency desk"), "icon": "building", "url": "?", "count": 3},
            {"label": _("People and roles"), "icon": "people", "url": "?"},
            {"label": _("Audit trail"), "icon": "history", "url": "?"},
            {"label": _("Jobs"), "icon": "settings", "url": "?"},
        ],
    },
]


def _charts() -> dict[str, Any]:
    days = [f"{day} พ.ย." for day in range(8, 22)]
    return {
        "channels": [("LINE", 482), ("SMS", 301), ("Facebook", 198), ("TikTok", 87), ("X", 31)],
        "days": days,
        "spark": [1, 2, 1, 3, 2, 4, 9, 7, 5, 3],
        "series": [
            {"name": "SMS", "values": [12, 18, 15, 22, 30, 44, 61, 90, 122, 171, 214, 180, 96, 41]},
            {"name": "LINE", "values": [60, 58, 63, 61, 66, 70, 64, 72, 69, 75, 71, 68, 74, 70]},
        ],
    }


def specimen_context() -> dict[str, Any]:
    """Everything the living page and its patterns show; built anew for each request."""
    return {
        "now": NOW,
        "forms": _forms(),
        "want_icons": WANT_ICONS,
        "want_hints": WANT_HINTS,
        "long_thai": LONG_THAI,
        "message": MESSAGE,
        "timeline_items": _timeline(),
        "sources": _sources(),
        "claims": _claims(),
        "queue": _queue(),
        "reasons": REASONS,
        "entities": ENTITIES,
        "charts": _charts(),
        "page": Paginator(range(214), 20).page(3),
        "steps": [_("The message"), _("A few questions"), _("Your code")],
        "crumbs": [(_("Home"), "?"), (_("Answers"), "?"), (_("This claim"), "")],
        "tab_items": [
            {"label": _("Waiting"), "url": "?", "current": True, "count": 42},
            {"label": _("Mine"), "url": "?", "count": 3},
            {"label": _("Closed"), "url": "?"},
        ],
        "due": {
            "calm": NOW + timedelta(hours=3, minutes=25),
            "soon": NOW + timedelta(minutes=18),
            "over": NOW - timedelta(hours=2, minutes=10),
            "far": NOW + timedelta(days=12),
        },
        "minutes_ago": NOW - timedelta(minutes=7),
        "long_ago": NOW - timedelta(days=30),
        "before": "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์ ให้รีบถอนเงินก่อนเที่ยงคืน",
        "after": "ธนาคารตัวอย่างเปิดทุกสาขาตามปกติ ไม่ต้องรีบถอนเงิน",
        "staff_nav": STAFF_NAV,
        "staff_centre": "ศูนย์ตัวอย่างภาคเหนือ",
        "staff_name": "สมมุติ ตัวอย่าง",
    }
