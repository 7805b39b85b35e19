"""QR codes inside an image, read by zxing-cpp."""

from __future__ import annotations

from typing import Final

import zxingcpp
from PIL import Image

from ruthan.matching.engine.images.safe import open_image

MAX_SIDE: Final = 2000
MAX_CODES: Final = 16
MAX_TEXT: Final = 8000  # characters; a QR code holds no more


def read_codes(body: bytes) -> list[str]:
    """The texts of the QR codes of an image, each once, from top to bottom; raises ImageRefused."""
    return codes_of(open_image(body, at_most=MAX_SIDE).picture)


def codes_of(picture: Image.Image) -> list[str]:
    """The texts of the QR codes of a picture, sixteen at most; one that is damaged is left out."""
    found = zxingcpp.read_barcodes(
        picture.convert("L"),
        formats=zxingcpp.barcode_formats_from_str("QRCode|MicroQRCode"),
    )
    placed = sorted(
        (one.position.top_left.y, one.position.top_left.x, one.text)
        for one in found
        if one.valid and one.text
    )
    return list(dict.fromkeys(text[:MAX_TEXT] for _, _, text in placed))[:MAX_CODES]
