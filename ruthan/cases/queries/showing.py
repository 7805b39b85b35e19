"""A case as the desk shows it: rows of the list, hops of the picture, the timeline in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruthan.cases.engine.chain import Hop as Drawn
from ruthan.cases.models import Case, Transfer
from ruthan.cases.queries.cases import Hop, Line, events_of, facts_of
from ruthan.cases.states import CaseState, HoldState, Moment, Outcome, TransferState
from ruthan.core.text.dates import short_date
from ruthan.core.text.money import format_baht
from ruthan.intake import queries as intake
from ruthan.matching.engine.entities.mask import defang

_TONES = {CaseState.OPEN: "warn", CaseState.CLOSED: "good"}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list: no word of it and no account, amounts and clocks alone."""

    case: Case
    satang: int
    transfers: int
    tone: str
    report_ref: str


def list_rows(found: Sequence[Case]) -> list[Row]:
    """What the list says of each case. One query for all of them."""
    first = Transfer.objects.filter(case__in=found, parent=None)
    sums = {
        row["case"]: row
        for row in first.values("case").annotate(n=Count("id"), satang=Sum("amount_satang"))
    }
    nothing = {"n": 0, "satang": 0}
    rows = [(one, sums.get(one.pk, nothing)) for one in found]
    return [
        Row(
            one, int(told["satang"] or 0), int(told["n"]),
            _TONES.get(CaseState(one.state), "info"), one.report.ref,
        )
        for one, told in rows
    ]  # fmt: skip


def picture_hops(hops: Sequence[Hop]) -> list[Drawn]:
    """The hops as the picture draws them: banks in words, accounts by their last characters."""
    return [
        Drawn(
            id=hop.id, parent=hop.parent, number=hop.number,
            title=" ".join(filter(None, (hop.to_bank, hop.account_covered))),
            amount=_("%(amount)s baht") % {"amount": hop.amount}, satang=hop.satang,
            when=_short(hop), state=hop.state, state_words=hop.state_said,
        )
        for hop in hops
    ]  # fmt: skip


def _short(hop: Hop) -> str:
    local = timezone.localtime(hop.at)
    is_thai = (get_language() or "th").startswith("th")
    day = short_date(local.date(), thai_digits=False) if is_thai else f"{local.day} {local:%b}"
    return f"{day} {local:%H:%M}" if hop.is_time_known else day


def safe_links(found: Case) -> list[str]:
    """The links of the other side, made harmless. No query."""
    return [defang(link) for link in facts_of(found).links]


def text_of_report(report: Any) -> str:
    """The words of a report, for a case that an officer opens on it."""
    return intake.text_of(report)


def history(found: Case) -> list[dict[str, Any]]:
    """The timeline for the desk: what happened, the particulars, who did it. One query."""
    return [
        {"label": line.label, "at": line.at, "by": line.by, "text": _particulars(line)}
        for line in events_of(found)
    ]


def _particulars(line: Line) -> str:
    """What a line says beside its name."""
    parts = []
    if line.facts.get("number"):
        parts.append(_("no. %(n)s") % {"n": line.facts["number"]})
    if line.facts.get("satang"):
        parts.append(_("%(amount)s baht") % {"amount": format_baht(int(line.facts["satang"]))})
    if line.facts.get("to"):
        parts.append(_state_words(line.kind, str(line.facts["to"])))
    if line.facts.get("hours"):
        parts.append(_("%(n)s hours before") % {"n": line.facts["hours"]})
    if line.facts.get("outcome"):
        parts.append(str(Outcome(line.facts["outcome"]).label))
    if line.facts.get("release"):
        parts.append(str(line.facts["release"]))
    return " · ".join([*parts, line.note] if line.note else parts)


def _state_words(kind: str, to: str) -> str:
    words: type[TransferState] | type[HoldState]
    words = TransferState if kind == Moment.MOVED else HoldState
    return str(words(to).label) if to in words.values else to
