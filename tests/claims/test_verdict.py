"""A verdict: two people, a source, a reason; one winner; corrections with their history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from ruthan.audit.queries import entries_on
from ruthan.claims import actions, queries
from ruthan.claims.models import Verdict
from ruthan.core import clock
from ruthan.core.guard import Forbidden
from ruthan.core.states import Refused
from tests import makers
from tests.together import at_once

pytestmark = pytest.mark.django_db


def test_two_people_make_a_verdict_public(claim, nok, bua):
    proposed = makers.a_proposal(claim, by=nok)
    claim.refresh_from_db()
    assert claim.state == "proposed"
    assert queries.published_claim(claim.ref) is None
    verdict = actions.approve_verdict(by=bua, verdict=proposed)
    claim.refresh_from_db()
    assert (claim.state, verdict.state) == ("published", "approved")
    assert (verdict.proposed_by, verdict.approved_by) == (nok, bua)
    assert queries.published_claim(claim.ref) == claim
    assert claim.next_review_on == clock.today() + timedelta(days=180)
    entry = entries_on("claims.claim", str(claim.pk)).filter(what="claims:verdict:approve").get()
    assert (entry.actor, entry.facts["proposed_by"]) == (bua.pk, str(nok.pk))


def test_nobody_signs_their_own_proposal(claim, bua):
    proposed = makers.a_proposal(claim, by=bua)
    with pytest.raises(actions.VerdictRefused) as refused:
        actions.approve_verdict(by=bua, verdict=proposed)
    assert refused.value.code == "same_person"
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_the_database_refuses_one_person_twice(claim, bua):
    proposed = makers.a_proposal(claim, by=bua)
    with pytest.raises(IntegrityError, match="claims_two_people"), transaction.atomic():
        Verdict.objects.filter(pk=proposed.pk).update(approved_by=bua)


def test_a_fact_checker_cannot_sign_and_a_screener_cannot_propose(claim, nok, anan, bua):
    proposed = makers.a_proposal(claim, by=bua)
    with pytest.raises(Forbidden):
        actions.approve_verdict(by=nok, verdict=proposed)
    with pytest.raises(Forbidden):
        actions.propose_verdict(by=anan, claim=makers.a_claim(), code="false", reason_th="เท็จ")


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"code": "nonsense"}, "unknown_code"),
        ({"reason_th": "  "}, "no_reason"),
        ({}, "no_source"),
    ],
)
def test_a_verdict_needs_a_code_a_reason_and_a_source(claim, nok, over, code):
    plain = {"code": "false", "reason_th": "ธนาคารยืนยันว่าเปิด"}
    with pytest.raises(actions.VerdictRefused) as refused:
        actions.propose_verdict(by=nok, claim=claim, **(plain | over))
    assert refused.value.code == code


def test_a_suggested_source_counts_only_when_accepted(claim, nok, tan):
    source = actions.suggest_source(
        by=tan, claim=claim, title="ประกาศ", publisher="ธนาคารตัวอย่าง", quote="เปิดตามปกติ"
    )
    with pytest.raises(actions.VerdictRefused):
        actions.propose_verdict(by=nok, claim=claim, code="false", reason_th="เปิดตามปกติ")
    with pytest.raises(Forbidden):
        actions.accept_source(by=tan, source=source)
    actions.accept_source(by=nok, source=source)
    assert queries.sources(claim) == [source]
    assert (
        actions.propose_verdict(by=nok, claim=claim, code="false", reason_th="เปิดตามปกติ").number
        == 1
    )


def test_a_source_keeps_what_was_read_and_when(claim, nok):
    read = {"title": "ข่าว", "publisher": "สำนักข่าวตัวอย่าง", "quote": "เปิดตามปกติ"}
    one = actions.add_source(by=nok, claim=claim, read_on=date(2026, 2, 3), **read)
    same = actions.add_source(by=nok, claim=claim, read_on=date(2026, 2, 3), **read)
    later = actions.add_source(by=nok, claim=claim, read_on=date(2026, 2, 4), **read)
    assert one.pk == same.pk != later.pk
    assert len(one.digest) == 64
    assert one.digest != later.digest


def test_a_source_shows_something(claim, nok):
    with pytest.raises(actions.SourceRefused):
        actions.add_source(by=nok, claim=claim, title="ข่าว", publisher="สำนักข่าวตัวอย่าง")


def test_sources_stand_still_while_a_proposal_waits(claim, nok):
    makers.a_proposal(claim, by=nok)
    (source,) = queries.sources(claim)
    with pytest.raises(actions.SourceRefused):
        actions.drop_source(by=nok, source=source)
    with pytest.raises(actions.SourceRefused):
        actions.add_source(by=nok, claim=claim, title="ก", publisher="ข", quote="ค")


def test_a_volunteer_takes_back_only_their_own_suggestion(claim, nok, tan):
    words = {"title": "ก", "publisher": "ข"}
    own = actions.suggest_source(by=tan, claim=claim, quote="ค", **words)
    other = actions.add_source(by=nok, claim=claim, quote="ง", **words)
    actions.drop_source(by=tan, source=own)
    with pytest.raises(Forbidden):
        actions.drop_source(by=tan, source=other)
    assert queries.suggestions(claim) == []


def test_a_proposal_is_sent_back_with_a_reason(claim, nok, bua):
    proposed = makers.a_proposal(claim, by=nok)
    with pytest.raises(actions.VerdictRefused):
        actions.return_verdict(by=bua, verdict=proposed, because=" ")
    actions.return_verdict(by=bua, verdict=proposed, because="ขอแหล่งชั้นต้นเพิ่ม")
    claim.refresh_from_db()
    assert claim.state == "open"
    assert queries.verdicts(claim)[0].returned_because == "ขอแหล่งชั้นต้นเพิ่ม"
    again = makers.a_proposal(claim, by=nok, reason_th="เพิ่มแหล่งแล้ว")
    assert again.number == 2


def test_the_proposer_may_take_it_back(claim, nok):
    proposed = makers.a_proposal(claim, by=nok)
    actions.return_verdict(by=nok, verdict=proposed, because="พิมพ์ผิด")
    claim.refresh_from_db()
    assert claim.state == "open"


def test_a_correction_says_what_changed_and_keeps_the_history(claim, nok, bua):
    first = makers.a_verdict(claim, code="false")
    claim.refresh_from_db()
    with pytest.raises(actions.VerdictRefused) as refused:
        actions.propose_verdict(by=nok, claim=claim, code="partly", reason_th="ปิดบางสาขา")
    assert refused.value.code == "no_change"
    second = actions.propose_verdict(
        by=nok, claim=claim, code="partly", reason_th="ปิดบางสาขา", change_th="พบประกาศปิดสองสาขา"
    )
    assert queries.current_verdict(claim) == first
    assert queries.published_claim(claim.ref) == claim
    actions.approve_verdict(by=bua, verdict=second)
    assert [v.code for v in queries.history(claim)] == ["false", "partly"]
    assert [v.state for v in queries.history(claim)] == ["superseded", "approved"]
    claim.refresh_from_db()
    published = claim.published_at
    assert published == first.decided_at


def test_a_refused_correction_leaves_the_verdict_in_force(claim, nok, bua):
    first = makers.a_verdict(claim)
    claim.refresh_from_db()
    second = actions.propose_verdict(
        by=nok, claim=claim, code="true", reason_th="จริง", change_th="เปลี่ยน"
    )
    actions.return_verdict(by=bua, verdict=second, because="ไม่พบหลักฐาน")
    claim.refresh_from_db()
    assert (claim.state, queries.current_verdict(claim)) == ("published", first)


def test_unproven_is_looked_at_again_in_two_weeks(claim, at):
    at("2026-02-03 10:00")
    makers.a_verdict(claim, code="unproven")
    assert queries.due_for_review().count() == 0
    at("2026-02-17 10:00")
    assert list(queries.due_for_review()) == [claim]


def test_impact_keeps_the_four_levels_and_drops_the_rest(claim, nok):
    actions.set_impact(
        by=nok,
        claim=claim,
        impact={"family": {"th": "ถอนเงินเก็บ"}, "mars": {"th": "x"}, "society": {}},
    )
    claim.refresh_from_db()
    assert claim.impact == {"family": {"th": "ถอนเงินเก็บ", "en": ""}}


@pytest.mark.django_db(transaction=True)
def test_when_two_sign_at_once_one_wins_and_the_other_is_told():
    proposed = makers.a_proposal(by=makers.a_person(makers.CAST["nok"]))
    bua = makers.a_person(makers.CAST["bua"])
    other = makers.a_user("editor-two")
    makers.a_role(other, role="editor")

    def act(work):
        def run() -> str:
            try:
                work()
            except Refused:
                return "told"
            return "won"

        return run

    fresh = Verdict.objects.select_related("claim")
    results = at_once(
        [
            act(lambda: actions.approve_verdict(by=bua, verdict=fresh.get(pk=proposed.pk))),
            act(
                lambda: actions.return_verdict(
                    by=other, verdict=fresh.get(pk=proposed.pk), because="ขอเพิ่ม"
                )
            ),
        ]
    )
    assert sorted(results) == ["told", "won"]


@pytest.mark.django_db(transaction=True)
def test_when_two_propose_at_once_one_wins_and_the_other_is_told():
    claim = makers.a_claim()
    nok, bua = makers.a_person(makers.CAST["nok"]), makers.a_person(makers.CAST["bua"])
    actions.add_source(by=nok, claim=claim, title="ก", publisher="ข", quote="ค")

    def proposer(by):
        def run() -> str:
            try:
                actions.propose_verdict(by=by, claim=claim, code="false", reason_th="เท็จ")
            except Refused:
                return "told"
            return "won"

        return run

    assert sorted(at_once([proposer(nok), proposer(bua)])) == ["told", "won"]
    assert Verdict.objects.filter(state="proposed").count() == 1
