"""Questions about a month: what its report shows, what stands in the way of sealing it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from ruthan.campaigns.engine.form import (
    Form,
    FormChannel,
    FormEntry,
    FormPhoto,
    content_of,
    digest_of,
    form_of,
)
from ruthan.campaigns.models import Activity, MonthlyReport, Nothing, Photo, Seal
from ruthan.campaigns.queries.likeness import open_likenesses
from ruthan.campaigns.queries.review import with_photos
from ruthan.campaigns.queries.units import kind_of_unit
from ruthan.campaigns.rules.channels import channels
from ruthan.campaigns.rules.monthly import Way
from ruthan.campaigns.rules.months import last_day
from ruthan.campaigns.states import ActivityState
from ruthan.core import clock, crypto, storage
from ruthan.core.text.digits import to_thai

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

_GONE = (storage.FileGone, crypto.KeyDestroyed, crypto.SealBroken)
_LEFT_OUT = (ActivityState.DRAFT, ActivityState.RETURNED)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a unit as it stands: its entries by channel, reasons, what stands in the way."""

    unit: Organisation
    month: date
    report: MonthlyReport | None
    entries: dict[str, list[Activity]]
    nothings: dict[str, str]
    way: Way

    @property
    def state(self) -> str:
        """The state of its report; a month that nobody touched is being collected."""
        return self.report.state if self.report else "open"


def report_of(unit: Organisation, month: date) -> MonthlyReport | None:
    """The report of a month, if anybody began it. One query."""
    rows = MonthlyReport.objects.select_related("unit__parent")
    return rows.filter(unit=unit, month=month).first()


def reports_of(unit: Organisation) -> dict[date, MonthlyReport]:
    """The reports of a unit by month. One query."""
    return {one.month: one for one in MonthlyReport.objects.filter(unit=unit)}


def handed_in(month: date) -> dict[UUID, MonthlyReport]:
    """Every report of a month by its unit, handed in or not. One query."""
    return {one.unit_id: one for one in MonthlyReport.objects.filter(month=month)}


def photos_there(ids: Sequence[str]) -> list[UUID]:
    """Which of some photos are still there. One query."""
    rows = Photo.objects.filter(pk__in=list(ids), removed_at__isnull=True).exclude(print="")
    return list(rows.values_list("pk", flat=True))


def seals_of(report: MonthlyReport | None) -> list[Seal]:
    """Every revision, the newest first. One query."""
    rows = Seal.objects.filter(report=report).select_related(
        "sealed_by", "submitted_by", "received_by", "reopened_by"
    )
    return list(rows.order_by("-revision")) if report else []


def seal_of(report: MonthlyReport, revision: int = 0) -> Seal | None:
    """One revision, or without a number the last. One query."""
    rows = report.seals.filter(revision=revision or report.revision)
    return rows.select_related("report__unit").first()


def month_entries(unit: Organisation, month: date) -> dict[str, list[Activity]]:
    """What the report shows, by channel, in its order, with photos. Two queries."""
    rows = Activity.objects.filter(
        reporting_unit=unit, month=month, state=ActivityState.APPROVED
    )  # fmt: skip
    found: dict[str, list[Activity]] = {one.code: [] for one in channels()}
    for one in sorted(with_photos(rows), key=_placed):
        found[one.channel].append(one)
    return found


def _placed(one: Activity) -> tuple[bool, int, date, date, str]:
    """By the place that somebody gave it, then by its days."""
    first = one.first_on or date.max
    at = (one.place_in_month == 0, one.place_in_month)
    return (*at, first, one.last_on or first, str(one.pk))


def month_of_unit(unit: Organisation, month: date) -> Month:
    """A month as it stands. Six queries."""
    report, entries = report_of(unit, month), month_entries(unit, month)
    nothings = dict(Nothing.objects.filter(report=report).values_list("channel", "because"))
    return Month(unit, month, report, entries, nothings, _way(unit, month, entries, nothings))


