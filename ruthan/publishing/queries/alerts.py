"""Which warnings are in force, for whom."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q, QuerySet

from ruthan.core import clock
from ruthan.publishing import rules
from ruthan.publishing.models import Alert, in_language
from ruthan.publishing.states import AlertState

_SEVERE = "publishing:severe"
_KEEP_SECONDS = 15  # how long another process may still show a warning that was ended


@dataclass(frozen=True, slots=True)
class SevereAlert:
    """A warning that stands above every page."""

    ref: str
    title_th: str
    title_en: str
    provinces: tuple[str, ...]

    @property
    def title(self) -> str:
        """The headline in the reader's language."""
        return in_language(self.title_th, self.title_en)


def alerts() -> QuerySet[Alert]:
    """Every alert with its people, drafts first, then the newest."""
    return Alert.objects.select_related("drafted_by", "approved_by", "claim").order_by(
        "-drafted_at", "-id"
    )


def live(*, province: str = "") -> QuerySet[Alert]:
    """Alerts in force now: for the whole country and, when named, for that province too."""
    found = Alert.objects.filter(state=AlertState.LIVE, expires_at__gt=clock.now())
    if province:
        found = found.filter(Q(provinces=[]) | Q(provinces__contains=[province]))
    return found.select_related("claim").order_by("-approved_at", "-id")


def live_alerts(province: str = "") -> list[Alert]:
    """Alerts in force, newest first; without a province all of them. One query."""
    return list(live(province=province))


def past_alerts(*, most: int = 20) -> list[Alert]:
    """Alerts that were in force and have ended, newest first. One query."""
    over = Q(state=AlertState.ENDED) | Q(state=AlertState.LIVE, expires_at__lte=clock.now())
    was_public = Alert.objects.filter(over, approved_at__isnull=False)
    return list(was_public.order_by("-approved_at", "-id")[:most])


def public_alert(ref: str) -> Alert | None:
    """An alert that is or was in force. One query."""
    found = Alert.objects.select_related("claim").filter(ref=ref, approved_at__isnull=False)
    return found.first()


def alert(ref: str) -> Alert | None:
    """An alert by its reference, drafts too. One query."""
    return alerts().filter(ref=ref).first()


def alert_by_id(alert_id: UUID) -> Alert | None:
    """An alert by its key. One query."""
    return alerts().filter(pk=alert_id).first()


def severe_alerts(province: str = "") -> list[SevereAlert]:
    """What stands above every page for this province; at most one query in fifteen seconds."""
    held: list[SevereAlert] = cache.get_or_set(_SEVERE, _severe, _KEEP_SECONDS) or []
    return [a for a in held if not a.provinces or province in a.provinces]


def forget_severe() -> None:
    """Look again at the next page; called when this process has changed an alert."""
    cache.delete(_SEVERE)


def found_alerts(words: str, *, most: int = 5) -> list[Alert]:
    """Alerts in force that hold every word. One query."""
    rows = live()
    for word in words.split()[:6]:
        rows = rows.filter(
            Q(title_th__icontains=word)
            | Q(title_en__icontains=word)
            | Q(body_th__icontains=word)
            | Q(body_en__icontains=word)
        )
    return list(rows[:most])


def expired() -> QuerySet[Alert]:
    """Alerts still marked in force whose time is over."""
    return Alert.objects.filter(state=AlertState.LIVE, expires_at__lte=clock.now())


def _severe() -> list[SevereAlert]:
    return [
        SevereAlert(a.ref, a.title_th, a.title_en, tuple(a.provinces))
        for a in live()
        if rules.is_severe(a.severity, a.urgency)
    ]
