"""Showing what was found without giving it away: personal numbers masked, links defanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ruthan.matching.engine.entities.entity import PRIVACY, Entity

PERSONAL: Final = frozenset(
    {"citizen_id", "bank_account", "promptpay", "phone", "email", "line_id", "crypto"}
)
DEFANGED: Final = frozenset({"url"})
_SHORT_CODE: Final = 5


def defang(url: str) -> str:
    """A link that no program opens by itself: hxxps://a[.]b."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url.replace(".", "[.]")
    host, slash, path = rest.partition("/")
    broken = {"http": "hxxp", "https": "hxxps"}.get(scheme.lower(), scheme)
    return f"{broken}://{host.replace('.', '[.]')}{slash}{path}"


def mask(entity: Entity) -> str:
    """An entity as any view may show it; kinds that name nobody are shown as they are."""
    if entity.kind in DEFANGED:
        return defang(entity.value)
    if entity.kind == "citizen_id":
        return f"x-xxxx-xxxxx-xx-{entity.value[-1]}"
    if entity.kind == "bank_account":
        return _mask_account(entity.value)
    if entity.kind == "promptpay":
        return _mask_promptpay(entity.value)
    if entity.kind == "phone":
        return _mask_phone(entity.value)
    if entity.kind == "email":
        return _mask_email(entity.value)
    if entity.kind in {"line_id", "crypto"}:
        return _mask_name(entity.value)
    return entity.value


def _mask_account(digits: str) -> str:
    """An account with the branch and the last four digits but one: 000-x-xx012-3."""
    if len(digits) == 10:
        return f"{digits[:3]}-x-xx{digits[6:9]}-{digits[9]}"
    return f"{digits[:3]}{'x' * (len(digits) - 7)}{digits[-4:]}"


def _mask_promptpay(value: str) -> str:
    if len(value) == 13:
        return f"x-xxxx-xxxxx-xx-{value[-1]}"
    return f"{value[:3]}-xxx-{value[-4:]}" if len(value) == 10 else f"{'x' * 11}{value[-4:]}"


def _mask_phone(value: str) -> str:
    """A phone with its prefix and last four digits; short codes are public and stay."""
    if len(value) <= _SHORT_CODE:
        return value
    if value.startswith("+66"):
        local = "0" + value[3:]
        return (
            f"{local[:3]}-xxx-{local[-4:]}" if len(local) == 10 else f"{local[:2]}-xxx-{local[-4:]}"
        )
    return f"{value[:4]} xxx {value[-3:]}"


def _mask_email(value: str) -> str:
    local, _, host = value.partition("@")
    return f"{local[0]}{'x' * 3}@{host.replace('.', '[.]')}"


def _mask_name(value: str) -> str:
    """The first and last characters of an id; the middle is always three marks."""
    body = value.lstrip("@")
    at = "@" if value.startswith("@") else ""
    return f"{at}{body[:2]}xxx{body[-1]}" if len(body) > 3 else f"{at}xxx"


def cover(text: str, entities: Sequence[Entity]) -> str:
    """A text with every personal entity masked and every link defanged.

    Where readings overlap, the most private one masks the whole span.
    """
    return "".join(piece.shown for piece in pieces(text, entities))


class Piece(NamedTuple):
    """A stretch of the original text and how it is shown: as it is, or masked as one."""

    start: int
    end: int
    shown: str
    is_masked: bool


def pieces(text: str, entities: Sequence[Entity]) -> Iterator[Piece]:
    """The covered text in its stretches, so that whoever marks words in it knows where they are."""
    shown = [entity for entity in entities if entity.kind in PERSONAL | DEFANGED]
    shown.sort(key=lambda entity: (entity.start, -entity.end, PRIVACY.index(entity.kind)))
    done = 0
    for entity in _apart(shown):
        if entity.start >= done:
            yield Piece(done, entity.start, text[done : entity.start], is_masked=False)
            yield Piece(entity.start, entity.end, _mask_span(entity), is_masked=True)
            done = entity.end
    yield Piece(done, len(text), text[done:], is_masked=False)


def _mask_span(entity: Entity) -> str:
    """Links keep their own spelling where it can be defanged; numbers take the mask."""
    if entity.kind == "url" and re.match(r"https?://", entity.text, re.IGNORECASE):
        return defang(entity.text)
    return mask(entity)


def _apart(entities: list[Entity]) -> list[Entity]:
    """Of readings that overlap, the widest, then the most private."""
    kept: list[Entity] = []
    for entity in entities:
        if kept and entity.start < kept[-1].end:
            wider = (entity.end - entity.start) > (kept[-1].end - kept[-1].start)
            if wider and entity.start <= kept[-1].start:
                kept[-1] = entity
            continue
        kept.append(entity)
    return kept
