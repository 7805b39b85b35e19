"""`ruthan kit`: a zip or a folder of a signed fact, and what it refuses."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruthan.project import cli
from ruthan.project.cli import kit as command
from ruthan.publishing.engine.kit import voice
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_already(work: Callable[[], int]) -> int:
        return work()

    monkeypatch.setattr(command, "with_database", open_already)
    monkeypatch.setattr(voice, "can_speak", lambda language: False)


def test_a_whole_kit_goes_into_a_zip(an_answer: Any, tmp_path: Path, capsys: Any) -> None:
    ref, target = an_answer(title_en="").ref, tmp_path / "kit.zip"
    assert cli.main(["kit", ref, "--to", str(target)]) == 0
    names = zipfile.ZipFile(target).namelist()
    assert "share/share-1200x630-th.png" in names
    assert not [path for path in tmp_path.iterdir() if path != target]
    assert capsys.readouterr().out.strip() == str(target)


def test_some_forms_go_into_a_folder(an_answer: Any, tmp_path: Path) -> None:
    ref = an_answer().ref
    wanted = ["--only", "bill", "--only", "radio_30", "--language", "en"]
    assert cli.main(["kit", ref, "--to", str(tmp_path / "kit"), *wanted]) == 0
    files = {path.name for path in (tmp_path / "kit").rglob("*") if path.is_file()}
    assert files == {"bill-en.txt", "radio-30-en.txt", "manifest.json", "README.txt"}


def test_without_a_name_the_file_is_named_after_the_version(
    an_answer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ref = an_answer().ref
    assert cli.main(["kit", ref.lower(), "--only", "bill"]) == 0
    assert (tmp_path / f"{ref}-v1.zip").exists()


def test_what_waits_for_a_person_is_named_and_told_by_the_exit_code(
    an_answer: Any, tmp_path: Path, capsys: Any
) -> None:
    ref = an_answer(title_th="ธนาคารตัวอย่างเปิดทุกสาขาตามปกติ " * 4, advice_th="").ref
    target = tmp_path / "kit.zip"
    assert cli.main(["kit", ref, "--to", str(target), "--only", "bill"]) == 3
    assert "left out: bill th: too_long" in capsys.readouterr().err
    manifest = json.loads(zipfile.ZipFile(target).read("manifest.json"))
    assert manifest["left_out"][0]["form"] == "bill"


@pytest.mark.parametrize("language", ["th", "en"])
def test_what_has_no_kit_is_refused(language: str, tmp_path: Path, capsys: Any) -> None:
    ref = makers.a_claim().ref
    assert cli.main(["kit", ref, "--to", str(tmp_path / "x.zip"), "--language", language]) == 1
    assert "signed" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_english_is_refused_where_nobody_wrote_it(an_answer: Any, capsys: Any) -> None:
    assert cli.main(["kit", an_answer(title_en="").ref, "--language", "en"]) == 1
    assert "English" in capsys.readouterr().err


def test_an_alert_that_is_over_is_refused(an_alert: Any, capsys: Any) -> None:
    alert = an_alert()
    type(alert).objects.filter(pk=alert.pk).update(state="ended")
    assert cli.main(["kit", alert.ref]) == 1
    assert "out of date" in capsys.readouterr().err


def test_an_unknown_form_is_wrong_usage(an_answer: Any, capsys: Any) -> None:
    assert cli.main(["kit", an_answer().ref, "--only", "poster"]) == 2
    assert "radio_30" in capsys.readouterr().err
