"""A process that reads what is known still answers: its threads take short turns."""

from __future__ import annotations

import subprocess
import sys

_SAY = "import {module} as m, sys; {call}; print(sys.getswitchinterval() <= 0.001)"


def test_a_web_process_takes_short_turns() -> None:
    said = _said("ruthan.project.wsgi", "m.application")
    assert said == "True"


def test_a_worker_takes_short_turns() -> None:
    call = (
        "from django.core.management import call_command; "
        "m.asyncio.run = lambda work: work.close(); call_command('work', one_shot=True)"
    )
    said = _said("ruthan.project.management.commands.work", call)
    assert said == "True"


def _said(module: str, call: str) -> str:
    """What a fresh process says; the settings of the tests, no database is asked."""
    program = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'ruthan.project.settings.test'"
    )
    program += "; django.setup(); " + _SAY.format(module=module, call=call)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1]
