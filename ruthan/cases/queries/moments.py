"""When a transfer was, in words; a time that nobody told is not written."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ruthan.core.text.dates import short_date


def when_words(at: datetime, *, is_time_known: bool) -> str:
    """29 พ.ย. 69 14.05 น., in Thai and Arabic digits, as it is read out and typed."""
    local = timezone.localtime(at)
    day = short_date(local.date(), thai_digits=False)
    return f"{day} {local:%H.%M} น." if is_time_known else day
