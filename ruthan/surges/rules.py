"""How hours are laid out, how far back is looked, and how a surge is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from ruthan.matching.engine.surge import RULE, WEEK, Unusual, in_words

EVERYTHING: Final = UUID(int=0)  # the subject of all reports together
HISTORY: Final = timedelta(days=28)
AGAIN: Final = timedelta(hours=max(RULE.windows) + 1)  # hours that each run counts again
LOOKED: Final = 24  # last hours in which a surge is still found, should the job have been away
HOUR: Final = timedelta(hours=1)
TIMES: Final = 2.0  # different people of a whole window, against the expected, to be a surge
SAID: Final = ("แจ้งพุ่งผิดปกติ", "surging:")  # how each reason begins
_BANGKOK: Final = ZoneInfo("Asia/Bangkok")


def hour_of(moment: datetime) -> datetime:
    """The begin of the moment's hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def hour_of_week(moment: datetime) -> int:
    """0 to 167 in Thailand: Monday from midnight to one is 0."""
    local = moment.astimezone(_BANGKOK)
    return (local.weekday() * 24 + local.hour) % WEEK


def reason(unusual: Unusual, *, ended_at: datetime | None = None) -> tuple[str, str]:
    """Why something is more urgent now, or was until it ended, in Thai and in English."""
    thai, english = in_words(unusual)
    if ended_at is None:
        return f"{SAID[0]} {thai}", f"{SAID[1]} {english}"
    over = ended_at.astimezone(_BANGKOK)
    return (
        f"{SAID[0]} {thai} กลับเป็นปกติแล้วตั้งแต่ {over:%H:%M} น. วันที่ {over.day}/{over.month}",
        f"{SAID[1]} {english}; back to usual since {over:%H:%M} on {over.day}/{over.month}",
    )
