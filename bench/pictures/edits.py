"""What people do to a picture before they pass it on, each edit repeatable from its seed."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageOps

from bench.pictures.draw import colour, font, paragraph, words

Edit = Callable[[Image.Image, random.Random], Image.Image]


def edited(original: Image.Image, name: str, *, seed: int, quality: int = 75) -> bytes:
    """The bytes of a JPEG of the edited picture."""
    out = io.BytesIO()
    EDITS[name](original, random.Random(f"{name} {seed}")).save(out, "JPEG", quality=quality)
    return out.getvalue()


def _crop(share: float) -> Edit:
    """So much off every side."""

    def edit(original: Image.Image, _: random.Random) -> Image.Image:
        x, y = round(original.width * share), round(original.height * share)
        return original.crop((x, y, original.width - x, original.height - y))

    return edit


def _off_sides(original: Image.Image, dice: random.Random) -> Image.Image:
    """A fifth of the width and of the height, more off one side than off the other."""
    width, height = round(original.width * 0.8), round(original.height * 0.8)
    x, y = dice.randint(0, original.width - width), dice.randint(0, original.height - height)
    return original.crop((x, y, x + width, y + height))


def _frame(original: Image.Image, dice: random.Random) -> Image.Image:
    return ImageOps.expand(original, original.width // dice.randint(8, 20), colour(dice))


def _letterbox(original: Image.Image, dice: random.Random) -> Image.Image:
    side = max(original.size)
    size = (side * 16 // 9, side) if dice.random() < 0.5 else (side, side * 16 // 9)
    return ImageOps.pad(original, size, color=dice.choice(("black", "white")))


def _rotate(original: Image.Image, dice: random.Random) -> Image.Image:
    return original.rotate(
        dice.choice((-3, 3)), Image.Resampling.BICUBIC, fillcolor=dice.choice(("black", "white"))
    )


def _banner(original: Image.Image, dice: random.Random) -> Image.Image:
    """A strip with words added above or below."""
    strip = int(original.height * 0.18)
    sheet = Image.new("RGB", (original.width, original.height + strip), colour(dice))
    at_top = dice.random() < 0.5
    sheet.paste(original, (0, strip if at_top else 0))
    top = 0 if at_top else original.height
    _say(sheet, dice, (0, top, original.width, top + strip))
    return sheet


def _caption(original: Image.Image, dice: random.Random) -> Image.Image:
    """A strip with words laid over a part of the picture."""
    sheet = original.copy()
    tall = int(sheet.height * 0.15)
    top = dice.randint(0, sheet.height - tall)
    ImageDraw.Draw(sheet).rectangle((0, top, sheet.width, top + tall), fill=colour(dice))
    _say(sheet, dice, (0, top, sheet.width, top + tall))
    return sheet


def _say(sheet: Image.Image, dice: random.Random, box: tuple[int, int, int, int]) -> None:
    size = max(8, (box[3] - box[1]) // 2)
    ImageDraw.Draw(sheet).text(
        (box[0] + size // 2, box[1] + size // 4), words(dice, 6), font=font(size),
        fill=dice.choice(("white", "black")),
    )  # fmt: skip


def _screenshot(original: Image.Image, dice: random.Random) -> Image.Image:
    """A telephone that shows the picture in a feed."""
    width, height = 540, 1170
    dark = dice.random() < 0.5
    ground, ink = ((18, 18, 20), (230, 230, 230)) if dark else ((250, 250, 250), (20, 20, 20))
    phone = Image.new("RGB", (width, height), ground)
    pen = ImageDraw.Draw(phone)
    pen.text(
        (20, 12), f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}", font=font(22), fill=ink
    )
    pen.rectangle((470, 14, 512, 34), outline=ink, width=2)
    pen.ellipse((20, 70, 76, 126), fill=colour(dice))
    pen.text((92, 74), words(dice, 2), font=font(24), fill=ink)
    top = paragraph(pen, dice, (20, 140, 520, 140 + dice.randint(30, 140)), 22, ink)
    shown = ImageOps.contain(original, (width, height - top - 160))
    phone.paste(shown, ((width - shown.width) // 2, top + 16))
    paragraph(pen, dice, (20, top + shown.height + 40, 520, height - 90), 22, ink)
    pen.rectangle((0, height - 70, width, height), fill=(40, 40, 44) if dark else (235, 235, 238))
    return phone


EDITS: dict[str, Edit] = {
    "jpeg, half size": lambda original, _: original.reduce(2),
    "crop 5 %": _crop(0.05),
    "crop 10 %": _crop(0.10),
    "crop 20 %": _crop(0.20),
    "crop 20 % off-centre": _off_sides,
    "mirror": lambda original, _: ImageOps.mirror(original),
    "mirror, crop 10 %": lambda original, _: ImageOps.mirror(_crop(0.1)(original, _)),
    "frame": _frame,
    "letterbox": _letterbox,
    "rotated 3 degrees": _rotate,
    "banner": _banner,
    "caption": _caption,
    "screenshot": _screenshot,
}
