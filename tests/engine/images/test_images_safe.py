"""Opening bytes from strangers: pixels, or a refusal with a code, and never anything else."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from ruthan.matching.engine.images import safe
from ruthan.matching.engine.images.marks import mark
from ruthan.matching.engine.images.pdq import hash_image
from ruthan.matching.engine.images.safe import ImageRefused, open_image


def drawn(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    values = np.random.default_rng(7).integers(0, 256, (height, width, 4), dtype=np.uint8)
    return Image.fromarray(values).convert(mode)


def saved(picture: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large and is nearly empty."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 1000)), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def refusal(body: bytes) -> str:
    with pytest.raises(ImageRefused) as refused:
        open_image(body)
    assert refused.value.code in safe.CODES
    return refused.value.code


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_common_kinds_are_opened(form: str, mode: str) -> None:
    assert open_image(saved(drawn(mode=mode), form)).picture.size == (64, 48)


def test_a_broken_photo_of_an_iphone_is_refused() -> None:
    assert refusal(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40) == "broken"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"hello, this is a letter", "unknown_kind"),
        (b"%PDF-1.7 and so on", "unknown_kind"),
        (b"\xff\xd8\xff\xe0 and then nothing", "broken"),
        (png_of(20_000, 20_000), "too_many_pixels"),
        (png_of(200_000, 200_000), "too_many_pixels"),
        (saved(drawn(1, 1), "PNG"), "too_small"),
        (saved(drawn(500, 1), "PNG"), "too_small"),
        (saved(drawn(), "PNG")[:-600], "broken"),
        (saved(drawn(), "JPEG")[:-600], "broken"),
        (saved(drawn(), "TIFF"), "unknown_kind"),
    ],
)
def test_what_is_no_image_or_a_trap_is_refused_with_its_code(body: bytes, code: str) -> None:
    assert refusal(body) == code


def test_too_many_bytes_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "MAX_BYTES", 1000)
    assert refusal(saved(drawn(), "PNG")) == "too_large"


def test_of_an_animation_the_first_frame_counts_and_it_says_so() -> None:
    first, second = drawn(mode="L"), Image.new("L", (64, 48), 0)
    opened = open_image(saved(first, "GIF", save_all=True, append_images=[second]))
    assert opened.is_animated
    assert np.abs(np.asarray(opened.picture.convert("L"), int) - np.asarray(first, int)).max() < 2
    assert not open_image(saved(first, "GIF")).is_animated


def test_a_photo_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    assert open_image(saved(drawn(), "JPEG", exif=exif)).picture.size == (48, 64)


def test_what_is_clear_is_seen_on_white() -> None:
    clear = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    assert open_image(saved(clear, "PNG")).picture.getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bits_a_pixel_are_brought_to_eight() -> None:
    deep = Image.fromarray(np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16))
    shown = np.asarray(open_image(saved(deep, "PNG")).picture)
    assert shown.min() == 0
    assert shown.max() == 255


def test_a_large_picture_is_made_smaller_when_asked() -> None:
    body = saved(drawn(900, 300), "JPEG")
    assert open_image(body, at_most=300).picture.size == (300, 100)
    assert open_image(body).picture.size == (900, 300)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(["", "PNG", "JPEG", "GIF", "WEBP", "BMP"]), st.data()
)
@example(b"", "", None)
def test_any_bytes_are_marked_or_refused(
    noise: bytes, form: str, dice: st.DataObject | None
) -> None:
    body = bytearray(saved(drawn(), form)) if form else bytearray(noise)
    if form and dice is not None:
        at = dice.draw(st.integers(0, len(body) - 1))
        body[at : at + len(noise)] = noise
    try:
        assert 0 <= hash_image(bytes(body)).quality <= 100
        mark(bytes(body))
    except ImageRefused as refused:
        assert refused.code in safe.CODES
