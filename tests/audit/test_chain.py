"""The trail only grows, is chained in commit order, and tells when somebody changed it."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import DatabaseError, connection, transaction

from ruthan.audit import actions, queries
from ruthan.audit.models import Entry, Seal
from ruthan.core import crypto
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)


def _note(what: str = "test:thing:do", **over):
    return actions.record(by="system", what=what, on=("test.thing", "1"), **over)


def _seal(expected: int, *, limit: int = actions.BATCH) -> int:
    """Seal once that many entries can be: older transactions of other test processes, which share
    the server's counter of transactions, may have to end first."""
    for _ in range(600):
        if queries.unsealed().count() == expected:
            break
        time.sleep(0.1)
    return actions.seal(limit=limit)


@pytest.fixture
def past_the_guards():
    """What the owner of the tables could do by hand; the guards stand again afterwards."""
    name = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'audit_seal'::regclass AND contype = 'f'"
    with connection.cursor() as cursor:
        cursor.execute(name)
        key, definition = cursor.fetchone()
        for table in ("entry", "seal"):
            cursor.execute(f"ALTER TABLE audit_{table} DISABLE TRIGGER audit_{table}_append_only")
        cursor.execute(f"ALTER TABLE audit_seal DROP CONSTRAINT {key}")

    def change(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, list(values) or None)

    yield change
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE audit_seal ADD CONSTRAINT {key} {definition} NOT VALID")
        for table in ("entry", "seal"):
            cursor.execute(f"ALTER TABLE audit_{table} ENABLE TRIGGER audit_{table}_append_only")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET what = 'other'",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET digest = ''",
        "DELETE FROM audit_seal",
    ],
)
def test_the_database_refuses_changes(statement):
    _note()
    assert _seal(1) == 1
    refused = pytest.raises(DatabaseError, match="can only grow")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify().links == 1


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
def test_the_database_refuses_to_be_emptied(table):
    """Here the guard that the tests set aside is set up again, and set aside afterwards."""
    guard = f"{table}_no_truncate"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")
        try:
            with pytest.raises(DatabaseError, match="can only grow"), transaction.atomic():
                cursor.execute(f"TRUNCATE {table} CASCADE")
        finally:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")


def test_sealing_again_changes_nothing():
    for _ in range(3):
        _note()
    assert (_seal(3), _seal(0)) == (3, 0)
    found = queries.verify()
    assert (found.links, found.waiting, found.broken_at) == (3, 0, None)


def test_a_second_sealing_goes_on_from_the_first():
    _note()
    _seal(1)
    head = queries.verify().head
    _note()
    _seal(1)
    assert queries.verify().links == 2 and queries.verify().head != head


def test_seals_come_in_batches():
    for _ in range(5):
        _note()
    assert [_seal(left, limit=2) for left in (5, 3, 1, 0)] == [2, 2, 1, 0]
    assert queries.verify().broken_at is None


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE audit_entry SET facts = \'{"code": "other"}\' WHERE id = (SELECT entry_id FROM audit_seal WHERE number = 2)',
        "UPDATE audit_entry SET what = 'test:thing:other' WHERE id = (SELECT entry_id FROM audit_seal WHERE number = 2)",
        "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = (SELECT entry_id FROM audit_seal WHERE number = 2)",
        "UPDATE audit_entry SET actor_kind = 'citizen' WHERE id = (SELECT entry_id FROM audit_seal WHERE number = 2)",
        "UPDATE audit_entry SET on_id = '2' WHERE id = (SELECT entry_id FROM audit_seal WHERE number = 2)",
        "DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_seal WHERE number = 2)",
        "DELETE FROM audit_seal WHERE number = 2",
    ],
)
def test_a_change_behind_the_guards_is_found_at_its_link(statement, past_the_guards):
    for code in "abc":
        _note(facts={"code": code})
    _seal(3)
    past_the_guards(statement)
    assert queries.verify().broken_at in {2, 3}


def test_the_last_entry_cannot_vanish_from_under_its_link(past_the_guards):
    for _ in range(2):
        _note()
    _seal(2)
    past_the_guards(
        "DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_seal WHERE number = 2)"
    )
    assert queries.verify().broken_at == 2


def test_a_reason_that_was_exchanged_is_found(past_the_guards):
    one, two = _note(because="เหตุผลหนึ่ง"), _note(because="เหตุผลสอง")
    _seal(2)
    past_the_guards(
        "UPDATE audit_entry SET because_sealed = %s WHERE id = %s",
        bytes(one.because_sealed),
        two.pk,
    )
    assert queries.verify().broken_at == 2


def test_entries_are_chained_in_the_order_of_their_commits_and_none_is_lost():
    """An older transaction that commits later is neither skipped nor overtaken."""
    started, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            _note("test:slow:do")
            started.set()
            go_on.wait(20)
        connection.close()

    other = threading.Thread(target=slow)
    other.start()
    assert started.wait(20)
    _note("test:quick:do")
    assert actions.seal() == 0
    assert queries.verify().waiting == 0
    go_on.set()
    other.join(20)
    assert _seal(2) == 2
    order = [seal.entry.what for seal in Seal.objects.select_related("entry").order_by("number")]
    assert order == ["test:slow:do", "test:quick:do"]
    assert queries.verify().broken_at is None


def test_two_sealers_never_work_at_once():
    _note()
    sealed: list[int] = []

    def other_sealer() -> None:
        sealed.append(actions.seal())
        connection.close()

    with transaction.atomic():
        assert _seal(1) == 1
        other = threading.Thread(target=other_sealer)
        other.start()
        other.join(20)
    assert sealed == [0]
    assert queries.verify().links == 1


def test_what_is_rolled_back_leaves_no_entry():
    with pytest.raises(RuntimeError), transaction.atomic():
        _note()
        raise RuntimeError
    assert Entry.objects.count() == 0


def test_a_reason_is_encrypted_and_goes_with_its_key():
    entry = _note(because="เพราะผู้แจ้งขอมา")
    _seal(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT because_sealed FROM audit_entry WHERE id = %s", [entry.pk])
        assert "ผู้แจ้ง".encode() not in bytes(cursor.fetchone()[0])
    assert actions.open_reason(by="system", entry=entry) == "เพราะผู้แจ้งขอมา"
    crypto.destroy(entry.because_key)
    fresh = queries.entry(entry.pk)
    assert actions.open_reason(by="system", entry=fresh) is None
    assert queries.verify().broken_at is None


def test_a_reason_can_share_the_key_of_its_report():
    key = crypto.new_data_key("report")
    entry = _note(because="ตามคำขอ", key=key)
    assert entry.because_key_id == key.pk


def test_a_person_a_citizen_and_the_system_are_told_apart():
    person = makers.a_user()
    kinds = [
        actions.record(by=by, what="test:thing:do", on=person).actor_kind
        for by in (person, "citizen", "system")
    ]
    assert kinds == ["staff", "citizen", "system"]
    assert Entry.objects.filter(actor=person.pk).count() == 1
