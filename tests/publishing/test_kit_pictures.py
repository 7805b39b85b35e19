"""Every picture of the kit: its size, its safe margins, whole words, marks that never collide."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
import typst
from PIL import Image

from ruthan.core.text.breaks import words as words_of
from ruthan.publishing.engine.card import told, typeset
from ruthan.publishing.engine.kit import contrast, led, limits, pictures
from ruthan.publishing.engine.kit.drafts import drafts
from ruthan.publishing.engine.kit.limits import Size
from tests.publishing.kitfacts import ENGLISH, FACT, LONG

FACTS = {"short": FACT, "long": LONG, "english": ENGLISH}
STILLS = {
    "two lines": "ใครให้โอน อย่าเพิ่งโอน / เช็กก่อน โทร 1441",
    "one word": "เท็จ",
    "marks": "ผู้ว่าฯ ที่นี่ ฎีกู้ ปู่ / ที่ยิ่งใหญ่ น้ำ ญู่ กู้",
    "twelve words": "ธนาคารสมมุติเปิดทุกสาขาตามปกติ ไม่ต้องรีบ / ดูประกาศ",
    "english": "Branches are open as usual / Call 1213",
}
LOOKS = ("night", "day", "tone")
LEAST_PITCH = 1.3  # em from line to line: design §3
ROUNDING = 1.0


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body)).convert("RGB")


def query(template: str, data: dict[str, Any], selector: str) -> list[dict[str, Any]]:
    found = typst.query(selector=selector, field="value", **typeset(template, data))
    return list(json.loads(found))


def lines_of(words: list[dict[str, Any]]) -> dict[float, list[dict[str, Any]]]:
    found: dict[float, list[dict[str, Any]]] = defaultdict(list)
    for word in words:
        found[round(word["y"], 1)].append(word)
    return found


def drawn_box(picture: Image.Image, *, from_x: int = 0) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of everything that is not ground, right and bottom excluded."""
    pixels = np.asarray(picture).astype(int)[:, from_x:]
    other = np.abs(pixels - pixels[0, -1]).sum(axis=2) > 24
    rows, columns = np.flatnonzero(other.any(axis=1)), np.flatnonzero(other.any(axis=0))
    return columns[0] + from_x, rows[0], columns[-1] + 1 + from_x, rows[-1] + 1


def bands(picture: Image.Image) -> int:
    """How many runs of rows with ink in them there are."""
    pixels = np.asarray(picture).astype(int)
    inked = (np.abs(pixels - pixels[0, -1]).sum(axis=2) > 24).any(axis=1)
    return int((np.diff(inked.astype(int)) == 1).sum())


@pytest.mark.parametrize("size", limits.share_sizes(), ids=lambda size: size.name)
@pytest.mark.parametrize("name", FACTS)
def test_a_share_image_is_whole(name: str, size: Size) -> None:
    fact = FACTS[name]
    words = drafts(fact)["share"]
    card = pictures.share_card(fact, words)
    picture = opened(pictures.draw_share(fact, words, size))
    assert picture.size == (size.width, size.height)
    assert pictures.stands(card, size)
    left, top, right, bottom = drawn_box(picture, from_x=19)  # the bar of the tone bleeds
    margin_x, margin_y = size.width * 0.06, size.height * 0.06
    assert left >= margin_x - ROUNDING
    assert right <= size.width - margin_x + ROUNDING
    assert top >= margin_y - ROUNDING
    assert bottom <= size.height - margin_y + ROUNDING


@pytest.mark.parametrize("size", limits.share_sizes(), ids=lambda size: size.name)
@pytest.mark.parametrize("name", FACTS)
def test_words_of_a_share_image_are_whole_and_lines_do_not_touch(name: str, size: Size) -> None:
    fact = FACTS[name]
    card = pictures.share_card(fact, drafts(fact)["share"])
    found = query("card.typ", told(card, width=size.width, height=size.height), "<word>")
    said = "".join(word["word"] for word in found).replace("\u00a0", " ")
    for text in (fact.fact, fact.todo):
        assert text.replace(" ", "") in said.replace(" ", "")
    known = {part for word in found for part in word["word"].split("\u00a0")}
    assert set(words_of(fact.fact)) <= known | {w for part in known for w in words_of(part)}
    by_size: dict[float, list[float]] = defaultdict(list)
    for word in found:
        by_size[word["size"]].append(word["y"])
    for points, places in by_size.items():
        rows = sorted({round(y, 1) for y in places})
        gaps = [b - a for a, b in zip(rows, rows[1:], strict=False)]
        assert all(gap >= LEAST_PITCH * points - ROUNDING for gap in gaps), (points, rows)


