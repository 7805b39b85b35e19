"""What the Messaging API refuses in a message, as its reference describes it; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

MOST_MESSAGES, MOST_TEXT, MOST_QUICK, MOST_ALT = 5, 5_000, 13, 1_500
_PERSON = re.compile(r"[UCR][0-9a-f]{32}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")
_SCHEMES = ("http://", "https://", "line://", "tel:", "mailto:")
_LABEL = {"quick": 20, "flex": 40}
_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "text": ("text",),
    "textV2": ("text",),
    "image": ("originalContentUrl", "previewImageUrl"),
    "video": ("originalContentUrl", "previewImageUrl"),
    "audio": ("originalContentUrl", "duration"),
    "sticker": ("packageId", "stickerId"),
    "location": ("title", "address", "latitude", "longitude"),
    "flex": ("altText", "contents"),
    "template": ("altText", "template"),
    "imagemap": ("baseUrl", "altText", "baseSize", "actions"),
}


def is_person(name: object) -> bool:
    """Whether this can be the id of a user, group or room."""
    return isinstance(name, str) and bool(_PERSON.fullmatch(name))


def is_uuid(key: str) -> bool:
    """Whether this can be a retry key."""
    return bool(_UUID.fullmatch(key))


def faults_of(messages: object) -> list[str]:
    """What is wrong with a list of messages, as places in it; [] when they would be taken."""
    if not isinstance(messages, list) or not messages:
        return ["messages: must not be empty"]
    if len(messages) > MOST_MESSAGES:
        return ["messages: at most 5"]
    found: list[str] = []
    for place, message in enumerate(messages):
        found += [f"messages[{place}]{fault}" for fault in _message(message)]
    return found


def _message(message: object) -> list[str]:
    if not isinstance(message, dict):
        return [": must be an object"]
    kind = message.get("type")
    if kind not in _NEEDED:
        return [".type: unknown"]
    missing = [name for name in _NEEDED[kind] if not _is_there(message, name)]
    found = [f".{name}: must not be empty" for name in missing]
    if len(str(message.get("text", ""))) > MOST_TEXT:
        found.append(".text: too long")
    if len(str(message.get("altText", ""))) > MOST_ALT:
        found.append(".altText: too long")
    if kind == "flex" and isinstance(message.get("contents"), dict):
        found += [f".contents{fault}" for fault in _container(message["contents"])]
    return found + _quick(message.get("quickReply"))


def _is_there(message: dict[str, Any], name: str) -> bool:
    return message.get(name) not in (None, "", {}, [])


def _quick(reply: object) -> list[str]:
    if reply is None:
        return []
    items = reply.get("items") if isinstance(reply, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_QUICK:
        return [".quickReply.items: 1 to 13"]
    found: list[str] = []
    for place, item in enumerate(items):
        action = item.get("action") if isinstance(item, dict) else None
        found += [f".quickReply.items[{place}]{fault}" for fault in _action(action, "quick")]
    return found


def _action(action: object, where: str) -> list[str]:
    if not isinstance(action, dict):
        return [".action: must not be empty"]
    found = []
    label = action.get("label")
    if not isinstance(label, str) or not 1 <= len(label) <= _LABEL[where]:
        found.append(".action.label: 1 to 20 or 40 characters")
    if action.get("type") == "postback":
        if not 1 <= len(str(action.get("data", ""))) <= 300:
            found.append(".action.data: 1 to 300 characters")
    elif action.get("type") == "uri":
        uri = str(action.get("uri", ""))
        if not uri.startswith(_SCHEMES) or len(uri) > 1_000:
            found.append(".action.uri: not an address that LINE opens")
    elif action.get("type") == "message":
        if not 1 <= len(str(action.get("text", ""))) <= 300:
            found.append(".action.text: 1 to 300 characters")
    else:
        found.append(".action.type: unknown")
    return found


def _container(container: dict[str, Any]) -> list[str]:
    if container.get("type") == "carousel":
        bubbles = container.get("contents")
        if not isinstance(bubbles, list) or not 1 <= len(bubbles) <= 12:
            return [".contents: 1 to 12"]
        return [fault for bubble in bubbles for fault in _container(bubble)]
    if container.get("type") != "bubble":
        return [".type: unknown"]
    found: list[str] = []
    for part in ("header", "body", "footer"):
        if part in container:
            found += [f".{part}{fault}" for fault in _component(container[part], is_top=True)]
    return found


def _component(part: object, *, is_top: bool = False) -> list[str]:
    if not isinstance(part, dict):
        return [": must be an object"]
    kind = part.get("type")
    if is_top and kind != "box":
        return [".type: must be box"]
    found = [f".{name}: not a colour" for name in ("color", "backgroundColor")
             if name in part and not _COLOUR.fullmatch(str(part[name]))]  # fmt: skip
    return found + _KINDS.get(str(kind), _unknown)(part)


def _box(part: dict[str, Any]) -> list[str]:
    contents = part.get("contents")
    if part.get("layout") not in {"horizontal", "vertical", "baseline"}:
        return [".layout: unknown"]
    if not isinstance(contents, list):
        return [".contents: must be a list"]
    return [f".contents[{i}]{fault}" for i, one in enumerate(contents) for fault in _component(one)]


def _text(part: dict[str, Any]) -> list[str]:
    return [] if part.get("text") or part.get("contents") else [".text: must not be empty"]


def _button(part: dict[str, Any]) -> list[str]:
    return _action(part.get("action"), "flex")


def _unknown(_part: dict[str, Any]) -> list[str]:
    return [".type: unknown"]


_KINDS: Final[dict[str, Callable[[dict[str, Any]], list[str]]]] = {
    "box": _box,
    "text": _text,
    "button": _button,
    "separator": lambda _part: [],
    "filler": lambda _part: [],
    "image": lambda part: [] if part.get("url") else [".url: must not be empty"],
    "icon": lambda part: [] if part.get("url") else [".url: must not be empty"],
}
