"""The compiled report of the country: asked for, drawn by a job that can be killed and goes on.

What takes long, opening and shrinking thousands of photos, is kept unit by unit in a folder of the
compilation, sealed under its key; whoever runs the job again finds what is done already.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction

from ruthan.audit.actions import record
from ruthan.campaigns.engine.compile import country_pdf, page_count, small
from ruthan.campaigns.events import CompilationAsked
from ruthan.campaigns.models import Compilation, Photo
from ruthan.campaigns.permissions import P
from ruthan.campaigns.queries.country_compile import UnitMonth, compilation, month_of_country
from ruthan.campaigns.queries.country_words import country_words
from ruthan.core import clock, crypto, storage
from ruthan.core.events import emit
from ruthan.core.guard import require

KEY: Final = "campaigns.compilation"
_LABEL: Final = "campaigns.compilation.part"
_LOCK: Final = 7_302_119_045  # advisory: two who ask at once ask for one
_log = structlog.get_logger()


@transaction.atomic
def ask_compilation(*, by: Any, month: date) -> Compilation:
    """Have the report of a month drawn; while one is being drawn, that one is given.

    One that stopped is begun again where it was: its job may have been given up.
    """
    require(by, P.COUNTRY_READ)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    held = Compilation.objects.filter(month=month, ended_at__isnull=True).first()
    if held is not None:
        if Compilation.objects.filter(pk=held.pk).exclude(problem="").update(problem=""):
            emit(CompilationAsked(compilation_id=held.pk))
        return held
    made = Compilation.objects.create(
        month=month, asked_by=by, asked_at=clock.now(), data_key=crypto.new_data_key(KEY)
    )
    record(by=by, what="campaigns:country:compile", on=made, facts={"month": month.isoformat()})
    emit(CompilationAsked(compilation_id=made.pk))
    return made


def draw_compilation(compilation_id: UUID) -> None:
    """Draw it; safe to run twice and to kill at any moment, no transaction is held.

    A photo that was removed meanwhile is left out. Whoever ends second throws its file away.
    """
    held = compilation(compilation_id)
    if held is None or held.ended_at is not None:
        return
    try:
        _draw(held)
    except Exception:
        Compilation.objects.filter(pk=held.pk).update(problem="again")
        raise


def _draw(held: Compilation) -> None:
    country = month_of_country(held.month)
    inside = [one for group in country.values() for one in group if one.row.is_in]
    rows = Compilation.objects.filter(pk=held.pk, ended_at__isnull=True)
    rows.update(total=len(inside) + 1, done=0)
    photos: dict[str, bytes] = {}
    drawn: dict[UUID, list[str]] = {}
    for done, one in enumerate(inside, 1):
        for name, activity, body in _part(held, one):
            photos[name] = body
            drawn.setdefault(activity, []).append(name)
        rows.update(done=done)
    body = country_pdf(country_words(country, drawn, held.asked_at), photos)
    address = storage.put(body, key=held.data_key)
    ended = rows.update(
        pdf=address,
        pages=page_count(body),
        done=len(inside) + 1,
        problem="",
        ended_at=clock.now(),
    )
    if not ended:
        storage.remove(address)
    shutil.rmtree(_folder(held), ignore_errors=True)


def _part(held: Compilation, one: UnitMonth) -> Iterator[tuple[str, UUID, bytes]]:
    """The small photos of a unit: what an earlier run kept, or drawn now and kept."""
    wanted = [(photo, f"{photo.pk}.jpg") for of in one.photos.values() for photo in of]
    if not wanted:
        return
    path = _folder(held) / f"{one.row.unit.pk}-{one.mark[:16]}"
    found = _kept(held, path)
    if found is None:
        found = _drawn([photo for photo, _name in wanted])
        _keep(held, path, found)
    for photo, name in wanted:
        if name in found:
            yield name, photo.activity_id, found[name]


def _drawn(photos: Sequence[Photo]) -> dict[str, bytes]:
    found = {}
    for photo in photos:
        try:
            found[f"{photo.pk}.jpg"] = small(storage.get(photo.print, key=photo.data_key))
        except (storage.FileGone, crypto.KeyDestroyed, crypto.SealBroken, OSError) as error:
            _log.warning("campaigns.photo.left_out", photo=str(photo.pk), why=type(error).__name__)
    return found


def _kept(held: Compilation, path: Path) -> dict[str, bytes] | None:
    """What lies in a file of an earlier run; None when there is none or it is not whole."""
    try:
        body = crypto.open_bytes(held.data_key, _LABEL, path.read_bytes())
    except (OSError, crypto.SealBroken):
        return None
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _keep(held: Compilation, path: Path, photos: dict[str, bytes]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, body in photos.items():
            packed.writestr(name, body)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_bytes(crypto.seal(held.data_key, _LABEL, out.getvalue()))
    aside.replace(path)


def _folder(held: Compilation) -> Path:
    return Path(settings.RUTHAN_DATA) / "compiling" / str(held.pk)
