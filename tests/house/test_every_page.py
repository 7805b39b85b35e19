"""Every staff page in a real browser: no barrier, no sideways scroll, no error, its own title.

Each is opened in both looks, and axe reads it in one of them, in turn.

The public pages have the same test beside them (tests/gateway, tests/publishing), the queue and
the sealed lane in tests/triage; here stand the desks, on a phone in Thai and wide in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from ruthan.cases import queries as cases
from ruthan.cases.actions import add_transfer, ask_hold, open_release
from ruthan.core import clock, jobs
from ruthan.gateway.models import CallBack
from ruthan.gateway.sources.hotline.backs import take_back
from ruthan.gateway.sources.hotline.calls import save_call, start_call
from ruthan.intake.actions import Submission, Way, new_ticket, reporter_key
from ruthan.links.actions import follow
from ruthan.links.queries import networks
from ruthan.matching import queries as matching
from ruthan.messaging.actions import register_endpoint
from ruthan.messaging.actions import test_endpoint as try_endpoint
from ruthan.publishing.actions import approve_alert, draft_alert
from ruthan.registry.actions import file_dispute
from ruthan.sharing.actions import add_source
from ruthan.surges.models import Surge
from ruthan.trade.actions import reply_as_seller
from ruthan.triage.actions import draft_matrix
from tests import makers
from tests.browser import Desk, barriers, chromium, sit_down, too_wide
from tests.campaigns import rows as campaigns
from tests.cast import CAST
from tests.reference import the_reference
from tests.registry.steps import ACCOUNT, SHOP, seen, seen_by
from tests.trade.conftest import a_check, a_letter, a_look_up, an_outcome

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = ((360, "th", ""), (1440, "en", "/en"))

# Who opens which pages; {claim}, {referral}, {organisation} and so on are made below.
PAGES = {
    "nok": (
        "/staff/claims/",
        "/staff/claims/?tab=published",
        "/staff/claims/{claim}/",
        "/staff/claims/{claim}/edit/",
        "/staff/claims/{claim}/verdict/",
        "/staff/claims/{claim}/refer/",
        "/staff/claims/{published}/",
        "/staff/claims/open/",
        "/staff/referrals/watch/",
        "/staff/referrals/watch/new/",
        "/staff/referrals/watch/{referral}/",
        "/staff/referrals/watch/{referral}/letter/",
        "/staff/referrals/watch/?q=none&ask=hold&order=new",
        "/staff/referrals/grounds/",
        "/staff/referrals/grounds/of/fact_check/*/",
        "/staff/platforms/",
        "/staff/platforms/?tab=waiting",
        "/staff/platforms/new/",
        "/staff/platforms/{notice}/",
        "/staff/platforms/{sent}/",
        "/staff/platforms/steps/",
        "/staff/platforms/steps/{matter}/",
        "/staff/alerts/",
        "/staff/alerts/new/",
        "/staff/alerts/new/?from={claim}",
        "/staff/alerts/{draft}/",
        "/staff/alerts/{draft}/edit/",
        "/staff/alerts/{draft}/preview/",
        "/staff/alerts/{alert}/",
        "/staff/kit/",
        "/staff/kit/{published}/",
        "/staff/kit/{alert}/",
        "/staff/alerts/{alert}/update/",
        "/staff/alerts/{alert}/cancel/",
        "/staff/surges/",
        "/staff/surges/{surge}/",
        "/staff/surges/{surge}/alert/",
        "/staff/registry/",
        "/staff/registry/?tab=below",
        "/staff/registry/{entry}/",
        "/staff/registry/disputes/",
        "/staff/registry/disputes/{dispute}/",
        "/staff/trade/",
        "/staff/trade/?tab=late&q=T",
        "/staff/trade/{check}/",
        "/staff/trade/{check}/seller/letter/",
    ),
    "lek": (
        "/staff/referrals/",
        "/staff/referrals/{referral}/",
        "/staff/referrals/{referral}/print/",
        "/staff/claims/partner/",
    ),
    "ploy": (
        "/staff/people/",
        "/staff/people/roles/",
        "/staff/people/invite/",
        "/staff/people/me/",
        "/staff/network/",
        "/staff/network/new/",
        "/staff/network/of/{organisation}/",
        "/staff/network/of/{organisation}/edit/",
        "/staff/network/of/{organisation}/keys/",
        "/staff/network/of/{organisation}/keys/new/",
        "/staff/network/hotlines/",
        "/staff/network/hotlines/new/",
        "/staff/network/words/",
        "/staff/network/words/strands/",
        "/staff/referrals/grounds/new/",
        "/staff/referrals/grounds/of/money_sent/bank/",
        "/staff/referrals/grounds/recipients/",
        "/staff/referrals/grounds/recipients/{organisation}/",
        "/staff/sharing/",
        "/staff/sharing/origins/",
        "/staff/sharing/sources/new/",
        "/staff/sharing/sources/{source}/",
        "/staff/routing/",
        "/staff/routing/2/",
        "/staff/routing/2/rows/money_sent/",
        "/staff/routing/2/kinds/child/",
        "/staff/routing/2/trial/",
        "/staff/jobs/",
        "/staff/retention/",
        "/staff/retention/?count=1",
        "/staff/feeds/",
        "/staff/partners/",
        "/staff/partners/new/",
        "/staff/partners/{endpoint}/",
        "/staff/partners/{endpoint}/change/",
        "/staff/partners/{endpoint}/sent/{message}/",
        "/staff/deliveries/",
        "/staff/deliveries/?state=failed&channel=sms",
        "/staff/deliveries/{message}/",
    ),
    "anan": (
        "/staff/hotline/",
        "/staff/hotline/calls/",
        "/staff/hotline/calls/?outcome=to_191",
        "/staff/hotline/calls/{call}/",
        "/staff/hotline/calls/{saved}/",
        "/staff/hotline/call-backs/",
        "/staff/hotline/call-backs/{back}/",
        "/staff/hotline/scripts/",
        "/staff/hotline/scripts/sent/",
    ),
    "fah": (
        "/staff/sharing/export/",
        "/staff/links/",
        "/staff/links/{hub}/",
        "/staff/links/of/report/{hub}/",
        "/staff/cases/",
        "/staff/cases/?tab=second",
        "/staff/cases/?q=V-00000000",
        "/staff/cases/{case}/",
        "/staff/cases/{case}/file/",
        "/staff/cases/releases/",
        "/staff/cases/releases/{release}/",
        "/staff/cases/new/{plain}/",
    ),
    "som": (
        "/staff/activities/",
        "/staff/activities/?state=sent",
        "/staff/activities/new/",
        "/staff/activities/sheet/",
        "/staff/activities/{activity}/",
        "/staff/activities/{activity}/edit/",
    ),
    "nat": ("/staff/hotline/", "/staff/hotline/calls/", "/staff/hotline/scripts/child/edit/"),
    "chai": ("/staff/audit/", "/staff/audit/verification/"),
    "dao": ("/staff/sealed/", "/staff/sealed/key/"),
}


@pytest.fixture
def names(live_server: Any, settings: Any) -> Iterator[dict[str, str]]:
    """A small lifelike country: one claim being checked and referred, one published."""

    settings.RUTHAN_BASE_URL = live_server.url
    matching.reset_replica()
    the_reference()
    for person in CAST.values():
        makers.a_person(person)
    first, second = makers.a_report(), makers.a_report("ดื่มน้ำมะนาวโซดารักษามะเร็งหายใน 7 วัน แชร์เลย")
    jobs.run_due()
    first.refresh_from_db()
    second.refresh_from_db()
    published = makers.a_claim(clusters=[second.cluster_id], title_th="น้ำมะนาวโซดาไม่รักษามะเร็ง")
    makers.a_verdict(published)
    open_claim = makers.a_claim(clusters=[first.cluster_id])
    referral = makers.a_referral(open_claim, organisation="bot")
    makers.an_api_key("bot")
    jobs.run_due()
    surge = Surge.objects.create(
        kind="claim", subject=open_claim.pk, proposal="open", began_at=clock.now(),
        found_at=clock.now(), peak_at=clock.now(), peak_people=5, people=12, hours=3, expected=0.5,
    )  # fmt: skip
    endpoint = register_endpoint(
        by=makers.a_person(CAST["lek"]), organisation=makers.an_organisation("bot"), label="กระดานข่าวตัวอย่าง",
        url="https://bank.example/in", kinds=["alert.published", "referral.sent"],
    ).endpoint  # fmt: skip
    message = try_endpoint(by=makers.a_person(CAST["lek"]), endpoint=endpoint)
    draft_matrix(by=makers.a_person(CAST["ploy"]), copy_of=1)
    alert, draft = _alert(approved=True), _alert(approved=False)
    activity = campaigns.activity(campaigns.province("34"))
    campaigns.photo(activity)
    yield {
        "activity": activity.ref,
        "alert": alert.ref,
        "endpoint": str(endpoint.pk),
        "message": str(message.pk),
        "source": str(
            add_source(by="system", organisation=makers.an_organisation("bot"), name="ก").pk
        ),
        "hub": str(_network()),
        "draft": draft.ref,
        "surge": str(surge.pk),
        "site": live_server.url,
        "claim": open_claim.ref,
        "published": published.ref,
        "referral": referral.ref,
        "notice": makers.a_notice().ref,
        "sent": makers.a_notice(signed_by=makers.a_person(CAST["bua"])).ref,
        "matter": makers.a_matter().ref,
        "organisation": "bot",
        **_calls(),
        **_registry(),
        "check": _check().ref,
        **_cases(),
    }
    matching.reset_replica()


def _network() -> Any:
    """A network of two accounts that three people's reports name."""
    seen([ACCOUNT, SHOP], by="one")
    seen([ACCOUNT], by="two")
    seen([SHOP], by="three")
    follow()
    return networks().first().pk


