"""Translations without GNU gettext: collect English ids, check their Thai, compile.

python -m tools.messages update    add new ids to each app's django.po, drop unused ones, compile
python -m tools.messages compile   write the .mo files
python -m tools.messages check     fail when an id has no Thai, or a .mo is older than its .po
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1] / "ruthan"
_FIXED = datetime(2026, 1, 1, tzinfo=UTC)  # a compiled file depends on its words alone
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def apps() -> list[Path]:
    """The packages of the project, each with its own catalogue."""
    return sorted(p for p in ROOT.iterdir() if (p / "__init__.py").exists())


def collect(app: Path) -> Catalog:
    """Every id that the app's code and templates ask to be translated."""
    catalog = Catalog(locale="th")
    for file in sorted(app.rglob("*")):
        if file.suffix not in {".py", ".html", ".txt"} or "migrations" in file.parts:
            continue
        if file.suffix != ".py" and "templates" not in file.parts:
            continue
        source = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            source = templatize(source, origin=str(file))
        found = extract(
            "python", io.BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"}
        )
        for line, message, comments, context in found:
            place = [(str(file.relative_to(ROOT.parent)), line)]
            if message:
                catalog.add(message, locations=place, auto_comments=comments, context=context)
    return catalog


def po_of(app: Path) -> Path:
    """Where the app's Thai catalogue is."""
    return app / "locale" / "th" / "LC_MESSAGES" / "django.po"


def read(app: Path) -> Catalog:
    """The catalogue as it stands, empty when there is none."""
    file = po_of(app)
    if not file.exists():
        return Catalog(locale="th")
    with file.open("rb") as handle:
        found = read_po(handle, locale="th")
    found.creation_date = found.revision_date = _FIXED
    return found


def update(app: Path) -> None:
    """Bring the catalogue up to date with the code; translations are kept."""
    wanted, have = collect(app), read(app)
    if not len(wanted):
        return
    fresh = Catalog(locale="th", charset="utf-8", fuzzy=False)
    fresh.header_comment = f"# Thai translations of ruthan.{app.name}."
    fresh.project, fresh.revision_date, fresh.creation_date = "ruthan", None, None  # type: ignore[assignment]
    for message in wanted:
        if message.id:
            old = have.get(message.id, message.context)
            fresh.add(message.id, old.string if old else "", context=message.context)
    file = po_of(app)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as handle:
        write_po(handle, fresh, sort_output=True, omit_header=False, width=100, no_location=True)
    text = file.read_text(encoding="utf-8").splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')
    file.write_text("".join(t for t in text if not t.startswith(dated)), encoding="utf-8")


def compile_(app: Path) -> None:
    """Write the .mo beside the .po."""
    file = po_of(app)
    if file.exists():
        with file.with_suffix(".mo").open("wb") as handle:
            write_mo(handle, read(app))


def faults(app: Path) -> list[str]:
    """What is missing: ids without Thai, fuzzy ones, a .mo that does not match."""
    have, found = read(app), []
    for message in collect(app):
        kept = have.get(message.id, message.context) if message.id else None
        strings = kept.string if kept and isinstance(kept.string, tuple) else [kept and kept.string]
        if message.id and (kept is None or kept.fuzzy or not all(strings)):
            found.append(f"{app.name}: no Thai for {message.id!r}")
    file = po_of(app)
    if file.exists():
        fresh = io.BytesIO()
        write_mo(fresh, have)
        mo = file.with_suffix(".mo")
        if not mo.exists() or mo.read_bytes() != fresh.getvalue():
            found.append(f"{app.name}: django.mo is not made from django.po (make messages)")
    return found


def main() -> int:
    """Run one of the three verbs."""
    settings.configure(USE_I18N=True)
    verb = sys.argv[1] if len(sys.argv) > 1 else "check"
    missing: list[str] = []
    for app in apps():
        if verb == "update":
            update(app)
        if verb in {"update", "compile"}:
            compile_(app)
        missing += faults(app)
    for line in missing:
        print(line)
    return 1 if missing and verb == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
