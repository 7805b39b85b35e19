"""The replica of every process: no row is passed over, nobody's open transaction is seen."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, transaction

from ruthan.core import crypto
from ruthan.core.refs import uuid7
from ruthan.matching import actions, queries
from ruthan.matching.engine.grams import Hasher
from ruthan.matching.engine.sketch import Sketch
from ruthan.matching.models import Signature
from ruthan.matching.queries.replica import Replica
from tests.matching.conftest import NEAR, OTHER, RUMOUR
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ROWS = 4, 200


def _claim(text: str) -> object:
    claim_id = uuid7()
    actions.remember_claim(claim_id=claim_id, text=text)
    return claim_id


def test_the_tail_passes_over_no_row_while_four_write(monkeypatch):
    monkeypatch.setattr("ruthan.matching.queries.shelf.claim_sketch", _without_words)
    replica, done = Replica(), threading.Event()

    def writer(seed: int):
        def write() -> None:
            luck = random.Random(seed)
            for number in range(ROWS):
                with transaction.atomic():
                    _claim(f"ข่าวลือลำดับที่ {seed} {number}")
                    if luck.random() < 0.2:
                        time.sleep(luck.random() * 0.01)

        return write

    def reader() -> None:
        while not done.is_set():
            replica.state()

    def writers() -> None:
        try:
            at_once([writer(seed) for seed in range(WRITERS)])
        finally:
            done.set()

    at_once([writers, reader])
    assert replica.state().claims == WRITERS * ROWS


def test_the_naive_tail_loses_a_row_that_commits_late_and_ours_does_not(monkeypatch):
    monkeypatch.setattr("ruthan.matching.queries.shelf.claim_sketch", _without_words)
    opened, overtaken = threading.Event(), threading.Event()
    replica, naive = Replica(), []

    def late() -> None:
        with transaction.atomic():
            _claim(RUMOUR)
            opened.set()
            overtaken.wait(timeout=60)

    def early() -> None:
        opened.wait(timeout=60)
        _claim(OTHER)
        naive.extend(Signature.objects.order_by("id").values_list("id", flat=True))
        assert replica.state().claims == 1
        overtaken.set()

    at_once([late, early])
    naive += Signature.objects.filter(id__gt=naive[-1]).values_list("id", flat=True)
    assert len(naive) == 1
    assert replica.state().claims == Signature.objects.count() == 2


def _without_words(text: str, hasher: Hasher) -> Sketch:
    """Every claim as one letter: these tests are about rows, not about words."""
    return Sketch("ก", hasher=hasher)


def test_a_claim_is_found_while_an_older_transaction_stays_open():
    """A long writer holds the settled edge back; visible rows beyond it are read all the same."""
    opened, release = threading.Event(), threading.Event()

    def long_writer() -> None:
        with transaction.atomic():
            _claim(OTHER)
            opened.set()
            release.wait(timeout=60)

    def asker() -> tuple[object, object, int]:
        opened.wait(timeout=60)
        claim_id = _claim(RUMOUR)
        try:
            found = queries.known(RUMOUR).claims
            unseen = queries.known(OTHER).claims
        finally:
            release.set()
        return claim_id, [m.claim_id for m in found], len(unseen)

    _, (claim_id, found, unseen) = at_once([long_writer, asker])
    assert found == [claim_id]
    assert unseen == 0
    assert queries.known(OTHER).claims


def test_rows_of_an_open_transaction_are_seen_by_it_alone():
    before = queries.known(OTHER).claims
    with transaction.atomic():
        _claim(OTHER)
        assert queries.known(OTHER).claims
        ((others,),) = [at_once([lambda: queries.known(OTHER).claims])]
        transaction.set_rollback(True)
    assert before == others == queries.known(OTHER).claims == ()


def test_a_rolled_back_report_is_not_in_memory():
    with transaction.atomic():
        key = crypto.new_data_key("report")
        actions.remember_report(report_id=uuid7(), text=RUMOUR, data_key=key)
        assert queries.known(NEAR).clusters
        transaction.set_rollback(True)
    assert queries.known(NEAR).clusters == ()


def test_a_claim_of_one_process_is_found_by_the_next_question_of_another():
    script = (
        "import django, sys; django.setup()\n"
        "from ruthan.core.refs import uuid7\n"
        "from ruthan.matching import actions, queries\n"
        "assert not queries.known(sys.argv[1]).claims\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "print(queries.known(sys.argv[1]).claims[0].claim_id, flush=True)\n"
        "actions.remember_claim(claim_id=uuid7(), text=sys.argv[2])\n"
        "print('written', flush=True)\n"
    )
    db = connection.settings_dict
    address = f"postgresql://{db['USER']}@/{db['NAME']}?host={db['HOST']}&port={db['PORT']}"
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "RUTHAN_TEST_DATA": str(settings.RUTHAN_DATA),
        "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.test",
    }
    with subprocess.Popen(
        [sys.executable, "-c", script, RUMOUR, OTHER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline().strip() == "ready"
        claim_id = _claim(RUMOUR)
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline().strip() == str(claim_id)
        assert other.stdout.readline().strip() == "written"
        assert queries.known(OTHER).claims


def test_a_process_can_be_made_ready_before_its_first_question():
    _claim(RUMOUR)
    queries.reset_replica()
    assert queries.warm().claims == 1


def test_an_emptied_table_empties_the_memory():
    _claim(RUMOUR)
    assert queries.known(RUMOUR).claims
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE matching_signature")
    assert queries.known(RUMOUR).claims == ()


def test_a_cold_start_reads_in_batches(monkeypatch):
    monkeypatch.setattr("ruthan.matching.queries.rows.BATCH", 7)
    monkeypatch.setattr("ruthan.matching.queries.replica.INLINE", 5)
    for number in range(20):
        _claim(f"ข่าวลือเรื่องน้ำประปาเปลี่ยนสีที่อำเภอลำดับ {number}")
    queries.reset_replica()
    assert queries.warm().claims == 20


def test_rows_folded_by_an_older_version_are_folded_again():
    claim_id = _claim(RUMOUR)
    Signature.objects.filter(subject=claim_id).update(fold_version=0)
    queries.reset_replica()
    assert [m.claim_id for m in queries.known("🔥 " + RUMOUR).claims] == [claim_id]
