"""Deadlines as an iCalendar file (RFC 5545): whole days, alarms at nine in the morning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

OCTETS: Final = 75  # of a line, without its end (RFC 5545 §3.1)
ALARM_HOURS: Final = 15  # before midnight of the day: nine in the morning of the day before
_PRODUCT: Final = "-//Ruthan//Obligations//TH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One deadline."""

    uid: str
    day: date
    title: str
    text: str
    url: str
    alarms: Sequence[int] = ()  # so many days before


def calendar_text(name: str, entries: Iterable[Entry], *, now: datetime) -> str:
    """The whole file: CRLF ends, no line over 75 octets, no character cut in two."""
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Bangkok", "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
    ]  # fmt: skip
    for entry in entries:
        lines += _event(entry, stamp)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line))


def _event(entry: Entry, stamp: str) -> list[str]:
    after = entry.day + timedelta(days=1)
    lines = [
        "BEGIN:VEVENT", f"UID:{entry.uid}", f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_text(entry.title)}", f"DESCRIPTION:{_text(entry.text)}", f"URL:{entry.url}",
        "TRANSP:TRANSPARENT", "CLASS:PRIVATE",
    ]  # fmt: skip
    for days in entry.alarms:
        trigger = f"P{days - 1}DT{ALARM_HOURS}H" if days > 1 else f"PT{ALARM_HOURS}H"
        lines += [
            "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-{trigger}",
            f"DESCRIPTION:{_text(entry.title)}", "END:VALARM",
        ]  # fmt: skip
    return [*lines, "END:VEVENT"]


def folded(line: str) -> list[str]:
    """A line in pieces of at most 75 octets; each after the first begins with a space."""
    pieces, held, room = [], "", OCTETS
    for char in line:
        size = len(char.encode())
        if size > room:
            pieces.append(held)
            held, room = " ", OCTETS - 1
        held += char
        room -= size
    return [*pieces, held]


def _text(value: str) -> str:
    """A text with what means something in the format written harmlessly."""
    plain = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines()) if plain else ""
