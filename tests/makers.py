"""One maker for every noun; makers call actions where they can, so that tests stand on real paths."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as RECORDS_OF,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from ruthan.core import clock
from tests.cast import CAST, PASSWORD, Person

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # the same for the whole cast
ISAN = (
    "30",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "38",
    "39",
    "40",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "47",
    "48",
    "49",
)
_ORGANISATIONS: dict[str, dict[str, Any]] = {
    "ruthan": {
        "kind": "centre",
        "name_th": "ศูนย์รู้ทัน ส่วนกลาง",
        "name_en": "Ruthan National Centre",
        "is_national": True,
    },
    "ruthan-isan": {
        "kind": "centre",
        "name_th": "ศูนย์รู้ทัน ภาคอีสาน",
        "name_en": "Ruthan Isan Centre",
        "provinces": list(ISAN),
    },
    "bot": {
        "kind": "regulator",
        "name_th": "ธนาคารแห่งประเทศไทย",
        "name_en": "Bank of Thailand",
        "short_th": "ธปท.",
    },
    "ddpm": {
        "kind": "agency",
        "name_th": "กรมป้องกันและบรรเทาสาธารณภัย",
        "name_en": "Department of Disaster Prevention and Mitigation",
        "short_th": "ปภ.",
    },
}
_number = itertools.count(1)


def an_organisation(code: str = "", **over: Any) -> Any:
    """The organisation of that code, registered when it is not there yet."""
    actions, queries = (
        import_module("ruthan.network.actions"),
        import_module("ruthan.network.queries"),
    )
    code = code or f"agency-{next(_number):03d}"
    held = queries.organisation(code)
    if held is not None:
        return held
    plain = {
        "kind": "agency",
        "name_th": f"หน่วยงานตัวอย่าง {code}",
        "name_en": f"Example agency {code}",
    }
    return actions.register_organisation(
        by="system", code=code, **(plain | _ORGANISATIONS.get(code, {}) | over)
    )


def a_centre(code: str = "", *, provinces: Sequence[str] = (), **over: Any) -> Any:
    """A report centre; `ruthan` is the national one."""
    code = code or f"centre-{next(_number):03d}"
    plain = {"kind": "centre", "name_th": f"ศูนย์ตัวอย่าง {code}", "provinces": list(provinces)}
    return an_organisation(code, **(plain | _ORGANISATIONS.get(code, {}) | over))


def an_api_key(organisation: Any = "bot", *, scopes: Sequence[str] = (), **over: Any) -> Any:
    """A key with every scope unless told; `.key` is its row, `.text` what a program sends."""
    actions, states = (
        import_module("ruthan.network.actions"),
        import_module("ruthan.network.states"),
    )
    where = an_organisation(organisation) if isinstance(organisation, str) else organisation
    plain = {
        "label": "โปรแกรมตัวอย่าง",
        "scopes": list(scopes) or states.Scope.values,
        "per_minute": 0,
    }
    return actions.issue_key(by="system", organisation=where, **(plain | over))


def a_user(username: str = "", *, second_factor: bool = True, **over: Any) -> Any:
    """A person with a password and, unless told, an authenticator app."""
    user_class = import_module("ruthan.accounts.models").User
    username = username or f"person-{next(_number):03d}"
    plain = {"name_th": f"คนตัวอย่าง {username}"}
    user = user_class.objects.create_user(username, PASSWORD, **(plain | over))
    if second_factor:
        TOTP.activate(user, TOTP_SECRET)
    return user


def a_person(person: Person) -> Any:
    """One of the cast with the role that cast.py says; made once a test."""
    user_class = import_module("ruthan.accounts.models").User
    held = user_class.objects.filter(username=person.username).first()
    if held is not None:
        return held
    user = a_user(person.username, name_th=person.name_th)
    if person.role:
        a_role(user, role=person.role, organisation=person.organisation, province=person.province)
    return user


def a_role(user: Any, *, role: str, organisation: Any = "ruthan", province: str = "") -> Any:
    """A membership for a person."""
    where = an_organisation(organisation) if isinstance(organisation, str) else organisation
    actions = import_module("ruthan.network.actions")
    return actions.grant_membership(
        by="system", user=user, organisation=where, role=role, province=province
    )


def totp_code(user: Any) -> str:
    """The code that the person's authenticator app shows now."""
    held = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    secret = import_module("allauth.mfa.utils").decrypt(held.data["secret"])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def signed_in(user: Any, *, minutes_ago: int = 0, client: Client | None = None) -> Client:
    """A browser in which the person signed in with password and second factor so many minutes ago.

    The session holds what allauth leaves there; within five minutes the sudo window is open.
    """
    client = client or Client()
    client.force_login(user)
    at = time.time() - minutes_ago * 60
    held = Authenticator.objects.filter(user=user).first()
    session = client.session
    session[RECORDS] = [{"method": "password", "at": at, "username": user.username}]
    if held:
        session[RECORDS] += [{"method": "mfa", "at": at, "id": held.pk, "type": held.type}]
    session[RECORDS_OF] = user_id_to_str(user)
    session.save()
    return client


