"""Registering and editing organisations and the names that people know them by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core import clock, guard
from ruthan.core.text.fold import squash
from ruthan.network.models import Alias, Organisation
from ruthan.network.permissions import P

if TYPE_CHECKING:
    from ruthan.accounts.models import User

    By = User | Literal["system"]

_NAMES = (("name_th", "th"), ("short_th", "th"), ("name_en", "en"), ("short_en", "en"))
_EDITABLE = frozenset(
    {
        "kind", "name_th", "name_en", "short_th", "short_en", "desk_th", "desk_en", "website",
        "parent", "provinces", "is_active", "source", "checked_on",
    }
)  # fmt: skip


class NameTaken(Exception):
    """The code or name belongs to another organisation; `owner` is the one that has it."""

    def __init__(self, text: str, owner: Organisation) -> None:
        super().__init__(f"{text} belongs to {owner.code}")
        self.text, self.owner = text, owner


@transaction.atomic
def register_organisation(
    *,
    by: By,
    code: str,
    kind: str,
    name_th: str,
    aliases: Sequence[tuple[str, str]] = (),
    **fields: Any,
) -> Organisation:
    """Add an organisation with its names; refuses a code or a name that another one has.

    `aliases` are pairs of text and language; `fields` are those of the model.
    """
    _require(by)
    held = Organisation.objects.filter(code=code).first()
    if held is not None:
        raise NameTaken(code, held)
    made = Organisation(code=code, kind=kind, name_th=name_th, **fields)
    if by != "system":
        made.edited_at, made.since = clock.now(), clock.today()
    made.save(force_insert=True)
    _keep_names(made)
    for text, language in aliases:
        _add_name(made, text, language=language)
    record(by=by, what="network:organisation:register", on=made, facts={"code": code, "kind": kind})
    return made


@transaction.atomic
def edit_organisation(
    *, by: By, organisation: Organisation, fields: Mapping[str, Any], because: str = ""
) -> Organisation:
    """Change fields of an organisation; its code and its being the national centre stay.

    A national centre cannot be closed, an organisation cannot stand under itself.
    """
    _require(by)
    unknown = set(fields) - _EDITABLE
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    if organisation.is_national and fields.get("is_active") is False:
        raise guard.Forbidden("the national centre stays open")
    if fields.get("parent") == organisation:
        raise guard.Forbidden("an organisation cannot stand under itself")
    changed = [name for name in fields if getattr(organisation, name) != fields[name]]
    for name in changed:
        setattr(organisation, name, fields[name])
    if by != "system":
        organisation.edited_at = clock.now()
    organisation.save()
    _keep_names(organisation)
    record(
        by=by, what="network:organisation:edit", on=organisation, because=because,
        facts={"fields": ",".join(sorted(changed))},
    )  # fmt: skip
    return organisation


@transaction.atomic
def add_alias(*, by: By, organisation: Organisation, text: str, language: str = "th") -> Alias:
    """Add another name; refuses one that belongs to another organisation (ปอท. is not ศปอท.)."""
    _require(by)
    alias = _add_name(organisation, text, language=language)
    _touched(by, organisation)
    record(by=by, what="network:alias:add", on=organisation, facts={"alias": alias.text})
    return alias


@transaction.atomic
def remove_alias(*, by: By, alias: Alias) -> None:
    """Take another name away; an organisation's own names can only be edited."""
    _require(by)
    if alias.is_name:
        raise guard.Forbidden("an own name is edited, not removed")
    organisation, text = alias.organisation, alias.text
    alias.delete()
    _touched(by, organisation)
    record(by=by, what="network:alias:remove", on=organisation, facts={"alias": text})


def _keep_names(organisation: Organisation) -> None:
    """Hold the organisation's own names among the aliases, so that no other may take them."""
    stale = organisation.aliases.filter(is_name=True)
    texts = [(getattr(organisation, field), language) for field, language in _NAMES]
    wanted = {squash(text)[:120]: (text, language) for text, language in texts if squash(text)}
    stale.exclude(folded__in=wanted).delete()
    for text, language in wanted.values():
        _add_name(organisation, text, language=language, is_name=True)


def _add_name(
    organisation: Organisation, text: str, *, language: str, is_name: bool = False
) -> Alias:
    folded = squash(text)[:120]
    if not folded:
        raise ValueError("a name needs letters or digits")
    held = Alias.objects.select_related("organisation").filter(folded=folded).first()
    if held is not None and held.organisation_id != organisation.pk:
        raise NameTaken(text, held.organisation)
    if held is None:
        held = Alias(organisation=organisation, folded=folded)
    held.text, held.language = text.strip()[:120], language
    held.is_name = held.is_name or is_name
    held.save()
    return held


def _touched(by: By, organisation: Organisation) -> None:
    if by != "system":
        organisation.edited_at = clock.now()
        organisation.save(update_fields=["edited_at"])


def _require(by: By) -> None:
    """The program itself may load and seed; a person needs the permission."""
    if by != "system":
        guard.require(by, P.ORGANISATION_EDIT)
