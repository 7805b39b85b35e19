"""CAP files: valid by the published schema, in two languages, naming what they replace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ruthan.project.cli import cap as cap_command
from ruthan.publishing.engine import capread
from ruthan.publishing.models import Alert
from tests.publishing import capfile
from tests.publishing.test_succession import a_cancel, an_update

__all__ = ["a_cancel", "an_update"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
C = "{urn:oasis:names:tc:emergency:cap:1.2}"
beside = pytest.mark.skipif(not capfile.SPECS.exists(), reason=capfile.ABSENT)


def _cap(client: Any, alert: Any, before: str = "") -> Any:
    answer = client.get(f"{before}/alerts/{alert.ref}/cap.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/cap+xml"
    return capfile.read_cap(answer.content)


def test_one_message_holds_both_languages(an_alert: Any, client: Any, at: Any) -> None:
    at("2026-11-01 10:00")
    alert = an_alert(provinces=["34", "10"], strand="SCM", certainty="observed", days=2)
    root = _cap(client, alert)
    said = {name: root.findtext(f"{C}{name}") for name in ("identifier", "sender", "sent")}
    assert said == {
        "identifier": f"urn:uuid:{alert.pk}",
        "sender": "localhost",
        "sent": "2026-11-01T10:00:00+07:00",
    }
    assert [root.findtext(f"{C}{n}") for n in ("status", "msgType", "scope")] == [
        "Actual", "Alert", "Public",
    ]  # fmt: skip
    thai, english = root.findall(f"{C}info")
    assert thai.findtext(f"{C}language") == "th-TH"
    assert english.findtext(f"{C}language") == "en-US"
    assert thai.findtext(f"{C}headline") == alert.title_th
    assert english.findtext(f"{C}headline") == alert.title_en
    assert english.findtext(f"{C}web") == f"http://localhost/en/alerts/{alert.ref}/"
    assert thai.findtext(f"{C}expires") == "2026-11-03T10:00:00+07:00"
    ranks = [thai.findtext(f"{C}{n}") for n in ("urgency", "severity", "certainty")]
    assert ranks == ["Future", "Severe", "Observed"]
    places = [area.findtext(f"{C}areaDesc") for area in english.findall(f"{C}area")]
    assert places == ["Bangkok", "Ubon Ratchathani"]
    codes = {
        (g.findtext(f"{C}valueName"), g.findtext(f"{C}value")) for g in thai.iter(f"{C}geocode")
    }
    assert ("ISO 3166-2", "TH-34") in codes
    assert ("TIS 1099", "10") in codes


def test_without_english_there_is_one_block(an_alert: Any, client: Any) -> None:
    alert = an_alert(title_en="", body_en="", todo_en="")
    infos = _cap(client, alert).findall(f"{C}info")
    assert [info.findtext(f"{C}language") for info in infos] == ["th-TH"]
    assert infos[0].findtext(f"{C}area/{C}geocode/{C}value") == "TH"


def test_later_messages_name_every_earlier_one(
    an_alert: Any, an_update: Any, a_cancel: Any, client: Any, at: Any
) -> None:
    at("2026-11-01 10:00")
    first = an_alert()
    before = client.get(f"/alerts/{first.ref}/cap.xml").content
    at("2026-11-01 11:00")
    second = an_update(first)
    at("2026-11-01 12:00")
    third = a_cancel(second)
    one = f"localhost,urn:uuid:{first.pk},2026-11-01T10:00:00+07:00"
    two = f"localhost,urn:uuid:{second.pk},2026-11-01T11:00:00+07:00"
    update, cancel = _cap(client, second), _cap(client, third)
    assert update.findtext(f"{C}references") == one
    assert update.findtext(f"{C}msgType") == "Update"
    assert update.findtext(f"{C}note") == second.change_th
    assert cancel.findtext(f"{C}references") == f"{one} {two}"
    assert cancel.findtext(f"{C}msgType") == "Cancel"
    assert cancel.findtext(f"{C}info/{C}responseType") == "AllClear"
    assert client.get(f"/alerts/{first.ref}/cap.xml").content == before


def test_identifiers_outlast_a_change_of_address(
    an_alert: Any, an_update: Any, client: Any, settings: Any
) -> None:
    first = an_alert()
    settings.RUTHAN_BASE_URL = "https://moved.example"
    update = _cap(client, an_update(first))
    assert (update.findtext(f"{C}references") or "").startswith(f"localhost,urn:uuid:{first.pk},")
    assert update.findtext(f"{C}sender") == "moved.example"


def test_a_demonstration_is_a_test(an_alert: Any, client: Any) -> None:
    assert _cap(client, an_alert(is_demonstration=True)).findtext(f"{C}status") == "Test"


def test_what_visitors_sign_in_a_demonstration_is_a_test_too(
    an_alert: Any, client: Any, settings: Any
) -> None:
    settings.RUTHAN_DEMO = True
    assert _cap(client, an_alert()).findtext(f"{C}status") == "Test"


def test_a_draft_has_no_file(an_alert: Any, client: Any) -> None:
    alert = an_alert(approved=False)
    assert client.get(f"/alerts/{alert.ref}/cap.xml").status_code == 404


def test_the_file_may_be_kept_and_asked_for_again(an_alert: Any, client: Any) -> None:
    alert = an_alert()
    first = client.get(f"/alerts/{alert.ref}/cap.xml")
    assert "public" in first["Cache-Control"]
    assert first["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    for header, value in (
        ("If-None-Match", first["ETag"]),
        ("If-Modified-Since", first["Last-Modified"]),
    ):
        again = client.get(f"/en/alerts/{alert.ref}/cap.xml", headers={header: value})
        assert (again.status_code, again.content) == (304, b"")


@beside
@pytest.mark.parametrize(
    "over",
    [
        {},
        {"provinces": ["10", "34", "50"], "audience": "elderly", "strand": "SCM"},
        {"title_en": "", "body_en": "", "todo_en": ""},
        {"title_th": "ก & <ข>\x0b ]]>", "severity": "low", "urgency": "routine"},
        {"severity": "critical", "urgency": "immediate", "certainty": "unknown"},
    ],
)
def test_every_message_is_valid(
    over: Any, an_alert: Any, an_update: Any, a_cancel: Any, client: Any
) -> None:
    alert = an_alert(**over)
    update = an_update(alert, title_en="a", body_en="b", todo_en="c", change_en="d")
    a_cancel(update)
    for message in Alert.objects.all():
        document = client.get(f"/alerts/{message.ref}/cap.xml").content
        assert capfile.faults(document) == []
        capfile.read_cap(document)


@beside
@pytest.mark.parametrize("name", ["43b080713727", "australia", "canada", "wcatwc-warning"])
def test_the_reader_reads_what_others_send(name: str) -> None:
    capfile.read_cap((capfile.SPECS / "cap" / "samples" / f"{name}.cap").read_bytes())


GOOD = (
    "43b080713727.cap", "australia.cap", "canada.cap", "wcatwc-warning.cap", "weather.cap",
    "earthquake.cap", "KAR0-0306112239-SW.cap", "no_optional_fields.cap",
)  # fmt: skip


@beside
def test_the_command_tells_good_files_from_bad_ones() -> None:
    samples = sorted((capfile.SPECS / "cap" / "samples").iterdir())
    said = CliRunner().invoke(cap_command.app, ["check", *map(str, samples)])
    assert said.exit_code == 1
    good = {Path(line.removesuffix(": good")).name for line in said.stdout.splitlines()}
    assert good == set(GOOD)
    assert "xee.cap: refused: it has a document type" in said.stderr
    assert "canada_errors.cap: Update without references" in said.stderr
    files = [str(capfile.SPECS / "cap" / "samples" / name) for name in GOOD]
    assert CliRunner().invoke(cap_command.app, ["check", *files]).exit_code == 0
    assert CliRunner().invoke(cap_command.app, ["check", "/no/such/file"]).exit_code == 2


def test_our_own_messages_have_no_fault(
    an_alert: Any, an_update: Any, a_cancel: Any, client: Any
) -> None:
    a_cancel(an_update(an_alert(provinces=["34"], strand="SCM")))
    for message in Alert.objects.all():
        root = capfile.read_cap(client.get(f"/alerts/{message.ref}/cap.xml").content)
        assert capread.faults_of(root) == []


@pytest.mark.parametrize(
    ("was", "wrong", "fault"),
    [
        ("<status>Actual", "<status>Real", "status is 'Real'"),
        ("<scope>Public", "<scope>Restricted", "restriction goes"),
        ("<scope>Public", "<scope>Private", "needs addresses"),
        ("<msgType>Alert", "<msgType>Cancel", "without references"),
        ("+07:00</sent>", "Z</sent>", "sent is no moment"),
        ("<sender>localhost", "<sender>a, b", "sender has a space"),
        ("</scope>", "</scope><references>a,b</references>", "is not sender,identifier,sent"),
        ("<language>en-US", "<language>en-GB", ""),
        ("</areaDesc>", "</areaDesc><polygon>1,1 2,2 3,3 4,4</polygon>", "is not closed"),
        ("</areaDesc>", "</areaDesc><polygon>1,1 x</polygon>", "is not pairs"),
        ("</areaDesc>", "</areaDesc><circle>1,1</circle>", "not a place and a radius"),
    ],
)
def test_each_fault_is_named(was: str, wrong: str, fault: str, an_alert: Any, client: Any) -> None:
    document = client.get(f"/alerts/{an_alert().ref}/cap.xml").content.decode()
    assert was in document
    said = capread.faults_of(capfile.read_cap(document.replace(was, wrong, 1).encode()))
    assert len(said) == bool(fault)
    assert all(fault in one for one in said)


def test_the_same_words_under_two_languages_are_named(an_alert: Any, client: Any) -> None:
    document = client.get(f"/alerts/{an_alert().ref}/cap.xml").content.decode()
    thai, english = re.findall("<info>.*?</info>", document, re.S)
    twice = document.replace(english, thai.replace("th-TH", "en-US"))
    said = capread.faults_of(capfile.read_cap(twice.encode()))
    assert said == ["the same words stand under th-TH and en-US"]


def test_what_refers_to_itself_or_to_later_is_named(an_alert: Any, client: Any) -> None:
    alert = an_alert()
    document = client.get(f"/alerts/{alert.ref}/cap.xml").content.decode()
    for reference, fault in (
        (f"localhost,urn:uuid:{alert.pk},2020-01-01T00:00:00+07:00", "it refers to itself"),
        ("localhost,x,2099-01-01T00:00:00+07:00", "it refers to a later message"),
    ):
        named = document.replace("</scope>", f"</scope><references>{reference}</references>", 1)
        assert capread.faults_of(capfile.read_cap(named.encode())) == [fault]


@beside
@pytest.mark.parametrize("name", ["xee.cap", "invalid.cap", "weather.atom", "ny_index.rss"])
def test_the_reader_refuses_what_is_hostile_or_broken(name: str) -> None:
    with pytest.raises(capfile.CapRefused):
        capfile.read_cap((capfile.SPECS / "cap" / "samples" / name).read_bytes())
