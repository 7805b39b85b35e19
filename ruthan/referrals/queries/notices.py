"""Notices to platforms: their words, what was removed before, the four steps, the public log."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from ruthan.core import crypto
from ruthan.network import queries as network
from ruthan.referrals import rules
from ruthan.referrals.models import Matter, Notice, Referral
from ruthan.referrals.queries.grounds import as_sent, labels, language
from ruthan.referrals.states import (
    GONE,
    OUTCOMES,
    Ask,
    CounterEnd,
    Finding,
    NoticeState,
    Step,
    Target,
)

BODY, COUNTER = "referrals.notice", "referrals.counter"
TITLE, HOW = "referrals.matter", "referrals.step"
CHILDREN = "CHD"
_NOTICED = """
SELECT 1 FROM referrals_notice WHERE target_hash = ANY(%s::bytea[]) OR cluster_id = %s LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """A notice whose matter was removed and is reported again: by its address or by its words."""

    notice: Notice
    by_link: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One step of a matter: done or not, by whom, when, how."""

    step: str
    words: str
    by: Any
    at: datetime | None
    how: str

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.at is not None


@dataclass(frozen=True, slots=True)
class LogRow:
    """One notice as the public may read it: no address, no name, no reference to a person."""

    ref: str
    day: Any
    platform: str
    target: str
    ask: str
    ground: str
    basis: str
    strand: str
    outcome: str
    outcome_code: str
    days: int | None
    is_contested: bool
    is_demonstration: bool


def notices() -> QuerySet[Notice]:
    """Every notice with those it names."""
    return Notice.objects.select_related(
        "platform", "from_centre", "data_key", "referral", "proposed_by", "signed_by", "matter"
    )


def notice(notice_id: UUID) -> Notice | None:
    """One notice by its key."""
    return notices().filter(pk=notice_id).first()


def notice_of(referral_id: UUID) -> Notice | None:
    """The notice that became this request; None for a request of another kind. One query."""
    return notices().filter(referral=referral_id).first()


def body_of(notice: Notice) -> dict[str, Any]:
    """What the platform is told: `target`, `statement`, `why` and more; {} once it was shredded."""
    if not notice.body_sealed:
        return {}
    try:
        found: dict[str, Any] = json.loads(
            crypto.open_text(notice.data_key, BODY, bytes(notice.body_sealed))
        )
    except crypto.KeyDestroyed:
        return {}
    return found


def counter_of(notice: Notice) -> str:
    """The words of a counter-notice; '' when there is none."""
    if not notice.counter_sealed:
        return ""
    try:
        return crypto.open_text(notice.data_key, COUNTER, bytes(notice.counter_sealed))
    except crypto.KeyDestroyed:
        return ""


def target_hash_of(target: str) -> bytes | None:
    """The keyed hash by which an address is known again, however it is written; None for none.

    Scheme, `www.`, letter case of the host, a closing slash and a fragment do not count.
    """
    try:
        parts = urlsplit(target.strip() if "://" in target else f"https://{target.strip()}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if "." not in host or " " in target.strip():
        return None
    folded = f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
    return crypto.keyed_hash("referrals.target", folded)


def gone_before(
    *, targets: Collection[str], cluster_id: UUID | None, centres: Collection[UUID] | None = None
) -> list[FoundAgain]:
    """What a platform removed and is reported again, by address or by the words.

    What we took back after a counter-notice may be there again: it is not among them.
    `centres` narrows to notices of those centres. One query where there is none, as nearly always,
    for every report asks; three otherwise.
    """
    hashes = [found for found in map(target_hash_of, targets) if found]
    if not _is_noticed(hashes, cluster_id):
        return []
    wanted = Q(target_hash__in=hashes) if hashes else Q(pk__in=[])
    if cluster_id is not None:
        wanted |= Q(cluster_id=cluster_id)
    rows = Notice.objects.filter(wanted, referral__answer_code__in=GONE)
    rows = rows.exclude(counter_end=CounterEnd.TAKEN_BACK)
    if centres is not None:
        rows = rows.filter(from_centre__in=centres)
    newest = ("-signed_at", "-id")
    keys = list(rows.order_by(*newest).values_list("pk", flat=True)[:5])
    if not keys:
        return []
    return [
        FoundAgain(row, row.target_hash is not None and bytes(row.target_hash) in hashes)
        for row in notices().filter(pk__in=keys).order_by(*newest)
    ]


def _is_noticed(hashes: list[bytes], cluster_id: UUID | None) -> bool:
    """Whether any notice is about one of these addresses or about the cluster."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTICED, [hashes, cluster_id])
        return cursor.fetchone() is not None


