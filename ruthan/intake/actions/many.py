"""Many observations at once: posts that a feed or an import brings, each under its own key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from ruthan.core import clock, crypto
from ruthan.core.events import emit_many
from ruthan.core.locks import hold
from ruthan.core.refs import public_reference, uuid7
from ruthan.core.rows import copy_rows, copy_values
from ruthan.core.text.fold import fold
from ruthan.intake.actions.seal import must_be_sealed, submit_sealed
from ruthan.intake.events import ReportSubmitted
from ruthan.intake.models import Evidence, Report, Step
from ruthan.intake.rules import labels
from ruthan.intake.rules.texts import clean_text
from ruthan.intake.states import ReportState, Wants
from ruthan.matching.actions import Prepared, prepare_signature, remember_reports
from ruthan.network.queries import centre_for

if TYPE_CHECKING:
    from ruthan.core.models import DataKey
    from ruthan.network.models import Organisation

LATER = -10  # priority of their jobs: a person who reports now is never behind an import


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A public post as its source brings it; `mark` lets the caller recognise it."""

    mark: bytes
    text: str
    channel: str
    reporter: bytes
    at: datetime
    province: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class _Ready:
    mark: bytes
    report: Report
    key: DataKey
    signature: Prepared | None
    link: Evidence | None


@dataclass(slots=True)
class Ready:
    """Observations made ready outside the transaction: sealed, nothing of them in clear but those
    that belong to the officers, which are kept here only until they are sealed to them."""

    reports: list[_Ready] = field(default_factory=list)
    sealed: list[Observation] = field(default_factory=list)

    def only(self, marks: Iterable[bytes]) -> Ready:
        """Those with the given marks: the others were taken in by somebody else meanwhile."""
        wanted = set(marks)
        return Ready(
            [one for one in self.reports if one.mark in wanted],
            [one for one in self.sealed if one.mark in wanted],
        )


def prepare_observations(posts: Sequence[Observation]) -> Ready:
    """Clean, judge and seal posts before a transaction begins; writes nothing.

    Raises TextRefused for a text that cannot be a report: callers try `clean_text` first. About a
    millisecond a post and one query for each province.
    """
    ready = Ready()
    centres: dict[str, Organisation] = {}
    for post in posts:
        text = clean_text(post.text)
        if must_be_sealed(text, post.link):
            ready.sealed.append(post)
            continue
        if post.province not in centres:
            centres[post.province] = centre_for(post.province)
        ready.reports.append(_ready(post, text, centres[post.province]))
    return ready


@transaction.atomic
def submit_observations(ready: Ready) -> list[UUID]:
    """Take prepared posts in: they measure spread and never count as people who asked.

    Each is a report under its own key without a receipt, in the cluster of its words, and is
    assessed as any other, after the people who wait. What belongs to the officers is sealed to
    them and nothing else of it is kept. The caller writes one audit entry for all of them. Batches
    take turns. Raises NoCustodyKey.
    """
    hold("intake:observations")
    for post in ready.sealed:
        submit_sealed(text=post.text, channel=post.channel, extra=_extra(post), with_receipt=False)
    copy_rows([one.key for one in ready.reports])
    placed = remember_reports([one.signature for one in ready.reports if one.signature])
    for one in ready.reports:
        one.report.cluster_id = placed.get(one.report.pk)
    copy_rows([one.report for one in ready.reports])
    copy_values(
        Step,
        ("report_id", "state", "at"),
        ((one.report.pk, ReportState.RECEIVED, one.report.submitted_at) for one in ready.reports),
    )
    copy_rows([one.link for one in ready.reports if one.link])
    ids = [one.report.pk for one in ready.reports]
    emit_many([ReportSubmitted(report_id=report_id) for report_id in ids], priority=LATER)
    return ids


def _ready(post: Observation, text: str, centre: Organisation) -> _Ready:
    key, report_id = crypto.draw_data_key("report"), uuid7()
    report = Report(
        id=report_id,
        ref=public_reference("R"),
        channel=post.channel,
        wants=Wants.WARN,
        province=post.province,
        centre=centre,
        data_key=key,
        text_sealed=crypto.seal(key, labels.TEXT, text),
        length=len(text),
        reporter_key=post.reporter,
        is_observation=True,
        submitted_at=post.at,
    )
    signature = None
    if fold(text).strip():
        signature = prepare_signature(
            report_id=report_id, text=text, data_key=key, is_observation=True, at=post.at
        )
    return _Ready(post.mark, report, key, signature, _link(report, key, post.link))


def _link(report: Report, key: DataKey, link: str) -> Evidence | None:
    if not link:
        return None
    sealed = crypto.seal(key, labels.EVIDENCE_NAME, link)
    return Evidence(report=report, kind="link", name_sealed=sealed, added_at=clock.now())


def _extra(post: Observation) -> dict[str, str]:
    return {"links": post.link} if post.link else {}
