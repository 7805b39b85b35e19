"""The end of a sealed drop: erased by an officer, or returned to ordinary screening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.intake.actions.contact import Way
from ruthan.intake.actions.conversation import add_remark
from ruthan.intake.actions.custody import move_drop
from ruthan.intake.actions.hand_in import CONTACT
from ruthan.intake.actions.receipt import reporter_key
from ruthan.intake.actions.submit import submit_report
from ruthan.intake.models import Report, SealedDrop
from ruthan.intake.states import Author, DropState, Wants

_NO_WORDS = "(-)"  # a message of pictures alone, of which nothing was kept
_ASIDE = frozenset({"wants", "province", "language", "files", CONTACT})
_RECEIPT = ("receipt_lookup", "receipt_salt", "receipt_hash")


def drops_of(ids: Sequence[UUID]) -> list[SealedDrop]:
    """Several drops, locked against officers; call inside a transaction."""
    return list(SealedDrop.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk"))


@transaction.atomic
def erase_drop(*, by: Any, drop: SealedDrop) -> SealedDrop:
    """Close a drop and erase its ciphertext; raises core.states.Refused before it was opened."""
    move_drop(by=by, drop=drop, to=DropState.CLOSED)
    SealedDrop.objects.filter(pk=drop.pk).update(sealed=b"")
    return drop


@transaction.atomic
def return_drop(*, by: Any, drop: SealedDrop, text: str, extra: Mapping[str, str]) -> Report:
    """Make an ordinary report of a false alarm; the reporter's receipt opens it from now on.

    What the form asked and what was said before come along. The ciphertext is erased, and the
    reporter is asked for the pictures that were not kept.
    Raises core.states.Refused before the drop was opened.
    """
    move_drop(by=by, drop=drop, to=DropState.RETURNED)
    held = {name: getattr(drop, name) for name in _RECEIPT}
    SealedDrop.objects.filter(pk=drop.pk).update(sealed=b"", **dict.fromkeys(_RECEIPT))
    made = submit_report(
        by=by,
        text=text if text.strip() else extra.get("files") or _NO_WORDS,
        channel=drop.channel,
        wants=extra["wants"] if extra.get("wants") in Wants.values else Wants.ANSWER,
        province=extra.get("province", ""),
        language=extra.get("language", "th"),
        reporter=reporter_key("drop", drop.id.bytes),
        answers={name: said for name, said in extra.items() if name not in _ASIDE and said},
        way=_way(extra.get(CONTACT, "")),
        with_receipt=False,
        is_cleared=True,
        is_demonstration=drop.is_demonstration,
    ).report
    Report.objects.filter(pk=made.pk).update(**held)
    made.refresh_from_db()
    with override(made.language):
        body = _(
            "We read your message. If you have pictures or files, please send them again here."
        )
    add_remark(by=by, report=made, body=body, author=Author.STAFF)
    return made


def _way(held: str) -> Way | None:
    """How whoever told agreed to be reached, as `hand_in` wrote it down; None without."""
    kind, _colon, value = held.partition(":")
    return Way(kind, value) if value else None
