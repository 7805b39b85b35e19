"""What is said as LINE messages: text, Flex bubbles, quick replies; pure."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from ruthan.core.say import Bulletin, Call, Card, Choice, Line, Part, Said, Steps
from ruthan.ui.words import COLOURS, VERDICTS

TEAL, INK, MUTED, LINE_COLOUR = "#0A6B6B", "#16232E", "#51606C", "#CFD6DB"
_WARM = ("#8A4B00", "#FFF1DC")
_CALM = ("#14663A", "#E6F4EA")
_SHAPES: Final = {
    "true": "✓", "partly": "◐", "misleading": "≠", "false": "✕", "altered": "✎", "scam": "⚠",
    "satire": "☺", "opinion": "“ ”", "unproven": "?", "pending": "…", "out_of_scope": "–",
}  # fmt: skip
_ALT_CHARS, _LABEL_CHARS, _QUICK_CHARS, _URL_CHARS = 400, 40, 20, 1_000
_SHARE: Final = "https://line.me/R/share?text="
_MOST_CALLS = 3
Json = dict[str, Any]


def messages_of(said: Said) -> list[Json]:
    """One LINE message for each part, the choices as quick replies under the last."""
    made = [_message(part) for part in said.parts]
    if said.choices:
        made[-1]["quickReply"] = {"items": [_quick(choice) for choice in said.choices]}
    return made


def share_url(text: str) -> str:
    """The address that opens LINE's own page for passing a text on, with its last line whole.

    LINE takes addresses of 1,000 characters, and a Thai letter is nine of them: the words before
    the last line are cut to what fits.
    """
    words, _, last = text.rpartition("\n")
    end = quote(f"\n{last}", safe="")
    room = _URL_CHARS - len(_SHARE) - len(end)
    if len(quote(words, safe="")) > room:
        while words and len(quote(f"{words}…", safe="")) > room:
            words = words[:-1]
        words += "…"
    return _SHARE + quote(words, safe="") + end


def _message(part: Part) -> Json:
    if isinstance(part, Line):
        return {"type": "text", "text": part.text}
    if isinstance(part, Card):
        return _flex(part.passed_on.rpartition("\n")[0] or part.title, _card(part))
    if isinstance(part, Bulletin):
        return _flex(f"{part.word}: {part.title}", _bulletin(part))
    return _flex(f"{part.title}. {part.lead}", _steps(part))


def _flex(alt: str, bubble: Json) -> Json:
    return {"type": "flex", "altText": alt[:_ALT_CHARS], "contents": bubble}


def _card(card: Card) -> Json:
    look = VERDICTS.get(card.verdict)
    ink, ground = COLOURS.get(look.tone if look else "unproven", COLOURS["unproven"])
    body = [_text(card.title, weight="bold", size="lg", color=INK)]
    if card.why:
        body.append(_text(card.why, color=INK, margin="md"))
    if card.todo:
        body += [
            {"type": "separator", "margin": "lg", "color": LINE_COLOUR},
            _text(card.todo, weight="bold", color=TEAL, margin="lg"),
        ]
    if card.note:
        body.append(_text(card.note, size="xs", color=MUTED, margin="lg"))
    foot = [
        _button(card.read, card.url, style="primary", color=TEAL),
        _button(card.share, share_url(card.passed_on), style="link", color=TEAL),
    ]
    head = _text(f"{_SHAPES.get(card.verdict, '')} {card.word}".strip(), weight="bold", color=ink)
    return _bubble([head], ground, body, foot)


def _bulletin(told: Bulletin) -> Json:
    ink, ground = _CALM if told.is_over else _WARM
    body = [_text(told.title, weight="bold", size="lg", color=INK)]
    if told.change:
        body.append(_text(told.change, weight="bold", color=INK, margin="md"))
    body.append(_text(told.body, color=INK, margin="md"))
    body += [
        {"type": "separator", "margin": "lg", "color": LINE_COLOUR},
        _text(told.todo, weight="bold", color=TEAL, margin="lg"),
        _text(told.note, size="xs", color=MUTED, margin="lg"),
    ]
    foot = [
        _button(told.read, told.url, style="primary", color=TEAL),
        _button(told.share, share_url(told.passed_on), style="link", color=TEAL),
    ]
    head = _text(f"{'✓' if told.is_over else '⚠'} {told.word}", weight="bold", color=ink)
    return _bubble([head], ground, body, foot)


def _steps(steps: Steps) -> Json:
    ink, ground = _WARM
    body = [_text(steps.lead, weight="bold", color=INK)] if steps.lead else []
    for number, step in enumerate(steps.steps, 1):
        body.append(
            {
                "type": "box", "layout": "baseline", "spacing": "sm", "margin": "md",
                "contents": [
                    _text(str(number), weight="bold", color=ink, flex=1),
                    _text(step, color=INK, flex=11),
                ],
            }
        )  # fmt: skip
    foot = [_call(call, is_first=i == 0) for i, call in enumerate(steps.calls[:_MOST_CALLS])]
    return _bubble([_text(steps.title, weight="bold", color=ink)], ground, body, foot)


def _bubble(head: list[Json], ground: str, body: list[Json], foot: list[Json]) -> Json:
    made: Json = {
        "type": "bubble",
        "header": _box(head, backgroundColor=ground.upper(), paddingAll="16px"),
        "body": _box(body or [_text(" ")], paddingAll="16px"),
    }
    if foot:
        made["footer"] = _box(foot, spacing="sm", paddingAll="12px")
    return made


def _box(contents: list[Json], **style: str) -> Json:
    return {"type": "box", "layout": "vertical", "contents": contents, **style}


def _text(text: str, **style: Any) -> Json:
    named = {"size": "md", **style}
    named["color"] = str(named.get("color", INK)).upper()
    return {"type": "text", "text": text or " ", "wrap": True, **named}


def _button(label: str, url: str, **style: str) -> Json:
    action = {"type": "uri", "label": label[:_LABEL_CHARS], "uri": url}
    return {"type": "button", "height": "sm", "action": action, **style}


def _call(call: Call, *, is_first: bool) -> Json:
    label = f"{call.number} {call.label}".strip()
    style = {"style": "primary", "color": TEAL} if is_first else {"style": "secondary"}
    return _button(label, f"tel:{call.number}", **style)


def _quick(choice: Choice) -> Json:
    label = choice.label[:_QUICK_CHARS]
    if choice.url:
        return {"type": "action", "action": {"type": "uri", "label": label, "uri": choice.url}}
    action = {"type": "postback", "label": label, "data": choice.act, "displayText": choice.label}
    return {"type": "action", "action": action}
