"""Notices a child in danger before anything is written: high recall, pure, quick.

What it finds goes to the sealed lane, so a doubtful hit is better than a missed child; a person
returns false alarms. It looks for a child (an age, a grade, a school, a child's own words) beside a
harm (sexual images, threats, meetings, abuse, going missing, self-harm), and for trade in abuse
material, which needs no child named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from ruthan.matching.engine.phrases.lexicon import DATA, PhraseRule, load_rules
from ruthan.matching.engine.phrases.view import View, forgiving, reading_of

ADULT: Final = 18
_YOUNGEST: Final = 3
_AGE_TH: Final = (
    r"(?:อายุ(?:แค่|เพียง|ประมาณ|ราว|ราวๆ|เพิ่ง|พึ่ง|ได้|น้อง|ลูก|จะ|ครบ)?"
    r"|(?:ลูกสาว|ลูกชาย|ลูกบ่าว|ลูกหล้า|ลูกคนเล็ก|ลูกคนโต|ลูก|หลานสาว|หลานชาย|หลาน|น้องสาว|น้องชาย|น้อง"
    r"|เพื่อนหนู|เพื่อนผม|เพื่อนลูก|เพื่อน|หนู|เด็กหญิง|เด็กชาย|เด็ก|ดญ|ดช|นักเรียน|สาว|วัย|ผม|เรา|แฟน|แค่|เพิ่ง|พึ่ง)"
    r"(?:ผม|ฉัน|หนู|เรา|คนเล็ก|คนโต|วัย|อายุ|แค่|เพียง|เพิ่ง|ของฉัน|ของผม)?)"
    r"(\d{1,2})(?![\d%:])(?!บาท|คน|พัน|หมื่น|แสน|เดือน|วัน|โมง|ทุ่ม|นาที|ชั่วโมง|ชม|ครั้ง|ล้าน|ร้อย|กิโล|กก|ตัว|แรง|ชิ้น|อัน|รอบ|ข้อ|อย่าง|เรื่อง|แบบ|จุด|สี|ขวด|ซอง|กล่อง|เล่ม|ใบ|เครื่อง|คัน|คู่|ห้อง|เมตร|เท่า)"
)
_AGE_EN: Final = re.compile(
    r"\b(\d{1,2})[- ]?(?:yo|y/o|yrs?[- ]?old|years?[- ]old|year[- ]olds?)\b"
    r"|\b(?:aged?|only|just)\s+(\d{1,2})\b(?!\s?(?:baht|thb|%|minutes?|hours?|days?|k\b))"
    r"|\b(?:daughter|son|girl|boy|niece|nephew|kid|child|student|friend"
    r"|sister|brother|i'?m|i am|she is|she's|he is|he's)"
    r"(?:\s+is)?[\s,(]{1,3}(\d{1,2})\b(?!\s?(?:baht|thb|%|minutes?|hours?|days?|k\b))"
)
_GRADE: Final = re.compile(r"(?<![ก-๎a-z])(?:ม|ป)\.?\s?[1-6](?:/\d{1,2})?(?!\d|\.\d)")
_NEEDED: Final = (
    "ขู่|ขู้|แบล|เมล|กรรโชก|คุกคาม|คลิป|รูป|ภาพ|หนัง|วิดีโอ|วีดีโอ|vdo|สื่อ|โป๊|เปลือย|นัด|เจอ|พบ|ชวน|หาย|ถอด|แก้ผ้า"
    "|กล้อง|ข่มขืน|ล่วงละเมิด|ลวนลาม|อนาจาร|ชำเรา|ขืนใจ|เพศ|มีอะไร|จับ|ลูบ|แตะ|แกล้ง|บูล|bull|ล้อ|รุม|ตบ|ตาม|ดัก|สตอ|กรีด|ฆ่าตัว"
    "|คิดสั้น|ทำร้าย|อยากตาย|มีชีวิต|ไม่อยากอยู่|หนี|ไม่กลับ|ติดต่อไม่ได้|ขอดู|โชว์|ไซ|ขายตัว|บริการ|ลามก|เสียว|โลลิ|พราก"
    "|ไลฟ์|ตั้งกลุ่ม|ตั้งเพจ|โดด|ผูกคอ|ลาตาย|ความลับ|ห้ามบอก|อย่าบอก|โพส|รับที่|ล่อ|นม|ประจาน"
    "|[a-z]{3}"
)


@dataclass(frozen=True, slots=True)
class ChildFinding:
    """A child-harm category of the contracts page and whether someone must act at once."""

    category: str
    immediate: bool
    why_th: str
    why_en: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text asked for concepts, each looked up at most once."""

    view: View
    known: dict[str, bool]

    def has(self, *codes: str) -> bool:
        """True when all the concepts occur."""
        return all(self._one(code) for code in codes)

    def any(self, *codes: str) -> bool:
        """True when one of the concepts occurs."""
        return any(self._one(code) for code in codes)

    def _one(self, code: str) -> bool:
        if code not in self.known:
            self.known[code] = _rules()[code].fires(self.view)
        return self.known[code]


