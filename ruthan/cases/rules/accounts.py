"""Account numbers as people type them: the characters that name them, and how they are shown."""

from __future__ import annotations

import re
from typing import Final

from ruthan.core.text.digits import to_arabic

_ASIDE: Final = re.compile(r"[\s\-.\u200b\u2010-\u2015]+")
LONGEST: Final = 40
FEWEST: Final = 10


def characters(typed: str) -> str:
    """The number without what only parts it: Thai digits, blanks and dashes are fine.

    No public check digit exists, so nothing is called valid or invalid (domain §3.3).
    """
    return _ASIDE.sub("", to_arabic(typed)).casefold()


def shown(account: str, *, is_phone: bool = False) -> str:
    """A number as it is read out: ten digits 3-1-5-1, a telephone 3-3-4, others in groups.

    What is no number stays as it was typed.
    """
    bare = characters(account)
    if not bare.isascii() or not bare.isdigit():
        return account
    if len(bare) == 10 and is_phone:
        return f"{bare[:3]}-{bare[3:6]}-{bare[6:]}"
    if len(bare) == 10:
        return f"{bare[:3]}-{bare[3]}-{bare[4:9]}-{bare[9]}"
    if len(bare) == 13:
        return f"{bare[0]}-{bare[1:5]}-{bare[5:10]}-{bare[10:12]}-{bare[12]}"
    return "-".join(bare[i : i + 4] for i in range(0, len(bare), 4))


def short_by_form(account: str) -> int:
    """How many digits it has, where they are fewer than any account's; 0 where it may be one.

    Ten digits are the fewest of a Thai account, a telephone or a PromptPay number (domain §3.3).
    What hides digits as a slip does (x, *, •) is as good as it was seen, and 0.
    """
    bare = characters(account)
    return len(bare) if bare.isascii() and bare.isdigit() and len(bare) < FEWEST else 0


def covered(account: str) -> str:
    """Its last four characters, for pictures and lists."""
    bare = characters(account)
    return f"••{bare[-4:]}" if len(bare) > 4 else bare
