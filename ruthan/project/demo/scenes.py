"""Pictures of the demonstration, drawn by us: a page, a screen, a meeting, a studio, a receipt."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ruthan import ui

SIZE: Final = (1600, 1200)
WARNING: Final = "มีคนบอกให้รีบโอน หยุดก่อน ตรวจก่อน"
_FONT = Path(str(ui.__file__)).parent / "fonts" / "Sarabun-Bold.ttf"
Pen = ImageDraw.ImageDraw


def draw(scene: str, *, seed: int, title: str) -> bytes:
    """A scene as JPEG, the same for the same seed and title, unlike that of any other seed."""
    dice = random.Random(seed)  # noqa: S311 - a drawing, no secret
    ground = Image.new("RGB", SIZE, _light(dice))
    _SCENES[scene](ImageDraw.Draw(ground), dice, title)
    ground = _lit(_seen_from(ground, dice), dice)
    grain = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 26).resize(SIZE)
    mixed = Image.blend(ground, Image.merge("RGB", [grain] * 3), 0.06)
    out = io.BytesIO()
    mixed.filter(ImageFilter.GaussianBlur(0.6)).save(out, "JPEG", quality=86)
    return out.getvalue()


def _seen_from(ground: Image.Image, dice: random.Random) -> Image.Image:
    """As if from another place in the room: nearer, aslant, from one side."""
    width, height = SIZE
    left, right = dice.uniform(0.0, 0.22), dice.uniform(0.78, 1.0)
    top, bottom = dice.uniform(0.0, 0.22), dice.uniform(0.78, 1.0)
    corners = [(left, top), (left, bottom), (right, bottom), (right, top)]
    bent = [
        (width * min(1.0, max(0.0, x + dice.uniform(-0.08, 0.08))),
         height * min(1.0, max(0.0, y + dice.uniform(-0.08, 0.08))))
        for x, y in corners
    ]  # fmt: skip
    quad = tuple(number for corner in bent for number in corner)
    return ground.transform(SIZE, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)


def _lit(ground: Image.Image, dice: random.Random) -> Image.Image:
    """Lit unevenly, as rooms and streets are."""
    small = Image.new("L", (5, 4))
    small.putdata([dice.randrange(0, 256) for _ in range(20)])
    light = small.resize(SIZE, Image.Resampling.BICUBIC)
    return Image.blend(ground, Image.merge("RGB", [light] * 3), 0.38)


def _page(pen: Pen, dice: random.Random, title: str) -> None:
    """A website on a screen."""
    bar = _deep(dice)
    pen.rectangle((0, 0, SIZE[0], 150), fill=bar)
    _write(pen, (60, 40), title, 60, "white")
    top = 200
    for _row in range(3):
        wide = dice.randrange(420, 760)
        pen.rectangle((60, top, 60 + wide, top + 250), fill=_any(dice))
        for line in range(dice.randrange(3, 6)):
            left = 100 + wide
            right = min(1540, left + dice.randrange(300, 700))
            pen.rectangle((left, top + line * 48, right, top + line * 48 + 20), fill=_grey(dice))
        top += 300
    pen.rectangle((60, 900, 1540, 1090), fill="#fff1dc", outline=bar, width=6)
    _write(pen, (100, 950), WARNING, 66, "#8a4b00")


def _screen(pen: Pen, dice: random.Random, title: str) -> None:
    """An LED screen before a hall."""
    pen.rectangle((0, 0, SIZE[0], 760), fill=_sky(dice))
    roof = dice.randrange(150, 300)
    pen.polygon([(150, 520), (800, roof), (1450, 520)], fill=_deep(dice))
    pen.rectangle((200, 520, 1400, 820), fill="#e8dcc4")
    for column in range(dice.randrange(5, 9)):
        left = 230 + column * dice.randrange(130, 170)
        pen.rectangle((left, 540, left + 46, 820), fill="#b9a27c")
    pen.rectangle((0, 820, SIZE[0], SIZE[1]), fill=_ground(dice))
    _trees(pen, dice)
    left, top = dice.randrange(180, 520), dice.randrange(430, 600)
    pen.rectangle((left + 420, top + 380, left + 480, SIZE[1]), fill="#3b3b3b")
    pen.rectangle((left, top, left + 900, top + 400), fill="#111418", outline="#555", width=14)
    _write(pen, (left + 50, top + 70), title, 64, _bright(dice))
    _write(pen, (left + 50, top + 190), WARNING, 50, "#ffd75e")


def _meeting(pen: Pen, dice: random.Random, title: str) -> None:
    """People without faces before a wall with a slide."""
    pen.rectangle((0, 0, SIZE[0], 700), fill=_light(dice))
    pen.rectangle((0, 700, SIZE[0], SIZE[1]), fill=_ground(dice))
    left = dice.randrange(250, 500)
    pen.rectangle((left, 90, left + 900, 480), fill="white", outline="#888", width=8)
    _write(pen, (left + 50, 140), title, 60, _deep(dice))
    _write(pen, (left + 50, 270), WARNING, 48, "#8a4b00")
    for row in range(3):
        for seat in range(dice.randrange(5, 9)):
            x = 80 + seat * dice.randrange(170, 210) + row * 40
            y = 640 + row * 170
            size = 46 + row * 12
            pen.ellipse((x, y, x + size, y + size), fill="#4a3526")
            pen.ellipse((x - size // 2, y + size, x + size * 3 // 2, y + size * 3), fill=_any(dice))


def _radio(pen: Pen, dice: random.Random, title: str) -> None:
    """A studio: a desk, a microphone, a clock."""
    for column in range(0, SIZE[0], 100):
        pen.rectangle((column, 0, column + 92, 760), fill=_dark(dice))
    pen.rectangle((0, 760, SIZE[0], SIZE[1]), fill="#6e4d2e")
    x = dice.randrange(380, 900)
    pen.line((x, 940, x + 170, 520), fill="#c8c8c8", width=26)
    pen.ellipse((x + 90, 340, x + 290, 600), fill="#2b2b2b", outline="#999", width=10)
    clock_x = dice.randrange(1050, 1300)
    pen.ellipse((clock_x, 80, clock_x + 240, 320), fill="white", outline="#222", width=12)
    pen.line((clock_x + 120, 200, clock_x + 120, 110), fill="#222", width=10)
    pen.line((clock_x + 120, 200, clock_x + dice.randrange(150, 200), 240), fill="#222", width=10)
    for number in range(14):
        y = 860 + number % 2 * 120
        pen.rectangle((80 + number * 90, y, 140 + number * 90, y + 60), fill=_any(dice))
    pen.rectangle((60, 90, 780, 250), fill=_bright(dice))
    _write(pen, (90, 130), title, 60, "#111")


def _receipt(pen: Pen, dice: random.Random, title: str) -> None:
    """A receipt on a table, with the line under it."""
    wood = _ground(dice)
    for plank in range(0, SIZE[1], dice.randrange(110, 190)):
        pen.rectangle((0, plank, SIZE[0], plank + 100), fill=wood)
    left, right = dice.randrange(240, 420), dice.randrange(1150, 1330)
    pen.rectangle((left, 60, right, 1140), fill="#fdfdf8", outline="#bbb", width=4)
    _write(pen, (left + 50, 100), "ใบเสร็จรับเงินตัวอย่าง", 58, "#222")
    _write(pen, (left + 50, 190), title, 44, "#444")
    for line in range(9):
        y = 300 + line * 62
        wide = dice.randrange(200, 420)
        pen.rectangle((left + 50, y, left + 50 + wide, y + 20), fill="#9a9a9a")
        pen.rectangle((right - dice.randrange(150, 240), y, right - 60, y + 20), fill="#777")
    pen.rectangle((left + 30, 900, right - 30, 1080), fill="#e3f0ef")
    _write(pen, (left + 60, 950), WARNING, 40, "#074e4e")


_SCENES: Final[dict[str, Callable[[Pen, random.Random, str], None]]] = {
    "page": _page, "screen": _screen, "meeting": _meeting, "radio": _radio, "receipt": _receipt,
}  # fmt: skip


def _trees(pen: Pen, dice: random.Random) -> None:
    for _tree in range(dice.randrange(3, 7)):
        x, y, size = dice.randrange(0, 1500), dice.randrange(640, 780), dice.randrange(90, 190)
        pen.rectangle((x + size // 2 - 10, y, x + size // 2 + 10, y + size), fill="#5b4227")
        green = (dice.randrange(30, 80), dice.randrange(100, 150), dice.randrange(50, 90))
        pen.ellipse((x, y - size, x + size, y + 20), fill=green)


def _write(pen: Pen, at: tuple[int, int], text: str, size: int, colour: object) -> None:
    pen.text(at, text, font=ImageFont.truetype(str(_FONT), size), fill=colour)  # type: ignore[arg-type]  # a colour by name or numbers


Colour = tuple[int, int, int]


def _between(dice: random.Random, low: int, high: int) -> Colour:
    return dice.randrange(low, high), dice.randrange(low, high), dice.randrange(low, high)


def _any(dice: random.Random) -> Colour:
    return _between(dice, 50, 220)


def _light(dice: random.Random) -> Colour:
    return _between(dice, 205, 250)


def _deep(dice: random.Random) -> Colour:
    return _between(dice, 20, 110)


def _dark(dice: random.Random) -> Colour:
    return _between(dice, 30, 70)


def _bright(dice: random.Random) -> Colour:
    return _between(dice, 150, 255)


def _grey(dice: random.Random) -> Colour:
    shade = dice.randrange(140, 200)
    return shade, shade, shade


def _sky(dice: random.Random) -> Colour:
    return dice.randrange(120, 200), dice.randrange(170, 220), dice.randrange(210, 250)


def _ground(dice: random.Random) -> Colour:
    return dice.randrange(120, 170), dice.randrange(90, 140), dice.randrange(60, 100)
