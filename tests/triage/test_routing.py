"""The routing table is dated, complete and speaks only the agreed organisation codes."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ruthan.triage.rules.assess import assess
from ruthan.triage.rules.matrix import shipped_matrix

ORGANISATIONS = {
    "afnc",
    "aoc1441",
    "mdes",
    "etda1212",
    "onde",
    "ncsa",
    "rtp",
    "ccib",
    "tcsd",
    "ticac",
    "cppd",
    "ecd",
    "police_station",
    "ect",
    "ect_province",
    "nbtc",
    "bot",
    "sec",
    "amlo",
    "dsi",
    "pdpc",
    "ocpb",
    "fda",
    "ppho",
    "tisi",
    "dip",
    "dbd",
    "dit",
    "moph",
    "dms",
    "ddc",
    "tmd",
    "ddpm",
    "msdhs1300",
    "esshelpme",
    "childline1387",
    "thaihotline",
    "moi",
    "dopa",
    "dol",
    "pea",
    "mea",
    "mwa",
    "pwa",
    "province",
    "thaimediafund",
    "thaipbs",
    "cofact",
    "sureandshare",
    "afp",
    "host",
    "registrar",
    "telco",
    "marketplace",
    "school",
    "thailandpost",
    "emergency191",
    "ems1669",
}
PLACES = {"{bank}", "{platform}", "{carrier}", "{agency}"}


def test_every_row_has_a_source_a_fallback_and_known_organisations():
    table = shipped_matrix()
    assert date.fromisoformat(table.checked_on) <= date(2026, 12, 31)
    assert re.fullmatch(r"routes-\d+", table.version)
    for row in table.rows.values():
        assert row.source
        assert row.fallback in ORGANISATIONS
        for route in row.routes:
            assert route.organisation in ORGANISATIONS | PLACES
            assert route.ground
            assert re.fullmatch(r"now|next_round|\d+[hd]|\{election_clock\}", route.clock)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "โอนค่ามือถือ 9,000 ไปกสิกรไทย 000-0-00012-3 เมื่อกี้ โดนบล็อก",
            ["aoc1441/money_sent/1h", "bank:004/money_sent/1h"],
        ),
        ("ข่าวว่าพายุเข้าคืนนี้ ส่งต่อด่วน", ["tmd/claim_about_agency/1h", "ddpm/disaster/1h"]),
        ("ลูกสาว 12 ถูกขู่ปล่อยรูป", ["msdhs1300/child_in_danger/now"]),
        ("กลุ่มลับขายคลิปเด็กโป๊", ["ticac/child_abuse_material/now", "thaihotline/url_takedown/24h"]),
        ("บัญชีหนูโดนอายัดเพราะลูกค้าโอนเงินมา", ["aoc1441/wrongly_held_press_2/24h"]),
    ],
)
def test_the_first_routes_of_a_report(text, expected):
    routes = [str(route) for route in assess(text).routes]
    assert routes[: len(expected)] == expected


def test_a_report_about_nothing_goes_to_nobody():
    assert assess("สวัสดีตอนเช้า").routes == ()


def test_no_report_names_an_organisation_twice_or_more_than_five():
    for text in ("กู้เงิน โดนขู่ โอนไปแล้ว 5,000 เมื่อวาน", "อย. 00-0-00000-0-0000 รักษามะเร็งหายขาด"):
        organisations = [route.organisation for route in assess(text).routes]
        assert len(organisations) == len(set(organisations)) <= 5
