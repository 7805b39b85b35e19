"""Is the process alive, and may it be sent visitors: /healthz, /readyz, and the way to /metrics.

A middleware at the very front: whatever the host name, language, session or database, these
answer. Outsiders learn `ok` or not; the reasons are for callers from the machine itself or with
the token of the metrics.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from threading import Lock

import psycopg
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse

from ruthan import VERSION
from ruthan.matching.queries import ReplicaState, replica_peek
from ruthan.project import metrics, vitals

PATIENCE_SECONDS = 1.0
KEPT_SECONDS = 2.0
STUCK_SECONDS = 600.0  # a due job waits seconds; ten minutes mean that nobody works
UNSEALED_SECONDS = 600.0  # the sealer runs every minute
LEAST_FREE_BYTES = 200_000_000
TOLD_ALONE = frozenset({"sealer"})  # wants a person; visitors are served as well as elsewhere
Answer = dict[str, str]  # name of a check to "ok" or what is wrong


class HealthMiddleware:
    """Answers three addresses before anything else looks at the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._pages = {"/healthz": healthz, "/readyz": readyz, "/metrics": _metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One of ours, or on to the site."""
        page = self._pages.get(request.path_info)
        if page is None:
            return self.get_response(request)
        answer = page(request) if request.method in ("GET", "HEAD") else HttpResponse(status=405)
        answer["Cache-Control"] = "no-store"
        answer["X-Content-Type-Options"] = "nosniff"
        answer._has_been_logged = True  # type: ignore[attr-defined]  # a 503 here is no error of ours
        return answer


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return _say(request, {}, status=200)


def readyz(request: HttpRequest) -> HttpResponse:
    """Whether visitors can be served: 200, or 503 with the reasons for those who may know.

    What visitors do not feel is told to those who may know, and leaves it at 200.
    """
    found = readiness()
    is_ready = all(said == "ok" for name, said in found.items() if name not in TOLD_ALONE)
    return _say(request, found, status=200 if is_ready else 503)


def readiness() -> Answer:
    """Every check with `ok` or what is wrong; kept for two seconds, never longer than one.

    The questions run aside. While an earlier one hangs, the answer is that the database is slow.
    """
    with _lock:
        if _kept and time.monotonic() - _kept[0][0] < KEPT_SECONDS:
            return _kept[0][1]
        if not _asking:
            _asking.append(_aside.submit(_look))
        future = _asking[0]
    try:
        found = future.result(timeout=PATIENCE_SECONDS)
    except TimeoutError:
        return {"database": "slow"}
    with _lock:
        if future in _asking:
            _asking.remove(future)
            _kept[:] = [(time.monotonic(), found)]
    return found


def forget() -> None:
    """Ask anew next time; for tests."""
    with _lock:
        _kept.clear()


def _look() -> Answer:
    found = {
        "keys": "ok" if vitals.has_keys() else "missing",
        "files": "ok" if vitals.has_write_access() else "not writable",
        "disk": "ok" if vitals.disk_free()[0] > LEAST_FREE_BYTES else "full",
        "replica": _of_replica(replica_peek()),
    }
    try:
        with vitals.own_connection(seconds=PATIENCE_SECONDS) as db:
            found |= _of_database(db)
    except (psycopg.Error, OSError):
        found["database"] = "away"
    return found


def _of_replica(held: ReplicaState) -> str:
    return "ok" if held.polled_at is not None and not held.partial else "loading"


def _of_database(db: vitals.Db) -> Answer:
    found = {"database": "ok"}
    missing = len(vitals.unapplied(db))
    found["migrations"] = f"{missing} missing" if missing else "ok"
    if missing:
        return found
    is_stuck = vitals.queue(db).oldest_seconds > STUCK_SECONDS
    found["queue"] = "stuck" if is_stuck else "ok"
    is_late = vitals.sealer(db).oldest_seconds > UNSEALED_SECONDS
    found["sealer"] = "late" if is_late else "ok"
    return found


def _say(request: HttpRequest, found: Answer, *, status: int) -> HttpResponse:
    word = "ok" if status == 200 else "not ok"
    body: dict[str, object] = {"status": word}
    if found and _may_know(request):
        body |= {"version": VERSION, "checks": found}
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(body, status=status)
    lines = [word, *(f"{name}: {said}" for name, said in found.items() if "checks" in body)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain", status=status)


def _may_know(request: HttpRequest) -> bool:
    """From this machine and through no proxy, or with the token."""
    try:
        is_here = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        is_here = False
    through = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    return (is_here and not through) or metrics.may_read(request)


def _metrics(request: HttpRequest) -> HttpResponse:
    """The metrics for whoever holds the token; for everybody else there is no such page."""
    if not metrics.may_read(request):
        return HttpResponseNotFound()
    return metrics.page(request)


_lock = Lock()
_aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")
_asking: list[Future[Answer]] = []
_kept: list[tuple[float, Answer]] = []
