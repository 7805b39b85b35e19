"""Mending looks at every report once, in the order of the commits, and takes up where it was."""

from __future__ import annotations

import time

import psycopg
import pytest
from django.db import connection

from ruthan.core import crypto
from ruthan.core.refs import uuid7
from ruthan.matching import actions
from ruthan.matching.actions import clusters, rounds
from ruthan.matching.models import Cluster, Mark
from tests.matching.conftest import OTHER, RUMOUR, THIRD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("alone")]


def _report(text: str) -> Cluster:
    key = crypto.new_data_key("report")
    return actions.remember_report(report_id=uuid7(), text=text, data_key=key)


@pytest.fixture
def looked(monkeypatch) -> list[object]:
    """The clusters that a round compares."""
    seen: list[object] = []

    def near(cluster):
        seen.append(cluster.pk)

    monkeypatch.setattr(clusters, "_near_other", near)
    return seen


def test_each_is_compared_once(looked) -> None:
    first = [_report(text).pk for text in (RUMOUR, OTHER)]
    actions.repair()
    assert sorted(looked) == sorted(first)
    looked.clear()
    third = _report(THIRD)
    actions.repair()
    assert looked == [third.pk]
    looked.clear()
    assert actions.repair() == 0
    assert looked == []


def test_a_copy_opens_nothing_and_is_not_compared(looked) -> None:
    _report(RUMOUR)
    actions.repair()
    looked.clear()
    _report(RUMOUR)
    actions.repair()
    assert looked == []


def test_a_round_goes_on_where_a_killed_one_was(monkeypatch, looked) -> None:
    monkeypatch.setattr(rounds, "BATCH", 1)
    made = [_report(text).pk for text in (RUMOUR, OTHER, THIRD)]

    def killed(cluster):
        if len(looked) == 1:
            raise KeyboardInterrupt
        looked.append(cluster.pk)

    with monkeypatch.context() as patch:
        patch.setattr(clusters, "_near_other", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.repair()
    actions.repair()
    assert looked == made


def test_all_are_looked_at_anew_when_asked_and_after_a_restore(looked) -> None:
    made = [_report(text).pk for text in (RUMOUR, OTHER)]
    actions.repair()
    for again in (
        lambda: actions.repair(anew=True),
        lambda: [actions.renew_places(), actions.repair()],
    ):
        looked.clear()
        again()
        assert sorted(looked) == sorted(made)


def test_of_two_rounds_at_once_one_gives_way(monkeypatch, looked) -> None:
    monkeypatch.setattr(rounds, "BATCH", 1)
    for text in (RUMOUR, OTHER, THIRD):
        _report(text)

    def overtaken(cluster):
        looked.append(cluster.pk)
        Mark.objects.update(signature=10**9)

    monkeypatch.setattr(clusters, "_near_other", overtaken)
    actions.repair()
    assert len(looked) == 1


def test_what_could_still_appear_is_waited_for(monkeypatch, looked) -> None:
    monkeypatch.undo()
    db = connection.settings_dict
    with psycopg.connect(
        host=db["HOST"], port=db["PORT"], user=db["USER"], dbname=db["NAME"]
    ) as beside:
        beside.execute("SELECT pg_current_xact_id()")
        first = _report(RUMOUR)
        actions.repair()
        assert not Mark.objects.filter(name="clusters", signature__gt=0).exists()
    for _ in range(100):
        actions.repair()
        if Mark.objects.filter(name="clusters", signature__gt=0).exists():
            break
        time.sleep(0.2)
    assert Cluster.objects.get().pk == first.pk
    assert Mark.objects.get(name="clusters").signature > 0
