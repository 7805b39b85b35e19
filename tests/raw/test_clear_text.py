"""No word of a citizen stands readable in any file: heap, log, jobs, sessions, mail, backup."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import HttpRequest
from django.test import Client

from ruthan.core import jobs
from ruthan.core.logs import LineFormatter
from ruthan.intake import queries as intake
from ruthan.intake.access import report_by_receipt
from ruthan.intake.models import Report, SealedDrop
from ruthan.project import metrics
from ruthan.project.backup import write_backup
from ruthan.safeguarding import actions as safeguarding
from ruthan.triage import actions as triage
from ruthan.triage.models import QueueItem
from tests import makers
from tests.gateway.web import picture, receipt, send, upload
from tests.raw.conftest import dump_text
from tests.raw.needles import Needles, files_below, search

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Letters that follow one another in no word, so that eight bytes of them prove where they are from.
PUBLIC = "ฃฅฃฃฅฅฃฅฃฅ pubq7zvx9kwj4"
TEXT = "ฬฎฮฌฉฑฏฆฒฐ txtz9qvk3jxw8"
NAME = "ฑฌฮฎฉฆฐฬฏฒ namk4vzq7xjw2"
BODY = "ฒฐฬฮฏฎฌฆฉฑ bdyw5jqz8vxk3"
MAIL = "mlxq8zvj3kwp9"
AMOUNT = "ฌฆฐฎฬฒฮฉฑฏ amtv3kzj9qwx5"
ASKED = "ฉฬฐฏฮฆฎฑฌฒ askj7xqw4zvk2"
SAID = "ฐฮฑฎฏฬฉฒฆฌ saix2wvq9kzj6"
REASON = "ฏฉฎฬฑฮฒฌฐฆ reaq4zjk8vxw3"
NOTE = "ฆฏฬฉฮฐฒฎฑฌ notv6kwz3xjq9"
HANDED = "ฮฐฉฏฬฆฑฌฎฒ hndz5vxk7jqw8"
OPENED = "ฑฒฎฐฮฬฏฆฉฌ opnk9zqv4wxj7"
PHRASE = "pasx7kvzq3wj8fourwords"
PRIVATE = (TEXT, NAME, BODY, MAIL, AMOUNT, ASKED, SAID, REASON, NOTE, HANDED, OPENED, PHRASE)
MESSAGE = f"ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขา {TEXT} รีบถอนเงิน ส่งต่อด้วย"
CHILD = f"น้องสาวอายุ 13 มีผู้ชายขู่จะปล่อยรูปโป๊ของน้อง {TEXT} ทำยังไงดี"


@pytest.fixture
def everywhere(
    world: Path, server: Path, checkpoint: Callable[[], None], caplog: Any, tmp_path: Path
) -> Callable[[Needles], dict[str, list[bytes]]]:
    """Search every file there is, the logs, the mail and a fresh backup."""
    caplog.set_level(logging.DEBUG)

    def look(needles: Needles) -> dict[str, list[bytes]]:
        checkpoint()
        parts = write_backup(tmp_path / "backup")
        found = search(needles, files_below(server, world, tmp_path / "backup"))
        for part in (parts.rows, parts.keys):
            hits = needles.found_in(dump_text(part))
            if hits:
                found[part.name] = hits[:5]
        said = "\n".join(LineFormatter().format(record) for record in caplog.records)
        counted = metrics.page(HttpRequest()).content.decode()
        for name, body in (
            ("log", caplog.text), ("lines", said), ("metrics", counted),
            ("mail", _letters()), ("session", _sessions()),
        ):  # fmt: skip
            hits = needles.found_in(body.encode("utf-8", "surrogatepass"))
            if hits:
                found[name] = hits[:5]
        return found

    return look


def _sessions() -> str:
    """Every session opened: in their rows they may be compressed."""
    return "\n".join(repr(session.get_decoded()) for session in Session.objects.all())


def _letters() -> str:
    """Every mail as it left, without the address that it was sent to."""
    return "\n".join(
        f"{m.subject}\n{m.body}\n{m.extra_headers}\n{[str(part) for part in m.alternatives]}"
        for m in mail.outbox
    )


def test_the_search_itself_finds_what_is_public(
    everywhere: Callable[[Needles], dict[str, list[bytes]]], nok: Any, server: Path
) -> None:
    makers.a_claim(by=nok, statement_th=f"ธนาคารปิด {PUBLIC}", title_th=f"จริงหรือ {PUBLIC}")
    found = everywhere(Needles([PUBLIC]))
    places = " ".join(found)
    assert "/base/" in places
    assert "/pg_wal/" in places
    assert "rows-" in places
    assert not search(Needles(PRIVATE), files_below(server))


def test_an_ordinary_report_with_all_that_belongs_to_it(
    everywhere: Callable[[Needles], dict[str, list[bytes]]],
    anan: Any,
    isa: Any,
    client_of: Any,
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr("ruthan.messaging.actions.ways.is_nowhere", lambda _to: False)
    client = Client()
    code = receipt(
        client,
        message=MESSAGE,
        evidence=[upload(picture(), f"{NAME}.png"), upload(BODY.encode(), f"{NAME}.txt")],
    )
    report = report_by_receipt(code)
    send(client, "/report/", message=f"{MESSAGE} อีกคน", situation="money_1h", amount=AMOUNT)
    client.post("/track/", {"receipt": code})
    client.post("/track/notice/", {"email": f"{MAIL}@mail.example"})
    jobs.run_due()
    assert intake.contact_of(report) == f"{MAIL}@mail.example"

    desk, item = client_of(anan), QueueItem.objects.get(cluster=report.cluster)
    at = f"/staff/queue/{item.pk}/"
    desk.get(at, {"full": "1"})
    desk.get("/staff/queue/", {"q": TEXT})
    desk.post(at + "take/")
    desk.post(at + "ask/", {"report": report.ref, "body": ASKED})
    desk.post(at + "rank/", {"severity": "high", "urgency": "urgent", "because": REASON})
    ticket = ticket_of_reply(client)
    client.post("/track/reply/", {"ticket": ticket, "body": SAID})
    jobs.run_due()
    desk.post(at + "hand-over/", {"centre": "ruthan-isan", "because": HANDED})
    other = client_of(isa)
    other.post(at + "take/")
    other.post(at + "decline/", {"reason": "opinion", "note": NOTE})
    jobs.run_due()

    report.refresh_from_db()
    assert (report.state, report.centre.code) == ("declined", "ruthan-isan")
    said = [line.body for line in intake.remarks_of(report)]
    assert ASKED in said
    assert SAID in said
    assert TEXT in intake.text_of(report)
    assert NAME in " ".join(line.name for line in intake.evidence_of(report))
    assert AMOUNT in str([intake.answers_of(r) for r in Report.objects.all()])
    assert mail.outbox
    assert everywhere(Needles(PRIVATE)) == {}


def ticket_of_reply(client: Client) -> str:
    """The ticket of the form on the follow-up page."""
    page = client.get("/track/")
    forms = [form for context in page.context for form in context.dicts if "reply_form" in form]
    form = page.context["reply_form"] if forms else page.context["form"]
    return str(form["ticket"].value())


def test_what_visitors_and_libraries_say_stands_in_no_line_and_no_number(
    everywhere: Callable[[Needles], dict[str, list[bytes]]], caplog: Any
) -> None:
    client = Client()
    caplog.handler.setFormatter(LineFormatter())
    for path in (f"/track/?q={TEXT}", f"/{TEXT}/", f"/search/?q={TEXT}", f"/readyz?{TEXT}"):
        client.get(
            path, HTTP_USER_AGENT=NAME, HTTP_REFERER=f"https://x.example/{BODY}",
            HTTP_X_REQUEST_ID=ASKED.encode().hex()[:300], HTTP_X_FORWARDED_FOR=SAID,
        )  # fmt: skip
    client.get("/", HTTP_HOST=f"{MAIL}.example")
    try:
        raise ValueError(REASON)
    except ValueError:
        structlog.get_logger().exception("thing.failed", text=NOTE, args=(HANDED,))
        logging.getLogger("some.library").exception("Refused %s", OPENED)
    seen = "\n".join(LineFormatter().format(record) for record in caplog.records)
    assert '"event": "request"' in seen
    assert Needles(PRIVATE).found_in(seen.encode()) == []
    found = everywhere(Needles(PRIVATE))
    found.pop("log", None)  # the words as the tests' own handler keeps them, which writes no file
    assert found == {}


def test_a_sealed_drop_whatever_the_officer_does_with_it(
    everywhere: Callable[[Needles], dict[str, list[bytes]]], dao: Any, client_of: Any
) -> None:
    safeguarding.ensure_custody()
    client = Client()
    send(client, message=CHILD, evidence=upload(picture(), f"{NAME}.png"), province="50")
    client.get("/receipt/")
    jobs.run_due()
    drop = SealedDrop.objects.get()
    assert not Report.objects.exists()
    assert everywhere(Needles(PRIVATE)) == {}

    desk, at = client_of(dao), f"/staff/sealed/{drop.ref}/"
    desk.post("/staff/sealed/key/claim/", {"passphrase": PHRASE, "again": PHRASE})
    opened = desk.post(at + "open/", {"because": OPENED, "passphrase": PHRASE})
    assert TEXT in opened.content.decode().replace("<wbr>", "")
    assert (
        desk.post(at + "open/", {"because": REASON, "passphrase": PHRASE + "x"}).status_code == 422
    )
    desk.post(at + "refer/", {"organisation": "ticac", "way": "phone"})
    desk.post(at + "close/", {"because": NOTE})
    drop.refresh_from_db()
    assert (drop.state, bytes(drop.sealed)) == ("closed", b"")
    assert everywhere(Needles(PRIVATE)) == {}


def test_a_childs_case_that_was_found_late(
    everywhere: Callable[[Needles], dict[str, list[bytes]]], anan: Any
) -> None:
    safeguarding.ensure_custody()
    report = makers.a_report(MESSAGE, answers={"amount": AMOUNT})
    jobs.run_due()
    triage.ask_reporter(by=anan, report=report, body=ASKED)
    triage.seal_late(by=anan, report=report)
    assert SealedDrop.objects.count() == 1
    assert everywhere(Needles(PRIVATE)) == {}
