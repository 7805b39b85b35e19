"""Processes that write the same stories at once, one of them killed: one cluster a story remains."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from ruthan.matching import actions
from ruthan.matching.models import Cluster, Signature
from tests.matching.conftest import OTHER, RUMOUR, THIRD

STORIES = (RUMOUR, OTHER, THIRD)
_WRITER = """
import django, random, sys
django.setup()
from django.db import transaction
from ruthan.core import crypto
from ruthan.core.refs import uuid7
from ruthan.matching import actions
ends = ("", " ค่ะ", " นะครับ", " !!", " แชร์ด่วน", " ด้วยนะ")
texts = [story + end for story in sys.argv[2:] for end in ends]
random.Random(int(sys.argv[1])).shuffle(texts)
print("ready", flush=True)
sys.stdin.readline()
for text in texts:
    with transaction.atomic():
        key = crypto.new_data_key("report")
        actions.remember_report(report_id=uuid7(), text=text, data_key=key)
    print("written", flush=True)
"""


def _writer(seed: int) -> subprocess.Popen[str]:
    db = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{db['USER']}@/{db['NAME']}?host={db['HOST']}&port={db['PORT']}",
        "RUTHAN_TEST_DATA": str(settings.RUTHAN_DATA),
        "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.test",
    }
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(seed), *STORIES],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.usefixtures("alone")
@pytest.mark.django_db(transaction=True)
def test_one_cluster_a_story_remains_after_a_kill_and_the_repair():
    writers = [_writer(seed) for seed in range(2)]
    for writer in writers:
        assert writer.stdout.readline().strip() == "ready"
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    assert writers[0].stdout.readline().strip() == "written"
    writers[0].send_signal(signal.SIGKILL)
    written = [writer.stdout.read().count("written") for writer in writers]
    codes = [writer.wait(timeout=60) for writer in writers]
    for writer in writers:
        writer.stdin.close()
        writer.stdout.close()
    assert codes == [-signal.SIGKILL, 0]
    actions.repair()
    live = Cluster.objects.filter(merged_into=None)
    kept = Signature.objects.filter(is_removed=False).count()
    assert live.count() == len(STORIES)
    assert sum(live.values_list("reports", flat=True)) == kept >= 1 + sum(written)
    assert actions.repair(anew=True) == 0