def a_report(text: str = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย", **over: Any) -> Any:
    """A committed report; `over` are arguments of submit_report. Returns the report itself."""
    return a_submission(text, **over).report


def a_submission(
    text: str = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย", **over: Any
) -> Any:
    """A committed report together with its receipt."""
    actions = import_module("ruthan.intake.actions")
    an_organisation("ruthan")
    plain: dict[str, Any] = {"by": "citizen", "channel": "web", "wants": "answer"}
    if "reporter" not in over:
        plain["reporter"] = actions.reporter_key("test", f"reporter-{next(_number)}")
    return actions.submit_report(text=text, **(plain | over))


def a_claim(
    *, by: Any = None, centre: Any = None, clusters: Sequence[Any] = (), **over: Any
) -> Any:
    """An open claim of the national centre, opened by its fact-checker."""
    actions = import_module("ruthan.claims.actions")
    plain = {
        "statement_th": "ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้",
        "title_th": "ธนาคารตัวอย่างจะปิดทุกสาขาจริงหรือ",
        "strand": "MIS",
        "category": "economy",
    }
    return actions.open_claim(
        by=by or a_person(CAST["nok"]),
        centre=centre or an_organisation("ruthan"),
        clusters=list(clusters),
        **(plain | over),
    )


def a_proposal(claim: Any = None, *, by: Any = None, **over: Any) -> Any:
    """A verdict that waits for the second signature; its claim has a source."""
    actions = import_module("ruthan.claims.actions")
    claim, by = claim or a_claim(), by or a_person(CAST["nok"])
    actions.add_source(
        by=by,
        claim=claim,
        kind="primary",
        title="ประกาศตัวอย่าง",
        publisher="ธนาคารตัวอย่าง",
        url="https://bank.example/notice",
        quote="ทุกสาขาเปิดทำการตามปกติ",
        read_on=clock.today(),
    )
    plain = {"code": "false", "reason_th": "ธนาคารตัวอย่างยืนยันว่าเปิดทำการตามปกติ"}
    return actions.propose_verdict(by=by, claim=claim, **(plain | over))


def a_verdict(claim: Any = None, *, by: Any = None, approved_by: Any = None, **over: Any) -> Any:
    """An approved verdict, signed by two people."""
    actions = import_module("ruthan.claims.actions")
    proposed = a_proposal(claim, by=by, **over)
    return actions.approve_verdict(by=approved_by or a_person(CAST["bua"]), verdict=proposed)


def a_referral(claim: Any = None, *, organisation: Any = "bot", by: Any = None, **over: Any) -> Any:
    """A request to an organisation (its liaison is `lek` at the central bank), due in a day."""
    actions = import_module("ruthan.referrals.actions")
    claim = claim or a_claim()
    where = an_organisation(organisation) if isinstance(organisation, str) else organisation
    plain = {
        "from_centre": claim.centre,
        "about": ("claim", claim.pk),
        "ground": "fact_check",
        "package": {"asked": "ข้อความนี้จริงหรือไม่", "statement": claim.statement_th},
        "due_at": clock.now() + timedelta(days=1),
    }
    return actions.refer(by=by or a_person(CAST["nok"]), organisation=where, **(plain | over))


def a_notice(*, by: Any = None, signed_by: Any = None, **over: Any) -> Any:
    """A notice to a platform that waits for its second signature; sent when `signed_by` is given."""
    actions = import_module("ruthan.referrals.actions")
    target = over.pop("target", "https://social.example/post/1")
    more = {name: over.pop(name) for name in ("xarf", "official_site") if name in over}
    plain = {
        "centre": an_organisation("ruthan"),
        "platform": an_organisation("platform:meta", kind="platform"),
        "target_kind": "content",
        "ask": "remove",
        "ground": "cca_14_1",
        "strand": "SCM",
        "words": actions.Words(
            target=target,
            statement="โพสต์ตัวอย่างอ้างว่าลงทุนแล้วได้เงินคืนทุกวัน",
            why="ขอให้ลบโพสต์ เพราะหลอกให้โอนเงิน",
            **more,
        ),
    }
    notice = actions.propose_notice(by=by or a_person(CAST["nok"]), **(plain | over))
    if signed_by is not None:
        actions.sign_notice(by=signed_by, notice=notice)
    return notice


def a_matter(*, by: Any = None, **over: Any) -> Any:
    """Media that may be illegal, at the beginning of the four steps."""
    actions = import_module("ruthan.referrals.actions")
    plain = {"centre": an_organisation("ruthan"), "title": "คลิปตัวอย่างที่อาจผิดกฎหมาย"}
    return actions.open_matter(by=by or a_person(CAST["nok"]), **(plain | over))


def a_transfer(**over: Any) -> Any:
    """A transfer of 18,900 baht to a fictional account, an hour and a half ago."""
    actions = import_module("ruthan.cases.actions")
    plain: dict[str, Any] = {
        "satang": 1_890_000,
        "at": clock.now() - timedelta(minutes=90),
        "from_bank": "014",
        "to_bank": "004",
        "account": "000-0-00012-3",
        "name": "น.ส.สมมุติ ตัวอย่าง",
    }
    return actions.NewTransfer(**(plain | over))


def a_case(*transfers: Any, report: Any = None, by: Any = "citizen", **over: Any) -> Any:
    """A victim's case on a report; `over` are fields of the opening."""
    actions, queries = (
        import_module("ruthan.cases.actions"),
        import_module("ruthan.cases.queries"),
    )
    plain: dict[str, Any] = {
        "transfers": list(transfers) or [a_transfer()],
        "story": "สั่งซื้อโทรศัพท์จากเพจตัวอย่าง โอนแล้วถูกบล็อก",
        "phones": ("060-000-0014",),
        "lines": ("@shop-demo",),
        "links": ("https://shop-demo.example/pay",),
        "name": "มะลิ ตัวอย่าง",
        "phone": "060-000-0099",
    }
    opening = actions.Opening(**(plain | over))
    report = report or a_report(actions.report_text(opening), wants="help")
    made = actions.open_case(by=by, report=report, opening=opening)
    return queries.case(made.pk)


def a_feed(url: str = "https://news.example/feed", **over: Any) -> Any:
    """A feed on the watch list, due at once."""
    watch = import_module("ruthan.gateway.sources.feed.watch")
    return watch.add_feed(by="system", url=url, **({"title": "ข่าวตัวอย่าง"} | over))


def a_hash_list(body: str = f"pdq {'f' * 64}", *, name: str = "รายการตัวอย่าง", **over: Any) -> Any:
    """A list of hashes, read in by the command line."""
    actions, queries = (
        import_module("ruthan.matching.actions"),
        import_module("ruthan.matching.queries"),
    )
    actions.import_list(by="system", name=name, body=body.encode(), **over)
    return queries.hash_list_named(name)


def as_json(response: Any) -> Any:
    """The body of a JSON response."""
    return json.loads(response.content)


Maker = Callable[..., Any]
