"""What a submitted text may be: bytes to text, length, and characters that no store accepts."""

from __future__ import annotations

MAX_CHARS = 20_000
MAX_BYTES = 10 * 1024 * 1024

_UNSTORABLE = dict.fromkeys((0, *range(0xD800, 0xE000)))

_REASONS = {
    "empty": "the text is empty",
    "too_long": "the text is longer than {limit} characters",
}


class TextRefused(ValueError):
    """A submitted text that cannot be taken, with a stable `code` and a sentence."""

    def __init__(self, code: str, *, limit: int = 0) -> None:
        """Keep the code (`empty`, `too_long`) and the limit that was passed."""
        super().__init__(_REASONS[code].format(limit=limit))
        self.code = code
        self.limit = limit


def storable(text: str) -> str:
    """Drop what PostgreSQL and UTF-8 refuse: NUL and lone surrogates; never raises."""
    if "\x00" in text or not _encodable(text):
        return text.translate(_UNSTORABLE)
    return text


def _encodable(text: str) -> bool:
    """True when the text holds no lone surrogate."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def clean_submission(text: str, *, max_chars: int = MAX_CHARS) -> str:
    """Take a text from a person: unstorable characters dropped, line ends unified, trimmed.

    Refuses with `TextRefused`: `empty` when nothing is left, `too_long` beyond `max_chars`
    (counted after cleaning, in Unicode code points). Nothing is cut silently.
    """
    clean = storable(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not clean:
        raise TextRefused("empty")
    if len(clean) > max_chars:
        raise TextRefused("too_long", limit=max_chars)
    return clean


def cut_bytes(text: str, *, max_bytes: int = MAX_BYTES) -> str:
    """Cut a text to at most `max_bytes` of UTF-8 on a character border (10 MB by default)."""
    if len(text) * 4 <= max_bytes:
        return text
    encoded = storable(text).encode("utf-8")
    if len(encoded) <= max_bytes:
        return text
    return encoded[:max_bytes].decode("utf-8", "ignore")
