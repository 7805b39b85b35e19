"""The desk with its reference data, and two operators of one centre."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ruthan.core import custody
from ruthan.intake.actions import register_custody_key
from ruthan.matching import queries as matching
from tests import makers
from tests.hotline.desk import Operator


@pytest.fixture(autouse=True)
def _fresh_index() -> Iterator[None]:
    """What an earlier test was told is forgotten."""
    matching.reset_replica()
    yield
    matching.reset_replica()


@pytest.fixture
def centre(reference: Any) -> Any:
    """The national centre, which owns what names no province of another."""
    makers.an_organisation("ruthan-isan")
    return makers.an_organisation("ruthan")


@pytest.fixture
def desk(centre: Any, anan: Any) -> Operator:
    """anan, a screener, at the telephone."""
    return Operator(anan)


@pytest.fixture
def beside(centre: Any, fah: Any) -> Operator:
    """fah, a case officer of the same centre."""
    return Operator(fah)


@pytest.fixture
def private(centre: Any) -> bytes:
    """The key with which officers read what is sealed."""
    key, public = custody.new_pair()
    register_custody_key(by="system", public=public)
    return key
