"""The forms that are text: web correction, LINE Flex, scripts, bill line, pop-ups, impact line."""

from __future__ import annotations

import html
import json
import re
from typing import Any, Final

from ruthan.core.say import Card, Said
from ruthan.core.text.breaks import break_words
from ruthan.publishing.engine.kit import limits
from ruthan.publishing.engine.kit.fact import Fact
from ruthan.publishing.engine.kit.forms import FORMS
from ruthan.publishing.engine.kit.pace import seconds
from ruthan.publishing.engine.kit.paper import briefing_parts, foot_parts
from ruthan.publishing.engine.kit.phrases import phrase
from ruthan.publishing.engine.kit.spoken import DIGITS, spoken
from ruthan.publishing.engine.kit.spoken_en import spoken_en

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_BREATH_CHARS: Final = 24
_CLINGS: Final = re.compile(f"ๆ|(?:{'|'.join(DIGITS)})")
_ADDRESS = re.compile(r"https?://[^\s<>\"”)]+")


def script_text(fact: Fact, code: str, words: dict[str, str]) -> str:
    """A script as it is read, with its length above it: numbers in words, one breath a line."""
    form = FORMS[code]
    told = aloud(words["text"], fact.language)
    length = seconds(words["text"], medium=form.medium, language=fact.language)
    english = fact.language == "en"
    head = (
        f"[{fact.ref} · about {length} of {form.seconds} seconds, an estimate]"
        if english
        else f"[{fact.ref} · อ่านประมาณ {length} วินาที จาก {form.seconds} วินาที (ค่าประมาณ)]"
    )
    lines = re.split(r"(?<=[.!?])\s+", told) if english else _breaths(told)
    return "\n".join([head, "", *(line for line in lines if line.strip()), ""])


def _breaths(told: str) -> list[str]:
    """Thai phrases put together until they fill a breath; no number or repeat sign begins one."""
    lines = [""]
    for part in told.split():
        if len(lines[-1]) >= _BREATH_CHARS and not _CLINGS.match(part):
            lines.append(part)
        else:
            lines[-1] = f"{lines[-1]} {part}".strip()
    return lines


def aloud(text: str, language: str) -> str:
    """Words as they are read aloud in a language."""
    return spoken_en(text) if language == "en" else spoken(text)


def web_html(fact: Fact, words: dict[str, str]) -> str:
    """The correction as a whole page that can be pasted from or put on a web site as it is."""
    paragraphs = "\n".join(
        f"<p>{_linked(part)}</p>" for part in words["body"].split("\n\n") if part.strip()
    )
    return _page(fact, words["title"], paragraphs)


def briefing_html(fact: Fact, words: dict[str, str]) -> str:
    """The twin of the briefing's PDF, for readers aloud and small screens."""
    parts = [f"<p><strong>{_safe(fact.word)}</strong></p>"]
    for part in briefing_parts(fact, words):
        parts.append(f"<h2>{_safe(part.label)}</h2>")
        parts += [f"<p>{_safe(line)}</p>" for line in part.lines]
    if fact.sources:
        parts.append(f"<h2>{_safe(phrase('sources', fact.language))}</h2>\n<ul>")
        for title, publisher, url in fact.sources:
            name = f"{_safe(publisher)}: {_safe(title)}"
            parts.append(
                f'<li><a href="{html.escape(url)}">{name}</a></li>' if url else f"<li>{name}</li>"
            )
        parts.append("</ul>")
    return _page(fact, words["title"], "\n".join(parts))


def line_flex(fact: Fact, words: dict[str, str], verdict: str) -> str:
    """The message for LINE's Messaging API, as our own service sends it."""
    from ruthan.messaging.transports.line.render import messages_of  # noqa: PLC0415 - one form needs it

    card = Card(
        verdict=verdict,
        word=fact.word,
        title=words["title"],
        why=words["why"],
        todo=words.get("todo", ""),
        note=" · ".join(part for part in (fact.source, fact.date) if part),
        url=fact.url,
        read=phrase("read", fact.language),
        share=phrase("share", fact.language),
        passed_on=f"{words['title']}\n{fact.url}",
    )
    return as_json({"messages": messages_of(Said((card,)))})


def popup(fact: Fact, words: dict[str, str], app: limits.App) -> str:
    """What one application is given: texts, language, where to read more, from when until when."""
    return as_json(
        {
            "app": app.code,
            "app_name": app.name,
            "owner": app.owner,
            "title": words["title"],
            "body": words["body"],
            "language": fact.language,
            "url": fact.url,
            "reference": fact.ref,
            "version": fact.version,
            "valid_from": fact.signed_at or None,
            "valid_until": fact.until or None,
            "licence": LICENCE,
        }
    )


def as_json(value: Any) -> str:
    """JSON for people and programs."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _page(fact: Fact, title: str, body: str) -> str:
    language = fact.language
    foot = " ".join(foot_parts(fact, language))
    return f"""<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{html.escape(title)}</title>
<article>
<h1>{_safe(title)}</h1>
{body}
<footer><p>{_safe(foot)}</p>
<p><a href="{html.escape(fact.url)}">{_safe(phrase("read", language))}</a></p>
<p><a rel="license" href="{LICENCE}">CC BY 4.0</a></p></footer>
</article>
</html>
"""


def _safe(text: str) -> str:
    """Escaped, with a mark where a line may break between Thai words."""
    return break_words(html.escape(text), mark="<wbr>")


def _linked(text: str) -> str:
    """A paragraph in which addresses can be pressed."""
    out, at = [], 0
    for found in _ADDRESS.finditer(text):
        out.append(_safe(text[at : found.start()]))
        address = html.escape(found[0])
        out.append(f'<a href="{address}">{address}</a>')
        at = found.end()
    return "".join([*out, _safe(text[at:])]).replace("\n", "<br>\n")