def _registry() -> dict[str, str]:
    """An account that may be told and is contested."""
    entry = seen_by(3)
    filed = file_dispute(
        nonce="one", names=[ACCOUNT], shown=ACCOUNT.shown, words="ร้านของเราส่งของครบทุกออเดอร์"
    )
    return {"entry": entry.ref, "dispute": filed.dispute.ref}


def _cases() -> dict[str, str]:
    """A case with a chain and a hold that waits, a release, and a report without a case."""
    fah = makers.a_person(CAST["fah"])
    case = makers.a_case()
    first = cases.hops_of(case)[0]
    told = makers.a_transfer(satang=900_000, to_bank="006", account="000-0-00099-9")
    add_transfer(by=fah, case=case, told=told, parent=first.id)
    ask_hold(by=fah, case=case, transfer_id=first.id, satang=100, because="เพิ่งโอน")
    release = open_release(
        by="citizen", centre=case.report.centre, bank="004", account="000-0-00012-3",
        satang=120_000, why="ขายขนมให้ลูกค้า",
    )  # fmt: skip
    plain = makers.a_report("โอนเงินให้ร้านตัวอย่าง 5,000 บาท", wants="help")
    return {"case": case.ref, "release": release.ref, "plain": plain.ref}


def _calls() -> dict[str, str]:
    """A call going on, one that was saved, and somebody who is being called back."""
    anan = makers.a_person(CAST["anan"])
    call, saved = (start_call(by=anan, situation="sent") for _ in range(2))
    told = {
        "text": "มีคนโทรมาอ้างการไฟฟ้าตัวอย่าง ให้โอนเงิน", "channel": "hotline", "wants": "help",
        "reporter": reporter_key("test", "call"), "way": Way("phone", "0600000014"),
    }  # fmt: skip
    save_call(by=anan, call=saved, ticket=new_ticket(), submission=Submission(**told))
    saved.refresh_from_db()
    back = CallBack.objects.create(
        report=saved.report, about="declined", due_at=clock.now(), next_at=clock.now()
    )
    take_back(by=anan, back=back)
    return {"call": str(call.pk), "saved": str(saved.pk), "back": str(back.pk)}


