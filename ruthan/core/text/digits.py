"""Thai and Arabic digits, one for the other."""

from __future__ import annotations

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"

_TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)
_TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)


def to_thai(value: str | int) -> str:
    """Write every ASCII digit of a text or number as a Thai digit; all else stays."""
    return str(value).translate(_TO_THAI)


def to_arabic(text: str) -> str:
    """Write every Thai digit of a text as an ASCII digit; all else stays."""
    return text.translate(_TO_ARABIC)
