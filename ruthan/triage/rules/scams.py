"""Names the police online-case type of a scam report; the first rule that holds decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ruthan.triage.rules.facts import Facts


def _remote_control(facts: Facts) -> bool:
    return facts.signal("asks_remote_app", "device_controlled")


def _ransom(facts: Facts) -> bool:
    return facts.cue("ransom")


def _frightening_call(facts: Facts) -> bool:
    if facts.signal("impersonates_agency", "impersonates_brand"):
        if facts.cue("call") and not facts.linked:
            return True
        if facts.cue("court") and (facts.asks or facts.sent or facts.signal("threat")):
            return True
    if facts.signal("ongoing_call") and (
        facts.asks or facts.sent or facts.signal("threat") or facts.cue("gang", "distress")
    ):
        return True
    posed = facts.signal("impersonates_agency") and not facts.linked
    if (posed or facts.cue("gang")) and (facts.asks or facts.sent):
        return True
    if facts.signal("foreign_caller") and not facts.cue("romance", "invest"):
        return True
    return facts.cue("call") and facts.cue("court") and (facts.asks or facts.sent)


def _borrowing_friend(facts: Facts) -> bool:
    return (
        facts.signal("impersonates_person")
        and not facts.cue("romance", "invest")
        and (
            facts.signal("asks_transfer", "money_already_sent")
            or facts.has("promptpay", "bank_account")
        )
    )


def _ponzi(facts: Facts) -> bool:
    return facts.cue("ponzi") and _about_money(facts)


def _romance_investing(facts: Facts) -> bool:
    return facts.cue("romance") and facts.cue("invest") and _about_money(facts)


def _romance(facts: Facts) -> bool:
    return facts.cue("romance") and _about_money(facts)


def _about_money(facts: Facts) -> bool:
    return facts.asks or facts.sent or facts.signal("too_good_return") or facts.baht > 0


def _mule(facts: Facts) -> bool:
    return (
        facts.cue("mule")
        and (
            facts.signal("job_offer", "asks_add_contact")
            or facts.baht > 0
            or facts.cue("public_page")
        )
        and not facts.sent
    )


def _paid_tasks(facts: Facts) -> bool:
    return facts.signal("job_offer")


def _loan(facts: Facts) -> bool:
    return facts.signal("loan_offer") or (
        facts.cue("loan") and (facts.asks or facts.sent or facts.signal("threat"))
    )


def _investing(facts: Facts) -> bool:
    return facts.signal("too_good_return") or (
        facts.cue("invest") and (facts.asks or facts.sent or facts.cue("withdraw_stuck"))
    )


def _prize(facts: Facts) -> bool:
    if not facts.signal("prize"):
        return False
    if facts.signal("too_good_return"):
        return False
    if facts.linked or facts.cue("click"):
        return False
    return facts.signal("asks_transfer") or facts.sent


def _phishing(facts: Facts) -> bool:
    lure = facts.signal(
        "prize", "parcel_fee", "impersonates_brand", "impersonates_agency", "asks_id_document",
        "asks_otp", "threat", "urgency", "lookalike_domain", "asks_add_contact",
    )  # fmt: skip
    if facts.signal("lookalike_domain"):
        return True
    if facts.signal("asks_otp", "asks_id_document"):
        return True
    return (
        ((facts.linked or facts.cue("click")) and lure)
        or (facts.linked and facts.cue("bait"))
        or facts.signal("parcel_fee", "impersonates_brand")
        or (facts.signal("prize") and facts.signal("asks_add_contact", "asks_transfer", "urgency"))
    )


def _gambling(facts: Facts) -> bool:
    return facts.signal("gambling")


def _hacked(facts: Facts) -> bool:
    return facts.cue("hack")


def _bought_nothing(facts: Facts) -> bool:
    if facts.sent and facts.cue("shop") and facts.cue("seller_gone"):
        return True
    if (
        facts.sent
        and facts.distressed
        and facts.cue("shop")
        and not facts.topic(
            "COM/not-as-described", "COM/not-delivered", "COM/refund", "COM/unfair-terms"
        )
    ):
        return True
    return (
        facts.sent
        and facts.distressed
        and facts.cue("seller_gone")
        and not facts.cue("seller_answers")
    )


def _organised_shop(facts: Facts) -> bool:
    return (
        facts.cue("many_victims") and facts.cue("shop") and (facts.sent or facts.cue("seller_gone"))
    )


def _other_transfer(facts: Facts) -> bool:
    lost = facts.sent and (
        facts.distressed or (facts.baht > 0 and facts.since is not None and not facts.cue("thanks"))
    )
    return lost or (
        facts.signal("asks_transfer")
        and (facts.has("bank_account", "promptpay") or facts.signal("threat", "urgency", "secrecy"))
    )


def _impersonator(facts: Facts) -> bool:
    return facts.signal("impersonates_agency") or (
        facts.signal("impersonates_person", "impersonates_brand") and facts.asks
    )


_RULES: Final[tuple[tuple[str, Callable[[Facts], bool]], ...]] = (
    ("14", _ransom),
    ("09", _remote_control),
    ("11", _romance_investing),
    ("12", _romance),
    ("05", _frightening_call),
    ("08", _borrowing_friend),
    ("13", _ponzi),
    ("16", _mule),
    ("02", _paid_tasks),
    ("03", _loan),
    ("16", _gambling),
    ("07", _prize),
    ("04", _investing),
    ("06", _organised_shop),
    ("01", _bought_nothing),
    ("15", _phishing),
    ("10", _hacked),
    ("07", _other_transfer),
    ("05", _impersonator),
)


def scam_type(facts: Facts) -> str | None:
    """The SCM code 01 to 16 of a report, None when nothing points to a scam."""
    return next((code for code, holds in _RULES if holds(facts)), None)
