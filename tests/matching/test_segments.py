"""The segment of a host: the same answers as from memory, nothing readable, nothing forgotten."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction

from ruthan.core import clock, crypto, jobs, keyring
from ruthan.core.refs import uuid7
from ruthan.matching import actions, queries
from ruthan.matching.actions.restore import renew_places
from ruthan.matching.engine.grams import Hasher
from ruthan.matching.engine.segment import SegmentFile, read_segment
from ruthan.matching.models import Signature
from ruthan.matching.queries import build, replica, rows, segments
from ruthan.matching.queries.replica import Replica, this_process
from ruthan.matching.tasks import build_segment
from tests.matching.conftest import NEAR, OTHER, RUMOUR, THIRD
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = (
    "ธนาคารตัวอย่างจะปิดทุกสาขา", "กินมะนาวกับโซดาหายจากเบาหวาน", "เขื่อนตัวอย่างร้าว น้ำจะท่วมเมือง",
    "รับสมัครทำงานที่บ้านวันละ 3,000 บาท", "พัสดุตกค้างให้กดลิงก์จ่าย 49 บาท", "ลงทะเบียนรับเงินเยียวยารอบใหม่",
    "โอนค่าธรรมเนียมเข้าบัญชี 000-0-00012-3", "แอดไลน์ @สมมุติ เพื่อรับสิทธิ์", "หมอยืนยันว่าดื่มน้ำเกลือล้างไต",
    "ปล่อยสินเชื่อ 50,000 บาท ผ่านเพจ เงินด่วน", "ห้ามใช้โทรศัพท์ขณะฝนตก", "ส่งต่อให้คนที่คุณรักด่วน",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Any) -> None:
    """An index folder that only this test has; the keys stay."""
    settings.RUTHAN_DATA = tmp_path


def _claim(text: str, claim_id: Any = None) -> Any:
    claim_id = claim_id or uuid7()
    actions.remember_claim(claim_id=claim_id, text=text)
    return claim_id


def _texts(luck: random.Random, count: int) -> list[str]:
    return [
        " ".join(luck.sample(PARTS, luck.randint(1, 3))) + f" {luck.randint(1, 9)}"
        for _ in range(count)
    ]


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def _behind_us() -> None:
    """Wait until no transaction of the server, of another test's either, is older than our rows."""
    _until(lambda: rows.settled_place()[1] == Signature.objects.latest("id").id)


def _loaded() -> Replica:
    made = Replica()
    made.load(patience=20)
    return made


def _file() -> Any:
    return read_segment(segments.segment_path(), key=keyring.subkey(segments.SEAL))


@pytest.mark.parametrize("seed", [1, 2])
def test_segment_and_tail_answer_as_a_matcher_that_read_every_row(remember, seed):
    luck = random.Random(seed)
    texts = _texts(luck, 40)
    reports = [remember(text)[0] for text in texts]
    claims = [_claim(text) for text in _texts(luck, 25)]
    queries.build_segment()
    for report_id in luck.sample(reports, 8):
        actions.forget(kind="report", subject=report_id)
    for claim_id in luck.sample(claims, 5):
        actions.forget(kind="claim", subject=claim_id)
    for claim_id in luck.sample(claims, 6):
        _claim(luck.choice(PARTS) + " ใหม่", claim_id)
    asked = [*_texts(luck, 12), *texts[:4], RUMOUR, "จ้า"]
    for text in _texts(luck, 6):
        remember(text)
    mapped = _loaded()
    found = [mapped.look(text, top=5) for text in asked]
    queries.build_segment()
    again = _loaded()
    assert [again.look(text, top=5) for text in asked] == found
    assert mapped.state().mapped
    assert again.state().mapped == again.state().items
    segments.segment_path().unlink()
    bare = _loaded()
    assert bare.state().mapped == 0
    assert [bare.look(text, top=5) for text in asked] == found
    assert any(near for near, _ in found)
    assert any(match.relation == "same" for _, matches in found for match in matches)


def test_a_forgotten_report_leaves_at_once_and_leaves_the_file_at_the_next_build(remember):
    report_id, _, _ = remember(RUMOUR)
    remember(OTHER)
    gram = int(Hasher(keyring.subkey(segments.GRAMS)).grams("ปิดทุกสาขา")[0])
    row = Signature.objects.get(subject=report_id, is_removed=False).id
    queries.build_segment()
    assert gram in _file().arrays["reports.terms"]
    assert row in _file().arrays["reports.keys"]
    queries.reset_replica()
    assert queries.known(NEAR).clusters
    actions.forget(kind="report", subject=report_id)
    assert queries.known(NEAR).clusters == ()
    queries.build_segment()
    assert gram not in _file().arrays["reports.terms"]
    assert row not in _file().arrays["reports.keys"]
    half = np.uint64(report_id.int >> 64)
    assert half not in _file().arrays["reports.high"]
    queries.reset_replica()
    assert queries.known(NEAR).clusters == ()


