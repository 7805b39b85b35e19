"""One winner, no lock."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from ruthan.core import states
from ruthan.intake.models import SealedDrop
from ruthan.intake.states import DROP_MOVES, DropState


@pytest.fixture
def drop(db):
    from ruthan.core import clock
    from ruthan.intake.models import CustodyKey

    custody = CustodyKey.objects.create(fingerprint="0" * 16, public=b"0" * 32)
    return SealedDrop.objects.create(
        ref="D-TEST0000", channel="web", custody=custody, sealed=b"x", dropped_at=clock.now()
    )


def _open(thing):
    return states.move(thing, to=DropState.OPENED, moves=DROP_MOVES)


def test_an_allowed_move_is_one_query(drop, django_assert_num_queries):
    with django_assert_num_queries(1):
        _open(drop)
    drop.refresh_from_db()
    assert drop.state == DropState.OPENED


def test_a_move_that_the_table_forbids_is_refused(drop):
    with pytest.raises(states.Refused) as refused:
        states.move(drop, to=DropState.CLOSED, moves=DROP_MOVES)
    assert (refused.value.was, refused.value.to) == ("waiting", "closed")
    drop.refresh_from_db()
    assert drop.state == DropState.WAITING


def test_a_move_takes_other_fields_with_it(drop):
    states.move(drop, to=DropState.OPENED, moves=DROP_MOVES, ref="D-TEST0001")
    drop.refresh_from_db()
    assert drop.ref == "D-TEST0001"


def test_whoever_holds_an_old_copy_is_refused(drop):
    copy = SealedDrop.objects.get(pk=drop.pk)
    _open(drop)
    with pytest.raises(states.Refused):
        _open(copy)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_press_at_once_one_wins(drop):
    ready, results = threading.Barrier(6), []

    def press() -> None:
        mine = SealedDrop.objects.get(pk=drop.pk)
        ready.wait(20)
        try:
            _open(mine)
            results.append("won")
        except states.Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["refused"] * 5 + ["won"]
