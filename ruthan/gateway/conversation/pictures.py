"""Pictures, films and files: fetched into memory by the job, cleaned, kept or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ruthan.gateway.conversation import chats, doing, taking
from ruthan.gateway.conversation.incoming import Kind
from ruthan.gateway.models import Heard
from ruthan.intake import queries as intake
from ruthan.intake.actions import (
    CleanFile,
    FileRefused,
    add_evidence,
    clean_upload,
    must_be_sealed,
    words_of,
)
from ruthan.intake.rules.files import MAX_BYTES
from ruthan.intake.states import Wants
from ruthan.messaging.actions import MediaGone, fetch_media, fetch_still

if TYPE_CHECKING:
    from uuid import UUID

REFUSED = "no-"
_NAMES = {Kind.IMAGE: "picture", Kind.VIDEO: "still", Kind.FILE: "file"}


def take(row: Heard, media_id: str, name: str) -> None:
    """Fetch what an event names and make it a report, or part of one that was sent together.

    What cannot be taken is noted with its reason. Raises MediaNotReady. The fetching happens
    outside of every transaction.
    """
    if row.kind == Kind.AUDIO:
        _note(row, REFUSED + "sound")
        return
    assert row.chat is not None  # noqa: S101 - looked at by the caller
    if name and must_be_sealed(name):
        _note(row, taking.seal(row.chat, name))
        return
    if row.kind == Kind.IMAGE and doing.draft_meant(row.chat):
        _note(row, doing.take_photo(row.chat, media_id=media_id, key=row.pk))
        return
    fetch = fetch_still if row.kind == Kind.VIDEO else fetch_media
    try:
        media = fetch(channel=row.chat.channel, media_id=media_id, max_bytes=MAX_BYTES)
        file = clean_upload(name or _NAMES[Kind(row.kind)], media.body)
    except MediaGone as gone:
        _note(row, REFUSED + ("too_large" if str(gone) == "too large" else "gone"))
        return
    except FileRefused as refused:
        _note(row, REFUSED + ("too_large" if refused.code == "too_large" else "kind"))
        return
    _keep(row, file)


@transaction.atomic
def _keep(row: Heard, file: CleanFile) -> None:
    chat = chats.locked(row.chat_id)  # type: ignore[arg-type]  # looked at by the caller
    held = Heard.objects.select_for_update().get(pk=row.pk)
    if held.is_done or held.report is not None:  # taken back meanwhile, or another was first
        return
    said = words_of([file])
    if must_be_sealed(*said):
        _note(held, taking.seal(chat, "\n".join(said)))
        return
    together = _sent_together(held)
    if together is not None and _put_to(together, file):
        Heard.objects.filter(pk=held.pk).update(became="more", report=together)
        return
    stage = chats.stage_of(chat)
    asked, _, situation = stage.partition(":")
    chats.set_stage(chat, "")
    is_case = asked == "sent"
    made = taking.report(
        chat,
        "",
        wants=Wants.HELP if is_case else Wants.ANSWER,
        answers={"situation": situation or "money_1h"} if is_case else None,
        files=[file],
    )
    Heard.objects.filter(pk=held.pk).update(became="report", report=made.pk)


def _sent_together(row: Heard) -> UUID | None:
    """The report of the pictures that were sent with this one."""
    if row.set_hash is None:
        return None
    others = Heard.objects.filter(chat=row.chat_id, set_hash=row.set_hash, report__isnull=False)
    return others.values_list("report", flat=True).first()


def _put_to(report_id: UUID, file: CleanFile) -> bool:
    report = intake.report(report_id)
    if report is None:
        return False
    try:
        add_evidence(by="citizen", report=report, files=[file], links=[])
    except FileRefused:
        return False
    return True


def _note(row: Heard, became: str) -> None:
    Heard.objects.filter(pk=row.pk).update(became=became)
