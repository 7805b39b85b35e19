"""Following alerts in the chat: a province pressed or typed, an alert comes, one tap and it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ruthan.core import clock, jobs
from ruthan.messaging import queries
from ruthan.messaging.models import OptOut, Subscription
from ruthan.network.queries import provinces
from ruthan.publishing import actions
from tests import makers
from tests.cast import CAST
from tests.line.conftest import Person, addresses_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture(autouse=True)
def _noon(at: Any) -> Any:
    makers.an_organisation("ruthan")
    return at("2026-11-21 12:00")


def an_alert(**over: Any) -> Any:
    """Draft as nok, sign as bua, and have everything done that follows."""
    plain: dict[str, Any] = {
        "title_th": "ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง", "body_th": "มีคนโทรมาอ้างการไฟฟ้าตัวอย่าง",
        "todo_th": "วางสาย แล้วโทร 1441", "severity": "high", "urgency": "urgent",
        "provinces": ["34"], "expires_at": clock.now() + timedelta(days=3),
    }  # fmt: skip
    nok, bua = makers.a_person(CAST["nok"]), makers.a_person(CAST["bua"])
    alert = actions.draft_alert(by=nok, **(plain | over))
    signed = actions.approve_alert(by=bua, alert=alert)
    jobs.run_due()
    return signed


def choices_of(message: dict[str, Any]) -> dict[str, str]:
    """What can be pressed: words to act or address."""
    items = message.get("quickReply", {}).get("items", [])
    return {i["action"]["label"]: i["action"].get("data", i["action"].get("uri")) for i in items}


def test_a_word_a_region_a_province_and_the_alert_comes(mali: Person) -> None:
    mali.says("ติดตามข่าวเตือน")
    regions = choices_of(mali.hears()[-1])
    assert regions["ทั้งประเทศ"] == "follow:all"
    mali.presses(regions["ตะวันออกเฉียงเหนือ"])
    some = choices_of(mali.hears()[-1])
    assert len(some) == 13
    mali.presses(some["เพิ่มเติม"])
    rest = choices_of(mali.hears()[-1])
    mali.presses((some | rest)["อุบลราชธานี"])
    assert "อุบลราชธานี" in mali.hears_words()

    an_alert()
    came = mali.hears()
    assert len(came) == 1
    assert "ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง" in words_of(came[0])
    assert any("/alerts/A-" in address for address in addresses_of(came[0]))
    an_alert(provinces=["50"])
    assert mali.hears() == []


def test_every_province_can_be_pressed(mali: Person) -> None:
    mali.says("ติดตามข่าวเตือน")
    seen = set()
    regions = choices_of(mali.hears()[-1])
    assert len(regions) <= 13
    for act in regions.values():
        while act and act.startswith("follow:in:"):
            mali.presses(act)
            shown = choices_of(mali.hears()[-1])
            assert len(shown) <= 13
            seen |= {a for a in shown.values() if a.startswith("follow:") and len(a) == 9}
            act = shown.get("เพิ่มเติม", "")
    seen |= {a for a in regions.values() if len(a) == 9}
    assert {f"follow:{p.code}" for p in provinces()} <= seen


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("อุบล", ["34"]),
        ("จ.ตาก", ["63"]),
        ("จังหวัด เชียงใหม่", ["50"]),
        ("Phuket", ["83"]),
        ("กทม.", ["10"]),
    ],
)
def test_a_name_may_be_typed(mali: Person, typed: str, codes: list[str]) -> None:
    mali.says("ติดตามข่าวเตือนค่ะ")
    mali.says(typed)
    assert Subscription.objects.get().provinces == codes


def test_a_province_that_is_typed_unasked_begins_nothing(mali: Person) -> None:
    mali.says("ตาก")
    assert Subscription.objects.count() == 0


def test_one_province_more_and_the_whole_country(mali: Person) -> None:
    mali.presses("follow:34")
    mali.presses("follow:50")
    assert Subscription.objects.get().provinces == ["34", "50"]
    mali.presses("follow:all")
    assert Subscription.objects.get().provinces == []
    assert OptOut.objects.count() == 0


def test_one_tap_under_an_alert_ends_the_alerts_and_nothing_else(mali: Person) -> None:
    mali.presses("follow:all")
    mali.hears()
    an_alert()
    mali.presses(choices_of(mali.hears()[-1])["หยุดข่าวเตือน"])
    assert "จะไม่ส่งข่าวเตือนอีก" in mali.hears_words()
    an_alert(title_th="อีกประกาศหนึ่งตัวอย่าง")

    assert mali.hears() == []
    assert OptOut.objects.count() == 0
    assert Subscription.objects.get().state == "ended"


@pytest.mark.parametrize("word", ["หยุด", "หยุดข่าวเตือน", "เลิกติดตาม", "stop alerts", "หยุดแจ้ง", "stop"])
def test_a_word_ends_it(mali: Person, word: str) -> None:
    mali.presses("follow:all")
    mali.says(word)
    an_alert()
    assert "ไม่มีลิงก์คืนเงิน" not in mali.hears_words()


def test_stop_without_alerts_means_everything(mali: Person) -> None:
    mali.says("หยุด")
    assert OptOut.objects.count() == 1
    mali.presses("follow:34")
    an_alert()
    assert OptOut.objects.count() == 0
    assert "ไม่มีลิงก์คืนเงิน" in mali.hears_words()


def test_who_blocks_us_follows_no_more_even_when_they_come_back(
    line: Any, mali: Person, _noon: Any
) -> None:
    mali.presses("follow:all")
    mali.sends(mali.event("unfollow"))
    an_alert()
    assert "/v2/bot/message/multicast" not in line.calls
    _noon.shift(timedelta(minutes=1))
    mali.sends(mali.event("follow"))
    an_alert(title_th="อีกประกาศหนึ่งตัวอย่าง")
    assert "/v2/bot/message/multicast" not in line.calls


def test_the_secret_page_from_the_chat_chooses_more(mali: Person, client: Client) -> None:
    mali.presses("follow:34")
    page = choices_of(mali.hears()[-1])["เลือกละเอียด"]
    path = page[page.index("/follow/") :]
    assert client.get(path).status_code == 200
    client.post(path, {"do": "change", "where": "some", "provinces": ["34", "50"], "topics": ["SCM"],
                       "least": "critical"})  # fmt: skip
    row = Subscription.objects.get()
    assert (row.provinces, row.topics, row.least) == (["34", "50"], ["SCM"], 4)
    mali.presses("follow:10")  # a tap adds a place and forgets nothing
    row.refresh_from_db()
    assert (row.provinces, row.topics, row.least) == (["10", "34", "50"], ["SCM"], 4)


def test_an_update_and_a_cancellation_come_after_the_first(mali: Person) -> None:
    mali.presses("follow:34")
    mali.hears()
    first = an_alert()
    nok, bua = makers.a_person(CAST["nok"]), makers.a_person(CAST["bua"])
    Subscription.objects.update(provinces=["50"])
    cancel = actions.draft_cancel(
        by=nok,
        alert=first,
        title_th="ยกเลิกประกาศตัวอย่าง",
        body_th="ตรวจแล้วไม่จริง",
        todo_th="ใช้ชีวิตตามปกติ",
    )
    actions.approve_alert(by=bua, alert=cancel)
    jobs.run_due()
    said = mali.hears_words()
    assert "ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง" in said
    assert "ยกเลิกประกาศตัวอย่าง" in said


def test_the_demonstration_is_told_to_nobody(mali: Person, line: Any) -> None:
    mali.presses("follow:all")
    an_alert(is_demonstration=True)
    assert "/v2/bot/message/multicast" not in line.calls


def test_an_alert_taken_down_at_night_is_told_to_nobody(mali: Person, line: Any, at: Any) -> None:
    at("2026-11-21 23:00")
    mali.presses("follow:all")
    alert = an_alert()
    held = queries.broadcast_about("alert", str(alert.pk))
    assert held is not None and held.state == "held"
    actions.end_alert(by=makers.a_person(CAST["bua"]), alert=alert)
    held.refresh_from_db()
    assert (held.state, held.because) == ("stopped", "down")
