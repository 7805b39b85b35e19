"""Every address of the site, who may open it, and one thing of each kind that addresses name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from ruthan.campaigns.actions import (
    seal_month,
)
from ruthan.campaigns.actions.compile import ask_compilation
from ruthan.campaigns.actions.programmes import make_campaign, make_programme
from ruthan.campaigns.models import Likeness
from ruthan.campaigns.queries import monthly
from ruthan.campaigns.rules.channels import channels
from ruthan.campaigns.rules.months import month_before, month_of
from ruthan.cases import queries as cases
from ruthan.cases.actions import ask_hold, open_release
from ruthan.core import clock, jobs
from ruthan.gateway.models import CallBack
from ruthan.gateway.sources.hotline.calls import start_call
from ruthan.intake.actions import clean_upload, submit_sealed
from ruthan.links.actions import Named as Tied
from ruthan.links.actions import tie
from ruthan.links.models import Hub
from ruthan.matching.actions import put_in_family
from ruthan.matching.models import Merge, Split
from ruthan.messaging.actions import register_endpoint
from ruthan.messaging.actions import test_endpoint as try_endpoint
from ruthan.network.actions import add_alias, add_term, name_desk
from ruthan.network.models import Hotline, Taxonomy
from ruthan.project import roles
from ruthan.publishing.actions import draft_alert
from ruthan.publishing.models import LibraryItem
from ruthan.registry.actions import file_dispute
from ruthan.safeguarding.actions import ensure_custody
from ruthan.sharing.actions import add_source
from ruthan.surges.models import Surge
from ruthan.trade.actions import reply_as_seller
from ruthan.trade.queries import letter_of
from ruthan.triage import actions as triage
from ruthan.triage.models import QueueItem
from tests import makers
from tests.campaigns import orders
from tests.campaigns import rows as campaigns
from tests.cast import CAST, STRANGER
from tests.gateway.web import picture
from tests.registry.steps import ACCOUNT, seen_by
from tests.trade.conftest import a_check, a_letter, a_look_up, an_outcome

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
# A call is its operator's alone; calling back is for the centre that owns the report.
_CALL = {"hotline:call", "hotline:look", "hotline:told", "hotline:code", "hotline:end"}
_BACK = {"hotline:back", "hotline:back-take", "hotline:back-end"}
# A check is its report's centre's alone.
_TRADE = {
    "trade-desk:check", "trade-desk:look-up", "trade-desk:answer", "trade-desk:close",
    "trade-desk:reopen", "trade-desk:seller", "trade-desk:seller-cancel",
    "trade-desk:seller-letter", "trade-desk:propose", "trade-desk:return",
    "trade-desk:show-reply",
}  # fmt: skip
# The month of Ubon and what came in there is not Chiang Mai's.
_MONTHS = {
    "monthly:review-page", "monthly:approve", "monthly:return", "monthly:likeness",
    "monthly:decide", "monthly:earlier", "monthly:later", "monthly:photo", "monthly:month",
    "monthly:nothing", "monthly:order", "monthly:seal", "monthly:unseal", "monthly:submit",
    "monthly:preview", "monthly:pdf", "monthly:docx", "monthly:content",
}  # fmt: skip
# Holders of the permission to whom the thing of the tests does not belong: not yours, not there.
_PROVINCE = {  # an activity is its unit's alone; these coordinate others
    "activities:activity", "activities:edit", "activities:take-out", "activities:put-back",
    "activities:photos-add", "activities:photos-arrange", "activities:photo-part",
    "activities:photo", "activities:photo-remove",
}  # fmt: skip
FOREIGN = {
    "isa": {
        "triage:item", "triage:evidence", "triage:take", "triage:release", "triage:done",
        "triage:override", "triage:decline", "triage:ask", "triage:merge", "triage:split",
        "triage:attach", "triage:family", "triage:hand-over", "triage:seal",
        "triage:attach-undo", "triage:apart", "triage:apart-undo",
    } | _CALL | _BACK | _TRADE,
    "fah": _CALL,
    "krit": orders.LETTER | orders.COORDINATOR | _PROVINCE | _MONTHS,
    "som": orders.LETTER,
    "jit": _CALL,
    "wit": {
        "referrals:detail", "referrals:acknowledge", "referrals:answer", "referrals:print",
        "referrals:ask", "referrals:part", "referrals:refuse",
        "partners:detail", "partners:change", "partners:rotate", "partners:pause",
        "partners:resume", "partners:delete", "partners:test", "partners:replay",
        "partners:sent", "partners:again",
    },
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


def walk(patterns: list[Any], space: str = "") -> Iterator[Address]:
    """The addresses of a list of patterns, each with its whole name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (space, pattern.namespace)))
            yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join(filter(None, (space, pattern.name)))
            yield Address(name, pattern.callback, tuple(pattern.pattern.converters))


ADDRESSES = {address.name: address for address in walk(get_resolver().url_patterns)}
SPACES = sorted({name.partition(":")[0] if ":" in name else "" for name in ADDRESSES})


