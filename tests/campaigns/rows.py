"""Rows of campaigns as tests need them: provinces, their offices, activities with own pictures."""

from __future__ import annotations

import hashlib
import io
import uuid
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from ruthan.campaigns.models import Activity, Photo
from ruthan.campaigns.queries import reporting_unit_of, unit_of_province
from ruthan.core import clock, crypto, storage
from ruthan.core.refs import public_reference
from ruthan.network.models import Organisation


def province(code: str = "45") -> Any:
    """The unit of a province; the test asks for the reference data."""
    return unit_of_province(code)


def office(code: str = "45", name: str = "ที่ทำการปกครองอำเภอตัวอย่าง") -> Any:
    """A district office below a province."""
    return Organisation.objects.create(
        code=f"district:{code}01", kind="agency", name_th=name, short_th=name,
        parent=province(code), is_active=True,
    )  # fmt: skip


def activity(
    unit: Any, *, channel: str = "online", first: date = date(2026, 2, 14), **over: Any
) -> Any:
    """An approved activity, as a coordinator records it."""
    now = clock.now()
    fields: dict[str, Any] = {
        "ref": public_reference("D"), "client_key": uuid.uuid4(), "state": "approved",
        "unit": unit, "reporting_unit": reporting_unit_of(unit), "month": first.replace(day=1),
        "channel": channel, "what": "เว็บไซต์จังหวัด", "first_on": first, "last_on": first,
        "recorded_at": now, "edited_at": now,
    }  # fmt: skip
    return Activity.objects.create(**fields | over)


def picture(seed: int = 0, size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo that is like no other of another seed: shapes that the seed places, as JPEG."""
    import random

    dice = random.Random(seed)
    image = Image.new("RGB", size, tuple(dice.randrange(60, 220) for _ in range(3)))
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        w, h = dice.randrange(10, size[0] // 3), dice.randrange(10, size[1] // 3)
        colour = tuple(dice.randrange(256) for _ in range(3))
        (pen.ellipse if dice.random() < 0.5 else pen.rectangle)([x, y, x + w, y + h], fill=colour)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def photo(of: Any, *, body: bytes | None = None, **over: Any) -> Any:
    """A stored photo of an activity."""
    body = body if body is not None else picture(uuid.uuid4().int % 100_000)
    key = crypto.new_data_key("campaigns.photo")
    width, height = Image.open(io.BytesIO(body)).size
    fields: dict[str, Any] = {
        "activity": of, "client_key": uuid.uuid4(), "data_key": key,
        "large": storage.put(body, key=key), "print": storage.put(body, key=key),
        "width": width, "height": height, "sha256": hashlib.sha256(body).digest(),
        "sent_bytes": len(body), "added_at": clock.now(),
    }  # fmt: skip
    return Photo.objects.create(**fields | over)
