"""The pages of a month in a real browser, on a phone in Thai and wide in English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ruthan.campaigns import actions
from ruthan.campaigns.engine.form import canonical
from ruthan.campaigns.models import Likeness
from ruthan.campaigns.queries import monthly as queries
from ruthan.campaigns.queries.likeness_gallery import photos_here
from ruthan.campaigns.rules.months import month_before, month_of
from ruthan.core import clock
from tests import makers
from tests.browser import barriers, too_wide
from tests.campaigns import rows
from tests.campaigns.sample import TWELVE
from tests.campaigns.test_likeness import changed
from tests.cast import CAST
from tests.reference import the_reference

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = ((360, "th"), (1280, "en"))


def the_world(month: Any) -> tuple[Any, Any, Any]:
    """Ubon with eleven activities, one channel empty; an office's photo like Chiang Mai's."""
    photos_here.reset()
    the_reference()
    unit = rows.province("34")
    for place, (channel, what, first, last) in enumerate(TWELVE, start=1):
        if channel != "community":
            one = rows.activity(
                unit, channel=channel, what=what, first=month.replace(day=first),
                last_on=month.replace(day=last), place_in_month=place,
            )  # fmt: skip
            rows.photo(one, body=rows.picture(place))
    theirs = rows.photo(rows.activity(rows.province("50"), first=month), body=rows.picture(99))
    waits = rows.activity(
        rows.office("34"), state="sent", channel="on_air", first=month,
        what="หอกระจายข่าวทุกหมู่บ้าน เช้าและเย็น",
    )  # fmt: skip
    ours = rows.photo(waits, body=changed(99, "mirror"), taken_at=clock.now())
    for photo in (theirs, ours):
        actions.look_at_photo(photo_id=photo.pk)
    return unit, waits, Likeness.objects.get()


def test_a_month_is_put_together_sealed_and_checked(
    browse: Callable[..., Any], live_server: Any, settings: Any
) -> None:
    settings.RUTHAN_BASE_URL = live_server.url
    month = month_before(month_of(clock.today()))
    unit, waits, pair = the_world(month)
    som, nat = makers.a_person(CAST["som"]), makers.a_person(CAST["nat"])
    base, faults, looked = f"/staff/monthly/{unit.code}/{month:%Y-%m}/", [], []

    def looked_at(path: str, person: Any) -> None:
        looked.append(path)
        for look, (width, language) in enumerate(LOOKS):
            page = browse(path, person=person, width=width, language=language)
            if len(looked) % len(LOOKS) == look:  # axe takes longer than all else: once a page
                faults.extend(f"{path} {width}: {one}" for one in barriers(page))
            if too_wide(page):
                faults.append(f"{path} {width}: too wide")
            page.context.close()

    for path in (
        "/staff/monthly/", base, f"{base}preview/", "/staff/monthly/review/",
        f"/staff/monthly/review/{waits.ref}/", "/staff/monthly/alike/",
        f"/staff/monthly/alike/{pair.pk}/",
    ):  # fmt: skip
        looked_at(path, som)
    page = browse(base, person=som)
    cells = page.locator("#online [data-ref]")
    refs = cells.evaluate_all("all => all.map(one => one.dataset.ref)")
    with page.expect_navigation():
        cells.nth(0).drag_to(cells.nth(2))
    assert cells.evaluate_all("all => all.map(one => one.dataset.ref)") == [*refs[1:], refs[0]]
    actions.approve_activity(by=som, activity=waits)
    actions.say_nothing(
        by=som, unit=unit, month=month, channel="community", because="ผู้นำชุมชนติดภารกิจ"
    )
    page.goto(base)
    page.get_by_role("button", name="ปิดผนึกเดือนนี้").click()
    page.get_by_role("button", name="ส่งรายงาน").click()
    looked_at("/staff/monthly/inbox/", nat)
    looked_at("/staff/monthly/inbox/?tab=missing", nat)
    looked_at(base, nat)
    report = queries.report_of(unit, month)
    assert report is not None
    looked_at(f"/dissemination/{report.ref}/", None)
    seal = queries.seal_of(report)
    page = browse(f"/dissemination/{report.ref}/")
    with page.expect_navigation():
        page.set_input_files(
            "#digest-file",
            {
                "name": "content.json",
                "mimeType": "application/json",
                "buffer": canonical(seal.content),
            },
        )
    assert page.get_by_text("ตรงกับฉบับล่าสุด").is_visible()
    photos_here.reset()
    assert faults == []
