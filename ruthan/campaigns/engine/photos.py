"""A photo from a phone: judged by its bytes, written upright without what came beside its pixels.

Nothing here touches the disk or the database. What the camera says of day and place is read
before it is dropped.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, Final

import pi_heif
from PIL import ExifTags, Image

from ruthan.matching.engine.images.safe import ImageRefused, open_image

MAX_BYTES: Final = 20 * 1024 * 1024
LARGE: Final = 2016  # at most 2,048, and a whole part of what telephones take
PRINT: Final = 1000
CODES: Final = frozenset(
    {"empty", "too_large", "unknown_kind", "broken", "too_many_pixels", "too_small"}
)
_SMALLEST = 64
_QUALITY: Final = {LARGE: 85, PRINT: 82}
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif")
_HOSTILE = (
    OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError,
    AttributeError, RuntimeError, MemoryError, struct.error, zlib.error,
    Image.DecompressionBombError,
)  # fmt: skip
_MOMENTS = ((0x9003, 0x9011), (0x9004, 0x9012), (0x0132, 0x9010))  # taken, digitised, changed


class PhotoRefused(ValueError):
    """The bytes are no photo that can be kept; `code` is one of CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A photo ready to be kept; `place` is latitude and longitude as the camera says."""

    large: bytes
    print: bytes
    width: int
    height: int
    sha256: bytes
    taken_at: datetime | None
    place: tuple[float, float] | None


def take_photo(body: bytes, *, zone: tzinfo) -> TakenPhoto:
    """The photo of some bytes (JPEG, PNG, WEBP or HEIC); raises PhotoRefused and nothing else.

    A camera's clock without an offset is read as that of `zone`. Decodes the picture once.
    """
    if not body:
        raise PhotoRefused("empty")
    if len(body) > MAX_BYTES:
        raise PhotoRefused("too_large")
    kind = kind_of(body)
    if not kind:
        raise PhotoRefused("unknown_kind")
    try:
        picture = open_image(body, at_most=LARGE).picture
    except ImageRefused as refused:
        raise PhotoRefused(refused.code) from refused
    if min(picture.size) < _SMALLEST:
        raise PhotoRefused("too_small")
    taken_at, place = _told_by_camera(body, kind, zone)
    return TakenPhoto(
        large=_written(picture, LARGE), print=_written(picture, PRINT), width=picture.width,
        height=picture.height, sha256=hashlib.sha256(body).digest(), taken_at=taken_at, place=place,
    )  # fmt: skip


def kind_of(body: bytes) -> str:
    """JPEG, PNG, WEBP or HEIF by the first bytes; '' for anything else."""
    if body.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "WEBP"
    return "HEIF" if body[4:8] == b"ftyp" and body[8:12] in _HEIC else ""


def _written(picture: Image.Image, side: int) -> bytes:
    """The pixels alone, as a JPEG with no side above the limit."""
    plain = picture.copy() if max(picture.size) <= side else _smaller(picture, side)
    plain.info = {}
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY[side], optimize=True)
    return out.getvalue()


def _smaller(picture: Image.Image, side: int) -> Image.Image:
    share = side / max(picture.size)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _told_by_camera(
    body: bytes, kind: str, zone: tzinfo
) -> tuple[datetime | None, tuple[float, float] | None]:
    try:
        exif = _exif(body, kind)
        return _moment(exif, zone), _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except _HOSTILE:
        return None, None


def _exif(body: bytes, kind: str) -> Image.Exif:
    if kind != "HEIF":
        with Image.open(io.BytesIO(body), formats=[kind]) as image:
            return image.getexif()
    exif = Image.Exif()
    held = pi_heif.open_heif(io.BytesIO(body)).info.get("exif")
    if held:
        exif.load(held)
    return exif


def _moment(exif: Image.Exif, zone: tzinfo) -> datetime | None:
    """When the camera says it was taken; nonsense is nothing."""
    beside = exif.get_ifd(ExifTags.IFD.Exif)
    for at, offset in _MOMENTS:
        said = beside.get(at) or exif.get(at)
        if not isinstance(said, str):
            continue
        try:
            plain = datetime.strptime(said.strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        except ValueError:
            continue
        if plain.year >= 2000:
            return plain.replace(tzinfo=_offset(beside.get(offset)) or zone)
    return None


def _offset(said: Any) -> tzinfo | None:
    if not isinstance(said, str) or len(said) < 6 or said[0] not in "+-":
        return None
    try:
        away = timedelta(hours=int(said[1:3]), minutes=int(said[4:6]))
    except ValueError:
        return None
    return timezone(-away if said[0] == "-" else away) if away < timedelta(hours=15) else None


def _place(gps: dict[int, Any]) -> tuple[float, float] | None:
    latitude, longitude = _degrees(gps, 2, 1, "S", 90), _degrees(gps, 4, 3, "W", 180)
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None
    return latitude, longitude


def _degrees(gps: dict[int, Any], at: int, side: int, less: str, most: int) -> float | None:
    parts = gps.get(at)
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(one) for one in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if not 0 <= found <= most:
        return None
    return round(-found if str(gps.get(side, "")).startswith(less) else found, 4)
