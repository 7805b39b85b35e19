"""Pictures that tests draw themselves, and what people do to them on the way."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import zxingcpp
from PIL import Image, ImageOps

from ruthan.intake.actions import clean_upload


def a_picture(seed: int = 1, *, size: tuple[int, int] = (480, 360)) -> Image.Image:
    """A picture with detail of many sizes, the same for the same seed."""
    dice = np.random.default_rng(seed)
    ground = np.zeros((size[1], size[0], 3), np.float64)
    for side in (4, 12, 40):
        coarse = Image.fromarray(dice.integers(0, 255, (side, side, 3), dtype=np.uint8))
        ground += np.asarray(coarse.resize(size, Image.Resampling.BICUBIC), np.float64) / 3
    return Image.fromarray(ground.astype(np.uint8))


def png(picture: Image.Image) -> bytes:
    """A picture as PNG."""
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def jpeg(picture: Image.Image, quality: int = 60) -> bytes:
    """A picture as JPEG, as programs send it on."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def cropped(picture: Image.Image, share: float = 0.12) -> Image.Image:
    """A picture without its edges."""
    left, top = int(picture.width * share), int(picture.height * share)
    return picture.crop((left, top, picture.width - left, picture.height - top))


def mirrored(picture: Image.Image) -> Image.Image:
    """A picture as in a mirror."""
    return ImageOps.mirror(picture)


def a_code(text: str) -> Image.Image:
    """A QR code of a text with a margin."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    drawn = Image.fromarray(np.asarray(code.to_image(scale=6)))
    return ImageOps.expand(drawn.convert("RGB"), 40, "white")


def upload(picture: Image.Image | bytes, name: str = "รูป.png") -> Any:
    """A picture as it is kept after an upload."""
    body = picture if isinstance(picture, bytes) else png(picture)
    return clean_upload(name, body)


def unbroken(answer: Any) -> str:
    """A page without the places where a line may break."""
    return str(answer.content.decode()).replace("<wbr>", "").replace("\u200b", "")
