"""Numbers that lead to a person: accounts, PromptPay, phones, citizen and company numbers.

Thai numbers collide (a mobile number is also a PromptPay target and a possible account; four
kinds have 13 digits), so a number yields every reading that its shape and neighbours allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ruthan.matching.engine.entities.context import Surroundings
from ruthan.matching.engine.entities.entity import Reading
from ruthan.matching.engine.entities.lexicon import province_codes

_TOKEN = re.compile(r"(?<![\w,.@#/-])[+(]?\d(?:[\d.()\u2010-\u2013-]{0,40}\d)?(?![\d,]\d)")
# Eight digits, or letters drawn like them, near each other: fewer are no long number.
_EIGHT = re.compile(r"[\dOoIl](?:[^\dOoIl\n]{0,3}[\dOoIl]){7}")
_GAP = re.compile(r" ?[-.]? ?")
_LETTER_O = re.compile(r"(?<=\d)[Oo](?=\d)|(?<![A-Za-z0-9])[Oo](?=[689]\d)")
_LETTER_L = re.compile(r"(?<=\d)[Il](?=\d)")
_MAX_TOKENS: Final = 6
_FEWEST: Final = 8
_MOST: Final = 18
_BANK_GROUPS: Final = {
    (3, 1, 5, 1),
    (3, 6, 1),
    (3, 3, 4),
    (3, 3, 5, 1),
    (4, 4, 4),
    (3, 7),
    (1, 3, 5, 1),
}
_CITIZEN_GROUPS: Final = (1, 4, 5, 2, 1)
_FDA_GROUPS: Final = (2, 1, 5, 1, 4)
_SHORT_CODE = re.compile(
    r"(?:ยกเลิก\s?sms|โทร\.?|สายด่วน|เบอร์|ฮอตไลน์|hotline|call|ติดต่อ|แจ้ง|ศูนย์|aoc|กด)"
    r"[^\d\n*#]{0,14}?(?<!\d)(?P<code>1\d{2,3})(?![\d,.]*\d|[*#]|\s?(?:บาท|คน|ราย|ครั้ง|ปี|วัน|บ\.))",
    re.IGNORECASE,
)


def read_numbers(text: str) -> Iterator[Reading]:
    """Every reading of every long number of a light-folded text, and short codes in context."""
    for found in _SHORT_CODE.finditer(text):
        yield Reading("phone", found["code"], found.start("code"), found.end("code"), 0.85)
    if not _EIGHT.search(text):
        return
    text = _LETTER_L.sub("1", _LETTER_O.sub("0", text))
    tokens = list(_TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        for many in (
            *_spelled(text, tokens, at),
            *range(min(_MAX_TOKENS, len(tokens) - at), 0, -1),
        ):
            part = tokens[at : at + many]
            long_enough = part[-1].end() - part[0].start() >= _FEWEST + many - 1
            readings = _read_tokens(text, part) if long_enough and _adjacent(text, part) else []
            if readings:
                yield from readings
                at += many
                break
        else:
            at += 1


def _spelled(text: str, tokens: list[re.Match[str]], at: int) -> list[int]:
    """How many tokens from `at` on are one number written digit by digit, as 0 8 1 2; or none."""
    if at and len(tokens[at - 1][0]) == 1 and _adjacent(text, tokens[at - 1 : at + 1]):
        return []
    many = 0
    for token in tokens[at : at + _MOST + 1]:
        if len(token[0]) != 1 or not _adjacent(text, tokens[at : at + many + 1][-2:]):
            break
        many += 1
    return [many] if _FEWEST < many <= _MOST else []


def _adjacent(text: str, tokens: list[re.Match[str]]) -> bool:
    """True when only a single space or hyphen stands between the tokens."""
    return all(
        _GAP.fullmatch(text, left.end(), right.start())
        for left, right in zip(tokens, tokens[1:], strict=False)
    )


def _read_tokens(text: str, tokens: list[re.Match[str]]) -> list[Reading]:
    """The readings of tokens taken together as one number."""
    start, end = tokens[0].start(), tokens[-1].end()
    raw = text[start:end]
    groups = tuple(len(group) for group in re.findall(r"\d+", raw))
    digits = re.sub(r"\D", "", raw)
    if not _FEWEST <= len(digits) <= _MOST:
        return []
    near = Surroundings(text, start, end)
    is_spelled = len(tokens) > 1 and set(groups) == {1}
    if raw.lstrip("(").startswith("+"):
        found = _international(digits)
    elif len(tokens) > 1 and not (_one_number(digits, groups) or _spaced_account(digits, near)):
        return []
    else:
        found = _domestic(digits, (len(digits),) if is_spelled else groups, near)
    return [Reading(kind, value, start, end, sure, facts) for kind, value, sure, facts in found]


_Facts = tuple[tuple[str, str | int | None], ...]
_Found = list[tuple[str, str, float, _Facts]]


def _one_number(digits: str, groups: tuple[int, ...]) -> bool:
    """True when groups set apart by spaces are a known way to write one number."""
    if groups in _BANK_GROUPS or groups in {_CITIZEN_GROUPS, _FDA_GROUPS}:
        return True
    if set(groups) == {1}:
        return bool(re.fullmatch(r"0[2-7]\d{7}|0[689]\d{8}|[1-8]\d{12}", digits))
    phone = re.fullmatch(r"0[2-9]\d{7,8}|1[89]00\d{6}|66\d{8,9}|00\d{9,13}", digits)
    return bool(phone) and len(groups) <= 5 and groups[0] <= 4 and min(groups[1:]) >= 2


def _spaced_account(digits: str, near: Surroundings) -> bool:
    """True when a bank is named beside as many digits as its accounts have."""
    return len(digits) in (10, 12) and not digits.startswith("0000") and near.bank() is not None


def _international(digits: str) -> _Found:
    """A number with a plus sign: Thai ones without their trunk zero, others as they are."""
    if digits.startswith("660"):
        digits = "66" + digits[3:]
    if digits.startswith("66") and len(digits) not in (10, 11):
        return []
    if not 9 <= len(digits) <= 15:
        return []
    return [("phone", f"+{digits}", 0.95, ())]


def _domestic(digits: str, groups: tuple[int, ...], near: Surroundings) -> _Found:
    """The readings of a number without a plus sign, by its length."""
    length = len(digits)
    if digits.startswith("00") and re.fullmatch(r"00[1-9]\d{8,12}", digits) and length > 10:
        overseas = _international(digits[2:])
        if overseas and (near.speaks_of("phone") or digits.startswith(("0066", "00697", "00698"))):
            return overseas
    if length == 13:
        return _thirteen(digits, groups, near)
    if length == 9 and re.match(r"0[2-7]", digits):
        return _landline(digits, groups, near)
    if length == 10:
        return _ten(digits, groups, near)
    if re.fullmatch(r"66[2-9]\d{7,8}", digits) and near.speaks_of("phone"):
        return [("phone", f"+{digits}", 0.7, ())]
    if length in (11, 12, 14, 15):
        return _long(digits, groups, near)
    return []


def _landline(digits: str, groups: tuple[int, ...], near: Surroundings) -> _Found:
    sure = 0.9 if near.speaks_of("phone") else 0.7 if len(groups) > 1 else 0.4
    return [("phone", f"+66{digits[1:]}", sure, ())]


def _account(digits: str, near: Surroundings, sure: float) -> tuple[str, str, float, _Facts]:
    return "bank_account", digits, sure, (("bank", near.bank()),)


def _ten(digits: str, groups: tuple[int, ...], near: Surroundings) -> _Found:
    """Ten digits: a mobile number, PromptPay by mobile, or an account of most banks."""
    if near.introduces("cosmetic"):
        return [("fda", digits, 0.8, (("type", "cosmetic"),))]
    bank = near.bank()
    shaped = groups in {(3, 1, 5, 1), (3, 6, 1)}
    spoken = bool(bank) or near.speaks_of("account")
    found: _Found = []
    if re.match(r"1[89]00", digits):
        return [("phone", f"+66{digits}", 0.85 if near.speaks_of("phone") else 0.6, ())]
    mobile = bool(re.match(r"0[689]", digits)) and not shaped
    phone, pay = near.speaks_of("phone"), near.speaks_of("promptpay")
    if mobile and near.nearest("phone", "account", "transfer", "promptpay") == "phone":
        return [("phone", f"+66{digits[1:]}", 0.95, ())]
    if shaped or spoken or (near.introduces("transfer") and not (mobile and (phone or pay))):
        base = 0.95 if shaped and spoken else 0.9 if shaped else 0.85 if spoken else 0.55
        found.append(_account(digits, near, base - (0.35 if mobile and not shaped else 0)))
    elif mobile and not phone and not pay:
        found.append(_account(digits, near, 0.15))
    if mobile:
        if pay or near.introduces("transfer") or not phone:
            found.append(("promptpay", digits, 0.95 if pay else 0.3, ()))
        found.append(("phone", f"+66{digits[1:]}", 0.95 if phone else 0.5 if pay else 0.7, ()))
    return found


def _thirteen(digits: str, groups: tuple[int, ...], near: Surroundings) -> _Found:
    """Thirteen digits: a person, a company, a food number or PromptPay by identity."""
    food = groups == _FDA_GROUPS
    if food or (near.speaks_of("fda") and groups != _CITIZEN_GROUPS):
        province = digits[:2] if digits[:2] in province_codes() else None
        kind = "cosmetic" if near.introduces("cosmetic") and not food else "food"
        return [("fda", digits, 0.95 if food else 0.8, (("type", kind), ("province", province)))]
    checked = has_check_digit(digits)
    found: _Found = []
    if digits[0] in "12345678":
        sure = _sure(near.speaks_of("citizen"), shaped=groups == _CITIZEN_GROUPS, checked=checked)
        found.append(("citizen_id", digits, sure, (("check", "ok" if checked else "failed"),)))
    if near.speaks_of("promptpay"):
        found.append(("promptpay", digits, 0.9, ()))
    elif digits[0] in "12345678" and near.introduces("transfer"):
        found.append(("promptpay", digits, 0.3, ()))
    if near.introduces("account"):
        found.append(_account(digits, near, 0.4))
    if digits[0] == "0" and (checked or near.speaks_of("juristic")):
        sure = _sure(near.speaks_of("juristic"), shaped=False, checked=checked)
        found.append(("juristic_id", digits, sure, (("check", "ok" if checked else "failed"),)))
    if len(groups) == 1 and digits[:2] in province_codes() and not near.speaks_of("citizen"):
        found.append(("fda", digits, 0.15, (("type", "food"), ("province", digits[:2]))))
    return found


def _sure(spoken: bool, *, shaped: bool, checked: bool) -> float:  # noqa: FBT001 - the first reason
    """Confidence of an identity number from its words, its groups and its check digit."""
    return min(0.98, 0.3 + 0.3 * spoken + 0.25 * shaped + 0.3 * checked)


def _long(digits: str, groups: tuple[int, ...], near: Surroundings) -> _Found:
    """Eleven, twelve, fourteen or fifteen digits: rarer accounts and e-wallets."""
    if len(digits) == 15 and near.speaks_of("promptpay"):
        return [("promptpay", digits, 0.9, ())]
    bank = near.bank()
    if bank or near.speaks_of("account"):
        return [_account(digits, near, 0.85 if bank and len(digits) == 12 else 0.65)]
    if len(digits) == 12 and groups in _BANK_GROUPS:
        return [_account(digits, near, 0.7)]
    return []


def has_check_digit(digits: str) -> bool:
    """True when the thirteenth digit is the check digit of the first twelve."""
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12]))
    return (11 - total % 11) % 10 == int(digits[12])
