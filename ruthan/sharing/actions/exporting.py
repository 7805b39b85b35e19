"""Lines for partners: values are opened by the registry's one audited door, in steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ruthan.audit.actions import record
from ruthan.core import guard
from ruthan.registry.actions import export_values
from ruthan.sharing import queries
from ruthan.sharing.permissions import P
from ruthan.sharing.rules.lines import Line

if TYPE_CHECKING:
    from ruthan.registry.models import Indicator
    from ruthan.sharing.models import FeedEvent, Share


def event_lines(event: FeedEvent, *, to: str) -> list[Line]:
    """What one file of a feed tells now, for the program of an organisation; on record.

    What may not be told any more is told as withdrawn, even before the feed is next refreshed.
    """
    return _lines(queries.shares_of(event), by="system", to=to, because="")


def bulk_lines(*, by: Any, collection: str, to: str, because: str) -> Iterator[Line]:
    """Everything shared of a collection, for a person with a reason or "system"; on record.

    Raises Forbidden for who may not, NoReason without a reason. Five hundred are opened at once.
    """
    if by != "system":
        guard.require(by, P.EXPORT_TAKE)
    for step in queries.live_shares(collection):
        yield from _lines(step, by=by, to=to, because=because)


def count_export(*, by: Any, collection: str, to: str, form: str, lines: int) -> None:
    """Note that an export was taken, whole."""
    facts: dict[str, str | int] = {"to": to, "form": form, "lines": lines}
    record(by=by, what="sharing:export:take", on=("sharing.collection", collection), facts=facts)


def _lines(shares: Sequence[Share], *, by: Any, to: str, because: str) -> list[Line]:
    live = [one for one in shares if one.withdrawn_at is None]
    told = queries.told_among([one.indicator for one in live])
    opened = {
        one.id: one.value
        for one in export_values(by=by, ids=list(told), to=to, because=because)
    } if told else {}  # fmt: skip
    return [_line(one, told.get(one.indicator), opened.get(one.indicator, "")) for one in shares]


def _line(share: Share, row: Indicator | None, value: str) -> Line:
    if row is None or not value:
        return Line(
            share.pk, share.kind, "", "", 0, 0, "reported", False, share.shared_at,
            share.shared_at, share.shared_at, share.withdrawn_at or share.changed_at, True,
        )  # fmt: skip
    return Line(
        share.pk, row.kind, value, row.provider, row.people, row.reports, row.grade,
        bool(getattr(row, "is_contested", False)), row.first_seen, row.last_seen,
        row.expires_at, share.changed_at,
    )  # fmt: skip
