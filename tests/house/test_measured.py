"""The speed of every page is measured: the benchmark knows a row for each address."""

from __future__ import annotations

from fnmatch import fnmatchcase

from bench.spine import browse, pages
from tests.house.addresses import ADDRESSES


def test_every_address_that_is_read_is_asked_or_left_out_by_name() -> None:
    asked = [
        name for name, address in ADDRESSES.items()
        if browse.can_be_read(address) and not browse.is_unasked(name)
    ]  # fmt: skip
    rows = {name: browse.row_of(name) for name in asked if ADDRESSES[name].arguments}
    assert {row.beginning for row in rows.values()} == {row.beginning for row in pages.ROWS}
    assert set(asked) >= set(pages.VARIANTS)
    assert len(asked) > 200


def test_what_is_only_pressed_is_known_from_what_is_read() -> None:
    for name in ("triage:take", "claims:approve", "api-acknowledge"):
        assert not browse.can_be_read(ADDRESSES[name]), name
    for name in ("triage:queue", "claims:edit", "api-claims", "publishing:answers"):
        assert browse.can_be_read(ADDRESSES[name]), name


def test_nothing_is_left_out_that_is_gone() -> None:
    for pattern in pages.UNASKED:
        assert any(fnmatchcase(name, pattern) for name in ADDRESSES), pattern
