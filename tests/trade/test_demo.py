"""The demonstration's checks stand on its reports, are worked through, and go without a trace."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.project.demo import trade
from ruthan.project.demo.content import rows
from ruthan.trade.models import LookUp, PublicOutcome, SellerLetter, TradeCheck
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(reference: object, nok: Any, bua: Any) -> dict[str, Any]:
    """The reports of today that have a check, and one that is worked through."""
    people = {"nok": nok, "bua": bua}
    for row in rows("reports"):
        if row["id"] in trade._ASKED:
            trade.ask(row, makers.a_report(row["text"], is_demonstration=True))
    trade.work(people)
    return people


def test_every_named_report_is_there_and_has_its_check(told: dict[str, Any]) -> None:
    assert TradeCheck.objects.count() == len(trade._ASKED)
    assert all(check.is_demonstration for check in TradeCheck.objects.all())
    assert TradeCheck.objects.filter(received_on__isnull=False).count() == 1


def test_one_is_public_with_two_signatures_and_the_seller_s_words(told: dict[str, Any]) -> None:
    outcome = PublicOutcome.objects.get()
    assert outcome.state == "published"
    assert outcome.proposed_by != outcome.decided_by
    assert outcome.seller_says


def test_it_goes_with_its_people_and_its_keys_are_destroyed(told: dict[str, Any]) -> None:
    key = SellerLetter.objects.select_related("data_key").get().data_key
    trade.forget_trade([person.pk for person in told.values()])
    key.refresh_from_db()
    assert key.destroyed_at is not None
    assert LookUp.objects.count() == PublicOutcome.objects.count() == 0
    assert SellerLetter.objects.count() == 0
