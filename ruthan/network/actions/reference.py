"""Loading the dated reference data: adds what is missing, leaves alone what a person edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from ruthan.audit.actions import record
from ruthan.core.text.fold import squash
from ruthan.network.actions.term import keep_edition
from ruthan.network.models import Alias, Hotline, Organisation, Taxonomy, Term
from ruthan.network.queries import forget_words

NATIONAL = "ruthan"
_ORGANISATION = (
    "kind", "name_th", "name_en", "short_th", "short_en", "desk_th", "desk_en", "website",
    "source", "checked_on",
)  # fmt: skip
_HOTLINE = ("kind", "what_for_th", "what_for_en", "hours_th", "hours_en", "source", "checked_on")
_LISTS = {
    "strands": ("สายเรื่องและหมวด", "Strands and categories"),
    "content_types": ("ชนิดเนื้อหา", "Content types"),
    "scam_lures": ("สิ่งล่อใจของกลโกง", "Scam lures"),
    "scam_asks": ("สิ่งที่กลโกงขอ", "What scams ask for"),
    "scam_channels": ("ช่องทางของกลโกง", "Scam channels"),
    "scam_assets": ("สิ่งที่กลโกงใช้รับเงินหรือติดต่อ", "What scams use"),
    "scam_stages": ("ระยะของเหตุ", "Stages of a scam"),
    "verdicts": ("ผลการตรวจสอบ", "Verdicts"),
    "directions": ("สี่ทิศทางของสื่อ", "Four directions of media"),
    "impact_levels": ("ระดับผลกระทบ", "Levels of impact"),
    "product_outcomes": ("ผลตรวจสินค้า", "Product check results"),
    "good_media_scores": ("เกณฑ์สื่อน้ำดี", "Good media scores"),
    "holidays": ("วันหยุดราชการ", "Public holidays"),
}


class Loaded(NamedTuple):
    """How many rows the reference data has of each kind now."""

    organisations: int
    aliases: int
    hotlines: int
    terms: int


class _Code(NamedTuple):
    parent: str
    row: dict[str, Any]


@transaction.atomic
def load_reference() -> Loaded:
    """Bring in organisations, hotlines and word lists; safe to run at every start.

    Rows that an administrator edited stay as they are; codes of word lists are only ever added.
    About a dozen queries in bulk. Makes a national centre when there is none.
    """
    _load_organisations(_read("organisations.json"))
    _ensure_national()
    _load_hotlines(_read("hotlines.json"))
    _load_lists(_read("taxonomies.json"))
    transaction.on_commit(forget_words)
    return Loaded(
        Organisation.objects.count(), Alias.objects.filter(is_name=False).count(),
        Hotline.objects.count(), Term.objects.count(),
    )  # fmt: skip


def _load_organisations(rows: list[dict[str, Any]]) -> None:
    held = {row.code: row for row in Organisation.objects.all()}
    made, changed = [], []
    for row in rows:
        values = {
            name: row[name] or ("" if name != "checked_on" else None) for name in _ORGANISATION
        }
        old = held.get(row["code"])
        if old is None:
            made.append(Organisation(code=row["code"], **values))
        elif old.edited_at is None and _differs(old, values):
            changed.append(old)
    Organisation.objects.bulk_create(made)
    Organisation.objects.bulk_update(changed, _ORGANISATION, batch_size=200)
    fresh = {row.code: row for row in Organisation.objects.all()}
    _set_parents(rows, fresh)
    _load_aliases(rows, fresh)


def _differs(old: Any, values: dict[str, Any]) -> bool:
    """Write the values into the row; whether any of them was another one."""
    changed = False
    for name, value in values.items():
        now = getattr(old, name)
        if (now.isoformat() if hasattr(now, "isoformat") else now) != value:
            setattr(old, name, value)
            changed = True
    return changed


def _set_parents(rows: list[dict[str, Any]], held: dict[str, Organisation]) -> None:
    moved = []
    for row in rows:
        child, parent = held[row["code"]], held.get(row["parent"] or "")
        if parent and child.edited_at is None and child.parent_id != parent.pk:
            child.parent = parent
            moved.append(child)
    Organisation.objects.bulk_update(moved, ["parent"], batch_size=200)


def _load_aliases(rows: list[dict[str, Any]], held: dict[str, Organisation]) -> None:
    taken = set(Alias.objects.values_list("folded", flat=True))
    made: dict[str, Alias] = {}
    for row in rows:
        owner = held[row["code"]]
        if owner.edited_at is not None:
            continue
        for text, language, is_name in _names(row):
            folded = squash(text)[:120]
            if folded and folded not in taken and folded not in made:
                made[folded] = Alias(
                    organisation=owner, text=text[:120], folded=folded, language=language,
                    is_name=is_name,
                )  # fmt: skip
    Alias.objects.bulk_create(made.values(), batch_size=500)


def _names(row: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    for name in ("name_th", "short_th", "name_en", "short_en"):
        if row[name]:
            yield row[name], name[-2:], True
    for alias in row["aliases"]:
        yield alias["text"], alias["lang"], False


def _ensure_national() -> None:
    if Organisation.objects.filter(is_national=True).exists():
        return
    name_th, name_en = settings.RUTHAN_NAME_TH, settings.RUTHAN_NAME_EN
    centre, _made = Organisation.objects.get_or_create(
        code=NATIONAL,
        defaults={
            "kind": "centre",
            "name_th": f"ศูนย์{name_th} ส่วนกลาง",
            "name_en": f"{name_en} National Centre",
            "short_th": f"{name_th}ส่วนกลาง",
            "short_en": f"{name_en} National",
        },
    )
    Organisation.objects.filter(pk=centre.pk).update(is_national=True, is_active=True)
    record(by="system", what="network:organisation:register", on=centre, facts={"code": NATIONAL})


def _load_hotlines(rows: list[dict[str, Any]]) -> None:
    owners = dict(Organisation.objects.values_list("code", "pk"))
    held = {row.number: row for row in Hotline.objects.all()}
    made, changed = [], []
    for place, row in enumerate(rows, start=1):
        values = {name: row[name] or "" for name in _HOTLINE}
        values |= {
            "organisation_id": owners.get(row["organisation"] or ""),
            "is_verified": row["verified"],
            "order": place * 10,
        }
        old = held.get(row["number"])
        if old is None:
            made.append(Hotline(number=row["number"], **values))
        elif old.edited_at is None and _differs(old, values):
            changed.append(old)
    Hotline.objects.bulk_create(made)
    Hotline.objects.bulk_update(changed, [*_HOTLINE, "organisation", "is_verified", "order"])


def _load_lists(raw: dict[str, Any]) -> None:
    known = set(Term.objects.values_list("taxonomy_id", "parent", "code"))
    for code, (name_th, name_en) in _LISTS.items():
        rows = [c for c in _codes(raw[code]) if (code, c.parent, c.row["code"]) not in known]
        if not rows:
            continue
        held, made = Taxonomy.objects.select_for_update().get_or_create(
            pk=code, defaults={"name_th": name_th, "name_en": name_en}
        )
        if not made:
            held.edition += 1
            held.save(update_fields=["edition"])
        Term.objects.bulk_create(_terms(held, rows))
        keep_edition(by="system", taxonomy=held)


def _codes(rows: Iterable[dict[str, Any]]) -> Iterator[_Code]:
    for row in rows:
        yield _Code("", row)
        for below in row.get("categories", ()):
            yield _Code(row["code"], below)


def _terms(held: Taxonomy, rows: list[_Code]) -> Iterator[Term]:
    for place, (parent, row) in enumerate(rows, start=1):
        yield Term(
            taxonomy=held, code=row["code"], parent=parent, order=place * 10,
            label_th=row["label_th"], label_en=row["label_en"],
            note_th=row.get("description_th") or row.get("use_when_th") or "",
            note_en=row.get("description_en") or row.get("use_when_en") or "",
            since_edition=held.edition,
            retired_edition=held.edition if row.get("retired") else None,
        )  # fmt: skip


def _read(name: str) -> Any:
    return json.loads(files("ruthan.network").joinpath("data", name).read_text("utf-8"))
