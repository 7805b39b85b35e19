"""Questions about trade checks: their opened facts, look-ups, letters, outcomes, and the desk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ruthan.core import clock, crypto
from ruthan.core.text.fold import squash
from ruthan.trade.models import LookUp, PublicOutcome, SellerLetter, TradeCheck
from ruthan.trade.queries.letters import LETTER as LETTER
from ruthan.trade.queries.letters import REPLY as REPLY
from ruthan.trade.queries.letters import LetterText as LetterText
from ruthan.trade.queries.letters import is_heard as is_heard
from ruthan.trade.queries.letters import is_lost as is_lost
from ruthan.trade.queries.letters import letter_of as letter_of
from ruthan.trade.queries.letters import letter_text as letter_text
from ruthan.trade.queries.letters import reply_by as reply_by
from ruthan.trade.queries.letters import reply_held_back as reply_held_back
from ruthan.trade.queries.letters import reply_mark as reply_mark
from ruthan.trade.queries.listing import Looked as Looked
from ruthan.trade.queries.listing import in_page_words as in_page_words
from ruthan.trade.queries.listing import in_words as in_words
from ruthan.trade.queries.listing import looked_at as looked_at
from ruthan.trade.rules.rights import Rights, rights
from ruthan.trade.rules.signals import price_of as price_of
from ruthan.trade.rules.tables import LookUpPlace, look_ups
from ruthan.trade.states import CheckState, LetterState, OutcomeState

if TYPE_CHECKING:
    from ruthan.intake.models import Report

FACTS, LOOKED = "trade.facts", "trade.lookup"


@dataclass(frozen=True, slots=True)
class LookUpLine:
    """A recorded look-up with its number and note opened."""

    word: str
    word_label: str
    place: LookUpPlace | None
    number: str
    note: str
    looked_on: date
    by: Any
    at: datetime

    @property
    def place_name(self) -> str:
        """Where it was looked up, in the reader's language."""
        return in_words(self.place.name) if self.place else ""


@dataclass(frozen=True, slots=True)
class TabCounts:
    """How many checks stand in each tab of the desk."""

    open: int
    late: int
    answered: int
    closed: int


def checks() -> QuerySet[TradeCheck]:
    """Every check with its report and centre."""
    return TradeCheck.objects.select_related("report__data_key", "report__centre")


def check_of(report: Report) -> TradeCheck | None:
    """The check of a report. One query."""
    return checks().filter(report=report).first()


def locked(check_id: UUID) -> TradeCheck:
    """A check as it stands now, held until the transaction ends. One query."""
    return checks().select_for_update(of=("self",)).get(pk=check_id)


def is_gone(check: TradeCheck) -> bool:
    """Whether its report was withdrawn, sealed late or shredded: nothing of it can be read.

    True from the moment the key is destroyed, before the check has followed. No query.
    """
    return check.state == CheckState.GONE or check.report.data_key.destroyed_at is not None


def rights_of(check: TradeCheck) -> Rights | None:
    """The buyer's days, once it is told when the goods came."""
    if check.received_on is None:
        return None
    return rights(check.received_on, today=clock.today(), cancelled_on=check.cancelled_on)


def facts_of(check: TradeCheck) -> dict[str, Any]:
    """What was filled in; {} once the report is gone."""
    try:
        opened = crypto.open_text(check.report.data_key, FACTS, bytes(check.facts_sealed))
    except (crypto.KeyDestroyed, crypto.SealBroken):
        return {}
    made: dict[str, Any] = json.loads(opened)
    return made


def seal_facts(key: Any, facts: Mapping[str, Any]) -> bytes:
    """Facts as they are kept."""
    return crypto.seal(key, FACTS, json.dumps(dict(facts), ensure_ascii=False))


def seller_key(shop: str) -> bytes | None:
    """By which checks of one shop are counted together; None without a name. Nobody can read it."""
    folded = squash(shop)
    return crypto.keyed_hash("trade.seller", folded) if folded else None


def people_about(check: TradeCheck) -> int:
    """How many different people asked about the shop; one person counts once. One query."""
    if check.seller_key is None:
        return 1
    live = TradeCheck.objects.filter(seller_key=check.seller_key).exclude(state=CheckState.GONE)
    counted = live.aggregate(n=Count("report__reporter_key", distinct=True))
    return max(1, int(counted["n"]))


