"""Badges, chips and entities say what they mean by shape and word, and escape what they show."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ruthan.ui.icons import ICONS
from ruthan.ui.words import PRIORITIES, SEVERITIES, URGENCIES, VERDICTS

Draw = Callable[..., str]
VERDICT_CODES = [
    "true",
    "partly",
    "misleading",
    "false",
    "altered",
    "scam",
    "satire",
    "opinion",
    "unproven",
    "pending",
    "out_of_scope",
]
WORDS = {
    "true": "จริง",
    "partly": "จริงบางส่วน",
    "misleading": "บิดเบือน",
    "false": "เท็จ",
    "altered": "ดัดแปลง/AI",
    "scam": "เตือนภัยมิจฉาชีพ",
    "satire": "เสียดสี",
    "opinion": "ความเห็น",
    "unproven": "ยังยืนยันไม่ได้",
    "pending": "รอหน่วยงานยืนยัน",
    "out_of_scope": "นอกขอบเขต",
}


def test_every_verdict_has_a_shape_that_no_other_has() -> None:
    assert sorted(VERDICTS) == sorted(VERDICT_CODES)
    shapes = {ICONS[look.icon] for look in VERDICTS.values()}
    assert len(shapes) == len(VERDICT_CODES)


@pytest.mark.parametrize("code", VERDICT_CODES)
def test_a_verdict_badge_shows_its_word_in_both_languages(draw: Draw, code: str) -> None:
    thai = draw("{% badge_verdict code %}", code=code)
    english = draw("{% badge_verdict code %}", code=code, language="en")
    assert f">{WORDS[code]}</span>" in thai.replace("</svg>", ">")
    assert WORDS[code] not in english
    assert "<svg" in thai


@pytest.mark.parametrize("code", [None, "", "rumour"])
def test_no_verdict_is_never_shown_as_one(draw: Draw, code: str | None) -> None:
    assert "กำลังตรวจสอบ" in draw("{% badge_verdict code %}", code=code)


def test_priority_opens_to_three_reasons_and_no_more(draw: Draw) -> None:
    shown = draw("{% chip_priority 'P1' reasons %}", reasons=["a<b", "two", "three", "four"])
    assert "<details" in shown
    assert "a&lt;b" in shown
    assert "three" in shown
    assert "four" not in shown


def test_priority_without_reasons_does_not_open(draw: Draw) -> None:
    assert "<details" not in draw("{% chip_priority 'P4' %}")


def test_scales_are_named_for_those_who_cannot_see_the_order(draw: Draw) -> None:
    assert "ระดับความรุนแรง:" in draw("{% chip_severity 'high' %}")
    assert "ระดับความเร่งด่วน:" in draw("{% chip_urgency 'urgent' %}")


def test_a_chip_speaks_the_language_of_each_page(draw: Draw) -> None:
    thai = ("th", "ระดับความรุนแรง:", "ทำทันที")
    for code, severity, priority in (thai, ("en", "Severity:", "do now"), thai):
        assert severity in draw("{% chip_severity 'high' %}", language=code)
        assert priority in draw("{% chip_priority 'P1' %}", language=code)


def test_weight_grows_with_the_band() -> None:
    for scale in (SEVERITIES, URGENCIES, PRIORITIES):
        assert [look.tone for look in scale.values()] == ["4", "3", "2", "1"]


def test_an_entity_is_text_and_never_a_link(draw: Draw) -> None:
    shown = draw("{% entity_chip 'url' masked copy=True %}", masked='hxxps://a[.]example/"><b>')
    assert "<a" not in shown
    assert "<b>" not in shown
    assert "hxxps://a[.]example/&quot;&gt;&lt;b&gt;" in shown


def test_an_entity_of_a_new_kind_is_still_shown(draw: Draw) -> None:
    assert "satellite" in draw("{% entity_chip 'satellite' 'x' %}")


def test_copying_needs_a_script_so_its_button_waits_for_one(draw: Draw) -> None:
    assert " hidden>" in draw("{% copy_button '123' %}")


def test_an_icon_is_silent_unless_it_is_named(draw: Draw) -> None:
    assert 'aria-hidden="true"' in draw("{% icon 'phone' %}")
    assert 'role="img" aria-label="โทร"' in draw("{% icon 'phone' label='โทร' %}")


def test_an_icon_that_was_never_drawn_is_refused(draw: Draw) -> None:
    with pytest.raises(KeyError):
        draw("{% icon 'unicorn' %}")


@pytest.mark.parametrize(
    ("one", "other", "marked"),
    [
        ("โอน5,000บาท", "โอน50,000บาท", ["<strong>5,000</strong>", "<strong>50,000</strong>"]),
        (
            "วันที่ ๑๒/๕/๒๕๖๙",
            "วันที่ ๑๓/๕/๒๕๖๙",
            ["<strong>๑๒/๕/๒๕๖๙</strong>", "<strong>๑๓/๕/๒๕๖๙</strong>"],
        ),
        ("ธนาคารไม่ปิดสาขา", "ธนาคารปิดสาขา", ["<strong>ไม่</strong>"]),
        ("it is not closed", "it is closed", ["<strong>not</strong> "]),
        ("รถไฟหยุด", "เรือหยุด", ["รถไฟ", "เรือ"]),
        ("<b>", "<i>", ["b", "i"]),
        ("เหมือนกัน 5", "เหมือนกัน 5", []),
    ],
)
def test_two_texts_differ_by_whole_words_numbers_and_denials(
    draw: Draw, one: str, other: str, marked: list[str]
) -> None:
    said = draw("{% beside one other label='a' other_label='b' %}", one=one, other=other)
    assert re.findall("<mark>(.*?)</mark>", said) == marked
    assert "<b>" not in said
