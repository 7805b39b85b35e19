"""What the doctor asks the database, each question on its own; a broken one hides no other."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from ruthan import VERSION
from ruthan.core import clock, worker
from ruthan.project import vitals
from ruthan.project.doctor.finding import Finding, bad, ok, warn
from ruthan.project.supervisor.binaries import OLDEST
from ruthan.project.supervisor.processes import NAME, job_processes
from ruthan.project.supervisor.refusals import Refused
from ruthan.project.supervisor.web import THREADS, WORKERS
from ruthan.project.vitals import Db

_QUEUE_EACH = 5  # of one job process, with which it looks for jobs, hears notices and follows
_SPARE = 8  # commands, the health check, an operator's psql
_CLOCK_SECONDS = 5
_A_WHILE = timedelta(minutes=10)
_PARTNERS = "webhook"  # one of them that fails is its own people's matter
Question = Callable[[Db], Finding]


def version(db: Db) -> Finding:
    """PostgreSQL's version and encoding."""
    number = db.info.server_version // 10_000
    encoding = db.info.parameter_status("server_encoding")
    if number < OLDEST:
        return bad("postgresql", f"version {number} is too old", f"move to {OLDEST} or newer")
    if encoding != "UTF8":
        return bad("postgresql", f"the database is {encoding}", "make a new one in UTF8")
    return ok("postgresql", f"version {number}, UTF8")


def durability(db: Db) -> Finding:
    """That what is acknowledged survives the machine."""
    off = [name for name in ("fsync", "full_page_writes", "synchronous_commit")
           if vitals.one(db, f"SHOW {name}")[0] == "off"]  # fmt: skip
    if off:
        return bad("durability", f"{', '.join(off)} off: a crash loses reports", "turn it on again")
    return ok("durability", "every commit is written to disk")


def connections(db: Db) -> Finding:
    """That every thread can have its connection."""
    most = int(vitals.one(db, "SHOW max_connections")[0])
    try:
        processes = job_processes(os.environ)
    except Refused:  # said where settings are looked at
        processes = 1
    at_once = worker.CONCURRENCY + sum(most for most, _ in worker.BESIDE.values())
    helping = (processes - 1) * (worker.CONCURRENCY + _QUEUE_EACH)
    wanted = WORKERS * (THREADS + 1) + at_once + _QUEUE_EACH + helping + _SPARE
    if most < wanted:
        mend = f"raise max_connections, or lower {NAME}"
        return bad("connections", f"{most} allowed, up to {wanted} needed", mend)
    return ok("connections", f"{most} allowed, up to {wanted} needed")


def migrations(db: Db) -> Finding:
    """That the tables are those of this program."""
    missing = vitals.unapplied(db)
    if missing:
        return bad("tables", f"{len(missing)} migrations are missing, first {missing[0]}",
                   "restart, or run `ruthan django prepare`")  # fmt: skip
    held = db.execute(b"SELECT version FROM core_installation").fetchone()
    if held and held[0] != VERSION:
        return warn(
            "tables",
            f"prepared by {held[0]}, this is {VERSION}",
            "restart, or run `ruthan django prepare`",
        )
    return ok("tables", f"up to date for {VERSION}")


def time(db: Db) -> Finding:
    """One clock: of this machine, of the database, and after the last entry of the trail."""
    there = vitals.one(db, "SELECT clock_timestamp()")[0]
    apart = abs((there - clock.now()).total_seconds())
    if apart > _CLOCK_SECONDS:
        return bad("clock", f"the database's clock is {apart:.0f} s away", "run chrony on both")
    last = vitals.one(db, "SELECT max(at) FROM audit_entry")[0]
    if last is not None and last > there + timedelta(seconds=_CLOCK_SECONDS):
        return bad("clock", "the audit trail ends in the future: the clock was set back",
                   "set the clock right")  # fmt: skip
    return ok("clock", f"{apart:.1f} s apart")


def workers(db: Db) -> Finding:
    """That somebody does the jobs."""
    alive = vitals.workers(db)
    if not alive:
        return bad("workers", "no job worker is alive", "start with `ruthan serve`; see jobs.log")
    return ok("workers", f"{alive} lanes alive")


