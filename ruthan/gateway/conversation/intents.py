"""What a typed line asks for, and in which language; pure."""

from __future__ import annotations

import re
from typing import Final

from ruthan.core.refs import parse_receipt
from ruthan.core.text.fold import light_fold
from ruthan.intake.rules.texts import find_links

SUBMISSION: Final = ""  # nothing we know: something to look at
SENT, ACCOUNT, TRACK, PERSON = "sent", "account", "track", "person"
CHECK, URGENT, STOP, RESUME, HELLO, THANKS, REALLY = (
    "check", "urgent", "stop", "resume", "hello", "thanks", "really",
)  # fmt: skip
CODE: Final = "code"  # a tracking code, which is no message
FOLLOW, UNFOLLOW = "follow", "unfollow"  # the alerts; `follow:` and a province begin to
ACTS: Final = frozenset(
    {SENT, ACCOUNT, TRACK, PERSON, CHECK, URGENT, STOP, RESUME, HELLO, THANKS, REALLY, FOLLOW,
     UNFOLLOW}
)  # fmt: skip
SITUATIONS: Final = ("money_1h", "money_72h", "money_later", "on_call", "device")
_LONGEST = 40
_SHORTEST = 6
_SHORTEST_NUMBER = 3  # 191 may be asked about, 1 says nothing
# Signs are named one by one: Thai tone marks and vowels count as no letters in an expression.
_TAIL = re.compile(
    r"(?:นะ|หน่อย|ด้วย|เลย|คะ|ค่ะ|คับ|ครับ|ฮะ|จ้า|จ้ะ|จ๊ะ|น่ะ|please|pls"
    r"|[\s!-/:-@\[-`{-~…“”‘’])+$"
)
_TYPED: Final = {
    SENT: (
        "โอนไปแล้ว|โอนเงินไปแล้ว|หลงโอนไปแล้ว|ถูกหลอกโอนเงิน|โดนหลอกโอนเงิน|โดนโกง|ถูกโกง"
        "|i already transferred|i transferred|i sent money already|i was scammed|i sent money"
    ),
    ACCOUNT: "(?:ขอ)?(?:เช็ก|เช็ค|ตรวจ)(?:สอบ)?(?:เลข)?บัญชี|(?:เช็ก|เช็ค)ก่อนโอน|check (?:an )?account",
    FOLLOW: (
        "(?:ขอ)?(?:ติดตาม|รับ)(?:ข่าว|ประกาศ|การ)?(?:แจ้ง)?เตือน(?:ภัย)?"
        "|follow(?: (?:the )?alerts)?|alerts"
    ),
    UNFOLLOW: (
        "หยุด|พอแล้ว|(?:หยุด|เลิก)(?:ติดตาม|รับ|ส่ง)?(?:ข่าว|ประกาศ)?(?:แจ้ง)?เตือน(?:ภัย)?|เลิกติดตาม"
        "|unfollow|stop (?:the )?alerts"
    ),
    TRACK: "(?:ขอ)?ติดตาม(?:เรื่อง|ผล|สถานะ)?|สถานะ|ถึงไหนแล้ว|track|status",
    PERSON: (
        "(?:ขอ)?(?:คุย|ติดต่อ|พูด)(?:กับ)?(?:เจ้าหน้าที่|คน|แอดมิน)|แอดมิน|เจ้าหน้าที่"
        "|talk to (?:a )?(?:person|human|officer)|agent|human"
    ),
    CHECK: "(?:ขอ)?(?:เช็ก|เช็ค|ตรวจ)(?:ข่าว|ข้อความ|ก่อนแชร์)|check",
    URGENT: "(?:ขอความ)?ช่วย|ขอความช่วยเหลือ(?:ด่วน)?|ฉุกเฉิน|urgent|emergency|help",
    STOP: "หยุดแจ้ง|เลิกแจ้ง|ไม่ต้องแจ้ง|ยกเลิกการแจ้ง|stop",
    RESUME: "แจ้งต่อ|เริ่มแจ้ง|กลับมาแจ้ง|resume|start",
    HELLO: "สวัสดี|หวัดดี|ดี|hi|hello|hey|test|ทดสอบ|เมนู|menu",
    THANKS: "(?:ขอบคุณ|ขอบใจ|ขอบพระคุณ)(?:มาก|มากๆ|มากมาย)?|โอเค|ok|okay|รับทราบ|thanks|thank you|thx",
    REALLY: (
        "(?:เรื่องนี้|อันนี้|ข่าวนี้)?(?:จริง|ใช่)(?:ไหม|มั้ย|ไม๊|มั๊ย|หรือเปล่า|รึเปล่า|ป่าว|หรือไม่|หรอ|เหรอ)"
        "|(?:ช่วย)?(?:เช็ก|เช็ค|ตรวจสอบ|ตรวจ)(?:ให้)?|is (?:it|this) (?:true|real|fake)|really|true"
    ),
}
# Words that say nothing to look at, alone or one after the other: a greeting, laughter, a nod.
_POLITE: Final = (
    "สวัสดี|หวัดดี|ดี|อรุณสวัสดิ์|ราตรีสวัสดิ์|ฝันดี|(?:ตอน|ยาม)(?:เช้า|สาย|บ่าย|เย็น|ค่ำ)|ปีใหม่|สงกรานต์"
    "|วัน(?:จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์|อาทิตย์|หยุด|นี้)|ทุกคน|ทุกท่าน|แอดมิน|เจ้าหน้าที่|รู้ทัน"
    "|(?:มี)?(?:ใคร|คน|แอดมิน)?อยู่(?:ไหม|มั้ย|หรือเปล่า|รึเปล่า)|(?:ขอ)?(?:สอบ)?ถาม|ทักทาย|ทดสอบ(?:ระบบ)?"
    "|(?:ทำ|ช่วย)อะไรได้บ้าง|ใช้(?:งาน)?(?:ยังไง|อย่างไร)|(?:คุณ)?(?:เป็น)?(?:ใคร|บอท)(?:ไหม|มั้ย)?|กินข้าวหรือยัง"
    "|(?:ไม่)?(?:ใช่|ได้|เป็นไร|มี)|เข้าใจ|แล้ว|รับทราบ"
    "|โอเค|ตกลง|สาธุ|ครับ|ค่ะ|คะ|คับ|จ้า|ผม|อืม|เยี่ยม|ตลก|55+|ฮ่า|ฮา|อิ"
    "|hi|hello|hey|there|good|morning|afternoon|evening|night|testing|test|yes|no|ok(?:ay)?|sir|madam"
    "|ha|he|lol|what can you do|how (?:does (?:this|it)|do you) work"
    "|who are you|anyone (?:there|here)"
)
_THANKS: Final = "ขอบคุณ|ขอบใจ|ขอบพระคุณ|มาก(?:มาย)?|thank(?:s| you)|thx|so|very|much|a lot"
_BETWEEN: Final = r"(?:นะ|หน่อย|ด้วย|เลย|น่ะ|ๆ|[\s!-/:-@\[-`{-~…“”‘’])*"
# Each word is taken as it is met and never tried anew: a long line costs no more than its length.
_NODS: Final = re.compile(rf"(?>(?:{_POLITE}|{_THANKS}){_BETWEEN})++")
_THANKING: Final = re.compile("ขอบ(?:คุณ|ใจ|พระคุณ)|thank|thx")
_PATTERNS: Final = {name: re.compile(words) for name, words in _TYPED.items()}
_THAI = re.compile("[\u0e01-\u0e5b]")
_LATIN = re.compile("[A-Za-z]{2,}")


