"""The demonstration shows an entry of every state, and leaves with nothing of people's own."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.core import clock
from ruthan.project.demo.entries import note_entries
from ruthan.registry.actions import forget_demonstration
from ruthan.registry.models import Dispute, Indicator, Sighting
from ruthan.registry.queries import entry_counts
from tests.registry.steps import ACCOUNT, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_it_is_seen_in_every_state_and_goes_without_a_trace(cast: dict[str, Any]) -> None:
    note_entries(cast, clock.now())
    assert entry_counts() == {"told": 3, "held": 1, "below": 1, "cleared": 1}
    assert Dispute.objects.filter(state="waiting").count() == 1
    own = seen(ACCOUNT, by="a person of flesh and blood")
    forget_demonstration([])
    left = Indicator.objects.get()
    assert (left.pk, left.people, left.is_demonstration) == (own.pk, 1, False)
    assert Sighting.objects.count() == 1
    assert Dispute.objects.count() == 0
