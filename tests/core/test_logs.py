"""A log says which error and where, and never what the error quoted."""

from __future__ import annotations

import logging
import sys

from ruthan.core.logs import QuietFormatter


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