@pytest.mark.parametrize("size", limits.share_sizes(), ids=lambda size: size.name)
@pytest.mark.parametrize("language", ["th", "en"])
def test_what_to_do_stands_apart_from_the_rumour_above_it(language: str, size: Size) -> None:
    fact = next(one for one in FACTS.values() if one.language == language and one.said and one.todo)
    card = pictures.share_card(fact, drafts(fact)["share"])
    data = told(card, width=size.width, height=size.height)
    found = query("card.typ", data, "<word>")
    fits = {one["name"]: one["size"] for one in query("card.typ", data, "<fit>")}
    rows = {name: [w["y"] for w in found if w["size"] == points] for name, points in fits.items()}
    clear = min(rows["todo"]) - max(rows["said"])
    assert clear >= 1.6 * fits["todo"], clear / fits["todo"]


@pytest.mark.parametrize("size", limits.led_sizes(), ids=lambda size: size.name)
@pytest.mark.parametrize("name", STILLS)
def test_a_still_is_large_whole_and_inside_its_margins(name: str, size: Size) -> None:
    language = "en" if name == "english" else "th"
    still = led.Still(STILLS[name], language, led.looks("false")["night"])
    assert led.stands(still, size)
    picture = opened(led.draw_still(still, size))
    assert picture.size == (size.width, size.height)
    left, top, right, bottom = drawn_box(picture)
    assert left >= size.width * 0.06 - ROUNDING
    assert right <= size.width * 0.94 + ROUNDING
    assert top >= size.height * 0.06 - ROUNDING
    assert bottom <= size.height * 0.94 + ROUNDING
    (fit,) = query("kit/led.typ", led._told(still, size), "<fit>")
    cap_height = fit["size"] * led.CAP_HEIGHT
    assert cap_height >= min(size.width, size.height) / 12 - 0.1


@pytest.mark.parametrize("size", limits.led_sizes(), ids=lambda size: size.name)
@pytest.mark.parametrize("name", STILLS)
def test_marks_of_one_line_never_touch_the_next(name: str, size: Size) -> None:
    """Between any two lines a row of pixels is empty, whatever stands above and below letters."""
    still = led.Still(STILLS[name], "th", led.looks("true")["night"])
    rows = lines_of(query("kit/led.typ", led._told(still, size), "<word>"))
    picture = opened(led.draw_still(still, size))
    assert bands(picture) >= len(rows)
    for line in rows.values():
        ordered = sorted(line, key=lambda word: word["x"])
        for before, after in zip(ordered, ordered[1:], strict=False):
            assert before["x"] + before["width"] <= after["x"] + ROUNDING


@pytest.mark.parametrize("size", limits.led_sizes(), ids=lambda size: size.name)
def test_no_word_of_a_still_is_split(size: Size) -> None:
    text = STILLS["twelve words"]
    still = led.Still(text, "th", led.looks("true")["day"])
    found = [word["word"] for word in query("kit/led.typ", led._told(still, size), "<word>")]
    assert tuple(w for part in found for w in words_of(part)) == words_of(text)


def test_too_many_words_have_no_room_and_are_told_so() -> None:
    still = led.Still("ธนาคารสมมุติเปิดทุกสาขาตามปกติ " * 12, "th", led.looks("true")["day"])
    assert not led.stands(still, limits.led_sizes()[-1])


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tone", ["true", "partly", "misleading", "false", "scam", "unproven"])
def test_every_ground_has_enough_contrast(tone: str, look: str) -> None:
    assert led.looks(tone)[look].contrast >= limits.number("contrast")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast.ratio("#16232e", "#fbfaf7") == pytest.approx(15.3, abs=0.1)


def test_the_loop_shows_three_stills_for_ever() -> None:
    look, size = led.looks("false")["night"], limits.led_sizes()[-1]
    stills = tuple(led.Still(text, "th", look) for text in ("หนึ่ง", "สอง", "สาม"))
    moving: Any = Image.open(io.BytesIO(led.draw_loop(stills, size)))
    assert (moving.n_frames, moving.size) == (3, (size.width, size.height))
    assert moving.info["duration"] == 5000
    assert moving.info["loop"] == 0


@pytest.mark.parametrize("size", limits.share_sizes(), ids=lambda size: size.name)
def test_hostile_words_are_only_words(size: Size) -> None:
    hostile = '#panic("x") $1$ <b> \\ *' + "ก" * 20
    words = {"fact": hostile, "said": hostile, "todo": hostile}
    assert opened(pictures.draw_share(FACT, words, size)).size == (size.width, size.height)
