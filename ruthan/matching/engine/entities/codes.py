"""Registration and tracking numbers: other FDA forms, TISI standards, postal parcels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruthan.matching.engine.entities.context import Surroundings
from ruthan.matching.engine.entities.entity import Reading

_PARCEL = re.compile(
    r"(?<![A-Za-z0-9])([A-Z]{2}) ?(\d{4}) ?(\d{4}) ?(\d) ?(TH)(?![A-Za-z0-9])", re.I
)
_FOREIGN_PARCEL = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}\d{9}[A-Z]{2})(?![A-Za-z0-9])")
_COURIER = re.compile(
    r"(?<![A-Za-z0-9])((?:TH|KEX|KERX|SPXTH|LEX)[0-9][0-9A-Z]{9,16})(?![A-Za-z0-9])"
)
_TRACKED = re.compile(
    r"(?:tracking(?:\s?(?:number|no\.?|code|id))?|(?:เลข|หมายเลข|รหัส)(?:พัสดุ|แทร็?[กค]|ติดตาม(?:พัสดุ|การจัดส่ง|สินค้า)?))"
    r"(?:ของ(?:คุณ|ท่าน))?\s{0,2}(?:คือ|:|：|#|=)?\s{0,3}(?P<code>(?=[A-Z-]{0,12}\d)[A-Z0-9-]{6,24})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_TISI = re.compile(
    r"(?:มอก\.?|\btis\b)\s{0,2}(?P<number>\d{1,5})(?:\s{0,2}(?:เล่ม|\(เล่ม)\s{0,2}(?P<part>\d{1,3})\)?)?"
    r"\s{0,2}[-–]\s{0,2}(?P<year>25\d{2}|\d{2}(?!\d))",
    re.IGNORECASE,
)
_HAZARD = re.compile(r"วอส\.?\s{0,2}(\d{1,5})/(\d{4}|\d{2})(?!\d)")
_ADVERT = re.compile(r"(?<![\u0e01-\u0e4e])(ฆอ|ฆท|ฆพ|ฆสพ)\.?\s{0,2}(\d{1,5})/(\d{4}|\d{2})(?!\d)")
_DRUG = re.compile(
    r"(?:ทะเบียนยา|reg\.?\s?no\.?|ทะเบียนเลขที่|เลขทะเบียน(?:ที่|ยา)?|ทะเบียนตำรับยา)"
    r"\s{0,2}[:.]?\s{0,2}(?P<kind>[12][A-N]|[A-N])\s?(?P<number>\d{1,5}/\d{2,4})(?!\d)",
    re.IGNORECASE,
)


def read_codes(text: str) -> Iterator[Reading]:
    """Parcel, TISI and FDA numbers that are not thirteen bare digits, of a light-folded text."""
    yield from _parcels(text)
    for found in _TISI.finditer(text):
        part = f" เล่ม {found['part']}" if found["part"] else ""
        value = f"{found['number']}{part}-{found['year']}"
        yield Reading("tisi", value, found.start(), found.end(), 0.95)
    for found in _HAZARD.finditer(text):
        yield _fda(found, f"วอส. {found[1]}/{found[2]}", "hazard")
    for found in _ADVERT.finditer(text):
        yield _fda(found, f"{found[1]}. {found[2]}/{found[3]}", "advert")
    for found in _DRUG.finditer(text):
        value = f"{found['kind'].upper()} {found['number']}"
        start = found.start("kind")
        yield Reading("fda", value, start, found.end(), 0.9, (("type", "drug"),))


def _fda(found: re.Match[str], value: str, kind: str) -> Reading:
    return Reading("fda", value, found.start(), found.end(), 0.9, (("type", kind),))


def _parcels(text: str) -> Iterator[Reading]:
    """Postal numbers of the Universal Postal Union and couriers' own, the latter in context."""
    for found in _PARCEL.finditer(text):
        yield Reading("parcel", "".join(found.groups()).upper(), found.start(), found.end(), 0.95)
    for found in _FOREIGN_PARCEL.finditer(text):
        if not found[1].endswith("TH"):
            near = Surroundings(text, found.start(), found.end()).speaks_of("parcel")
            yield Reading("parcel", found[1], found.start(), found.end(), 0.9 if near else 0.6)
    known: set[int] = set()
    for found in _COURIER.finditer(text):
        if Surroundings(text, found.start(), found.end()).speaks_of("parcel"):
            known.add(found.start())
            yield Reading("parcel", found[1], found.start(), found.end(), 0.8)
    for found in _TRACKED.finditer(text):
        start, end = found.span("code")
        standard = _PARCEL.match(text, start) or _FOREIGN_PARCEL.match(text, start)
        if start not in known and not standard:
            yield Reading("parcel", found["code"].upper(), start, end, 0.75)
