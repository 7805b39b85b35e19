"""Decides what a report is about: one strand and category, or two that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ruthan.triage.rules.facts import Facts
from ruthan.triage.rules.scams import scam_type


@dataclass(frozen=True, slots=True)
class Strand:
    """A strand code and its category, as on the contracts page."""

    code: str
    category: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The shape of the contracts page."""
        return {"code": self.code, "category": self.category}


NOTHING: Final = (Strand("NONE"),)
_SCAM_SIGNALS: Final = (
    "asks_transfer", "asks_otp", "asks_id_document", "asks_remote_app", "too_good_return",
    "loan_offer", "job_offer", "prize", "parcel_fee", "gambling", "lookalike_domain",
    "money_already_sent", "ongoing_call", "device_controlled", "impersonates_agency",
    "impersonates_brand", "impersonates_person", "foreign_caller",
)  # fmt: skip
_PRODUCT: Final = (
    "fda-drug", "fda-cosmetic", "fda-device", "fda-food", "tisi", "counterfeit-ip",
    "not-as-described", "not-delivered", "unfair-terms", "refund", "unregistered-seller",
    "overclaim",
)  # fmt: skip
_HARD_SCAM: Final = frozenset({"05", "08", "09", "11", "12", "14", "02", "03", "13"})


def strands_of(facts: Facts) -> tuple[Strand, ...]:
    """One or two strands, gravest first; NONE when nothing asks for action.

    A child in danger is always alone. Corrections, warnings and an institution's own notices are
    NONE: they quote a lie or a number without making a claim of their own.
    """
    if facts.child is not None:
        return (Strand("CHD", facts.child.category),)
    if facts.advisory or facts.official_notice:
        return NOTHING
    if facts.topic("GOOD/nomination") and not facts.signal("money_already_sent", "asks_transfer"):
        return (Strand("GOOD", "nomination"),)
    support = _support(facts)
    if support:
        return (support,)
    election = _election(facts)
    if election:
        return (election,)
    if facts.cue("harmful_for_children") and not facts.sent and not facts.asks:
        return (Strand("CHD", "harmful-content"),)
    scam = _scam(facts)
    if scam:
        return _with_claim(facts, scam)
    return _commerce(facts) or _public_harm(facts) or _claim(facts) or _asking(facts)


def _support(facts: Facts) -> Strand | None:
    if facts.topic("SUP/unfreeze") and not facts.linked:
        return Strand("SUP", "unfreeze")
    if facts.topic("SUP/accused"):
        return Strand("SUP", "accused")
    if facts.signal("self_harm"):
        return Strand("SUP", "advice")
    if facts.cue("life_now") and not facts.topic("MIS/security") and not facts.cue("claim", "hate"):
        return Strand("SUP", "advice")
    return None


def _election(facts: Facts) -> Strand | None:
    if not facts.topic("election"):
        return None
    for category in ("vote-buy", "impersonate", "blackout", "voting-info", "distort", "slander"):
        if facts.topic(f"ELC/{category}"):
            return Strand("ELC", category)
    if facts.signal("synthetic_media"):
        return Strand("ELC", "slander")
    if facts.signal("asks_forward") or (
        facts.cue("claim", "widely") and facts.cue("question", "official_paper", "widely")
    ):
        return Strand("ELC", "distort")
    return None


def _scam(facts: Facts) -> Strand | None:
    hinted = facts.cue("ransom", "hack", "ponzi", "mule", "romance") or (
        facts.linked and facts.cue("bait")
    )
    if not hinted and not facts.sent and not facts.signal(*_SCAM_SIGNALS):
        return None
    category = scam_type(facts)
    if category is None or _is_trade_dispute(facts, category) or _is_rumour(facts, category):
        return None
    return Strand("SCM", category)


