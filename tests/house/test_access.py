"""Every address of the site with every member of the cast: one table says who may, nobody else can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from ruthan.core import clock, jobs
from ruthan.core.refs import uuid7
from ruthan.intake.actions import clean_upload, submit_sealed
from ruthan.network.actions import add_alias, add_term, name_desk
from ruthan.network.models import Hotline, Taxonomy
from ruthan.network.states import Scope
from ruthan.project import roles
from ruthan.publishing.actions import draft_alert
from ruthan.publishing.models import LibraryItem
from ruthan.safeguarding.actions import ensure_custody
from ruthan.triage import actions as triage
from ruthan.triage.models import QueueItem
from tests import makers
from tests.cast import CAST, STRANGER
from tests.gateway.web import picture

PEOPLE = {**CAST, "stranger": STRANGER}
LOGIN = "/account/login/"

# Open to whoever is at the door; none of them says a word about anybody.
DOORS = {
    "account_inactive",
    "account_login",
    "account_logout",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "ui:living",
    "ui:pattern",
    "ui:theme",
}
# For everyone who is signed in, about themselves alone.
OWN = {
    "account_change_password",
    "account_reauthenticate",
    "accounts:me",
    "desk",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
}
# Holders of the permission to whom the thing of the tests does not belong: not yours, not there.
FOREIGN = {
    "isa": {
        "triage:item", "triage:evidence", "triage:take", "triage:release", "triage:done",
        "triage:override", "triage:decline", "triage:ask", "triage:merge", "triage:split",
        "triage:attach", "triage:hand-over", "triage:seal",
    },
    "wit": {"referrals:detail", "referrals:acknowledge", "referrals:answer", "referrals:print"},
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One line of the project's address table."""

    name: str
    view: Callable[..., Any]
    arguments: tuple[str, ...]

    @property
    def needs(self) -> str:
        return str(getattr(self.view, "ruthan_needs", "") or "")

    @property
    def scopes(self) -> dict[str, tuple[str, ...]] | None:
        """Of the API: the scopes of which a key needs one, by method; None elsewhere."""
        found: dict[str, tuple[str, ...]] | None = getattr(self.view, "ruthan_scopes", None)
        return found

    @property
    def is_public(self) -> bool:
        return bool(getattr(self.view, "ruthan_public", False))

    @property
    def is_open(self) -> bool:
        return not getattr(self.view, "login_required", True)


def _walk(patterns: list[Any], space: str = "") -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (space, pattern.namespace)))
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join(filter(None, (space, pattern.name)))
            yield Address(name, pattern.callback, tuple(pattern.pattern.converters))


ADDRESSES = {address.name: address for address in _walk(get_resolver().url_patterns)}
SPACES = sorted({name.partition(":")[0] if ":" in name else "" for name in ADDRESSES})


def may(person: str, address: Address) -> bool:
    """What roles.py says of a member of the cast."""
    return PEOPLE[person].role in roles.roles_with(address.needs)


# -- The table ------------------------------------------------------------------------------------


def test_every_address_has_a_name_of_its_own() -> None:
    names = [address.name for address in _walk(get_resolver().url_patterns)]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=lambda address: address.name)
def test_every_view_is_public_or_a_door_or_ones_own_or_asks_for_a_permission(
    address: Address,
) -> None:
    said = [
        address.name in roles.PUBLIC,
        address.name in DOORS,
        address.name in OWN,
        bool(address.needs),
        address.scopes is not None,
    ]
    assert said.count(True) == 1
    assert address.is_open == (said[0] or said[1] or said[4])


def test_every_address_of_the_api_asks_for_a_known_scope() -> None:
    for address in ADDRESSES.values():
        if address.scopes is not None and address.name not in {"api-root", "api-absent"}:
            assert address.scopes, address.name
            for method, scopes in address.scopes.items():
                assert scopes, f"{method} {address.name}"
                assert set(scopes) <= set(Scope.values), f"{method} {address.name}"


