"""The kit: words that people give its forms, their second signature, the zip drawn by a job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.core import clock
from ruthan.core.events import emit
from ruthan.core.guard import grants_of, require, table
from ruthan.core.states import Refused
from ruthan.publishing import queries
from ruthan.publishing.engine.kit import checks
from ruthan.publishing.engine.kit.archive import archive
from ruthan.publishing.engine.kit.fact import DIALECTS, LANGUAGES, Wording
from ruthan.publishing.engine.kit.forms import FORMS
from ruthan.publishing.events import KitAsked
from ruthan.publishing.models import KitBundle, KitWording
from ruthan.publishing.permissions import P

if TYPE_CHECKING:
    from ruthan.publishing.engine.kit.checks import Finding
    from ruthan.publishing.engine.kit.forms import Field
    from ruthan.publishing.queries import KitSubject

_TOLD_EVERY = 5  # files, while a zip is drawn
# What is pasted along unseen: NUL, zero-width marks, the mark of byte order.
_UNSEEN = dict.fromkeys((0x00, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


class KitRefused(Exception):
    """The words cannot be kept; `code`: unknown, outdated, same_person or findings."""

    def __init__(self, code: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.findings = code, findings


def edit_kit(
    *, by: Any, subject: KitSubject, form: str, language: str, words: Mapping[str, str],
    at: datetime | None = None,
) -> KitWording:  # fmt: skip
    """Word one form anew, once it is checked whole: lengths, seconds, contrast, room in pictures.

    A dialect is of the card for community leaders alone and is written by people alone. Whatever
    was approved before has to be approved again. Raises KitRefused. Draws: up to a second.
    """
    require(by, P.KIT_DIALECT if language in DIALECTS else P.KIT_EDIT)
    _must_be_known(subject, form, language)
    told = queries.kit(subject)
    if language == "en" and "en" not in told.facts:
        raise KitRefused("unknown")
    given = {field.name: _tidy(words.get(field.name, ""), field) for field in FORMS[form].fields}
    role = _role(by, P.KIT_DIALECT if language in DIALECTS else P.KIT_EDIT)
    wrong = checks.thorough(told.fact(language), form, Wording(given, by=role), language)
    if wrong:
        raise KitRefused("findings", tuple(wrong))
    return _keep(by, subject, form, language, given, role, at or clock.now())


@transaction.atomic
def _keep(
    by: Any, subject: KitSubject, form: str, language: str, words: dict[str, str], role: str,
    now: datetime,
) -> KitWording:  # fmt: skip
    fields = {
        "words": words, "role": role, "written_by": by, "written_at": now,
        "approved_by": None, "approved_at": None,
    }  # fmt: skip
    try:
        with transaction.atomic():
            kept, _made = KitWording.objects.update_or_create(
                **subject.key, form=form, language=language, defaults=fields
            )
    except IntegrityError as error:  # two people wrote the first wording at once
        raise Refused("edited", "edit") from error
    facts = {"form": form, "language": language, "version": subject.version}
    record(by=by, what="publishing:kit:edit", on=subject.thing, facts=facts)
    return kept


@transaction.atomic
def approve_kit(*, by: Any, subject: KitSubject, wording: KitWording) -> KitWording:
    """Sign a wording as the second person: the public may download it.

    Refuses (KitRefused same_person) whoever wrote it and what is out of date; Refused when it was
    changed since `wording` was read.
    """
    require(by, P.KIT_APPROVE)
    if not subject.is_current:
        raise KitRefused("outdated")
    if by.pk == wording.written_by_id:
        raise KitRefused("same_person")
    held = KitWording.objects.filter(
        pk=wording.pk, written_at=wording.written_at, approved_by__isnull=True
    )
    now = clock.now()
    if held.update(approved_by=by, approved_at=now) != 1:
        raise Refused("edited", "approve")
    facts = {"form": wording.form, "language": wording.language, "version": subject.version}
    record(by=by, what="publishing:kit:approve", on=subject.thing, facts=facts)
    wording.refresh_from_db()
    return wording


@transaction.atomic
def drop_kit(*, by: Any, subject: KitSubject, form: str, language: str) -> bool:
    """Go back to the signed words; a dialect is then not there. False when nothing was written."""
    require(by, P.KIT_DIALECT if language in DIALECTS else P.KIT_EDIT)
    if not subject.is_current:
        raise KitRefused("outdated")
    rows = KitWording.objects.filter(**subject.key, form=form, language=language)
    gone, _kinds = rows.delete()
    if gone:
        facts = {"form": form, "language": language, "version": subject.version}
        record(by=by, what="publishing:kit:drop", on=subject.thing, facts=facts)
    return bool(gone)


@transaction.atomic
def ask_bundle(*, by: Any, subject: KitSubject) -> KitBundle:
    """Have the whole kit drawn into one zip by a job; what is drawn already is not drawn again."""
    require(by, P.KIT_READ)
    if not subject.is_current:
        raise KitRefused("outdated")
    digest = queries.kit_digest(queries.kit(subject))
    held = KitBundle.objects.select_for_update().defer("body").filter(**subject.key).first()
    if held is not None and held.digest == digest and queries.is_drawn(held):
        return held
    fields = {
        "digest": digest, "done": 0, "total": 0, "body": None, "asked_by": by,
        "asked_at": clock.now(),
    }  # fmt: skip
    bundle, _made = KitBundle.objects.update_or_create(**subject.key, defaults=fields)
    record(
        by=by, what="publishing:kit:bundle", on=subject.thing, facts={"version": subject.version}
    )
    emit(KitAsked(bundle_id=bundle.pk))
    return bundle


def draw_bundle(bundle_id: UUID) -> None:
    """Draw the zip that was asked for; a few seconds. Safe to run twice, no transaction is held.

    What was corrected meanwhile is not drawn; what was worded anew is drawn as it is now.
    """
    held = queries.bundle_by_id(bundle_id)
    if held is None or queries.is_drawn(held):
        return
    subject = queries.bundle_subject(held)
    if subject is None or not subject.is_current:
        KitBundle.objects.filter(pk=bundle_id).delete()
        return
    rows = KitBundle.objects.filter(pk=bundle_id)

    def step(done: int, total: int) -> None:
        if done % _TOLD_EVERY == 0 or done == total:
            rows.update(done=done, total=total)

    kit = queries.kit(subject)
    body = archive(kit, step=step)
    rows.update(body=body, digest=queries.kit_digest(kit))


def retire_bundles() -> int:
    """Throw away zips of what was corrected, replaced or is over; returns how many."""
    gone = [one.pk for one in queries.outdated_bundles()]
    KitBundle.objects.filter(pk__in=gone).delete()
    return len(gone)


def _must_be_known(subject: KitSubject, form: str, language: str) -> None:
    if not subject.is_current:
        raise KitRefused("outdated")
    is_dialect = language in DIALECTS
    if form not in FORMS or (language not in LANGUAGES and not is_dialect):
        raise KitRefused("unknown")
    if is_dialect and form != "facilitator":
        raise KitRefused("unknown")


def _tidy(text: str, field: Field) -> str:
    """One space between words, no empty line at the ends; one line where the form has one.

    Lines of a still are parted by a slash.
    """
    kept = [" ".join(line.split()) for line in text.translate(_UNSEEN).splitlines()]
    if field.unit == "words":
        return " / ".join(line for line in kept if line)
    if field.lines == 1:
        return " ".join(line for line in kept if line)
    return "\n".join(kept).strip()


def _role(by: Any, permission: str) -> str:
    """The role in which a person does this."""
    roles = sorted(g.role for g in grants_of(by) if permission in table().get(g.role, ()))
    return roles[0] if roles else ""
