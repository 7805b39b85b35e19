"""LINE ids, pages and accounts on social platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from ruthan.matching.engine.entities.entity import Reading

_LINE_WORD = r"(?:\bline\b|ไลน์|ไลน(?!์)|แอดไล|\bไอดี\b|🆔)"
_LINE_ID = re.compile(
    r"(?:line@?\s?(?:official|oa)?|ไลน์?(?:ไอดี)?|แอดมา|แอด|add|ไอดี(?:ไลน์)?|id\s?(?:line|ไลน์?)|🆔)"
    r"\s{0,2}(?P<mark>id|ไอดี|oa)?\s{0,2}(?P<colon>[:=：]|คือ)?\s{0,2}"
    r"(?P<id>@?[a-z0-9][a-z0-9._-]{2,29})(?![a-z0-9@/:]|\.[a-z])",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"แอด|ทัก|ติดต่อ|สอบถาม|สนใจ|สั่ง|โทร|เพิ่มเพื่อน|สมัคร|\bid\b|\badd\b", re.I)
# A star after the name is a shop on the statement of a card.
_AT = re.compile(r"(?<![a-zA-Z0-9._@/-])@(?P<id>[a-zA-Z0-9][a-zA-Z0-9._-]{2,29})(?![a-zA-Z0-9*])")
_NO_ID: Final = frozenset({
    "line", "official", "account", "ads", "pay", "today", "shopping", "group", "open", "chat",
    "openchat", "bank", "only", "here", "free", "link", "android", "http", "https", "sticker",
    "call", "connect",
})  # fmt: skip
_PLATFORM_WORD = re.compile(
    r"(?P<facebook>facebook|เฟซ(?:บุ๊?[กค])?|เฟส(?:บุ๊?[กค])?|\bfb\b|เพจ|fanpage)"
    r"|(?P<instagram>instagram|\big\b|ไอจี|อินสตาแกรม)|(?P<tiktok>tik\s?tok|ติ๊?กต[๊็]?อก)"
    r"|(?P<telegram>telegram|เทเลแกรม)|(?P<x>twitter|ทวิตเตอร์|ทวิต)|(?P<youtube>youtube|ยูทู[บป]|ช่อง)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:(?P<page>เพจ|แฟนเพจ|fanpage|page|ช่อง|กลุ่ม|แอคเคาท์|แอคเค้า|เฟซบุ๊ก|เฟสบุ๊ค|facebook|fb|เฟซ|เฟส|ไอจี|ig|instagram|tiktok|telegram|youtube)"
    r"[\s:]{0,3}(?:ชื่อ(?:ว่า)?|ของ)?\s{0,2})[‘'\"“«](?P<name>[^’'\"”»\n]{2,80})[’'\"”»]",
    re.IGNORECASE,
)
_QUOTE = re.compile("[‘'\"“«]")
_HANDLE = re.compile(
    r"(?<![a-zA-Z])(?P<where>facebook|fb|ig|instagram|ไอจี|tiktok|telegram|twitter|เฟซ|เฟส)\s{0,2}[:=]\s{0,2}(?P<name>@?[a-zA-Z0-9][a-zA-Z0-9._]{2,40})",
    re.IGNORECASE,
)
_HOSTS: Final = {
    "facebook.com": "facebook", "fb.com": "facebook", "fb.me": "facebook", "m.me": "facebook",
    "instagram.com": "instagram", "tiktok.com": "tiktok", "x.com": "x", "twitter.com": "x",
    "youtube.com": "youtube", "t.me": "telegram", "telegram.me": "telegram",
    "shopee.co.th": "shopee", "lazada.co.th": "lazada",
}  # fmt: skip
_BEFORE_HANDLES: Final = frozenset({"messages", "pages", "people", "pg", "c", "channel", "user"})
_NOT_HANDLES: Final = frozenset({
    "groups", "watch", "share", "sharer", "photo", "p", "reel", "reels", "explore", "hashtag",
    "intent", "status", "playlist", "results", "events", "login", "video", "shorts",
})  # fmt: skip


def read_handles(text: str, links: list[Reading]) -> Iterator[Reading]:
    """LINE ids and social accounts of a light-folded text, also those behind its links."""
    for link in links:
        yield from _behind(link)
    for found in _LINE_ID.finditer(text):
        written = found["id"].lower().rstrip("._-")
        sure = _line_confidence(written, found)
        if sure:
            start = found.start("id")
            yield Reading("line_id", written, start, start + len(written), sure)
    yield from _named(text)
    yield from _at_signs(text)


def _line_confidence(written: str, found: re.Match[str]) -> float:
    """How sure a word after LINE is an id; 0 for ordinary words and telephone numbers."""
    if written.lstrip("@") in _NO_ID or len(written) < 4:
        return 0.0
    if written.startswith("@"):
        return 0.95
    if found["colon"] or found["mark"]:
        return 0.9
    return 0.75 if re.search(r"\d", written) and re.search(r"[a-z]", written) else 0.0


def _at_signs(text: str) -> Iterator[Reading]:
    """Names after @: of the platform spoken of just before, else LINE, as Thai shops write them."""
    for found in _AT.finditer(text):
        name = found["id"].rstrip("._-").lower()
        end = found.start("id") + len(name)
        if name in _NO_ID or name.isdigit():
            continue
        before = text[max(0, found.start() - 20) : found.start()]
        platforms = list(_PLATFORM_WORD.finditer(before))
        line = list(re.finditer(_LINE_WORD, before, re.IGNORECASE))
        if platforms and (not line or platforms[-1].start() > line[-1].start()):
            platform = platforms[-1].lastgroup or ""
            yield _social(platform, name, found.start(), end, 0.85)
        else:
            sure = (
                0.95
                if line
                else 0.6
                if _CONTACT.search(text, max(0, found.start() - 40), end)
                else 0.4
            )
            yield Reading("line_id", f"@{name}", found.start(), end, sure)


def _social(platform: str, handle: str, start: int, end: int, sure: float) -> Reading:
    facts = (("platform", platform), ("handle", handle))
    return Reading("social", f"{platform}:{handle}", start, end, sure, facts)


def _platform(word: str) -> str:
    found = _PLATFORM_WORD.search(word)
    return (found.lastgroup if found else None) or "facebook"


def _named(text: str) -> Iterator[Reading]:
    """Pages named in quotation marks, and handles after a colon."""
    for found in _NAMED.finditer(text) if _QUOTE.search(text) else ():
        name = " ".join(found["name"].split()).lower()
        yield _social(_platform(found["page"]), name, found.start("name"), found.end("name"), 0.8)
    for found in _HANDLE.finditer(text):
        name = found["name"].rstrip("._").lower()
        start = found.start("name")
        yield _social(_platform(found["where"]), name.lstrip("@"), start, start + len(name), 0.85)


def _behind(link: Reading) -> Iterator[Reading]:
    """The account that a link to LINE or a social platform leads to."""
    try:
        parts = urlsplit(link.value)
    except ValueError:
        return
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("web.")
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if host == "line.me" and len(steps) >= 3 and steps[-2].lower() in {"p", "g"}:
        yield Reading("line_id", steps[-1].lower().lstrip("~"), link.start, link.end, 0.95)
    elif host == "lin.ee" and steps:
        yield Reading("line_id", f"lin.ee/{steps[0]}", link.start, link.end, 0.9)
    elif host in _HOSTS and steps:
        yield from _account(link, _HOSTS[host], steps, parts.query)


def _account(link: Reading, platform: str, steps: list[str], query: str) -> Iterator[Reading]:
    if steps[0].lower() in _BEFORE_HANDLES and len(steps) > 1:
        steps = steps[1:]
    handle = steps[0].lstrip("@").lower()
    number = re.search(r"(?:^|&)id=(\d{5,20})", query)
    if handle == "profile.php" and number:
        handle = number[1]
    if platform == "telegram" and handle in {"joinchat", "s"} and len(steps) > 1:
        handle = steps[1]
    if handle and handle not in _NOT_HANDLES and not handle.endswith(".php"):
        yield _social(platform, handle, link.start, link.end, 0.9)
