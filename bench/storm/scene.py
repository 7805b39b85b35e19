"""The scene: people, a published answer, a key of the API; the verdict in the middle; the calm."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection, transaction

from bench.storm.senders import Tally
from bench.storm.texts import LATER, PUBLISHED
from ruthan.audit.actions import seal
from ruthan.claims.models import Verdict
from ruthan.core import jobs
from ruthan.intake.actions import sweep_files
from ruthan.intake.models import Report, SealedDrop
from ruthan.matching.actions import repair
from ruthan.matching.queries.replica import Replica
from ruthan.network.actions import issue_key
from tests import makers

_AWAY = (DatabaseError, InterfaceError)
_DUE = """
SELECT count(*) FILTER (WHERE status = 'doing'
           OR (status = 'todo' AND NOT (queue_name IN ('house', 'long') AND attempts = 0))),
       coalesce(
           sum(greatest(attempts - 1, 0)) FILTER (WHERE queue_name NOT IN ('house', 'long')), 0)
FROM procrastinate_jobs
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the storm needs to know of the scene."""

    key: str
    before: int
    later: UUID  # the report that began the second rumour
    replica: Replica


@dataclass(frozen=True, slots=True)
class Calm:
    """How long the queue took to empty, and how many jobs had to be run again."""

    seconds: float
    rescued: int


class Middle:
    """Beside the storm: follows the log, and signs a second verdict when two thirds are in."""

    def __init__(self, number: int, tally: Tally, stage: Stage) -> None:
        self.number, self.tally, self.stage = number, tally, stage
        self.is_signed = False
        self.next = 0.0

    def __call__(self) -> None:
        """Cheap to call often; what the database refuses is tried again at the next call."""
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + 1.0
        with suppress(*_AWAY):
            self.stage.replica.state()
            if not self.is_signed and len(self.tally.acknowledged) * 3 >= self.number * 2:
                _sign(self.stage.later)
                self.is_signed = True
            return
        connection.close()


def prepare() -> Stage:
    """Make people, the published answer and the key; refuses nothing, for nothing dies yet."""
    with transaction.atomic():
        organisation = makers.an_organisation("ruthan")
        issued = issue_key(
            by="system", organisation=organisation, label="storm", per_minute=0,
            scopes=["reports:write", "reports:read"],
        )  # fmt: skip
        first = makers.a_report(PUBLISHED)
        claim = makers.a_claim(clusters=[first.cluster_id], statement_th=PUBLISHED)
        makers.a_verdict(claim)
        later = makers.a_report(LATER)
    before = Report.objects.count() + SealedDrop.objects.count()
    return Stage(issued.text, before, later.pk, Replica())


def until_empty(say: Callable[[str], None], *, seconds: float, is_hurried: bool = False) -> Calm:
    """Wait until no consequence is due or being worked on; raises when that takes too long.

    In a hurry stalled jobs are rescued from here, not by the round of the next minute.
    """
    jobs.STALLED_AFTER = timedelta(seconds=11)
    began = time.monotonic()
    while True:
        left, again = _due()
        if not left:
            return Calm(time.monotonic() - began, again)
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"{left} jobs were still due after {seconds:.0f} s")
        say(f"{left} jobs to go")
        if is_hurried:
            jobs.rescue_stalled()
        time.sleep(0.5)


def settle() -> int:
    """Mend races, chain the last audit lines, sweep files without a row; how many those were."""
    repair()
    until_empty(lambda _words: None, seconds=120)
    while seal():
        pass
    return sweep_files(age=timedelta(0))


@transaction.atomic
def _sign(later: UUID) -> None:
    """Open a claim on the second rumour and sign it: everyone who asked is told."""
    if Verdict.objects.filter(claim__statement_th=LATER, decided_at__isnull=False).exists():
        return  # it was committed, and only the answer to that was lost
    cluster = Report.objects.get(pk=later).cluster_id
    title = "มะนาวโซดารักษาเบาหวานจริงหรือ"
    makers.a_verdict(
        makers.a_claim(clusters=[cluster], statement_th=LATER, title_th=title, category="health")
    )


def _due() -> tuple[int, int]:
    for _attempt in range(60):
        try:
            with connection.cursor() as cursor:
                cursor.execute(_DUE)
                left, again = cursor.fetchone()
                return int(left), int(again)
        except _AWAY:
            connection.close()
            time.sleep(1)
    raise RuntimeError("the database did not come back")
