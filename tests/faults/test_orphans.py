"""Files whose report was never committed: the sweep finds them, and only them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruthan.core import crypto, storage
from ruthan.intake.actions import sweep_files
from ruthan.intake.models import Evidence
from ruthan.intake.rules.files import CleanFile
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(fresh_keys: Any) -> Any:
    return fresh_keys.parent / "files"


def _names(store: Any) -> set[str]:
    return {path.name for path in store.rglob("*") if path.is_file()}


def _orphan() -> str:
    return storage.put(b"nobody names me", key=crypto.new_data_key("report"))


def _with_evidence() -> str:
    file = CleanFile("a.txt", "หลักฐาน".encode(), "file", "text/plain")
    report = makers.a_report(files=[file])
    return Evidence.objects.get(report=report).address


def test_what_no_row_names_goes_after_a_day_and_evidence_stays(store):
    kept, orphan = _with_evidence(), _orphan()
    unfinished = next(store.rglob(kept)).with_name(f"{storage.UNFINISHED}abc")
    unfinished.write_bytes(b"cut short")
    assert sweep_files() == 0
    assert {kept, orphan, unfinished.name} == _names(store)
    assert sweep_files(age=timedelta(seconds=-1)) == 2
    assert _names(store) == {kept}


def test_a_file_that_is_being_committed_is_left_alone(store, at):
    from ruthan.core import clock

    _with_evidence()
    orphan = _orphan()
    at(clock.now() + timedelta(hours=23))
    assert sweep_files() == 0
    at(clock.now() + timedelta(hours=2))
    assert sweep_files() == 1
    assert orphan not in _names(store)


def test_a_store_without_any_row_is_left_for_the_restore_that_may_be_under_way(store):
    orphan = _orphan()
    assert sweep_files(age=timedelta(seconds=-1)) == 0
    assert _names(store) == {orphan}
