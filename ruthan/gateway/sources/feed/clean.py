"""From a post as a site sends it to the words that were published: no menus, no tails. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ruthan.core.text.fold import squash
from ruthan.core.text.limits import MAX_CHARS, storable
from ruthan.core.text.markup import plain_text

_LONG: Final = 80  # letters of a line that is surely a paragraph
_HEADLINE: Final = 15  # letters from which a repeated line is a repeated headline
_TOP: Final = 8  # lines in which a site repeats its headline
_GRAM: Final = 4
_FOREIGN: Final = 0.25  # a lone headline that shares less than this with its article is another's
_LONE: Final = (40, 220)  # letters of such a headline
_BIG: Final = 300  # letters of the paragraphs around it

_NUMBER = r"[0-9][0-9,.]*\s*[kKmM]?"
_MONTHS = (
    r"(?:ม\.?ค\.?|ก\.?พ\.?|มี\.?ค\.?|เม\.?ย\.?|พ\.?ค\.?|มิ\.?ย\.?|ก\.?ค\.?|ส\.?ค\.?|ก\.?ย\.?|"
    r"ต\.?ค\.?|พ\.?ย\.?|ธ\.?ค\.?|[ก-๙]+คม|[ก-๙]+ยน|[ก-๙]+พันธ์|[A-Za-z]{3,9})"
)
_DAY = rf"(?:\d{{1,2}}\s+{_MONTHS}\s+\d{{2,4}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}})"
_AGO = re.compile(
    r"(?:about\s+)?(?:\d+|an?|one)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago"
    r"|\d+\s*(?:วินาที|นาที|ชั่วโมง|ชม\.|วัน|สัปดาห์|เดือน|ปี)\s*(?:ที่แล้ว|ที่ผ่านมา|ก่อน)",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    rf"(?:{_DAY}\s+)?{_NUMBER}(?:\s+{_NUMBER})*"
    rf"|(?:ยอด)?(?:วิว|เข้าชม|ผู้ชม|ผู้เข้าชม|อ่าน(?:แล้ว)?|จำนวนผู้อ่าน|แชร์|views?|reads?|shares?|likes?)\s*:?\s*{_NUMBER}\s*(?:ครั้ง|คน|วิว|views?)?"
    rf"|{_NUMBER}\s*(?:views?|reads?|shares?|likes?|comments?|ครั้ง|วิว|ผู้เข้าชม|ความคิดเห็น|แชร์)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?:share|tweet|แชร์|ส่งต่อ|facebook|twitter|x|line|messenger|instagram|youtube|tiktok|email|e-mail"
    r"|อีเมล|print|พิมพ์|copy link|คัดลอกลิงก์|บันทึก|save|pinterest|whatsapp|telegram|like|ถูกใจ"
    r"|(?:share|แชร์)(?:\s*(?:this|on|ไปที่|ไปยัง|ผ่าน|ข่าวนี้|บทความนี้|via))?\s*:?"
    r"(?:\s*(?:facebook|twitter|x|line|whatsapp|telegram|email|messenger))*)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[|/·•,:]\s*")
_TAIL = re.compile(
    r"(?:recent|latest|related|popular|more|similar)\s+(?:posts?|articles?|news|stories)"
    r"|you (?:may|might) also (?:like|enjoy)|read (?:more|next|also)|leave a (?:reply|comment)"
    r"|(?:ข่าว|เรื่อง|บทความ|โพสต์|เนื้อหา)\s*(?:อื่น\s*ๆ?\s*)?(?:ที่)?(?:ล่าสุด|เกี่ยวข้อง|น่าสนใจ|แนะนำ|ยอดนิยม)"
    r"|คุณอาจ(?:จะ)?(?:สนใจ|ชอบ)\S*|อ่าน(?:ข่าว|เรื่อง|บทความ)?(?:เพิ่มเติม|ต่อ|อื่น\s*ๆ?)|แสดงความคิดเห็น",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"(?:advertorial|advertisement|sponsored(?: content)?|โฆษณา|พื้นที่โฆษณา)"
    r"|the post .{1,300} (?:appeared first on|first appeared on) .{1,120}"
    r"|(?:follow us|ติดตาม(?:เรา|ข่าวสาร|ข่าว|พวกเรา)|กดติดตาม|subscribe).{0,160}"
    r"|สมัครรับ(?:ข่าวสาร|จดหมายข่าว).{0,160}"
    r"|(?:tags?|แท็ก|ป้ายกำกับ|คำค้น|หมวดหมู่|category|categories)\s*:.{0,300}"
    r"|#\S+(?:\s+#\S+)*|©.{0,160}|copyright .{0,160}|all rights reserved\.?|สงวนลิขสิทธิ์.{0,120}"
    r"|(?:ก่อนหน้า|ถัดไป|previous|next|กลับไปหน้าแรก|หน้าแรก|home|menu|เมนู)",
    re.IGNORECASE,
)
_COOKIE = re.compile(r"cookie|คุกกี้", re.IGNORECASE)
_CONSENT = re.compile(r"accept|ยอมรับ|policy|นโยบาย|consent|ยินยอม|ประสบการณ์", re.IGNORECASE)
_CRUMBS = re.compile(r"[^>»›]{1,40}(?:\s*[>»›]\s*[^>»›]{1,60}){1,6}")
_END: Final = '.!?)”"’'


def clean_post(title: str, content: str) -> str:
    """A post's headline and words, a paragraph a line; '' when nothing is left.

    Menus, counters, share buttons, cookie notices, repeated headlines, headlines of other stories
    and everything from "recent posts" on are gone; the article stays as it was written.
    """
    headline = " ".join(plain_text(storable(title)).split())
    lines = plain_text(storable(content)).split("\n")
    lines = _from_headline(lines, headline)
    lines = _without_tail([line for line in lines if not _is_noise(line)])
    lines = _without_foreign(_once(lines, headline), headline)
    return _cut([headline, *lines] if headline else lines)


def _is_noise(line: str) -> bool:
    """Whether a line belongs to the page, not to what was published on it."""
    if len(line) > _BIG + 100:
        return False
    if any(form.fullmatch(line) for form in (_AGO, _COUNTER, _NOISE)):
        return True
    buttons = [part for part in _BETWEEN.split(line) if part]
    if buttons and all(_SHARE.fullmatch(part) for part in buttons):
        return True
    if len(line) < 120 and _CRUMBS.fullmatch(line):
        return True
    return bool(_COOKIE.search(line)) and bool(_CONSENT.search(line))


def _from_headline(lines: list[str], headline: str) -> list[str]:
    """Without what stands above the headline, when the page repeats it near its top."""
    wanted = squash(headline)
    if len(wanted) < _HEADLINE:
        return lines
    for place, line in enumerate(lines[:_TOP]):
        if squash(line) == wanted:
            return lines[place + 1 :]
    return lines


def _without_tail(lines: list[str]) -> list[str]:
    """Up to the list of other stories, once an article has gone before it."""
    has_article = False
    kept = []
    for line in lines:
        if _TAIL.fullmatch(line.rstrip(" :»›>.…")):
            if has_article:
                break
            continue
        has_article = has_article or len(line) >= _LONG
        kept.append(line)
    return kept


def _once(lines: Iterable[str], headline: str) -> list[str]:
    """Each longer line once, and the headline not again."""
    seen, kept = {squash(headline)}, []
    for line in lines:
        name = squash(line)
        if len(name) >= _HEADLINE and name in seen:
            continue
        seen.add(name)
        kept.append(line)
    return kept


def _without_foreign(lines: list[str], headline: str) -> list[str]:
    """Without the headline of another story that stands alone between two long paragraphs."""
    kept = []
    for place, line in enumerate(lines):
        around = lines[max(0, place - 1) : place] + lines[place + 1 : place + 2]
        stands_alone = len(around) == 2 and all(len(near) >= _BIG for near in around)
        is_headline = _LONE[0] <= len(line) <= _LONE[1] and line[-1] not in _END
        if stands_alone and is_headline:
            rest = _grams("".join([headline, *lines[:place], *lines[place + 1 :]]))
            own = _grams(line)
            if own and len(own & rest) / len(own) < _FOREIGN:
                continue
        kept.append(line)
    return kept


def _grams(text: str) -> frozenset[str]:
    plain = squash(text)
    return frozenset(plain[i : i + _GRAM] for i in range(len(plain) - _GRAM + 1))


def _cut(lines: Iterable[str]) -> str:
    """As many whole lines as a report may hold."""
    kept: list[str] = []
    size = 0
    for line in lines:
        size += len(line) + 1
        if size > MAX_CHARS:
            if not kept:
                kept.append(line[:MAX_CHARS])
            break
        kept.append(line)
    return "\n".join(kept)
