"""The shelf of lessons and good media."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.publishing.models import LibraryItem


@transaction.atomic
def put_library_item(
    *,
    by: Any,
    ref: str,
    kind: str,
    direction: str,
    title_th: str,
    title_en: str,
    body_th: Sequence[str],
    body_en: Sequence[str],
    audience: str = "",
    minutes: int | None = None,
    medium: str = "",
    url: str = "",
    province: str = "",
    scores: Mapping[str, int] | None = None,
    order: int = 100,
    is_demonstration: bool = False,
) -> LibraryItem:
    """Put an item on the shelf, or replace the one of that name; safe to run twice."""
    fields: dict[str, Any] = {
        "kind": kind,
        "direction": direction,
        "title_th": title_th,
        "title_en": title_en,
        "body_th": list(body_th),
        "body_en": list(body_en),
        "audience": audience,
        "minutes": minutes,
        "medium": medium,
        "url": url,
        "province": province,
        "scores": dict(scores or {}),
        "order": order,
        "is_demonstration": is_demonstration,
    }
    item, _made = LibraryItem.objects.update_or_create(
        ref=ref, defaults=fields, create_defaults={**fields, "added_at": clock.now()}
    )
    record(by=by, what="publishing:library:put", on=("publishing.libraryitem", ref))
    return item
