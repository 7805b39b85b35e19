"""Known images are found after what people do to them; others are not."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import pytest

from bench.pictures.draw import picture
from bench.pictures.edits import edited
from ruthan.matching.engine.images import gallery as gallery_module
from ruthan.matching.engine.images import shelf as shelf_module
from ruthan.matching.engine.images.gallery import STAGES, Found, Gallery
from ruthan.matching.engine.images.marks import Marks, mark
from ruthan.matching.engine.images.pdq import distance

KNOWN = range(8)  # one of each kind


@cache
def body(seed: int) -> bytes:
    out = io.BytesIO()
    picture(seed, width=320).save(out, "JPEG", quality=90)
    return out.getvalue()


@cache
def asked(seed: int, edit: str) -> Marks:
    return mark(edited(picture(seed, width=320), edit, seed=seed))


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    full = Gallery()
    for seed in KNOWN:
        full.add(str(seed), mark(body(seed)).kept())
    return full


def first(found: list[Found]) -> Found | None:
    return found[0] if found else None


def test_the_same_bytes_are_exact(gallery: Gallery) -> None:
    assert gallery.find(mark(body(3)))[0] == Found("3", 0, "exact", "none")


@pytest.mark.parametrize(
    ("edit", "seed", "stage", "transform"),
    [
        ("jpeg, half size", 4, "pdq", "none"),
        ("mirror", 4, "view", "mirror"),
        ("frame", 4, "view", "trimmed"),
        ("letterbox", 0, "view", "trimmed"),
        ("crop 5 %", 4, "points", "crop"),
        ("crop 10 %", 0, "points", "crop"),
        ("crop 20 %", 5, "points", "crop"),
        ("crop 20 % off-centre", 3, "points", "crop"),
        ("mirror, crop 10 %", 5, "points", "mirror+crop"),
        ("rotated 3 degrees", 1, "points", "rotated"),
        ("banner", 6, "points", "framed"),
        ("screenshot", 5, "points", "screenshot"),
    ],
)
def test_an_edited_image_is_found_and_it_is_said_how(
    gallery: Gallery, edit: str, seed: int, stage: str, transform: str
) -> None:
    found = first(gallery.find(asked(seed, edit)))
    assert found is not None
    assert (found.key, found.stage, found.transform) == (str(seed), stage, transform)


@pytest.mark.parametrize("edit", ["crop 10 %", "screenshot"])
def test_nothing_else_is_found_beside_it(gallery: Gallery, edit: str) -> None:
    for seed in KNOWN:
        assert {one.key for one in gallery.find(asked(seed, edit))} <= {str(seed)}


def test_other_images_of_the_same_kinds_are_not_found(gallery: Gallery) -> None:
    for seed in range(100, 108):
        other = io.BytesIO()
        picture(seed, width=200).save(other, "PNG")
        assert gallery.find(mark(other.getvalue())) == []


def test_matches_come_in_the_order_of_their_stages(gallery: Gallery) -> None:
    several = Gallery()
    several.add("points", asked(4, "crop 10 %").kept())
    several.add("exact", mark(body(4)).kept())
    several.add("view", asked(4, "mirror").kept())
    several.add("pdq", asked(4, "jpeg, half size").kept())
    found = several.find(mark(body(4)))
    assert [one.stage for one in found] == list(STAGES)
    assert [one.key for one in found] == list(STAGES)


def test_what_is_removed_is_not_found_and_what_is_added_is() -> None:
    gallery = Gallery()
    gallery.add("a", mark(body(5)).kept())
    for edit in ("jpeg, half size", "crop 10 %"):
        assert first(gallery.find(asked(5, edit))) is not None
    assert gallery.remove("a")
    assert not gallery.remove("a")
    assert len(gallery) == 0
    for edit in ("jpeg, half size", "crop 10 %"):
        assert gallery.find(asked(5, edit)) == []
    gallery.add("b", mark(body(5)).kept())
    assert [one.key for one in gallery.find(asked(5, "crop 10 %"))] == ["b"]


def test_a_key_that_is_given_again_replaces(gallery: Gallery) -> None:
    gallery = Gallery()
    gallery.add("a", mark(body(5)).kept())
    gallery.add("a", mark(body(4)).kept())
    assert len(gallery) == 1
    assert gallery.find(asked(5, "crop 10 %")) == []
    assert [one.key for one in gallery.find(asked(4, "crop 10 %"))] == ["a"]


def test_points_in_tables_are_found_as_those_compared_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shelf_module, "_LEAST_RECENT", 300)
    gallery = Gallery()
    for seed in KNOWN:
        gallery.add(str(seed), mark(body(seed)).kept())
        gallery.find(asked(0, "mirror"))
    assert gallery._shelf._tables is not None
    gallery.remove("5")
    for seed in (0, 1, 3, 4):
        assert first(gallery.find(asked(seed, "crop 10 %"))).key == str(seed)  # type: ignore[union-attr]
    assert gallery.find(asked(5, "crop 10 %")) == []


def test_hashes_alone_find_the_whole_the_mirrored_and_the_framed() -> None:
    gallery = Gallery()
    whole = mark(body(4)).pdq
    gallery.add_hash("listed", whole.words, quality=whole.quality)
    for edit, transform in (
        ("jpeg, half size", "none"),
        ("mirror", "mirror"),
        ("frame", "trimmed"),
    ):
        found = first(gallery.find(asked(4, edit)))
        assert found is not None
        assert (found.key, found.transform) == ("listed", transform)
        assert found.distance <= 31
    assert gallery.find(asked(4, "crop 20 %")) == []


def test_a_hash_of_low_quality_matches_nothing() -> None:
    gallery = Gallery()
    gallery.add_hash("weak", mark(body(4)).pdq.words, quality=49)
    assert gallery.find(asked(4, "jpeg, half size")) == []


def test_a_digest_alone_finds_the_same_bytes() -> None:
    gallery = Gallery()
    gallery.add_digest("md5", "D41D8CD98F00B204E9800998ECF8427E")
    found = gallery.find(asked(4, "mirror"), digests=("d41d8cd98f00b204e9800998ecf8427e",))
    assert found == [Found("md5", 0, "exact", "none")]
    assert gallery.find(asked(4, "mirror")) == []


def test_the_distance_of_a_match_by_points_is_that_of_the_whole_images(gallery: Gallery) -> None:
    one = asked(4, "crop 10 %")
    found = first(gallery.find(one))
    assert found is not None
    assert found.distance == distance(one.pdq.words, mark(body(4)).pdq.words)
    assert found.distance > 31


def test_few_pairs_are_believed_only_when_everything_agrees() -> None:
    def seen(**other: float) -> gallery_module.Agreement:
        return gallery_module.Agreement(
            **{"blocks": 1.0, "whole": 1.0, "seen": 1.0, "textured": 30, "middle": 1.0, **other}  # type: ignore[arg-type]
        )

    same = gallery_module.is_same
    assert same(4, 30, seen())
    assert not same(4, 30, seen(blocks=0.8))
    assert not same(5, 9, seen(blocks=0.875, whole=0.95, seen=0.5, textured=16))  # like faces
    assert same(8, 30, seen(blocks=0.75, whole=0.8))
    assert not same(8, 30, seen(blocks=0.9, whole=0.6))  # slips of one bank
    assert not same(16, 160, seen(blocks=0.9, whole=0.7))  # the same, larger
    assert not same(8, 160, seen())  # nearly all points have no fellow
    assert same(40, 100, seen(blocks=0.66, whole=0.5))  # a strip laid over it
    for bad in ({"seen": 0.1}, {"textured": 7}, {"middle": 0.5}, {"blocks": 0.4}):
        assert not same(100, 100, seen(**bad))


def test_marks_are_the_same_each_time() -> None:
    one, two = mark(body(0)), mark(body(0))
    assert np.array_equal(one.points.codes, two.points.codes)
    assert np.array_equal(one.points.places, two.points.places)
    assert one.pdq.hex == two.pdq.hex