def asked_for(text: str) -> str:
    """The act that a short line asks for; SUBMISSION for anything that may be a message."""
    folded = light_fold(text).strip().lower()
    bare = _TAIL.sub("", folded)
    if len(bare) <= _LONGEST:
        for name, pattern in _PATTERNS.items():
            if pattern.fullmatch(bare):
                return name
        if _NODS.fullmatch(bare):
            return THANKS if _THANKING.search(bare) else HELLO
    is_number = any(map(str.isdigit, bare)) and not (
        bare.isdigit() and len(bare) < _SHORTEST_NUMBER
    )
    if len(bare) < _SHORTEST and not is_number and not find_links(text):
        return HELLO
    return CODE if is_code(text) else SUBMISSION


def is_code(text: str) -> bool:
    """Whether a text is a tracking code and nothing else."""
    return not any(map(str.isalpha, text)) and parse_receipt(text) is not None


def language_of(text: str, *, before: str) -> str:
    """th or en as it is written; a link or a number alone says nothing, then as before."""
    if _THAI.search(text):
        return "th"
    plain = text
    for link in find_links(text):
        plain = plain.replace(link, " ")
    return "en" if len(_LATIN.findall(plain)) >= 2 or asked_for(plain) in _LATIN_ACTS else before


_LATIN_ACTS = ACTS - {HELLO, THANKS}  # "ok" is as Thai as it is English
