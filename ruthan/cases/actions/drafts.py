"""Keeping what a victim has typed, under a key that only their browser holds."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.cases.models import Draft, DraftFile
from ruthan.cases.queries.drafts import Drafted, key_of, name_of
from ruthan.cases.rules import labels
from ruthan.core import clock
from ruthan.core.crypto import seal_with

if TYPE_CHECKING:
    from ruthan.intake.rules.files import CleanFile

MOST_FILES = 5
_SECRET_BYTES = 32


class TooManySlips(ValueError):
    """A draft holds as many slips as a report takes."""


def new_secret() -> str:
    """What a browser keeps to open its draft again; kept nowhere here."""
    return secrets.token_urlsafe(_SECRET_BYTES)


@transaction.atomic
def keep_draft(*, secret: str, drafted: Drafted) -> None:
    """Write the draft whole, over what was there. One query."""
    sealed = seal_with(key_of(secret), labels.DRAFT, drafted.packed())
    Draft.objects.update_or_create(
        name_hash=name_of(secret), defaults={"sealed": sealed, "changed_at": clock.now()}
    )


@transaction.atomic
def keep_slip(*, secret: str, name: str, file: CleanFile) -> None:
    """Keep a cleaned slip with a draft that is there already; raises TooManySlips."""
    held = DraftFile.objects.filter(draft=name_of(secret)).exclude(name=name)
    if held.count() >= MOST_FILES:
        raise TooManySlips
    head = {"kind": file.kind, "media_type": file.media_type, "prints": file.prints.hex()}
    body = json.dumps(head).encode() + b"\n" + file.body
    sealed = seal_with(key_of(secret), f"{labels.DRAFT_FILE}.{name}", body)
    DraftFile.objects.update_or_create(
        draft_id=name_of(secret), name=name, defaults={"sealed": sealed}
    )


def drop_slip(*, secret: str, name: str) -> None:
    """Forget one slip of a draft; fine when there is none."""
    DraftFile.objects.filter(draft=name_of(secret), name=name).delete()


def drop_draft(*, secret: str) -> None:
    """Forget a draft with its slips; fine when there is none."""
    Draft.objects.filter(pk=name_of(secret)).delete()
