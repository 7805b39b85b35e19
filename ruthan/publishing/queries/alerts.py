"""Which warnings are in force, for whom, what was before, and what replaced what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from ruthan.core import clock
from ruthan.publishing import rules
from ruthan.publishing.models import Alert, in_language
from ruthan.publishing.states import AlertState, MessageKind

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
    """Every message with its people, the newest first."""
    people = Alert.objects.select_related("drafted_by", "approved_by", "claim", "replaces")
    return people.order_by("-drafted_at", "-id")


def signed() -> QuerySet[Alert]:
    """Every message that two people signed, the newest first."""
    found = Alert.objects.filter(approved_at__isnull=False)
    return found.order_by("-approved_at", "-id")


def narrowed(found: QuerySet[Alert], *, province: str = "", topic: str = "") -> QuerySet[Alert]:
    """Those for the whole country and, when named, for that province too; of one topic."""
    if province:
        found = found.filter(Q(provinces=[]) | Q(provinces__contains=[province]))
    return found.filter(strand=topic) if topic else found


def live(*, province: str = "", topic: str = "") -> QuerySet[Alert]:
    """Warnings in force now; a cancellation warns of nothing."""
    found = Alert.objects.filter(state=AlertState.LIVE, expires_at__gt=clock.now())
    found = narrowed(found.exclude(message=MessageKind.CANCEL), province=province, topic=topic)
    return found.select_related("claim").order_by("-approved_at", "-id")


def live_alerts(province: str = "", topic: str = "") -> list[Alert]:
    """Alerts in force, the gravest first, then the newest; without a province all. One query."""
    found = live(province=province, topic=topic)
    return sorted(found, key=lambda one: rules.gravity(one.severity, one.urgency))


def archive(*, province: str = "", topic: str = "") -> QuerySet[Alert]:
    """Warnings that are over, the newest first, each with `followed_by`: cancel or nothing.

    What an update replaced is left out: the update, in force or over, tells the same.
    """
    followers = Alert.objects.filter(replaces=OuterRef("pk"), approved_at__isnull=False)
    over = Q(state=AlertState.ENDED) | Q(expires_at__lte=clock.now())
    found = signed().filter(over).exclude(message=MessageKind.CANCEL)
    found = found.annotate(followed_by=Subquery(followers.values("message")[:1]))
    found = found.exclude(Exists(followers.filter(message=MessageKind.UPDATE)))
    return narrowed(found, province=province, topic=topic)


def holding() -> QuerySet[Alert]:
    """Messages that programs act on now: warnings in force, and cancellations of such."""
    return signed().filter(state=AlertState.LIVE, expires_at__gt=clock.now())


def changed_at(found: QuerySet[Alert]) -> datetime | None:
    """When what holds of these last became different: signed, ended, or past its time."""
    over = Max("expires_at", filter=Q(expires_at__lte=clock.now()))
    marks = found.aggregate(signed=Max("approved_at"), ended=Max("ended_at"), over=over)
    return max((at for at in marks.values() if at), default=None)


def public_alert(ref: str) -> Alert | None:
    """A message that is or was in force. One query."""
    found = Alert.objects.select_related("claim", "replaces", "first").filter(ref=ref)
    return found.filter(approved_at__isnull=False).first()


def thread(alert: Alert) -> list[Alert]:
    """The signed messages about one thing, the oldest first. One query."""
    same = Q(pk=alert.head_id) | Q(first_id=alert.head_id)
    found = Alert.objects.filter(same, approved_at__isnull=False)
    return list(found.order_by("approved_at", "id"))


def threads(head_ids: set[UUID]) -> dict[UUID, list[Alert]]:
    """The signed messages of many threads by the key of their head. One query."""
    same = Q(pk__in=head_ids) | Q(first_id__in=head_ids)
    found: dict[UUID, list[Alert]] = {}
    for row in Alert.objects.filter(same, approved_at__isnull=False).order_by("approved_at", "id"):
        found.setdefault(row.head_id, []).append(row)
    return found


def successor(alert: Alert) -> Alert | None:
    """What replaces this message or is being drafted to; None when nothing does. One query."""
    found = alert.successors.filter(Q(state=AlertState.DRAFT) | Q(approved_at__isnull=False))
    return found.select_related("drafted_by").first()


def alert(ref: str) -> Alert | None:
    """An alert by its reference, drafts too. One query."""
    return alerts().filter(ref=ref).first()


def alert_by_id(alert_id: UUID) -> Alert | None:
    """An alert by its key. One query."""
    return alerts().filter(pk=alert_id).first()


def alerts_by_id(alert_ids: Iterable[UUID]) -> dict[UUID, Alert]:
    """Alerts of any state by their keys. One query."""
    return Alert.objects.in_bulk(set(alert_ids))


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
    """Messages still marked in force whose time is over."""
    return Alert.objects.filter(state=AlertState.LIVE, expires_at__lte=clock.now())


def _severe() -> list[SevereAlert]:
    return [
        SevereAlert(a.ref, a.title_th, a.title_en, tuple(a.provinces))
        for a in live_alerts()
        if rules.is_severe(a.severity, a.urgency)
    ]
