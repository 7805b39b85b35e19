"""Programmes and campaigns on the desk: made, edited, ended, carried out, each by who may."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ruthan.audit.models import Entry
from ruthan.campaigns import access
from ruthan.campaigns.actions import programmes as actions
from ruthan.campaigns.actions.programmes_apps import confirm_display
from ruthan.campaigns.actions.programmes_duties import drop_duty, set_duty
from ruthan.campaigns.models import Activity, Campaign, Programme
from ruthan.campaigns.queries import programmes as queries
from ruthan.campaigns.queries.units import unit
from ruthan.campaigns.rules import campaigns as rules
from ruthan.campaigns.rules import channels as order
from ruthan.core.guard import Forbidden
from ruthan.publishing.engine.kit import limits
from tests import makers
from tests.campaigns import rows
from tests.campaigns.country_steps import BILL, a_campaign, a_programme, a_report
from tests.cast import Person

pytestmark = pytest.mark.django_db
PEA = Person("pea", "พี ตัวอย่าง", "coordinator", "pea")


@pytest.fixture(autouse=True)
def _march(at: Any) -> None:
    at("2026-03-10 09:00")


@pytest.fixture
def pea(reference: Any) -> Any:
    return makers.a_person(PEA)


def campaign_form(**over: Any) -> dict[str, Any]:
    return {
        "name_th": "ไม่กดลิงก์", "name_en": "", "audience": "", "starts_on": "1 มี.ค. 2569",
        "ends_on": "๓๑/๓/๒๕๖๙", "message_th_1": "ไม่กดลิงก์จาก SMS", "message_en_1": "",
    } | over  # fmt: skip


# -- Rules ----------------------------------------------------------------------------------------


def test_lengths_are_those_of_the_publishing_kit() -> None:
    assert [(one.place, one.most) for one in rules.fits("ก")] == [
        ("bill", 60), ("title", 40), ("body", 120),
    ]  # fmt: skip
    assert [one.fits for one in rules.fits("ก" * 60)] == [True, False, True]
    assert not rules.fits_anywhere("ก" * 121)


def test_applications_of_the_order_are_those_of_the_kit() -> None:
    assert {(a.code, a.name, a.owner) for a in order.apps()} == {
        (a.code, a.name, a.owner) for a in limits.apps()
    }


def test_a_message_is_kept_on_one_line_without_what_nobody_sees() -> None:
    kept = rules.messages_of([("  อย่า\n\u200bเพิ่ง  โอน\x00 ", ""), ("", "only English")])
    assert kept == [{"th": "อย่า เพิ่ง โอน", "en": ""}]


# -- Made and edited ------------------------------------------------------------------------------


def test_a_supervisor_begins_a_programme_and_a_campaign(reference: Any, nat: Any) -> None:
    browser = makers.signed_in(nat)
    said = browser.post(
        reverse("programmes:new"),
        {"name_th": "รู้ทัน", "objective": "ให้ทุกคนรู้ทัน", "starts_on": "1 ม.ค. 2569", "ends_on": ""},
    )
    programme = Programme.objects.get()
    assert said.status_code == 302
    assert programme.starts_on == date(2026, 1, 1)
    said = browser.post(reverse("programmes:campaign-new", args=[programme.ref]), campaign_form())
    campaign = Campaign.objects.get()
    assert said["Location"].endswith(f"/campaigns/{campaign.ref}/")
    assert (campaign.starts_on, campaign.ends_on) == (date(2026, 3, 1), date(2026, 3, 31))
    page = browser.get(said["Location"]).content.decode()
    assert "PEA Smart Plus" in page
    assert Entry.objects.filter(what="campaigns:campaign:make").count() == 1


def test_who_acts_is_filled_in_from_the_order(reference: Any, nat: Any) -> None:
    campaign = a_campaign(nat)
    plans = {plan.channel.code: plan for plan in queries.plans_of(campaign, [rows.province("45")])}
    assert plans["online"].duties[0].selectors == ("departments", "enterprises", "provinces")
    assert {one.code for one in plans["community"].duties[0].units} == {"dopa", "rtp"}
    assert all(plan.is_mine for plan in plans.values())
    owners = {duty.app.code: duty.owner.code for duty in plans["documents"].apps}
    assert owners == {one.code: one.owner for one in order.apps()}
    assert queries.acting_count([campaign])[campaign.pk] == len(
        set(queries.reporting_units().values_list("code", flat=True))
    )


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"starts_on": "31 ก.พ. 2569"}, "ไม่มีวันนี้ในปฏิทิน"),
        ({"starts_on": "เดือนหน้า"}, "30/01/2569"),
        ({"starts_on": "1 มี.ค. 3569"}, "ใช้ปีใดปีหนึ่ง"),
        ({"ends_on": "1 ก.พ. 2569"}, "ก่อนวันแรก"),
        ({"message_th_1": ""}, "อย่างน้อยหนึ่งข้อ"),
        ({"message_th_1": "ก" * 121}, "121"),
        ({"message_th_1": "", "message_en_1": "Wait"}, "ยังไม่มี"),
        ({"starts_on": "1 ธ.ค. 2568"}, "ระยะเวลาของโครงการ"),
        ({"name_th": "\x00\u200b"}, ""),
    ],
)
def test_what_cannot_be_kept_is_put_back_with_how_to_mend_it(
    reference: Any, nat: Any, over: dict[str, Any], said: str
) -> None:
    programme = a_programme(nat)
    address = reverse("programmes:campaign-new", args=[programme.ref])
    answer = makers.signed_in(nat).post(address, campaign_form(**over))
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("\u200b", "").replace("<wbr>", "")
    assert not Campaign.objects.exists()


def test_the_days_of_a_programme_are_shown_as_they_are_typed(reference: Any, nat: Any) -> None:
    programme = a_programme(nat)
    address = reverse("programmes:programme-edit", args=[programme.ref])
    page = makers.signed_in(nat).get(address).content.decode()
    assert 'type="date"' not in page
    assert re.search(r'name="starts_on"[^>]*value="1 ม.ค. 2569"', page)


def test_of_two_who_edit_the_second_is_told(reference: Any, nat: Any) -> None:
    campaign = a_campaign(nat)
    browser, address = (
        makers.signed_in(nat),
        reverse("programmes:campaign-edit", args=[campaign.ref]),
    )
    seen = actions.mark_of(campaign)
    first = campaign_form(seen=seen, name_th="ชื่อแรก")
    assert browser.post(address, first).status_code == 302
    said = browser.post(address, campaign_form(seen=seen, name_th="ชื่อที่สอง"))
    assert said.status_code == 422
    campaign.refresh_from_db()
    assert campaign.name_th == "ชื่อแรก"


def test_a_programme_keeps_its_campaigns_inside(reference: Any, nat: Any) -> None:
    campaign = a_campaign(nat)
    programme = campaign.programme
    with pytest.raises(actions.CampaignRefused, match="outside"):
        actions.edit_programme(
            by=nat, programme=programme, seen=actions.mark_of(programme),
            starts_on=date(2026, 2, 10), ends_on=None,
        )  # fmt: skip


def test_campaigns_are_chosen_by_their_english_names_in_english(reference: Any, nat: Any) -> None:
    campaign, browser = a_campaign(nat), makers.signed_in(nat)
    option = f'<option value="{campaign.ref}" selected>'
    assert f"{option}Wait" in browser.get("/en/staff/country/compared/").content.decode()
    assert f"{option}อย่าเพิ่งโอน" in browser.get("/staff/country/compared/").content.decode()


# -- Who acts, with what --------------------------------------------------------------------------


def test_kits_are_found_put_on_and_taken_off(reference: Any, nat: Any) -> None:
    claim = makers.a_claim()
    makers.a_verdict(claim)
    campaign, browser = a_campaign(nat), makers.signed_in(nat)
    page = browser.get(reverse("programmes:campaign", args=[campaign.ref]), {"q": claim.ref})
    assert claim.ref in page.content.decode()
    for _press in range(2):
        browser.post(reverse("programmes:kit-attach", args=[campaign.ref]), {"kit": claim.ref})
    campaign.refresh_from_db()
    assert campaign.kits == [{"kind": "claim", "ref": claim.ref}]
    browser.post(reverse("programmes:kit-detach", args=[campaign.ref]), {"kit": claim.ref})
    browser.post(reverse("programmes:kit-attach", args=[campaign.ref]), {"kit": "C-NOTHERE"})
    campaign.refresh_from_db()
    assert campaign.kits == []


def test_an_application_is_given_the_messages_and_the_kits_own_popup(
    reference: Any, nat: Any, krit: Any
) -> None:
    claim = makers.a_claim()
    makers.a_verdict(claim)
    campaign = a_campaign(nat)
    actions.attach_kit(by=nat, campaign=campaign, ref=claim.ref)
    said = makers.signed_in(krit).get(
        reverse("programmes:app-payload", args=[campaign.ref, "pea-smart-plus"])
    )
    told = json.loads(said.content)
    assert told["owner"] == "pea"
    assert told["messages"][0] == {
        "language": "th",
        "text": BILL,
        "fits": ["bill", "title", "body"],
    }
    assert {one["app"] for one in told["popups"]} == {"pea-smart-plus"}
    assert told["popups"][0]["reference"] == claim.ref
    gone = reverse("programmes:app-payload", args=[campaign.ref, "nothing"])
    assert makers.signed_in(krit).get(gone).status_code == 404


def test_who_acts_can_be_changed_and_nonsense_is_refused(reference: Any, nat: Any) -> None:
    campaign, browser = a_campaign(nat), makers.signed_in(nat)
    address = reverse("programmes:duty-set", args=[campaign.ref])
    given = {
        "channel": "billboard",
        "app": "",
        "codes": "province:45 Province:50",
        "note": "จอ LED",
    }
    assert browser.post(address, given).status_code == 302
    held = campaign.assignments.get(channel="billboard", app="")
    assert held.whom == ["province:45", "province:50"]
    wrong = ({"codes": "nobody"}, {"codes": ""}, {"app": "thaid"}, {"channel": "tv"})
    for over in wrong:
        assert browser.post(address, given | over).status_code == 422
    for _press in range(2):
        browser.post(reverse("programmes:duty-drop", args=[campaign.ref, held.pk]))
    assert not campaign.assignments.filter(channel="billboard").exists()


def test_a_coordinator_sees_the_campaigns_of_their_units_and_no_other(
    reference: Any, nat: Any, krit: Any, som: Any
) -> None:
    everyones, others = a_campaign(nat), a_campaign(nat, name_th="ของอุบล")
    for duty in list(others.assignments.all()):
        drop_duty(by=nat, campaign=others, duty=duty.pk)
    set_duty(by=nat, campaign=others, channel="online", whom=["province:34"])
    assert set(access.campaigns_for(krit)) == {everyones}
    assert set(access.campaigns_for(som)) == {everyones, others}
    browser = makers.signed_in(krit)
    page = browser.get(reverse("programmes:campaign", args=[everyones.ref])).content.decode()
    recording = f"/staff/activities/new/?campaign={everyones.ref}&channel=online"
    assert recording.replace("&", "&amp;") in page
    chosen = browser.get(recording).context["form"].initial
    assert (chosen["campaign"], chosen["channel"]) == (everyones.ref, "online")
    assert reverse("programmes:campaign-edit", args=[everyones.ref]) not in page
    theirs = [reverse("programmes:campaign", args=[others.ref])]
    theirs.append(reverse("programmes:programme", args=[others.programme.ref]))
    theirs.append(reverse("programmes:app-payload", args=[others.ref, "thaid"]))
    assert [browser.get(one).status_code for one in theirs] == [404, 404, 404]
    assert browser.get(reverse("country:matrix")).status_code == 404


def test_a_district_acts_where_its_province_is_named(reference: Any, nat: Any) -> None:
    campaign, office = a_campaign(nat), rows.office("45")
    assert campaign.pk in queries.campaigns_naming([office])


def test_only_editors_change_anything(reference: Any, nat: Any, krit: Any) -> None:
    campaign = a_campaign(nat)
    with pytest.raises(Forbidden):
        actions.end_campaign(by=krit, campaign=campaign)
    with pytest.raises(Forbidden):
        set_duty(by=krit, campaign=campaign, channel="online", whom=["provinces"])
    with pytest.raises(Forbidden):
        a_programme(krit)


# -- What applications showed ---------------------------------------------------------------------


def confirmation(**over: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()), "unit": "pea", "first_on": "23 ก.พ. 2569",
        "last_on": "28 ก.พ. 2569", "people": "120000", "confirmed_by": "กองดิจิทัล (ตัวอย่าง)",
        "confirmed_on": "1 มี.ค. 2569",
    } | over  # fmt: skip


def test_the_owner_confirms_once_and_it_is_an_activity_of_its_month(
    reference: Any, nat: Any, pea: Any
) -> None:
    campaign, browser, given = a_campaign(nat), makers.signed_in(pea), confirmation()
    address = reverse("programmes:app-confirm", args=[campaign.ref, "pea-smart-plus"])
    for _press in range(2):
        assert browser.post(address, given).status_code == 302
    held = Activity.objects.get()
    assert (held.app, held.channel, held.state) == ("pea-smart-plus", "documents", "approved")
    assert (held.month, held.confirmed_on) == (date(2026, 2, 1), date(2026, 3, 1))
    assert held.reporting_unit.code == "pea"
    page = browser.get(reverse("programmes:campaign", args=[campaign.ref])).content.decode()
    assert "กองดิจิทัล (ตัวอย่าง)" in page
    assert queries.outputs_of([campaign]).total.people == 120_000


@pytest.mark.parametrize(
    "over",
    [
        {"last_on": "1 มี.ค. 2569"},  # over two months
        {"first_on": "20 ม.ค. 2569", "last_on": "21 ม.ค. 2569"},  # before the campaign
        {"first_on": "27 ก.พ. 2569", "last_on": "26 ก.พ. 2569"},
        {"confirmed_on": "22 ก.พ. 2569"},  # before it was shown
        {"confirmed_on": "30 ก.พ. 2569"},
        {"people": "-1"},
        {"key": "no key"},
    ],
)
def test_a_confirmation_that_cannot_be_is_refused(
    reference: Any, nat: Any, pea: Any, over: dict[str, Any]
) -> None:
    campaign = a_campaign(nat)
    address = reverse("programmes:app-confirm", args=[campaign.ref, "pea-smart-plus"])
    assert makers.signed_in(pea).post(address, confirmation(**over)).status_code == 422
    assert not Activity.objects.exists()


def test_another_unit_cannot_confirm_and_a_sealed_month_takes_nothing(
    reference: Any, nat: Any, pea: Any, krit: Any
) -> None:
    campaign = a_campaign(nat)
    address = reverse("programmes:app-confirm", args=[campaign.ref, "pea-smart-plus"])
    assert makers.signed_in(krit).post(address, confirmation()).status_code == 404
    with pytest.raises(actions.CampaignRefused, match="not_owner"):
        confirm_display(
            by=krit, campaign=campaign, unit=rows.province("50"), app="thaid",
            first_on=date(2026, 2, 23), last_on=date(2026, 2, 24), confirmed_by="ก",
            confirmed_on=date(2026, 2, 24), client_key=uuid.uuid4(),
        )  # fmt: skip
    a_report(unit=unit("pea"), state="sealed")
    said = makers.signed_in(pea).post(address, confirmation())
    assert said.status_code == 422
    assert not Activity.objects.exists()


def test_outputs_count_what_was_approved_by_channel_and_province(reference: Any, nat: Any) -> None:
    campaign = a_campaign(nat)
    for code, people in (("45", 30), ("45", 20), ("50", 7)):
        rows.activity(
            rows.province(code), campaign=campaign, channel="on_ground", people=people, questions=2
        )
    rows.activity(rows.province("45"), campaign=campaign, state="sent", people=1_000)
    found = queries.outputs_of([campaign])
    assert (found.total.activities, found.total.people, found.total.questions) == (3, 57, 6)
    assert [(one.key, one.people) for one in found.by_province] == [("45", 50), ("50", 7)]
    assert {one.key: one.activities for one in found.by_channel}["on_ground"] == 3
