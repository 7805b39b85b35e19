"""Questions about cases: opened words, the chain, clocks, and the desk's list."""

from __future__ import annotations

from ruthan.cases.queries.banks import own_banks, target_of, targets
from ruthan.cases.queries.cases import (
    Facts,
    Hop,
    Line,
    bank_words,
    case,
    case_of_report,
    events_of,
    facts_of,
    hops_of,
    numbers_of,
    person_of,
    public_timeline,
    report_of,
)
from ruthan.cases.queries.clocks import ClockLine, clocks_of, is_running, is_urgent, next_due
from ruthan.cases.queries.desk import (
    DeskCounts,
    counts,
    found_by,
    in_tab,
    release_counts,
    releases_in_tab,
)
from ruthan.cases.queries.drafts import Drafted, days_kept, draft_of, draft_rows, slip_of
from ruthan.cases.queries.holds import (
    HoldLine,
    holds_of,
    live_hold_of,
    release_facts,
    release_of_report,
)
from ruthan.cases.queries.numbers import CallNumber, call_numbers
from ruthan.cases.queries.police import police_file
from ruthan.cases.queries.sheet import Sheet, sheet_of
from ruthan.cases.queries.showing import (
    history,
    list_rows,
    picture_hops,
    safe_links,
    text_of_report,
)
from ruthan.cases.queries.slips import SameSlip, same_slips

__all__ = [
    "CallNumber",
    "ClockLine",
    "DeskCounts",
    "Drafted",
    "Facts",
    "HoldLine",
    "Hop",
    "Line",
    "SameSlip",
    "Sheet",
    "bank_words",
    "call_numbers",
    "case",
    "case_of_report",
    "clocks_of",
    "counts",
    "days_kept",
    "draft_of",
    "draft_rows",
    "events_of",
    "facts_of",
    "found_by",
    "history",
    "holds_of",
    "hops_of",
    "in_tab",
    "is_running",
    "is_urgent",
    "list_rows",
    "live_hold_of",
    "next_due",
    "numbers_of",
    "own_banks",
    "person_of",
    "picture_hops",
    "police_file",
    "public_timeline",
    "release_counts",
    "release_facts",
    "release_of_report",
    "releases_in_tab",
    "report_of",
    "safe_links",
    "same_slips",
    "sheet_of",
    "slip_of",
    "target_of",
    "targets",
    "text_of_report",
]
