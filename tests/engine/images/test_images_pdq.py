"""PDQ: the published hashes come out, all eight ways at once, and edits stay near."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.pictures.draw import picture
from ruthan.matching.engine.images.pdq import (
    DIHEDRAL,
    distance,
    from_hex,
    hash_all_ways,
    hash_image,
    hash_luma,
    to_hex,
)
from ruthan.matching.engine.images.safe import luma

SHARED = Path(os.environ.get("RUTHAN_SHARED", str(Path(__file__).parents[4] / "shared")))
EDITS = SHARED / "data" / "pdq"
SMALL = SHARED / "specs" / "hma"

needs_vectors = pytest.mark.skipif(
    not EDITS.is_dir() or not SMALL.is_dir(), reason="the published vectors are not here"
)


def rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


@needs_vectors
def test_every_pixel_hashed_gives_the_published_hashes_bit_for_bit() -> None:
    far = {}
    for one in rows(EDITS / "pdqhash_vectors.tsv", "\t"):
        name = one["file"].partition("/")[2]
        pdq = hash_image((EDITS / name).read_bytes(), full_size=True)
        far[name] = distance(pdq.words, from_hex(one["pdq_hex"]))
        assert pdq.quality == int(one["quality"])
    assert len(far) == 12
    assert max(far.values()) <= 2, far


@needs_vectors
def test_small_published_images_are_within_ten_bits() -> None:
    far = {}
    for one in rows(SMALL / "pdq-expected.csv", ","):
        file = SMALL / "pdq-images" / Path(one["path"]).name
        if file.exists():
            far[file.name] = distance(hash_image(file.read_bytes()).words, from_hex(one["pdq_hex"]))
    assert len(far) == 9
    assert max(far.values()) <= 10, far


@needs_vectors
def test_the_ordinary_hash_stays_near_and_so_do_all_edits_of_the_photo() -> None:
    original = hash_image((EDITS / "bridge-mods" / "aaa-orig.jpg").read_bytes()).words
    for one in rows(EDITS / "pdqhash_vectors.tsv", "\t"):
        body = (EDITS / one["file"].partition("/")[2]).read_bytes()
        assert distance(hash_image(body).words, from_hex(one["pdq_hex"])) <= 10
        assert distance(hash_image(body).words, original) <= 31


def turned(brightness: np.ndarray, name: str) -> np.ndarray:
    out = brightness
    if name.endswith("quarter-left"):
        out = np.rot90(out, 1)
    elif name.endswith("quarter-right"):
        out = np.rot90(out, -1)
    elif name.endswith("upside-down"):
        out = np.rot90(out, 2)
    return out[:, ::-1] if name.startswith("mirror") else out


def test_the_eight_ways_are_the_hashes_of_the_image_turned() -> None:
    brightness = luma(picture(0, width=300))
    ways = hash_all_ways(brightness)
    assert [name for name, _ in ways] == [name for name, *_ in DIHEDRAL]
    assert len({pdq.hex for _, pdq in ways}) == 8
    for name, pdq in ways:
        really = hash_luma(np.ascontiguousarray(turned(brightness, name)))
        assert distance(pdq.words, really.words) <= 2, name


def test_the_text_of_a_hash_is_read_back() -> None:
    words = np.array([1, 2**63, 12345, 2**64 - 1], dtype=np.uint64)
    assert (from_hex(to_hex(words)) == words).all()
    assert to_hex(words).endswith("0000000000000001")
    for bad in ("", "0" * 63, "g" * 64, "0" * 65, "๑" * 64):
        with pytest.raises(ValueError, match="64"):
            from_hex(bad)


def test_an_even_picture_says_nothing_and_its_quality_tells() -> None:
    assert hash_luma(np.full((80, 80), 127, np.float32)).quality == 0
    assert hash_luma(luma(picture(0, width=256))).quality > 50


@pytest.mark.parametrize("size", [(8, 8), (9, 500), (64, 64), (63, 65), (128, 1000)])
def test_any_size_is_hashed(size: tuple[int, int]) -> None:
    brightness = luma(picture(5, width=128).resize(size, Image.Resampling.BILINEAR))
    assert len(hash_luma(brightness).hex) == 64
