"""The kit of a signed verdict or alert: its facts in each language, its words, what is current."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from ruthan.claims import queries as claims
from ruthan.core import clock
from ruthan.core.guard import role_words
from ruthan.network.queries import province_name
from ruthan.publishing.engine.kit import drafts
from ruthan.publishing.engine.kit.fact import Fact, Wording, Words
from ruthan.publishing.engine.kit.pieces import DRAWING, Kit
from ruthan.publishing.models import Alert, KitBundle, KitWording, in_language
from ruthan.publishing.states import AlertState, MessageKind
from ruthan.ui.tags.moments import thai_date
from ruthan.ui.words import VERDICTS

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from ruthan.claims.models import Claim, Verdict

_LEVELS: Final = ("individual", "family", "community", "society")
_TONES: Final = {MessageKind.CANCEL: ("bell", "unproven", "out_of_scope")}
_WARNING: Final = ("megaphone", "scam", "scam")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a kit is about: one verdict of a claim, or one message of an alert."""

    ref: str
    version: str
    is_current: bool
    claim: Claim | None = None
    verdict: Verdict | None = None
    alert: Alert | None = None

    @property
    def key(self) -> dict[str, Any]:
        """By what rows of this subject are found."""
        return {"verdict": self.verdict} if self.verdict else {"alert": self.alert}

    @property
    def thing(self) -> Any:
        """What the audit trail names."""
        return self.claim or self.alert


def subject(ref: str, *, version: int = 0) -> Subject | None:
    """What has a kit under this reference; None for what is not signed by two of our people.

    An earlier `version` of a claim's verdict can be read and is not current; versions count what
    was public, as the answer's page does. Two queries.
    """
    ref = ref.strip().upper()
    if ref.startswith("A-"):
        return _of_alert(ref)
    claim = claims.published_claim(ref)
    if claim is None or claim.provenance == "imported":
        return None
    history = claims.history(claim)
    number = version or len(history)
    if number > len(history) or history[number - 1].is_imported:
        return None
    is_current, verdict = number == len(history), history[number - 1]
    return Subject(claim.ref, str(number), is_current, claim=claim, verdict=verdict)


def versions(held: Subject) -> list[Verdict]:
    """Every verdict of a claim that was signed, the oldest first; none for an alert. One query."""
    return claims.history(held.claim) if held.claim else []


def facts(held: Subject) -> dict[str, Fact]:
    """What is said, in Thai and, where people wrote it, in English. Two queries for a claim."""
    found = {}
    for language in ("th", "en"):
        with override(language):
            fact = _fact(held, language)
        if fact is not None:
            found[language] = fact
    return found


def wordings(held: Subject) -> list[KitWording]:
    """What people made of it. One query."""
    rows = KitWording.objects.select_related("written_by", "approved_by").filter(**held.key)
    return list(rows.order_by("form", "language"))


def kit(held: Subject, *, public: bool = False) -> Kit:
    """The kit: drafts of the signed words, and what people made of them.

    A `public` one has only words that two people signed: those of the verdict or alert itself,
    and what a second person approved.
    """
    told = facts(held)
    words: Words = {
        (code, language): Wording(draft)
        for language, fact in told.items()
        for code, draft in drafts.drafts(fact).items()
    }
    for row in wordings(held):
        is_ours = row.language != "en" or "en" in told
        if is_ours and (row.approved_by_id or not public):
            words[row.form, row.language] = written(row)
    return Kit(told, words, _code(held))


def written(row: KitWording) -> Wording:
    """A person's wording with the role that wrote it and the day."""
    with override("en" if row.language == "en" else "th"):
        role, day = role_words(row.role), thai_date(row.written_at)
    return Wording(dict(row.words), role, day, row.approved_by_id is not None)


def digest(found: Kit) -> str:
    """Of every word of a kit: another one means another zip."""
    told = {
        "drawing": DRAWING,
        "verdict": found.verdict,
        "facts": {language: asdict(fact) for language, fact in found.facts.items()},
        "words": {f"{form}:{tongue}": asdict(one) for (form, tongue), one in found.words.items()},
    }
    body = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def bundle(held: Subject) -> KitBundle | None:
    """How far the zip of a kit is, without its bytes. One query."""
    return KitBundle.objects.defer("body").filter(**held.key).first()


def bundle_bytes(held: Subject, *, of: str) -> bytes | None:
    """The zip, when it is whole and holds these words. One query."""
    found = KitBundle.objects.filter(**held.key, digest=of, body__isnull=False).first()
    return bytes(found.body) if found and found.body is not None else None


def bundle_by_id(bundle_id: UUID) -> KitBundle | None:
    """One bundle with what it is of, without its bytes. One query."""
    return _bundles().filter(pk=bundle_id).first()


def is_drawn(held: KitBundle) -> bool:
    """Whether the zip is whole. One query."""
    return KitBundle.objects.filter(pk=held.pk, body__isnull=False).exists()


