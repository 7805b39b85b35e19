"""Bringing altered copies together: stars, never chains."""

from __future__ import annotations

from ruthan.matching.engine.bulk.clusters import star_clusters

RUMOUR = "ธนาคารตัวอย่างแจกเงินเยียวยาน้ำท่วมรายละ 9,000 บาท ลงทะเบียนที่ลิงก์นี้ภายในวันศุกร์"
OTHER = "กินน้ำมะนาวโซดาวันละแก้วรักษามะเร็งหายขาดใน 7 วัน หมอไม่เคยบอกเรื่องนี้"


def test_altered_copies_join_their_star_and_others_do_not() -> None:
    texts = [
        RUMOUR,
        OTHER,
        f"ด่วน!! {RUMOUR} แชร์ด่วน",
        " ".join(RUMOUR),
        OTHER[: len(OTHER) // 2],
        "วันนี้อากาศดีมาก ออกไปเดินเล่นที่สวนสาธารณะกับครอบครัว",
        RUMOUR,
    ]
    assert list(star_clusters(texts)) == [0, 1, 0, 0, 1, 2, 0]


def test_a_chain_of_slow_changes_does_not_become_one_cluster() -> None:
    words = [f"คำที่{n}ของข้อความ{chr(0x0E01 + n % 40)}{chr(0x0E01 + n % 37)}" for n in range(60)]
    slow = [" ".join(words[first : first + 12]) for first in range(0, 48, 3)]
    found = list(star_clusters(slow))
    assert found[0] == found[1]
    assert found[0] != found[-1]


def test_short_texts_join_only_their_equals() -> None:
    assert list(star_clusters(["โอนเงินด่วน", "โอนเงินด่วนนะ", "โอนเงิน ด่วน", ""])) == [0, 1, 0, 2]
