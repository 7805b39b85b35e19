"""What must hold after the storm; every broken promise is one line with a number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Q

from bench.storm.senders import Tally
from bench.storm.texts import Item
from ruthan.audit.models import Entry
from ruthan.audit.queries import verify
from ruthan.claims.models import ClaimCluster, Verdict
from ruthan.core import crypto, storage
from ruthan.core.models import DataKey, DestroyedKey, JobFailure
from ruthan.intake import access, queries
from ruthan.intake.models import Answer, Contact, Evidence, Report, SealedDrop, Step
from ruthan.matching.models import Cluster, Signature
from ruthan.matching.queries.keys import cluster_key
from ruthan.matching.queries.replica import Replica
from ruthan.messaging.models import Delivery, Message
from ruthan.triage.models import Assessment, QueueItem
from ruthan.triage.states import ItemState

Fault = str
LIVE = ~Q(state="withdrawn")


def faults(work: list[Item], tally: Tally, *, before: int, followed: Replica) -> list[Fault]:
    """Everything that is wrong; an empty list is the proof."""
    rounds: list[Callable[[], Iterator[Fault]]] = [
        lambda: _receipts(work, tally),
        lambda: _nothing_twice(work, before),
        _halves,
        _withdrawn,
        _triage,
        _clusters,
        _answers,
        _messages,
        _jobs,
        lambda: _audit(before),
        _files,
        lambda: _replica(followed),
    ]
    return [fault for check in rounds for fault in check()]


def _receipts(work: list[Item], tally: Tally) -> Iterator[Fault]:
    """Every receipt that was given opens the very thing that was sent, and no two the same."""
    opened: Counter[Any] = Counter()
    for item in work:
        receipt = tally.acknowledged.get(item.number)
        if receipt is None:
            yield f"item {item.number} ({item.kind}) was never acknowledged"
            continue
        thing = access.report_by_receipt(re.sub(r"\D", "", receipt))
        if thing is None:
            yield f"LOST: the receipt of item {item.number} ({item.kind}) opens nothing"
            continue
        opened[thing.pk] += 1
        sealed = access.kind_of(thing) == "drop"
        if sealed != (item.kind == "child"):
            yield f"item {item.number} ({item.kind}) lies in the wrong lane"
        elif item.kind == "withdrawn":
            if thing.state != "withdrawn":
                yield f"item {item.number} was withdrawn and is {thing.state}"
        elif not sealed and queries.text_of(thing) != item.text.strip():
            yield f"the receipt of item {item.number} opens another text"
    for pk, times in opened.items():
        if times > 1:
            yield f"DOUBLED receipt: {times} open {pk}"


def _nothing_twice(work: list[Item], before: int) -> Iterator[Fault]:
    held = Report.objects.count() + SealedDrop.objects.count() - before
    if held != len(work):
        yield f"{held} reports and drops for {len(work)} submissions"
    people = Report.objects.filter(channel="api").exclude(reporter_key=b"")
    twice = people.values("reporter_key").annotate(n=Count("pk")).filter(n__gt=1)
    yield from (f"DOUBLED: one reporter has {row['n']} reports" for row in twice)


def _halves() -> Iterator[Fault]:
    received = Q(steps__state="received")
    bad = Report.objects.annotate(n=Count("steps", filter=received)).exclude(n=1).count()
    if bad:
        yield f"{bad} reports without their one first step"
    lone = Report.objects.filter(LIVE, data_key__wrapped=b"").count()
    if lone:
        yield f"{lone} live reports without a key"
    used = set(Report.objects.values_list("data_key", flat=True))
    unused = DataKey.objects.filter(purpose="report").exclude(pk__in=used).count()
    if unused:
        yield f"{unused} data keys without a report"
    if Step.objects.filter(report__isnull=True).exists():
        yield "steps without a report"


def _withdrawn() -> Iterator[Fault]:
    ledger = set(DestroyedKey.objects.values_list("key_id", flat=True))
    for report in Report.objects.filter(state="withdrawn").select_related("data_key"):
        left = report.evidence.count() + report.answers.count()
        if report.data_key.wrapped or bytes(report.text_sealed) or left:
            yield f"{report.ref} was withdrawn and something of it is left"
        if report.data_key_id not in ledger:
            yield f"{report.ref} was withdrawn and its key is in no ledger"


def _triage() -> Iterator[Fault]:
    counted = Report.objects.annotate(
        n=Count("assessments", filter=Q(assessments__is_current=True))
    )
    bad = counted.filter(LIVE).exclude(n=1).count()
    if bad:
        yield f"{bad} live reports without their one current assessment"
    every = Report.objects.filter(LIVE).annotate(n=Count("assessments")).filter(n__gt=2).count()
    if every:
        yield f"{every} reports ranked more than twice"
    for item in QueueItem.objects.exclude(state=ItemState.DONE):
        live = Report.objects.filter(LIVE, cluster=item.cluster_id, centre=item.centre_id)
        number = live.exclude(state="closed").count()
        if item.cluster_id and item.reports != number:
            yield f"an item counts {item.reports} reports and has {number}"
    claimed = ClaimCluster.objects.values("cluster")
    open_ = Report.objects.filter(state="received").exclude(cluster__in=claimed)
    for cluster, centre in set(open_.values_list("cluster", "centre")):
        if not QueueItem.objects.filter(cluster=cluster, centre=centre).exists():
            yield f"cluster {cluster} waits in no queue"
    if Assessment.objects.filter(report__state="withdrawn", data_key__isnull=True).exists():
        yield "an assessment outlived its key"


def _clusters() -> Iterator[Fault]:
    live = Signature.objects.filter(kind="report", is_removed=False)
    twice = live.values("subject").annotate(n=Count("pk")).filter(n__gt=1).count()
    if twice:
        yield f"{twice} reports with two live signatures"
    with_text = Report.objects.filter(LIVE, length__gt=0)
    homes = dict(live.values_list("subject", "cluster"))
    for pk, cluster in with_text.values_list("pk", "cluster"):
        if homes.pop(pk, None) != cluster:
            yield f"report {pk} and its signature are in different clusters"
    if homes:
        yield f"{len(homes)} live signatures without a live report"
    members = Counter(live.values_list("cluster", flat=True))
    names: Counter[bytes] = Counter()
    for cluster in Cluster.objects.all():
        expected = 0 if cluster.merged_into_id else members[cluster.pk]
        if not cluster.merged_into_id and cluster.reports != expected:
            yield f"cluster {cluster.pk} counts {cluster.reports} and has {expected}"
        if cluster.representative and not cluster.merged_into_id:
            names[_name_of(cluster)] += 1
    yield from (f"{n} clusters stand for one text" for name, n in names.items() if n > 1 and name)


def _name_of(cluster: Cluster) -> bytes:
    report = Report.objects.select_related("data_key").filter(pk=cluster.representative).first()
    if report is None or not report.data_key.wrapped:
        return b""
    return cluster_key(queries.text_of(report))


def _answers() -> Iterator[Fault]:
    twice = Answer.objects.values("report", "verdict").annotate(n=Count("pk")).filter(n__gt=1)
    if twice.exists():
        yield "a report was told one verdict twice"
    for verdict in Verdict.objects.filter(decided_at__isnull=False).select_related("claim"):
        clusters = ClaimCluster.objects.filter(claim=verdict.claim).values("cluster")
        asked = Report.objects.filter(LIVE, cluster__in=clusters)
        silent = asked.exclude(answers__verdict=verdict.pk).count()
        if silent:
            yield f"{silent} of {asked.count()} who asked were not told the verdict"
    told = Answer.objects.count()
    lines = Entry.objects.filter(what="intake:report:answer").count()
    withdrawn = Report.objects.filter(state="withdrawn").count()
    if not told <= lines <= told + withdrawn:
        yield f"{told} answers and {lines} lines about them"


def _messages() -> Iterator[Fault]:
    due = Contact.objects.filter(
        withdrawn_at__isnull=True, report__answers__at__gt=F("consent_at")
    ).values_list("report__answers", flat=True)
    written = set(Message.objects.values_list("dedupe_key", flat=True))
    missing = [pk for pk in due if f"answer:{pk}" not in written]
    if missing:
        yield f"{len(missing)} answers without a message"
    unsent = Message.objects.exclude(state__in=("sent", "stopped")).count()
    if unsent:
        yield f"{unsent} messages were not sent"
    sent = Delivery.objects.filter(outcome="sent").values("message").annotate(n=Count("pk"))
    twice = sent.filter(n__gt=1).count()
    if twice:
        yield f"{twice} messages were sent twice"


def _jobs() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, task_name, count(*) FROM procrastinate_jobs"
            " WHERE status NOT IN ('succeeded', 'todo')"
            " AND NOT (queue_name = 'house' AND status = 'doing')"  # the round of this minute
            " GROUP BY 1, 2"
        )
        for status, name, number in cursor.fetchall():
            errors = set(JobFailure.objects.values_list("error", flat=True))
            yield f"{number} jobs {name} are {status} (errors seen: {', '.join(sorted(errors))})"


def _audit(before: int) -> Iterator[Fault]:
    found = verify()
    if found.broken_at is not None or found.waiting:
        yield f"the audit chain: broken at {found.broken_at}, {found.waiting} wait"
    for what, number in (
        ("intake:report:submit", Report.objects.count()),
        ("intake:drop:seal", SealedDrop.objects.count()),
        ("intake:report:withdraw", Report.objects.filter(state="withdrawn").count()),
    ):
        lines = Entry.objects.filter(what=what)
        if lines.count() != number or lines.values("on_id").distinct().count() != number:
            yield f"{lines.count()} lines {what} for {number}"


def _files() -> Iterator[Fault]:
    named = set(Evidence.objects.exclude(address="").values_list("address", flat=True))
    held = {path.name for path in files()}
    if named - held:
        yield f"{len(named - held)} pieces of evidence without their file"
    if held - named:
        yield f"{len(held - named)} files without their row, after the sweep"
    for piece in Evidence.objects.exclude(address="").select_related("report__data_key"):
        try:
            storage.get(piece.address, key=piece.report.data_key)
        except (storage.FileGone, crypto.SealBroken, crypto.KeyDestroyed) as error:
            yield f"a piece of evidence does not open: {type(error).__name__}"


def files() -> list[Path]:
    """Every file below the store."""
    return [path for path in (Path(settings.RUTHAN_DATA) / "files").rglob("*") if path.is_file()]


def _replica(followed: Replica) -> Iterator[Fault]:
    """A copy that followed the log through every crash stands where a fresh one does."""
    followed.load(patience=60)
    fresh = Replica()
    fresh.load(patience=60)
    live = Signature.objects.filter(is_removed=False, is_indexed=True)
    newest = {(row.kind, row.subject): row.pk for row in live.order_by("pk")}
    for name, replica in (("that followed", followed), ("made anew", fresh)):
        state, shelf = replica.state(), replica._held.shelf
        if state.partial or state.items != len(newest):
            yield f"a replica {name} holds {state.items} of {len(newest)} texts"
        wrong = sum(shelf._row(*key) != row for key, row in newest.items())
        if wrong:
            yield f"a replica {name} has {wrong} texts of another row"
    heads = Cluster.objects.filter(merged_into=None, representative__isnull=False)
    known = {subject for kind, subject in newest if kind == "report"}
    dumb = set(heads.values_list("representative", flat=True)) - known
    if dumb:
        yield f"{len(dumb)} clusters stand for a text that no replica reads"
