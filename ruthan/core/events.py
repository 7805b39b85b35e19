"""Events: what happened, as ids and facts; consequences are wired in project/flow.py.

`emit` writes one job for every consequence in the transaction of the change itself, so nothing
runs before the commit and a crash loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from django.db import connection

from ruthan.core import jobs, metrics

Flow = Mapping[type, Sequence[jobs.Task]]
_flow: dict[type, tuple[jobs.Task, ...]] = {}


class NotWired(RuntimeError):
    """The event is in no table: flow.py must name it, even when no one listens."""


def wire(flow: Flow) -> None:
    """Install the table of consequences; called once at start-up by the project."""
    _flow.clear()
    _flow.update({event: tuple(tasks) for event, tasks in flow.items()})


def wired() -> Mapping[type, tuple[jobs.Task, ...]]:
    """The table as installed."""
    return _flow


def emit(event: object) -> None:
    """Enqueue every consequence of the event in the current transaction; one INSERT each."""
    for task, ids in consequences(event):
        jobs.enqueue(task, **ids)


def consequences(event: object) -> list[tuple[jobs.Task, dict[str, Any]]]:
    """The tasks that follow an event with their arguments, for whoever writes them otherwise.

    Raises NotWired for an event that flow.py does not name. The event is counted.
    """
    _must_be_wired(event)
    metrics.count_event(type(event).__name__)
    return [(task, _facts(event)) for task in _flow[type(event)]]


def emit_many(events: Sequence[object], *, priority: int = 0) -> None:
    """Enqueue every consequence of many events of one kind; one INSERT for each consequence.

    An import gives a low priority, so that whoever reports meanwhile does not wait behind it.
    """
    if not events:
        return
    for event in events:
        _must_be_wired(event)
        if type(event) is not type(events[0]):
            raise TypeError("events emitted together are of one kind")
        metrics.count_event(type(event).__name__)
    for task in _flow[type(events[0])]:
        jobs.enqueue_many(task, [_facts(event) for event in events], priority=priority)


def _facts(event: Any) -> dict[str, Any]:
    return {one.name: getattr(event, one.name) for one in fields(event)}


def _must_be_wired(event: object) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("an event belongs to the transaction that caused it")
    if not is_dataclass(event) or isinstance(event, type):
        raise TypeError("an event is an instance of a frozen dataclass")
    if type(event) not in _flow:
        raise NotWired(type(event).__name__)
