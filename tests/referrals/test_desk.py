"""The liaison's desk: only what is theirs, filtered, ticked, exported without formulas; grounds."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from ruthan.core import clock
from ruthan.referrals import actions, queries
from ruthan.referrals.engine import sheet
from ruthan.referrals.models import Ground, Referral
from tests import makers

pytestmark = pytest.mark.django_db
DESK = "/staff/referrals/"


@pytest.fixture
def three(lek, nok):
    hold = makers.a_referral(makers.a_claim(), ask="hold", ground="money_sent")
    check = makers.a_referral(makers.a_claim())
    other = makers.a_referral(makers.a_claim(), organisation="ddpm")
    return hold, check, other


def test_filters_live_in_the_address_and_find_only_ones_own(three, lek, client_of):
    hold, check, other = three
    client = client_of(lek)
    page = client.get(DESK, {"ask": "hold"}).content.decode()
    assert hold.ref in page
    assert check.ref not in page
    for asked in ({"q": other.ref}, {"q": "ddpm"}, {"q": "ปภ."}):
        found = client.get(DESK, asked).content.decode()
        assert f"/staff/referrals/{other.ref}/" not in found
    found = client.get(DESK, {"q": check.ref[-5:], "order": "new"}).content.decode()
    assert check.ref in found
    assert hold.ref not in found


def test_many_are_taken_up_at_once_and_others_are_left_alone(three, lek, client_of):
    hold, check, other = three
    data = {"ref": [hold.ref, check.ref, other.ref, "A-00000000"]}
    assert client_of(lek).post(f"{DESK}many/", data).status_code == 302
    states = dict(Referral.objects.values_list("ref", "state"))
    assert states == {hold.ref: "acknowledged", check.ref: "acknowledged", other.ref: "dispatched"}


@pytest.mark.parametrize("asked", [{}, {"order": "due"}])
def test_where_the_clock_stands_it_sorts_nothing(three, lek, client_of, asked):
    soon, later, _other = three
    Referral.objects.filter(pk=soon.pk).update(due_at=clock.now() + timedelta(minutes=5))
    shown = client_of(lek).get(DESK, asked).context["rows"]
    assert [row[0].ref for row in shown] == [soon.ref, later.ref]
    actions.ask_back(by=lek, referral=soon, text="ขอเลขบัญชี")
    shown = client_of(lek).get(DESK, asked).context["rows"]
    assert [row[0].ref for row in shown] == [later.ref, soon.ref]
    assert "หยุดนับเวลา" in client_of(lek).get(f"{DESK}export/", {"as": "csv"}).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_holds_ones_own_and_no_formula(three, lek, client_of, kind):
    _hold, _check, other = three
    package = {"asked": "ก", "statement": '=HYPERLINK("http://x.example","กด")'}
    made = makers.a_referral(makers.a_claim(), package=package)
    answer = client_of(lek).get(f"{DESK}export/", {"as": kind})
    assert answer["Cache-Control"] == "no-store"
    body = answer.content
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            parts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
        text = "".join(parts)
        assert "<f>" not in text
        assert "<hyperlink" not in text
    else:
        text = body.decode("utf-8-sig")
        assert "'=HYPERLINK" in text
    assert made.ref in text
    assert "ตรวจข้อเท็จจริงเรื่องของหน่วยงาน" in text and made.ground not in text
    assert other.ref not in text


def test_the_export_tells_a_bank_which_account_and_how_much(lek, nok, client_of):
    package = {
        "asked": "ก", "statement": "ข", "account": "000-0-00012-3", "amount_satang": 450_050,
        "target": "https://social.example/p/1",
    }  # fmt: skip
    makers.a_referral(makers.a_claim(), ask="hold", ground="money_sent", package=package)
    body = client_of(lek).get(f"{DESK}export/", {"as": "csv"}).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(body))
    assert (row["บัญชีธนาคาร"], row["จำนวนเงิน (บาท)"]) == ("000-0-00012-3", "4500.50")
    assert row["เกี่ยวกับเรื่องใด"] == "https://social.example/p/1"


def test_an_unknown_kind_of_export_is_not_there(three, lek, client_of):
    assert client_of(lek).get(f"{DESK}export/", {"as": "exe"}).status_code == 404


@pytest.mark.parametrize(
    "bad", ["=1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\u200b=1", "\x00=1"]
)
def test_nothing_dangerous_begins_a_cell(bad):
    assert sheet.harmless(bad).startswith("'")


def test_a_refusal_needs_a_reason_and_words(three, lek, client_of):
    hold, _check, _other = three
    client = client_of(lek)
    path = reverse("referrals:refuse", args=[hold.ref])
    assert client.post(path, {"because": "", "text": "ก"}).status_code == 422
    assert client.post(path, {"because": "needs_order", "text": "ต้องมีคำสั่ง"}).status_code == 302
    hold.refresh_from_db()
    assert hold.state == "refused"


@pytest.mark.parametrize("name", ["ask", "part", "refuse"])
def test_another_organisations_number_is_the_same_404(three, wit, nok, client_of, name):
    hold, _check, _other = three
    for person in (wit, nok):
        for ref in (hold.ref, "A-00000000"):
            answer = client_of(person).post(reverse(f"referrals:{name}", args=[ref]), {"text": "ก"})
            assert answer.status_code == 404


def test_the_centre_replies_on_its_page(three, lek, nok, client_of):
    hold, _check, _other = three
    client_of(lek).post(reverse("referrals:ask", args=[hold.ref]), {"text": "ถามว่า"})
    page = client_of(nok).get(reverse("referrals:watched", args=[hold.ref])).content.decode()
    assert "ถามว่า" in page.replace("\u200b", "").replace("<wbr>", "")
    client_of(nok).post(reverse("referrals:reply", args=[hold.ref]), {"text": "ตอบว่า"})
    assert [one.text for one in queries.said_of(queries.referral(hold.pk))] == ["ถามว่า", "ตอบว่า"]


# -- Grounds --------------------------------------------------------------------------------------

EDITED = {
    "label_th": "ตรวจข้อเท็จจริง", "label_en": "Fact", "basis": "target", "amount": "48",
    "unit": "hours", "source": "ตัวอย่าง", "checked_on": "2025-01-02",
}  # fmt: skip


def test_a_change_is_an_edition_with_history_and_open_clocks_stay(ploy, client_of, three):
    path = reverse("referrals:ground", args=["fact_check", "*"])
    client = client_of(ploy)
    shown = client.post(path, EDITED | {"preview": "1"})
    assert shown.status_code == 200
    assert not Ground.objects.exists()
    assert client.post(path, EDITED).status_code == 302
    assert client.post(path, EDITED | {"amount": "72"}).status_code == 302
    bot = makers.an_organisation("bot")
    now = queries.ground_for("fact_check", bot)
    assert (now.amount, now.edition) == (72, 2)
    assert [row.edition for row, _held in queries.editions("fact_check", "*")] == [2, 1, 0]
    before = three[1].due_at
    three[1].refresh_from_db()
    assert three[1].due_at == before
    made = makers.a_referral(makers.a_claim(), due_at=None)
    assert (made.due_at - made.dispatched_at).total_seconds() == 72 * 3600
    assert made.ground_edition == 2


def test_a_request_reads_under_the_ground_that_it_was_sent_under(ploy, nok, bua, client_of, client):
    before = makers.a_referral()
    notice = makers.a_notice(signed_by=bua)
    changed = {
        "label_th": "ชื่อใหม่", "label_en": "New name", "basis": "rule", "amount": 48,
        "unit": "hours", "source": "ตัวอย่าง", "checked_on": clock.today(),
    }  # fmt: skip
    actions.set_ground(by=ploy, code="fact_check", recipient="*", values=changed)
    actions.set_ground(by=ploy, code="cca_14_1", recipient="platform", values=changed)
    after = makers.a_referral(makers.a_claim())
    assert queries.ground_of(before).label_th == "ตรวจข้อเท็จจริงเรื่องของหน่วยงาน"
    assert queries.ground_of(after).label_th == "ชื่อใหม่"
    assert "ตรวจข้อเท็จจริงเรื่องของหน่วยงาน" in queries.letter_of(before).because
    assert "ชื่อใหม่" in queries.letter_of(after).because
    shown = client_of(nok).get(f"/staff/referrals/watch/{before.ref}/")
    assert shown.context["ground_words"] == "ตรวจข้อเท็จจริงเรื่องของหน่วยงาน"
    (row,) = client.get("/transparency/notices.json").json()["notices"]
    assert (row["ref"], row["basis"]) == (notice.ref, "law")
    assert row["ground"] != "ชื่อใหม่"


def test_a_ground_from_the_future_or_without_a_clock_is_refused(ploy, client_of):
    path = reverse("referrals:ground", args=["fact_check", "*"])
    for bad in ({"amount": "0"}, {"checked_on": "2999-01-01"}, {"source": ""}, {"unit": "moons"}):
        assert client_of(ploy).post(path, EDITED | bad).status_code == 422
    assert not Ground.objects.exists()


def test_readers_of_grounds_do_not_edit(nok, client_of):
    path = reverse("referrals:ground", args=["fact_check", "*"])
    assert client_of(nok).get(path).status_code == 200
    assert client_of(nok).post(path, EDITED).status_code == 404


def test_a_retired_ground_holds_no_more(ploy):
    values = EDITED | {"amount": 1, "is_retired": True, "checked_on": clock.today()}
    actions.set_ground(by=ploy, code="ip", recipient="*", values=values)
    assert queries.ground_for("ip", makers.an_organisation("bot")) is None
