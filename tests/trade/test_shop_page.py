"""Check before buying: looked over without storing, asked of a centre once, days and the letter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from ruthan.audit.models import Entry
from ruthan.core.models import DataKey
from ruthan.intake.models import Report, SealedDrop
from ruthan.safeguarding.actions import ensure_custody
from ruthan.trade import queries
from ruthan.trade.models import TradeCheck
from tests import makers
from tests.gateway.web import CHILD, picture, ticket_of, upload

pytestmark = pytest.mark.django_db

OFFER = {
    "message": "ลีนตัวอย่าง รักษาเบาหวานหายขาด โอนก่อนส่ง ไม่รับเปลี่ยนคืนทุกกรณี",
    "goods": "ลีนตัวอย่าง", "product": "food", "numbers": "อย. 00-0-00000-0-0000",
    "shop": "ร้านสมมุติ", "price": "390", "usual": "1,290", "terms": "prepay", "payee": "person",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _centre(reference: object) -> None:
    makers.an_organisation("ruthan")


def send(client: Client, do: str = "look", path: str = "/shop-check/", **fields: Any) -> Any:
    fields.setdefault("ticket", ticket_of(client, path))
    return client.post(path, {**fields, "do": do})


@pytest.mark.parametrize("path", ["/shop-check/", "/en/shop-check/", "/shop-check/letter/"])
def test_the_pages_open_for_everyone(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "no-cache" in page["Cache-Control"]


def test_it_is_found_from_the_section_of_safe_trade(client: Client) -> None:
    assert "/shop-check/" in client.get("/trade/").content.decode()


def test_an_offer_is_looked_over_at_once_and_nothing_is_stored(client: Client) -> None:
    before = (Report.objects.count(), DataKey.objects.count(), Entry.objects.count())

    page = send(client, **OFFER)

    assert page.status_code == 200
    shown = page.content.decode().replace("<wbr>", "")
    for words in (
        "ไม่มีจังหวัดรหัส 00", "ราคาต่ำกว่าปกติเกินครึ่ง", "ให้โอนก่อนเข้าบัญชีชื่อบุคคล",
        "ไม่รับเปลี่ยนคืนทุกกรณี", "อ้างว่ารักษาโรคกับสินค้าที่ไม่ใช่ยา", "1556", "ข้อมูล ณ วันที่",
    ):  # fmt: skip
        assert words in shown, words
    assert (Report.objects.count(), DataKey.objects.count(), Entry.objects.count()) == before
    assert "ปลอม" not in shown


def test_what_was_typed_stays_on_the_page_and_markup_is_only_text(client: Client) -> None:
    nasty = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    page = send(client, message=nasty, goods=nasty, shop=nasty, numbers=nasty, page=nasty)
    shown = page.content.decode()
    assert page.status_code == 200
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "&lt;script&gt;" in shown


def test_in_english_it_is_english(client: Client) -> None:
    page = send(client, path="/en/shop-check/", **OFFER)
    shown = page.content.decode()
    assert "no province has the code 00" in shown
    assert "less than half" in shown


def test_nothing_at_all_is_refused_with_a_sentence(client: Client) -> None:
    page = send(client, message="  ")
    assert page.status_code == 422
    assert "วางข้อความขาย" in page.content.decode().replace("<wbr>", "")


def test_a_giant_paste_is_refused_with_its_length(client: Client) -> None:
    page = send(client, message="ก" * 300_000)
    assert page.status_code == 422
    assert "300,000" in page.content.decode()


@pytest.mark.parametrize("price", ["abc", "-", "1e999", "๙" * 60])
def test_an_amount_that_is_none_is_refused_or_read_never_a_crash(
    client: Client, price: str
) -> None:
    assert send(client, goods="ก", price=price).status_code in {200, 422}


def test_days_are_read_in_buddhist_years_and_shown_long(client: Client, standing: Any) -> None:
    page = send(client, goods="ของ", received_on="22 ก.พ. 2567")
    shown = page.content.decode().replace("<wbr>", "")
    assert "29 กุมภาพันธ์ 2567" in shown
    assert "เหลือ 2 วัน" in shown


@pytest.fixture
def standing() -> Any:
    import time_machine

    with time_machine.travel("2024-02-27 05:00:00Z", tick=False):
        yield


def test_a_child_in_danger_is_not_looked_over(client: Client) -> None:
    page = send(client, message=CHILD)
    assert page.status_code == 200
    assert "looked" not in page.context
    assert "tel:191" in page.content.decode()


# -- Asked of a centre ------------------------------------------------------------------------------


def test_asked_of_a_centre_it_is_a_report_with_a_check_and_a_receipt(client: Client) -> None:
    answer = send(client, "ask", **OFFER, evidence=upload(picture()))

    assert answer.status_code == 303
    check = TradeCheck.objects.select_related("report__data_key").get()
    assert check.category == "fda-food"
    facts = queries.facts_of(check)
    assert facts["shop"] == "ร้านสมมุติ"
    assert facts["price"] == 39_000
    assert check.report.evidence.count() == 1
    page = client.get("/receipt/")
    assert len(page.context["tracking_code"].replace(" ", "")) == 30
    assert page.context["trade"] is not None


def test_nothing_readable_of_it_is_in_the_tables(client: Client) -> None:
    send(client, "ask", **OFFER)
    check = TradeCheck.objects.get()
    for field in (bytes(check.facts_sealed), bytes(check.seller_key or b"")):
        assert "สมมุติ".encode() not in field
    assert len(check.seller_key or b"") == 32


def test_pressed_three_times_it_is_one_report_and_one_check(client: Client) -> None:
    ticket = ticket_of(client, "/shop-check/")
    for _ in range(3):
        assert send(client, "ask", ticket=ticket, **OFFER).status_code == 303
    assert Report.objects.count() == 1
    assert TradeCheck.objects.count() == 1


def test_broken_off_between_report_and_check_nothing_is_left(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes after the report was written and before the check was."""
    from ruthan.trade import actions

    def dies(**_: object) -> None:
        raise SystemExit("killed")

    ticket = ticket_of(client, "/shop-check/")
    with monkeypatch.context() as broken:
        broken.setattr(actions, "open_check", dies)
        with pytest.raises(SystemExit):
            send(client, "ask", ticket=ticket, **OFFER)
    assert Report.objects.count() == 0
    assert send(client, "ask", ticket=ticket, **OFFER).status_code == 303
    assert (Report.objects.count(), TradeCheck.objects.count()) == (1, 1)


