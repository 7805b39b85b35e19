"""Queue entry points of publishing."""

from __future__ import annotations

from uuid import UUID

from ruthan.core import jobs
from ruthan.publishing import actions


@jobs.task(name="publishing.tell_partners")
def tell_partners(alert_id: str) -> None:
    """Tell partners' programs that a message of two signatures is out."""
    actions.tell_alert(alert_id=UUID(alert_id))


@jobs.task(name="publishing.end_expired_alerts", queue="house")
def end_expired_alerts(timestamp: int = 0) -> None:
    """Every ten minutes: mark warnings whose time is over."""
    actions.end_expired_alerts()
