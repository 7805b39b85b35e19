"""No account, link or id that was reported, asked about or contested stands readable anywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ruthan.core import jobs
from ruthan.core.logs import LineFormatter
from ruthan.intake.actions import reporter_key
from ruthan.project.backup import write_backup
from ruthan.registry.actions import note_told
from ruthan.registry.models import Dispute, Indicator
from tests import makers
from tests.raw.conftest import dump_text
from tests.raw.needles import Needles, files_below, search

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LINE_ID = "zqvx9kwj4bhf7mt"
HOST = "kx7vqz3jw9hb.example"
PATH = "wq5xzk8vj2nd"
ASKED = "vjq8xz4kw7rm2"
WORDS = "ฬฎฮฌฉฑฏฆฒฐ ctsz9qvk3jxw8"
MAIL = "rgxq8zvj3kwp9"
TOLD = "tlxq7zvj5kwn4"
PRIVATE = (LINE_ID, HOST, PATH, ASKED, WORDS, MAIL, TOLD)


def test_entries_questions_and_contests(
    world: Path, server: Path, checkpoint: Callable[[], None], caplog: Any, tmp_path: Path, fah: Any,
    client_of: Any,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    makers.a_report(
        f"โดนโกง โอนเงินค่ามือถือแล้วร้านบล็อก ไลน์ @{LINE_ID} เว็บ https://{HOST}/{PATH}",
        channel="line", wants="help", reporter=reporter_key("line", "mali"),
    )  # fmt: skip
    jobs.run_due()
    assert Indicator.objects.count() >= 3
    client = Client()
    for thing in (f"@{LINE_ID}", f"https://{HOST}/{PATH}", f"ไลน์ @{ASKED}"):
        assert client.post("/lookup/", {"thing": thing}).status_code == 200
    ticket = client.get("/lookup/contest/").context["form"]["ticket"].value()
    filed = client.post(
        "/lookup/contest/",
        {"ticket": ticket, "thing": f"@{LINE_ID}", "words": WORDS, "email": f"{MAIL}@mail.example"},
    )
    assert filed.status_code == 200
    assert Dispute.objects.count() == 1
    entry = Indicator.objects.filter(kind="line_id").get()
    note_told(ids=[entry.pk], channel="email", to=f"{TOLD}@mail.example")
    staff = client_of(fah)
    staff.post("/staff/registry/find/", {"thing": f"@{LINE_ID}"})
    shown = staff.post(f"/staff/registry/{entry.ref}/open/", {"because": "ส่งธนาคาร"})
    assert LINE_ID in shown.content.decode()
    checkpoint()
    needles = Needles(PRIVATE)
    parts = write_backup(tmp_path / "backup")
    found = search(needles, files_below(server, world, tmp_path / "backup"))
    for part in (parts.rows, parts.keys):
        if hits := needles.found_in(dump_text(part)):
            found[part.name] = hits[:5]
    said = caplog.text + "\n".join(LineFormatter().format(record) for record in caplog.records)
    if hits := needles.found_in(said.encode("utf-8", "surrogatepass")):
        found["log"] = hits[:5]
    assert found == {}
