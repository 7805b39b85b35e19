"""What the pictures of tests/journeys/screens.py show: everything there is, with long words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core import mail
from django.test import override_settings

from ruthan.claims.actions import reopen
from ruthan.core import clock, crypto, custody, jobs
from ruthan.gateway.models import Call, CallBack
from ruthan.gateway.sources.hotline.backs import take_back
from ruthan.gateway.sources.hotline.calls import save_call, start_call
from ruthan.intake.actions import (
    Submission,
    Way,
    new_ticket,
    register_custody_key,
    reporter_key,
)
from ruthan.messaging import actions as messaging
from ruthan.messaging import queries
from ruthan.messaging.actions.bounces import rest_address
from ruthan.messaging.actions.following import ADDRESS, Choice
from ruthan.messaging.models import (
    Batch,
    Broadcast,
    ChannelQuota,
    Delivery,
    Endpoint,
    Message,
    Subscription,
)
from ruthan.publishing.actions import approve_alert, draft_alert, draft_cancel, draft_update
from ruthan.surges.models import Surge
from tests import makers
from tests.browser import Desk
from tests.cast import CAST

RUMOUR = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย"
SENT = "โอนค่ามือถือ 18,900 ไปแล้วเมื่อ 20 นาทีก่อน โดนบล็อกแล้ว มีสลิป"
CHILD = "น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง ทำยังไงดี"
LONG = "กรุงเทพมหานครอมรรัตนโกสินทร์มหินทรายุธยามหาดิลกภพนพรัตนราชธานี"
LONG_EN = "Bangkok Amonrattanakosin Mahintharayutthaya-Mahadilokphop warns of it"
MANY = [f"{code}" for code in ("10", "11", "12", "13", "14", "15", "20", "30", "34", "50", "80", "90", "96")]  # fmt: skip


def types(words: str) -> Callable[[Desk], None]:
    """Type what a caller says and wait for what stands beside it."""

    def done(desk: Desk) -> None:
        desk.page.locator("textarea[name=words]").fill(words)
        desk.page.locator("textarea[name=words]").press("End")
        desk.page.wait_for_timeout(900)

    return done


def person(name: str) -> Any:
    """One of the cast."""
    return makers.a_person(CAST[name])


def full() -> dict[str, str]:
    """Everything at once; the names by which screens call its parts."""
    _key, public = custody.new_pair()
    register_custody_key(by="system", public=public)
    with override_settings(RUTHAN_QUIET=True):  # what is told goes to nobody
        names = _claims()
        _earlier()
        names |= _followers()
        names |= _alerts()
    ChannelQuota.objects.update_or_create(
        pk="line", defaults={"limit": 1_000, "used": 990, "at": clock.now()}
    )
    names |= _partners()
    names |= _messages()
    names |= _calls()
    return names


def _claims() -> dict[str, str]:
    first = makers.a_report(RUMOUR)
    jobs.run_due()
    first.refresh_from_db()
    claim = makers.a_claim(
        clusters=[first.cluster_id], title_th=f"{LONG}เปิดทุกสาขาตามปกติ",
        title_en=LONG_EN, statement_th=RUMOUR, statement_en="The bank closes every branch this Friday",
    )  # fmt: skip
    makers.a_verdict(
        claim,
        reason_en="The bank confirms it.",
        advice_th="ไม่ต้องถอนเงิน ไม่ส่งต่อข้อความนี้",
        advice_en="Do not pass it on.",
    )
    claim.refresh_from_db()
    claim = reopen(by=person("nok"), claim=claim, because="รู้เพิ่ม")
    makers.a_verdict(
        claim, code="partly", change_th="ปิดหนึ่งสาขาที่จังหวัดตัวอย่าง", change_en="One branch closed",
        reason_th=f"{LONG} ยืนยันว่าปิดหนึ่งสาขา อ่านที่ https://bank.example/{'ประกาศ' * 12}", reason_en="One branch closed.",
        advice_th="ดูประกาศของธนาคารตัวอย่างก่อนเดินทาง", advice_en="Look before you travel.",
    )  # fmt: skip
    for number in range(25):
        one = makers.a_claim(
            title_th=f"หัวข้อที่ {number} เรื่องตัวอย่าง", statement_th=f"คำกล่าวที่ {number} ของเรื่องตัวอย่าง"
        )
        makers.a_verdict(one)
    jobs.run_due()
    surge = Surge.objects.create(
        kind="claim", subject=claim.pk, proposal="open", began_at=clock.now() - timedelta(hours=5),
        found_at=clock.now(), peak_at=clock.now(), peak_people=5, people=12, hours=3, expected=0.5,
    )  # fmt: skip
    return {"answer": claim.ref, "surge": str(surge.pk)}


def _followers() -> dict[str, str]:
    key = crypto.new_data_key("subscription")
    rows = []
    for number in range(1_300):
        channel = "email" if number % 10 == 0 else "line"
        to = f"person{number}@mail.test-a.org" if channel == "email" else f"U{number:032x}"
        rows.append(
            Subscription(
                channel=channel,
                state="active",
                to_hash=queries.hash_of(to),
                data_key=key,
                to_sealed=crypto.seal(key, ADDRESS, to),
                asked_at=clock.now(),
                provinces=[] if number % 3 == 0 else [MANY[number % len(MANY)]],
            )  # fmt: skip
        )
    Subscription.objects.bulk_create(rows)
    messaging.ask_to_follow(to="waiting@mail.test-a.org", choice=Choice(provinces=["34", "50"]))
    letter = Message.objects.latest("created_at")
    body = crypto.open_text(letter.data_key, "messaging.body", bytes(letter.body_sealed))
    found = re.search(r"/follow/confirm/([^/]+)/", body)
    assert found is not None
    states = {}
    for state, provinces in (("active", MANY), ("paused", []), ("resting", ["34"])):
        row = messaging.follow(
            channel="email", to=f"{state}@mail.test-a.org",
            choice=Choice(provinces=provinces, topics=["SCM"], least="high"),
        )  # fmt: skip
        Subscription.objects.filter(pk=row.pk).update(state=state)
        states[state] = messaging.manage_token(row)
    return {
        "confirm": found[1], "manage": states["active"], "paused": states["paused"],
        "resting": states["resting"],
    }  # fmt: skip


def _alert(number: int = 0, *, signed: bool = True, **over: Any) -> Any:
    plain: dict[str, Any] = {
        "title_th": f"ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง ใครส่งมาให้ลบทิ้ง {number or ''}".strip(),
        "title_en": "There is no refund link for electricity", "strand": "SCM",
        "body_th": "มีคนโทรมาอ้างการไฟฟ้าตัวอย่าง แล้วส่งลิงก์ให้ติดตั้งแอป " * 3,
        "body_en": "Callers pose as an electricity office and send a link.",
        "todo_th": "วางสาย ไม่กดลิงก์ แล้วโทร 1441", "todo_en": "Hang up and call 1441.",
        "severity": "high", "urgency": "urgent", "provinces": ["34"],
        "expires_at": clock.now() + timedelta(days=3),
    }  # fmt: skip
    alert = draft_alert(by=person("nok"), **(plain | over))
    return approve_alert(by=person("bua"), alert=alert) if signed else alert


def _earlier() -> None:
    """Alerts of which nobody was told: ten in force, others over, more than a page."""
    for number in range(1, 45):
        alert = _alert(number, severity="medium")
        if number > 10:
            _over(alert)
    jobs.run_due()


def _alerts() -> dict[str, str]:
    running = _alert(
        title_th=f"{LONG} ระวัง", title_en=LONG_EN, severity="critical", urgency="immediate",
        provinces=MANY, body_th=f"{LONG} https://scam.example/{'x' * 60} " * 2,
    )  # fmt: skip
    quota, failed, done, first = (_alert(90 + n) for n in range(4))
    draft = _alert(signed=False, severity="critical", urgency="immediate", provinces=[])
    calm = _alert(signed=False, provinces=MANY)
    jobs.run_due()
    update = draft_update(
        by=person("nok"), alert=first, title_th="มีลิงก์ใหม่ อย่ากด", title_en="A new link",
        body_th="ลิงก์เปลี่ยนแล้ว", body_en="The link changed", todo_th="อย่ากด", todo_en="Do not open it",
        change_th="เพิ่มลิงก์ที่พบใหม่", change_en="New links", severity="high", urgency="urgent",
        expires_at=clock.now() + timedelta(days=2),
    )  # fmt: skip
    update = approve_alert(by=person("bua"), alert=update)
    gone = {"title_th": "ยกเลิก: ไม่มีเหตุแล้ว", "title_en": "Cancelled", "body_th": "ตรวจแล้วไม่จริง", "body_en": "It was not true", "todo_th": "ไม่ต้องทำอะไร", "todo_en": "Nothing to do"}  # fmt: skip
    cancel = approve_alert(
        by=person("bua"), alert=draft_cancel(by=person("nok"), alert=update, **gone)
    )
    cancelling = draft_cancel(by=person("nok"), alert=done, **gone)
    _broadcast(running, state="running", is_cut=True)
    _batches(running, ["sent"] * 3 + ["waiting"] * 2)
    _broadcast(quota, state="held", because="quota", needed=1_170, left=10)
    _broadcast(failed, state="done", is_cut=True)
    _batches(failed, ["sent", "failed", "failed"], detail="400 The property, 'to', is invalid")
    _broadcast(done, state="done", is_cut=True, ended_at=clock.now())
    return {
        "alert": running.ref, "quota": quota.ref, "failed": failed.ref, "done": done.ref,
        "first": first.ref, "cancel": cancel.ref, "draft": draft.ref, "calm": calm.ref,
        "cancelling": cancelling.ref,
    }  # fmt: skip


def _over(alert: Any) -> None:
    type(alert).objects.filter(pk=alert.pk).update(
        state="ended", expires_at=clock.now() - timedelta(days=1)
    )


def _broadcast(alert: Any, **fields: Any) -> None:
    Broadcast.objects.filter(about_id=str(alert.pk)).update(**fields)


def _batches(alert: Any, states: list[str], *, detail: str = "") -> None:
    held = Broadcast.objects.get(about_id=str(alert.pk))
    held.batches.all().delete()
    for number, state in enumerate(states, 1):
        Batch.objects.create(
            broadcast=held, number=number, channel="line", language="th", state=state,
            members=[], people=500, attempts=2, detail=detail if state == "failed" else "",
            first_at=clock.now(),
        )  # fmt: skip


def _partners() -> dict[str, str]:
    lek, bot = person("lek"), makers.an_organisation("bot")
    made = {}
    for name in ("active", "paused_endpoint", "off"):
        endpoint = messaging.register_endpoint(
            by=lek, organisation=bot, label=f"{LONG} {name}"[:80], url=f"https://bank.example/{name}",
            kinds=["alert.published", "verdict.published", "referral.sent"],
        ).endpoint  # fmt: skip
        made[name] = endpoint
    events = [messaging.test_endpoint(by=lek, endpoint=made["active"]) for _ in range(3)]
    long_ago = clock.now() - timedelta(days=6)
    Endpoint.objects.filter(pk=made["paused_endpoint"].pk).update(state="paused")
    Endpoint.objects.filter(pk=made["off"].pk).update(
        state="disabled", off_because="failing", off_at=clock.now(), failures=30, failing_since=long_ago,
    )  # fmt: skip
    Delivery.objects.create(
        message=events[0], attempt=1, outcome="failed", detail="503", took_ms=812
    )
    Delivery.objects.create(message=events[0], attempt=2, outcome="sent", detail="204", took_ms=35)
    Message.objects.filter(pk=events[0].pk).update(state="sent", sent_at=clock.now())
    return {name: str(one.pk) for name, one in made.items()} | {"event": str(events[0].pk)}


def _messages() -> dict[str, str]:
    """Mails in every state, more than a page of them."""
    with override_settings(RUTHAN_QUIET=True):
        made = [_mail(number) for number in range(60)]
        jobs.run_due()
    ends = {"lost": ("failed", "550"), "unsure": ("unsure", "ReadTimeout"), "returned": ("failed", "returned 5.1.1")}  # fmt: skip
    names = {}
    for (name, (outcome, detail)), message in zip(ends.items(), made, strict=False):
        Message.objects.filter(pk=message.pk).update(state="failed", sent_at=None)
        message.deliveries.update(outcome=outcome, detail=detail)
        names[name] = str(message.pk)
    rest_address(message=made[2], status="5.1.1")
    waits = _mail(99)
    Delivery.objects.create(
        message=waits, attempt=1, outcome="failed", detail="ConnectionRefusedError"
    )
    Message.objects.filter(pk=waits.pk).update(created_at=clock.now() - timedelta(hours=2))
    return names | {"oldest": str(Message.objects.order_by("-id")[45].pk)}


def _mail(number: int) -> Message:
    return messaging.send(
        to=f"reader{number}@mail.test-a.org", subject="มีคำตอบแล้ว", body="อ่านได้", about=("report", "r1"),
        dedupe_key=f"screen:{number}", data_key=crypto.new_data_key("test"),
    )  # fmt: skip


def _calls() -> dict[str, str]:
    anan = person("anan")
    call, saved = start_call(by=anan, situation="rumour"), start_call(by=anan, situation="sent")
    told = {
        "text": "มีคนโทรมาอ้างการไฟฟ้าตัวอย่าง ให้โอนเงิน", "channel": "hotline", "wants": "help",
        "reporter": reporter_key("test", "call"), "way": Way("phone", "0600000014"),
    }  # fmt: skip
    save_call(by=anan, call=saved, ticket=new_ticket(), submission=Submission(**told))
    saved.refresh_from_db()
    for number in range(30):
        Call.objects.create(
            operator=anan, centre=makers.an_organisation("ruthan"), situation="advice",
            outcome=("advice", "known", "wrong", "to_191")[number % 4], started_at=clock.now(),
            ended_at=clock.now() + timedelta(seconds=40 + number),
        )  # fmt: skip
    back = CallBack.objects.create(
        report=saved.report, about="declined", due_at=clock.now() - timedelta(days=1),
        next_at=clock.now(),
    )  # fmt: skip
    take_back(by=anan, back=back)
    return {"call": str(call.pk), "saved": str(saved.pk), "back": str(back.pk)}


def letters() -> dict[str, str]:
    """The mails of following, as they are handed over, by name."""
    makers.an_organisation("ruthan")
    for language in ("th", "en"):
        messaging.ask_to_follow(
            to=f"ask-{language}@mail.test-a.org", choice=Choice(provinces=["34"]), language=language
        )
        messaging.follow(
            channel="email",
            to=f"follow-{language}@mail.test-a.org",
            choice=Choice(),
            language=language,
        )
    _alert(title_th=f"{LONG} ระวัง", title_en=LONG_EN, severity="critical", urgency="immediate")
    jobs.run_due()
    return {
        f"{number}-{letter.to[0].partition('@')[0]}": str(letter.alternatives[0][0])
        for number, letter in enumerate(mail.outbox)
    }
