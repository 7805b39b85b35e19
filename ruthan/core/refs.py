"""References: sortable keys, public references, and the receipt that only its holder can show.

A public reference names a thing and is never an access right. A receipt is a 10-digit look-up
part (nine random digits and a Luhn check digit) and a 20-digit random secret (66 bits), so a
keyed hash with a salt per report is enough; see docs/decisions/0003.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import threading
import time
import uuid
from dataclasses import dataclass

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKUP_DIGITS = 10
SECRET_DIGITS = 20
_GROUP = 5
_LETTERS = 8
_tick_lock = threading.Lock()
_last_tick = 0  # 4,096ths of a millisecond since 1970
_NOT_DIGIT = re.compile(r"[\s\-\u2010-\u2015\u00a0\u200b.]")


def uuid7() -> uuid.UUID:
    """A time-ordered key (RFC 9562 version 7): 60 bits of time, 62 random bits.

    The 12 bits after the milliseconds hold their 4,096ths (section 6.2, method 3), and a process
    never draws a smaller one than before, so rows made in one request sort as they were made.
    """
    global _last_tick
    with _tick_lock:
        _last_tick = tick = max(_last_tick + 1, (time.time_ns() << 12) // 1_000_000)
    value = (tick >> 12 & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64
    value |= 0x2 << 62 | int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=value)


def public_reference(prefix: str) -> str:
    """A short random name such as `R-7K3F9Q2M`, without letters that look like digits."""
    number, letters = secrets.randbelow(len(ALPHABET) ** _LETTERS), ""
    for _ in range(_LETTERS):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return f"{prefix}-{letters}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The two parts of a receipt; the secret is shown once and never stored in clear."""

    lookup: str
    secret: str

    def __str__(self) -> str:
        digits = self.lookup + self.secret
        return " ".join(digits[i : i + _GROUP] for i in range(0, len(digits), _GROUP))


def new_receipt() -> Receipt:
    """Draw a receipt from the system's randomness."""
    body = f"{secrets.randbelow(10 ** (LOOKUP_DIGITS - 1)):0{LOOKUP_DIGITS - 1}d}"
    secret = f"{secrets.randbelow(10**SECRET_DIGITS):0{SECRET_DIGITS}d}"
    return Receipt(lookup=body + _check_digit(body), secret=secret)


def parse_receipt(typed: str) -> Receipt | None:
    """Read what a person typed (Thai digits, spaces, dashes are fine); None if it cannot be one."""
    digits = _NOT_DIGIT.sub("", typed).translate(_THAI_DIGITS)
    if len(digits) != LOOKUP_DIGITS + SECRET_DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    lookup, secret = digits[:LOOKUP_DIGITS], digits[LOOKUP_DIGITS:]
    if _check_digit(lookup[:-1]) != lookup[-1]:
        return None
    return Receipt(lookup=lookup, secret=secret)


def same(left: bytes, right: bytes) -> bool:
    """Compare two hashes in constant time."""
    return hmac.compare_digest(left, right)


def _check_digit(digits: str) -> str:
    """The Luhn check digit over the given digits (ISO/IEC 7812-1)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
