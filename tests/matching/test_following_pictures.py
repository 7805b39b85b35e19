"""Other processes: what is committed is found by their next question, however late it commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from ruthan.core import jobs
from ruthan.intake import actions as intake
from ruthan.matching import actions
from ruthan.matching.engine.images.marks import mark
from ruthan.matching.queries.gallery import Pictures
from ruthan.matching.queries.lists import Lists
from tests import makers
from tests.pictures import a_picture, cropped, png, upload

pytestmark = pytest.mark.django_db(transaction=True)


EARLY, LATE = "a" * 64, "5" * 64


def read_in(value: str, name: str) -> None:
    actions.import_list(by="system", name=name, body=f"pdq {value}\n".encode())


def begun(work: Callable[[], None]) -> Callable[[], None]:
    """Do the work in a transaction of another thread; what is returned commits it."""
    did, may_end = threading.Event(), threading.Event()

    def run() -> None:
        with transaction.atomic():
            work()
            did.set()
            may_end.wait(30)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert did.wait(30)

    def commit() -> None:
        may_end.set()
        thread.join(30)

    return commit


def test_a_list_that_commits_late_is_not_passed_over() -> None:
    other = Lists()
    commit = begun(lambda: read_in(LATE, "ช้า"))
    read_in(EARLY, "เร็ว")
    assert [near.distance for near in other.near(EARLY)] == [0]
    assert other.near(LATE) == []
    commit()
    assert [near.distance for near in other.near(LATE)] == [0]
    assert [near.distance for near in other.near(EARLY)] == [0]


def test_what_was_rolled_back_is_found_no_more() -> None:
    ours = Lists()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        read_in(LATE, "ช้า")
        assert ours.near(LATE)
        raise ZeroDivisionError
    assert ours.near(LATE) == []
    read_in(LATE, "ช้า")
    assert [near.distance for near in ours.near(LATE)] == [0]


def test_a_picture_is_found_and_forgotten_by_other_processes_at_once() -> None:
    other, asked = Pictures(), mark(png(cropped(a_picture(1))))
    nobody: Any = makers.an_organisation("ruthan").pk
    assert other.find(asked, beside=nobody) == []
    report = makers.a_report("", files=[upload(a_picture(1))])
    jobs.run_due()
    assert [one.report for one in other.find(asked, beside=nobody)] == [report.pk]
    intake.withdraw_report(by="citizen", report=report)
    assert other.find(asked, beside=nobody) == []
    assert len(other) == 0


def test_a_process_that_is_broken_off_while_it_reads_begins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    makers.a_report("", files=[upload(a_picture(1))])
    jobs.run_due()
    other = Pictures()

    def broken(*_args: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("ruthan.matching.queries.gallery.unpacked", broken)
        with pytest.raises(MemoryError):
            len(other)
    assert len(other) == 1
