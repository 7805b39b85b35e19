"""How long a message is tried, and when another worker is surely gone."""

from __future__ import annotations

from datetime import timedelta

ATTEMPTS = 8  # of a mail
TRYING_FOR = timedelta(minutes=2)  # longer than any other side's time-out
# A chat's messenger knows a repeat for 24 hours: within them an outage loses and doubles nothing.
CHAT_FOR = timedelta(hours=20)
JOB_ATTEMPTS = 160  # with pauses of at most 512 seconds these are longer than CHAT_FOR


def is_over(transport: str, *, attempts: int, age: timedelta) -> bool:
    """Whether a message that was refused is given up."""
    return attempts >= ATTEMPTS if transport == "email" else age > CHAT_FOR
