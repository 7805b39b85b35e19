"""The desk of sharing and its commands: who may, with a reason, on record, TLP in every name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from ruthan.audit.actions import open_reason
from ruthan.audit.models import Entry
from ruthan.core import jobs
from ruthan.core.guard import Forbidden
from ruthan.registry.actions import NoReason
from ruthan.registry.models import Indicator
from ruthan.sharing import actions, queries
from ruthan.sharing.models import FeedEvent, Share, Source
from tests.registry.steps import ACCOUNT, seen_by
from tests.sharing.test_feed import PHONE, SITE, shared
from tests.sharing.test_import import EVENT, a_phone, a_source, an_event, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

FORM = {"collection": "accounts", "form": "csv", "to": "bank:004", "because": "คำขอตัวอย่าง"}


def test_a_case_officer_takes_an_export_with_a_reason(fah: Any, client_of: Any) -> None:
    shared(ACCOUNT, PHONE)
    answer = client_of(fah).post(reverse("sharing:export"), FORM)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert "tlp-amber" in answer["Content-Disposition"]
    body = answer.content.decode("utf-8-sig")
    assert "'0000000123" in body and "'+66600000014" in body
    [taken] = Entry.objects.filter(what="sharing:export:take")
    assert taken.facts == {"to": "bank:004", "form": "csv", "lines": 2}
    [opened] = Entry.objects.filter(what="registry:indicator:export")
    assert opened.actor == fah.pk and open_reason(by=fah, entry=opened) == "คำขอตัวอย่าง"


def test_where_an_entry_came_from_and_how_far_it_may_go_is_shown(
    ploy: Any, anan: Any, client_of: Any
) -> None:
    take(a_source("feed-1", tlp="amber"), an_event(a_phone()))
    entry, mine = Indicator.objects.get(), seen_by(1, ACCOUNT)
    page = client_of(ploy).get(reverse("sharing:origins"), {"entry": entry.ref.lower()})
    said = page.content.decode().replace("<wbr>", "")
    for words in ("feed-1", "TLP:AMBER", EVENT, "ธนาคารแห่งประเทศไทย"):
        assert words in said, words
    assert "+66600000014" not in said
    own = client_of(ploy).get(reverse("sharing:origins"), {"entry": mine.ref}).content.decode()
    assert "feed-1" not in own and "ไม่มีภาคี" in own
    none = client_of(ploy).get(reverse("sharing:origins"), {"entry": "x"}).content.decode()
    assert "ไม่มีรายการที่มีรหัสนี้" in none.replace("<wbr>", "")
    assert (
        reverse("sharing:origins") in client_of(ploy).get(reverse("sharing:desk")).content.decode()
    )


@pytest.mark.parametrize("form", ["csv", "xlsx", "misp", "gse"])
def test_every_form_can_be_taken_and_sites_hold_no_account(
    form: str, fah: Any, client_of: Any
) -> None:
    shared(ACCOUNT, SITE)
    answer = client_of(fah).post(
        reverse("sharing:export"), FORM | {"collection": "sites", "form": form}
    )
    assert answer.status_code == 200 and "tlp-green" in answer["Content-Disposition"]
    assert b"0000000123" not in answer.content
    if form in {"misp", "gse"}:
        assert "parcel-redeliver.example" in json.dumps(json.loads(answer.content))


@pytest.mark.parametrize(
    "wrong", [{"because": ""}, {"to": "nobody"}, {"collection": "all"}, {"form": "exe"}]
)
def test_an_export_without_reason_or_recipient_is_refused(
    wrong: dict[str, str], fah: Any, client_of: Any
) -> None:
    shared(ACCOUNT)
    answer = client_of(fah).post(reverse("sharing:export"), FORM | wrong)
    assert answer.status_code == 422
    assert not Entry.objects.filter(what="sharing:export:take").exists()


def test_a_file_of_nothing_is_not_made_and_the_page_says_why(fah: Any, client_of: Any) -> None:
    def why() -> str:
        answer = client_of(fah).post(reverse("sharing:export"), FORM)
        assert answer.status_code == 422
        return answer.content.decode().replace("<wbr>", "").replace("\u200b", "")

    assert "ยังไม่มีรายการที่แบ่งปันในชุดนี้" in why()
    shared(ACCOUNT)
    FeedEvent.objects.update(is_demonstration=True)
    assert "เป็นข้อมูลสมมุติของระบบสาธิต" in why()
    assert not Entry.objects.filter(what="sharing:export:take").exists()


def test_who_may_not_take_it_gets_nothing(anan: Any, ploy: Any, fah: Any, client_of: Any) -> None:
    shared(ACCOUNT)
    for person in (anan, ploy):
        assert client_of(person).post(reverse("sharing:export"), FORM).status_code == 404
        with pytest.raises(Forbidden):
            list(actions.bulk_lines(by=person, collection="accounts", to="bot", because="x"))
    with pytest.raises(NoReason):
        list(actions.bulk_lines(by=fah, collection="accounts", to="bot", because=" "))


def test_invented_entries_are_in_no_export() -> None:
    shared(ACCOUNT)
    Indicator.objects.update(is_demonstration=True)
    Share.objects.all().delete()
    actions.refresh()
    [envelope] = [one for one in queries.envelopes("accounts") if one.is_demonstration]
    assert envelope.info.startswith("Demonstration")
    assert list(actions.bulk_lines(by="system", collection="accounts", to="bot", because="")) == []


def test_the_desk_shows_what_is_shared_and_partners_feeds(
    nat: Any, anan: Any, client_of: Any
) -> None:
    shared(ACCOUNT)
    browser = client_of(nat)
    new = {"name": "ฟีดตัวอย่าง", "organisation": "bot", "url": "", "tlp": "amber"}
    made = browser.post(reverse("sharing:source-new"), new)
    assert made.status_code == 302
    page = browser.get(reverse("sharing:desk")).content.decode()
    assert "TLP:AMBER" in page and "TLP:GREEN" in page and made["Location"] in page
    browser.post(reverse("sharing:source-switch", args=[Source.objects.get().pk]))
    assert not Source.objects.get().is_active
    assert client_of(anan).get(reverse("sharing:desk")).status_code == 404


def test_a_clearing_withdraws_at_once_by_its_job() -> None:
    from ruthan.core.events import emit
    from ruthan.registry.events import IndicatorCleared

    shared(ACCOUNT)
    row = Indicator.objects.get()
    Indicator.objects.update(state="cleared")
    emit(IndicatorCleared(indicator_id=row.pk, dispute_id=row.pk))
    jobs.run_due()
    assert Share.objects.get().withdrawn_at is not None


def test_the_commands_write_a_file_and_read_it_back(tmp_path: Path) -> None:
    from ruthan.project.cli.indicators import _bodies, _put

    shared(ACCOUNT, PHONE)
    lines = list(actions.bulk_lines(by="system", collection="accounts", to="bot", because=""))
    target = tmp_path / "accounts.json"
    _put(target, actions.written("misp", "accounts", lines))
    assert target.stat().st_mode & 0o077 == 0 and list(tmp_path.iterdir()) == [target]
    told = json.loads(next(_bodies(tmp_path)))
    told["Event"]["Orgc"] = {"name": "Partner", "uuid": "22222222-2222-4222-8222-222222222222"}
    held = actions.add_source(by="system", organisation=_bot(), name="files")
    done = actions.take_files(held, [json.dumps(told).encode()])
    assert (done.read, done.things, done.left_out) == (1, 2, 0)


def _bot() -> Any:
    from tests import makers

    return makers.an_organisation("bot")
