"""flow.py names every event of every app; schedule.py holds well-formed times."""

from __future__ import annotations

import dataclasses
import importlib
import inspect

import pytest

from ruthan.project import flow, schedule
from tests.house import tree

EVENT_MODULES = [
    f"ruthan.{file.parent.name}.events"
    for file in sorted(tree.PACKAGE.glob("*/events.py"))
    if file.parent.name != "core"
]


def events_of(module: str) -> list[type]:
    loaded = importlib.import_module(module)
    return [
        found
        for _, found in inspect.getmembers(loaded, inspect.isclass)
        if dataclasses.is_dataclass(found) and found.__module__ == module
    ]


@pytest.mark.parametrize("module", EVENT_MODULES)
def test_every_event_stands_in_flow(module: str) -> None:
    missing = [event.__name__ for event in events_of(module) if event not in flow.FLOW]
    assert missing == []


@pytest.mark.parametrize("module", EVENT_MODULES)
def test_an_event_is_frozen_and_holds_only_ids_and_facts(module: str) -> None:
    for event in events_of(module):
        assert event.__dataclass_params__.frozen, event
        kinds = {field.type for field in dataclasses.fields(event)}
        assert kinds <= {"UUID", "UUID | None", "str", "int", "bool"}, event
        text = {f.name for f in dataclasses.fields(event)} & {"text", "body", "reason", "because"}
        assert not text, event


def test_a_task_is_named_after_its_app_and_stands_once_per_event() -> None:
    for event, tasks in flow.FLOW.items():
        names = [task.name for task in tasks]
        assert len(names) == len(set(names)), event
        assert all("." in name for name in names), event


def test_the_schedule_is_five_fields_and_every_task_has_a_name() -> None:
    assert schedule.SCHEDULE
    for cron, task in schedule.SCHEDULE:
        assert len(cron.split()) == 5
        assert "." in task.name
