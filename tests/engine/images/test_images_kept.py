"""What is kept of an image comes back from its bytes, and foreign bytes are refused."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.pictures.draw import picture
from bench.pictures.edits import edited
from ruthan.matching.engine.images.gallery import Gallery
from ruthan.matching.engine.images.kept import Kept, KeptRefused, unpack
from ruthan.matching.engine.images.marks import KEPT_POINTS, mark


@pytest.fixture(scope="module")
def kept() -> Kept:
    out = io.BytesIO()
    picture(4, width=320).save(out, "PNG")
    return mark(out.getvalue()).kept()


def test_a_kept_image_comes_back_from_its_bytes_and_is_found_by_them(kept: Kept) -> None:
    body = kept.pack()
    again = unpack(body)
    assert again.pack() == body
    assert again.sha256 == kept.sha256
    assert [one.words.tolist() for one in again.hashes] == [h.words.tolist() for h in kept.hashes]
    assert np.array_equal(again.points.codes, kept.points.codes)
    gallery = Gallery()
    gallery.add("a", again)
    for edit in ("jpeg, half size", "mirror", "crop 10 %", "screenshot"):
        found = gallery.find(mark(edited(picture(4, width=320), edit, seed=1)))
        assert [one.key for one in found] == ["a"], edit


def test_it_is_small_and_holds_no_more_points_than_it_says(kept: Kept) -> None:
    assert len(kept.pack()) < 8000
    assert len(kept.points) <= KEPT_POINTS


def test_bytes_of_another_version_or_length_are_refused(kept: Kept) -> None:
    body = kept.pack()
    for bad in (b"", body[:-1], body + b"x", b"\x02" + body[1:], body[:40]):
        with pytest.raises(KeptRefused):
            unpack(bad)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_unpacked_or_refused(noise: bytes, is_ours: object) -> None:
    try:
        unpack(b"\x01" + noise if is_ours else noise)
    except KeptRefused as refused:
        assert str(refused)