def test_the_public_list_is_what_the_views_say() -> None:
    assert set(roles.PUBLIC) == {a.name for a in ADDRESSES.values() if a.is_public}
    assert list(roles.PUBLIC) == sorted(set(roles.PUBLIC))


def test_the_lists_by_hand_name_only_what_there_is() -> None:
    assert ADDRESSES.keys() >= DOORS | OWN | set.union(*FOREIGN.values())


def test_every_permission_asked_for_is_somebodys() -> None:
    for address in ADDRESSES.values():
        if address.needs:
            assert roles.roles_with(address.needs), address.name


def test_the_sealed_lane_is_the_officers_alone() -> None:
    for address in ADDRESSES.values():
        if address.name.startswith("safeguarding:"):
            assert roles.roles_with(address.needs) == ["child_protection"], address.name


def test_whatever_handles_the_custody_key_asks_for_a_fresh_second_factor() -> None:
    free = {"safeguarding:list", "safeguarding:detail", "safeguarding:key"}
    for address in ADDRESSES.values():
        if address.name.startswith("safeguarding:") and address.name not in free:
            assert getattr(address.view, "ruthan_sudo", False), address.name


# -- Every address with everyone ------------------------------------------------------------------


class World:
    """One thing of each kind, and the arguments by which addresses name it."""

    def __init__(self, reference: Any) -> None:
        self.people = {name: makers.a_person(person) for name, person in PEOPLE.items()}
        self.browsers = {name: makers.signed_in(user) for name, user in self.people.items()}
        self.by_name: dict[str, dict[str, Any]] = {}
        self.common: dict[str, Any] = {}
        self._triage()
        self._claims()
        self._rest()
        jobs.run_due()

    def _triage(self) -> None:
        report = makers.a_report(files=[clean_upload("a.png", picture())])
        away = makers.a_report("กินมะนาวกับโซดาทุกเช้าหายจากเบาหวานได้ใน 7 วัน ส่งต่อด้วย")
        jobs.run_due()
        item = QueueItem.objects.get(head=report)
        made = triage.hand_over(
            by=self.people["anan"],
            item=QueueItem.objects.get(head=away),
            to=makers.a_centre("ruthan-isan"),
            because="ก",
        )
        self.item, self.report = item, report
        self.common |= {"item_id": item.pk, "evidence_id": report.evidence.get().pk}
        for name in ("triage:handover", "triage:accept"):
            self.by_name[name] = {"ref": made.ref}

    def _claims(self) -> None:
        other = makers.a_report("ไฟดับทั้งจังหวัดตัวอย่างสามวัน เขื่อนตัวอย่างแตกแล้ว รีบหนีขึ้นที่สูง ส่งต่อ")
        claim = makers.a_claim(clusters=[other.cluster_id])
        verdict = makers.a_verdict(claim)
        referral = makers.a_referral(claim)
        source = claim.sources.first()
        shown = {"ref": claim.ref}
        self.common |= {
            "verdict_id": verdict.pk, "source_id": source.pk, "cluster_id": other.cluster_id,
        }  # fmt: skip
        for name, address in ADDRESSES.items():
            if "ref" in address.arguments and name.startswith("claims:"):
                self.by_name[name] = shown
            if name == "api-claim":
                self.by_name[name] = shown
            if name.startswith(("referrals:", "api-referral", "api-acknowledge", "api-answer")):
                self.by_name[name] = {"ref": referral.ref}
        self.by_name |= {"publishing:claim": shown, "publishing:card": shown}

    def _rest(self) -> None:
        ensure_custody()
        drop = submit_sealed(text="ก", channel="web", extra={}).drop
        for name in ADDRESSES:
            if name.startswith("safeguarding:"):
                self.by_name[name] = {"ref": drop.ref}
        bot = makers.an_organisation("bot")
        desk = name_desk(
            by="system", organisation=bot, name_th="ตัวอย่าง", kind="web",
            value="https://bank.example", source="ตัวอย่าง", checked_on=clock.today(),
        )  # fmt: skip
        alias = add_alias(by="system", organisation=bot, text="ชื่ออื่นของตัวอย่าง")
        words = Taxonomy.objects.get(pk="strands")
        term = add_term(by="system", taxonomy=words, code="zz", label_th="ตัวอย่าง", label_en="Ex")
        alert = draft_alert(
            by=self.people["nok"], title_th="เตือนภัยตัวอย่าง", body_th="เนื้อหาตัวอย่าง",
            todo_th="อย่ากดลิงก์", severity="high", urgency="urgent",
            expires_at=clock.now() + timedelta(days=1),
        )  # fmt: skip
        membership = self.people["tan"].memberships.get()
        self.common |= {
            "user_id": self.people["tan"].pk, "membership_id": membership.pk, "desk_id": desk.pk,
            "alias_id": alias.pk, "term_id": term.pk, "edition": 1, "job_id": 1, "entry_id": 1,
            "feed_id": makers.a_feed().pk,
            "number": Hotline.objects.order_by("number").first().number, "token": "nonsense",
            "pk": 1, "name": "queue", "path": "nothing", "slug": "invalid",
            "key_id": makers.an_api_key("bot").key.pk, "hold_id": 1, "rule": "intake.ticket",
        }  # fmt: skip
        for name, address in ADDRESSES.items():
            if "code" in address.arguments:
                self.by_name[name] = {"code": "bot"}
            if name.startswith("publishing:alert"):
                self.by_name[name] = {"ref": alert.ref}
        for name in ("network:taxonomy", "network:edition-restore"):
            self.by_name[name] = {"code": "strands"}
        self.by_name["publishing:library-item"] = {
            "ref": LibraryItem.objects.first().pk if LibraryItem.objects.exists() else "none"
        }

    def path(self, address: Address) -> str:
        """The address of the thing that the world holds."""
        given = self.common | self.by_name.get(address.name, {})
        with override("th"):
            return reverse(address.name, kwargs={name: given[name] for name in address.arguments})


