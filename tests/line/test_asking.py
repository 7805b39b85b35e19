"""Check an account in LINE: the answer at once, nothing kept, and told again when it is cleared."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.core import jobs
from ruthan.gateway.models import Heard
from ruthan.intake.models import Report
from ruthan.registry.models import Sighting, Told
from tests import makers
from tests.gateway.web import CHILD
from tests.line.conftest import Person
from tests.registry.steps import seen_by
from tests.registry.test_contest import decided

pytestmark = pytest.mark.django_db

ASKED = "กสิกร 000-0-00012-3"


@pytest.fixture(autouse=True)
def _centre(reference: Any) -> None:
    makers.an_organisation("ruthan")


def test_an_account_is_answered_at_once_and_asking_reports_nothing(mali: Person) -> None:
    seen_by(3)
    before = Sighting.objects.count()
    mali.says("เช็กบัญชี")
    mali.hears_words()
    mali.says(ASKED)
    said = mali.hears_words()
    assert "มีผู้แจ้ง 3 ราย (ยังไม่พิสูจน์)" in said
    assert "000-x-xx012-3" in said
    assert Report.objects.count() == 0
    assert Sighting.objects.count() == before
    assert not any(bytes(row.sealed) for row in Heard.objects.all())


def test_the_next_line_is_a_report_again(mali: Person) -> None:
    mali.says("เช็กบัญชี")
    mali.says(ASKED)
    mali.says("พี่เขาให้โอนค่ามือถือไปกสิกร 000-0-00045-6 แล้วบล็อกหนู ของไม่มา โดนโกง 3,900 บาท")
    jobs.run_due()
    assert Report.objects.count() == 1


def test_a_child_in_danger_goes_the_sealed_way_also_here(mali: Person) -> None:
    mali.says("เช็กบัญชี")
    mali.says(CHILD)
    assert "000" not in mali.hears_words()
    assert Report.objects.count() == 0


def test_who_asked_hears_of_the_clearing_once(mali: Person, nok: Any, bua: Any) -> None:
    seen_by(3)
    mali.says("เช็กบัญชี")
    mali.says(ASKED)
    mali.hears_words()
    assert Told.objects.count() == 1
    decided(nok, bua)
    jobs.run_due()
    assert "ไม่พบเหตุให้เตือน" in mali.hears_words()
    jobs.run_due()
    assert "ไม่พบเหตุให้เตือน" not in mali.hears_words()


def test_one_chat_cannot_read_the_registry_out(mali: Person) -> None:
    seen_by(3)
    for number in range(13):
        mali.says("เช็กบัญชี")
        mali.says(f"00000{number:05}")
    said = mali.hears_words()
    assert "มีผู้แจ้ง" not in said
    mali.says("เช็กบัญชี")
    mali.says(ASKED)
    assert "มีผู้แจ้ง 3" not in mali.hears_words()