@cache
def _rules() -> dict[str, PhraseRule]:
    return {rule.code: rule for rule in load_rules(DATA / "child.json")}


@cache
def _spelled(pattern: str) -> re.Pattern[str]:
    """A pattern over the forgiving reading."""
    return re.compile(forgiving(pattern))


def child_risk(text: str, *, age: int | None = None) -> ChildFinding | None:
    """The gravest child-harm category a text points to, or None.

    `age` is an age the reporter gave apart from the text; under 18 it counts as a child named.
    Pure and without a network, so that every source can ask it inside the request.
    """
    view = reading_of(text)
    if not _spelled(_NEEDED).search(view.tight):
        return None
    reading = _Reading(view, {})
    child = _child(reading, age=age)
    for test, finding in _LADDER:
        if test(reading, child):
            return finding
    return None


def stated_ages(text: str) -> tuple[int, ...]:
    """Ages under 18 that a text gives to a person, smallest first."""
    return _ages(reading_of(text))


def _ages(view: View) -> tuple[int, ...]:
    numbers = [int(found[1]) for found in _spelled(_AGE_TH).finditer(view.tight)]
    for found in _AGE_EN.finditer(view.plain):
        numbers.append(int(next(group for group in found.groups() if group)))
    return tuple(sorted(number for number in numbers if _YOUNGEST <= number < ADULT))


_NONE, _WEAK, _STRONG = 0, 1, 2


def _child(reading: _Reading, *, age: int | None) -> int:
    """How plainly a child is named: not, perhaps (หนู, ลูกสาว, school), or by age, grade or word."""
    if age is not None and age < ADULT:
        return _STRONG
    if _ages(reading.view) or reading.has("strong") or _GRADE.search(reading.view.plain):
        return _STRONG
    return _WEAK if reading.has("weak") else _NONE


def _public_talk(reading: _Reading) -> bool:
    """News, law, fiction or advice about children, with nobody's own child in it."""
    return reading.has("news") and not reading.has("mine")


def _extortion(reading: _Reading, child: int) -> bool:
    if child == _NONE or not (reading.has("image_threat") or reading.has("picture", "expose_if")):
        return False
    return child == _STRONG or not reading.has("debt")


def _grooming(reading: _Reading, child: int) -> bool:
    if child == _NONE or not reading.has("meet"):
        return False
    cues = sum(reading.has(code) for code in ("stranger", "secret", "gift", "ask_image", "abuse"))
    if child == _STRONG:
        return (
            reading.has("private_place")
            or cues >= 2
            or (cues >= 1 and (reading.has("mine") or reading.any("secret", "abuse")))
        )
    return cues >= 2 and reading.has("stranger")


def _secret_gifts(reading: _Reading, child: int) -> bool:
    return child == _STRONG and (
        reading.has("stranger", "secret")
        or reading.has("secret", "gift")
        or reading.has("stranger", "ask_personal")
    )


def _abuse(reading: _Reading, child: int) -> bool:
    if child == _NONE or not reading.has("abuse") or _public_talk(reading):
        return False
    return child == _STRONG or (child == _WEAK and reading.has("mine"))


def _asked_for_images(reading: _Reading, child: int) -> bool:
    if child == _NONE or not reading.has("ask_image") or _public_talk(reading):
        return False
    return child == _STRONG or (child == _WEAK and reading.any("stranger", "mine", "secret"))


def _live(reading: _Reading, child: int) -> bool:
    return child != _NONE and reading.has("live") and not _public_talk(reading)


