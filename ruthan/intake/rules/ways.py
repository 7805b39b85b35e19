"""Where a reporter can be told: telephone numbers as people say them, in one form; pure."""

from __future__ import annotations

import re
from typing import Final

from ruthan.core.text.digits import to_arabic

_ASIDE: Final = re.compile(r"[\s\-().\u200b\u2010-\u2015]+")
_HOME: Final = re.compile(r"0([2-7]\d{7}|[689]\d{8})")  # domain 3.3: 9 digits at home, 10 carried
_ABROAD: Final = re.compile(r"\+[1-9]\d{7,14}")
_THAI: Final = "+66"


def read_phone(typed: str) -> str:
    """A number as +66...; '' when nobody can be called there. Thai digits and dashes are fine."""
    bare = _ASIDE.sub("", to_arabic(typed))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if bare.startswith(_THAI):
        bare = "0" + bare.removeprefix(_THAI).removeprefix("0")
    home = _HOME.fullmatch(bare)
    if home:
        return _THAI + home[1]
    return bare if _ABROAD.fullmatch(bare) else ""


def is_mobile(number: str) -> bool:
    """Whether a number of `read_phone` is a Thai one that is carried, so that an SMS gets there."""
    return re.fullmatch(r"\+66[689]\d{8}", number) is not None


def dialled(number: str) -> str:
    """The number as it is dialled and read: 060-000-0014, or as it stands when from abroad."""
    if not number.startswith(_THAI):
        return number
    digits = "0" + number.removeprefix(_THAI)
    if digits.startswith("02"):
        return f"{digits[:2]}-{digits[2:5]}-{digits[5:]}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
