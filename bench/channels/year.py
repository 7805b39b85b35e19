"""A year of all provinces: activities in six channels every month, each with three photos.

Django must be set up and the reference data be there.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from datetime import date
from typing import Any, Final

import numpy as np
from PIL import Image

from ruthan.campaigns.engine.photos import take_photo
from ruthan.campaigns.models import Activity, MonthlyReport, Photo
from ruthan.campaigns.queries import reporting_units
from ruthan.campaigns.rules.months import last_day, month_before, month_of
from ruthan.campaigns.states import ActivityState, Channel, ReportState
from ruthan.core import clock, crypto, storage
from ruthan.core.models import DataKey
from ruthan.core.refs import public_reference

PROVINCE: Final = "province:45"
MONTH: Final = month_before(month_of(clock.today()))
_MONTHS, _EACH = 12, 3  # photos of an activity
_MEGAPIXELS: Final = (4000, 3000)
_PRINT: Final = (1000, 750)  # as large as what is kept for paper


def fill() -> str:
    """Write it; what was written, in words."""
    units = [one for one in reporting_units() if one.code.startswith("province:")]
    luck, months = np.random.default_rng(7), [MONTH]
    while len(months) < _MONTHS:
        months.append(month_before(months[-1]))
    MonthlyReport.objects.bulk_create(_report(unit, month) for unit in units for month in months)
    done = Activity.objects.bulk_create(
        _activity(unit, month, channel)
        for unit in units for month in months for channel in Channel.values
    )  # fmt: skip
    key, body = crypto.new_data_key("campaigns.photo"), _jpeg(luck, _PRINT)
    shared = storage.put(body, key=key)
    Photo.objects.bulk_create(
        _photo(of, key, shared, body)
        for of in done for _ in range(_EACH) if of.month != MONTH
    )  # fmt: skip
    own = [of for of in done if of.month == MONTH and of.unit.code != PROVINCE]
    for of in (one for one in own for _ in range(_EACH)):
        body = _jpeg(luck, _PRINT)
        _photo(of, key, storage.put(body, key=key), body).save()
    return f"{len(done):,} activities, {Photo.objects.count():,} photos"


def take_photos(code: str, *, photos: int = 36) -> None:
    """Give the open month of one province so many photos of 12 MP, as the service takes them."""
    luck, key = np.random.default_rng(11), crypto.new_data_key("campaigns.photo")
    held = list(Activity.objects.filter(unit__code=code, month=MONTH))
    MonthlyReport.objects.filter(unit__code=code, month=MONTH).update(state=ReportState.OPEN)
    zone = clock.now().tzinfo
    for number in range(photos):
        taken = take_photo(_jpeg(luck, _MEGAPIXELS), zone=zone)
        address = storage.put(taken.print, key=key)
        _photo(held[number % len(held)], key, address, taken.print).save()


def hand_in(code: str) -> None:
    """Count the month of that province as handed in, so that it is compiled with the others."""
    held = MonthlyReport.objects.filter(unit__code=code, month=MONTH)
    held.update(state=ReportState.SUBMITTED)


def _jpeg(luck: np.random.Generator, size: tuple[int, int]) -> bytes:
    """A picture with soft shapes and the noise of a camera."""
    soft = Image.fromarray(luck.integers(0, 255, size=(12, 16, 3), dtype=np.uint8))
    shown = np.asarray(soft.resize(size, Image.Resampling.BICUBIC)).astype(np.int16)
    shown += luck.integers(-12, 12, size=shown.shape, dtype=np.int16)
    out = io.BytesIO()
    Image.fromarray(shown.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=85)
    return out.getvalue()


def _report(unit: Any, month: date) -> MonthlyReport:
    return MonthlyReport(
        ref=public_reference("M"), unit=unit, month=month, state=ReportState.SUBMITTED, revision=1,
        first_submitted_at=clock.now(), submitted_at=clock.now(),
    )  # fmt: skip


def _activity(unit: Any, month: date, channel: str) -> Activity:
    now = clock.now()
    return Activity(
        ref=public_reference("D"), client_key=uuid.uuid4(), state=ActivityState.APPROVED,
        unit=unit, reporting_unit=unit, month=month, channel=channel, what="จอ LED หน้าศาลากลาง",
        first_on=month, last_on=last_day(month), people=120, recorded_at=now, edited_at=now,
    )  # fmt: skip


def _photo(of: Activity, key: DataKey, address: str, body: bytes) -> Photo:
    return Photo(
        activity=of, client_key=uuid.uuid4(), data_key=key, large=address, print=address,
        width=_PRINT[0], height=_PRINT[1], sha256=hashlib.sha256(body).digest(),
        sent_bytes=len(body), added_at=clock.now(),
    )  # fmt: skip
