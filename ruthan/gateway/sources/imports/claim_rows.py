"""Reading rows of checked claims: our own shape, AFNC's open data, and what was made of it.

AFNC's rows are taken with care (domain §2.1): titles leak the verdict, the label field may hold a
category or an event, years may be Buddhist, and a rating number is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from ruthan.claims.actions import ImportedClaim
from ruthan.claims.states import VerdictCode
from ruthan.core import clock
from ruthan.core.text.digits import to_arabic
from ruthan.core.text.fold import squash
from ruthan.core.text.limits import storable
from ruthan.core.text.markup import plain_text
from ruthan.gateway.sources.imports.run import BadRow

STATEMENT_CHARS: Final = 500
REASON_CHARS: Final = 6_000
ID_CHARS: Final = 200
URL_CHARS: Final = 500
_BUDDHIST: Final = 543
_FIRST_BUDDHIST_YEAR: Final = 2400

_DATE = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})")
_SHARE = r"(?:\s*(?:อย่าแชร์|อย่าเชื่อ|อย่าส่งต่อ|โปรดอย่าแชร์|อย่าหลงเชื่อ))*"
_STAMP = re.compile(
    rf"^[\s\[【(\"“]*(ข่าวปลอม|ข่าวบิดเบือน|ข่าวจริงบางส่วน|ข่าวจริง|ข่าวเท็จ|บิดเบือน|จริงบางส่วน)"
    rf"{_SHARE}[\s\]】)\"”]*[!！:|：–—-]+\s*"
)
_CHECKED_BY = re.compile(
    r"ตรวจสอบข้อเท็จจริง(?:โดย|กับ|จาก)?(?:ทาง)?\s*(.{4,160}?)\s*(?:แล้ว\s*)?(?:พบว่า|ชี้แจงว่า|ยืนยันว่า)"
)

# Labels as people type them, squashed; whatever stands in neither table is no verdict.
_LABELS: Final = {
    squash(label): code
    for label, code in {
        "ข่าวปลอม": "false",
        "ข่าวเท็จ": "false",
        "เท็จ": "false",
        "ข่าวบิดเบือน": "misleading",
        "บิดเบือน": "misleading",
        "ข่าวจริง": "true",
        "จริง": "true",
        "ข่าวจริงบางส่วน": "partly",
        "จริงบางส่วน": "partly",
        "อาชญากรรมออนไลน์": "scam",
        "scam_alert": "scam",
    }.items()
}
# The source says that it gives no verdict: the stamp of a title does not count then either.
_UNSTAMPED: Final = {
    squash(label)
    for label in ("ไม่สแตมป์ข่าว", "ตรวจสอบแล้ว", "กิจกรรม", "คลังความรู้", "knowledge", "event", "other")
}
_CATEGORIES: Final = {
    squash(label): category
    for label, category in {
        "ภัยพิบัติ": "disaster",
        "การเงิน-หุ้น": "economy",
        "เศรษฐกิจ": "economy",
        "ผลิตภัณฑ์สุขภาพ": "health",
        "นโยบายรัฐบาล-ข่าวสาร": "policy",
        "ความสงบและความมั่นคง": "security",
        "อาชญากรรมออนไลน์": "crime",
        "ยาเสพติด": "drug",
    }.items()
}


def read_claim(row: Mapping[str, object]) -> ImportedClaim:
    """A row in any of the three shapes; raises BadRow. No query.

    AFNC's export has post_title; the others have claim, and id.
    """
    return _from_afnc(row) if "post_title" in row else _from_plain(row)


def read_day(value: object) -> date | None:
    """A day as dd/mm/yyyy or ISO, of either era; None when there is none, or none that can be."""
    text = to_arabic(str(value or ""))
    if found := _DATE.match(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    year -= _BUDDHIST if year >= _FIRST_BUDDHIST_YEAR else 0
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return read if read <= clock.today() else None


def without_stamp(title: str) -> tuple[str, str]:
    """A title without the verdict it leaks, and that verdict's code ('' when it leaks none)."""
    code = ""
    while found := _STAMP.match(title):
        code = code or _LABELS.get(squash(found[1]), "")
        title = title[found.end() :]
    return title.strip(' \t"“”'), code


def _from_afnc(row: Mapping[str, object]) -> ImportedClaim:
    statement, stamped = without_stamp(plain_text(_text(row, "post_title")))
    reason = plain_text(_text(row, "post_content"))
    label = _label(_text(row, "status_label"))
    labelled = _LABELS.get(label, "")
    code = "" if label in _UNSTAMPED else labelled or stamped
    if labelled and stamped and labelled != stamped:
        code = ""  # label and title disagree: a person has to read it
    news = _text(row, "news_type") or (_text(row, "status_label") if not labelled else "")
    said_by = _CHECKED_BY.search(reason)
    guid = _text(row, "guid")
    return _made(
        external_id=guid,
        statement=statement,
        code=code,
        category=news,
        reason=reason,
        agency=said_by[1] if said_by else "",
        url=guid,
        said_on=read_day(row.get("post_date_gmt")),
    )


def _from_plain(row: Mapping[str, object]) -> ImportedClaim:
    statement, stamped = without_stamp(_text(row, "claim"))
    given = _text(row, "verdict").strip().lower()
    code = given if given in set(VerdictCode.values) else _LABELS.get(_label(given), "")
    if code in {"pending", "out_of_scope"} or row.get("verdict_conflict"):
        code = ""  # no answer, or its sources disagree
    if stamped and code and stamped != code:
        code = ""
    agency = _text(row, "agency").strip()
    return _made(
        external_id=_text(row, "id"),
        statement=statement,
        code=code,
        category=_text(row, "category"),
        reason=plain_text(_text(row, "explanation")),
        agency="" if agency == "-" else agency,
        url=_text(row, "url"),
        said_on=read_day(row.get("date")),
    )


def _made(
    *,
    external_id: str,
    statement: str,
    code: str,
    category: str,
    reason: str,
    agency: str,
    url: str,
    said_on: date | None,
) -> ImportedClaim:
    statement = " ".join(statement.split())
    if not external_id.strip():
        raise BadRow("no id: without one it could be taken in twice")
    if len(external_id) > ID_CHARS:
        raise BadRow(f"the id is longer than {ID_CHARS} characters")
    if len(statement) > STATEMENT_CHARS:
        raise BadRow(f"the statement is longer than {STATEMENT_CHARS} characters")
    if _label(category) in _UNSTAMPED:
        code = ""  # advice and events are stamped true at times, and would answer a victim so
    strand = "SCM" if code == "scam" else "MIS"
    known = _CATEGORIES.get(_label(category), "other")
    url = url.strip()
    made = ImportedClaim(
        external_id=external_id.strip(),
        statement=statement,
        code=code,
        strand=strand,
        category="" if strand == "SCM" else known,
        reason=reason[:REASON_CHARS],
        agency=" ".join(agency.split())[:200],
        url=url if url.startswith(("http://", "https://")) and len(url) <= URL_CHARS else "",
        said_on=said_on,
    )
    if not made.squashed:
        raise BadRow("no statement")
    return made


@lru_cache(maxsize=512)
def _label(text: str) -> str:
    """A label or category as it is looked up; lists hold few different ones."""
    return squash(text)


def _text(row: Mapping[str, object], name: str) -> str:
    """A field as text without NUL and lone surrogates, which PostgreSQL refuses; '' for none."""
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise BadRow(f"{name} must be text")
    return storable(str(value))
