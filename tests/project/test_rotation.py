"""Rotating keys: interrupted at any moment it is taken up again; old signatures keep counting."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ruthan.core import clock, crypto, keyring
from ruthan.core.models import DataKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(fresh_keys: Path) -> dict[Any, bytes]:
    """Seven live keys with a text under each, and a destroyed one."""
    made = [crypto.new_data_key("report") for _ in range(7)]
    held = {key.pk: crypto.seal(key, "x", f"ข้อความ {key.pk}") for key in made}
    crypto.destroy(crypto.new_data_key("report"))
    return held


def all_open(sealed: dict[Any, bytes]) -> bool:
    keys = DataKey.objects.in_bulk(list(sealed))
    return all(
        crypto.open_text(keys[pk], "x", body) == f"ข้อความ {pk}" for pk, body in sealed.items()
    )


def said(capsys: Any, *arguments: str) -> str:
    call_command("rotate_keys", *arguments)
    return str(capsys.readouterr().out)


@pytest.mark.parametrize("broken_after", [0, 1, 3])
def test_a_rotation_that_breaks_off_leaves_everything_readable_and_goes_on(
    broken_after: int, sealed: dict[Any, bytes], monkeypatch: Any
) -> None:
    wrapped: list[int] = []
    again = crypto._wrap_again

    def killed(key: DataKey) -> None:
        if len(wrapped) == broken_after * 2:
            raise KeyboardInterrupt
        wrapped.append(1)
        again(key)

    monkeypatch.setattr(crypto, "_wrap_again", killed)
    with pytest.raises(KeyboardInterrupt):
        crypto.rotate(batch=2)
    monkeypatch.setattr(crypto, "_wrap_again", again)
    assert all_open(sealed)
    assert {one.name: one.live for one in crypto.generations()} == {
        "g1": 7 - broken_after * 2, "g2": broken_after * 2,
    }  # fmt: skip
    assert crypto.rewrap(batch=2) == 7 - broken_after * 2
    assert all_open(sealed)
    assert crypto.generations()[-1].live == 7


def test_the_status_says_what_is_needed_and_what_may_go(
    sealed: dict[Any, bytes], capsys: Any, at: Any
) -> None:
    assert "g1: since" in said(capsys, "--status")
    keyring.add_generation()
    text = said(capsys, "--status")
    assert "wraps 7 live keys, still needed" in text
    assert "7 data keys wrapped again" in said(capsys)
    text = said(capsys, "--status")
    assert "g1: " in text
    assert "forgotten after" in text
    assert "g3: " in text
    assert "wraps 7 live keys, in use" in text
    at(clock.now() + timedelta(days=8))
    assert "forgotten with the next rotation" in said(capsys, "--status")
    said(capsys)
    assert [one.name for one in crypto.generations()] == ["g3", "g4"]
    assert all_open(sealed)


def test_the_word_of_the_metrics_is_renewed(fresh_keys: Path, capsys: Any, settings: Any) -> None:
    from ruthan.project import metrics

    metrics.ensure_token()
    before = metrics.token()
    assert "new word" in said(capsys, "--metrics")
    assert metrics.token() != before
    settings.RUTHAN_METRICS_TOKEN = "set"
    with pytest.raises(CommandError, match="RUTHAN_METRICS_TOKEN"):
        said(capsys, "--metrics")


READ = "from django.conf import settings as s; print(s.SECRET_KEY, *s.SECRET_KEY_FALLBACKS)"


def keys_of(data: Path) -> list[str]:
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path),
        "RUTHAN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "ruthan.project.settings.prod",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_the_key_before_still_counts(fresh_keys: Path, capsys: Any, monkeypatch: Any) -> None:
    first = keys_of(fresh_keys.parent)
    assert len(first) == 1
    assert "Restart" in said(capsys, "--django")
    second = keys_of(fresh_keys.parent)
    assert (len(second), second[1]) == (2, first[0])
    assert second[0] != first[0]
    for name in ("django.key", "django.key.old"):
        assert stat.S_IMODE((fresh_keys / name).stat().st_mode) == 0o600
    monkeypatch.setenv("RUTHAN_SECRET_KEY", "x")
    with pytest.raises(CommandError, match="FALLBACKS"):
        said(capsys, "--django")