def _check() -> Any:
    """A check with a look-up, a letter on paper and its reply, and a proposal."""
    nok, check = makers.a_person(CAST["nok"]), a_check()
    a_look_up(check, nok)
    reply_as_seller(letter=a_letter(check, nok, way="post"), text="เลขอยู่ข้างกล่อง", may_show=True)
    an_outcome(check, nok)
    return check


def _alert(*, approved: bool) -> Any:
    alert = draft_alert(
        by=makers.a_person(CAST["bua"]), title_th="ไม่มีลิงก์คืนเงินค่าไฟตัวอย่าง ใครส่งมาให้ลบทิ้ง",
        title_en="There is no refund link", body_th="มีคนโทรมาอ้างการไฟฟ้าตัวอย่าง", body_en="Callers.",
        todo_th="วางสาย แล้วโทร 1441", todo_en="Hang up.", severity="critical", urgency="immediate",
        provinces=["10", "34"], strand="SCM", expires_at=clock.now() + timedelta(days=3),
    )  # fmt: skip
    return approve_alert(by=_editor(), alert=alert) if approved else alert


def _editor() -> Any:
    person = makers.a_user("another-editor")
    makers.a_role(person, role="editor")
    return person


@pytest.mark.parametrize("person", PAGES)
def test_every_page_of_a_desk_is_whole(
    person: str, chromium: Browser, names: dict[str, str]
) -> None:
    faults: list[str] = []
    context, desk = sit_down(chromium, names["site"])
    desk.signs_in(makers.a_person(CAST[person]))
    for look, (width, language, before) in enumerate(LOOKS):
        desk.page.set_viewport_size({"width": width, "height": 900})
        for number, path in enumerate(PAGES[person]):
            address = before + path.format(**names)
            found = _faults(desk, address, language)
            if number % len(LOOKS) == look:  # axe takes longer than all else: once a page
                found += barriers(desk.page)
            faults += [f"{address} {width}: {fault}" for fault in found]
    context.close()
    assert faults == []


def _faults(desk: Desk, address: str, language: str) -> list[str]:
    answer = desk.page.goto(address)
    if answer is None or answer.status != 200:
        return [f"answered {answer.status if answer else 'nothing'}"]
    found = _unless(desk.page.evaluate("document.documentElement.lang") == language, "language")
    found += _unless(bool(desk.page.title().strip()), "no title")
    wide = too_wide(desk.page)
    found += _unless(not wide, f"{wide} px too wide")
    said = desk.reads()
    found += [f"says {odd!r}" for odd in ("{{", "%(") if odd in said]
    found += desk.complaints
    desk.complaints.clear()
    return found


def _unless(holds: bool, fault: str) -> list[str]:  # noqa: FBT001 - a yes or no, read at the call
    return [] if holds else [fault]