def test_a_report_whose_key_is_destroyed_is_not_answered_and_leaves_the_file(remember):
    _, _, key = remember(RUMOUR)
    remember(OTHER)
    queries.build_segment()
    crypto.destroy(key)
    queries.reset_replica()
    assert queries.known(NEAR).clusters == ()
    assert queries.build_segment().items == 1


def test_the_file_is_private_and_holds_nothing_readable(remember):
    remember(RUMOUR)
    _claim(OTHER)
    queries.build_segment()
    body = segments.segment_path().read_bytes()
    for text in (RUMOUR, OTHER):
        for start in range(0, len(text) - 4, 3):
            for encoding in ("utf-8", "utf-16-le", "utf-32-le"):
                assert text[start : start + 4].encode(encoding) not in body
    plain = Hasher().grams(RUMOUR)
    assert not np.isin(plain, _file().arrays["reports.terms"]).any()
    assert segments.folder().stat().st_mode & 0o777 == 0o700
    assert segments.segment_path().stat().st_mode & 0o777 == 0o600


def test_a_starting_process_reads_no_text_that_the_segment_holds(remember, monkeypatch):
    remember(RUMOUR)
    claim_id = _claim(OTHER)
    queries.build_segment()
    read: list[int] = []
    plain = rows.read_rows
    monkeypatch.setattr(rows, "read_rows", lambda ids: read.extend(ids) or plain(ids))
    queries.reset_replica()
    state = queries.warm()
    assert (state.items, state.claims, state.mapped, state.partial) == (2, 1, 2, False)
    assert read == []
    assert [m.claim_id for m in queries.known(OTHER).claims] == [claim_id]


def _truncated() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM matching_signature")
        cursor.execute("TRUNCATE matching_signature")
        cursor.execute("INSERT INTO matching_signature SELECT * FROM kept; DROP TABLE kept")


