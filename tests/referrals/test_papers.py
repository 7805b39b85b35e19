"""Other ways than the desk: XARF by e-mail held to the published schema, a letter with its twin."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from jsonschema import Draft202012Validator, FormatChecker
from pypdf import PdfReader
from referencing import Registry, Resource

from ruthan.core import clock, jobs
from ruthan.core.guard import Forbidden
from ruthan.messaging.models import Message
from ruthan.referrals import actions, queries
from ruthan.referrals.engine import xarf
from ruthan.referrals.models import Referral
from tests import makers
from tests.together import at_once

SPECS = Path(__file__).resolve().parents[3] / "shared" / "specs" / "xarf"
needs_specs = pytest.mark.skipif(not SPECS.exists(), reason="the material of XARF is not here")


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    """The master schema that was published, with everything that it names."""
    files = sorted((SPECS / "schemas" / "v4").rglob("*.json"))
    held = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    registry = Registry().with_resources(
        [(one["$id"], Resource.from_contents(one)) for one in held]
    )
    master = next(one for one in held if one["$id"].endswith("xarf-v4-master.json"))
    return Draft202012Validator(master, registry=registry, format_checker=FormatChecker())


@needs_specs
def test_the_published_samples_are_fine_to_the_published_schema(schema):
    samples = sorted((SPECS / "samples" / "v4").glob("*.json"))
    assert len(samples) >= 30
    for file in samples:
        assert list(schema.iter_errors(json.loads(file.read_text("utf-8")))) == [], file.name


@needs_specs
def test_the_published_faults_are_refused(schema):
    faults = sorted((SPECS / "tests").rglob("invalid/**/*.json"))
    assert len(faults) == 5
    for file in faults:
        try:
            held = json.loads(file.read_text("utf-8"))
        except json.JSONDecodeError:
            continue
        assert list(schema.iter_errors(held)), file.name


def _complaint(kind: str, **over: object) -> xarf.Complaint:
    plain = {
        "ident": uuid4(), "at": clock.now(), "kind": kind,
        "target": "https://ธนาคารตัวอย่าง.example/เข้า?x=1", "words": "หน้าเว็บตัวอย่าง",
        "org": "Ruthan", "contact": "desk@centre.example", "domain": "centre.example",
        "official_site": "https://bank.example/", "brand": "Example Bank",
        "evidence": [xarf.Evidence("sample", "ข้อความตัวอย่าง")],
    }  # fmt: skip
    return xarf.Complaint(**(plain | over))


@needs_specs
@pytest.mark.parametrize("kind", xarf.KINDS)
@pytest.mark.parametrize("detail", ["", "investment", "sms", "nonsense"])
def test_what_we_write_is_fine_to_the_published_schema(schema, kind, detail):
    made = xarf.report(_complaint(kind, detail=detail, tlp="TLP:AMBER+STRICT"))
    assert list(schema.iter_errors(json.loads(xarf.written(made)))) == []
    (evidence,) = made["evidence"]
    body = base64.b64decode(evidence["payload"])
    assert evidence["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"


@pytest.mark.parametrize(
    "target",
    [
        "", "ไม่ใช่ลิงก์", "javascript:alert(1)", "ftp://x.example", "@abc", "https://a..example/",
        f"https://{'ก' * 80}.example/", "https://a.example:99999/", "https://[x]/", "https://a b/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_no_content_report(target):
    assert not xarf.is_address(target)
    with pytest.raises(xarf.NotXarf):
        xarf.report(_complaint("phishing", target=target))


def test_an_address_of_numbers_keeps_its_brackets():
    made = xarf.report(_complaint("phishing", target="http://[2001:db8::1]:8080/x"))
    assert (made["url"], made["source_identifier"]) == (
        "http://[2001:db8::1]:8080/x",
        "2001:db8::1",
    )
    assert "domain" not in made


def test_one_that_pretends_names_the_real_site():
    with pytest.raises(xarf.NotXarf):
        xarf.report(_complaint("brand", official_site=""))


@pytest.fixture
def sent(db, bua, ploy):
    """A notice on a platform that takes XARF, signed and sent."""
    meta = makers.an_organisation("platform:meta", kind="platform")
    values = {
        "xarf_email": "abuse@platform.test-a.org",
        "source": "ตัวอย่าง",
        "checked_on": clock.today(),
    }
    actions.set_recipient(by=ploy, organisation=meta, values=values)
    return makers.a_notice(signed_by=bua, xarf="phishing")


def test_a_signed_notice_goes_out_as_xarf_once_with_its_proof(sent):
    for _ in range(2):
        jobs.run_due()
        actions.send_xarf(referral_id=sent.referral_id)
    (letter,) = [m for m in mail.outbox if "abuse@platform.test-a.org" in m.to]
    ((name, body, kind),) = letter.attachments
    assert (name, kind) == (f"{sent.referral.ref}-xarf.json", "application/json")
    told = json.loads(body)
    assert told["url"] == "https://social.example/post/1"
    assert "tlp:green" in told["tags"]
    raw = body.encode() if isinstance(body, str) else body
    proof = next(p for p in queries.proofs_of(sent.referral) if p.dispatch.channel == "xarf")
    assert proof.dispatch.digest == hashlib.sha256(raw).hexdigest()
    assert (proof.state, proof.tries) == ("sent", 1)


def test_what_is_enclosed_is_sealed_and_in_no_row(sent):
    jobs.run_due()
    held = Message.objects.get(dedupe_key=f"referral:xarf:{sent.referral_id}")
    assert b"social.example" not in bytes(held.body_sealed)


def test_a_recipient_that_takes_none_gets_none(db, bua):
    notice = makers.a_notice(signed_by=bua, xarf="phishing")
    assert actions.send_xarf(referral_id=notice.referral_id) is None


def test_the_letter_is_a_draft_with_a_twin_and_its_printing_is_kept(db, nok, isa, client_of):
    referral = makers.a_referral()
    with pytest.raises(Forbidden):
        actions.print_letter(by=isa, referral=referral)
    page = client_of(nok).get(f"/staff/referrals/watch/{referral.ref}/letter/").content.decode()
    plain = page.replace("\u200b", "").replace("<wbr>", "")
    assert "ร่าง – ยังไม่ใช่หนังสือราชการ" in plain
    assert "จึงเรียนมาเพื่อพิจารณาดำเนินการต่อไป" in plain
    for _ in range(2):
        answer = client_of(nok).post(f"/staff/referrals/watch/{referral.ref}/letter.pdf")
        assert answer["Content-Type"] == "application/pdf"
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages)
    assert referral.ref in text
    assert [p.dispatch.channel for p in queries.proofs_of(referral)] == ["desk", "letter"]


@pytest.mark.parametrize(
    ("ask", "words"), [("advise", "ขอคำแนะนำ"), ("help", "ขอให้ช่วยเหลือผู้เสียหาย")]
)
def test_the_letter_says_the_word_of_asking_once(db, ask, words):
    referral = makers.a_referral()
    Referral.objects.filter(pk=referral.pk).update(ask=ask)
    referral.refresh_from_db()
    assert queries.letter_of(referral).subject == words


@pytest.mark.django_db(transaction=True)
def test_two_who_print_at_once_leave_one_proof(nok):
    referral = makers.a_referral()
    held = [queries.referral(referral.pk) for _ in range(2)]
    at_once([partial(actions.print_letter, by=nok, referral=one) for one in held])
    assert [p.dispatch.channel for p in queries.proofs_of(referral)] == ["desk", "letter"]
