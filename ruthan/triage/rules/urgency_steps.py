"""Tables of the urgency factors: a value, when it holds, its sentence; the first line decides."""

from __future__ import annotations

from typing import Final

from ruthan.triage.rules.factors import Matter, Step, always
from ruthan.triage.rules.severity_steps import SEXUAL

HOUR, DAY, THREE_DAYS, WEEK = 1.0, 24.0, 72.0, 168.0


def going_on(matter: Matter) -> bool:
    """The offender is on the line or in the device now."""
    return matter.of("SCM") and matter.facts.signal("ongoing_call", "device_controlled")


def lost(matter: Matter) -> bool:
    """Money has left by a scam."""
    return matter.of("SCM") and matter.facts.sent


def lost_within(matter: Matter, hours: float) -> bool:
    """Money has left within so many hours."""
    return lost(matter) and matter.facts.since is not None and matter.facts.since <= hours


def lost_long_ago(matter: Matter) -> bool:
    """Money left more than 72 hours ago."""
    return lost(matter) and matter.facts.since is not None and matter.facts.since > THREE_DAYS


def _pressed(matter: Matter) -> bool:
    return matter.facts.signal("urgency", "threat", "secrecy") or matter.facts.until is not None


def _due_within(matter: Matter, hours: float) -> bool:
    return matter.facts.until is not None and matter.facts.until <= hours


def _in_crisis(matter: Matter) -> bool:
    return matter.facts.signal("self_harm") or matter.facts.cue("life_now")


def _open_attempt(matter: Matter) -> bool:
    return matter.of("SCM") and not matter.facts.sent and (
        matter.facts.linked
        or matter.facts.signal(
            "asks_transfer", "asks_otp", "asks_id_document", "asks_remote_app", "threat", "urgency",
            "impersonates_agency", "impersonates_person", "parcel_fee",
        )
    )  # fmt: skip


TIME: Final = (
    Step(0, lambda m: m.of("NONE"), "ไม่มีเวลาบีบ", "no time pressure"),
    Step(4, _in_crisis, "อันตรายกำลังเกิด", "danger is happening now"),
    Step(
        4,
        lambda m: m.of("CHD", "sexual-extortion", "missing-risk", "livestream"),
        "เด็กอาจได้รับอันตรายทุกเมื่อ",
        "a child may be hurt at any time",
    ),
    Step(4, lambda m: m.of("CHD") and _due_within(m, HOUR), "เกิดขึ้นตอนนี้", "it happens now"),
    Step(
        3,
        lambda m: m.of("CHD", *SEXUAL),
        "เด็กอาจได้รับอันตรายใน 24 ชม.",
        "a child may be hurt within 24 hours",
    ),
    Step(2, lambda m: m.of("CHD"), "เด็กกำลังเดือดร้อน", "a child is in distress"),
    Step(4, going_on, "กำลังเกิดขึ้นอยู่", "it is happening now"),
    Step(4, lambda m: lost_within(m, DAY), "เงินเพิ่งออกไป", "the money has just left"),
    Step(
        1,
        lambda m: lost_long_ago(m) and not m.facts.cue("withdraw_stuck"),
        "เงินออกไปนานแล้ว",
        "the money left long ago",
    ),
    Step(3, lost, "ยังอาจตามเงินได้ทัน", "the money may still be caught"),
    Step(
        4,
        lambda m: m.of("MIS", "disaster") and m.facts.topic("disaster_now"),
        "ภัยกำลังมาถึง",
        "the disaster is near",
    ),
    Step(3, lambda m: m.of("SCM", "14"), "ข้อมูลถูกยึดและมีการเรียกเงิน", "data is held for money"),
    Step(3, _open_attempt, "อาจเสียหายใน 24 ชม.", "harm may come within 24 hours"),
    Step(2, lambda m: m.of("SCM"), "อาจเสียหายใน 72 ชม.", "harm may come within 72 hours"),
    Step(
        3,
        lambda m: (
            m.of("ELC", "voting-info", "blackout", "impersonate", "vote-buy")
            or (m.of("ELC") and m.facts.topic("election_near"))
        ),
        "กระทบการใช้สิทธิใน 24 ชม.",
        "may cost votes within 24 hours",
    ),
    Step(2, lambda m: m.of("ELC"), "กระทบการตัดสินใจใน 72 ชม.", "may sway voters within 72 hours"),
    Step(
        3,
        lambda m: (
            m.facts.cue("bank_run", "incite")
            or (m.of("MIS") and m.facts.signal("asks_forward") and _due_within(m, DAY))
        ),
        "คนอาจทำตามใน 24 ชม.",
        "people may act within 24 hours",
    ),
    Step(
        2,
        lambda m: m.facts.signal("health_cure") or m.facts.cue("stop_medicine", "poison", "injury"),
        "คนอาจทำตามใน 72 ชม.",
        "people may act within 72 hours",
    ),
    Step(
        2, lambda m: m.of("SUP", "unfreeze"), "เดือดร้อนทุกวันที่ยังไม่ปลด", "every day of the freeze hurts"
    ),
    Step(
        2,
        lambda m: m.of("MIS") and m.facts.signal("asks_forward"),
        "กำลังส่งต่อ",
        "it is being forwarded",
    ),
    Step(0, lambda m: m.of("MIS") and m.facts.cue("question"), "เป็นคำถาม", "it is a question"),
    Step(1, always, "ภายใน 7 วัน", "within 7 days"),
)

