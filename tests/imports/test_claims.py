"""Claims of others: taken in once, answering as theirs, never given on as ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from ruthan.audit.models import Entry
from ruthan.claims.models import Claim, Origin, Verdict
from ruthan.intake import queries as intake
from ruthan.matching import queries as matching
from ruthan.publishing import queries as publishing
from tests import makers
from tests.imports.conftest import Brought, afnc, claim

Bring = Callable[..., Brought]
pytestmark = pytest.mark.django_db

RUMOUR = "ดื่มน้ำมะนาวตัวอย่างผสมโซดาทุกเช้ารักษาเบาหวานให้หายขาดได้ภายในเจ็ดวัน"


def everything() -> list[Any]:
    rows: list[Any] = list(Claim.objects.order_by("pk").values())
    rows += list(Verdict.objects.order_by("pk").values())
    return rows + list(Origin.objects.order_by("pk").values())


def test_a_claim_is_public_at_once_as_the_work_of_whoever_checked_it(bring: Bring) -> None:
    assert bring("claims", [afnc(1)]).counts["made"] == 1
    held = Claim.objects.get()
    verdict = Verdict.objects.get()
    assert (held.provenance, held.state, held.partner.code) == ("imported", "published", "afnc")
    assert (verdict.is_imported, verdict.proposed_by, verdict.approved_by) == (True, None, None)
    assert (verdict.code, verdict.verified_by.code) == ("false", "afnc")
    assert publishing.answer_page(held.ref) is not None


def test_the_agency_that_checked_is_found_by_its_name(bring: Bring) -> None:
    bring(
        "claims", [claim(1, agency="ธนาคารแห่งประเทศไทย กระทรวงการคลัง"), claim(2, agency="กรมที่ไม่มี")]
    )
    by = dict(Verdict.objects.values_list("claim__origins__external_id", "verified_by__code"))
    assert by == {"c-1": "bot", "c-2": "afnc"}


def test_exact_repeats_join_one_claim_and_the_one_said_last_counts(bring: Bring) -> None:
    rows = [
        claim(1, claim="น้ำท่วม  เมืองตัวอย่าง", verdict="false", date="2026-01-01"),
        claim(2, claim="น้ำท่วมเมืองตัวอย่าง", verdict="true", date="2026-02-01"),
    ]
    assert bring("claims", rows).counts["repeats"] == 1
    late = claim(3, claim="น้ำท่วมเมืองตัวอย่าง", verdict="misleading", date="2026-03-01")
    early = claim(4, claim="น้ำท่วมเมืองตัวอย่าง", verdict="false", date="2025-03-01")
    counts = bring("claims", [late, early]).counts
    assert (counts["repeats"], counts["renewed"], counts["older"]) == (2, 1, 1)
    held = Claim.objects.get()
    codes = held.verdicts.order_by("number").values_list("number", "code", "state")
    assert list(codes) == [(1, "true", "superseded"), (2, "misleading", "approved")]
    assert Origin.objects.count() == 4


def test_bringing_the_same_file_again_changes_nothing(bring: Bring) -> None:
    rows = [afnc(1), afnc(2), claim(3), claim(4, verdict=None)]
    bring("claims", rows)
    before, entries = everything(), Entry.objects.count()
    counts = bring("claims", rows).counts
    assert (counts["unchanged"], counts.get("made", 0)) == (4, 0)
    assert everything() == before
    assert Entry.objects.count() == entries + 1  # that somebody looked is on record


def test_a_changed_verdict_supersedes_is_audited_and_reaches_who_was_told(
    bring: Bring, run_jobs: Callable[[], int]
) -> None:
    bring("claims", [claim(1, claim=RUMOUR, verdict="false")])
    report = makers.a_report(RUMOUR + " ส่งต่อด้วย")
    run_jobs()
    counts = bring("claims", [claim(1, claim=RUMOUR, verdict="true")]).counts
    run_jobs()
    assert (counts["changed"], counts["renewed"]) == (1, 1)
    entry = Entry.objects.get(what="claims:verdict:import")
    assert entry.facts == {"was": "false", "now": "true"}
    told = [answer.verdict_code for answer in intake.replies_of(report)]
    assert told == ["true", "false"]


def test_changed_words_are_taken_over_and_found(bring: Bring) -> None:
    bring("claims", [claim(1, claim="แมวตัวอย่างบินได้เมื่อคืนนี้ที่เมืองตัวอย่าง")])
    assert bring("claims", [claim(1, claim=RUMOUR)]).counts["reworded"] == 1
    held = Claim.objects.get()
    assert held.statement_th == RUMOUR
    assert [match.claim_id for match in matching.known(RUMOUR).claims] == [held.pk]
    assert Entry.objects.filter(what="claims:claim:import-words").count() == 1


def test_a_verdict_taken_back_closes_the_claim_and_answers_nobody(bring: Bring) -> None:
    bring("claims", [claim(1, claim=RUMOUR)])
    bring("claims", [claim(1, claim=RUMOUR, verdict=None)])
    held = Claim.objects.get()
    assert held.state == "closed"
    assert publishing.answer_page(held.ref) is None
    assert matching.known(RUMOUR).claims == ()
    bring("claims", [claim(1, claim=RUMOUR, verdict="false")])
    held.refresh_from_db()
    assert held.state == "published"
    assert len(matching.known(RUMOUR).claims) == 1


def test_what_our_people_signed_is_never_touched_by_an_import(bring: Bring) -> None:
    bring("claims", [claim(1, claim=RUMOUR, verdict="true")])
    ours = makers.a_claim(statement_th="อื่น", title_th="อื่น")
    held = Claim.objects.exclude(pk=ours.pk).get()
    actions = __import__("ruthan.claims.actions", fromlist=["reopen"])
    nok = makers.a_person(makers.CAST["nok"])
    makers.a_verdict(actions.reopen(by=nok, claim=held), code="false", change_th="ตรวจใหม่")
    counts = bring("claims", [claim(1, claim=RUMOUR, verdict="partly")]).counts
    assert counts["kept"] == 1
    assert publishing.answer_page(held.ref).verdict.code == "false"


def test_a_row_without_a_verdict_is_kept_for_reference_and_never_answers(
    bring: Bring, run_jobs: Callable[[], int]
) -> None:
    bring("claims", [claim(1, claim=RUMOUR, verdict="knowledge")])
    held = Claim.objects.get()
    assert (held.state, held.published_at, held.verdicts.count()) == ("closed", None, 0)
    report = makers.a_report(RUMOUR)
    run_jobs()
    assert intake.replies_of(report) == []
    assert list(publishing.answers()) == []


def test_an_imported_verdict_answers_a_reporter_with_the_name_of_its_checker(
    bring: Bring, run_jobs: Callable[[], int]
) -> None:
    bring("claims", [claim(1, claim=RUMOUR, verdict="false", date=None)])
    report = makers.a_report(RUMOUR + " ส่งต่อด้วย")
    run_jobs()
    told = intake.replies_of(report)[0]
    assert (told.verdict_code, told.is_automatic) == ("false", True)
    assert "ตรวจโดย ศูนย์ต่อต้านข่าวปลอม ประเทศไทย" in told.title_th
    assert "(checked by Anti-Fake News Center Thailand)" in told.title_en


@pytest.mark.parametrize("day", ["2026-01-15", None])
@pytest.mark.parametrize(
    ("language", "said"),
    [("th", "ตรวจโดย ศูนย์ต่อต้านข่าวปลอม ประเทศไทย"), ("en", "Checked by Anti-Fake News Center")],
)
def test_its_page_says_who_checked_and_carries_no_review_of_ours(
    bring: Bring, language: str, said: str, day: str | None
) -> None:
    bring("claims", [claim(1, verdict="false", date=day)])
    with override(language):
        page = Client().get(reverse("publishing:claim", args=[Claim.objects.get().ref]))
        listed = Client().get(reverse("publishing:answers"))
    text = page.content.decode()
    assert said in text
    assert "ClaimReview" not in text
    assert "None" not in text
    assert said[4:12] in listed.content.decode()


def test_it_is_in_no_feed_dump_number_or_correction_of_ours(bring: Bring) -> None:
    bring("claims", [claim(1, verdict="false")])
    bring("claims", [claim(1, verdict="true")])
    makers.a_verdict()
    assert [row.provenance for row in publishing.newest_changes()] == ["own"]
    assert [row["provenance"] for row in publishing.open_claims(site="https://x.example")] == [
        "own"
    ]
    assert publishing.numbers().answers_all == 1
    assert publishing.corrections() == []
    assert len(publishing.latest()) == 2


def test_undated_answers_come_last_in_the_list(bring: Bring) -> None:
    bring("claims", [claim(1, date=None), claim(2, date="2020-01-01"), claim(3, date="2021-01-01")])
    refs = Claim.objects.order_by("origins__said_on").values_list("ref", flat=True)
    assert [card.ref for card in publishing.latest()] == [refs[1], refs[0], refs[2]]


def test_staff_see_who_checked_and_no_signature_of_nobody(bring: Bring) -> None:
    bring("claims", [claim(1)])
    held = Claim.objects.get()
    browser = makers.signed_in(makers.a_person(makers.CAST["nok"]))
    page = browser.get(reverse("claims:detail", args=[held.ref])).content.decode()
    assert "นำเข้า: " in page
    assert "ตรวจโดย" in page
    assert "None" not in page


def test_every_process_finds_the_claim_once_the_batch_is_committed(bring: Bring) -> None:
    bring("claims", [claim(1, claim=RUMOUR)])
    found = matching.known("ด่วนมาก " + RUMOUR).claims
    assert [match.claim_id for match in found] == [Claim.objects.get().pk]


def test_a_dry_run_says_the_same_counts_and_writes_nothing(bring: Bring) -> None:
    rows = [afnc(1), afnc(2), claim(3), claim(4, claim=claim(3)["claim"]), claim(5, id="")]
    said = bring("claims", rows, dry=True)
    assert everything() == []
    assert (said.counts["made"], said.counts["repeats"], said.counts["bad"]) == (3, 1, 1)
    done = bring("claims", rows)
    for name in ("made", "repeats", "bad", "verdict:false", "verdict:true"):
        assert done.counts[name] == said.counts[name], name
    assert done.bad == said.bad


def test_bad_rows_are_named_and_the_rest_is_kept(bring: Bring) -> None:
    done = bring("claims", [claim(1), claim(2, claim=""), claim(3)])
    assert done.bad == [(2, "no statement")]
    assert Claim.objects.count() == 2
    assert done.counts["bad"] == 1


def test_one_entry_a_batch_holds_the_counts_and_no_words(bring: Bring) -> None:
    bring("claims", [claim(1), claim(2, verdict=None)])
    entry = Entry.objects.get(what="claims:claim:import")
    assert entry.facts == {"source": "list", "partner": "afnc", "rows": 2, "made": 2}
    assert entry.on_kind == "gateway.importrun"
    assert "โรงเรียน" not in json.dumps(entry.facts, ensure_ascii=False)


def test_the_database_refuses_a_verdict_that_nobody_reached(bring: Bring) -> None:
    bring("claims", [claim(1)])
    for fields in ({"is_imported": False}, {"verified_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Verdict.objects.update(**fields)