def undone_of(notice: Notice) -> list[Referral]:
    """The requests to put back what a notice that we took back had removed. At most one query."""
    if notice.counter_end != CounterEnd.TAKEN_BACK:
        return []
    rows = Referral.objects.filter(about_id=notice.pk, ask=Ask.RESTORE)
    return list(rows.order_by("dispatched_at", "id"))


def again_of(notice: Notice) -> int:
    """How often something removed was reported again. One query."""
    return notice.again.count()


def notices_found(rows: QuerySet[Notice], words: str) -> QuerySet[Notice]:
    """The notices with each of these words in their number, their ticket or the platform's name."""
    for word in words.split()[:4]:
        rows = rows.filter(
            Q(ref__icontains=word)
            | Q(referral__ticket__icontains=word)
            | Q(platform__in=network.ids_called(word))
        )
    return rows


def notices_in(rows: QuerySet[Notice], tab: str) -> QuerySet[Notice]:
    """The notices of one tab of the platform channel."""
    rows = rows.annotate(times=Count("again"))
    rows = rows.filter(times__gt=0) if tab == "again" else rows.filter(_tabs()[tab])
    if tab == "proposed":
        return rows.order_by("proposed_at", "id")
    if tab == "waiting":
        stands = Case(When(referral__state="asked", then=Value(1)), default=Value(0))
        return rows.order_by(stands, "referral__due_at", "id")
    return rows.order_by("-proposed_at", "-id")


def notice_counts(rows: QuerySet[Notice]) -> dict[str, int]:
    """The numbers on the tabs. One query."""
    found: dict[str, int] = rows.order_by().aggregate(
        **{tab: Count("id", filter=wanted, distinct=True) for tab, wanted in _tabs().items()}
    )
    return found


def _tabs() -> dict[str, Q]:
    sent = Q(state=NoticeState.SENT)
    return {
        "proposed": Q(state=NoticeState.PROPOSED),
        "waiting": sent & Q(referral__state__in=("dispatched", "acknowledged", "asked", "partial")),
        "ended": sent & Q(referral__state__in=("answered", "refused", "appealed", "withdrawn")),
        "again": Q(again__isnull=False),
        "dropped": Q(state=NoticeState.DROPPED),
    }


def matters() -> QuerySet[Matter]:
    """Every matter with those it names."""
    return Matter.objects.select_related("centre", "data_key", "opened_by")


def matter_of(ref: str) -> Matter | None:
    """One matter by its number. One query."""
    return matters().filter(ref=ref).first()


def title_of(matter: Matter) -> str:
    """What a matter is called; '' once it was shredded."""
    return _opened(matter, TITLE, matter.title_sealed)


def steps_of(matter: Matter) -> list[Told]:
    """The four steps in their order, done or not. One query."""
    done = {row.step: row for row in matter.steps.select_related("by")}
    found = []
    for step in Step:
        row = done.get(step.value)
        how = _opened(matter, HOW, row.how_sealed) if row else ""
        found.append(
            Told(step.value, str(step.label), row.by if row else None, row.at if row else None, how)
        )
    return found


def next_step_of(steps: Sequence[Told]) -> str:
    """The step that comes next; '' when all are done."""
    return next((one.step for one in steps if not one.is_done), "")


def _opened(matter: Matter, label: str, sealed: bytes | memoryview) -> str:
    if not sealed:
        return ""
    try:
        return crypto.open_text(matter.data_key, label, bytes(sealed))
    except crypto.KeyDestroyed:
        return ""