def _changed() -> None:
    body = bytearray(segments.segment_path().read_bytes())
    body[len(body) // 2] ^= 1
    segments.segment_path().write_bytes(body)


def _cut() -> None:
    os.truncate(segments.segment_path(), 100)


SPOILT = {
    "changed": lambda patch: _changed(),
    "cut short": lambda patch: _cut(),
    "of another fold": lambda patch: patch.setattr(segments, "FOLD_VERSION", 99),
    "of other terms": lambda patch: patch.setattr(segments, "TERMS_VERSION", 99),
    "of another dictionary": lambda patch: patch.setattr(segments, "version", lambda name: "0"),
    "of another key": lambda patch: patch.setattr(segments, "SEAL", "matching.other"),
    "of another life of the table": lambda patch: _truncated(),
    "of rows that are gone": lambda patch: Signature.objects.update(xid="5"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_file_that_is_not_ours_is_passed_over_and_built_anew(remember, monkeypatch, how):
    remember(RUMOUR)
    _claim(OTHER)
    _behind_us()
    queries.build_segment()
    monkeypatch.setattr(build, "LEAST", 1)
    assert not queries.segment_is_due()
    with monkeypatch.context() as patch:
        SPOILT[how](patch)
        if how == "changed":  # found by whoever reads all of it
            assert segments.open_segment() is None
        elif how != "of another key":
            assert queries.segment_is_due()
        assert _loaded().state().mapped == 0
        assert _loaded().joinable(NEAR, top=3)
        assert queries.build_segment().cut == 2
        assert _loaded().state().mapped == 2


@pytest.mark.parametrize("at", ["reports.keys", "words.posts", "claims.marks", "end"])
def test_a_build_that_breaks_off_leaves_the_segment_before_it(remember, monkeypatch, at):
    remember(RUMOUR)
    queries.build_segment()
    before = segments.segment_path().read_bytes()
    remember(OTHER)
    put = SegmentFile.put

    def broken(self: SegmentFile, name: str, pieces: Any, *, kind: str) -> None:
        put(self, name, pieces, kind=kind)
        if name == at:
            raise OSError("no space left")

    def unsealed(self: SegmentFile, meta: Any) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(SegmentFile, "put", broken)
        if at == "end":
            patch.setattr(SegmentFile, "finish", unsealed)
        with pytest.raises(OSError, match="no space"):
            queries.build_segment()
    assert segments.segment_path().read_bytes() == before
    (segments.folder() / "1.part").write_bytes(b"left by a killed builder")
    assert queries.build_segment().items == 2
    assert sorted(path.name for path in segments.folder().iterdir()) == [
        "build.lock",
        "known.segment",
    ]


def test_rows_of_a_database_that_was_ahead_settle_after_a_restore(remember):
    remember(RUMOUR)
    claim_id = _claim(OTHER)
    Signature.objects.update(xid="900000000000")
    assert queries.known(NEAR).clusters
    assert rows.settled_place() == rows.BEGINNING
    assert renew_places() == 2
    _behind_us()
    queries.reset_replica()
    assert [m.claim_id for m in queries.known(OTHER).claims] == [claim_id]
    assert queries.replica_state().row == Signature.objects.latest("id").id
    queries.build_segment()
    assert _loaded().state().mapped == 2


def test_one_process_of_a_host_builds_at_a_time(remember):
    remember(RUMOUR)
    with segments.only_builder() as ours:
        assert ours
        assert queries.build_segment() is None
    assert queries.build_segment().items == 1


def test_a_newer_segment_takes_the_place_of_the_old_between_questions(remember):
    remember(RUMOUR)
    queries.build_segment()
    queries.reset_replica()
    assert queries.warm().mapped == 1
    remember(OTHER)
    assert queries.known(OTHER).exact
    built = queries.build_segment()
    assert (built.items, built.cut) == (2, 1)
    _until(lambda: queries.replica_state().mapped == 2)
    assert queries.replica_state().partial is False
    assert queries.known(NEAR).clusters
    assert queries.known("ข่าวดี " + OTHER).clusters


def test_a_row_of_a_transaction_that_is_open_while_the_segment_is_built_is_found(remember):
    def late() -> Any:
        with transaction.atomic():
            claim_id = _claim(OTHER)
            at_once([lambda: remember(RUMOUR)])
            at_once([queries.build_segment])
            at_once([lambda: remember(THIRD)])
        return claim_id

    ((claim_id,),) = [at_once([late])]
    held = _loaded()
    assert held.state().mapped == 1
    assert [m.key for m in held.look(OTHER, top=5)[1]] == [str(claim_id)]
    assert len(held.joinable(NEAR, top=3)) == len(held.joinable(THIRD, top=3)) == 1


def test_while_a_long_tail_is_read_questions_are_answered_from_what_is_there(remember, monkeypatch):
    _, cluster, _ = remember(RUMOUR)
    queries.build_segment()
    claims = [_claim(f"{part} ที่อำเภอตัวอย่าง") for part in PARTS]
    monkeypatch.setattr(rows, "BATCH", 5)
    monkeypatch.setattr(replica, "INLINE", 4)
    monkeypatch.setattr(replica, "PATIENCE", 0.05)
    gate, plain = threading.Event(), rows.read_rows

    def slow(ids: Any) -> Any:
        gate.wait(timeout=60)
        return plain(ids)

    monkeypatch.setattr(rows, "read_rows", slow)
    queries.reset_replica()
    found = queries.known(RUMOUR)
    assert found.exact == cluster.pk
    _until(lambda: queries.replica_state().mapped == 1)
    assert [n.cluster for n in this_process.joinable(NEAR, top=3)] == [cluster.pk]
    assert queries.known(PARTS[0]).claims == ()
    state = queries.replica_state()
    assert (state.partial, state.mapped, state.claims) == (True, 1, 0)
    gate.set()
    assert queries.warm().partial is False
    assert queries.replica_state().claims == len(claims)
    assert queries.known(PARTS[0]).claims


def test_rows_behind_many_that_an_open_transaction_holds_back_are_found(monkeypatch):
    monkeypatch.setattr(rows, "BATCH", 3)
    monkeypatch.setattr(replica, "INLINE", 2)

    def held_back() -> None:
        with transaction.atomic():
            mine = [_claim(f"{part} ของเราเอง") for part in PARTS[:4]]
            at_once([lambda: [_claim(part) for part in PARTS]])
            for text in (PARTS[0], PARTS[-1]):
                assert queries.known(text).claims
            assert queries.known(f"{PARTS[3]} ของเราเอง").claims[0].claim_id == mine[3]
            assert queries.replica_state().claims == len(PARTS)

    at_once([held_back])
    assert queries.warm().claims == len(PARTS) + 4


def test_a_segment_is_due_when_much_came_since_or_when_a_forgotten_text_lies_in_it_for_long(
    remember, monkeypatch, at
):
    monkeypatch.setattr(build, "LEAST", 3)
    monkeypatch.setattr(build, "NEWS", 2)
    first = remember(RUMOUR)[0]
    _claim(PARTS[0])
    assert not queries.segment_is_due()
    _claim(PARTS[1])
    _behind_us()
    assert queries.segment_is_due()
    queries.build_segment()
    assert not queries.segment_is_due()
    actions.forget(kind="report", subject=first)
    _behind_us()
    assert not queries.segment_is_due()
    at(clock.now() + timedelta(hours=1, minutes=1))
    assert queries.segment_is_due()
    queries.build_segment()
    _claim(PARTS[2])
    assert not queries.segment_is_due()
    _claim(PARTS[3])
    _behind_us()
    assert queries.segment_is_due()


def test_the_job_builds_what_is_due_and_nothing_else(remember, monkeypatch, run_jobs):
    remember(RUMOUR)
    jobs.enqueue(build_segment)
    assert run_jobs() == 1
    assert not segments.folder().exists()
    monkeypatch.setattr(build, "LEAST", 1)
    jobs.enqueue(build_segment)
    run_jobs()
    made = segments.stamp()
    assert segments.open_segment().known.reports.keys.tolist()
    jobs.enqueue(build_segment)
    run_jobs()
    assert segments.stamp() == made


def test_an_error_of_the_build_is_the_error_of_the_job(remember, monkeypatch):
    monkeypatch.setattr(build, "LEAST", 1)
    remember(RUMOUR)
    monkeypatch.setattr(build, "_write", lambda target: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_segment.func(*[])
