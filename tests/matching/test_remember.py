"""Remembering reports: exact copies, near copies, what stays apart, and what is never stored."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from ruthan.core import crypto
from ruthan.core.refs import uuid7
from ruthan.matching import actions, queries
from ruthan.matching.models import Cluster, Signature
from tests.matching.conftest import NEAR, OTHER, RUMOUR, THIRD
from tests.together import at_once

pytestmark = pytest.mark.django_db


def test_the_same_text_twice_is_one_cluster_of_two(remember):
    _, first, _ = remember(RUMOUR)
    _, second, _ = remember(RUMOUR)
    assert first.pk == second.pk
    assert second.reports == 2


def test_disguises_of_one_text_are_one_cluster(remember):
    _, first, _ = remember(RUMOUR)
    disguised = "🔥" + RUMOUR.replace("ธนาคาร", "ธ\u200bนาคาร").replace("!", "!!!!")
    _, second, _ = remember(disguised)
    assert first.pk == second.pk


def test_a_near_copy_joins_the_cluster(remember):
    _, first, _ = remember(RUMOUR)
    _, second, _ = remember(NEAR)
    assert first.pk == second.pk


def test_another_story_opens_another_cluster(remember):
    clusters = {remember(text)[1].pk for text in (RUMOUR, OTHER, THIRD)}
    assert len(clusters) == 3


def test_the_same_template_with_another_account_stays_apart(remember):
    text = "แจ้งเตือน พัสดุของท่านถูกตีกลับ กรุณาโอนค่าธรรมเนียม 49 บาท เข้าบัญชีธนาคารกสิกรไทย {} เพื่อรับพัสดุ"
    _, first, _ = remember(text.format("000-0-00001-2"))
    _, second, _ = remember(text.format("000-0-99999-3"))
    assert first.pk != second.pk


def test_a_line_out_of_a_long_text_does_not_join_it(remember):
    essay = "\n".join([RUMOUR, OTHER, THIRD])
    _, first, _ = remember(essay)
    _, second, _ = remember("ส่งต่อให้คนที่คุณรัก")
    assert first.pk != second.pk


@pytest.mark.parametrize("text", ["555", "😀😀😀", "...", "ใช่"])
def test_short_texts_gather_only_when_equal(remember, text):
    _, first, _ = remember(text)
    _, again, _ = remember(text)
    _, other, _ = remember("จ้า")
    assert first.pk == again.pk != other.pk


def test_observations_are_counted_apart(remember):
    remember(RUMOUR)
    _, cluster, _ = remember(RUMOUR, is_observation=True)
    assert (cluster.reports, cluster.observations) == (2, 1)


def test_nothing_readable_of_a_report_is_in_the_tables(remember):
    remember(RUMOUR)
    remember(NEAR)
    words = ("ธนาคาร", "ปิดทุกสาขา", "วันศุกร์")
    with connection.cursor() as cursor:
        for table in ("matching_signature", "matching_cluster"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - two constants
            columns = [column.name for column in cursor.description]
            assert not [name for name in columns if "gram" in name]
            for row in cursor.fetchall():
                for value in row:
                    held = bytes(value) if isinstance(value, memoryview) else str(value).encode()
                    assert not [word for word in words if word.encode() in held]


def test_a_claim_is_known_by_a_message_that_states_it(remember):
    claim_id = uuid7()
    actions.remember_claim(
        claim_id=claim_id, text="ธนาคารตัวอย่างจะปิดทุกสาขาในวันศุกร์นี้ ให้รีบถอนเงินฝากออกมาก่อน"
    )
    found = queries.known(RUMOUR).claims
    assert [match.claim_id for match in found] == [claim_id]


def test_new_words_of_a_claim_replace_the_old_ones():
    claim_id = uuid7()
    actions.remember_claim(claim_id=claim_id, text=RUMOUR)
    actions.remember_claim(claim_id=claim_id, text=OTHER)
    assert [m.claim_id for m in queries.known(OTHER).claims] == [claim_id]
    assert not queries.known(RUMOUR).claims
    assert Signature.objects.filter(subject=claim_id, is_removed=False).count() == 1


def test_remembering_a_claim_again_writes_nothing():
    claim_id = uuid7()
    actions.remember_claim(claim_id=claim_id, text=RUMOUR, title="ปิดจริงหรือ")
    actions.remember_claim(claim_id=claim_id, text=RUMOUR, title="ปิดจริงหรือ")
    assert Signature.objects.filter(subject=claim_id).count() == 1


def test_known_names_the_exact_cluster_and_the_near_ones(remember):
    _, cluster, _ = remember(RUMOUR)
    assert queries.known(RUMOUR).exact == cluster.pk
    near = queries.known(NEAR)
    assert near.exact is None
    assert [m.cluster_id for m in near.clusters] == [cluster.pk]
    assert near.clusters[0].relation == "same"


def test_ordinary_talk_is_not_known(remember):
    remember(RUMOUR)
    actions.remember_claim(claim_id=uuid7(), text=OTHER)
    found = queries.known("เย็นนี้กินอะไรดี ฝนตกหนักมาก รถติดทั้งถนน กลับบ้านช้าแน่เลย")
    assert (found.exact, found.clusters, found.claims) == (None, (), ())


@pytest.mark.django_db(transaction=True)
def test_two_identical_texts_at_once_make_one_cluster():
    def send() -> object:
        with transaction.atomic():
            key = crypto.new_data_key("report")
            return actions.remember_report(report_id=uuid7(), text=RUMOUR, data_key=key).pk

    found = at_once([send] * 6)
    assert len(set(found)) == 1
    assert Cluster.objects.get().reports == 6
