"""Telling partners' programs that a message of two signatures is out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from ruthan.messaging.actions import tell_partners
from ruthan.messaging.engine.cloudevent import moment
from ruthan.publishing import queries
from ruthan.publishing.models import Alert
from ruthan.publishing.states import MessageKind

_KINDS = {
    MessageKind.ALERT: "alert.published",
    MessageKind.UPDATE: "alert.updated",
    MessageKind.CANCEL: "alert.cancelled",
}


def tell_alert(*, alert_id: UUID) -> None:
    """Tell whoever chose it; a draft and an alert that is not there tell nothing. Safe twice."""
    alert = queries.alert_by_id(alert_id)
    if alert is None or alert.approved_at is None:
        return
    tell_partners(
        kind=_KINDS[MessageKind(alert.message)],
        key=alert.ref,
        subject=alert.ref,
        data=alert_data(alert),
        at=alert.approved_at,
    )


def alert_data(alert: Alert) -> dict[str, Any]:
    """The fields of a signed alert as partners read them, in both languages."""
    both = {
        name: {"th": getattr(alert, f"{name}_th"), "en": getattr(alert, f"{name}_en")}
        for name in ("title", "body", "todo", "change")
    }
    plain = {
        name: getattr(alert, name)
        for name in (
            "ref", "message", "severity", "urgency", "certainty", "audience", "strand",
            "provinces", "is_demonstration",
        )
    }  # fmt: skip
    signed = alert.approved_at or alert.drafted_at
    with override("th"):
        return both | plain | {
            "replaces": alert.replaces.ref if alert.replaces else "",
            "signed_at": moment(signed),
            "expires_at": moment(alert.expires_at),
            "url": settings.RUTHAN_BASE_URL + reverse("publishing:alert", args=[alert.ref]),
            "cap": settings.RUTHAN_BASE_URL + reverse("publishing:alert-cap", args=[alert.ref]),
        }  # fmt: skip
