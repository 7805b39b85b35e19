"""PromptPay QR payloads: the text inside a Thai payment QR, checked and taken apart.

The payload is a row of objects, each a two-digit tag, a two-digit length in characters and that
many characters, ended by a CRC-16 of all before it. Whoever holds one learns the phone, identity
or account number in it, so what is read here is personal and shown masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from ruthan.matching.engine.entities.entity import Reading
from ruthan.matching.engine.entities.lexicon import bank_codes

LONGEST: Final = 512
_OPENING: Final = "000201"
_CHECK_TAG: Final = "63"
_CREDIT: Final = re.compile(r"A0000006770101(?:11|14)")
_BILL: Final = re.compile(r"A000000677(?:010112|012006)")
_AMOUNT: Final = re.compile(r"\d{1,10}(?:\.\d{0,2})?")
# Proxy kinds of a credit transfer by tag, with the shape that each must have.
_PROXIES: Final = {
    "01": ("phone", re.compile(r"00(66\d{9})")),
    "02": ("national_id", re.compile(r"(\d{13})")),
    "03": ("ewallet", re.compile(r"(\d{15})")),
    "04": ("bank_account", re.compile(r"(\d{9,18})")),
}
_BILLER: Final = re.compile(r"\d{15}")


class PayloadRefused(ValueError):
    """A text that is no sound payment payload: `reason` is one word, the message a sentence."""

    def __init__(self, reason: str, message: str) -> None:
        """Keep the reason: not_a_payload, malformed, bad_crc or not_promptpay."""
        super().__init__(message)
        self.reason = reason


class Proxy(NamedTuple):
    """Where the money goes: phone, national_id, ewallet, bank_account or biller, and digits.

    A phone is written as at home (0 and nine digits); a biller is a tax id and two digits more.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Payload:
    """What one payment QR says. The amount is in satang, None where the payer types it.

    `currency` is the ISO 4217 number (764 is the baht). `name` and `city` are the maker's words
    and prove nothing. `reusable` is False for a QR made for one payment, None where untold.
    """

    proxies: tuple[Proxy, ...]
    satang: int | None
    currency: str | None
    country: str | None
    name: str | None
    city: str | None
    references: tuple[str, ...]
    reusable: bool | None


def read_payload(text: str) -> Payload:
    """The PromptPay payload that a text is, blanks around it aside.

    Raises PayloadRefused when it is none, broken, fails its CRC, or pays by another scheme.
    """
    text = text.strip()
    end = _end(text, 0)
    if end != len(text):
        raise PayloadRefused("malformed", "characters follow the end of the payload")
    return _payload(text)


def read_payloads(text: str) -> Iterator[Reading]:
    """Every sound PromptPay payload within a light-folded text, as entities of its proxies.

    Broken payloads and payloads of other schemes yield nothing; their digits stay to be read.
    """
    start = text.find(_OPENING)
    while start >= 0:
        try:
            end = _end(text, start)
            payload = _payload(text[start:end])
        except PayloadRefused:
            start = text.find(_OPENING, start + 1)
            continue
        for proxy in payload.proxies:
            yield from _entities(proxy, start, end)
        yield from _amount(text, payload, start, end)
        start = text.find(_OPENING, end)


def _end(text: str, start: int) -> int:
    """Where the payload that opens at `start` ends: after the four characters of its CRC."""
    if not text.startswith(_OPENING, start):
        raise PayloadRefused("not_a_payload", "a payment payload begins with 000201")
    at, seen = start, set[str]()
    while at - start <= LONGEST:
        tag, value, at = _object(text, at)
        if tag in seen:
            raise PayloadRefused("malformed", f"object {tag} occurs twice")
        seen.add(tag)
        if tag == _CHECK_TAG:
            if len(value) != 4:
                raise PayloadRefused("malformed", "the CRC of a payload has four characters")
            return at
    raise PayloadRefused("malformed", f"a payload has at most {LONGEST} characters")


def _object(text: str, at: int) -> tuple[str, str, int]:
    """Tag and value of the object at a place, and the place after it."""
    head = text[at : at + 4]
    if len(head) < 4 or not (head.isascii() and head.isdigit()):
        raise PayloadRefused("malformed", "a tag and a length of two digits each were expected")
    end = at + 4 + int(head[2:])
    if end > len(text) or end == at + 4:
        raise PayloadRefused("malformed", f"object {head[:2]} is cut short or empty")
    return head[:2], text[at + 4 : end], end


