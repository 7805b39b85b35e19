"""Check before sharing: one press, one report, an answer or a receipt."""

from __future__ import annotations

import pytest
from django.test import Client

from ruthan.intake import queries
from ruthan.intake.models import Report
from tests import makers

pytestmark = pytest.mark.django_db

TEXT = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย"


@pytest.fixture(autouse=True)
def _centre(reference: object) -> None:
    makers.an_organisation("ruthan")


def ticket_of(client: Client, path: str = "/check/") -> str:
    return str(client.get(path).context["form"]["ticket"].value())


def send(client: Client, path: str = "/check/", **fields: object) -> object:
    return client.post(path, {"ticket": ticket_of(client, path), **fields})


def test_a_message_becomes_a_report_and_a_receipt_is_shown(client: Client) -> None:
    answer = send(client, message=TEXT)

    assert answer.status_code == 303
    page = client.get(answer["Location"])
    report = Report.objects.get()
    assert queries.text_of(report) == TEXT
    assert report.wants == "answer"
    assert page.status_code == 200
    assert len(page.context["code"].replace(" ", "")) == 30
    assert TEXT not in page.content.decode()
