"""`ruthan hash` and `ruthan images match` as people call them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bench.pictures.draw import picture
from bench.pictures.edits import edited
from ruthan.matching.engine.images.pdq import hash_image
from ruthan.project.cli import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two images, one of them in a folder, a letter and a link."""
    place = tmp_path / "photos"
    (place / "ลึก").mkdir(parents=True)
    (place / "b.jpg").write_bytes(edited(picture(4, width=320), "jpeg, half size", seed=1))
    (place / "ลึก" / "a.png").write_bytes(edited(picture(5, width=320), "crop 10 %", seed=1))
    (place / "letter.txt").write_text("สวัสดี", encoding="utf-8")
    (place / "link.jpg").symlink_to(place / "b.jpg")
    return place


@pytest.fixture
def known(tmp_path: Path) -> Path:
    place = tmp_path / "known"
    place.mkdir()
    for seed in (4, 5, 6):
        picture(seed, width=320).save(place / f"{seed}.png")
    return place


def said(
    capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, list[dict[str, object]], str]:
    code = main(list(words))
    out = capsys.readouterr()
    return code, [json.loads(line) for line in out.out.splitlines()], out.err


def test_hash_writes_a_line_for_every_file_in_order(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, rows, errors = said(capsys, "hash", str(folder))
    assert code == 3
    assert [row["file"] for row in rows] == ["b.jpg", "letter.txt", "ลึก/a.png"]
    whole = hash_image((folder / "b.jpg").read_bytes(), full_size=True)
    assert (rows[0]["pdq"], rows[0]["quality"]) == (whole.hex, whole.quality)
    assert list(rows[0]) == ["file", "sha256", "pdq", "quality"]
    assert rows[1]["error"] == "unknown_kind"
    assert rows[1]["pdq"] is None
    assert len(str(rows[1]["sha256"])) == 64
    assert errors.splitlines() == [f"{folder}/letter.txt: unknown_kind"]
    assert said(capsys, "hash", str(folder))[1] == rows


def test_match_against_a_folder(
    folder: Path, known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, rows, _ = said(capsys, "images", "match", str(folder), "--against", str(known))
    assert code == 3
    assert [(row["file"], [match["file"] for match in row["matches"]]) for row in rows] == [
        ("b.jpg", ["4.png"]), ("letter.txt", []), ("ลึก/a.png", ["5.png"]),
    ]  # fmt: skip
    assert set(rows[0]["matches"][0]) == {"file", "distance", "stage", "transform"}
    assert (rows[0]["matches"][0]["stage"], rows[2]["matches"][0]["stage"]) == ("pdq", "points")
    assert rows[2]["matches"][0]["transform"] == "crop"


def test_match_against_what_hash_wrote(
    folder: Path, known: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["hash", str(known)])
    listed = tmp_path / "list.ndjson"
    listed.write_text(capsys.readouterr().out + "{oops\n", encoding="utf-8")
    (folder / "copy.png").write_bytes((known / "6.png").read_bytes())
    (folder / "letter.txt").unlink()
    code, rows, errors = said(capsys, "images", "match", str(folder), "--against", str(listed))
    assert code == 3
    assert f"{listed}:4: not JSON" in errors
    found = {row["file"]: [(m["file"], m["stage"]) for m in row["matches"]] for row in rows}
    assert found == {"b.jpg": [("4.png", "pdq")], "copy.png": [("6.png", "exact")], "ลึก/a.png": []}


def test_match_against_a_line_file_names_the_hash(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdq = hash_image((folder / "b.jpg").read_bytes(), full_size=True).hex
    listed = tmp_path / "list.txt"
    listed.write_text(f"{pdq},90\n", encoding="utf-8")
    (folder / "letter.txt").unlink()
    code, rows, _ = said(capsys, "images", "match", str(folder), "--against", str(listed))
    assert code == 0
    assert rows[0]["matches"] == [{"file": pdq, "distance": 0, "stage": "pdq", "transform": "none"}]


@pytest.mark.parametrize("against", ["nowhere", "letter.txt", "empty"])
def test_nothing_to_match_against_is_a_usage_error(
    against: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty").mkdir()
    code, rows, errors = said(
        capsys, "images", "match", str(folder), "--against", str(folder / against)
    )
    assert (code, rows) == (2, [])
    assert errors


def test_no_folder_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "hash", "/nowhere/at/all")[0] == 2


@pytest.mark.parametrize("made", ["md5", "sha1", "sha256"])
def test_a_file_that_cannot_be_opened_is_found_by_any_digest_of_a_list(
    made: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = (folder / "letter.txt").read_bytes()
    listed = tmp_path / "list.txt"
    listed.write_text(f"{made} {hashlib.new(made, body, usedforsecurity=False).hexdigest()}\n")
    code, rows, _ = said(capsys, "images", "match", str(folder), "--against", str(listed))
    assert code == 3
    (letter,) = [row for row in rows if row["file"] == "letter.txt"]
    assert letter["error"] == "unknown_kind"
    assert [one["stage"] for one in letter["matches"]] == ["exact"]


def test_the_same_bytes_that_nobody_can_open_are_found_in_a_folder(
    folder: Path, known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (known / "same.txt").write_bytes((folder / "letter.txt").read_bytes())
    code, rows, _ = said(capsys, "images", "match", str(folder), "--against", str(known))
    assert code == 3
    (letter,) = [row for row in rows if row["file"] == "letter.txt"]
    assert [one["file"] for one in letter["matches"]] == ["same.txt"]
