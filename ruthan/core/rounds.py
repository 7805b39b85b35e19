"""The schedule: procrastinate's own, with what nobody was there for made up."""

from __future__ import annotations

import time
from typing import Any

from procrastinate.connector import BaseConnector
from procrastinate.periodic import PeriodicDeferrer, PeriodicRegistry, PeriodicTask

_LAST = """
SELECT task_name, max(defer_timestamp) AS last FROM procrastinate_periodic_defers
WHERE periodic_id = '' GROUP BY task_name
"""
_BEGIN = """
INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp)
VALUES (%(task)s, %(moment)s) ON CONFLICT DO NOTHING
"""


class Rounds(PeriodicDeferrer):
    """Starts the rounds of the schedule; several processes start each round once.

    procrastinate passes over a round that is more than ten minutes old when a worker begins, so a
    machine that is off at night would never shred nor back up. Here the last round of each task
    that was missed is made up, once, however many were missed. An installation owes nothing of
    before its first start: that moment is written down for each task.
    """

    def __init__(self, registry: PeriodicRegistry) -> None:
        super().__init__(registry)
        self._last: dict[str, int] = {}

    async def begin(self, connector: BaseConnector) -> None:
        """Read which round of each task was the last; tasks without one begin to owe now."""
        rows = await connector.execute_query_all_async(_LAST)
        self._last = {row["task_name"]: int(row["last"]) for row in rows}
        for one in self.registry.periodic_tasks.values():
            if one.task.name in self._last:
                continue
            moment = self._before(one, time.time())
            if time.time() - moment > self.max_delay:
                await connector.execute_query_async(_BEGIN, task=one.task.name, moment=moment)
                self._last[one.task.name] = moment

    def get_timestamps(
        self, periodic_task: PeriodicTask[Any, Any, Any], since: int | None, until: float
    ) -> list[int]:
        """As procrastinate's, and at the first look the last round however old, if it is owed."""
        if since is not None:
            return list(super().get_timestamps(periodic_task, since, until))
        moment = self._before(periodic_task, until)
        last = self._last.get(periodic_task.task.name)
        return [moment] if last is None or last < moment else []

    @staticmethod
    def _before(periodic_task: PeriodicTask[Any, Any, Any], moment: float) -> int:
        """The last round of a task before a moment, in seconds since 1970."""
        rounds = periodic_task.croniter
        rounds.set_current(start_time=moment)
        return round(float(rounds.get_prev(ret_type=float)))