def _way(
    unit: Organisation, month: date, entries: dict[str, list[Activity]], nothings: dict[str, str]
) -> Way:
    states = Activity.objects.filter(reporting_unit=unit, month=month)
    counted = list(states.values_list("state", flat=True))
    bare = sum(not _photos(one) for held in entries.values() for one in held)
    return Way(
        unreviewed=counted.count(ActivityState.SENT),
        unsaid=tuple(code for code, held in entries.items() if not held and code not in nothings),
        alike=open_likenesses(unit, month).count(),
        left_out=sum(state in _LEFT_OUT for state in counted),
        without_photo=bare,
        is_over=clock.today() > last_day(month),
    )


def form_of_month(held: Month, *, is_as_original: bool = False) -> Form:
    """The form as it would be sealed now, without revision and moment, and without the digests of
    what is printed: `with_digests` adds them."""
    found = []
    for one in channels():
        found.append(
            FormChannel(
                code=one.code,
                number=one.number_original if is_as_original else to_thai(one.number),
                title=one.th,
                examples=one.examples_original if is_as_original else one.examples_th,
                entries=tuple(_entry(activity) for activity in held.entries[one.code]),
                nothing="" if held.entries[one.code] else held.nothings.get(one.code, ""),
            )
        )
    return Form(
        ref=held.report.ref if held.report else "", revision=0, unit=held.unit.code,
        unit_name=held.unit.name_th, kind=str(kind_of_unit(held.unit)),
        month=held.month.isoformat(), is_as_original=is_as_original, sealed_at="",
        channels=tuple(found),
    )  # fmt: skip


def seen_mark(held: Month) -> str:
    """By what a person who seals shows which month they saw: it changes with all that is shown."""
    return digest_of(content_of(replace(form_of_month(held), ref=""))).hex()[:32]


def with_digests(form: Form) -> Form:
    """The same with the digest of each printed photo; '' for one that is gone. Opens the files."""
    pictures = pictures_of(form)
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in pictures.items()}

    def dated(photo: FormPhoto) -> FormPhoto:
        return replace(photo, printed=digests.get(photo.photo, ""))

    return replace(
        form,
        channels=tuple(
            replace(
                one,
                entries=tuple(
                    replace(entry, photos=tuple(map(dated, entry.photos))) for entry in one.entries
                ),
            )
            for one in form.channels
        ),
    )


def pictures_of(form: Form) -> dict[str, bytes]:
    """The printed photos of a form that are still there, as they were when it was sealed.

    One query; each file is opened, and left out where its digest is another.
    """
    wanted = {one.photo: one.printed for one in form.photos}
    rows = Photo.objects.filter(pk__in=list(wanted)).select_related("data_key").defer("marks")
    found = {}
    for photo in rows:
        body = print_of(photo)
        digest = wanted[str(photo.pk)]
        if body and (not digest or hashlib.sha256(body).hexdigest() == digest):
            found[str(photo.pk)] = body
    return found


def print_of(photo: Photo) -> bytes:
    """The JPEG of a photo for printing; b"" when it is gone. Its key must be loaded."""
    if not photo.print:
        return b""
    try:
        return storage.get(photo.print, key=photo.data_key)
    except _GONE:
        return b""


def sealed_form(seal: Seal) -> Form:
    """The form as it was sealed."""
    return form_of(seal.content)


def with_state(rows: QuerySet[MonthlyReport], states: Sequence[str]) -> QuerySet[MonthlyReport]:
    """Reports in some states, those submitted last first."""
    held = rows.filter(state__in=states).select_related("unit__parent")
    return held.order_by("-submitted_at", "unit__code")


def _entry(activity: Activity) -> FormEntry:
    first = activity.first_on or activity.month
    return FormEntry(
        ref=activity.ref, what=activity.what, first=first.isoformat(),
        last=(activity.last_on or first).isoformat(),
        photos=tuple(
            FormPhoto(str(one.pk), bytes(one.sha256).hex(), "", one.caption)
            for one in _photos(activity)
        ),
    )  # fmt: skip


def _photos(activity: Activity) -> list[Photo]:
    held: list[Photo] = activity.there  # type: ignore[attr-defined]  # by with_photos
    return held