def _offer(reading: _Reading, child: int) -> bool:
    return child != _NONE and reading.has("offer") and not _public_talk(reading)


def _shared(reading: _Reading, child: int) -> bool:
    if child == _NONE or not reading.has("shared") or _public_talk(reading):
        return False
    return child == _STRONG or (child == _WEAK and reading.has("mine"))


def _missing(reading: _Reading, child: int) -> bool:
    if not reading.has("missing") or not reading.has("kin") or _public_talk(reading):
        return False
    return child == _STRONG or (reading.has("kin") and reading.any("stranger", "mine"))


def _selfharm(reading: _Reading, child: int) -> bool:
    if child == _NONE or not reading.has("selfharm") or _public_talk(reading):
        return False
    return child == _STRONG or (child == _WEAK and reading.has("mine"))


def _threat(reading: _Reading, child: int) -> bool:
    return child == _STRONG and reading.has("any_threat", "mine")


def _bullied(reading: _Reading, child: int) -> bool:
    return child == _STRONG and reading.has("bully") and not _public_talk(reading)


def _stalked(reading: _Reading, child: int) -> bool:
    return child == _STRONG and reading.has("stalk") and not _public_talk(reading)


def _exposed(reading: _Reading, child: int) -> bool:
    return child != _NONE and reading.has("exposed") and not _public_talk(reading)


def _csam(reading: _Reading, _child: int) -> bool:
    return reading.has("csam") and not _public_talk(reading)


# gravest first: the first test that holds names the category
_LADDER: Final[tuple[tuple[Callable[[_Reading, int], bool], ChildFinding], ...]] = (
    (
        _extortion,
        ChildFinding(
            "sexual-extortion", True, "มีการขู่เรื่องรูปหรือคลิปของเด็ก", "a child is threatened over images"
        ),
    ),
    (
        _live,
        ChildFinding(
            "livestream", True, "ให้เด็กแสดงทางเพศผ่านกล้อง", "a child is made to perform on camera"
        ),
    ),
    (
        _offer,
        ChildFinding(
            "exploitation-offer",
            True,
            "เสนอเงินหรือของแลกเรื่องทางเพศกับเด็ก",
            "money or gifts offered to a child for sexual acts",
        ),
    ),
    (
        _csam,
        ChildFinding(
            "csam", True, "พูดถึงสื่อล่วงละเมิดทางเพศเด็ก", "speaks of child sexual abuse material"
        ),
    ),
    (
        _grooming,
        ChildFinding(
            "grooming", True, "มีคนตีสนิทและนัดพบเด็ก", "someone befriends a child and wants to meet"
        ),
    ),
    (
        _missing,
        ChildFinding(
            "missing-risk", True, "เด็กหายหรืออาจถูกพาไป", "a child is missing or lured away"
        ),
    ),
    (
        _selfharm,
        ChildFinding(
            "harmful-content", True, "เด็กพูดถึงการทำร้ายตนเอง", "a child speaks of self-harm"
        ),
    ),
    (
        _shared,
        ChildFinding(
            "self-generated-shared",
            True,
            "ภาพส่วนตัวของเด็กถูกส่งต่อ",
            "private images of a child are passed on",
        ),
    ),
    (
        _asked_for_images,
        ChildFinding(
            "unwanted-sexual",
            True,
            "มีการขอหรือส่งเนื้อหาทางเพศกับเด็ก",
            "sexual content is asked of or sent to a child",
        ),
    ),
    (
        _abuse,
        ChildFinding("unwanted-sexual", True, "เด็กอาจถูกล่วงละเมิด", "a child may have been abused"),
    ),
    (
        _secret_gifts,
        ChildFinding(
            "grooming", True, "มีคนตีสนิทเด็กและให้ปิดเป็นความลับ", "someone befriends a child in secret"
        ),
    ),
    (_stalked, ChildFinding("stalking", True, "มีคนติดตามเด็ก", "a child is being stalked")),
    (_bullied, ChildFinding("bullying", False, "เด็กถูกกลั่นแกล้ง", "a child is bullied")),
    (
        _exposed,
        ChildFinding(
            "privacy", False, "ข้อมูลของเด็กถูกเปิดเผย", "information about a child is exposed"
        ),
    ),
    (_threat, ChildFinding("bullying", True, "เด็กถูกข่มขู่", "a child is threatened")),
)
