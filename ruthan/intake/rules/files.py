"""Files from strangers: judged by their bytes, images decoded and written anew, bombs refused.

Nothing here touches the disk. An image leaves without metadata, upright, as PNG or JPEG; a PDF is
kept as it is and never rendered; a text becomes UTF-8. Every refusal has a stable code.
"""

from __future__ import annotations

import hashlib
import io
import struct
import unicodedata
import warnings
import zlib
from dataclasses import dataclass, replace

import pi_heif
from PIL import Image, ImageOps

from ruthan.core.text.limits import storable

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 5
MAX_PIXELS = 25_000_000
MAX_JPEG_PIXELS = 120_000_000  # telephones take 108 megapixels; a JPEG is decoded smaller for free
MIN_SIDE = 8
MAX_NAME = 120
_JPEG_QUALITY = 90

CODES = frozenset({"empty", "too_large", "unknown_kind", "broken", "too_many_pixels", "too_small"})

_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
)
_HOSTILE = (
    OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError,
    AttributeError, RuntimeError, MemoryError, struct.error, zlib.error,
    Image.DecompressionBombWarning,
)  # fmt: skip


class FileRefused(ValueError):
    """The file cannot be taken; `code` is one of CODES, `name` is the file's own."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{code}: {name}")
        self.code, self.name = code, name


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that may be kept; `kind` is image or file, `note` says what was changed."""

    name: str
    body: bytes
    kind: str
    media_type: str
    note: str = ""  # first_frame, smaller
    prints: bytes = b""  # MD5, SHA-1 and SHA-256 of an image as it was sent, for hash lists


def clean_upload(name: str, body: bytes) -> CleanFile:
    """Judge and clean one file; raises FileRefused with a code. Decodes at most 25 megapixels."""
    name = clean_name(name)
    if not body:
        raise FileRefused("empty", name)
    if len(body) > MAX_BYTES:
        raise FileRefused("too_large", name)
    kind = sniff(body)
    if kind == "PDF":
        return _pdf(name, body)
    if kind == "TEXT":
        return _text(name, body)
    if not kind:
        raise FileRefused("unknown_kind", name)
    return replace(_image(name, body, kind), prints=_prints(body))


def _prints(body: bytes) -> bytes:
    """The digests by which lists of others know files."""
    weak = (hashlib.md5(body, usedforsecurity=False), hashlib.sha1(body, usedforsecurity=False))
    return b"".join(one.digest() for one in (*weak, hashlib.sha256(body)))


def sniff(body: bytes) -> str:
    """What the bytes are (JPEG, PNG, GIF, WEBP, HEIF, PDF, TEXT), or '' for anything else."""
    head = body[:16]
    for mark, kind in (
        (b"\xff\xd8\xff", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"GIF87a", "GIF"),
        (b"GIF89a", "GIF"),
        (b"%PDF-", "PDF"),
    ):
        if head.startswith(mark):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "HEIF"
    return "TEXT" if _decoded(body) is not None else ""


def clean_name(name: str) -> str:
    """The last part of a file name, printable and short; never used as a path."""
    last = storable(name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    if len(shown) > MAX_NAME:
        stem, dot, ending = shown.rpartition(".")
        shown = stem[: MAX_NAME - 12] + dot + ending[:10] if dot else shown[:MAX_NAME]
    return shown or "file"


def _pdf(name: str, body: bytes) -> CleanFile:
    if b"%%EOF" not in body[-2048:]:
        raise FileRefused("broken", name)
    return CleanFile(name, body, "file", "application/pdf")


def _text(name: str, body: bytes) -> CleanFile:
    text = storable(_decoded(body) or "").strip()
    if not text:
        raise FileRefused("empty", name)
    return CleanFile(name, text.encode(), "file", "text/plain")


def _decoded(body: bytes) -> str | None:
    """The bytes as text: UTF-8, marked UTF-16, or the old Thai code page; else None."""
    codec = "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    for attempt in (codec, "cp874"):
        try:
            text = body.decode(attempt)
        except UnicodeError:
            continue
        if not any(c < " " and c not in "\t\n\r\f\v" for c in text):
            return text
    return None


def _image(name: str, body: bytes, kind: str) -> CleanFile:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture, note = _heif(body) if kind == "HEIF" else _raster(body, kind)
            return _written(name, picture, lossless=kind in {"PNG", "GIF"}, note=note)
    except _Refusal as refusal:
        raise FileRefused(refusal.args[0], name) from None
    except Image.DecompressionBombError as error:
        raise FileRefused("too_many_pixels", name) from error
    except _HOSTILE as error:
        raise FileRefused("broken", name) from error


class _Refusal(Exception):
    """A refusal on its way to the one place that knows the name."""


def _raster(body: bytes, kind: str) -> tuple[Image.Image, str]:
    with Image.open(io.BytesIO(body), formats=[kind]) as image:
        note = "first_frame" if getattr(image, "n_frames", 1) > 1 else ""
        _measure(image.size, most=MAX_JPEG_PIXELS if kind == "JPEG" else MAX_PIXELS)
        if image.width * image.height > MAX_PIXELS:
            note = "smaller"
            _draft(image)
        image.seek(0)
        image.load()
        return ImageOps.exif_transpose(image), note


def _draft(image: Image.Image) -> None:
    """Let the JPEG decoder give a half, quarter or eighth; refuses when that is too much."""
    for part in (2, 4, 8):
        image.draft("RGB", (image.width // part, image.height // part))
        if image.width * image.height <= MAX_PIXELS:
            return
    raise _Refusal("too_many_pixels")


def _heif(body: bytes) -> tuple[Image.Image, str]:
    """The main picture; libheif turns it upright by itself, so its Exif orientation is not used."""
    file = pi_heif.open_heif(io.BytesIO(body), convert_hdr_to_8bit=True)
    _measure(file.size, most=MAX_PIXELS)
    return file.to_pillow(), "first_frame" if len(file) > 1 else ""


def _measure(size: tuple[int, int], *, most: int) -> None:
    if size[0] * size[1] > most:
        raise _Refusal("too_many_pixels")
    if min(size) < MIN_SIDE:
        raise _Refusal("too_small")


def _written(name: str, picture: Image.Image, *, lossless: bool, note: str) -> CleanFile:
    """The pixels written anew, with nothing that came beside them."""
    clear = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    plain = picture.convert("RGBA" if clear else "L" if picture.mode in {"1", "L"} else "RGB")
    plain.info = {}
    if lossless or clear:
        body = _encoded(plain, "PNG", compress_level=4)
        if len(body) <= MAX_BYTES:
            return CleanFile(name, body, "image", "image/png", note)
    if clear:
        ground = Image.new("RGB", plain.size, "white")
        ground.paste(plain, mask=plain.getchannel("A"))
        plain = ground
    body = _encoded(plain, "JPEG", quality=_JPEG_QUALITY)
    return CleanFile(name, body, "image", "image/jpeg", note)


def _encoded(picture: Image.Image, form: str, **how: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()
