"""The deadlines of a case in the reader's words, and the one that runs out next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from ruthan.cases.models import Case, Clock
from ruthan.cases.rules.clocks import rules
from ruthan.cases.states import OPEN_CASES
from ruthan.core import clock


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One deadline: what is to be done by when, on which ground."""

    code: str
    name: str
    due_at: datetime
    done_at: datetime | None
    source: str
    is_law: bool
    is_stopped: bool  # the case ended before it did

    @property
    def is_over(self) -> bool:
        """Whether it ran out undone."""
        return self.done_at is None and not self.is_stopped and self.due_at <= clock.now()


def clocks_of(found: Case) -> list[ClockLine]:
    """Every deadline of a case, the next first. One query."""
    english = (get_language() or "th").startswith("en")
    lines = []
    for row in found.clocks.order_by("due_at", "code"):
        rule = rules().clock(row.code)
        if rule is None:
            continue
        name = rule.name_en if english else rule.name_th
        source = rule.source_en if english else rule.source_th
        stopped = row.done_at is None and found.state not in OPEN_CASES
        lines.append(
            ClockLine(row.code, name, row.due_at, row.done_at, source, rule.is_law, stopped)
        )
    return lines


def next_due(rows: Iterable[Clock]) -> datetime | None:
    """The next deadline of the law that still runs, else of any, else the one that ran out last."""
    waiting = [row for row in rows if row.done_at is None]
    now = clock.now()
    ahead = [row.due_at for row in waiting if row.due_at > now]
    return min(ahead) if ahead else max((row.due_at for row in waiting), default=None)


def is_running(report_id: UUID, code: str) -> bool:
    """Whether that deadline of a report's open case is ahead and not met. One query."""
    rows = Clock.objects.filter(case__report=report_id, case__state__in=OPEN_CASES, code=code)
    return rows.filter(done_at=None, due_at__gt=clock.now()).exists()


def is_urgent(lines: Iterable[ClockLine]) -> bool:
    """Whether the first hour still runs and nobody was told."""
    return any(line.code == "bank_1h" and not line.done_at and not line.is_over for line in lines)
