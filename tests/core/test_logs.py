"""A log says which error and where, and never what the error quoted."""

from __future__ import annotations

import json
import logging
import sys
import uuid
from collections.abc import Callable

import pytest
import structlog

from ruthan.core.logs import LineFormatter, QuietFormatter


def _line_of(text: str) -> str:
    formatter = QuietFormatter("{levelname} {message}", style="{")
    try:
        raise ValueError(text)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    return formatter.format(record)


def test_the_words_of_an_error_are_left_out() -> None:
    line = _line_of("ลูกสาวของฉันถูกขู่")
    assert "ลูกสาว" not in line
    assert "builtins.ValueError" in line


def test_the_place_of_an_error_is_kept() -> None:
    assert "test_logs.py" in _line_of("x")


# -- Lines ----------------------------------------------------------------------------------------

PRIVATE = (
    "ลูกสาวของฉันถูกขู่", "mali@example.invalid", "203.0.113.7", "2001:db8::7", "0812345678",
    "12345 67890 12345 67890 12345 67890", "123456789012345678901234567890", "/track/?receipt=1",
    "https://bank.example/x", "Mozilla/5.0 (X11)", "two words",
)  # fmt: skip


def lines_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What LineFormatter makes of everything that was said."""
    return [LineFormatter().format(record) for record in caplog.records]


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    caplog.set_level(logging.DEBUG)
    return lambda: lines_of(caplog)


@pytest.mark.parametrize("private", PRIVATE)
def test_a_field_that_could_be_a_text_is_hidden(
    private: str, said: Callable[[], list[str]]
) -> None:
    structlog.get_logger().info("thing.done", text=private, more=[private], nested={"x": private})
    line = json.loads(said()[0])
    assert line["event"] == "thing.done"
    assert private not in said()[0]
    assert line["text"] == "…"


def test_codes_numbers_and_ids_get_through(said: Callable[[], list[str]]) -> None:
    ident = uuid.uuid4()
    structlog.get_logger().info(
        "thing.done", route="gateway:home", ms=1.5, ok=True, none=None, id=ident, task="a.b_c",
        digest="0f" * 16,
    )  # fmt: skip
    line = json.loads(said()[0])
    assert line["route"] == "gateway:home"
    assert (line["ms"], line["ok"], line["none"], line["id"]) == (1.5, True, None, str(ident))
    assert line["digest"] == "0f" * 16
    assert line["level"] == "info"
    assert line["time"].endswith("+00:00")


@pytest.mark.parametrize("private", PRIVATE)
def test_a_library_is_quoted_without_what_it_filled_in(
    private: str, said: Callable[[], list[str]]
) -> None:
    logging.getLogger("some.library").error("Refused %s for '%s'", private, private)
    said_whole = f"Refused '{private}'"
    logging.getLogger("some.library").error(said_whole)
    for line in said():
        assert private not in line
        assert "Refused" in line


def test_an_error_in_a_line_is_its_class_and_places(said: Callable[[], list[str]]) -> None:
    try:
        raise ValueError("ลูกสาวของฉันถูกขู่")
    except ValueError:
        structlog.get_logger().exception("thing.failed")
        logging.getLogger("some.library").exception("Failed")
    for text in said():
        line = json.loads(text)
        assert line["error"] == "builtins.ValueError"
        assert "test_logs.py" in line["at"][0]
        assert "ลูกสาว" not in text


def test_a_person_at_a_terminal_reads_key_and_value(
    said: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    structlog.get_logger().info("thing.done", count=3)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert said()[0].endswith("level=info count=3 event=thing.done") or "count=3" in said()[0]
    assert not said()[0].startswith("{")
