"""Files from strangers: judged by their bytes, written anew, refused with a code."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ruthan.intake.rules.files import CODES, FileRefused, clean_name, clean_upload, sniff


def picture(
    form: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **how: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode in {"L", "P"} else None).save(out, form, **how)
    return out.getvalue()


def refused(name: str, body: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        clean_upload(name, body)
    assert refusal.value.code in CODES
    return refusal.value.code


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_an_image_of_each_kind_is_decoded_and_written_anew(form: str) -> None:
    clean = clean_upload("a", picture(form))

    with Image.open(io.BytesIO(clean.body)) as image:
        assert image.size == (64, 48)
        assert image.format in {"PNG", "JPEG"}
    assert clean.kind == "image"
    assert clean.media_type in {"image/png", "image/jpeg"}


def test_the_bytes_count_not_the_name() -> None:
    assert clean_upload("holiday.png", b"%PDF-1.7 ... %%EOF").media_type == "application/pdf"
    assert clean_upload("letter.pdf", picture("JPEG")).media_type == "image/jpeg"
    assert refused("photo.jpg", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)) == "unknown_kind"


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "บ้านตัวอย่าง เลขที่ 000"
    exif.get_ifd(0x8825)[2] = (13.0, 45.0, 0.0)

    clean = clean_upload("a.jpg", picture("JPEG", (60, 30), exif=exif, comment=b"secret place"))

    with Image.open(io.BytesIO(clean.body)) as image:
        assert image.size == (30, 60)
        assert not image.getexif()
        assert "comment" not in image.info
    assert b"secret" not in clean.body


def test_text_beside_the_pixels_of_a_png_is_gone() -> None:
    info = PngInfo()
    info.add_text("Author", "คนตัวอย่าง", zip=True)
    info.add_itxt("Comment", "hidden words")

    clean = clean_upload("a.png", picture("PNG", pnginfo=info, icc_profile=b"x" * 200))

    with Image.open(io.BytesIO(clean.body)) as image:
        image.load()
        assert image.info == {}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png_is_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (20, 20)).save(out, "PNG")

    assert clean_upload("a.png", out.getvalue()).media_type == "image/png"


def test_a_print_ready_jpeg_becomes_one_that_screens_show() -> None:
    clean = clean_upload("a.jpg", picture("JPEG", mode="CMYK"))

    with Image.open(io.BytesIO(clean.body)) as image:
        assert image.mode == "RGB"


def test_transparent_pixels_stay_transparent() -> None:
    clean = clean_upload("a.webp", picture("WEBP", mode="RGBA", lossless=True))

    with Image.open(io.BytesIO(clean.body)) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_kept_and_it_is_said(form: str) -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)

    clean = clean_upload("a", out.getvalue())

    with Image.open(io.BytesIO(clean.body)) as image:
        assert getattr(image, "n_frames", 1) == 1
        assert image.convert("RGB").getpixel((5, 5))[0] > 200
    assert clean.note == "first_frame"


def png_header(width: int, height: int, body: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + body
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(50_000, 50_000), (5_001, 5_000), (2_000_000, 2_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    assert refused("bomb.png", png_header(*size)) in {"too_many_pixels", "broken"}


def test_a_bomb_of_compressed_text_is_refused() -> None:
    data = b"Comment\0\0" + zlib.compress(b"a" * 80_000_000)
    text = (
        struct.pack(">I", len(data))
        + b"zTXt"
        + data
        + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    )

    assert refused("bomb.png", png_header(64, 64, text)) == "broken"


def test_a_telephones_huge_photo_is_made_smaller_not_refused() -> None:
    clean = clean_upload("a.jpg", picture("JPEG", (7_000, 5_000), mode="L"))

    with Image.open(io.BytesIO(clean.body)) as image:
        assert image.width * image.height <= 25_000_000
        assert image.width / image.height == pytest.approx(1.4, abs=0.01)
    assert clean.note == "smaller"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("empty.png", b"", "empty"),
        ("dot.png", picture(size=(1, 1)), "too_small"),
        ("line.png", picture(size=(400, 2)), "too_small"),
        ("cut.png", picture(size=(600, 600), mode="L")[:60], "broken"),
        ("cut.jpg", picture("JPEG", (800, 800))[:400], "broken"),
        ("cut.gif", b"GIF89a\x40", "broken"),
        ("cut.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "broken"),
        ("fake.heic", b"\x00\x00\x00\x18ftypheic" + bytes(64), "broken"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj", "broken"),
        ("spaces.txt", b"   \n ", "empty"),
        ("big.txt", b"a" * (10 * 1024 * 1024 + 1), "too_large"),
        ("program.exe", b"MZ" + bytes(range(256)), "unknown_kind"),
        ("page.svg", b"\xff\x00<svg", "unknown_kind"),
    ],
)
def test_what_cannot_be_taken_has_its_code(name: str, body: bytes, code: str) -> None:
    assert refused(name, body) == code


def test_a_drawing_with_script_is_only_text() -> None:
    clean = clean_upload("x.svg", b"<svg onload='alert(1)'></svg>")

    assert (clean.kind, clean.media_type) == ("file", "text/plain")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_thai_text_of_any_usual_encoding_becomes_utf8(codec: str) -> None:
    clean = clean_upload("แชต.txt", "สวัสดีค่ะ โอนเงินด่วน".encode(codec))

    assert clean.body.decode() == "สวัสดีค่ะ โอนเงินด่วน"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\สลิป.png", "สลิป.png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\x00b\n.png", "ab.png"),
        ("", "file"),
        ("ก" * 300 + ".jpeg", "ก" * 108 + ".jpeg"),
    ],
)
def test_a_name_is_shown_and_never_a_path(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_pdf_is_kept_byte_for_byte() -> None:
    body = b"%PDF-1.4\n" + bytes(range(256)) * 4 + b"\n%%EOF\n"

    assert clean_upload("a.pdf", body).body == body


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]), st.data())
def test_a_damaged_image_is_cleaned_or_refused_and_never_crashes(
    form: str, data: st.DataObject
) -> None:
    body = bytearray(picture(form))
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(body)))
    try:
        clean_upload("x", bytes(body[:cut]))
    except FileRefused as refusal:
        assert refusal.code in CODES


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_cleaned_or_refused(body: bytes) -> None:
    try:
        clean = clean_upload("x", body)
    except FileRefused as refusal:
        assert refusal.code in CODES
    else:
        assert clean.body
        assert sniff(body)
