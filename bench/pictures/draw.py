"""Drawing pictures of many kinds, each from its seed: posters, chats, cards, slips, scenes.

No picture comes from anywhere else. Pictures of one kind share their style, as real ones do;
what they show and where differs with the seed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SYLLABLES = [
    "ban",
    "kha",
    "rot",
    "fai",
    "nam",
    "din",
    "lom",
    "sun",
    "moon",
    "kla",
    "dee",
    "mai",
    "yai",
    "lek",
    "sam",
    "paet",
    "kao",
    "roi",
    "phan",
    "muen",
    "saen",
    "lan",
    "thi",
    "nai",
    "pai",
    "ma",
    "yu",
    "wan",
    "ni",
    "khuen",
    "phrung",
    "chao",
    "bai",
    "yen",
    "kham",
    "son",
    "rian",
    "ngan",
    "ngoen",
    "thong",
    "rak",
]


def picture(seed: int, *, width: int = 640) -> Image.Image:
    """The picture of a seed: its kind goes round, everything else is random."""
    dice = random.Random(f"picture {seed}")
    return KINDS[seed % len(KINDS)](dice, width)


@lru_cache(maxsize=256)
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The typeface that comes with Pillow."""
    return ImageFont.load_default(max(6, size))


def words(dice: random.Random, count: int) -> str:
    """Some made-up words."""
    made = ("".join(dice.choices(SYLLABLES, k=dice.randint(1, 3))) for _ in range(count))
    return " ".join(one if dice.random() < 0.85 else str(dice.randint(1, 99999)) for one in made)


