"""From the first screen to a case: call first, a sheet that is kept nowhere, four short steps."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ruthan.cases import queries
from ruthan.cases.models import Case, Draft, DraftFile
from ruthan.core import jobs
from ruthan.intake import queries as intake
from ruthan.intake.actions import new_ticket
from ruthan.intake.models import Report, SealedDrop
from ruthan.safeguarding.actions import ensure_custody
from ruthan.triage.models import QueueItem
from tests import makers
from tests.cases.pages import CHILD, STORY, plain, slip_file, slip_picture, transfer, walk

pytestmark = pytest.mark.django_db
SHORT = "ขู่ปล่อยรูปโป๊น้องอายุ 13"  # as long as an account may be


@pytest.fixture(autouse=True)
def _country(reference: Any) -> None:
    """Numbers, banks and centres."""


def test_the_first_screen_says_whom_to_call_and_holds_no_field(client: Client) -> None:
    page = client.get("/transferred/").content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    assert main.index('href="tel:1441"') < main.index("/transferred/sheet/")
    assert "<input" not in main.replace('type="hidden"', "")
    assert "<textarea" not in main
    assert client.cookies == {} or "ruthan_draft" not in client.cookies


def test_home_leads_there_first_and_the_sheet_is_the_second_press(client: Client) -> None:
    home = client.get("/").content.decode().split("<main")[1]
    assert home.index("/transferred/") < home.index('href="/report/"')
    assert "/transferred/sheet/" in client.get("/transferred/").content.decode()
    sheet = client.get("/transferred/sheet/")
    assert sheet.status_code == 200
    assert 'href="tel:1441"' in sheet.content.decode()


@pytest.mark.parametrize("path", ["/report/", "/help/", "/trade/"])
def test_other_pages_lead_there_too(client: Client, path: str) -> None:
    assert 'href="/transferred/"' in client.get(path).content.decode()


def test_the_sheet_reads_well_and_keeps_nothing(client: Client) -> None:
    said = client.post("/transferred/sheet/", transfer(time="00:05"))
    page = plain(said)
    for words in ("กสิกรไทย", "000-0-00012-3", "18,900 บาท", "หนึ่งหมื่นแปดพันเก้าร้อยบาทถ้วน"):
        assert words in page
    assert Draft.objects.count() == 0
    assert "ruthan_draft" not in client.cookies


def test_an_empty_sheet_is_a_sheet_too(client: Client) -> None:
    said = client.post("/transferred/sheet/", {})
    assert said.status_code == 200
    assert "ไม่ทราบ" in plain(said)


def test_the_sheet_goes_on_into_the_case_with_nothing_typed_twice(client: Client) -> None:
    said = client.post("/transferred/case/transfers/", transfer(from_sheet="1"))
    assert said.status_code == 303
    page = client.get("/transferred/case/transfers/").content.decode()
    assert "18,900" in page
    assert "000-0-00012-3" in page


def test_a_sheet_that_lacks_something_is_asked_for_it_and_not_blamed(client: Client) -> None:
    said = client.post("/transferred/case/transfers/", transfer(from_sheet="1", amount=""))
    assert said.status_code == 200
    assert "000-0-00012-3" in said.content.decode()
    assert Draft.objects.count() == 0


def test_four_steps_make_a_report_a_case_and_a_receipt(client: Client) -> None:
    said = walk(client, name="มะลิ ตัวอย่าง", email="mali@mail.example")
    assert said["Location"] == "/receipt/"
    assert "/case/" in client.get("/receipt/").content.decode()
    case, report = Case.objects.get(), Report.objects.get()
    assert case.report_id == report.pk
    assert report.wants == "help"
    text = intake.text_of(report)
    for words in (STORY, "18,900", "000-0-00012-3", "060-000-0014", "https://shop-demo.example/p"):
        assert words in text
    assert intake.answers_of(report)["situation"] in {"money_1h", "money_24h"}
    assert intake.answers_of(report)["amount_satang"] == "1890000"
    assert intake.way_of(report) == ("email", "mali@mail.example")
    assert Draft.objects.count() == 0
    assert {line.code for line in queries.clocks_of(case)} == {"bank_1h", "police_72h"}
    mine = plain(client.get("/case/"))
    assert case.ref in mine
    assert "18,900" in mine


def test_triage_sees_money_that_left_and_ranks_it_first(client: Client) -> None:
    walk(client)
    jobs.run_due()
    item = QueueItem.objects.get()
    assert item.priority == "P1"
    assert item.urgency == "immediate"


def test_nothing_of_the_case_stands_in_the_database_in_clear(client: Client) -> None:
    walk(client, name="มะลิ ตัวอย่าง", phone="060-000-0099")
    case = Case.objects.get()
    row = case.transfers.get()
    held = b"".join(
        bytes(part) for part in (case.story_sealed, case.person_sealed, row.to_sealed, row.to_hash)
    )
    for words in ("มะลิ", "0000000123", "000-0-00012-3", STORY):
        assert words.encode() not in held


def test_pressed_twice_it_is_one_case_and_the_same_code(client: Client) -> None:
    said = walk(client)
    code = client.get("/receipt/").context["tracking_code"]
    ticket = client.cookies["ruthan_form"].value
    again = client.post("/transferred/case/send/", {"ticket": ticket})
    assert again["Location"] == said["Location"]
    assert client.get("/receipt/").context["tracking_code"] == code
    assert (Report.objects.count(), Case.objects.count()) == (1, 1)


# -- The draft ------------------------------------------------------------------------------------


def test_a_browser_closed_midway_goes_on_where_it_was(client: Client) -> None:
    client.post("/transferred/case/transfers/", transfer())
    client.post("/transferred/case/other-side/", {"phones": "060-000-0014"})
    secret = client.cookies["ruthan_draft"].value
    later = Client()
    later.cookies["ruthan_draft"] = secret
    assert "ทำต่อจากที่ค้างไว้" in plain(later.get("/transferred/"))
    assert later.get("/transferred/case/")["Location"] == "/transferred/case/story/"
    assert "060-000-0014" in later.get("/transferred/case/other-side/").content.decode()


def test_another_browser_sees_nothing_of_it(client: Client) -> None:
    client.post("/transferred/case/transfers/", transfer())
    other = Client()
    other.cookies["ruthan_draft"] = "x" * 43
    assert "18,900" not in other.get("/transferred/case/transfers/").content.decode()
    assert "ทำต่อจากที่ค้างไว้" not in plain(other.get("/transferred/"))


def test_without_the_browser_the_draft_cannot_be_read(client: Client) -> None:
    client.post("/transferred/case/transfers/", transfer(slip=slip_file()))
    secret = client.cookies["ruthan_draft"].value
    row, file = Draft.objects.get(), DraftFile.objects.get()
    assert secret.encode() not in bytes(row.name_hash) + bytes(row.sealed) + bytes(file.sealed)
    assert b"18,900" not in bytes(row.sealed)
    assert b"PNG" not in bytes(file.sealed)[:200]
    assert queries.draft_of("y" * 43) is None


def test_a_draft_is_over_after_seven_days(client: Client) -> None:
    from datetime import timedelta

    from ruthan.core import clock

    client.post("/transferred/case/transfers/", transfer())
    secret = client.cookies["ruthan_draft"].value
    assert client.cookies["ruthan_draft"]["max-age"] == 7 * 86_400
    with clock.standing_at(clock.now() + timedelta(days=7, minutes=1)):
        assert queries.draft_of(secret) is None


def test_thrown_away_is_gone_and_said_where_there_was_something(client: Client) -> None:
    for draft, told in ((False, 0), (True, 1)):
        if draft:
            client.post("/transferred/case/transfers/", transfer(slip=slip_file()))
        page = client.post("/transferred/case/discard/", follow=True).content.decode()
        assert page.count("ลบสิ่งที่กรอกไว้ทั้งหมดแล้ว") == told
    assert (Draft.objects.count(), DraftFile.objects.count()) == (0, 0)


def test_a_transfer_can_be_taken_out_again(client: Client) -> None:
    client.post("/transferred/case/transfers/", transfer(slip=slip_file()))
    row = client.get("/transferred/case/transfers/").context["rows"][0]["name"]
    client.post(f"/transferred/case/transfers/{row}/remove/")
    assert client.get("/transferred/case/transfers/").context["rows"] == []
    assert DraftFile.objects.count() == 0


@pytest.mark.parametrize(
    ("account", "digits"),
    [("1๒3-456", 6), ("000-0-00012-3", 0), ("xxx-x-x0012-3", 0), ("0123", 4), ("", 0)],
)
def test_a_number_with_a_digit_missing_is_taken_with_a_word_of_care(
    client: Client, account: str, digits: int
) -> None:
    client.post("/transferred/case/transfers/", transfer(account=account))
    page = plain(client.get("/transferred/case/transfers/"))
    assert (f"เลขนี้มี {digits} หลัก แต่เลขบัญชีมี 10 หลักขึ้นไป" in page) is (digits > 0)
    assert ("โปรดดูสลิปอีกครั้ง" in page) is (digits > 0)


def test_officers_see_which_number_is_too_short(client: Client, client_of: Any, fah: Any) -> None:
    walk(client, transfer(account="0123"))
    page = plain(client_of(fah).get(f"/staff/cases/{Case.objects.get().ref}/"))
    assert "มีเพียง 4 หลัก โปรดตรวจสอบ" in page


# -- The slip -------------------------------------------------------------------------------------


def test_the_code_on_a_slip_is_read_and_kept_with_the_picture(client: Client) -> None:
    walk(client, transfer(slip=slip_file()))
    case = Case.objects.get()
    hop = queries.hops_of(case)[0]
    assert hop.slip_ref == "0152026112900000123456"
    report = Report.objects.get()
    lines = [line for line in intake.evidence_of(report) if line.kind == "image"]
    assert [line.id for line in lines] == [hop.slip]


def test_a_broken_slip_is_refused_with_words_and_the_rest_is_kept(client: Client) -> None:
    said = client.post(
        "/transferred/case/transfers/", transfer(slip=slip_file(b"\x89PNG\r\n\x1a\nnot a picture"))
    )
    assert said.status_code == 422
    assert "18,900" in said.content.decode()
    assert Draft.objects.count() == 0


def test_words_that_are_named_like_a_picture_are_no_slip(client: Client) -> None:
    said = client.post(
        "/transferred/case/transfers/",
        transfer(slip=slip_file("โอนแล้ว ๔๕,๕๐๐ บาท".encode(), name="slip.jpg")),
    )
    assert said.status_code == 422
    page = plain(said)
    assert "ไฟล์นี้ไม่มีภาพ" in page
    assert "000-0-00012-3" in page  # what was typed stays
    assert Draft.objects.count() == DraftFile.objects.count() == 0


# -- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "มาก"),
        ("amount", "0"),
        ("day", "31 ก.พ. 2569"),
        ("day", "2099-01-01"),
        ("time", "25:00"),
    ],
)
def test_what_is_mistyped_is_said_at_its_field(client: Client, field: str, value: str) -> None:
    said = client.post("/transferred/case/transfers/", transfer(**{field: value}))
    assert said.status_code == 422
    assert said.context["form"].errors.keys() == {field}


@pytest.mark.parametrize("day", ["29/11/2569", "29 พ.ย. 69", "๒๙ พฤศจิกายน ๒๕๖๙", "2026-11-29"])
def test_a_day_may_be_written_in_any_way(client: Client, day: str) -> None:
    said = client.post("/transferred/sheet/", transfer(day=day))
    if said.status_code == 422:  # the clock of this machine stands before that day
        assert said.context["form"].errors.keys() == {"day"}
        return
    assert "29 พ.ย. 2569" in plain(said)


# -- A child --------------------------------------------------------------------------------------


def test_a_childs_story_goes_to_the_officers_and_nowhere_else(client: Client) -> None:
    ensure_custody()
    client.post("/transferred/case/transfers/", transfer(slip=slip_file()))
    client.post("/transferred/case/other-side/", {})
    said = client.post("/transferred/case/story/", {"story": CHILD})
    assert said.status_code == 303
    assert said["Location"] == "/receipt/"
    assert SealedDrop.objects.count() == 1
    assert (Report.objects.count(), Case.objects.count()) == (0, 0)
    assert (Draft.objects.count(), DraftFile.objects.count()) == (0, 0)


def test_a_child_signal_in_the_very_first_field_writes_no_draft(client: Client) -> None:
    ensure_custody()
    client.post("/transferred/case/transfers/", transfer(name=CHILD[:110]))
    assert Draft.objects.count() == 0
    assert SealedDrop.objects.count() == 1


@pytest.mark.parametrize("field", ["account", "slip"])
def test_the_seam_sees_every_field_of_every_transfer(client: Client, field: str) -> None:
    ensure_custody()
    over = {"slip": slip_file(name=f"{CHILD[:60]}.png")} if field == "slip" else {"account": SHORT}
    client.post("/transferred/case/transfers/", transfer(**over))
    assert (Draft.objects.count(), SealedDrop.objects.count()) == (0, 1)


def test_the_last_step_takes_all_that_was_typed_to_the_officers(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ruthan.gateway.sources.transferred import filing

    ensure_custody()
    taken: list[Any] = []

    def hand_in(*, submission: Any, **facts: Any) -> Any:
        taken.append(submission)
        return real(submission=submission, **facts)

    real = filing.hand_in
    monkeypatch.setattr(filing, "hand_in", hand_in)
    last = {"name": CHILD, "phone": "060-000-0099", "email": "mali@mail.example", "province": "10"}
    client.post("/transferred/case/transfers/", transfer())
    said = client.post("/transferred/case/send/", {"ticket": "stood-open-too-long", **last})
    assert said["Location"] == "/receipt/"
    for words in (CHILD, "060-000-0099", "000-0-00012-3"):
        assert words in taken[-1].text
    assert taken[-1].way.value == "mali@mail.example"
    assert taken[-1].province == "10"
    assert (SealedDrop.objects.count(), Draft.objects.count()) == (1, 0)


@pytest.mark.parametrize("step", ["transfers", "story", "send"])
def test_what_is_sealed_is_counted_first(
    client: Client, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from ruthan.core.throttle import TooOften
    from ruthan.gateway.sources.web import limits

    def full(_request: Any) -> None:
        raise TooOften(60)

    ensure_custody()
    client.post("/transferred/case/transfers/", transfer())
    monkeypatch.setattr(limits, "count_submission", full)
    fields = {"transfers": transfer(name=CHILD[:110]), "story": {"story": CHILD}}
    last = {"ticket": new_ticket(), "name": CHILD}
    said = client.post(f"/transferred/case/{step}/", fields.get(step, last))
    assert said.status_code == 429
    assert SealedDrop.objects.count() == 0
    assert CHILD not in str(queries.draft_of(client.cookies["ruthan_draft"].value))


def test_a_form_without_its_ticket_is_shown_again(client: Client) -> None:
    client.post("/transferred/case/transfers/", transfer())
    assert client.post("/transferred/case/send/", {}).status_code == 422
    assert Report.objects.count() == 0


def test_without_an_officer_a_childs_story_is_kept_nowhere(client: Client) -> None:
    client.post("/transferred/case/transfers/", transfer())
    said = client.post("/transferred/case/story/", {"story": CHILD})
    assert said.status_code == 503
    assert (Report.objects.count(), SealedDrop.objects.count()) == (0, 0)
    secret = client.cookies["ruthan_draft"].value
    held = queries.draft_of(secret)
    assert held is not None
    assert CHILD not in str(held.said)


def test_the_same_picture_makes_the_same_mark(client: Client) -> None:
    first, second = (
        makers.a_transfer(slip_body=slip_picture()),
        makers.a_transfer(slip_body=slip_picture()),
    )
    one, two = makers.a_case(first), makers.a_case(second)
    assert bytes(one.transfers.get().slip_hash) == bytes(two.transfers.get().slip_hash)


# -- Faults ---------------------------------------------------------------------------------------


def test_a_crash_in_the_middle_leaves_the_draft_and_nothing_else(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ruthan.gateway.sources.transferred import filing

    def killed(**_facts: Any) -> None:
        raise SystemExit(9)

    client.post("/transferred/case/transfers/", transfer(slip=slip_file()))
    page = client.get("/transferred/case/send/")
    ticket = page.context["form"]["ticket"].value()
    real = filing.open_case
    monkeypatch.setattr(filing, "open_case", killed)
    with pytest.raises(SystemExit):
        client.post("/transferred/case/send/", {"ticket": ticket})
    assert (Report.objects.count(), Case.objects.count()) == (0, 0)
    assert (Draft.objects.count(), DraftFile.objects.count()) == (1, 1)
    monkeypatch.setattr(filing, "open_case", real)
    assert client.post("/transferred/case/send/", {"ticket": ticket}).status_code == 303
    assert (Report.objects.count(), Case.objects.count(), Draft.objects.count()) == (1, 1, 0)
