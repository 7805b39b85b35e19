"""Handing a form in: pressed by several fingers at once, it is one report with one receipt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from ruthan.core import custody, refs
from ruthan.intake import access, actions
from ruthan.intake.models import Report, SealedDrop, Ticket
from tests import makers
from tests.gateway.web import CHILD, TEXT

PRESSES = 4


def submission(text: str = TEXT) -> actions.Submission:
    return actions.Submission(
        text=text, channel="web", wants="answer", reporter=actions.reporter_key("visitor", b"x")
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("text", [TEXT, CHILD])
def test_presses_at_the_same_moment_make_one_thing_and_show_one_code(text: str) -> None:
    makers.an_organisation("ruthan")
    actions.register_custody_key(by="system", public=custody.new_pair()[1])
    ticket = actions.new_ticket()

    def press(_: int) -> Any:
        try:
            return actions.hand_in(by="citizen", ticket=ticket, submission=submission(text))
        finally:
            connection.close()

    with ThreadPoolExecutor(PRESSES) as fingers:
        made = list(fingers.map(press, range(PRESSES)))

    assert Report.objects.count() + SealedDrop.objects.count() == 1
    assert len({str(each.receipt) for each in made}) == 1
    assert sum(not each.is_replay for each in made) == 1


@pytest.mark.django_db
def test_the_code_drawn_from_a_ticket_opens_what_the_ticket_made() -> None:
    makers.an_organisation("ruthan")
    made = actions.hand_in(by="citizen", ticket=actions.new_ticket(), submission=submission())

    assert refs.parse_receipt(str(made.receipt)) == made.receipt
    assert access.report_by_receipt(str(made.receipt)) == made.thing


@pytest.mark.django_db
def test_two_tickets_draw_two_codes_and_a_taken_look_up_part_is_passed_over(
    monkeypatch: Any,
) -> None:
    from ruthan.intake.actions import receipt

    makers.an_organisation("ruthan")
    one = actions.hand_in(by="citizen", ticket=actions.new_ticket(), submission=submission())
    drawn = receipt.drawn("n")
    first, second = next(drawn), next(drawn)
    Report.objects.filter(pk=one.thing.pk).update(receipt_lookup=first.lookup)

    assert receipt.draw_receipt("n") == second


@pytest.mark.django_db
def test_nothing_in_the_database_leads_from_a_ticket_to_its_code() -> None:
    makers.an_organisation("ruthan")
    ticket = actions.new_ticket()
    made = actions.hand_in(by="citizen", ticket=ticket, submission=submission())

    row = Ticket.objects.get()
    assert made.receipt is not None
    assert made.receipt.secret.encode() not in bytes(row.token_hash)
    assert len(bytes(row.token_hash)) == 32


@pytest.mark.parametrize("ticket", ["", "x", "a:b:c", "ก" * 500])
@pytest.mark.django_db
def test_a_ticket_that_is_not_ours_writes_nothing(ticket: str) -> None:
    makers.an_organisation("ruthan")

    with pytest.raises(actions.TicketRefused):
        actions.hand_in(by="citizen", ticket=ticket, submission=submission())
    assert Report.objects.count() == Ticket.objects.count() == 0


@pytest.mark.django_db
def test_digits_of_drawn_codes_are_spread_evenly_and_never_repeat() -> None:
    from ruthan.intake.actions import receipt

    codes = [str(next(receipt.drawn(f"nonce {n}"))).replace(" ", "") for n in range(3_000)]
    secrets = "".join(code[10:] for code in codes)

    assert len(set(codes)) == len(codes)
    for digit in "0123456789":
        assert abs(secrets.count(digit) / len(secrets) - 0.1) < 0.01


@pytest.mark.django_db
def test_handing_in_costs_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    makers.an_organisation("ruthan")
    actions.hand_in(by="citizen", ticket=actions.new_ticket(), submission=submission())

    with django_assert_max_num_queries(22):
        actions.hand_in(by="citizen", ticket=actions.new_ticket(), submission=submission())
