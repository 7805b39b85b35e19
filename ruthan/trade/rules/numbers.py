"""Registration numbers: what one can be, whether its form is possible, whether it fits the goods.

A possible form says nothing about registration: only a person who opened the official list knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ruthan.core.text.dates import BUDDHIST_ERA
from ruthan.core.text.fold import light_fold
from ruthan.trade.rules.tables import Said, number_classes, products, table

MOST: Final = 12  # numbers of one form; nobody has more on a label
MOST_CHARS: Final = 2_000
PERSON: Final = "person"  # thirteen digits that are rather somebody's identity

_DIGITS: Final = re.compile(r"(?<![\d/])\d(?:[\d]|[ \-\u2010-\u2015](?=\d)){8,24}(?![\d/])")
_ADVERT: Final = re.compile(r"(ฆ\s?[อทพ])\.?\s{0,2}(\d{1,5})\s?/\s?(\d{4}|\d{2})(?!\d)")
_HAZARD: Final = re.compile(r"วอส\.?\s{0,2}(\d{1,5})\s?/\s?(\d{4}|\d{2})(?!\d)")
_TISI: Final = re.compile(
    r"(?:มอก\.?|\btis\b)\s{0,2}(\d{1,5})(?:\s{0,2}(?:เล่ม|\(เล่ม)\s{0,2}(\d{1,3})\)?)?"
    r"(?:\s{0,2}[-\u2010-\u2015]\s{0,2}(\d{4}|\d{2})(?!\d))?",
    re.IGNORECASE,
)
_DRUG: Final = re.compile(
    r"(?<![0-9A-Za-z])([12][A-N]|[A-N])\s{0,2}(\d{1,5})\s?/\s?(\d{4}|\d{2})(?!\d)", re.IGNORECASE
)
_FOOD_GROUPS: Final = (2, 1, 5, 1, 4)
_PERSON_GROUPS: Final = (1, 4, 5, 2, 1)
_FDA: Final = re.compile(r"อย\s?\.?(?![่าู])|สารบบ|fda", re.IGNORECASE)
_COMPANY: Final = re.compile("นิติบุคคล|ผู้เสียภาษี|บริษัท|บจก|หจก|juristic|company|tax", re.IGNORECASE)
_NEAR: Final = 40


@dataclass(frozen=True, slots=True)
class Read:
    """One number as it was read: its class, its digits, and how sure the class is."""

    code: str  # of number_classes, or PERSON
    value: str
    is_sure: bool = True
    mark: str = ""  # the letters of an advertising licence


@dataclass(frozen=True, slots=True)
class Judged:
    """A number with what its form tells; `fit`: fits, differs, unsure."""

    code: str
    name: Said
    shown: str
    is_possible: bool
    fit: str
    province: str
    look_up: str
    sentences: tuple[Said, ...]

    @property
    def is_odd(self) -> bool:
        """Whether something about the number should be asked."""
        return not self.is_possible or self.fit == "differs"


def read_numbers(typed: str, *, product: str = "") -> tuple[Read, ...]:
    """The registration numbers of what a person typed or pasted, in order, each once.

    Takes any text, reads its beginning only, never raises. Ten and twelve digits are numbers of
    cosmetics and devices only where the goods are said to be such, for else they are telephones
    and accounts.
    """
    text = light_fold(typed[:MOST_CHARS])
    found: list[tuple[int, Read]] = []
    for reader in (_adverts, _hazards, _standards, _drugs):
        for start, end, one in reader(text):
            found.append((start, one))
            text = text[:start] + "\x1f" * (end - start) + text[end:]
    for match in _DIGITS.finditer(text):
        read = _of_digits(match, text, product)
        if read is not None:
            found.append((match.start(), read))
    once = dict.fromkeys(one for _place, one in sorted(found, key=lambda pair: pair[0]))
    return tuple(once)[:MOST]


def judged(
    one: Read, *, product: str, today: date, province_of: Callable[[str], str]
) -> Judged:  # fmt: skip
    """What the form of a number tells about these goods; `province_of` names a code or says ''."""
    if one.code == PERSON:
        return Judged(
            PERSON, _PERSON_NAME, "x-xxxx-xxxxx-xx-x", is_possible=True, fit="unsure", province="",
            look_up="", sentences=(_PERSON_SAID,),
        )  # fmt: skip
    known = number_classes()[one.code]
    wrong, province = _wrong(one, today=today, province_of=province_of)
    fit = _fit(one, product)
    sentences = [wrong] if wrong else [_POSSIBLE]
    if fit == "differs":
        goods = products()[product].name
        sentences.append(
            Said(
                f"เลขนี้เป็น{known.name.th} แต่สินค้าที่บอกคือ {goods.th}",
                f"this is a {_small(known.name.en)}, but the goods are said to be "
                f"{_small(goods.en)}",
            )
        )
    elif fit == "unsure" and one.code.startswith("fda_") and product in products():
        sentences.append(_UNSURE)
    if one.code == "fda_advert":
        sentences.append(known.shape)
    return Judged(
        one.code, known.name, shown(one), is_possible=wrong is None, fit=fit,
        province=province, look_up=known.look_up, sentences=tuple(sentences),
    )  # fmt: skip


def shown(one: Read) -> str:
    """The number as it is printed on goods."""
    if one.code == "fda_food":
        value, parts = one.value, []
        for size in _FOOD_GROUPS:
            parts.append(value[:size])
            value = value[size:]
        return "-".join(parts)
    return one.value


def has_check_digit(digits: str) -> bool:
    """Whether the thirteenth digit is the check digit of the twelve before (domain §3.3)."""
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12]))
    return (11 - total % 11) % 10 == int(digits[12])


_POSSIBLE: Final = Said(
    "รูปแบบเป็นไปได้ แต่ยังไม่ได้แปลว่าขึ้นทะเบียนแล้ว ต้องเปิดค้นเอง",
    "the form is possible, which does not mean that it is registered: look it up",
)
_UNSURE: Final = Said(
    "เลขแบบนี้อ่านได้มากกว่าหนึ่งอย่าง ดูชื่อเลขบนฉลากแล้วค้นให้ตรงหมวด",
    "such a number can be more than one thing: read its name on the label, then look it up there",
)
_PERSON_NAME: Final = Said("อาจเป็นเลขประจำตัวประชาชน", "Perhaps somebody's identity number")
_PERSON_SAID: Final = Said(
    "เลข 13 หลักนี้อาจเป็นของคน เราจึงปิดไว้ ถ้าเป็นเลข อย. ให้พิมพ์คำว่า อย. ไว้ข้างหน้า",
    "these 13 digits may be a person's, so we hide them; if it is for food, write อย. before it",
)


def _adverts(text: str) -> Iterator[tuple[int, int, Read]]:
    for found in _ADVERT.finditer(text):
        mark = found[1].replace(" ", "")
        yield (
            *found.span(), Read("fda_advert", f"{mark}. {found[2]}/{found[3]}", mark=mark)
        )  # fmt: skip


def _hazards(text: str) -> Iterator[tuple[int, int, Read]]:
    for found in _HAZARD.finditer(text):
        yield *found.span(), Read("fda_hazard", f"วอส. {found[1]}/{found[2]}")


def _standards(text: str) -> Iterator[tuple[int, int, Read]]:
    for found in _TISI.finditer(text):
        part = f" เล่ม {found[2]}" if found[2] else ""
        year = f"-{found[3]}" if found[3] else ""
        yield *found.span(), Read("tisi", f"มอก. {found[1]}{part}{year}")


def _drugs(text: str) -> Iterator[tuple[int, int, Read]]:
    for found in _DRUG.finditer(text):
        yield *found.span(), Read("fda_drug", f"{found[1].upper()} {found[2]}/{found[3]}")


def _of_digits(match: re.Match[str], text: str, product: str) -> Read | None:
    digits = re.sub(r"\D", "", match[0])
    if len(digits) == 13:
        return _thirteen(match, digits, text, product)
    if len(digits) == 10 and product == "cosmetic" and not re.match("0[689]", digits):
        return Read("fda_cosmetic", digits)
    if len(digits) == 12 and product == "device":
        return Read("fda_device", digits)
    return None


def _thirteen(match: re.Match[str], digits: str, text: str, product: str) -> Read:
    """Food, company, new cosmetic or a person: by groups, then words nearby, the private first."""
    groups = tuple(len(part) for part in re.findall(r"\d+", match[0]))
    before = text[max(0, match.start() - _NEAR) : match.start()]
    if groups == _FOOD_GROUPS or (_FDA.search(before) and groups != _PERSON_GROUPS):
        return Read("fda_food", digits)
    if digits[0] == "0" and (
        has_check_digit(digits) or groups == _PERSON_GROUPS or _COMPANY.search(before)
    ):
        return Read("juristic", digits)
    if digits[0] in "12345678" and (groups == _PERSON_GROUPS or has_check_digit(digits)):
        return Read(PERSON, "")
    if product == "cosmetic":
        return Read("fda_cosmetic", digits, is_sure=False)
    if product == "food" or digits[0] in "09":
        return Read("fda_food", digits, is_sure=False)
    return Read(PERSON, "")


def _wrong(one: Read, *, today: date, province_of: Callable[[str], str]) -> tuple[Said | None, str]:
    """Why no such number can exist, and the province that a food number names."""
    if one.code == "fda_food":
        province = province_of(one.value[:2])
        if not province and one.is_sure:
            return Said(
                f"เลขนี้เป็นไปไม่ได้: ไม่มีจังหวัดรหัส {one.value[:2]}",
                f"there can be no such number: no province has the code {one.value[:2]}",
            ), ""
        return None, province
    if one.code == "juristic" and not has_check_digit(one.value):
        return Said(
            "เลขนี้เป็นไปไม่ได้: หลักสุดท้ายไม่ตรงกับหลักอื่น",
            "there can be no such number: its last digit does not fit the others",
        ), ""
    year = _year(one.value)
    if year is not None and year > today.year + BUDDHIST_ERA:
        return Said(
            f"เลขนี้เป็นไปไม่ได้: ปี {year} ยังมาไม่ถึง",
            f"there can be no such number: the year {year} lies ahead",
        ), ""
    return None, ""


def _year(value: str) -> int | None:
    """The Buddhist year at the end of a number; None where it has none, or another calendar's."""
    found = re.search(r"[/-](\d{4})$", value)
    return int(found[1]) if found and int(found[1]) >= 2400 else None


def _fit(one: Read, product: str) -> str:
    """Whether the class belongs on the goods; a company's number belongs to no goods."""
    goods = products().get(product)
    if goods is None or not goods.numbers or one.code == "juristic":
        return "unsure"
    if one.code == "fda_advert":
        meant = table("products-1")["adverts"].get(one.mark, "")
        return "fits" if meant == product else "differs"
    if one.code in goods.numbers:
        return "fits" if one.is_sure else "unsure"
    return "differs" if one.is_sure else "unsure"


def _small(words: str) -> str:
    """English words inside a sentence."""
    return words[:1].lower() + words[1:]