ACTIVE: Final = (
    Step(0, lambda m: m.of("NONE"), "ไม่มีสิ่งที่ยังทำงานอยู่", "nothing is active"),
    Step(
        4,
        lambda m: m.of("CHD", *SEXUAL) or _in_crisis(m),
        "ยังดำเนินอยู่และกดดันเด็กหรือผู้เสียหาย",
        "still going on, with pressure",
    ),
    Step(4, going_on, "คนร้ายยังติดต่อหรือควบคุมอยู่", "the offender is still in touch or in control"),
    Step(
        4,
        lambda m: m.of("SCM") and (m.facts.signal("threat") or m.of("SCM", "14")),
        "ข่มขู่",
        "threatens",
    ),
    Step(
        4,
        lambda m: (
            m.of("SCM")
            and not m.facts.sent
            and (
                _pressed(m)
                or m.facts.signal(
                    "asks_transfer", "asks_id_document", "asks_otp", "asks_remote_app"
                )
            )
        ),
        "ยังเปิดอยู่และเร่งให้ทำ",
        "open and pressing",
    ),
    Step(3, lambda m: m.of("SCM"), "ลิงก์หรือบัญชียังเปิด", "the link or account is still open"),
    Step(
        3,
        lambda m: (
            m.of("COM")
            and (m.facts.cue("still_open", "public_page") or m.facts.has("fda", "url"))
            and not m.of("COM", "not-as-described", "refund", "not-delivered", "unfair-terms")
        ),
        "ยังขายอยู่",
        "still on sale",
    ),
    Step(3, lambda m: m.facts.linked and m.facts.has("url"), "ลิงก์ยังเปิด", "the link is still open"),
    Step(
        2,
        lambda m: (
            m.facts.signal("asks_forward")
            or m.of("ELC")
            or m.of("COM")
            or m.facts.signal("health_cure")
        ),
        "ยังมีการชักชวนหรือส่งต่อ",
        "still being passed on",
    ),
    Step(2, lambda m: m.of("SUP", "unfreeze"), "ยังถูกระงับอยู่", "still frozen"),
    Step(1, always, "รับรู้", "known"),
)

CLOCK: Final = (
    Step(0, lambda m: m.of("NONE"), "ไม่มีกำหนดตามกฎหมาย", "no legal clock"),
    Step(2, lambda m: m.of("CHD", "csam"), "แจ้งลบเนื้อหา", "notice to remove"),
    Step(3, going_on, "แจ้งธนาคารและตำรวจภายใน 72 ชม.", "tell bank and police within 72 h"),
    Step(0, lost_long_ago, "พ้น 72 ชม. แล้ว", "the 72 hours are over"),
    Step(3, lost, "แจ้งความภายใน 72 ชม.", "police complaint within 72 h"),
    Step(3, lambda m: m.of("ELC"), "กฎหมายเลือกตั้ง", "election law"),
    Step(
        2,
        lambda m: m.of("SCM") and m.facts.signal("threat"),
        "แจ้งความกรรโชกหรือทวงหนี้ผิดกฎหมาย",
        "complaint about extortion",
    ),
    Step(
        2,
        lambda m: m.of("COM", "not-as-described", "refund", "not-delivered", "unfair-terms"),
        "สิทธิคืนสินค้า 7 วัน",
        "seven-day right of return",
    ),
    Step(
        2, lambda m: m.of("SUP", "unfreeze"), "ตำรวจพิจารณาภายใน 7 วัน", "police decide within 7 days"
    ),
    Step(0, always, "ไม่มีกำหนดตามกฎหมาย", "no legal clock"),
)
