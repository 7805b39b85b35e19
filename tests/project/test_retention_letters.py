"""Letters of an installation without a mail server lie in files, and go as messages go."""

from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ruthan.core import clock
from ruthan.project import retention, unsent
from ruthan.project.doctor import machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_letters(settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    """One of 91 days ago and one of 89; messages are kept for 90."""
    settings.EMAIL_HOST, settings.RUTHAN_DATA = "", tmp_path
    folder = tmp_path / "mail"
    folder.mkdir()
    made = folder / "old.log", folder / "young.log"
    for letter, days in zip(made, (91, 89), strict=True):
        letter.write_text("To: mali@example.invalid")
        then = (clock.now() - timedelta(days=days)).timestamp()
        os.utime(letter, (then, then))
    return made


def test_the_old_one_goes_with_the_rule_of_messages(two_letters: tuple[Path, Path]) -> None:
    old, young = two_letters
    said: list[tuple[str, int]] = []
    retention.shred(retention.chosen("messaging.event"), say=lambda *one: said.append(one))
    assert old.exists()
    total = retention.shred(
        retention.chosen("messaging.message"), say=lambda *one: said.append(one)
    )
    assert (old.exists(), young.exists(), total) == (False, True, 1)
    assert ("messaging.message: letters in files", 1) in said


def test_what_lies_behind_a_link_is_not_touched(
    two_letters: tuple[Path, Path], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.log"
    two_letters[0].rename(elsewhere)
    two_letters[0].symlink_to(elsewhere)
    assert unsent.shred() == 0
    assert elsewhere.exists()


def test_the_dry_run_says_it_and_the_doctor_how_many_lie_there(
    two_letters: tuple[Path, Path],
) -> None:
    said = StringIO()
    call_command("shred", "--dry-run", "--only", "messaging.message", stdout=said)
    assert "with them 1 letters in files" in said.getvalue()
    assert two_letters[0].exists()
    assert "2 letters lie in" in machine.mail().words
