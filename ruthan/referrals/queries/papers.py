"""A request in other forms, a XARF report and a letter, and the proof of every way it left by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.core.text.dates import long_date
from ruthan.core.text.digits import to_thai
from ruthan.messaging import queries as messaging
from ruthan.referrals import rules
from ruthan.referrals.engine import xarf
from ruthan.referrals.engine.letter import Letter
from ruthan.referrals.models import Dispatch, Referral
from ruthan.referrals.queries.grounds import ground_of
from ruthan.referrals.queries.requests import package_of
from ruthan.referrals.states import Ask, Tlp


@dataclass(frozen=True, slots=True)
class Proof:
    """One way by which a request left, and how far the message came; '' for paper and the desk."""

    dispatch: Dispatch
    state: str
    words: str
    sent_at: datetime | None
    tries: int


def proofs_of(referral: Referral) -> list[Proof]:
    """Every way by which a request left, with the state of its message now. Three queries."""
    rows: Sequence[Dispatch] = list(referral.dispatches.select_related("by"))
    keys = [row.message_id for row in rows if row.message_id]
    held = {m.pk: m for m in messaging.deliveries().filter(pk__in=keys)} if keys else {}
    found = []
    for row in rows:
        message = held.get(row.message_id) if row.message_id else None
        found.append(
            Proof(
                row,
                message.state if message else "",
                str(message.get_state_display()) if message else "",
                message.sent_at if message else None,
                len(messaging.tries_of(message)) if message else 0,
            )
        )
    return found


def xarf_of(referral: Referral) -> dict[str, Any] | None:
    """The request as a XARF report; None for a matter of which XARF has no kind."""
    package = package_of(referral)
    if package.get("xarf") not in xarf.KINDS:
        return None
    contact = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    try:
        return xarf.report(
            xarf.Complaint(
                ident=referral.pk,
                at=referral.dispatched_at,
                kind=package["xarf"],
                target=package.get("target", ""),
                words=f"{package.get('asked', '')} {package.get('statement', '')}".strip(),
                org=referral.from_centre.name_en or referral.from_centre.name_th,
                contact=contact,
                domain=contact.rpartition("@")[2],
                ticket=referral.ref,
                detail=package.get("xarf_detail", ""),
                official_site=package.get("official_site", ""),
                brand=package.get("brand", ""),
                tlp=str(Tlp(referral.tlp).label),
                evidence=[
                    xarf.Evidence("Message as reported, personal data masked", one["text"])
                    for one in package.get("samples", [])[:5]
                ],
            )
        )
    except xarf.NotXarf:
        return None


def letter_of(referral: Referral) -> Letter:
    """The request in the words of an official letter, Thai with Thai digits. One query."""
    package, ground = package_of(referral), ground_of(referral)
    due = localtime(referral.due_at)
    with override("th"):
        article = ground.article_th if ground else ""
        label = ground.label_th if ground else rules.said(referral.ground, "th")
        due_words = _("Urgent: by %(day)s %(time)s") % {
            "day": long_date(due.date()),
            "time": to_thai(due.strftime("%H.%M")),
        }
        because = _(
            "%(centre)s has found a matter on the ground of %(label)s %(article)s, as follows: "
            "%(statement)s"
        ) % {
            "centre": referral.from_centre.name_th,
            "label": label,
            "article": f"({article})" if article else "",
            "statement": package.get("statement", ""),
        }
        asks = [
            _("We therefore ask you to: %(ask)s. %(words)s")
            % {"ask": Ask(referral.ask).label, "words": package.get("asked", "")}
        ]
        if package.get("target"):
            asks.append(_("What it is about: %(target)s") % {"target": package["target"]})
        return Letter(
            urgency=due_words,
            office=referral.from_centre.name_th,
            date=long_date(localtime(referral.dispatched_at).date()),
            subject=_subject(referral),
            to=referral.organisation.name_th,
            enclosed=[to_thai(line) for line in _enclosed(package)],
            because=to_thai(because),
            asks=[
                to_thai(line) if "://" not in line and "[.]" not in line else line for line in asks
            ],
            closing=_("For your consideration and further action."),
            ref=referral.ref,
            digest=referral.digest,
            tlp=str(Tlp(referral.tlp).label),
            contact=_("Reference %(ref)s, answer at %(site)s")
            % {"ref": referral.ref, "site": settings.RUTHAN_BASE_URL},
        )


def _subject(referral: Referral) -> str:
    """What the letter asks for; Thai says the word of asking once."""
    if referral.ask == Ask.ADVISE:
        return _("Request for advice")
    return _("Request: %(ask)s") % {"ask": Ask(referral.ask).label}


def _enclosed(package: dict[str, Any]) -> list[str]:
    found = [_("Masked samples, %(count)d pages") % {"count": 1}] if package.get("samples") else []
    found += [
        _("Evidence %(name)s, SHA-256 %(digest)s")
        % {"name": one.get("name", ""), "digest": one.get("sha256", "")[:16]}
        for one in package.get("evidence", [])[:8]
    ]
    return found
