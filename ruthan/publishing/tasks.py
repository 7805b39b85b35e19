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


@jobs.task(name="publishing.draw_kit", queue=jobs.LONG, attempts=4)
def draw_kit(bundle_id: str) -> None:
    """Somebody asked for a whole kit: draw its files into one zip."""
    actions.draw_bundle(UUID(bundle_id))


@jobs.task(name="publishing.retire_kits", queue="house")
def retire_kits(claim_id: str = "", verdict_id: str = "", alert_id: str = "") -> None:
    """A verdict or an alert was signed: throw away the zips of what it corrects or replaces."""
    actions.retire_bundles()