def bundle_subject(held: KitBundle) -> Subject | None:
    """What a bundle is of, if that is current still."""
    if held.alert is not None:
        return _of_alert(held.alert.ref)
    verdict = claims.verdict(held.verdict_id) if held.verdict_id else None
    if verdict is None:
        return None
    public = [one.pk for one in claims.history(verdict.claim)]
    return subject(verdict.claim.ref, version=public.index(verdict.pk) + 1)


def outdated_bundles() -> Iterable[KitBundle]:
    """Zips of what was corrected, replaced or is over."""
    return [one for one in _bundles() if not _is_current(one)]


def _bundles() -> QuerySet[KitBundle]:
    return KitBundle.objects.defer("body").select_related("verdict", "alert")


def _is_current(one: KitBundle) -> bool:
    if one.verdict is not None:
        return bool(one.verdict.state == "approved")
    return one.alert is not None and _in_force(one.alert)


def _in_force(alert: Alert) -> bool:
    return alert.state == AlertState.LIVE and alert.expires_at > clock.now()


def _of_alert(ref: str) -> Subject | None:
    alert = Alert.objects.select_related("claim").filter(ref=ref).first()
    if alert is None or alert.approved_at is None:
        return None
    return Subject(alert.ref, "1", _in_force(alert), alert=alert)


def _code(held: Subject) -> str:
    if held.verdict is not None:
        return held.verdict.code
    message = held.alert.message if held.alert else MessageKind.ALERT
    return _TONES.get(MessageKind(message), _WARNING)[2]


def _fact(held: Subject, language: str) -> Fact | None:
    if held.claim is not None and held.verdict is not None:
        return _fact_of_claim(held.claim, held.verdict, held.version, language)
    return _fact_of_alert(held.alert, language) if held.alert is not None else None


def _fact_of_claim(claim: Claim, verdict: Verdict, version: str, language: str) -> Fact | None:
    english = language == "en"
    if english and not (claim.title_en and verdict.reason_en):
        return None
    title = claim.title_en if english else claim.title_th
    said = claim.statement_en if english else claim.statement_th
    look = VERDICTS[verdict.code]
    by = verdict.verified_by.name if verdict.verified_by else ""
    return Fact(
        kind="verdict", ref=claim.ref, version=version, language=language,
        word=str(look.word), icon=look.icon, tone=look.tone, fact=title,
        said="" if verdict.code == "true" or said == title else said,
        why=verdict.reason_en if english else verdict.reason_th,
        todo=verdict.advice_en if english else verdict.advice_th,
        source=_("Verified by %(name)s") % {"name": by} if by else "",
        date=thai_date(verdict.decided_at),
        signed_at=verdict.decided_at.isoformat() if verdict.decided_at else "",
        until=claim.next_review_on.isoformat() if claim.next_review_on else "",
        impact=tuple(_impact(claim.impact, language)),
        sources=tuple((one.title, one.publisher, one.url) for one in claims.sources(claim)),
        site=_site(), address=urlsplit(settings.RUTHAN_BASE_URL).netloc,
        url=_address("publishing:claim", claim.ref),
    )  # fmt: skip


def _fact_of_alert(alert: Alert, language: str) -> Fact | None:
    english = language == "en"
    if english and not alert.title_en:
        return None
    icon, tone, _verdict = _TONES.get(MessageKind(alert.message), _WARNING)
    is_cancelled = alert.message == MessageKind.CANCEL
    word = pgettext("kit", "Cancelled") if is_cancelled else pgettext("kit", "Warning")
    return Fact(
        kind="alert", ref=alert.ref, version="1", language=language,
        word=word, icon=icon, tone=tone, said="",
        fact=alert.title_en if english else alert.title_th,
        why=alert.body_en if english else alert.body_th,
        todo=alert.todo_en if english else alert.todo_th,
        source="", date=thai_date(alert.approved_at),
        places=" · ".join(province_name(code) for code in alert.provinces),
        signed_at=alert.approved_at.isoformat() if alert.approved_at else "",
        until=alert.expires_at.isoformat(),
        site=_site(), address=urlsplit(settings.RUTHAN_BASE_URL).netloc,
        url=_address("publishing:alert", alert.ref),
    )  # fmt: skip


def _address(name: str, ref: str) -> str:
    return f"{settings.RUTHAN_BASE_URL}{reverse(name, args=[ref])}"


def _site() -> str:
    name: str = in_language(settings.RUTHAN_NAME_TH, settings.RUTHAN_NAME_EN)
    return name


def _impact(impact: dict[str, Any], language: str) -> Iterable[tuple[str, str]]:
    words = {
        "individual": _("You yourself"),
        "family": _("The family"),
        "community": _("The community"),
        "society": _("Society"),
    }
    for level in _LEVELS:
        text = (impact.get(level) or {}).get(language, "")
        if text:
            yield words[level], text
