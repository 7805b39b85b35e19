"""What people decided goes out as pairs without personal data, and the training reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruthan.claims.actions import attach_cluster, undo_attach
from ruthan.core import jobs
from ruthan.intake.actions import withdraw_report
from ruthan.matching import queries as matching
from ruthan.matching.engine.entities import extract_entities
from ruthan.project import cli
from ruthan.project.cli import exports
from ruthan.triage import actions
from ruthan.triage.models import Assessment
from ruthan.triage.queries import decisions
from tests import makers
from tests.triage.conftest import HEALTH, PLAIN, RUMOUR, SENT, fresh, queued
from tools.train_decision import read_sources
from tools.training.examples import examples

pytestmark = pytest.mark.django_db
PRIVATE = (
    "โอนเข้าบัญชี 000-0-00012-3 โทร 081-000-0000 ที่ http://bank-th.example/login ภายในวันนี้ ไม่งั้นบัญชีถูกอายัด"
)
STATEMENT = "ธนาคารตัวอย่างปิดทุกสาขา"


def rows() -> set[tuple[str, str, str]]:
    return {(row["message"], row["claim"], row["label"]) for row in decisions()}


def test_nothing_was_decided_by_machines(anan: Any) -> None:
    makers.a_report(RUMOUR)
    makers.a_report(RUMOUR.replace("รัก", "รักนะ"))
    jobs.run_due()
    assert rows() == set()


def test_everything_that_people_decide_has_its_pair(anan: Any) -> None:
    one, two, three, four = queued(RUMOUR), queued(HEALTH), queued(SENT), queued(PLAIN)
    claim = makers.a_claim(clusters=[], statement_th=STATEMENT)
    attach_cluster(by=anan, claim=claim, cluster=one.cluster_id)
    actions.set_apart(by=anan, item=two, claim=claim.pk)
    actions.set_apart(by=anan, item=two, other=three.cluster_id)
    actions.put_in_family(by=anan, item=three, other_id=four.cluster_id)
    first, second = sorted((two, three), key=lambda item: item.cluster_id)
    texts = {two.pk: HEALTH, three.pk: SENT}
    assert rows() == {
        (RUMOUR, STATEMENT, "same"),
        (HEALTH, STATEMENT, "related"),
        (texts[first.pk], texts[second.pk], "related"),
        (SENT, PLAIN, "family"),
    }


def test_a_rejected_copy_is_something_turned_around(anan: Any) -> None:
    item = queued(RUMOUR)
    claim = makers.a_claim(clusters=[], statement_th=RUMOUR.replace("รีบ", "เลยรีบ"))
    actions.set_apart(by=anan, item=item, claim=claim.pk)
    assert {label for _, _, label in rows()} == {"different"}


def test_a_merge_and_a_split_are_pairs_of_two_messages(anan: Any) -> None:
    one, two = queued(RUMOUR), queued(HEALTH)
    near = makers.a_report(RUMOUR.replace("รัก", "รักนะ"))
    jobs.run_due()
    actions.split_off(by=anan, report=near)
    jobs.run_due()
    assert rows() == {(RUMOUR.replace("รัก", "รักนะ"), RUMOUR, "different")}
    actions.merge_clusters(by=anan, item=fresh(one), other_id=two.cluster_id)
    jobs.run_due()
    assert (HEALTH, RUMOUR, "same") in rows()


def test_what_was_taken_back_is_no_decision(anan: Any) -> None:
    one, two, three = queued(RUMOUR), queued(HEALTH), queued(SENT)
    claim = makers.a_claim(clusters=[])
    attach_cluster(by=anan, claim=claim, cluster=one.cluster_id)
    undo_attach(by=anan, claim=claim, cluster_id=one.cluster_id)
    row = actions.set_apart(by=anan, item=two, other=one.cluster_id)
    actions.take_back_apart(by=anan, item=two, row=row)
    family = actions.put_in_family(by=anan, item=two, other_id=three.cluster_id)
    actions.undo_put(by=anan, family=family, cluster_id=two.cluster_id)
    kept = actions.merge_clusters(by=anan, item=two, other_id=three.cluster_id)
    made = matching.last_merge(kept)
    assert made
    actions.undo_merge(by=anan, merge=made)
    assert rows() == set()


def test_personal_things_children_and_the_withdrawn_stay_here(anan: Any) -> None:
    item, gone = queued(PRIVATE), queued(HEALTH)
    child = queued(PLAIN)  # ranked as a child's case, by a person or a later rubric
    strands = [{"code": "CHD", "category": "bullying"}]
    Assessment.objects.filter(report=child.head).update(strands=strands)
    demo = queued(SENT, is_demonstration=True)
    claim = makers.a_claim(clusters=[], statement_th=f"{STATEMENT} บัญชี 000-0-00012-3")
    for held in (item, gone, child, demo):
        attach_cluster(by=anan, claim=claim, cluster=held.cluster_id)
    withdraw_report(by="citizen", report=gone.head)
    jobs.run_due()
    ((message, statement, label),) = rows()
    assert label == "same"
    assert "ภายในวันนี้" in message
    for text in (message, statement):
        kinds = {entity.kind for entity in extract_entities(text) if "x" not in entity.text}
        assert not kinds & {"bank_account", "phone", "promptpay"}
        assert "000-0-00012-3" not in text
    assert "http://" not in message


def test_the_training_reads_what_is_exported(
    anan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_already(work: Callable[[], int]) -> int:
        return work()

    monkeypatch.setattr(exports, "with_database", open_already)
    one, two = queued(RUMOUR), queued(HEALTH)
    claim = makers.a_claim(clusters=[], statement_th=STATEMENT)
    attach_cluster(by=anan, claim=claim, cluster=one.cluster_id)
    actions.set_apart(by=anan, item=two, claim=claim.pk)
    target = tmp_path / "decisions.ndjson"
    assert cli.main(["export", "decisions", "--to", str(target)]) == 0
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert {tuple(line) for line in lines} == {("message", "claim", "label")}
    held = {one.text: one.labels for one in examples(target)}
    assert held == {RUMOUR: {STATEMENT: "same"}, HEALTH: {STATEMENT: "related"}}
    sources = read_sources(tmp_path, target)
    assert "confirmed decisions" in sources.names
    assert [one.labels for one in sources.own if one.text == RUMOUR] == [{STATEMENT: "same"}]