def _objects(text: str) -> dict[str, str]:
    """All objects of a template by tag; a tag that occurs twice is refused."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, value, at = _object(text, at)
        if tag in found:
            raise PayloadRefused("malformed", f"object {tag} occurs twice")
        found[tag] = value
    return found


def _payload(text: str) -> Payload:
    """The payload that a text is from end to end."""
    if f"{crc16(text[:-4]):04X}" != text[-4:].upper():
        raise PayloadRefused("bad_crc", "the CRC does not fit: the payload was altered or misread")
    found = _objects(text)
    proxies, references = _targets(found)
    if not proxies:
        raise PayloadRefused("not_promptpay", "the payload names no PromptPay account or biller")
    return Payload(
        proxies, _satang(found.get("54")), found.get("53"), found.get("58"), found.get("59"),
        found.get("60"), references, {"11": True, "12": False}.get(found.get("01", "")),
    )  # fmt: skip


def _targets(found: dict[str, str]) -> tuple[tuple[Proxy, ...], tuple[str, ...]]:
    """Proxies and references of the merchant templates, tags 26 to 51."""
    proxies: list[Proxy] = []
    references: list[str] = []
    for tag in sorted(found):
        if not "26" <= tag <= "51":
            continue
        inner = _objects(found[tag])
        scheme = inner.get("00", "")
        if _CREDIT.fullmatch(scheme):
            proxies += _credit(inner)
        elif _BILL.fullmatch(scheme):
            if not _BILLER.fullmatch(inner.get("01", "")):
                raise PayloadRefused("malformed", "a biller has fifteen digits")
            proxies.append(Proxy("biller", inner["01"]))
            references += [inner[ref] for ref in ("02", "03") if ref in inner]
    return tuple(proxies), tuple(references)


def _credit(inner: dict[str, str]) -> list[Proxy]:
    """The proxies of a credit transfer, refused where the digits do not have their shape."""
    proxies = []
    for tag, (kind, shape) in _PROXIES.items():
        if tag not in inner:
            continue
        held = shape.fullmatch(inner[tag])
        if held is None or not inner[tag].isascii():
            raise PayloadRefused("malformed", f"the {kind} of the transfer has another shape")
        proxies.append(Proxy(kind, f"0{held[1][2:]}" if kind == "phone" else held[1]))
    return proxies


def _satang(amount: str | None) -> int | None:
    """An amount in baht with up to two decimals, in satang."""
    if amount is None:
        return None
    if not _AMOUNT.fullmatch(amount) or not amount.isascii():
        raise PayloadRefused("malformed", "the amount is no number with two decimals")
    baht, _, part = amount.partition(".")
    return int(baht) * 100 + int(f"{part:<02}"[:2] or 0)


def crc16(text: str) -> int:
    """CRC-16 with polynomial 1021, start FFFF, nothing reflected, over the UTF-8 bytes."""
    check = 0xFFFF
    for byte in text.encode("utf-8", "surrogatepass"):
        check ^= byte << 8
        for _ in range(8):
            check = (check << 1 ^ 0x1021 if check & 0x8000 else check << 1) & 0xFFFF
    return check


def _entities(proxy: Proxy, start: int, end: int) -> Iterator[Reading]:
    """A proxy as PromptPay and as what its digits are besides; the span is the whole payload."""
    kind, value = proxy
    yield Reading("promptpay", value, start, end, 0.98, (("proxy", kind),))
    if kind == "phone":
        yield Reading("phone", f"+66{value[1:]}", start, end, 0.95)
    elif kind == "national_id" and value[0] != "0":
        yield Reading("citizen_id", value, start, end, 0.95)
    elif kind in {"national_id", "biller"} and value[0] == "0":
        yield Reading("juristic_id", value[:13], start, end, 0.9)
    elif kind == "bank_account" and value[:3] in bank_codes():
        yield Reading("bank_account", value[3:], start, end, 0.9, (("bank", value[:3]),))


def _amount(text: str, payload: Payload, start: int, end: int) -> Iterator[Reading]:
    """The amount that a payload asks for, in baht only."""
    if not payload.satang or payload.currency != "764":
        return
    at = start
    while at < end:
        tag, written, after = _object(text, at)
        if tag == "54":
            value = f"{payload.satang / 100:.2f}".removesuffix(".00")
            facts = (("satang", payload.satang),)
            yield Reading("money", value, at + 4, at + 4 + len(written), 0.95, facts)
        at = after
