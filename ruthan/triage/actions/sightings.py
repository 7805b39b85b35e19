"""What a ranked report names, handed to the registry: of scams and trades only, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ruthan.core.locks import hold
from ruthan.intake import queries as intake
from ruthan.intake.states import Channel, ReportState
from ruthan.registry.actions import Source, lock_of, note_sighting
from ruthan.registry.rules.naming import named_in
from ruthan.registry.states import Standing

if TYPE_CHECKING:
    from ruthan.intake.models import Report
    from ruthan.triage.models import Assessment

REPORT: Final = "report"
_STRANDS = frozenset({"SCM", "COM"})
_GONE = frozenset({ReportState.WITHDRAWN, ReportState.DECLINED})
_MOST = 20  # things of one report; more are a list, not an experience


def note_things(report: Report, made: Assessment) -> int:
    """Note the accounts, numbers and links of a report that tells of a scam or a trade; how many.

    What a feed or an import brought is nobody's experience and is not noted. Call inside the
    transaction of the ranking. A report that was taken back meanwhile is looked at again under the
    lock that its forgetting takes, too.
    """
    if report.is_observation or not _STRANDS & {one["code"] for one in made.strands}:
        return 0
    hold(lock_of(REPORT, report.pk))
    now = intake.report(report.pk)
    if now is None or now.state in _GONE or not now.data_key.wrapped:
        return 0
    source = Source(
        kind=REPORT,
        id=report.pk,
        at=report.submitted_at,
        reporter=bytes(now.reporter_key),
        standing=standing_of(now),
        channel=report.channel,
        is_demonstration=report.is_demonstration,
    )
    named = named_in(intake.text_of(now))[:_MOST]
    return len(note_sighting(source=source, named=named, is_held=True))


def standing_of(report: Report) -> str:
    """Whom the report counts as: its chat, a partner's subject, a caller with a number; or nobody.

    An address that was typed on the web proves nothing, so the web counts as people without names.
    """
    if report.channel in (Channel.LINE, Channel.API):
        return Standing.KNOWN
    if report.channel == Channel.HOTLINE and intake.way_of(report)[0]:
        return Standing.KNOWN
    return Standing.ANONYMOUS