def test_a_child_s_case_goes_the_sealed_way_and_has_no_check(client: Client) -> None:
    ensure_custody()
    answer = send(client, "ask", message=CHILD)
    assert answer.status_code == 303
    assert SealedDrop.objects.count() == 1
    assert TradeCheck.objects.count() == 0
    assert Report.objects.count() == 0


def test_a_child_named_only_in_the_goods_goes_the_sealed_way_too(client: Client) -> None:
    ensure_custody()
    send(client, "ask", goods=CHILD)
    assert (SealedDrop.objects.count(), TradeCheck.objects.count()) == (1, 0)


def test_a_report_of_another_kind_has_no_days(client: Client) -> None:
    fields = {"message": "ธนาคารตัวอย่างจะปิดจริงไหม", "ticket": ticket_of(client)}
    client.post("/check/", fields)
    assert client.get("/receipt/").context["trade"] is None
    assert client.post("/track/days/", {"received_on": "2026-01-01"}).status_code == 303
    assert TradeCheck.objects.count() == 0


# -- The days on the receipt ------------------------------------------------------------------------


def test_the_day_of_receipt_starts_the_clock_on_both_pages(client: Client, standing: Any) -> None:
    send(client, "ask", **OFFER)

    answer = client.post("/track/days/", {"received_on": "2024-02-22", "back": "track"})

    assert answer["Location"] == "/track/#days"
    for path in ("/receipt/", "/track/"):
        shown = client.get(path).content.decode().replace("<wbr>", "")
        assert "29 กุมภาพันธ์ 2567" in shown, path
        assert "เหลือ 2 วัน" in shown, path
    assert TradeCheck.objects.get().received_on == date(2024, 2, 22)


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"received_on": "2999-01-01"}, {"received_on": "31 ก.พ. 2567"},
        {"received_on": "2024-02-22", "cancelled_on": "2024-02-01"}, {"received_on": "<b>"},
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(
    client: Client, standing: Any, fields: dict[str, str]
) -> None:
    send(client, "ask", **OFFER)
    assert client.post("/track/days/", fields).status_code == 422
    assert TradeCheck.objects.get().received_on is None


def test_without_a_followed_report_there_is_nothing_to_count(client: Client) -> None:
    answer = client.post("/track/days/", {"received_on": "2026-01-01"})
    assert answer["Location"] == "/track/"


# -- The letter -------------------------------------------------------------------------------------


def test_the_letter_is_a_page_and_a_pdf_with_the_same_words(client: Client, standing: Any) -> None:
    fields = {"shop": "ร้านสมมุติ", "goods": "ลีนตัวอย่าง", "received_on": "2024-02-22"}
    page = client.post("/shop-check/letter/", {**fields, "do": "show"})
    shown = page.content.decode().replace("<wbr>", "")
    assert "เรียน ร้านสมมุติ" in shown
    assert "27 กุมภาพันธ์ 2567" in shown
    pdf = client.post("/shop-check/letter/", {**fields, "do": "pdf"})
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert Report.objects.count() == 0


def test_a_late_letter_says_so_on_the_page(client: Client, standing: Any) -> None:
    page = client.post("/shop-check/letter/", {"received_on": "2024-02-01", "do": "show"})
    assert page.context["is_late"]


def test_the_letter_begins_with_what_the_browser_s_own_check_knows(client: Client) -> None:
    send(client, "ask", **OFFER)
    form = client.get("/shop-check/letter/").context["form"]
    assert form.initial["shop"] == "ร้านสมมุติ"
    assert form.initial["price"] == "390"
    assert Client().get("/shop-check/letter/").context["form"].initial == {}


def test_a_letter_without_a_day_is_refused(client: Client) -> None:
    assert client.post("/shop-check/letter/", {"do": "pdf"}).status_code == 422
