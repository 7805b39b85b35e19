"""A process that tells a broadcast, killed with SIGKILL again and again: each is told once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from ruthan.core import clock
from ruthan.messaging import actions
from ruthan.messaging.models import Batch, Broadcast
from ruthan.project.simulator.state import Fault
from tests.messaging.conftest import notice

PEOPLE, KILLS = 4_000, 3

_TELLER = """
import sys
import django
from django.conf import settings
django.setup()
settings.RUTHAN_LINE_SECRET = settings.RUTHAN_LINE_TOKEN = "channel-token"
settings.RUTHAN_LINE_API = settings.RUTHAN_LINE_DATA_API = sys.argv[1]
from ruthan.messaging import actions
from ruthan.messaging.models import Batch, Broadcast
for held in Broadcast.objects.all():
    actions.cut(broadcast_id=held.pk)
    print("cut", flush=True)
for batch in Batch.objects.filter(state="waiting").order_by("number"):
    try:
        actions.deliver_batch(batch_id=batch.pk)
    except actions.StillTrying:
        continue
    print("told", flush=True)
"""


def _teller(address: str) -> subprocess.Popen[str]:
    """A worker's process on the database and the keys of this test."""
    db = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{db['USER']}@/{db['NAME']}?host={db['HOST']}&port={db['PORT']}",
        "RUTHAN_TEST_DATA": str(settings.RUTHAN_DATA),
        "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.test",
    }
    return subprocess.Popen(
        [sys.executable, "-c", _TELLER, address], env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_fan_out_goes_on_and_tells_everyone_once(
    followers: Any, line: Any, api_server: Any, settings: Any
) -> None:
    settings.RUTHAN_QUIET_HOURS = "none"
    followers(PEOPLE)
    actions.begin_broadcast(notice())
    line.faults = [Fault("multicast", 500, times=2, every=3, is_taken=True)]
    for kill in range(1, KILLS + 1):
        with _teller(api_server.url) as teller:
            assert teller.stdout is not None
            for _ in range(kill):
                assert teller.stdout.readline().strip() in {"cut", "told"}
            teller.send_signal(signal.SIGKILL)
            assert teller.wait(timeout=60) == -signal.SIGKILL
        Batch.objects.filter(tried_at__isnull=False).update(
            tried_at=clock.now() - timedelta(minutes=5)
        )
    for _ in range(3):
        with _teller(api_server.url) as teller:
            teller.communicate(timeout=60)

    reached = Counter(to for one in line.delivered for to in one.to)
    assert len(reached) == PEOPLE
    assert set(reached.values()) == {1}
    assert Broadcast.objects.get().state == "done"