def jobs(db: Db) -> Finding:
    """That jobs are done, and none stands failed."""
    queue = vitals.queue(db)
    if queue.oldest_seconds > 600:
        minutes = queue.oldest_seconds / 60
        return bad("jobs", f"{queue.due} are due, the oldest for {minutes:.0f} minutes",
                   "see docs/runbooks/stuck-queue.md")  # fmt: skip
    if queue.failed:
        return warn("jobs", f"{queue.failed} have failed for good", "look at the page of jobs")
    return ok("jobs", f"{queue.due} due, none failed")


def audit(db: Db) -> Finding:
    """That the chain grows; walking it whole is `ruthan audit verify`."""
    sealer = vitals.sealer(db)
    if sealer.oldest_seconds > 600:
        return bad("audit", f"{sealer.waiting} entries wait, the oldest for "
                   f"{sealer.oldest_seconds / 60:.0f} minutes", "see the failed jobs")  # fmt: skip
    row = db.execute(_HEAD).fetchone()
    head = f"link {row[0]}, head {row[1][:16]}" if row else "no link yet"
    return ok("audit", f"{head}; {sealer.waiting} entries wait for the sealer")


def retention(db: Db) -> Finding:
    """That what is not kept for ever goes."""
    last = vitals.one(db, "SELECT max(ended_at) FROM core_shredrun")[0]
    if last is None:
        return warn("retention", "nothing was shredded yet", "the first run is tonight")
    age = clock.now() - last
    if age > timedelta(days=3):
        return bad("retention", f"the last run was {age.days} days ago", "see the failed jobs")
    return ok("retention", f"last run {int(age.total_seconds() // 3600)} hours ago")


def signatures(db: Db) -> Finding:
    """How much a starting process has to read before it can match."""
    rows = int(vitals.one(db, "SELECT count(*) FROM matching_signature WHERE is_indexed")[0])
    return ok("replica", f"{rows} texts are read by every process at its start")


def feeds(db: Db) -> Finding:
    """Feeds that fail, where this version has feeds."""
    table = vitals.one(db, _FEEDS)[0]
    if table is None:
        return ok("feeds", "none")
    failing = int(vitals.one(db, f'SELECT count(*) FROM "{table}" WHERE failures > 2')[0])  # noqa: S608 - a name that the catalogue gave
    if failing:
        return warn("feeds", f"{failing} feeds fail", "look at their addresses")
    return ok("feeds", "none fails")


def channels(db: Db) -> Finding:
    """That messages leave: by mail, LINE and text message."""
    now, held = clock.now(), [one for one in vitals.channels(db) if one.channel != _PARTNERS]
    failing = [one for one in held if one.failing_since and now - one.failing_since > _A_WHILE]
    if failing:
        told = "; ".join(f"{one.channel} for {_minutes(now - one.failing_since)}, {one.waiting} "
                         f"wait, last: {one.reason or '?'}" for one in failing
                         if one.failing_since)  # fmt: skip
        return bad("messages", f"nothing arrives by {told}",
                   "see docs/runbooks/messages.md and the page Deliveries")  # fmt: skip
    late = [one for one in held if one.oldest_at and now - one.oldest_at > _A_WHILE]
    if late:
        told = "; ".join(f"{one.channel}: {one.waiting}" for one in late)
        return warn("messages", f"some wait for more than ten minutes: {told}",
                    "see that a worker is alive, then the page Deliveries")  # fmt: skip
    return ok("messages", f"{sum(one.waiting for one in held)} wait, every channel is well")


def partners(db: Db) -> Finding:
    """That partners' programs take what they are told."""
    failing, off = vitals.partners(db)
    if failing or off:
        return warn("partners", f"{failing} webhooks fail, {off} were switched off",
                    "their people were told; see the page Webhooks")  # fmt: skip
    return ok("partners", "no webhook fails")


def _minutes(spent: timedelta) -> str:
    return f"{int(spent.total_seconds() // 60)} minutes"


QUESTIONS: tuple[Question, ...] = (
    version, durability, connections, migrations, time, workers, jobs, audit, retention,
    signatures, feeds, channels, partners,
)  # fmt: skip
_HEAD = b"SELECT number, encode(digest, 'hex') FROM audit_seal ORDER BY number DESC LIMIT 1"
_FEEDS = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name LIKE '%feed%' AND column_name = 'failures' LIMIT 1
"""
