"""Mail that came back: a delivery status notification (RFC 3464) read down to what it says of us.

Whoever can reach the mailbox of returned mail can write anything into it. So nothing of it is
believed but a message number of ours, which only the recipient's side knows, and a status code;
addresses and words in it are not read at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from typing import Final

MOST_BYTES: Final = 1_000_000
MOST_PARTS: Final = 50
_OURS = re.compile(
    r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@ruthan\.invalid>"
)
_STATUS = re.compile(r"\s*(?:[245]\d\d[ -])?([245]\.\d{1,3}\.\d{1,3})(?![.\d])")
# RFC 3463 and its register: no such mailbox, no such host, bad syntax, mailbox moved, domain
# takes no mail; mailbox switched off. A full one, a policy or a size says nothing of the address.
_NOBODY: Final = frozenset(
    {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounce:
    """That a message of ours came back for good, with the status code of the other side."""

    message_id: str
    status: str


class NotUnderstood(ValueError):
    """No notification of failure about a message of ours; the words say what is missing."""


def read_bounce(raw: bytes) -> Bounce:
    """What a returned mail says. Raises NotUnderstood, also for a mere delay and for success."""
    if len(raw) > MOST_BYTES:
        raise NotUnderstood("too large")
    try:
        parts = _parts(message_from_bytes(raw))
        status = _failure(parts)
        return Bounce(_number(parts), status)
    except (RecursionError, LookupError, ValueError) as error:
        if isinstance(error, NotUnderstood):
            raise
        raise NotUnderstood("not a mail") from error


def status_of(words: str) -> str:
    """The enhanced status code (RFC 3463) that a mail server's answer begins with, or ''."""
    found = _STATUS.match(words)
    return found[1] if found else ""


def is_nobody(status: str) -> bool:
    """Whether a status says that nobody has this address, so that no mail will ever arrive."""
    return status in _NOBODY


def _parts(mail: Message) -> list[Message]:
    parts = []
    for part in mail.walk():
        parts.append(part)
        if len(parts) > MOST_PARTS:
            raise NotUnderstood("too many parts")
    return parts


def _failure(parts: list[Message]) -> str:
    """The status of a recipient for whom it failed for good."""
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if not reports:
        raise NotUnderstood("no delivery status in it (RFC 3464)")
    for report in reports:
        blocks = report.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            if str(block.get("Action", "")).strip().lower() == "failed":
                status = status_of(str(block.get("Status", "")))
                if status.startswith("5"):
                    return status
    raise NotUnderstood("nothing in it failed for good")


def _number(parts: list[Message]) -> str:
    """The number of our message: of the returned headers, or of what the notification answers."""
    for part in parts[1:]:
        headers = part
        if part.get_content_type() == "text/rfc822-headers":
            headers = message_from_string(str(part.get_payload()))
        found = _OURS.search(str(headers.get("Message-ID", "")))
        if found:
            return found[1]
    top = parts[0]
    found = _OURS.search(f"{top.get('In-Reply-To', '')} {top.get('References', '')}")
    if found is None:
        raise NotUnderstood("it names no message of ours")
    return found[1]
