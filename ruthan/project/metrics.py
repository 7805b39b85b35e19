"""The page of metrics: what processes counted, and gauges read from the database when asked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Metric,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from ruthan import VERSION
from ruthan.core import clock
from ruthan.core.refs import same
from ruthan.matching.queries import replica_peek
from ruthan.project import vitals
from ruthan.project.backup import age_of_newest

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_TOKEN_FILE = "metrics.token"  # noqa: S105 - the name of a file


def token() -> str:
    """The word that opens the metrics: the setting's, else the file's in the keys folder; or ''."""
    if settings.RUTHAN_METRICS_TOKEN:
        return str(settings.RUTHAN_METRICS_TOKEN)
    try:
        return _file().read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def ensure_token(*, anew: bool = False) -> None:
    """Make the token's file (mode 0600) where there is none and the setting names no word."""
    if token() and not anew:
        return
    _file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32) + "\n")


def may_read(request: HttpRequest) -> bool:
    """Whether the request carries the token; compared in constant time."""
    held = token()
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return bool(held) and scheme.lower() == "bearer" and same(given.encode(), held.encode())


def page(request: HttpRequest) -> HttpResponse:
    """Everything in Prometheus' text form. A database that is away leaves its gauges out."""
    registry = CollectorRegistry()
    registry.register(Gauges())
    body = generate_latest(registry) + generate_latest(_counted())
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


class Gauges:
    """What is true now; asked anew for every answer, each question on its own."""

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked when the registry is made."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The gauges; those of the database come last."""
        yield _labelled("ruthan_build_info", "The version that answers.", "version", {VERSION: 1})
        free, share = vitals.disk_free()
        yield GaugeMetricFamily("ruthan_disk_free_bytes", "Free space for data.", free)
        yield GaugeMetricFamily("ruthan_disk_free_ratio", "Free share of the disk.", share)
        yield from _backup()
        held = replica_peek()
        yield GaugeMetricFamily("ruthan_replica_items", "Texts in this process.", held.items)
        try:
            with vitals.own_connection(seconds=2) as db:
                yield GaugeMetricFamily("ruthan_database_up", "1 when it answers.", 1)
                yield from _of_database(db, xid=held.xid, row=held.row)
        except psycopg.Error:
            yield GaugeMetricFamily("ruthan_database_up", "1 when it answers.", 0)


def _backup() -> Iterator[Metric]:
    if not settings.RUTHAN_BACKUP_FOLDER:
        return
    age = age_of_newest(Path(settings.RUTHAN_BACKUP_FOLDER))
    seconds = age.total_seconds() if age is not None else float("inf")
    yield GaugeMetricFamily("ruthan_backup_age_seconds", "Age of the newest backup.", seconds)


def _of_database(db: vitals.Db, *, xid: str, row: int) -> Iterator[Metric]:
    """Every gauge of the database; one that cannot be read is left out."""
    asked: tuple[Callable[[], Iterator[Metric]], ...] = (
        lambda: _of_queue(db),
        lambda: _of_sealer(db),
        lambda: _of_channels(db),
        lambda: _plain("ruthan_workers", "Lanes of job workers alive.", vitals.workers(db)),
        lambda: _plain("ruthan_database_bytes", "Database size.", vitals.database_bytes(db)),
        lambda: _plain("ruthan_destroyed_keys", "Data keys erased.", vitals.destroyed_keys(db)),
        lambda: _plain("ruthan_sealed_drops", "Sealed drops, all told.", _drops(db)),
        lambda: _plain("ruthan_replica_lag_rows", "Rows unread.", vitals.lag(db, xid=xid, row=row)),
    )
    for ask in asked:
        try:
            yield from list(ask())
        except psycopg.Error:
            continue


def _of_queue(db: vitals.Db) -> Iterator[Metric]:
    queue = vitals.queue(db)
    yield GaugeMetricFamily("ruthan_queue_due", "Jobs that are due.", queue.due)
    yield GaugeMetricFamily("ruthan_queue_running", "Jobs that run.", queue.running)
    yield GaugeMetricFamily("ruthan_queue_dead", "Jobs that failed for good.", queue.failed)
    yield GaugeMetricFamily(
        "ruthan_queue_oldest_seconds", "Wait of the oldest due job.", queue.oldest_seconds
    )


def _of_channels(db: vitals.Db) -> Iterator[Metric]:
    now, held = clock.now(), vitals.channels(db)
    waiting = {one.channel: float(one.waiting) for one in held}
    failed = {one.channel: float(one.failed) for one in held}
    oldest = {one.channel: _seconds(now, one.oldest_at) for one in held}
    failing = {one.channel: _seconds(now, one.failing_since) for one in held}
    yield _labelled("ruthan_messages_waiting", "Messages that wait.", "channel", waiting)
    yield _labelled("ruthan_messages_failed", "Given up in seven days.", "channel", failed)
    yield _labelled(
        "ruthan_messages_oldest_seconds", "Age of the oldest that waits.", "channel", oldest
    )
    yield _labelled(
        "ruthan_channel_failing_seconds", "Time without a success, 0 if well.", "channel", failing
    )
    failing_partners, off = vitals.partners(db)
    yield GaugeMetricFamily("ruthan_partners_failing", "Webhooks that fail.", failing_partners)
    yield GaugeMetricFamily("ruthan_partners_off", "Webhooks switched off.", off)


def _seconds(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _of_sealer(db: vitals.Db) -> Iterator[Metric]:
    sealer = vitals.sealer(db)
    yield GaugeMetricFamily("ruthan_audit_unsealed", "Entries unsealed.", sealer.waiting)
    yield GaugeMetricFamily(
        "ruthan_audit_oldest_seconds", "Age of the oldest unsealed entry.", sealer.oldest_seconds
    )


def _drops(db: vitals.Db) -> int:
    return int(vitals.one(db, "SELECT count(*) FROM intake_sealeddrop")[0])


def _plain(name: str, help_text: str, value: float) -> Iterator[Metric]:
    yield GaugeMetricFamily(name, help_text, value)


def _labelled(name: str, help_text: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _counted() -> CollectorRegistry:
    """What all processes counted, or this one alone when there is no folder.

    A file torn by a crash is set aside, so that one bad file never hides the others.
    """
    folder = os.environ.get(FOLDER, "")
    if not folder or not Path(folder).is_dir():
        return REGISTRY
    registry = CollectorRegistry()
    try:
        MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]  # theirs
        generate_latest(registry)
    except Exception:  # noqa: BLE001 - whatever a torn file makes of itself
        for file in Path(folder).glob("*.db"):
            _set_aside_if_torn(file)
    return registry


def _set_aside_if_torn(file: Path) -> None:
    try:
        MultiProcessCollector.merge([str(file)], accumulate=False)  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001 - as above
        file.rename(file.with_suffix(".torn"))


def _file() -> Path:
    return Path(settings.RUTHAN_KEYS) / _TOKEN_FILE
