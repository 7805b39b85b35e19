"""From a report to an entry and back: ranked, counted by its channel, withdrawn, declined."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.core import jobs
from ruthan.intake.actions import Way, decline_report, reporter_key, withdraw_report
from ruthan.registry.models import Indicator, Sighting
from ruthan.registry.states import Kind, Standing
from ruthan.triage.actions import assess_report
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

SCAM = (
    "โดนโกงค่ะ โอนค่ามือถือ 18,900 ไป ธ.กสิกรไทย 000-0-00012-3 แล้วร้านบล็อก ไลน์ @somdemo "
    "เว็บ https://somshop.example/x"
)
RUMOUR = "ด่วน! พรุ่งนี้ธนาคารตัวอย่างจะปิดทุกสาขา โทร 02-000-0000 ส่งต่อด้วย"


def by_line(text: str = SCAM, who: str = "mali", **over: Any) -> Any:
    """A report from a chat."""
    return makers.a_report(
        text, channel="line", reporter=reporter_key("line", who), **({"wants": "help"} | over)
    )


def test_a_scam_report_names_its_account_page_and_site() -> None:
    by_line()
    jobs.run_due()
    kinds = set(Indicator.objects.values_list("kind", flat=True))
    assert {Kind.BANK_ACCOUNT, Kind.DOMAIN, Kind.URL, Kind.LINE_ID} <= kinds
    assert {one.standing for one in Sighting.objects.all()} == {Standing.KNOWN}


def test_a_rumour_and_a_post_of_a_feed_name_nothing() -> None:
    by_line(RUMOUR, wants="answer")
    by_line(is_observation=True, who="feed")
    jobs.run_due()
    assert Indicator.objects.count() == 0


def test_ranked_twice_it_counts_once() -> None:
    report = by_line()
    jobs.run_due()
    before = Sighting.objects.count()
    assess_report(report.pk)
    assert Sighting.objects.count() == before


def test_the_web_counts_as_nobody_in_particular_and_a_caller_with_a_number_as_one() -> None:
    makers.a_report(SCAM, channel="web", wants="help", reporter=reporter_key("visitor", "a"))
    way = Way("phone", "0600000014")
    makers.a_report(
        SCAM, channel="hotline", wants="help", reporter=reporter_key("hotline", "b"), way=way
    )
    makers.a_report(SCAM, channel="hotline", wants="help", reporter=reporter_key("hotline", "c"))
    jobs.run_due()
    account = Indicator.objects.get(kind=Kind.BANK_ACCOUNT)
    standings = sorted(account.sightings.values_list("channel", "standing"))
    assert standings == [("hotline", "anonymous"), ("hotline", "known"), ("web", "anonymous")]
    assert account.people == 2


@pytest.mark.parametrize("ending", ["withdraw", "decline"])
def test_what_is_taken_back_or_declined_is_taken_out(ending: str, anan: Any) -> None:
    report = by_line()
    jobs.run_due()
    assert Indicator.objects.count() > 0
    report.refresh_from_db()
    if ending == "withdraw":
        withdraw_report(by="citizen", report=report)
    else:
        decline_report(by=anan, report=report, reason="not_serious")
    jobs.run_due()
    assert Indicator.objects.count() == 0


def test_withdrawn_before_it_is_ranked_it_never_counts() -> None:
    report = by_line()
    withdraw_report(by="citizen", report=report)
    jobs.run_due()
    assert Indicator.objects.count() == 0
    assert assess_report(report.pk) is None