def log_counts() -> list[tuple[str, int, int]]:
    """How many notices went to each platform, and how many of them were followed; two queries.

    One that we took back is not counted as followed. What concerns children is not counted where it
    is fewer than five; a platform of which nothing else may be told is not named.
    """
    sent = Notice.objects.filter(state=NoticeState.SENT)
    rows = sent.values("platform__code").annotate(
        n=Count("id", filter=~Q(strand=CHILDREN)),
        children=Count("id", filter=Q(strand=CHILDREN)),
        gone=Count(
            "id",
            filter=Q(referral__answer_code__in=GONE)
            & ~Q(strand=CHILDREN)
            & ~Q(counter_end=CounterEnd.TAKEN_BACK),
        ),
    )
    names = network.organisations_of([row["platform__code"] for row in rows])
    counted = [
        (
            names[row["platform__code"]].name,
            row["n"] + (rules.told_in_public(row["children"], is_about_children=True) or 0),
            row["gone"],
        )
        for row in rows.order_by("-n", "platform__code")
    ]
    return [row for row in counted if row[1]]


def log_rows(*, platform: str = "", year: int | None = None) -> QuerySet[Notice]:
    """The notices that the public log lists, newest first: signed, and not about children."""
    rows = Notice.objects.select_related("platform", "referral").filter(state=NoticeState.SENT)
    rows = rows.exclude(strand=CHILDREN)
    if platform:
        rows = rows.filter(platform__code=platform)
    if year:
        rows = rows.filter(signed_at__year=year)
    return rows.order_by("-signed_at", "-id")


def told(rows: Sequence[Notice]) -> Iterator[LogRow]:
    """Notices in the words of the public log, grounds as they stood. Three queries for all."""
    words, spoken, undone = labels({row.ground for row in rows}), language(), _undone(rows)
    grounds = as_sent([(row.referral, row.platform) for row in rows if row.referral])
    for row in rows:
        answered = row.referral.answered_at if row.referral else None
        code = row.referral.answer_code if row.referral else ""
        state = row.referral.state if row.referral else ""
        ground = grounds.get(row.referral.pk) if row.referral else None
        is_back = row.counter_end == CounterEnd.TAKEN_BACK
        yield LogRow(
            ref=row.ref,
            day=row.signed_at,
            platform=row.platform.name,
            target=str(Target(row.target_kind).label),
            ask=str(Ask(row.ask).label),
            ground=ground.label(spoken) if ground else words[row.ground],
            basis=ground.basis if ground else "",
            strand=row.strand,
            outcome=_taken_back(undone.get(row.pk, "")) if is_back else _outcome(code, state),
            outcome_code=str(row.counter_end) if is_back else code or state,
            days=(answered - row.signed_at).days if answered and row.signed_at else None,
            is_contested=bool(row.counter_end),
            is_demonstration=row.is_demonstration,
        )


def _undone(rows: Sequence[Notice]) -> dict[UUID, str]:
    """Of notices that we took back and that had been followed: 'asked' to undo it, or 'done'."""
    back = [row.pk for row in rows if row.counter_end == CounterEnd.TAKEN_BACK]
    if not back:
        return {}
    asked = Referral.objects.filter(about_id__in=back, ask=Ask.RESTORE).order_by("dispatched_at")
    return {row.about_id: "done" if row.answer_code == Finding.ACTED else "asked" for row in asked}


def _taken_back(undone: str) -> str:
    if undone == "done":
        return _("Taken back by us; the platform put it back")
    if undone == "asked":
        return _("Taken back by us; the platform was asked to put it back")
    return _("Taken back by us")


def _outcome(code: str, state: str) -> str:
    if code in OUTCOMES:
        return str(Finding(code).label)
    words = {
        "withdrawn": _("Withdrawn"),
        "refused": _("Refused with a reason"),
        "answered": _("Answered"),
        "appealed": _("Taken to a higher desk"),
    }
    return words.get(state, _("No answer yet"))
