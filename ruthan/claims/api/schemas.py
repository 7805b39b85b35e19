"""Published claims and matches, field by field, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_noop as _
from ninja import Field

from ruthan.claims import queries
from ruthan.claims.states import VerdictCode
from ruthan.core.api.schemas import VISIBLE, Given, Moment, NextPage, Told

if TYPE_CHECKING:
    from ruthan.claims.models import Claim, Source, Verdict

Ref = Annotated[
    str,
    Field(description=_("The public number of the claim."), examples=["C-4T8M2PXW"]),
]
Code = Annotated[str, Field(description=_("The code of the verdict."), examples=["false"])]
Label = Annotated[str, Field(description=_("The verdict in words."), examples=["เท็จ"])]
Title = Annotated[str, Field(description=_("The fact in one line."))]
Page = Annotated[str, Field(description=_("The page with sources and history."))]
Why = Annotated[str, Field(description=_("Why the verdict is what it is."))]
Advice = Annotated[str, Field(description=_("What to do."))]
VerifiedBy = Annotated[str, Field(description=_("The organisation that confirmed it, or nothing."))]


class ClaimTold(Told):
    """A published claim with its verdict in force."""

    ref: Ref
    title: Title
    statement: str = Field(description=_("What was claimed."))
    url: Page
    verdict: Code
    label: Label
    strand: str = Field(
        description=_("What it is about: MIS, SCM, ELC, CHD, COM, GOOD or SUP; more may come.")
    )
    category: str = Field(description=_("The category within the strand, or nothing."))
    decided_at: Moment = Field(description=_("When two people had signed the verdict in force."))
    number: int = Field(description=_("Which verdict it is: above 1 it was corrected."))
    provenance: str = Field(
        description=_("Who checked: own (our network), partner, or imported from elsewhere.")
    )
    verified_by: VerifiedBy


class SourceTold(Told):
    """A source that a verdict rests on."""

    kind: str = Field(description=_("primary, or secondary."))
    title: str = Field(description=_("The title of the source."))
    publisher: str = Field(description=_("Who published it."))
    url: str = Field(description=_("Where it stands, or nothing."))
    quote: str = Field(description=_("The words that are quoted from it."))
    read_on: date = Field(description=_("The day on which it was read."))


class VerdictTold(Told):
    """A verdict that was in force at some time."""

    number: int = Field(description=_("Its number, counting from 1 what was public."))
    verdict: Code
    label: Label
    decided_at: Moment | None = Field(description=_("When two people had signed it."))
    change: str = Field(description=_("What changed against the one before, and why."))


class ClaimWhole(ClaimTold):
    """A published claim with everything that its page shows."""

    why: Why
    advice: Advice
    sources: list[SourceTold] = Field(description=_("What the verdict rests on."))
    history: list[VerdictTold] = Field(description=_("Every verdict, oldest first."))


class ClaimPage(Told):
    """One page of published claims."""

    items: list[ClaimTold] = Field(description=_("The claims of this page."))
    next: NextPage


class Message(Given):
    """A message to compare with known claims."""

    text: str = Field(
        min_length=1,
        max_length=20_000,
        pattern=VISIBLE,
        description=_(
            "The message as it went around, mostly Thai: claims are compared in Thai alone."
            " It is compared and forgotten: nothing is stored."
        ),
        examples=["ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้จริงไหม"],
    )
    top: int = Field(5, ge=1, le=5, description=_("How many matches to show, at most 5."))


Relation = Literal["same", "family", "related", "none"]


class MatchTold(Told):
    """A published claim near to the message."""

    ref: Ref
    title: Title
    url: Page
    relation: Relation = Field(
        description=_("same: it states this very claim; family: same template; related: near.")
    )
    probability: float = Field(
        ge=0, le=1, description=_("The probability that the message states this claim.")
    )
    reasons: list[str] = Field(description=_("What they share and where they differ, for people."))
    verdict: Code
    label: Label


class Matches(Told):
    """What a message is to the published claims."""

    decision: Relation = Field(
        description=_(
            "The relation to the best match; none when unsure. Only same is an answer to this"
            " message; the others are for people to look at."
        )
    )
    probability: float = Field(
        ge=0, le=1, description=_("That of the best match; 0 when nothing is near.")
    )
    matches: list[MatchTold] = Field(description=_("The matches, best first."))


def claim_told(claim: Any) -> dict[str, Any]:
    """The fields of a claim of `queries.decided()`. No query."""
    return {
        "ref": claim.ref,
        "title": in_language(claim, "title"),
        "statement": in_language(claim, "statement"),
        "url": url_of(claim),
        "verdict": claim.verdict_code,
        "label": label_of(claim.verdict_code),
        "strand": claim.strand,
        "category": claim.category,
        "decided_at": claim.decided_at,
        "number": claim.verdict_number,
        "provenance": claim.provenance,
        "verified_by": in_language(claim, "verified"),
    }


def claim_whole(claim: Any) -> ClaimWhole:
    """A claim with sources and history. Two queries."""
    history = queries.history(claim)
    return ClaimWhole(
        **claim_told(claim),
        why=in_language(history[-1], "reason"),
        advice=in_language(history[-1], "advice"),
        sources=[_source(source) for source in queries.sources(claim)],
        history=[_verdict(number, verdict) for number, verdict in enumerate(history, start=1)],
    )


def in_language(thing: Any, field: str) -> str:
    """A field in the reader's language, in Thai when the other is not written."""
    english = str(getattr(thing, f"{field}_en", "") or "") if _english() else ""
    return english or str(getattr(thing, f"{field}_th", "") or "")


def label_of(code: str) -> str:
    """A verdict in words."""
    return str(VerdictCode(code).label)


def url_of(claim: Claim) -> str:
    """The page of a published claim in the reader's language."""
    return f"{settings.RUTHAN_BASE_URL}{'/en' if _english() else ''}/answers/{claim.ref}/"


def _source(source: Source) -> SourceTold:
    return SourceTold(
        kind=source.kind,
        title=source.title,
        publisher=source.publisher,
        url=source.url,
        quote=source.quote,
        read_on=source.read_on,
    )


def _verdict(number: int, verdict: Verdict) -> VerdictTold:
    return VerdictTold(
        number=number,
        verdict=verdict.code,
        label=label_of(verdict.code),
        decided_at=verdict.decided_at,
        change=in_language(verdict, "change"),
    )


def _english() -> bool:
    return (get_language() or "th").startswith("en")