def look_ups_of(check: TradeCheck) -> list[LookUpLine]:
    """What people saw in official lists, newest first. One query."""
    known, key = look_ups(), check.report.data_key
    lines = []
    for row in LookUp.objects.select_related("by").filter(check_of=check).order_by("-at", "-id"):
        try:
            body = json.loads(crypto.open_text(key, LOOKED, bytes(row.body_sealed)))
        except (crypto.KeyDestroyed, crypto.SealBroken):
            body = {"number": "", "note": ""}
        lines.append(
            LookUpLine(
                row.word, str(row.get_word_display()), known.get(row.place), body["number"],
                body["note"], row.looked_on, row.by, row.at,
            )
        )  # fmt: skip
    return lines


def outcomes_of(check: TradeCheck) -> list[PublicOutcome]:
    """What was proposed and said in public, newest first, without what was emptied. One query."""
    rows = PublicOutcome.objects.select_related("proposed_by", "decided_by").exclude(goods="")
    return list(rows.filter(check_of=check).order_by("-proposed_at", "-id"))


def is_in_public(check: TradeCheck) -> bool:
    """Whether something is said in public that rests on this check. One query."""
    return PublicOutcome.objects.filter(check_of=check, state=OutcomeState.PUBLISHED).exists()


def published() -> QuerySet[PublicOutcome]:
    """What is said in public now, newest first."""
    return PublicOutcome.objects.filter(state=OutcomeState.PUBLISHED).order_by("-decided_at", "-id")


def public_outcome(ref: str) -> PublicOutcome | None:
    """What is, or was, said in public under a reference. One query."""
    seen = (OutcomeState.PUBLISHED, OutcomeState.TAKEN_BACK)
    return PublicOutcome.objects.filter(ref=ref, state__in=seen).first()


def tab_counts(rows: QuerySet[TradeCheck]) -> TabCounts:
    """The numbers on the tabs. One query."""
    waits = Q(state=CheckState.OPEN)
    found = rows.order_by().aggregate(
        open=Count("id", filter=waits),
        late=Count("id", filter=waits & Q(due_at__lte=clock.now())),
        answered=Count("id", filter=Q(state=CheckState.ANSWERED)),
        closed=Count("id", filter=Q(state__in=[CheckState.CLOSED, CheckState.GONE])),
    )
    return TabCounts(**found)


def in_tab(rows: QuerySet[TradeCheck], tab: str) -> QuerySet[TradeCheck]:
    """The checks of one tab: what waits by its clock, the others newest first."""
    if tab == "answered":
        return rows.filter(state=CheckState.ANSWERED).order_by("-answered_at", "-id")
    if tab == "closed":
        done = [CheckState.CLOSED, CheckState.GONE]
        return rows.filter(state__in=done).order_by("-opened_at", "-id")
    if tab == "late":
        rows = rows.filter(due_at__lte=clock.now())
    return rows.filter(state=CheckState.OPEN).order_by("due_at", "id")


def searched(rows: QuerySet[TradeCheck], words: str) -> QuerySet[TradeCheck]:
    """Those of a reference, or whose shop has exactly this name; words inside cannot be read."""
    words = words.strip()
    if not words:
        return rows
    named = Q(ref__iexact=words) | Q(report__ref__iexact=words)
    key = seller_key(words)
    return rows.filter(named | Q(seller_key=key) if key else named)


def with_replies(rows: QuerySet[TradeCheck]) -> QuerySet[TradeCheck]:
    """The same, each with `has_reply` and `to_sign` for the list."""
    replied = SellerLetter.objects.filter(check_of=OuterRef("pk"), state=LetterState.REPLIED)
    proposed = PublicOutcome.objects.filter(check_of=OuterRef("pk"), state=OutcomeState.PROPOSED)
    return rows.annotate(has_reply=Exists(replied), to_sign=Exists(proposed))


def goods_of(rows: Iterable[TradeCheck]) -> dict[UUID, dict[str, Any]]:
    """Goods and shop of each check for a list; no query."""
    return {row.pk: facts_of(row) for row in rows}
