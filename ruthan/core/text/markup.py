"""From HTML to plain text: what a reader would see, line by line, without what surrounds it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

import nh3

# fmt: off
_BLOCKS: Final = frozenset({
    "address", "article", "blockquote", "br", "center", "dd", "div", "dl", "dt", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
_INLINE: Final = frozenset({
    "a", "b", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u",
})
_GONE: Final = frozenset({
    "script", "style", "nav", "footer", "aside", "form", "noscript", "iframe", "svg", "button",
    "select", "textarea", "template", "object", "embed", "audio", "video", "canvas", "head",
    "title",
})
# fmt: on
_VOID: Final = frozenset({"br", "hr"})
_ALLOWED: Final = _BLOCKS | _INLINE
# Blocks around an article, by the words of their class or id.
_AROUND: Final = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharedaddy|social|related|jp-relatedposts|recent-posts|breadcrumbs?|"
    r"cookie|consent|newsletter|subscribe|advert\w*|ads?|promo\w*|sponsor\w*|sidebar|menu|navbar|"
    r"comments?|pagination|tags-links|post-views|view-count)(?:$|[\s_-])",
    re.IGNORECASE,
)
_AUTOLINK: Final = re.compile(r"<(https?://[^\s<>]+)>")
_SPACES: Final = re.compile(r"[ \t\u00a0\u200b\u2028\u2029\r\f\v]+")
_MARKUP: Final = re.compile(r"<[a-zA-Z!/?]|&[#a-zA-Z]")
_MAX_CHARS: Final = 2_000_000


def plain_text(html: str) -> str:
    """The words of an HTML fragment, one line a block; plain text passes through unharmed.

    Scripts, styles, navigation, forms and blocks that are marked as sharing, related, cookies or
    advertising go with all they hold. Nothing is fetched; any nonsense is accepted.
    """
    html = html[:_MAX_CHARS]
    if not _MARKUP.search(html):
        return _lines(html)
    html = _AUTOLINK.sub(r" \1 ", html)
    safe = nh3.clean(
        html,
        tags=set(_ALLOWED),
        clean_content_tags=set(_GONE),
        attributes={"*": {"class", "id"}},
        strip_comments=True,
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(safe)
    reader.close()
    return _lines("".join(reader.parts))


class _Reader(HTMLParser):
    """Collects the text of well-formed markup, passing over the blocks around an article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []  # open elements since the first that is passed over

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line with a block; begin to pass over one that is no part of the article."""
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag in _VOID:
            return
        if self._hidden or any(_AROUND.search(value or "") for _name, value in attrs):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a line with a block."""
        if self._hidden and tag not in _VOID:
            self._hidden.pop()
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if not self._hidden:
            self.parts.append(data)


def _lines(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
