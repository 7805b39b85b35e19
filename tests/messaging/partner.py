"""A partner's program on this machine, and its endpoint; fixtures to import by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ruthan.messaging import actions
from ruthan.messaging.engine.kinds import CHOICES
from tests import makers
from tests.messaging.other_side import OtherSide, other_side

EVERY = [kind.code for kind in CHOICES]


@pytest.fixture
def partner() -> Iterator[OtherSide]:
    """The program of a partner."""
    with other_side() as held:
        yield held


@pytest.fixture
def registered(partner: OtherSide, lek: Any) -> actions.Registered:
    """The central bank's endpoint with its secret, for every kind of event."""
    return actions.register_endpoint(
        by=lek, organisation=makers.an_organisation("bot"), label="กระดานข่าว", url=partner.url,
        kinds=EVERY,
    )  # fmt: skip


@pytest.fixture
def endpoint(registered: actions.Registered) -> Any:
    """The same without the secret."""
    return registered.endpoint
