"""What is compared of a text: grams, words, and the particulars that tell instances apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ruthan.core.text.fold import fold, light_fold, squash
from ruthan.matching.engine.denial import denied
from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.grams import Hasher, Terms, content_words, in_title, spoken_words
from ruthan.matching.engine.quantities import quantities

# What people wrap around a message they ask about or pass on; says nothing about the claim.
_WRAPPING = re.compile(
    r"จริงหรือ(?:เปล่า|ไม่|ป่าว|มั่ว)?|จริง(?:ไหม|มั้ย|มั๊ย|ป่าว|เปล่า|รึเปล่า|หรอ|เหรอ)"
    r"|ใช่(?:ไหม|มั้ย|หรือไม่|เปล่า)|(?:น่าเชื่อถือ|เชื่อถือได้)(?:ไหม|มั้ย|หรือไม่)"
    r"|ของจริง(?:ไหม|มั้ย|หรือเปล่า)|หรือ(?:เปล่า|ไม่|ยัง)|ที่แชร์กัน(?:ใน)?|โปรดแชร์"
    r"|ส่งต่อ(?:ๆ|ๆ กัน|กัน)?(?:มา|ด่วน|ด้วย|เลย)?|ช่วย(?:กัน)?แชร์|รู้แล้วแชร์"
    r"|แชร์(?:ต่อ|ด่วน|เลย|ด้วย|กันมา|เป็นวิทยาทาน)|ด่วน+ที่สุด|ด่วน+"
    r"|(?:แม่|พ่อ|ป้า|เพื่อน|ญาติ|มีคน)ส่งมา(?:ในไลน์|ว่า|ทางไลน์|ให้)?"
    r"|เขาว่า(?:กันว่า)?|เห็น(?:เขา)?(?:แชร์|ว่า)|ขอบคุณ(?:ครับ|ค่ะ|คะ)|สอบถามหน่อย"
    r"|รบกวนตรวจสอบ|ฝากเช็ก|ช่วยตรวจสอบ|(?:นะ)?(?:ครับ|ค่ะ|คะ|จ้า|คับ)(?=\s|$|[!?.…])"
)
_LATIN = re.compile(r"[a-z][a-z0-9._-]{1,}")
_NEGATION = re.compile(
    r"ไม่|ห้าม|ยกเลิก|เลิก|(?<!สด)งด|อย่า(?!ง)|ปฏิเสธ|มิได้|ระงับ|\bnot?\b|n't\b|\bnever\b|\bfake\b|\bdeny|\bdenie"
)
_CHANNEL = re.compile(
    r"(?:แฟนเพจ|เพจ|บัญชีไลน์|ไลน์|line|tiktok|ติ๊กต็อก|เฟซบุ๊ก|เฟสบุ๊ค|facebook|กลุ่ม|อินสตาแกรม|ไอจี|telegram|บัญชี)"
    r"(?:เฟซบุ๊ก|เฟสบุ๊ค|facebook|tiktok|ไลน์)?\s*(?:ชื่อ(?:ว่า)?|:)?\s*[\"“‘']?([^\"”’'\n,]{2,40})"
)
_OFFER = re.compile(
    r"สินเชื่อ|เงินกู้|ปล่อยกู้|กู้|ใบขับขี่|ลงทุน|หุ้น|ปันผล|รับสมัคร|หารายได้|รายได้|ลงทะเบียน|คืนเงิน|แจ้งความ|ร้องเรียน|เลขล็อก|หวย|สลาก"
    r"|แพ็ก|ทำงาน|แรงงาน|เครดิต|โบนัส"
)
_NONE: Terms = np.empty(0, dtype=np.uint32)
_IDENTIFIERS = frozenset({
    "bank_account", "promptpay", "phone", "line_id", "social", "url", "email", "crypto", "fda",
    "parcel", "citizen_id", "juristic_id", "tisi",
})  # fmt: skip
_THAI = re.compile("[\u0e01-\u0e5b]+")
PASSAGE = 160
LATIN_PASSAGE = 400  # the same in words as a passage of Thai
LONGEST = 6000  # characters of a text that are compared
_PASSAGES = 2 * LONGEST // PASSAGE


def unwrap(text: str) -> str:
    """A message without the asking and passing-on around it; the message itself if that is all."""
    bare = _WRAPPING.sub(" ", text)
    return bare if bare != text and len(squash(bare)) >= 8 else text


@dataclass(frozen=True)
class Particulars:
    """What differs between two instances of one template."""

    identifiers: frozenset[str]
    numbers: frozenset[str]
    latin: frozenset[str]
    channels: frozenset[str]
    organisations: frozenset[str]
    places: frozenset[str]
    negated: bool
    denied: frozenset[str]
    words: frozenset[str]
    sequence: tuple[str, ...]
    offer: bool
    plain: str


class Sketch:
    """A text made ready for comparison; every part is worked out when first needed."""

    def __init__(self, text: str, *, hasher: Hasher, title: str = "") -> None:
        """Take a text and, for a claim, its title, by which the claim is found as well."""
        self.text = unwrap(light_fold(text[:LONGEST]))
        self.is_cut_short = len(text) > LONGEST
        self.title = title
        self._hasher = hasher

    @cached_property
    def squashed(self) -> str:
        """The text as letters, digits and marks only."""
        return squash(self.text)

    @cached_property
    def sequence(self) -> Terms:
        """The text's grams in order."""
        return self._hasher.gram_sequence(self.squashed)

    @cached_property
    def grams(self) -> Terms:
        """The text's distinct grams, ascending."""
        return np.unique(self.sequence)

    @cached_property
    def indexed_grams(self) -> Terms:
        """The grams by which a claim is found: its text's, and marked as such its title's."""
        return self._with_title(self.grams, self._hasher.grams(self.title))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the text that carry meaning."""
        return content_words(self.said)

    @cached_property
    def said(self) -> tuple[str, ...]:
        """All words of the text in order, links left out."""
        return spoken_words(self.text)

    @cached_property
    def words(self) -> Terms:
        """The same words as numbers, ascending; after them, marked as such, those of the title."""
        titled = (
            self._hasher.words(content_words(spoken_words(self.title))) if self.title else _NONE
        )
        return self._with_title(self._hasher.words(self.vocabulary), titled)

    def _with_title(self, terms: Terms, titled: Terms) -> Terms:
        return np.concatenate((terms, in_title(titled))) if len(titled) else terms

    @property
    def is_cut(self) -> bool:
        """Whether its words are already cut, which is the slow part."""
        return "words" in self.__dict__

    @cached_property
    def named(self) -> dict[int, str]:
        """The same words by their numbers."""
        return {self._hasher.word(word): word for word in sorted(self.vocabulary)}

    @cached_property
    def mark(self) -> int:
        """The whole squashed text as one number: equal marks, equal texts."""
        return self._hasher.mark(self.squashed)

    @cached_property
    def passages(self) -> tuple[Sketch, ...]:
        """The text itself, or of a long one its stretches, half overlapping.

        What a message says in one place counts; words scattered over a long post do not.
        """
        size = PASSAGE if self.is_thai else LATIN_PASSAGE
        if len(self.text) <= size + size // 2:
            return (self,)
        starts = range(0, len(self.text) - size // 2, size // 2)
        return tuple(
            Sketch(self.text[start : start + size], hasher=self._hasher)
            for start in starts[:_PASSAGES]
        )

    @cached_property
    def is_thai(self) -> bool:
        """Whether at least a fifth of the text is in Thai letters."""
        return 5 * (len(self.text) - len(_THAI.sub("", self.text))) >= len(self.text)

    @cached_property
    def particulars(self) -> Particulars:
        """The identifiers, numbers and names of the text."""
        return read_particulars(self.text, self.said, squashed=self.squashed)


def read_particulars(text: str, said: Sequence[str], *, squashed: str) -> Particulars:
    """The identifiers, numbers, foreign names, channels and organisations of a text."""
    entities = extract_entities(text)
    plain, content = fold(text), content_words(said)
    return Particulars(
        identifiers=frozenset(
            f"{one.kind}:{one.value}"
            for one in entities
            if one.kind in _IDENTIFIERS and one.confidence >= 0.5
        ),
        numbers=quantities(plain),
        latin=frozenset(_LATIN.findall(plain)),
        channels=frozenset(squash(found)[:24] for found in _CHANNEL.findall(plain)),
        organisations=frozenset(one.value for one in entities if one.kind == "agency"),
        places=frozenset(one.value for one in entities if one.kind == "place"),
        negated=bool(_NEGATION.search(plain)),
        denied=denied(said),
        words=frozenset(said),
        sequence=tuple(word for word in said if word in content),
        offer=bool(_OFFER.search(plain)),
        plain=squashed,
    )
