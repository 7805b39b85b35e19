"""The claims desk in a browser: each page works, refuses, takes bad input kindly, happens once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ruthan.claims import actions, queries
from ruthan.claims.models import Claim, Source, Verdict
from ruthan.core import clock
from ruthan.referrals.models import Referral
from tests import makers
from tests.claims.conftest import RUMOUR, STATEMENT, read

pytestmark = pytest.mark.django_db

SOURCE = {
    "title": "ประกาศตัวอย่าง",
    "publisher": "ธนาคารตัวอย่าง",
    "url": "https://bank.example/notice",
    "quote": "ทุกสาขาเปิดทำการตามปกติ",
    "read_on": "2026-02-03",
    "kind": "primary",
}
WORDS = {"statement_th": STATEMENT, "title_th": "ปิดทุกสาขาจริงหรือ", "matter": "MIS:economy"}


def _url(name: str, *args: object) -> str:
    return reverse(f"claims:{name}", args=args)


def _page(client, name: str, *args: object) -> str:
    response = client.get(_url(name, *args))
    assert response.status_code == 200
    return read(response)


# -- The list -------------------------------------------------------------------------------------


def test_the_list_shows_claims_by_state_and_search(reference, claim, nok, client_of):
    makers.a_verdict(makers.a_claim(title_th="มะนาวโซดา", statement_th="มะนาวโซดารักษาโรค"))
    client = client_of(nok)
    assert claim.title_th in _page(client, "list")
    published = read(client.get(_url("list"), {"state": "published"}))
    assert "มะนาวโซดา" in published
    assert claim.title_th not in published
    found = read(client.get(_url("list"), {"q": "มะนาว โซดา"}))
    assert "มะนาวโซดา" in found
    assert claim.title_th not in found


def test_the_list_finds_by_reference_and_strand(reference, claim, nok, client_of):
    client = client_of(nok)
    assert claim.title_th in read(client.get(_url("list"), {"q": claim.ref.lower()}))
    assert claim.title_th not in read(client.get(_url("list"), {"strand": "SCM"}))
    assert client.get(_url("list"), {"strand": "nonsense", "page": "x"}).status_code == 200


def test_reviews_that_are_due_have_their_tab(reference, claim, nok, client_of, at):
    makers.a_verdict(claim)
    at(clock.now() + timedelta(days=200))
    client = client_of(nok)
    assert claim.title_th in read(client.get(_url("list"), {"state": "review"}))


def test_the_list_costs_the_same_for_many(reference, nok, client_of):
    client = client_of(nok)
    makers.a_verdict(makers.a_claim())
    client.get(_url("list"))
    with CaptureQueriesContext(connection) as few:
        client.get(_url("list"))
    for number in range(5):
        makers.a_verdict(makers.a_claim(statement_th=f"ข่าวลือเรื่องที่ {number}"))
    with CaptureQueriesContext(connection) as many:
        client.get(_url("list"))
    assert len(many) == len(few)


@pytest.mark.parametrize("person", ["stranger", "lek", "dao", "chai", "ploy"])
def test_those_without_claims_find_nothing(request, claim, client_of, person):
    client = client_of(request.getfixturevalue(person))
    assert client.get(_url("list")).status_code == 404
    assert client.get(_url("detail", claim.ref)).status_code == 404


def test_a_visitor_is_asked_to_sign_in(claim, client):
    assert client.get(_url("detail", claim.ref)).status_code == 302


def test_a_claim_that_is_not_there_is_not_found(nok, client_of, reference):
    assert client_of(nok).get(_url("detail", "C-00000000")).status_code == 404


# -- Opening --------------------------------------------------------------------------------------


def test_the_form_is_filled_from_the_cluster(reference, reports, anan, client_of):
    url = _url("open") + f"?cluster={reports[0].cluster_id}&strand=MIS&category=economy"
    page = read(client_of(anan).get(url))
    assert "ธนาคารตัวอย่างจะปิดทุกสาขา" in page
    assert 'value="MIS:economy" selected' in page


def test_a_claim_is_opened_once_however_often_it_is_pressed(reference, reports, anan, client_of):
    client = client_of(anan)
    data = WORDS | {"cluster": str(reports[0].cluster_id)}
    first = client.post(_url("open"), data)
    second = client.post(_url("open"), data)
    claim = Claim.objects.get()
    assert first.url == second.url == _url("detail", claim.ref)
    assert queries.cluster_ids(claim) == [reports[0].cluster_id]
    assert (claim.strand, claim.category, claim.centre.is_national) == ("MIS", "economy", True)


@pytest.mark.parametrize(
    "bad", [{"statement_th": ""}, {"matter": "XXX:y"}, {"title_th": "ก" * 201}, {"cluster": "x"}]
)
def test_a_bad_claim_is_shown_again_with_what_was_typed(reference, anan, client_of, bad):
    response = client_of(anan).post(_url("open"), WORDS | bad)
    assert response.status_code == 422
    assert Claim.objects.count() == 0
    if "title_th" not in bad:
        assert WORDS["title_th"] in read(response)


@pytest.mark.parametrize("cluster", ["nonsense", "8b93f9b5-5cc3-4f2e-a3a8-d33d4c52517c"])
def test_a_cluster_that_is_not_there_is_not_found(reference, anan, client_of, cluster):
    assert client_of(anan).get(_url("open") + f"?cluster={cluster}").status_code == 404


def test_similar_claims_are_offered_and_take_the_reports(
    reference, claim, anan, client_of, run_jobs
):
    other = makers.a_report("📣 " + RUMOUR + " เพิ่มเติม ผู้จัดการสาขาบอกเอง เชื่อถือได้แน่นอน อย่าช้า")
    client = client_of(anan)
    page = read(client.get(_url("open") + f"?cluster={other.cluster_id}"))
    assert claim.title_th in page
    response = client.post(_url("attach", claim.ref), {"cluster": str(other.cluster_id)})
    assert response.url == _url("detail", claim.ref)
    assert queries.claim_of_cluster(other.cluster_id) == claim
    assert client.post(_url("attach", claim.ref), {"cluster": str(uuid4())}).status_code == 404


def test_a_volunteer_opens_nothing(reference, claim, tan, client_of):
    client = client_of(tan)
    assert client.get(_url("open")).status_code == 404
    assert client.post(_url("attach", claim.ref), {"cluster": str(uuid4())}).status_code == 404


# -- One claim ------------------------------------------------------------------------------------


def test_the_page_shows_how_far_it_went_and_masks_what_people_sent(reference, anan, client_of):
    text = "โอนเงินมาที่ 081-000-0000 ด่วน ธนาคารตัวอย่างจะปิดทุกสาขา ดู https://scam.example/x"
    report = makers.a_report(text, province="50")
    claim = makers.a_claim(clusters=[report.cluster_id])
    page = _page(client_of(anan), "detail", claim.ref)
    assert "เชียงใหม่" in page
    assert "081-000-0000" not in page
    assert "https://scam.example" not in page


def test_the_page_costs_the_same_for_many_reports(reference, claim, nok, client_of):
    client = client_of(nok)
    _page(client, "detail", claim.ref)
    with CaptureQueriesContext(connection) as few:
        _page(client, "detail", claim.ref)
    for _ in range(5):
        makers.a_report(RUMOUR)
    with CaptureQueriesContext(connection) as many:
        _page(client, "detail", claim.ref)
    assert len(many) == len(few)


def test_words_are_edited(reference, claim, anan, client_of):
    client = client_of(anan)
    assert STATEMENT in _page(client, "edit", claim.ref)
    client.post(_url("edit", claim.ref), WORDS | {"title_th": "ชื่อใหม่", "matter": "SCM:01"})
    claim.refresh_from_db()
    assert (claim.title_th, claim.strand, claim.category) == ("ชื่อใหม่", "SCM", "01")
    assert client.post(_url("edit", claim.ref), {"title_th": ""}).status_code == 422


def test_a_claim_is_closed_with_a_reason_and_opened_again(reference, claim, nok, client_of):
    client = client_of(nok)
    assert client.post(_url("close", claim.ref), {"because": ""}).status_code == 422
    client.post(_url("close", claim.ref), {"because": "ไม่มีต้นทาง"})
    client.post(_url("close", claim.ref), {"because": "อีกครั้ง"})
    claim.refresh_from_db()
    assert (claim.state, claim.closed_because) == ("closed", "ไม่มีต้นทาง")
    client.post(_url("reopen", claim.ref))
    claim.refresh_from_db()
    assert claim.state == "open"


def test_a_review_may_keep_the_verdict(reference, claim, nok, client_of, at):
    makers.a_verdict(claim)
    at(clock.now() + timedelta(days=200))
    client_of(nok).post(_url("keep", claim.ref))
    claim.refresh_from_db()
    assert claim.next_review_on > clock.today()


def test_reports_are_taken_off(reference, claim, reports, anan, client_of):
    client = client_of(anan)
    client.post(_url("detach", claim.ref, reports[0].cluster_id))
    assert queries.cluster_ids(claim) == []


# -- Sources --------------------------------------------------------------------------------------


def test_a_source_is_added_once(reference, claim, nok, client_of):
    client = client_of(nok)
    client.post(_url("source-add", claim.ref), SOURCE)
    client.post(_url("source-add", claim.ref), SOURCE)
    source = Source.objects.get()
    assert (source.suggested, source.quote) == (False, SOURCE["quote"])
    assert SOURCE["quote"] in _page(client, "detail", claim.ref)


@pytest.mark.parametrize(
    "bad",
    [{"url": "", "quote": ""}, {"url": "javascript:x"}, {"read_on": "2999-01-01"}, {"title": ""}],
)
def test_a_bad_source_is_shown_again(reference, claim, nok, client_of, bad):
    response = client_of(nok).post(_url("source-add", claim.ref), SOURCE | bad)
    assert response.status_code == 422
    assert Source.objects.count() == 0


def test_a_volunteer_suggests_and_a_fact_checker_accepts(reference, claim, tan, nok, client_of):
    helper, checker = client_of(tan), client_of(nok)
    helper.post(_url("source-add", claim.ref), SOURCE)
    source = Source.objects.get()
    assert source.suggested
    assert helper.post(_url("source-accept", claim.ref, source.pk)).status_code == 404
    checker.post(_url("source-accept", claim.ref, source.pk))
    checker.post(_url("source-accept", claim.ref, source.pk))
    source.refresh_from_db()
    assert not source.suggested
    assert helper.post(_url("source-drop", claim.ref, source.pk)).status_code == 404
    assert Source.objects.count() == 1


def test_a_source_is_mended_and_removed(reference, claim, nok, client_of):
    client = client_of(nok)
    client.post(_url("source-add", claim.ref), SOURCE)
    source = Source.objects.get()
    assert SOURCE["quote"] in _page(client, "source-edit", claim.ref, source.pk)
    client.post(_url("source-edit", claim.ref, source.pk), SOURCE | {"quote": "แก้แล้ว"})
    source.refresh_from_db()
    assert source.quote == "แก้แล้ว"
    other = makers.a_claim()
    assert client.post(_url("source-drop", other.ref, source.pk)).status_code == 404
    client.post(_url("source-drop", claim.ref, source.pk))
    assert Source.objects.count() == 0


# -- Verdicts -------------------------------------------------------------------------------------

VERDICT = {"code": "false", "reason_th": "ธนาคารยืนยันว่าเปิด", "impact_family": "ถอนเงินเก็บ"}


def test_the_preview_shows_the_public_words_and_saves_nothing(reference, claim, nok, client_of):
    response = client_of(nok).post(_url("propose", claim.ref), VERDICT | {"preview": "1"})
    page = read(response)
    assert page.count("ถอนเงินเก็บ") >= 2
    assert Verdict.objects.count() == 0


def test_a_verdict_without_a_source_is_refused_in_words(reference, claim, nok, client_of):
    response = client_of(nok).post(_url("propose", claim.ref), VERDICT)
    assert response.status_code == 422
    assert VERDICT["reason_th"] in read(response)


def test_two_people_publish_through_the_pages(reference, claim, nok, bua, client_of):
    checker, editor = client_of(nok), client_of(bua)
    checker.post(_url("source-add", claim.ref), SOURCE)
    checker.post(_url("propose", claim.ref), VERDICT)
    checker.post(_url("propose", claim.ref), VERDICT)
    verdict = Verdict.objects.get()
    claim.refresh_from_db()
    assert claim.impact == {"family": {"th": "ถอนเงินเก็บ", "en": ""}}
    approve = _url("approve", claim.ref, verdict.pk)
    assert approve not in _page(checker, "detail", claim.ref)
    assert approve in _page(editor, "detail", claim.ref)
    assert checker.post(approve).status_code == 404
    editor.post(approve)
    editor.post(approve)
    claim.refresh_from_db()
    assert claim.state == "published"
    assert Verdict.objects.get().approved_by == bua


def test_an_editor_does_not_sign_their_own(reference, claim, bua, client_of):
    client = client_of(bua)
    client.post(_url("source-add", claim.ref), SOURCE)
    client.post(_url("propose", claim.ref), VERDICT)
    verdict = Verdict.objects.get()
    approve = _url("approve", claim.ref, verdict.pk)
    assert approve not in _page(client, "detail", claim.ref)
    client.post(approve)
    verdict.refresh_from_db()
    assert verdict.state == "proposed"


def test_sending_back_needs_a_reason_and_an_editor(reference, claim, nok, bua, client_of):
    verdict = makers.a_proposal(claim, by=bua)
    back = _url("return", claim.ref, verdict.pk)
    checker, editor = client_of(nok), client_of(bua)
    assert editor.post(back, {"because": ""}).status_code == 422
    checker.post(back, {"because": "ไม่เห็นด้วย"})
    verdict.refresh_from_db()
    assert verdict.state == "proposed"
    editor.post(back, {"because": "ขอแก้คำ"})
    claim.refresh_from_db()
    assert claim.state == "open"
    assert "ขอแก้คำ" in _page(checker, "detail", claim.ref)


def test_a_correction_is_shown_beside_the_verdict_in_force(reference, claim, nok, bua, client_of):
    makers.a_verdict(claim)
    checker = client_of(nok)
    wanting = checker.post(_url("propose", claim.ref), VERDICT | {"code": "partly"})
    assert wanting.status_code == 422
    checker.post(
        _url("propose", claim.ref),
        VERDICT | {"code": "partly", "reason_th": "สองสาขาปิดจริง", "change_th": "พบประกาศใหม่"},
    )
    page = _page(client_of(bua), "detail", claim.ref)
    assert 'class="diff"' in page
    assert "พบประกาศใหม่" in page


def test_a_verdict_of_another_claim_is_not_found(reference, claim, bua, client_of):
    verdict = makers.a_proposal(claim)
    other = makers.a_claim()
    assert client_of(bua).post(_url("approve", other.ref, verdict.pk)).status_code == 404


@pytest.mark.parametrize("name", ["close", "reopen", "keep", "attach", "source-add"])
def test_what_changes_things_rejects_get(reference, claim, nok, client_of, name):
    assert client_of(nok).get(_url(name, claim.ref)).status_code == 405


# -- The agency and partners ----------------------------------------------------------------------


def test_the_agency_is_asked_once(reference, claim, nok, client_of):
    client = client_of(nok)
    makers.an_organisation("bot")
    assert "24" in _page(client, "refer", claim.ref)
    data = {"organisation": "bot", "asked": "จริงหรือไม่", "hours": "48"}
    client.post(_url("refer", claim.ref), data)
    client.post(_url("refer", claim.ref), data)
    referral = Referral.objects.get()
    assert referral.due_at - referral.dispatched_at > timedelta(hours=47, minutes=59)
    assert referral.ref in _page(client, "detail", claim.ref)
    assert client.post(_url("refer", claim.ref), {"organisation": "bot"}).status_code == 422


def test_a_screener_asks_no_agency(reference, claim, anan, client_of):
    assert client_of(anan).get(_url("refer", claim.ref)).status_code == 404


def test_a_liaison_sends_what_it_verified(reference, lek, nok, client_of):
    client = client_of(lek)
    data = WORDS | {"organisation": "bot", "explanation": "ธนาคารแห่งประเทศไทยตรวจแล้ว", "url": ""}
    client.post(_url("partner-submit"), data)
    client.post(_url("partner-submit"), data)
    claim = Claim.objects.get()
    assert (claim.provenance, claim.partner.code) == ("partner", "bot")
    assert claim.ref in _page(client, "partner-submit")
    assert "ธนาคารแห่งประเทศไทยตรวจแล้ว" in _page(client_of(nok), "detail", claim.ref)
    assert client.post(_url("partner-submit"), data | {"organisation": "ddpm"}).status_code == 422
    assert client_of(nok).get(_url("partner-submit")).status_code == 404


def test_a_partner_sees_only_its_own(reference, lek, wit, client_of):
    actions.submit_partner_fact(
        by=lek,
        organisation=makers.an_organisation("bot"),
        statement_th=STATEMENT,
        title_th="เปิดตามปกติ",
        strand="MIS",
        explanation="ตรวจแล้ว",
    )
    assert "เปิดตามปกติ" not in _page(client_of(wit), "partner-submit")
