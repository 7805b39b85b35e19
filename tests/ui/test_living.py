"""The living page shows everything, keeps the page policy and stays light."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client

import ruthan.ui
from ruthan.ui.living import PATTERNS
from ruthan.ui.templatetags.ui_tags import register

UI = Path(ruthan.ui.__file__).parent
CSS = UI / "static" / "ui" / "css"
JS = UI / "static" / "ui" / "js"
PAGES = ["", *[f"{name}/" for name in PATTERNS]]
TEMPLATES = UI / "templates"


@pytest.fixture(params=["", "/en"], ids=["thai", "english"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_keeps_the_strict_policy(page: str, language: str) -> None:
    html = Client().get(f"{language}/design/{page}").content.decode()
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert not re.search(r"<script(?![^>]+src=)", html)
    assert "{{" not in html
    assert "{%" not in html


@pytest.mark.parametrize("page", [page for page in PAGES if page != "email/"])
def test_every_page_has_one_heading_unique_ids_and_a_way_past_the_frame(
    page: str, language: str
) -> None:
    html = Client().get(f"{language}/design/{page}").content.decode()
    assert len(re.findall(r"<h1[ >]", html)) == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert 'href="#main"' in html
    assert '<main id="main"' in html


def test_a_pattern_that_is_not_there_is_not_found() -> None:
    assert Client().get("/design/unicorn/").status_code == 404


def test_every_tag_and_filter_is_shown_or_used() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in TEMPLATES.rglob("*.html"))
    used = set(re.findall(r"{%\s*(\w+)", sources)) | set(re.findall(r"\|(\w+)", sources))
    unseen = {name for name in {*register.tags, *register.filters} if name not in used}
    assert unseen <= {"photo_grid"}  # there is no invented photo to show


def test_every_template_can_be_read() -> None:
    for file in TEMPLATES.rglob("*.*"):
        get_template(str(file.relative_to(TEMPLATES)))


def test_a_page_is_light() -> None:
    everywhere = ("tokens", "base", "layout", "components", "print")
    css = sum((CSS / f"{name}.css").stat().st_size for name in everywhere)
    js = sum((JS / f"{name}.js").stat().st_size for name in ("page", "forms"))
    assert css < 40 * 1024
    assert js < 15 * 1024
    home = len(gzip.compress(Client().get("/design/home/").content))
    fonts = sum(file.stat().st_size for file in (CSS.parent / "fonts").glob("*-[46]00.woff2"))
    packed = sum(len(gzip.compress(file.read_bytes())) for file in [*CSS.glob("*"), *JS.glob("*")])
    assert home + fonts + packed < 90_000


def _colours(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", sheet))


def _light(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(c * 2 for c in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
THEMES = {
    "light": _colours(TOKENS[TOKENS.index(":root {") : TOKENS.index("@media")]),
    "dark": _colours(TOKENS[TOKENS.index(':root[data-theme="dark"]') :]),
}
VERDICTS = ("false", "misleading", "partly", "true", "unproven", "scam", "altered", "pending")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_is_read_at_six_to_one(theme: str, verdict: str) -> None:
    colours = THEMES[theme]
    assert _contrast(colours[verdict], colours[f"{verdict}-ground"]) >= 6


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "paper", 12),
        ("ink", "surface", 12),
        ("muted", "paper", 4.5),
        ("muted", "surface", 4.5),
        ("muted", "sunk", 4.5),
        ("teal", "paper", 4.5),
        ("teal", "surface", 4.5),
        ("teal-deep", "teal-wash", 4.5),
        ("on-teal", "teal", 4.5),
        ("false", "paper", 4.5),
        ("line-strong", "surface", 3),
        ("focus", "paper", 3),
    ],
)
def test_colours_can_be_told_apart(theme: str, text: str, ground: str, least: float) -> None:
    assert _contrast(THEMES[theme][text], THEMES[theme][ground]) >= least


def test_the_system_and_the_chosen_dark_are_the_same() -> None:
    media = TOKENS[TOKENS.index("@media") : TOKENS.index(':root[data-theme="dark"]')]
    assert _colours(media) == THEMES["dark"]