def colour(dice: random.Random, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    """Any colour between two brightnesses."""
    return (dice.randint(low, high), dice.randint(low, high), dice.randint(low, high))


def paragraph(
    pen: ImageDraw.ImageDraw, dice: random.Random, box: tuple[int, int, int, int],
    size: int, ink: tuple[int, int, int],
) -> int:  # fmt: skip
    """Lines of words in a box; gives the bottom of the last line."""
    left, top, right, bottom = box
    while top + size < bottom:
        line = words(dice, 1)
        while pen.textlength(line, font=font(size)) < (right - left) * dice.uniform(0.6, 0.85):
            line += " " + words(dice, 1)
        while pen.textlength(line, font=font(size)) > right - left:
            line = line[:-1]
        pen.text((left, top), line, font=font(size), fill=ink)
        top += int(size * 1.4)
    return top


def noise(dice: random.Random, width: int, height: int, *, roughness: float) -> np.ndarray:
    """Smooth noise from -1 to 1 in octaves, each finer and weaker than the one before."""
    values = np.random.default_rng(dice.randrange(1 << 30))
    total = np.zeros((height, width), dtype=np.float32)
    cells, weight = dice.randint(2, 4), 1.0
    while cells < width // 2 and weight > 0.02:
        grid = values.standard_normal((max(2, cells * height // width) + 1, cells + 1))
        layer = Image.fromarray(grid.astype(np.float32)).resize(
            (width, height), Image.Resampling.BICUBIC
        )
        total += weight * np.asarray(layer)
        cells, weight = cells * 2, weight * roughness
    return total / max(1e-6, float(np.abs(total).max()))


def painted(dice: random.Random, values: np.ndarray) -> Image.Image:
    """Values from -1 to 1 between three colours."""
    stops = np.array([colour(dice, 0, 120), colour(dice, 40, 220), colour(dice, 130, 255)])
    place = (values + 1) / 2
    channels = [np.interp(place, [0, 0.5, 1], stops[:, at]) for at in range(3)]
    return Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8))


def slope(dice: random.Random, width: int, height: int) -> Image.Image:
    """A gradient in any direction."""
    angle = dice.uniform(0, 2 * math.pi)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = math.cos(angle) * (x / width - 0.5) + math.sin(angle) * (y / height - 0.5)
    return painted(dice, along / max(1e-6, float(np.abs(along).max())))


def poster(dice: random.Random, width: int) -> Image.Image:
    """A warning or an offer: a ground, shapes, a headline, small print."""
    height = int(width * dice.choice((1.0, 1.25, 1.41)))
    sheet = slope(dice, width, height)
    pen = ImageDraw.Draw(sheet)
    for _ in range(dice.randint(3, 8)):
        blob(pen, dice, width, height)
    top = int(height * dice.uniform(0.03, 0.4))
    pen.rectangle((0, top, width, top + width // 5), fill=colour(dice, 0, 90))
    pen.text((width // 20, top + width // 40), words(dice, 2)[:16], font=font(width // 8),
             fill=colour(dice, 190, 255))  # fmt: skip
    box = (width // 12, int(height * dice.uniform(0.5, 0.75)), width - width // 12, height)
    paragraph(pen, dice, box, width // dice.randint(18, 30), colour(dice, 0, 255))
    return sheet


def blob(pen: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    """One filled shape anywhere."""
    x, y = dice.uniform(-0.1, 0.9) * width, dice.uniform(-0.1, 0.9) * height
    across, down = dice.uniform(0.08, 0.5) * width, dice.uniform(0.08, 0.4) * height
    box = (x, y, x + across, y + down)
    kind = dice.randrange(4)
    if kind == 0:
        pen.rectangle(box, fill=colour(dice))
    elif kind == 1:
        pen.ellipse(box, fill=colour(dice))
    elif kind == 2:
        points = [(x + dice.uniform(0, 1) * across, y + dice.uniform(0, 1) * down) for _ in "abcd"]
        pen.polygon(points, fill=colour(dice))
    else:
        pen.pieslice(box, dice.randint(0, 180), dice.randint(190, 360), fill=colour(dice))


def chat(dice: random.Random, width: int) -> Image.Image:
    """A screenshot of a conversation."""
    height = int(width * dice.choice((1.6, 1.8, 2.0)))
    sheet = Image.new(
        "RGB",
        (width, height),
        dice.choice(((140, 171, 216), (240, 240, 240), (17, 27, 33), (230, 221, 212))),
    )
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, width, width // 7), fill=(40, 60, 80))
    pen.text((width // 7, width // 24), words(dice, 2), font=font(width // 20), fill="white")
    top = width // 6
    while top < height - width // 8:
        mine = dice.random() < 0.45
        across, lines = int(width * dice.uniform(0.3, 0.72)), dice.randint(1, 6)
        size = width // 24
        bottom = top + int(size * 1.4 * lines) + size
        left = width - across - width // 30 if mine else width // 8
        pen.rounded_rectangle((left, top, left + across, bottom), size // 2,
                              fill=(130, 220, 120) if mine else (255, 255, 255))  # fmt: skip
        if not mine:
            pen.ellipse(
                (width // 60, top, width // 60 + width // 12, top + width // 12), fill=colour(dice)
            )
        paragraph(
            pen,
            dice,
            (left + size // 2, top + size // 3, left + across - size // 3, bottom - size // 3),
            size,
            (20, 20, 20),
        )
        top = bottom + size
    return sheet


def card(dice: random.Random, width: int) -> Image.Image:
    """Words on a plain ground, as people write what they want to be passed on."""
    height = int(width * dice.choice((0.6, 0.8, 1.0, 1.3)))
    sheet = Image.new(
        "RGB", (width, height), dice.choice((colour(dice, 200, 255), colour(dice, 0, 70)))
    )
    ink = colour(dice, 0, 80) if sum(sheet.getpixel((0, 0))) > 380 else colour(dice, 190, 255)
    pen = ImageDraw.Draw(sheet)
    edge = width // dice.randint(10, 20)
    size = width // dice.randint(12, 26)
    stop = int(height * dice.uniform(0.55, 0.95))
    paragraph(pen, dice, (edge, edge, width - edge, stop), size, ink)
    return sheet


def slip(dice: random.Random, width: int) -> Image.Image:
    """A transfer slip of a made-up bank, with a square of dots."""
    height = int(width * 1.3)
    sheet = slope(dice, width, height)
    pen = ImageDraw.Draw(sheet)
    pen.rounded_rectangle(
        (width // 14, width // 6, width - width // 14, height - width // 14),
        width // 30,
        fill="white",
    )
    pen.text((width // 10, width // 20), words(dice, 2), font=font(width // 14), fill="white")
    pen.ellipse((width // 9, width // 4, width // 4, width // 4 + width // 7), fill=colour(dice))
    paragraph(
        pen,
        dice,
        (width // 3, width // 4, width - width // 9, int(height * 0.6)),
        width // dice.randint(18, 24),
        (40, 40, 60),
    )
    cells, side, left, top = 25, width // 75, width - width // 2, int(height * 0.66)
    for row in range(cells):
        for column in range(cells):
            if dice.random() < 0.5:
                x, y = left + column * side, top + row * side
                pen.rectangle((x, y, x + side - 1, y + side - 1), fill=(20, 20, 20))
    return sheet


def scene(dice: random.Random, width: int) -> Image.Image:
    """Sky, hills, water, houses and trees with grain, like a photograph from a trip."""
    height = int(width * dice.choice((0.56, 0.67, 0.75, 1.33)))
    sky = painted(dice, noise(dice, width, height, roughness=dice.uniform(0.35, 0.6)))
    pen = ImageDraw.Draw(sky)
    for level in range(dice.randint(2, 4)):
        base = height * (0.35 + 0.18 * level) + dice.uniform(-0.08, 0.08) * height
        steps = [base + height * 0.25 * float(v) for v in noise(dice, 64, 4, roughness=0.6)[1]]
        points = [(width * at / 63, y) for at, y in enumerate(steps)]
        pen.polygon([(0, height), *points, (width, height)], fill=colour(dice, 20, 190))
    for _ in range(dice.randint(2, 12)):
        house(pen, dice, width, height)
    grain = np.random.default_rng(dice.randrange(1 << 30)).normal(0, 6, (height, width, 1))
    soft = np.asarray(sky.filter(ImageFilter.GaussianBlur(width / 900)), dtype=np.float32)
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))


def house(pen: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    """A house with windows, or a tree."""
    x, y = dice.uniform(0, 0.9) * width, dice.uniform(0.4, 0.9) * height
    size = dice.uniform(0.05, 0.2) * width
    if dice.random() < 0.5:
        pen.rectangle((x, y, x + size, y + size * 0.8), fill=colour(dice, 60, 255))
        pen.polygon(
            [(x - size / 8, y), (x + size / 2, y - size / 2), (x + size * 9 / 8, y)],
            fill=colour(dice, 0, 160),
        )
        for at in range(dice.randint(1, 3)):
            left = x + size * (0.12 + 0.3 * at)
            pen.rectangle(
                (left, y + size * 0.2, left + size * 0.15, y + size * 0.45), fill=colour(dice)
            )
        return
    pen.rectangle((x + size * 0.4, y, x + size * 0.55, y + size), fill=colour(dice, 20, 100))
    for _ in range(5):
        left, top = x + dice.uniform(-0.2, 0.6) * size, y + dice.uniform(-0.7, 0.2) * size
        pen.ellipse((left, top, left + size * 0.6, top + size * 0.5), fill=colour(dice, 10, 160))


def texture(dice: random.Random, width: int) -> Image.Image:
    """Clouds, marble, stripes: rough and smooth noise bent by itself."""
    height = int(width * dice.choice((0.75, 1.0, 1.33)))
    values = noise(dice, width, height, roughness=dice.uniform(0.45, 0.75))
    if dice.random() < 0.6:
        values = np.sin(values * dice.uniform(4, 14))
    return painted(dice, values)


def faces(dice: random.Random, width: int) -> Image.Image:
    """People as ovals before a wall, softly lit."""
    height = int(width * dice.choice((0.75, 1.0, 1.25)))
    sheet = painted(dice, noise(dice, width, height, roughness=0.4))
    pen = ImageDraw.Draw(sheet)
    for _ in range(dice.randint(1, 4)):
        size = dice.uniform(0.18, 0.4) * width
        x, y = dice.uniform(0, 0.75) * width, dice.uniform(0.05, 0.55) * height
        pen.ellipse((x - size * 0.35, y + size, x + size * 1.2, y + size * 2.6), fill=colour(dice))
        pen.ellipse(
            (x - size * 0.06, y - size * 0.15, x + size * 0.9, y + size * 0.9),
            fill=colour(dice, 0, 90),
        )
        pen.ellipse(
            (x, y, x + size * 0.84, y + size * 1.1),
            fill=(dice.randint(150, 235), dice.randint(110, 180), 110),
        )
        for eye in (0.25, 0.55):
            pen.ellipse(
                (x + size * eye, y + size * 0.42, x + size * (eye + 0.1), y + size * 0.5),
                fill=(20, 20, 20),
            )
        pen.arc(
            (x + size * 0.25, y + size * 0.6, x + size * 0.65, y + size * 0.85),
            10,
            170,
            fill=(120, 20, 30),
            width=int(size / 30) + 1,
        )
    return sheet.filter(ImageFilter.GaussianBlur(width / 500))


def figures(dice: random.Random, width: int) -> Image.Image:
    """A chart with bars, a curve and a legend."""
    height = int(width * dice.choice((0.6, 0.75)))
    sheet = Image.new("RGB", (width, height), colour(dice, 215, 255))
    pen = ImageDraw.Draw(sheet)
    pen.text((width // 20, height // 30), words(dice, 3), font=font(width // 20), fill=(30, 30, 30))
    count, base = dice.randint(4, 12), int(height * 0.85)
    step = width * 0.9 / count
    for at in range(count):
        tall, left = dice.uniform(0.1, 0.62) * height, width * 0.05 + step * at
        pen.rectangle((left, base - tall, left + step * 0.6, base), fill=colour(dice))
        pen.text(
            (left, base + height // 60),
            words(dice, 1)[:6],
            font=font(width // 36),
            fill=(30, 30, 30),
        )
    curve = [
        (width * 0.05 + step * at, base - dice.uniform(0.1, 0.65) * height) for at in range(count)
    ]
    pen.line(curve, fill=colour(dice, 0, 150), width=max(2, width // 120))
    return sheet


KINDS: tuple[Callable[[random.Random, int], Image.Image], ...] = (
    poster, chat, card, slip, scene, texture, faces, figures,
)  # fmt: skip
