"""The platform channel and the requests of the demonstration, each in another state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction

from ruthan.core import clock, crypto, jobs
from ruthan.network import queries as network
from ruthan.project.demo.cases import first_hour_case
from ruthan.project.demo.people import liaison_of
from ruthan.referrals import actions

_POST = "https://social.example/posts/4711"
_SHOP = "https://social.example/shops/brand-example"


def make_channel(people: dict[str, Any], now: datetime) -> None:
    """Notices waiting, removed and back again, contested, late; a matter half way; a hold."""
    centre = network.national_centre()
    for days, act in ((6, _removed), (4, _contested), (2, _late), (0, _waiting)):
        with clock.standing_at(now - timedelta(days=days, hours=1)), transaction.atomic():
            act(people, centre)
            jobs.run_due()
    with clock.standing_at(now - timedelta(minutes=20)), transaction.atomic():
        _hold(people, centre)
        jobs.run_due()


def _notice(people: dict[str, Any], centre: Any, platform: str, **over: Any) -> Any:
    organisation = network.organisation(platform)
    if organisation is None:
        raise LookupError(platform)
    words = actions.Words(
        target=over.pop("target"), statement=over.pop("statement"), why=over.pop("why")
    )
    plain = {"target_kind": "content", "ask": "remove", "ground": "cca_14_1", "strand": "SCM"}
    return actions.propose_notice(
        by=people["nok"], centre=centre, platform=organisation, words=words,
        is_demonstration=True, **(plain | over),
    )  # fmt: skip


def _removed(people: dict[str, Any], centre: Any) -> None:
    """Removed in three hours; two days later somebody reports the same link again."""
    notice = _notice(
        people, centre, "platform:meta", target=_POST,
        statement="โพสต์ตัวอย่างชวนลงทุน อ้างว่าได้กำไรทุกวัน และให้โอนเข้าบัญชีบุคคล",
        why="ขอให้ลบโพสต์ เพราะหลอกลวงประชาชนให้โอนเงิน",
    )  # fmt: skip
    referral = actions.sign_notice(by=people["bua"], notice=notice)
    with clock.standing_at(clock.now() + timedelta(hours=3)):
        actions.record_answer(
            by=liaison_of("platform:meta", people), referral=referral, code="removed",
            text="ลบโพสต์แล้วตามกฎเรื่องการหลอกลวง", ticket="CASE-000001",
        )  # fmt: skip


def _contested(people: dict[str, Any], centre: Any) -> None:
    """Left as it is, and contested by the shop."""
    notice = _notice(
        people, centre, "platform:tiktok", target=_SHOP, target_kind="account", ask="close",
        ground="platform_rule", strand="COM",
        statement="บัญชีร้านตัวอย่างใช้ชื่อคล้ายแบรนด์ตัวอย่าง",
        why="ขอให้ตรวจสอบและปิดบัญชี เพราะแอบอ้างเป็นแบรนด์",
    )  # fmt: skip
    referral = actions.sign_notice(by=people["bua"], notice=notice)
    actions.record_answer(
        by=liaison_of("platform:tiktok", people), referral=referral, code="kept",
        text="ไม่พบว่าผิดกฎของแพลตฟอร์ม", ticket="T-000002",
    )  # fmt: skip
    actions.note_counter(by=people["bua"], notice=notice, text="ร้านแจ้งว่ามีหนังสือแต่งตั้งตัวแทน")


def _late(people: dict[str, Any], centre: Any) -> None:
    """Nobody answered in a day: it went up by itself."""
    notice = _notice(
        people, centre, "platform:x", target="https://short.example/u/weather", strand="MIS",
        ground="cca_14_2", ask="correct",
        statement="บัญชีตัวอย่างอ้างประกาศพายุของกรมอุตุนิยมวิทยา ซึ่งไม่มีประกาศนี้",
        why="ขอให้แก้ไขหรือติดคำเตือน พร้อมลิงก์ประกาศจริง",
    )  # fmt: skip
    actions.sign_notice(by=people["bua"], notice=notice)
    jobs.run_due()
    with clock.standing_at(clock.now() + timedelta(hours=25)):
        actions.note_missed()
        actions.escalate_late()


def _waiting(people: dict[str, Any], centre: Any) -> None:
    """One waits for its second signature; a matter has done two of four steps."""
    _notice(
        people, centre, "platform:line", target="@bank-example-help", target_kind="account",
        ask="close", ground="impersonation",
        statement="บัญชีแชตตัวอย่างอ้างเป็นธนาคารสมมุติ ขอรหัส OTP",
        why="ขอให้ปิดบัญชี เพราะแอบอ้างและขอข้อมูลลับ",
    )  # fmt: skip
    matter = actions.open_matter(
        by=people["nok"], centre=centre, title="คลิปตัวอย่างตัดต่อเสียงผู้ประกาศข่าว",
        is_demonstration=True,
    )  # fmt: skip
    actions.do_step(by=people["nok"], matter=matter, step="1", how="เผยแพร่ข้อเท็จจริงบนหน้าเว็บแล้ว")
    actions.do_step(by=people["nok"], matter=matter, step="2", how="ตอบใต้โพสต์ต้นทางแล้ว")


def _hold(people: dict[str, Any], centre: Any) -> None:
    """A bank is asked for a hold, together with the police; it asks back."""
    bank, police = network.organisation("bank:004"), network.organisation("ccib")
    if bank is None or police is None:
        return
    case = first_hour_case()
    if case is None:
        return
    told = {
        "statement": "ผู้เสียหายแจ้งว่าโอน 4,500 บาท เมื่อ 30 นาทีก่อน (เรื่องสมมุติ)",
        "account": "000-0-00012-3", "amount_satang": 450_000,
    }  # fmt: skip
    parts = [
        actions.Part(bank, "hold", "money_sent", {"asked": "ขอให้ระงับยอดนี้ชั่วคราว", **told}),
        actions.Part(police, "investigate", "money_sent", {"asked": "ขอให้รับเรื่อง", **told}),
    ]
    first, _second = actions.refer_jointly(
        by=people["fah"], from_centre=centre, about=("case", case.pk), parts=parts,
        is_demonstration=True,
    )  # fmt: skip
    actions.ask_back(
        by=liaison_of("bank:004", people), referral=first, text="ขอเวลาโอนและเลขอ้างอิงในสลิป"
    )


def forget_channel() -> None:
    """Remove the notices, matters and requests of the demonstration with their keys."""
    for model in ("referrals.Notice", "referrals.Matter", "referrals.Referral"):
        rows = apps.get_model(model)._default_manager.filter(is_demonstration=True)
        keys = list(rows.select_related("data_key"))
        if model == "referrals.Referral":
            rows.filter(appeal_of__isnull=False).delete()
        rows.delete()
        for row in keys:
            crypto.destroy(row.data_key)
