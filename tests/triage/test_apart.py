"""A person says that two things are not the same: hidden, never joined, and it can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.audit.models import Entry
from ruthan.claims import queries as claims
from ruthan.core import jobs
from ruthan.core.guard import Forbidden
from ruthan.intake import queries as intake
from ruthan.matching import queries as matching
from ruthan.matching.models import NotSame
from ruthan.triage import actions
from tests import makers
from tests.triage.conftest import HEALTH, RUMOUR, SENT, queued
from tests.triage.test_pages import of, page, plain
from tests.triage.test_undo import merged

pytestmark = pytest.mark.django_db


def test_a_candidate_that_is_not_the_same_is_not_suggested_again(anan: Any, client_of: Any) -> None:
    item, client = queued(RUMOUR), client_of(anan)
    other = queued(RUMOUR[:58] + "ครูสอนว่ายน้ำบอกลูกศิษย์ทุกคนเมื่อเช้านี้เอง")
    suggested = f'name="other" value="{other.cluster_id}"'
    assert suggested in page(client, of(item))
    answer = client.post(of(item, "apart"), {"other": str(other.cluster_id)}, follow=True)
    row = NotSame.objects.get()
    address = of(item, f"apart/{row.pk}/undo")
    assert f'action="{address}"' in plain(answer)
    assert suggested not in page(client, of(item))
    assert f'value="{item.cluster_id}"' not in page(client, of(other))
    client.post(of(other, "apart"), {"other": str(item.cluster_id)})
    assert NotSame.objects.count() == 1
    assert Entry.objects.filter(what="matching:cluster:set-apart").count() == 1
    assert "เลิกทำแล้ว อาจถูกเสนออีก" in plain(client.post(address, follow=True))
    assert "เลิกทำไปก่อนแล้ว" in plain(client.post(address, follow=True))
    assert suggested in page(client, of(item))


def test_a_claim_that_is_not_meant_is_hidden_and_never_answers(anan: Any, client_of: Any) -> None:
    item, client = queued(RUMOUR), client_of(anan)
    claim = makers.a_claim(statement_th=RUMOUR, clusters=[])
    makers.a_verdict(claim)
    jobs.run_due()
    suggested = f'name="claim" value="{claim.ref}"'
    assert suggested in page(client, of(item))
    client.post(of(item, "apart"), {"claim": claim.ref})
    said = page(client, of(item))
    assert suggested not in said
    assert claim.title_th in said
    copy = makers.a_report(RUMOUR)
    jobs.run_due()
    assert not intake.report(copy.pk).answers.exists()
    assert claims.claim_of_cluster(item.cluster_id) is None


@pytest.mark.parametrize(
    "sent", [{}, {"other": "x"}, {"claim": "C-00000000"}, {"other": "own", "claim": "C-1"}]
)
def test_nonsense_is_no_candidate(anan: Any, client_of: Any, sent: dict[str, str]) -> None:
    item = queued(RUMOUR)
    sent = {name: str(item.cluster_id) if value == "own" else value for name, value in sent.items()}
    assert client_of(anan).post(of(item, "apart"), sent).status_code == 404
    assert client_of(anan).post(of(item, "apart/77/undo")).status_code == 404


def test_only_this_items_words_are_taken_back_here(anan: Any, isa: Any, client_of: Any) -> None:
    one, two, three = queued(RUMOUR), queued(HEALTH), queued(SENT)
    row = actions.set_apart(by=anan, item=one, other=two.cluster_id)
    assert client_of(anan).post(of(three, f"apart/{row.pk}/undo")).status_code == 404
    assert client_of(isa).post(of(one, f"apart/{row.pk}/undo")).status_code == 404
    with pytest.raises(Forbidden):
        actions.set_apart(by=isa, item=one, other=three.cluster_id)


def test_a_merge_ends_what_was_said_and_its_undo_says_it_again(anan: Any) -> None:
    one, two, three = queued(RUMOUR), queued(HEALTH), queued(SENT)
    actions.set_apart(by=anan, item=three, other=two.cluster_id)
    claim = makers.a_claim(clusters=[])
    actions.set_apart(by=anan, item=three, claim=claim.pk)

    def said(item: Any) -> set[Any]:
        return {(w.kind, w.other) for w in matching.said_of(item.cluster_id) if w.kind != "merge"}

    before = [said(item) for item in (one, two, three)]
    made = merged(anan, one, three)
    assert said(one) == {("cluster", two.cluster_id), ("claim", claim.pk)}
    actions.undo_merge(by=anan, merge=made)
    assert [said(item) for item in (one, two, three)] == before
    both = merged(anan, two, three)
    assert said(two) == {("claim", claim.pk)}
    actions.undo_merge(by=anan, merge=both)
    assert [said(item) for item in (one, two, three)] == before
