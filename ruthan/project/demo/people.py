"""The centres and people of the demonstration; each can sign in with a real second factor."""

from __future__ import annotations

from typing import Any

from ruthan.accounts.actions import make_demonstration_user
from ruthan.network import queries as network
from ruthan.network.actions import grant_membership, register_organisation
from ruthan.network.states import Role
from ruthan.project.demo.content import rows
from ruthan.safeguarding.actions import claim_custody, ensure_custody
from ruthan.safeguarding.queries import has_any_copy

PASSPHRASE = "ตัวอย่าง-กุญแจปิดลับ-0000"  # noqa: S105 - fictional, shown on the demonstration's pages
_PLAIN = ("name_en", "short_th", "short_en", "desk_th", "desk_en", "provinces")


def make_centres() -> None:
    """The regional centres; the national one is reference data."""
    for row in rows("centres"):
        if row["national"] or network.organisation(row["code"]) is not None:
            continue
        register_organisation(
            by="system",
            code=row["code"],
            kind="centre",
            name_th=row["name_th"],
            parent=network.national_centre(),
            is_demonstration=True,
            **{name: row[name] for name in _PLAIN},
        )


def make_people() -> dict[str, Any]:
    """Everybody of the cast with their roles, by user name; dao holds the custody key."""
    people = {row["username"]: _person(row) for row in rows("people")}
    if not has_any_copy(ensure_custody()):
        claim_custody(by=people["dao"], passphrase=PASSPHRASE)
    return people


def liaison_of(code: str, people: dict[str, Any]) -> Any:
    """Somebody who answers for an organisation; made when the cast has nobody."""
    organisation = network.organisation(code)
    if organisation is None:
        raise LookupError(code)
    held = network.liaisons_of(organisation)
    if held:
        return held[0]
    name = "desk-" + code.replace(":", "-")
    user = make_demonstration_user(
        username=name, name_th=f"ผู้ประสานงาน {organisation.short_th}", name_en=f"{code} liaison"
    )
    grant_membership(by="system", user=user, organisation=organisation, role=Role.LIAISON)
    people[name] = user
    return user


def _person(row: dict[str, Any]) -> Any:
    user = make_demonstration_user(
        username=row["username"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        email=row["email"],
    )
    organisation = network.organisation(row["organisation"])
    if organisation is None:
        raise LookupError(row["organisation"])
    grant_membership(
        by="system",
        user=user,
        organisation=organisation,
        role=row["role"],
        province=row["province"] or "",
    )
    return user
