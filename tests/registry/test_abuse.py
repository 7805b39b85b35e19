"""Poisoning, racing, killing: a shop's account stays its own, an entry is made once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from ruthan.core import clock
from ruthan.core.models import DataKey
from ruthan.core.states import Refused
from ruthan.registry.actions import (
    DisputeRefused,
    file_dispute,
    forget_source,
    note_sighting,
    propose_outcome,
    sign_outcome,
)
from ruthan.registry.actions.sightings import Source
from ruthan.registry.models import Dispute, Indicator, Sighting
from ruthan.registry.queries import is_told
from ruthan.registry.states import Standing
from tests import makers
from tests.cast import CAST
from tests.registry.steps import ACCOUNT, SHOP, seen, seen_by
from tests.together import at_once


def together(*works: Any) -> list[Exception]:
    """Do some things at the same time, each on a connection of its own; what they raised."""
    ended = at_once(works, losing=Exception)
    return [error for error in ended if isinstance(error, Exception)]


@pytest.mark.django_db
def test_five_hundred_reports_of_one_attacker_are_never_told() -> None:
    now = clock.now()
    sources = [
        Source(
            kind="report", id=uuid4(), at=now - timedelta(hours=number), channel="web",
            standing=Standing.ANONYMOUS,
        )
        for number in range(480)
    ]  # fmt: skip
    sources += [
        Source(kind="report", id=uuid4(), at=now, channel="line", reporter=b"one chat")
        for _ in range(20)
    ]
    for source in sources:
        note_sighting(source=source, named=[SHOP])
    entry = Indicator.objects.get()
    assert (entry.reports, entry.people) == (500, 2)
    assert not is_told(entry)


@pytest.mark.django_db
def test_many_names_in_one_burst_are_shown_to_nobody_until_an_officer_looked(fah: Any) -> None:
    from ruthan.registry.actions import let_go_on

    now = clock.now()
    for number in range(60):
        entry = seen(SHOP, by=f"sock-{number}", at=now - timedelta(seconds=number))
    assert entry.people == 60
    assert not is_told(entry)
    let_go_on(by=fah, indicator=entry, because="โทรกลับแล้วเป็นคนละคนจริง")
    entry.refresh_from_db()
    assert is_told(entry)


@pytest.mark.django_db(transaction=True)
def test_two_first_reports_at_once_make_one_entry() -> None:
    raised = together(lambda: seen(by="one"), lambda: seen(by="two"), lambda: seen(by="three"))
    assert raised == []
    assert Indicator.objects.get().people == 3
    assert DataKey.objects.filter(purpose="registry", destroyed_at__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_reports_that_name_the_same_things_in_another_order_do_not_lock_each_other() -> None:
    for _ in range(4):
        raised = together(
            lambda: seen([ACCOUNT, SHOP], by="one"), lambda: seen([SHOP, ACCOUNT], by="two")
        )
        assert raised == []
    assert {row.people for row in Indicator.objects.all()} == {2}


@pytest.mark.django_db(transaction=True)
def test_noting_and_forgetting_one_report_at_once_end_in_one_of_the_two() -> None:
    source_id = uuid4()
    raised = together(
        lambda: seen(source_id=source_id),
        lambda: forget_source(kind="report", source_id=source_id),
    )
    assert raised == []
    assert Sighting.objects.count() == Indicator.objects.count()


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_leaves_nothing() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        seen()
        raise RuntimeError("killed")
    assert Indicator.objects.count() == 0
    assert DataKey.objects.filter(purpose="registry").count() == 0
    connection.close()
    assert seen().people == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_sign_once() -> None:
    signers = [makers.a_person(CAST["bua"]), makers.a_user("another-editor")]
    makers.a_role(signers[1], role="editor")
    nok = makers.a_person(CAST["nok"])
    seen_by(3)
    made = file_dispute(nonce="one", names=[ACCOUNT], shown="x", words="ก").dispute
    propose_outcome(by=nok, dispute=made, outcome="cleared", reason="ก", answer="ข")
    raised = together(
        *(
            lambda who=who: sign_outcome(by=who, dispute=Dispute.objects.get(pk=made.pk))  # type: ignore[misc]
            for who in signers
        )
    )
    assert [type(one) for one in raised] == [Refused]
    assert Indicator.objects.get().state == "cleared"


@pytest.mark.django_db(transaction=True)
def test_one_proposal_of_two_wins() -> None:
    nok, fah = makers.a_person(CAST["nok"]), makers.a_person(CAST["fah"])
    made = file_dispute(nonce="one", names=[ACCOUNT], shown="x", words="ก").dispute
    raised = together(
        *(
            lambda who=who: propose_outcome(  # type: ignore[misc]
                by=who,
                dispute=Dispute.objects.get(pk=made.pk),
                outcome="kept",
                reason="ก",
                answer="ข",
            )
            for who in (nok, fah)
        )
    )
    assert [type(one) for one in raised] == [Refused]


@pytest.mark.django_db(transaction=True)
def test_one_form_pressed_twice_at_once_is_one_contest() -> None:
    def file() -> None:
        file_dispute(nonce="same", names=[ACCOUNT], shown="x", words="ก")

    assert together(file, file) == []
    assert Dispute.objects.count() == 1


@pytest.mark.django_db
def test_the_database_itself_refuses_one_person_as_both() -> None:
    from django.db import IntegrityError

    bua = makers.a_person(CAST["bua"])
    made = file_dispute(nonce="one", names=[ACCOUNT], shown="x", words="ก").dispute
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.filter(pk=made.pk).update(proposed_by=bua, decided_by=bua)


@pytest.mark.django_db
def test_a_correction_that_takes_nothing_out_is_refused() -> None:
    bua = makers.a_person(CAST["bua"])
    seen_by(3)
    made = file_dispute(nonce="one", names=[ACCOUNT], shown="x", words="ก").dispute
    other = Sighting.objects.get(indicator=seen(SHOP)).pk
    for chosen in ([], [other]):
        with pytest.raises(DisputeRefused, match="nothing_chosen"):
            propose_outcome(
                by=bua, dispute=made, outcome="corrected", reason="ก", answer="ข", set_aside=chosen
            )
