"""A partner's program on this machine, and its endpoint; fixtures to import by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ruthan.core import clock
from ruthan.messaging import actions
from ruthan.messaging.engine import signing
from ruthan.messaging.engine.kinds import CHOICES, KINDS
from ruthan.messaging.models import Event
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


def tell(kind: str = "verdict.published", key: str = "1", **over: Any) -> Event:
    """Something that partners hear of."""
    plain = {"subject": "C-4T8M2PXW", "data": KINDS[kind].example, "at": clock.now()}
    return actions.tell_partners(kind=kind, key=key, **(plain | over))


def is_signed(secret: str, call: Any) -> bool:
    """As the guide tells partners to check it."""
    made = signing.signature(
        secret, webhook_id=call.headers["webhook-id"],
        timestamp=int(call.headers["webhook-timestamp"]), body=call.body,
    )  # fmt: skip
    return made in call.headers["webhook-signature"].split()
