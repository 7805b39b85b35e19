"""PromptPay QR payloads: read when sound, refused with a reason when not, found within a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruthan.matching.engine.entities import extract_entities, masked_text
from ruthan.matching.engine.entities.promptpay import (
    PayloadRefused,
    Proxy,
    crc16,
    read_payload,
)

CREDIT, BILL = "A000000677010111", "A000000677010112"


def part(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def sealed(*parts: str) -> str:
    body = "".join(("000201", *parts, "6304"))
    return f"{body}{crc16(body):04X}"


def transfer(tag: str, digits: str, *more: str) -> str:
    target = part("29", part("00", CREDIT) + part(tag, digits))
    return sealed("010211", target, "5802TH", "5303764", *more)


PHONE = transfer("01", "0066600000014")
BILLED = sealed(
    "010212",
    part("30", part("00", BILL) + part("01", "010000000000200") + part("02", "REF1") + part("03", "REF2")),
    "5303764", part("54", "1250.5"), "5802TH", part("59", "DEMO SHOP"), part("60", "BANGKOK"),
)  # fmt: skip


# A payload as the widely used generator of promptpay.io writes it for ten zeros.
KNOWN = "00020101021129370016A000000677010111011300660000000005802TH530376463048956"


def test_a_payload_made_by_others_is_read() -> None:
    assert read_payload(KNOWN).proxies == (Proxy("phone", "0000000000"),)


def test_the_check_value_of_the_published_crc_holds() -> None:
    assert crc16("123456789") == 0x29B1


@pytest.mark.parametrize(
    ("tag", "digits", "proxy"),
    [
        ("01", "0066600000014", Proxy("phone", "0600000014")), ("02", "1000000000009", Proxy("national_id", "1000000000009")),
        ("03", "000000000000012", Proxy("ewallet", "000000000000012")), ("04", "0040000000123", Proxy("bank_account", "0040000000123")),
    ],
)  # fmt: skip
def test_a_transfer_names_its_proxy(tag: str, digits: str, proxy: Proxy) -> None:
    payload = read_payload(f"  {transfer(tag, digits)}\n")
    assert payload.proxies == (proxy,)
    assert (payload.satang, payload.currency, payload.country) == (None, "764", "TH")
    assert payload.reusable is True


def test_a_bill_names_biller_references_amount_and_shop() -> None:
    payload = read_payload(BILLED)
    assert payload.proxies == (Proxy("biller", "010000000000200"),)
    assert payload.references == ("REF1", "REF2")
    assert (payload.satang, payload.name, payload.city) == (125_050, "DEMO SHOP", "BANGKOK")
    assert payload.reusable is False


@pytest.mark.parametrize(("written", "satang"), [("1", 100), ("1.", 100), ("0.05", 5), ("12.3", 1230), ("99999.99", 9_999_999)])  # fmt: skip
def test_amounts_become_satang(written: str, satang: int) -> None:
    assert read_payload(transfer("01", "0066600000014", part("54", written))).satang == satang


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_a_payload"), ("โอนเงิน", "not_a_payload"), ("000201", "malformed"), (PHONE[:-1], "malformed"), (PHONE + "0", "malformed"),
        (PHONE[:-4] + "0000", "bad_crc"), (PHONE.replace("0014", "0015"), "bad_crc"), ("0002010099", "malformed"), ("000201010", "malformed"),
        (sealed("5802TH"), "not_promptpay"), (sealed("5802TH", "5802TH"), "malformed"), (transfer("01", "0060200000014"), "malformed"),
        (transfer("02", "10000000000X9"), "malformed"), (transfer("01", "0066600000014", part("54", "1.234")), "malformed"),
        (sealed(part("29", part("00", CREDIT) + "0113")), "malformed"), (sealed(*[part(f"{n}", "x" * 99) for n in range(80, 86)]), "malformed"),
    ],
)  # fmt: skip
def test_what_is_broken_or_of_another_scheme_is_refused_with_its_reason(
    text: str, reason: str
) -> None:
    with pytest.raises(PayloadRefused) as refused:
        read_payload(text)
    assert refused.value.reason == reason
    assert str(refused.value)


@pytest.mark.parametrize(
    ("payload", "readings"),
    [
        (PHONE, [("promptpay", "0600000014"), ("phone", "+66600000014")]), (transfer("02", "1000000000009"), [("citizen_id", "1000000000009"), ("promptpay", "1000000000009")]),
        (BILLED, [("promptpay", "010000000000200"), ("juristic_id", "0100000000002"), ("money", "1250.50")]),
        (transfer("04", "0040000000123"), [("bank_account", "0000000123"), ("promptpay", "0040000000123")]),
    ],
)  # fmt: skip
def test_a_payload_within_a_text_is_an_entity_most_private_first(
    payload: str, readings: list[tuple[str, str]]
) -> None:
    found = extract_entities(f"สแกนจ่าย {payload} ด่วน")
    assert [(one.kind, one.value) for one in found] == readings
    assert all(one.text == payload for one in found if one.kind != "money")


def test_a_broken_payload_yields_no_entity_of_its_own() -> None:
    broken = PHONE[:-4] + "0000"
    assert all(one.text != broken for one in extract_entities(broken))


def test_no_view_shows_what_a_payload_reveals() -> None:
    shown = masked_text(f"สแกน {transfer('02', '1000000000009', part('59', 'DEMO'))} ด่วน")
    assert shown == "สแกน x-xxxx-xxxxx-xx-9 ด่วน"


@given(st.text(max_size=80), st.integers(0, len(PHONE)), st.text(max_size=4))
@settings(max_examples=200, deadline=None)
def test_no_damage_raises_anything_but_a_refusal(around: str, at: int, put: str) -> None:
    for text in (around, PHONE[:at] + put + PHONE[at:], around + PHONE[at:]):
        try:
            assert read_payload(text).proxies
        except PayloadRefused as refused:
            assert refused.reason in {"not_a_payload", "malformed", "bad_crc", "not_promptpay"}
        extract_entities(text)


@given(st.integers(0, len(PHONE) - 1), st.characters(min_codepoint=48, max_codepoint=57))
@settings(max_examples=200, deadline=None)
def test_one_changed_digit_is_never_accepted(at: int, digit: str) -> None:
    changed = PHONE[:at] + digit + PHONE[at + 1 :]
    if changed.upper() != PHONE.upper():
        with pytest.raises(PayloadRefused):
            read_payload(changed)