def _is_trade_dispute(facts: Facts, category: str) -> bool:
    """Goods that came wrong or late from a seller who can be found are no scam."""
    if category not in {"01", "06", "07", "15"} or facts.linked:
        return False
    dispute = facts.topic(
        "COM/not-as-described", "COM/refund", "COM/not-delivered", "COM/unfair-terms"
    )
    if category in {"01", "06"} and facts.cue("seller_gone") and not facts.cue("seller_answers"):
        return False
    return dispute and not facts.signal(
        "impersonates_agency", "impersonates_person", "threat", "ongoing_call"
    )


def _is_rumour(facts: Facts, category: str) -> bool:
    """A forwarded claim about the world, without a link, an account or a loss, is a rumour."""
    if category in _HARD_SCAM and (category != "05" or facts.cue("call")):
        return False
    if facts.linked or facts.sent or facts.has("bank_account", "promptpay"):
        return False
    if facts.asks and category != "07":
        return False
    told = facts.signal("asks_forward") or facts.cue("claim", "question")
    return told and bool(facts.topics("MIS"))


def _with_claim(facts: Facts, scam: Strand) -> tuple[Strand, ...]:
    """Phishing that lives on a false grant or rule is a rumour about policy, too."""
    promised = facts.topic("MIS/policy") and (
        facts.signal("prize", "impersonates_agency") or facts.cue("claim")
    )
    if scam.category in {"15", "07"} and promised and not facts.signal("parcel_fee"):
        return (scam, Strand("MIS", "policy"))
    return (scam,)


def _commerce(facts: Facts) -> tuple[Strand, ...]:
    for category in _PRODUCT:
        if not facts.topic(f"COM/{category}"):
            continue
        if not _sold(facts, category):
            continue
        if category == "not-as-described" or not facts.signal("health_cure"):
            return (Strand("COM", category),)
        return (Strand("COM", category), Strand("MIS", "health"))
    return ()


def _sold(facts: Facts, category: str) -> bool:
    """A product or a sale is the matter, not a word in passing."""
    if category.startswith("fda") or category in {"tisi", "unfair-terms", "refund"}:
        return True
    if category == "counterfeit-ip":
        return facts.cue("shop", "public_page", "still_open")
    if category == "overclaim":
        return facts.cue("shop", "public_page", "question", "still_open") or facts.signal(
            "health_cure"
        )
    return facts.cue("shop") or facts.baht > 0 or facts.topic("COM/refund")


def _public_harm(facts: Facts) -> tuple[Strand, ...]:
    if facts.signal("violence_call"):
        return (Strand("MIS", "security"),)
    return ()


_TOLD_BY: Final = ("asks_forward", "synthetic_media", "impersonates_agency")


def _claim(facts: Facts) -> tuple[Strand, ...]:
    told = facts.signal(*_TOLD_BY) or facts.cue("claim", "question")
    told = told or (facts.topic("MIS/disaster") and facts.cue("alarm"))
    preached = facts.signal("health_cure") and facts.cue("stop_medicine", "remedy")
    if not told and not preached:
        return ()
    found = facts.topics("MIS")
    if not found and facts.signal("health_cure"):
        return (Strand("MIS", "health"),)
    if not found:
        rumour = facts.cue("claim") and (facts.signal("asks_forward") or facts.cue("question"))
        return (Strand("MIS", "other"),) if rumour else ()
    return (Strand("MIS", _strongest(facts, found)),)


def _strongest(facts: Facts, found: list[str]) -> str:
    """The topic with most phrases; on a tie the more particular one (the order of the data)."""
    if "health" in found and facts.signal("health_cure"):
        return "health"
    if "disaster" in found and facts.topic("disaster_now") and len(found) > 1:
        return "disaster"
    if facts.cue("bank_run"):
        return "economy"
    particular = [name for name in found if name not in {"other", "policy"}] or found
    return max(particular, key=lambda name: facts.strength(f"MIS/{name}"))


def _asking(facts: Facts) -> tuple[Strand, ...]:
    if facts.topic("SUP/advice"):
        return (Strand("SUP", "advice"),)
    return NOTHING
