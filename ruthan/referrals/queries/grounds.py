"""Which grounds hold today, how they changed, when a clock ends, how a recipient is reached."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language

from ruthan.core import clock
from ruthan.network import queries as network
from ruthan.referrals import rules
from ruthan.referrals.models import Ground, Recipient
from ruthan.referrals.rules import GroundRow
from ruthan.referrals.states import Unit

if TYPE_CHECKING:
    from ruthan.network.models import Organisation
    from ruthan.referrals.models import Referral

_FIELDS = (
    "code", "recipient", "basis", "label_th", "label_en", "article_th", "article_en", "amount",
    "unit", "source", "checked_on", "is_verified", "edition", "is_retired",
)  # fmt: skip


def grounds() -> list[GroundRow]:
    """Every ground that holds today, the newest edition of each. One query."""
    held = {(row.code, row.recipient): row for row in rules.shipped()}
    for row in Ground.objects.order_by("edition"):
        held[row.code, row.recipient] = _row(row)
    return sorted(
        (row for row in held.values() if not row.is_retired), key=lambda r: (r.code, r.recipient)
    )


def ground_for(code: str, organisation: Organisation) -> GroundRow | None:
    """The ground and clock that hold for a recipient; None for a ground nobody wrote down."""
    return rules.fitting(grounds(), ground=code, kind=organisation.kind, code=organisation.code)


def ground_of(referral: Referral) -> GroundRow | None:
    """The ground as it stood when a request was sent; None for one nobody wrote down. One query."""
    return as_sent([(referral, referral.organisation)])[referral.pk]


def as_sent(
    rows: Collection[tuple[Referral, Organisation]],
) -> dict[UUID, GroundRow | None]:
    """The grounds of requests to organisations as they stood when each was sent. One query."""
    written: dict[str, list[tuple[datetime, GroundRow]]] = {}
    codes = {referral.ground for referral, _organisation in rows}
    for row in Ground.objects.filter(code__in=codes).order_by("edition"):
        written.setdefault(row.code, []).append((row.at, _row(row)))
    return {
        referral.pk: _as_sent(referral, organisation, written.get(referral.ground, []))
        for referral, organisation in rows
    }


def _as_sent(
    referral: Referral, organisation: Organisation, written: Sequence[tuple[datetime, GroundRow]]
) -> GroundRow | None:
    """What held at its moment; what holds now where its edition is not the one that is noted."""
    found = None
    for edge in (referral.dispatched_at, None):
        held = {row.recipient: row for row in rules.shipped() if row.code == referral.ground}
        held |= {row.recipient: row for at, row in written if edge is None or at <= edge}
        found = rules.fitting(
            list(held.values()),
            ground=referral.ground, kind=organisation.kind, code=organisation.code,
        )  # fmt: skip
        if found is not None and found.edition == referral.ground_edition:
            return found
    return found


def editions(code: str, recipient: str) -> list[tuple[GroundRow, Ground | None]]:
    """How one ground stood, the newest first; the shipped one has no person. One query."""
    rows = Ground.objects.filter(code=code, recipient=recipient).select_related("by")
    found: list[tuple[GroundRow, Ground | None]] = [
        (_row(row), row) for row in rows.order_by("-edition")
    ]
    found += [(r, None) for r in rules.shipped() if (r.code, r.recipient) == (code, recipient)]
    return found


def label_of(code: str) -> str:
    """A ground in words for the reader; its code when nobody gave it words. One query."""
    return labels([code])[code]


def labels(codes: Collection[str]) -> dict[str, str]:
    """Grounds in words for the reader, those without a clock of their own too. One query."""
    spoken = language()
    known = {row.code: row for row in reversed(grounds())}
    return {
        code: known[code].label(spoken) if code in known else rules.said(code, spoken)
        for code in codes
    }


def due_of(row: GroundRow | None, begin: datetime) -> datetime:
    """When a request on this ground is due; a day when nobody wrote a clock down."""
    if row is None:
        return rules.due_after(begin)
    return rules.due_at(begin, row.amount, row.unit, holidays=days_off(row.unit))


def days_off(unit: str) -> frozenset[date]:
    """The days on which offices are closed, for a clock that asks. At most one query."""
    return frozenset() if unit == Unit.HOURS else network.holidays()


def preview(amount: int, unit: str) -> list[tuple[datetime, datetime]]:
    """What a clock would say of requests sent now and on Friday at five. At most one query."""
    now = clock.now()
    friday = now.astimezone(rules.BANGKOK)
    friday = friday.replace(hour=17, minute=0, second=0, microsecond=0)
    friday += timedelta(days=(4 - friday.weekday()) % 7)
    closed = days_off(unit)
    return [(at, rules.due_at(at, amount, unit, holidays=closed)) for at in (now, friday)]


def recipient_of(organisation: Organisation) -> Recipient | None:
    """How an organisation is reached beside its desk; None when nobody wrote it down. One query."""
    return Recipient.objects.select_related("higher").filter(organisation=organisation).first()


def higher_of(organisation: Organisation) -> Organisation | None:
    """The desk above an organisation: as written down, else its parent, else as it was shipped.

    At most three queries.
    """
    written = recipient_of(organisation)
    if found := (written.higher if written else None) or organisation.parent:
        return found
    row = rules.desk_above(organisation.kind, organisation.code)
    desk = network.organisation(row.desk) if row else None
    return desk if desk is not None and desk.is_active else None


def recipients() -> list[Recipient]:
    """Every organisation of which it was written down how it is reached. One query."""
    rows = Recipient.objects.select_related("organisation", "higher", "by")
    return list(rows.order_by("organisation__code"))


def _row(row: Ground) -> GroundRow:
    return GroundRow(**{name: getattr(row, name) for name in _FIELDS})


def language() -> str:
    """The reader's language, th or en."""
    return "en" if (get_language() or "th").startswith("en") else "th"
