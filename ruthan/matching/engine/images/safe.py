"""Opening image bytes from strangers: pixels come out, or a refusal with a stable code.

Only raster kinds are opened. Of an animation the first frame counts. The picture is turned
upright as its Exif orientation says, and what is transparent is seen on white.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES: Final = 50 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000
MAX_JPEG_PIXELS: Final = 120_000_000  # telephones take 108 megapixels; a JPEG is decoded smaller
MIN_SIDE: Final = 8

CODES: Final = frozenset(
    {"empty", "too_large", "unknown_kind", "broken", "too_many_pixels", "too_small"}
)

_KINDS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
_HEIF_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
)
_HOSTILE: Final = (
    OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError,
    AttributeError, RuntimeError, MemoryError, struct.error, zlib.error,
    Image.DecompressionBombWarning,
)  # fmt: skip

Pixels = npt.NDArray[np.uint8]


class ImageRefused(ValueError):
    """The bytes are not opened as an image; `code` is one of CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture upright in RGB; `is_animated` when more than the first frame was there."""

    picture: Image.Image
    is_animated: bool = False


def open_image(body: bytes, *, at_most: int | None = None) -> Opened:
    """The picture of some bytes; raises ImageRefused and nothing else.

    `at_most` is a side in pixels: a larger picture is made smaller, a JPEG already while it is
    decoded. Without it the picture has its full size, a JPEG of more than 50 megapixels half.
    """
    if not body:
        raise ImageRefused("empty")
    if len(body) > MAX_BYTES:
        raise ImageRefused("too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = _heif(body) if _is_heif(body) else _raster(body, at_most)
            return Opened(_within(opened.picture, at_most), opened.is_animated)
    except ImageRefused:
        raise
    except Image.DecompressionBombError as error:
        raise ImageRefused("too_many_pixels") from error
    except UnidentifiedImageError as error:
        raise ImageRefused("broken" if _kind(body) else "unknown_kind") from error
    except _HOSTILE as error:
        raise ImageRefused("broken") from error


def luma(picture: Image.Image) -> npt.NDArray[np.float32]:
    """The brightness of every pixel, 0 to 255, as the PDQ paper weighs the colours."""
    if picture.mode == "L":
        return np.asarray(picture, dtype=np.float32)
    rgb = np.asarray(picture, dtype=np.float32)
    weights = np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return np.ascontiguousarray(rgb @ weights)


def _is_heif(body: bytes) -> bool:
    return body[4:8] == b"ftyp" and body[8:12] in _HEIF_BRANDS


def _kind(body: bytes) -> bool:
    """Whether the bytes begin like an image that is read here."""
    starts = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")
    return body.startswith(starts) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def _raster(body: bytes, at_most: int | None) -> Opened:
    with Image.open(io.BytesIO(body), formats=_KINDS) as image:
        is_jpeg = image.format in {"JPEG", "MPO"}
        _measure(image.size, most=MAX_JPEG_PIXELS if is_jpeg else MAX_PIXELS)
        if is_jpeg:
            _draft(image, at_most)
        is_animated = getattr(image, "n_frames", 1) > 1
        image.seek(0)
        image.load()
        return Opened(_on_white(ImageOps.exif_transpose(image)), is_animated)


def _draft(image: Image.Image, at_most: int | None) -> None:
    """Let the JPEG decoder give a half, quarter or eighth when that is still large enough."""
    width, height = image.size
    for part in (8, 4, 2):
        if at_most and max(width, height) // part >= at_most * 2:
            image.draft("RGB", (width // part, height // part))
            return
    if width * height > MAX_PIXELS:
        image.draft("RGB", (width // 2, height // 2))
        _measure(image.size, most=MAX_PIXELS)


def _heif(body: bytes) -> Opened:
    """The main picture; libheif turns it upright by itself."""
    file = pi_heif.open_heif(io.BytesIO(body), convert_hdr_to_8bit=True)
    _measure(file.size, most=MAX_PIXELS)
    return Opened(_on_white(file.to_pillow()), len(file) > 1)


def _measure(size: tuple[int, int], *, most: int) -> None:
    if size[0] * size[1] > most:
        raise ImageRefused("too_many_pixels")
    if min(size) < MIN_SIDE:
        raise ImageRefused("too_small")


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in RGB; what can be seen through is laid on white."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    if picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        deep = np.asarray(picture).astype(np.float64)
        top = 65535.0 if deep.max(initial=0) > 255 else 255.0
        picture = Image.fromarray((np.clip(deep, 0, top) * (255 / top)).astype(np.uint8))
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _within(picture: Image.Image, at_most: int | None) -> Image.Image:
    """The picture with no side above the limit, averaged over whole pixels."""
    if not at_most or max(picture.size) <= at_most:
        return picture
    share = at_most / max(picture.size)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
