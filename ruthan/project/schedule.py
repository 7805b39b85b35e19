"""When: what runs by the clock (five-field cron, UTC)."""

from __future__ import annotations

from ruthan.audit.tasks import ask_check, seal_entries
from ruthan.campaigns.tasks import remind_of_obligations
from ruthan.cases.tasks import watch_clocks
from ruthan.core import jobs
from ruthan.core.tasks import (
    rescue_stalled_jobs,
    rotate_master_key,
    sweep_answers,
    sweep_throttle,
)
from ruthan.gateway.tasks import check_feeds
from ruthan.intake.tasks import sweep_files, sweep_tickets
from ruthan.links.tasks import follow as follow_links
from ruthan.links.tasks import mend as mend_links
from ruthan.matching.tasks import build_segment, repair_clusters
from ruthan.messaging.tasks import ask_quota, release_due, wake_partners
from ruthan.project.tasks import back_up, shred
from ruthan.publishing.tasks import end_expired_alerts
from ruthan.referrals.tasks import note_missed_deadlines
from ruthan.registry.tasks import let_old_go, note_late_disputes
from ruthan.sharing.tasks import read_sources
from ruthan.sharing.tasks import refresh as refresh_feeds
from ruthan.surges.tasks import count_history, watch

SCHEDULE: list[tuple[str, jobs.Task]] = [
    ("* * * * *", rescue_stalled_jobs),
    ("* * * * *", seal_entries),
    ("* * * * *", repair_clusters),
    ("* * * * *", build_segment),
    ("* * * * *", note_missed_deadlines),
    ("* * * * *", watch_clocks),
    ("* * * * *", check_feeds),
    ("* * * * *", follow_links),
    ("* * * * *", wake_partners),
    ("* * * * *", release_due),
    ("*/5 * * * *", watch),
    ("*/10 * * * *", note_late_disputes),
    ("*/10 * * * *", end_expired_alerts),
    ("7 * * * *", ask_quota),
    ("12 * * * *", remind_of_obligations),
    ("22 * * * *", refresh_feeds),
    ("37 * * * *", read_sources),
    ("17 * * * *", sweep_throttle),
    ("47 * * * *", sweep_answers),
    ("40 19 * * 6", rotate_master_key),
    ("52 17 * * *", count_history),
    ("5 18 * * *", mend_links),
    ("27 18 * * *", sweep_tickets),
    ("34 18 * * *", sweep_files),
    ("55 18 * * *", ask_check),
    ("3 18 * * *", let_old_go),
    ("10 18 * * *", shred),
    ("30 19 * * *", back_up),
]


def install() -> None:
    """Register the schedule with the queue."""
    for cron, task in SCHEDULE:
        jobs.periodic(task, cron=cron)
