"""Victims of the demonstration: one in the first hour, one whose money is followed, one repaid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.apps import apps

from ruthan.cases import queries
from ruthan.cases.actions import (
    NewTransfer,
    Opening,
    add_transfer,
    ask_hold,
    close_case,
    note_bank_case,
    note_police,
    open_case,
    open_release,
)
from ruthan.core import clock, crypto
from ruthan.project.demo.content import Row

FIRST_HOUR, FOLLOWED, REPAID, HELD = "r293", "r218", "r098", "r272"
_NOBODY: Final = "นายสมมุติ ตัวอย่าง"


def begin_case(row: Row, report: Any, people: dict[str, Any]) -> None:
    """The case, or the release, of a report of the demonstration; most reports have none."""
    told = {FIRST_HOUR: _first_hour, FOLLOWED: _followed, REPAID: _repaid, HELD: _held}
    if row["id"] in told:
        told[row["id"]](row, report, people["fah"])


def first_hour_case() -> Any:
    """The case of the victim who is in the first hour; None before it was told."""
    rows = apps.get_model("cases.Case")._default_manager.filter(is_demonstration=True)
    return rows.filter(state="open", bank_told_at=None).first()


def forget_cases() -> None:
    """Every case and release of the demonstration, with their keys."""
    for model in ("cases.Release", "cases.Case"):
        rows = apps.get_model(model)._default_manager.filter(is_demonstration=True)
        for one in rows.select_related("data_key"):
            key = one.data_key
            one.delete()
            crypto.destroy(key)


def _sent(baht: int, *, minutes: int, bank: str, account: str, **more: Any) -> NewTransfer:
    at = clock.now() - timedelta(minutes=minutes)
    return NewTransfer(
        satang=baht * 100, at=at, to_bank=bank, account=account, name=_NOBODY,
        **({"from_bank": "014"} | more),
    )  # fmt: skip


def _open(row: Row, report: Any, *transfers: NewTransfer) -> Any:
    opening = Opening(transfers=list(transfers), story=row["text"])
    return open_case(by="citizen", report=report, opening=opening, is_demonstration=True)


def _first_hour(row: Row, report: Any, _officer: Any) -> None:
    """The bank does not know yet: the first clock runs."""
    _open(row, report, _sent(4_500, minutes=10, bank="004", account="000-0-00012-3"))


def _followed(row: Row, report: Any, officer: Any) -> None:
    """The bank gave a number, told of three hops, and a hold waits for a second person."""
    account = "000-0-00044-6"
    case = _open(row, report, _sent(350_000, minutes=2_800, bank="030", account=account))
    note_bank_case(by="citizen", case=case, number="BC-0000-0001")
    first = queries.hops_of(case)[0]
    for baht, bank, number in (
        (200_000, "006", "000-0-00090-1"),
        (100_000, "014", "000-0-00090-2"),
        (45_000, "025", "000-0-00090-3"),
    ):
        told = _sent(baht, minutes=2_780, bank=bank, account=number, from_bank="030")
        add_transfer(by=officer, case=case, told=told, parent=first.id)
    hop = queries.hops_of(case)[1]
    ask_hold(
        by=officer, case=case, transfer_id=hop.id, satang=hop.satang,
        because="ธนาคารต้นทางแจ้งว่าเงินก้อนนี้ยังอยู่ในบัญชีทอดที่สอง",
    )  # fmt: skip


def _repaid(row: Row, report: Any, officer: Any) -> None:
    """Complained in time, and part of it came back."""
    case = _open(row, report, _sent(7_900, minutes=90, bank="006", account="000-0-00053-2"))
    note_bank_case(by="citizen", case=case, number="BC-0000-0002")
    note_police(by="citizen", case=case, number="ท 0000/2569", station="สถานีตำรวจตัวอย่าง")
    close_case(
        by=officer, case=case, outcome="part", recovered_satang=500_000,
        because="ธนาคารปลายทางคืนเงินที่ระงับไว้ทัน",
    )  # fmt: skip


def _held(row: Row, report: Any, _officer: Any) -> None:
    """A shopkeeper whose account holds money of a customer."""
    open_release(
        by="citizen", centre=report.centre, report=report, bank="004", account="000-0-00027-2",
        satang=6_000, why=row["text"], is_demonstration=True,
    )  # fmt: skip