def may(person: str, address: Address) -> bool:
    """What roles.py says of a member of the cast."""
    return PEOPLE[person].role in roles.roles_with(address.needs)


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
        self._hotline()
        self._registry()
        self._shared()
        self._trade()
        self._cases()
        self._activities()
        self._programmes()
        self._months()
        self.by_name |= orders.addressed(self.people["nat"], ADDRESSES)
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
        family = put_in_family(by="system", cluster_id=item.cluster_id, beside=made.cluster_id)
        apart = triage.set_apart(by=self.people["anan"], item=item, other=made.cluster_id)
        merge = Merge.objects.create(
            keep_id=item.cluster_id, gone_id=made.cluster_id, by=self.people["anan"],
            at=clock.now(), first_seen=clock.now(), last_seen=clock.now(), undone_at=clock.now(),
        )  # fmt: skip
        split = Split.objects.create(
            report=report.pk, old=item.cluster_id, made=made.cluster_id, was_there=False,
            by=self.people["anan"], at=clock.now(), undone_at=clock.now(),
        )  # fmt: skip
        self.common |= {"row_id": apart.pk, "merge_id": merge.pk, "split_id": split.pk}
        for name in ADDRESSES:
            if name.startswith("families:"):
                self.by_name[name] = {"ref": family.ref, "other": family.ref}

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
            if name.startswith(
                (
                    "referrals:",
                    "api-referral",
                    "api-acknowledge",
                    "api-answer",
                    "api-question",
                    "api-part",
                    "api-refuse",
                )
            ):
                self.by_name[name] = {"ref": referral.ref}
        self.by_name |= {"triage:attach-undo": {"ref": claim.ref}}
        self.by_name |= {"publishing:claim": shown, "publishing:card": shown}
        kit = shown | {"form": "bill", "language": "th", "name": "bill-th.txt"}
        for name in ADDRESSES:
            if name.startswith(("publishing:kit", "publishing:answer-kit")):
                self.by_name[name] = kit

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
        endpoint = register_endpoint(
            by=self.people["lek"], organisation=bot, label="โปรแกรมตัวอย่าง",
            url="https://bank.example/in", kinds=["alert.published"],
        ).endpoint  # fmt: skip
        message = try_endpoint(by=self.people["lek"], endpoint=endpoint)
        self.common |= {"endpoint_id": endpoint.pk, "message_id": message.pk}
        membership = self.people["tan"].memberships.get()
        self.common |= {
            "user_id": self.people["tan"].pk, "membership_id": membership.pk, "desk_id": desk.pk,
            "alias_id": alias.pk, "term_id": term.pk, "edition": 1, "job_id": 1, "entry_id": 1,
            "feed_id": makers.a_feed().pk, "list_id": makers.a_hash_list().pk,
            "number": Hotline.objects.order_by("number").first().number, "token": "nonsense",
            "pk": 1, "name": "queue", "path": "nothing", "slug": "invalid",
            "surge_id": self._surge().pk,
            "key_id": makers.an_api_key("bot").key.pk, "hold_id": 1, "rule": "intake.ticket",
        }  # fmt: skip
        for name, address in ADDRESSES.items():
            if "code" in address.arguments:
                self.by_name[name] = {"code": "bot"}
            if name.startswith("publishing:alert"):
                self.by_name[name] = {"ref": alert.ref, "name": "bill-th.txt"}
        notice, matter = makers.a_notice(), makers.a_matter()
        for name in ADDRESSES:
            if name.startswith("platforms:"):
                of_matter = name in {"platforms:matter", "platforms:judge", "platforms:do"}
                self.by_name[name] = {"ref": matter.ref if of_matter else notice.ref}
        self.by_name["referrals:ground"] = {"code": "fact_check", "recipient": "*"}
        for name in ("network:taxonomy", "network:edition-restore"):
            self.by_name[name] = {"code": "strands"}
        self.by_name["publishing:library-item"] = {
            "ref": LibraryItem.objects.first().pk if LibraryItem.objects.exists() else "none"
        }

    def _shared(self) -> None:
        bot = makers.an_organisation("bot")
        partner = add_source(by="system", organisation=bot, name="ตัวอย่าง")
        tie([Tied("indicator", self.report.pk, "report", self.report.pk)])
        matrix = triage.draft_matrix(by=self.people["ploy"], copy_of=1)
        named = {
            "sharing:source": {"source_id": partner.pk},
            "misp:": {"collection": "sites", "event_id": partner.pk},
            "links:": {"hub_id": Hub.objects.get().pk, "report_id": self.report.pk},
            "routing:": {
                "number": matrix.number, "trigger": "money_sent", "code": "money_out",
            },
        }  # fmt: skip
        for name in ADDRESSES:
            for beginning, given in named.items():
                if name.startswith(beginning):
                    self.by_name[name] = given

    def _hotline(self) -> None:
        now = clock.now()
        call = start_call(by=self.people["anan"], situation="advice")
        back = CallBack.objects.create(report=self.report, about="answer", due_at=now, next_at=now)
        self.common |= {"call_id": call.pk, "back_id": back.pk, "situation": "sent"}

    def _registry(self) -> None:
        entry = seen_by(3)
        dispute = file_dispute(
            nonce="one", names=[ACCOUNT], shown=ACCOUNT.shown, words="ร้านของเราส่งของครบ"
        ).dispute
        for name, address in ADDRESSES.items():
            if name.startswith("registry:") and "ref" in address.arguments:
                held = dispute if "dispute" in name else entry
                self.by_name[name] = {"ref": held.ref}

    def _trade(self) -> None:
        check = a_check()
        a_look_up(check, self.people["nok"])
        a_letter(check, self.people["nok"], way="post")
        reply_as_seller(letter=letter_of(check), text="ตัวอย่าง", may_show=True)
        outcome = an_outcome(check, self.people["nok"])
        self.common |= {"check_ref": check.ref}
        for name in ADDRESSES:
            if name.startswith("trade-desk:"):
                self.by_name[name] = {"ref": check.ref, "outcome_ref": outcome.ref}
        self.by_name["trade:outcome"] = {"ref": outcome.ref}

    def _cases(self) -> None:
        """A case with a hold that waits, and a release; one hold is named by every address."""
        file = clean_upload("a.png", picture())
        case = makers.a_case(report=makers.a_report("โอนแล้ว", wants="help", files=[file]))
        hop = cases.hops_of(case)[0]
        hold = ask_hold(
            by=self.people["fah"], case=case, transfer_id=hop.id, satang=100, because="ก"
        )
        release = open_release(
            by="citizen", centre=case.report.centre, bank="004", account="0", satang=1, why="ก"
        )
        bare = makers.a_report("โอนเงินให้ร้านตัวอย่าง 5,000 บาท", wants="help")
        for name in ADDRESSES:
            if name.startswith("cases:"):
                self.by_name[name] = {
                    "ref": release.ref if ":release" in name else case.ref,
                    "report": bare.ref, "hold_id": hold.pk, "transfer_id": hop.id,
                }  # fmt: skip
        self.by_name["cases:evidence"] |= {"evidence_id": case.report.evidence.get().pk}
        self.common |= {"row": "t1"}

    def _activities(self) -> None:
        """An activity of Ubon with a photo."""
        activity = campaigns.activity(campaigns.province("34"))
        photo = campaigns.photo(activity)
        for name in ADDRESSES:
            if name.startswith("activities:"):
                self.by_name[name] = {
                    "ref": activity.ref, "photo_id": photo.pk, "client_key": photo.client_key,
                }  # fmt: skip

    def _programmes(self) -> None:
        """A programme with a campaign that every province carries out, and a compiled month."""
        nat, today = self.people["nat"], clock.today()
        programme = make_programme(
            by=nat, name_th="ตัวอย่าง", objective="ตัวอย่าง", starts_on=today, ends_on=None
        )
        campaign = make_campaign(
            by=nat, programme=programme, name_th="ตัวอย่าง", messages=[("อย่าเพิ่งโอน", "")],
            starts_on=today, ends_on=None,
        )  # fmt: skip
        made = ask_compilation(by=nat, month=today.replace(day=1))
        for name in ADDRESSES:
            if name.startswith("programmes:"):
                of_programme = name.startswith(("programmes:programme", "programmes:campaign-new"))
                self.by_name[name] = {
                    "ref": programme.ref if of_programme else campaign.ref, "app": "thaid",
                    "duty_id": campaign.assignments.first().pk,
                }  # fmt: skip
            if name.startswith("country:"):
                self.by_name[name] = {"code": "province:45", "compilation_id": made.pk}

    def _months(self) -> None:
        month = month_before(month_of(clock.today()))
        unit, som = campaigns.province("34"), self.people["som"]
        for channel in channels():
            one = campaigns.activity(unit, channel=channel.code, first=month)
        photos = [campaigns.photo(one) for _ in range(2)]
        alike = Likeness.objects.create(
            photo=photos[1], earlier=photos[0], stage="exact", transform="none", distance=0,
            found_at=clock.now(),
        )  # fmt: skip
        mark = monthly.seen_mark(monthly.month_of_unit(unit, month))
        seal = seal_month(by=som, unit=unit, month=month, seen=mark)
        given = {
            "code": unit.code, "month": month, "ref": one.ref, "likeness_id": alike.pk,
            "photo_id": photos[0].pk,
        }  # fmt: skip
        self.by_name |= {name: given for name in ADDRESSES if name.startswith("monthly:")}
        self.by_name["dissemination:verify"] = {"ref": seal.report.ref}

    def _surge(self) -> Surge:
        now = clock.now()
        return Surge.objects.create(
            kind="cluster", subject=self.item.cluster_id, proposal="open", began_at=now,
            found_at=now, peak_at=now, peak_people=5, people=12, hours=3, expected=0.5,
        )  # fmt: skip

    def path(self, address: Address) -> str:
        """The address of the thing that the world holds."""
        given = self.common | self.by_name.get(address.name, {})
        with override("th"):
            return reverse(address.name, kwargs={name: given[name] for name in address.arguments})
