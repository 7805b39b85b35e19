"""Sending by other ways than the desk: XARF by e-mail, a letter on paper; each leaves its proof."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.messaging import actions as messaging
from ruthan.referrals import queries
from ruthan.referrals.access import require_act
from ruthan.referrals.actions.sending import lock
from ruthan.referrals.engine import xarf
from ruthan.referrals.engine.letter import letter_pdf
from ruthan.referrals.models import Dispatch, Referral
from ruthan.referrals.permissions import P
from ruthan.referrals.states import Channel


@transaction.atomic
def send_xarf(*, referral_id: UUID) -> Dispatch | None:
    """Send a request as a XARF report by e-mail where its recipient takes them. Safe twice.

    None when the recipient takes none, the matter has no such kind, or the request was withdrawn.
    The report and its words are sealed with the mail until it is delivered.
    """
    referral = queries.referral(referral_id)
    if referral is None or not referral.is_open:
        return None
    written, made = queries.recipient_of(referral.organisation), queries.xarf_of(referral)
    if written is None or not written.xarf_email or made is None:
        return None
    body = xarf.written(made)
    digest = hashlib.sha256(body).hexdigest()
    with override("th"):
        subject = _("Report %(ref)s (XARF %(version)s)") % {
            "ref": referral.ref,
            "version": xarf.VERSION,
        }
        words = _(
            "The report is attached as JSON. Please answer with %(ref)s in the subject, or sign in."
            "\nSHA-256 of the attachment: %(digest)s"
        ) % {"ref": referral.ref, "digest": digest}
    message = messaging.send(
        to=written.xarf_email,
        subject=subject,
        body=words,
        about=("referral", str(referral.pk)),
        dedupe_key=f"referral:xarf:{referral.pk}",
        data_key=crypto.new_data_key("message"),
        files=[messaging.Enclosed(f"{referral.ref}-xarf.json", "application/json", body)],
    )
    dispatch, is_new = Dispatch.objects.get_or_create(
        referral=referral, channel=Channel.XARF, number=1,
        defaults={"at": clock.now(), "digest": digest, "message_id": message.pk},
    )  # fmt: skip
    if is_new:
        record(by="system", what="referrals:dispatch:xarf", on=referral, facts={"digest": digest})
    return dispatch


@transaction.atomic
def print_letter(*, by: Any, referral: Referral) -> bytes:
    """The request as a letter, a draft in Thai; that it was printed is kept with its digest.

    Printing the same words again leaves the first proof. Two who print at once leave one proof.
    Raises Forbidden for other centres, Refused once nothing is there any more.
    """
    require_act(by, P.REFERRAL_WATCH, referral)
    lock(referral, to=referral.state)
    body = letter_pdf(queries.letter_of(referral))
    digest = queries.digest_of(queries.package_of(referral))
    held = referral.dispatches.filter(channel=Channel.LETTER)
    if not held.filter(digest=digest).exists():
        number = (held.aggregate(last=Max("number"))["last"] or 0) + 1
        Dispatch.objects.create(
            referral=referral, channel=Channel.LETTER, number=number, at=clock.now(),
            digest=digest, by=by,
        )  # fmt: skip
        record(by=by, what="referrals:dispatch:letter", on=referral, facts={"digest": digest})
    return body
