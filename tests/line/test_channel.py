"""`ruthan line` and the doctor: a channel is set up with plain words for whatever is missing."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.project.doctor.machine import line as line_check
from ruthan.project.line import channel
from ruthan.project.line.channel import NotSetUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(line: Any, settings: Any) -> Any:
    settings.RUTHAN_BASE_URL = "https://ruthan.example"
    return line


def test_setting_up_gives_the_address_and_one_menu_and_can_be_repeated(public: Any) -> None:
    said: list[str] = []
    assert channel.set_up(said.append)
    assert channel.set_up(said.append)

    assert public.webhook == "https://ruthan.example/line/webhook/"
    assert len(public.menus) == 1 and public.shown_menu in public.menus
    assert len(public.pictures[public.shown_menu]) < 1_000_000
    assert "LINE reached the webhook" in said


def test_an_older_menu_of_ours_goes_and_a_strangers_stays(public: Any) -> None:
    for number, name in enumerate(("ruthan-older", "somebody else's")):
        public.menus[f"richmenu-{number}"] = {"name": name}
    channel.set_up(lambda _: None)

    names = {held["name"] for held in public.menus.values()}
    assert names == {"somebody else's", channel.menu_name()}


def test_status_says_how_it_stands(public: Any) -> None:
    before = "\n".join(channel.status())
    assert "webhook: none" in before and "run `ruthan line setup`" in before
    channel.set_up(lambda _: None)
    public.monthly = 500
    after = "\n".join(channel.status())
    assert "used" in after and "menu: ours" in after and "of 500 this month" in after


def test_without_a_channel_it_refuses_with_what_to_do(settings: Any) -> None:
    for act in (lambda: channel.set_up(print), lambda: list(channel.status())):
        with pytest.raises(NotSetUp, match="RUTHAN_LINE_TOKEN"):
            act()


def test_an_address_that_line_cannot_call_is_refused_before_anything_is_asked(line: Any) -> None:
    with pytest.raises(NotSetUp, match="https"):
        channel.set_up(print)
    assert line.calls == {}


def test_a_revoked_token_is_named(public: Any) -> None:
    public.is_revoked = True
    with pytest.raises(NotSetUp, match="access token"):
        channel.set_up(print)
    with pytest.raises(NotSetUp, match="access token"):
        list(channel.status())


def test_a_line_that_cannot_be_reached_is_named_by_its_address(public: Any, settings: Any) -> None:
    settings.RUTHAN_LINE_API = "http://127.0.0.1:1"
    for act in (lambda: channel.set_up(print), lambda: list(channel.status())):
        with pytest.raises(NotSetUp, match=r"^http://127\.0\.0\.1:1 gave no answer"):
            act()


@pytest.mark.parametrize(
    ("given", "level", "words"),
    [
        ({}, "ok", "off"),
        ({"SECRET": "s"}, "bad", "RUTHAN_LINE_TOKEN is missing"),
        ({"TOKEN": "t"}, "bad", "RUTHAN_LINE_SECRET is missing"),
        ({"SECRET": "s", "TOKEN": "t"}, "bad", "cannot call"),
        ({"SECRET": "s", "TOKEN": "t", "SIMULATOR": "http://localhost:8010"}, "warn", "pretended"),
        ({"SECRET": "s", "TOKEN": "t", "BASE": "https://ruthan.example"}, "ok", "named"),
    ],
)
def test_the_doctor_looks_at_the_settings(
    settings: Any, given: dict[str, str], level: str, words: str
) -> None:
    settings.RUTHAN_BASE_URL = given.get("BASE", "http://localhost:8000")
    for name in ("SECRET", "TOKEN", "SIMULATOR"):
        setattr(settings, f"RUTHAN_LINE_{name}", given.get(name, ""))
    found = line_check()
    assert (found.level, words in found.words) == (level, True)
