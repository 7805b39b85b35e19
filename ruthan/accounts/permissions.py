"""Who may invite and stop people."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of accounts, alphabetical."""

    USER_INVITE = "accounts:user:invite"
    USER_READ = "accounts:user:read"
