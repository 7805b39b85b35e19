"""What a victim tells when a case is opened, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransfer:
    """A transfer as somebody tells it; the slip is told by what was kept of it."""

    satang: int
    at: datetime
    is_time_known: bool = True
    from_bank: str = ""
    to_bank: str = ""
    to_kind: str = "account"
    account: str = ""
    name: str = ""
    slip: UUID | None = None
    slip_body: bytes = b""
    slip_bank: str = ""
    slip_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Everything that a victim tells, once."""

    transfers: Sequence[NewTransfer]
    story: str = ""
    phones: Sequence[str] = ()
    lines: Sequence[str] = ()
    links: Sequence[str] = ()
    name: str = ""
    phone: str = ""

    @property
    def satang(self) -> int:
        """How much left in all."""
        return sum(one.satang for one in self.transfers)

    @property
    def t0(self) -> datetime:
        """The last transfer: the money that is nearest, and the deadline that helps most."""
        return max(one.at for one in self.transfers)

    def latest(self, now: datetime) -> datetime:
        """The latest that the last transfer can have been, where only its day was told."""
        return max(
            one.at if one.is_time_known else max(one.at, min(one.at + timedelta(days=1), now))
            for one in self.transfers
        )

    def ranked_from(self, now: datetime) -> datetime:
        """The moment by which it is ranked: the last transfer, as it was told.

        Where only its day was told, the latest that it can have been, but not the last hour:
        who transferred yesterday evening and reports after midnight is not two days late.
        """
        return max(self.t0, min(self.latest(now), now - timedelta(minutes=61)))
