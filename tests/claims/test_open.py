"""Opening a claim, its clusters, its wording, its end."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from ruthan.claims import actions, queries
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from ruthan.matching import actions as matching
from ruthan.matching import queries as known
from tests import makers
from tests.claims.conftest import OTHER, RUMOUR, STATEMENT
from tests.together import at_once

pytestmark = pytest.mark.django_db


def test_a_claim_opens_on_a_cluster_and_is_found_by_it(claim, reports):
    assert claim.state == "open"
    assert claim.direction == "clean"
    assert queries.claim_of_cluster(reports[0].cluster_id) == claim
    assert [m.claim_id for m in known.known(RUMOUR).claims] == [claim.pk]


def test_a_screener_may_open_a_claim_and_a_volunteer_may_not(anan, tan):
    assert makers.a_claim(by=anan).opened_by == anan
    with pytest.raises(Forbidden):
        makers.a_claim(by=tan)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"statement_th": "  \n "}, "no_statement"),
        ({"statement_th": "ก" * 501}, "no_statement"),
        ({"title_th": ""}, "no_title"),
    ],
)
def test_a_claim_without_words_is_refused(db, over, code):
    with pytest.raises(actions.ClaimRefused) as refused:
        makers.a_claim(**over)
    assert refused.value.code == code


def test_the_statement_is_one_line(db):
    assert makers.a_claim(statement_th=" ธนาคาร\n ปิด  แล้ว ").statement_th == "ธนาคาร ปิด แล้ว"


def test_a_cluster_belongs_to_one_claim(claim, reports):
    with pytest.raises(actions.ClusterTaken) as taken:
        makers.a_claim(clusters=[reports[0].cluster_id])
    assert taken.value.claim == claim


def test_attaching_twice_is_once(claim, reports, nok):
    assert actions.attach_cluster(by=nok, claim=claim, cluster=reports[0].cluster_id) is False
    assert queries.cluster_ids(claim) == [reports[0].cluster_id]


def test_a_detached_cluster_may_go_to_another_claim(claim, reports, nok):
    actions.detach_cluster(by=nok, claim=claim, cluster=reports[0].cluster_id)
    actions.detach_cluster(by=nok, claim=claim, cluster=reports[0].cluster_id)
    other = makers.a_claim(clusters=[reports[0].cluster_id])
    assert queries.claim_of_cluster(reports[0].cluster_id) == other


def test_reporters_see_that_their_matter_is_being_checked(claim, reports, run_jobs):
    run_jobs()
    for report in reports:
        report.refresh_from_db()
        assert report.state == "checking"


def test_a_claim_follows_its_cluster_through_a_merge(claim, reports, run_jobs):
    lower = makers.a_report(OTHER)
    first, second = sorted([reports[0].cluster_id, lower.cluster_id])
    matching.merge(into=first, other=second)
    run_jobs()
    assert queries.cluster_ids(claim) == [first]
    assert queries.claim_of_cluster(second) == claim


def test_words_change_while_it_is_checked_and_not_after(claim, nok):
    actions.edit_claim(
        by=nok, claim=claim, statement_th=OTHER, title_th="มะนาวโซดารักษาเบาหวานหรือไม่"
    )
    assert [m.claim_id for m in known.known(OTHER).claims] == [claim.pk]
    makers.a_verdict(claim)
    with pytest.raises(Refused):
        actions.edit_claim(by=nok, claim=claim, statement_th="อื่น", title_th="อื่น")


def test_closing_without_a_verdict_needs_a_reason(claim, nok):
    with pytest.raises(actions.ClaimRefused):
        actions.close_claim(by=nok, claim=claim, because=" ")
    actions.close_claim(by=nok, claim=claim, because="ตรวจสอบไม่ได้ ไม่มีข้อความต้นทาง")
    claim.refresh_from_db()
    assert (claim.state, claim.closed_because) == ("closed", "ตรวจสอบไม่ได้ ไม่มีข้อความต้นทาง")
    actions.reopen(by=nok, claim=claim)
    assert claim.state == "open"


def test_a_claim_with_a_verdict_in_force_is_not_closed(claim, nok):
    makers.a_verdict(claim)
    claim.refresh_from_db()
    actions.reopen(by=nok, claim=claim)
    with pytest.raises(actions.ClaimRefused) as refused:
        actions.close_claim(by=nok, claim=claim, because="ปิด")
    assert refused.value.code == "has_verdict"


def test_a_second_check_may_keep_the_verdict(claim, nok):
    verdict = makers.a_verdict(claim)
    claim.refresh_from_db()
    actions.reopen(by=nok, claim=claim)
    assert queries.published_claim(claim.ref) == claim
    actions.keep_verdict(by=nok, claim=claim)
    claim.refresh_from_db()
    assert (claim.state, queries.current_verdict(claim)) == ("published", verdict)


def test_a_partner_brings_what_it_verified(lek, tan, reference):
    fact = {
        "organisation": makers.an_organisation("bot"),
        "statement_th": STATEMENT,
        "title_th": "ธนาคารตัวอย่างเปิดตามปกติ",
        "strand": "MIS",
        "category": "economy",
        "explanation": "ธนาคารแห่งประเทศไทยตรวจสอบแล้ว ทุกสาขาเปิดทำการตามปกติ",
    }
    claim = actions.submit_partner_fact(by=lek, **fact)
    assert (claim.provenance, claim.partner.code, claim.state) == ("partner", "bot", "open")
    assert claim.centre.is_national
    (suggested,) = queries.suggestions(claim)
    assert suggested.quote == fact["explanation"]
    with pytest.raises(Forbidden):
        actions.submit_partner_fact(by=tan, **fact)


def test_a_liaison_speaks_for_no_other_organisation(lek, reference):
    with pytest.raises(Forbidden):
        actions.submit_partner_fact(
            by=lek,
            organisation=makers.an_organisation("ddpm"),
            statement_th=STATEMENT,
            title_th="น้ำท่วม",
            strand="MIS",
            explanation="ตรวจแล้ว",
        )


def test_claims_are_found_by_words_however_they_are_typed(claim):
    makers.a_verdict(claim)
    makers.a_verdict(makers.a_claim(statement_th=OTHER, title_th="มะนาวโซดารักษาเบาหวานหรือไม่"))
    assert queries.search_published("ธนาคาร ปิดทุกสาขา") == [claim]
    assert queries.search_published("ธ น า ค า ร ตั ว อ ย่ า ง") == [claim]
    assert queries.search_published(RUMOUR)[0] == claim
    assert queries.search_published("ไม่มีเรื่องนี้เลยสักนิด") == []
    assert queries.search_published("%") == queries.search_published("") == []


@pytest.mark.django_db(transaction=True)
def test_two_people_opening_claims_on_one_cluster_one_wins():
    report = makers.a_report(RUMOUR)
    nok, anan = makers.a_person(makers.CAST["nok"]), makers.a_person(makers.CAST["anan"])

    def opener(by: object):
        def work() -> str:
            try:
                with transaction.atomic():
                    return makers.a_claim(by=by, clusters=[report.cluster_id]).ref
            except actions.ClusterTaken as taken:
                return f"taken by {taken.claim.ref}"

        return work

    first, second = sorted(at_once([opener(nok), opener(anan)]))
    assert second == f"taken by {first}"
    connection.close()


def test_a_volunteer_attaches_nothing(claim, tan):
    other = makers.a_report(OTHER)
    with pytest.raises(Forbidden):
        actions.attach_cluster(by=tan, claim=claim, cluster=other.cluster_id)