@pytest.fixture
def world(reference: Any) -> World:
    return World(reference)


def of_space(space: str) -> list[Address]:
    return [a for n, a in ADDRESSES.items() if (n.partition(":")[0] if ":" in n else "") == space]


def rows_of_everything() -> dict[str, int]:
    """How many rows each table holds, but for what watching itself writes."""
    quiet = {"audit.entry", "sessions.session", "core.throttlecount", "core.datakey"}
    return {
        model._meta.label_lower: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.managed and model._meta.label_lower not in quiet
    }


@pytest.mark.django_db
@pytest.mark.parametrize("space", SPACES)
def test_everyone_meets_exactly_what_the_table_says(space: str, world: World) -> None:
    wrong: list[str] = []
    for address in of_space(space):
        path, before = world.path(address), rows_of_everything()
        said = Client().get(path)
        if address.scopes is not None:
            wrong += _wrong_without_a_key(world, address, path)
            continue
        if address.is_open:
            sent_away = address.is_public and said.get("Location", "").startswith(LOGIN)
            if said.status_code >= 500 or sent_away:
                wrong.append(f"{address.name}: a stranger met {said.status_code}")
            continue
        if said.status_code != 405 and not said.get("Location", "").startswith(LOGIN):
            wrong.append(f"{address.name}: nobody met {said.status_code}")
        posted = Client().post(path)
        if not posted.get("Location", "").startswith(LOGIN):
            wrong.append(f"{address.name}: nobody posted and met {posted.status_code}")
        if address.name in OWN:
            continue
        wrong += _wrong_for_people(world, address, path)
        changed = {n for n, count in rows_of_everything().items() if before[n] != count}
        if changed:
            wrong.append(f"{address.name}: reading or a refused press changed {changed}")
    assert wrong == []


