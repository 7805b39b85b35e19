"""What may be done with cases; every change records itself and writes the timeline."""

from ruthan.cases.actions.answers import (
    StandsElsewhere,
    note_bank_answer,
    note_bank_refusal,
    record_hold_answer,
)
from ruthan.cases.actions.clocks import note_missed, remind, reminder_words, send_reminder
from ruthan.cases.actions.drafts import drop_draft, drop_slip, keep_draft, keep_slip, new_secret
from ruthan.cases.actions.ending import close_case, follow_report, hand_file, reopen_case
from ruthan.cases.actions.files import export_case, make_bag_file, make_pdf
from ruthan.cases.actions.holds import (
    AlreadyAsked,
    NeedsSecondPerson,
    approve_hold,
    ask_hold,
    drop_hold,
    expire_holds,
    release_hold,
)
from ruthan.cases.actions.numbers import NumberRefused, note_bank_case, note_police
from ruthan.cases.actions.opening import NothingSent, open_case, report_text
from ruthan.cases.actions.releases import (
    ask_release,
    end_release,
    note_missed_releases,
    open_release,
)
from ruthan.cases.actions.requests import NoSuchBank
from ruthan.cases.actions.retention import RULES, needed_by_releases, needed_reports
from ruthan.cases.actions.sightings import note_things
from ruthan.cases.actions.telling import tell_release
from ruthan.cases.actions.transfers import AmountRefused, add_transfer, note_transfer
from ruthan.cases.rules.telling import NewTransfer, Opening

__all__ = (
    "AlreadyAsked",
    "AmountRefused",
    "NeedsSecondPerson",
    "NewTransfer",
    "NoSuchBank",
    "NothingSent",
    "NumberRefused",
    "Opening",
    "RULES",
    "StandsElsewhere",
    "add_transfer",
    "approve_hold",
    "ask_hold",
    "ask_release",
    "close_case",
    "drop_draft",
    "drop_hold",
    "drop_slip",
    "end_release",
    "expire_holds",
    "export_case",
    "follow_report",
    "hand_file",
    "keep_draft",
    "keep_slip",
    "make_bag_file",
    "make_pdf",
    "needed_by_releases",
    "needed_reports",
    "new_secret",
    "note_bank_answer",
    "note_bank_case",
    "note_bank_refusal",
    "note_missed",
    "note_missed_releases",
    "note_police",
    "note_things",
    "note_transfer",
    "open_case",
    "open_release",
    "record_hold_answer",
    "release_hold",
    "remind",
    "reminder_words",
    "reopen_case",
    "report_text",
    "send_reminder",
    "tell_release",
)
