"""Charts start at zero, name their lines apart, and keep every number readable."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ruthan.ui.tags.cards import polyline
from ruthan.ui.tags.charts import nice_top

Draw = Callable[..., str]


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 1), (-3, 1), (1, 1), (3, 5), (7, 10), (10, 10), (214, 250), (0.3, 0.5), (1001, 2000)],
)
def test_the_scale_ends_on_a_round_number(highest: float, top: float) -> None:
    assert nice_top(highest) == pytest.approx(top)


def test_a_line_starts_at_zero_and_fills_its_box() -> None:
    assert polyline([0, 5, 10]) == "0.00,100.00 50.00,50.00 100.00,0.00"
    assert polyline([0, 0]) == "0.00,100.00 100.00,100.00"
    assert polyline([7]) == ""


def test_bars_are_a_table_with_one_lit_row(draw: Draw) -> None:
    shown = draw(
        "{% bar_chart rows title='t' highlight='SMS' %}", rows=[("LINE", 400), ("SMS", 100)]
    )
    assert shown.count('<tr class="lit">') == 1
    assert 'width="100.00%"' in shown
    assert 'width="25.00%"' in shown
    assert "<caption>t</caption>" in shown


def test_no_numbers_are_said_in_words(draw: Draw) -> None:
    assert "ยังไม่มีตัวเลข" in draw("{% bar_chart rows title='t' %}", rows=[])
    assert "ยังไม่มีตัวเลข" in draw("{% line_chart series labels title='t' %}", series=[], labels=[])


def test_all_zero_bars_are_empty_not_broken(draw: Draw) -> None:
    assert 'width="0.00%"' in draw("{% bar_chart rows title='t' %}", rows=[("a", 0)])


def test_lines_that_end_together_have_names_apart(draw: Draw) -> None:
    series = [{"name": name, "values": [1, 50 + i]} for i, name in enumerate("abc")]
    shown = draw("{% line_chart series labels title='t' %}", series=series, labels=["x", "y"])
    heights = sorted(float(y) for y in re.findall(r'<text x="100%" y="([\d.]+)%" dx', shown))
    assert len(heights) == 3
    assert all(b - a >= 8.99 for a, b in zip(heights, heights[1:], strict=False))


def test_the_twin_table_holds_every_number(draw: Draw) -> None:
    series = [{"name": "SMS", "values": [11, 22, 33]}]
    shown = draw("{% line_chart series labels title='t' %}", series=series, labels=["x", "y", "z"])
    table = shown[shown.index("<table>") :]
    assert all(f">{value}</td>" in table for value in (11, 22, 33))


def test_a_tile_tells_the_direction_in_words(draw: Draw) -> None:
    assert "เพิ่มขึ้น 12%" in draw("{% tile 'n' 5 12 %}")
    assert "ลดลง 3%" in draw("{% tile 'n' 5 -3 %}")
    assert "เท่าเดิม" in draw("{% tile 'n' 5 0 %}")
    assert "%" not in draw("{% tile 'n' 5 %}")