def _wrong_without_a_key(world: World, address: Address, path: str) -> list[str]:
    """The API knows no session: without a key everyone is nobody, and another key is sent away."""
    wrong = []
    asked = address.scopes or {}
    for method in ("GET", "POST"):
        expected = (401,) if method in asked else (404, 405)
        for browser in (Client(), world.browsers["ploy"], world.browsers["lek"]):
            met = browser.generic(method, path).status_code
            if met not in expected:
                wrong.append(f"{method} {address.name}: without a key met {met}")
        others = set(Scope.values) - set(asked.get(method, ()))
        key = makers.an_api_key("bot", scopes=sorted(others)).text
        met = Client().generic(method, path, headers={"Authorization": f"Bearer {key}"}).status_code
        if met not in ((403,) if method in asked else (404, 405)):
            wrong.append(f"{method} {address.name}: with another scope met {met}")
    return wrong


def _wrong_for_people(world: World, address: Address, path: str) -> list[str]:
    """GET as everyone, POST as everyone who must not: what was met against the table."""
    wrong = []
    for person, browser in world.browsers.items():
        allowed = may(person, address) and address.name not in FOREIGN.get(person, set())
        said = browser.get(path).status_code
        if allowed and not (said in (200, 405) or 300 <= said < 400):
            wrong.append(f"{address.name}: {person} may, and met {said}")
        if not allowed and said not in (404, 405):
            wrong.append(f"{address.name}: {person} may not, and met {said}")
        if not allowed and said != 200:
            posted = browser.post(path).status_code
            if posted not in (404, 405):
                wrong.append(f"{address.name}: {person} may not, posted and met {posted}")
    return wrong


@pytest.mark.django_db
def test_a_thing_that_is_not_there_is_the_same_404_as_one_that_is_not_yours(world: World) -> None:
    unknown = {"item_id": uuid7(), "ref": "X-00000000"}
    isa, anan = world.browsers["isa"], world.browsers["anan"]
    for name in sorted(FOREIGN["isa"]):
        address = ADDRESSES[name]
        mine = world.path(address)
        gone = mine.replace(str(world.item.pk), str(unknown["item_id"]))
        one, two = isa.post(mine), anan.post(gone)
        if "GET" in name or one.status_code == 405:
            one, two = isa.get(mine), anan.get(gone)
        assert (one.status_code, two.status_code) == (404, 404), name


@pytest.mark.django_db
def test_nobody_without_a_second_factor_reaches_a_desk(reference: Any) -> None:
    person = makers.a_user("without", second_factor=False)
    makers.a_role(person, role="screener")
    browser = Client()
    browser.force_login(person)
    for address in ADDRESSES.values():
        if address.needs and not address.arguments:
            said = browser.get(reverse(address.name))
            assert said.status_code in (302, 405), address.name
            if said.status_code == 302:
                assert "/account/2fa/" in said["Location"], address.name


@pytest.mark.django_db
def test_an_ended_membership_opens_nothing(reference: Any) -> None:
    from ruthan.network.actions import end_membership

    person = makers.a_person(CAST["anan"])
    browser = makers.signed_in(person)
    assert browser.get(reverse("triage:queue")).status_code == 200
    end_membership(by="system", membership=person.memberships.get())
    assert browser.get(reverse("triage:queue")).status_code == 404


@pytest.mark.django_db
def test_what_needs_a_fresh_second_factor_asks_for_it_again(world: World) -> None:
    for address in ADDRESSES.values():
        if not getattr(address.view, "ruthan_sudo", False):
            continue
        person = next(name for name in CAST if may(name, address))
        late = makers.signed_in(world.people[person], minutes_ago=10)
        before = rows_of_everything()
        said = late.post(world.path(address))
        assert "/account/2fa/confirm/" in said.get("Location", ""), address.name
        assert rows_of_everything() == before, address.name
