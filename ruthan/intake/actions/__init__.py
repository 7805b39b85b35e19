"""What may be done with reports and sealed drops; every change records and announces itself."""

from ruthan.intake.actions.answer import answer_reporter, decline_report
from ruthan.intake.actions.contact import (
    NOTICE_VERSION,
    ContactRefused,
    Way,
    checked_way,
    drop_contact,
    set_contact,
)
from ruthan.intake.actions.conversation import (
    TooMuch,
    add_evidence,
    add_remark,
    drop_remark,
    mark_read,
)
from ruthan.intake.actions.custody import NoCustodyKey, move_drop, register_custody_key
from ruthan.intake.actions.evidence import announce_pictures, sweep_files
from ruthan.intake.actions.hand_in import (
    HandedIn,
    Submission,
    hand_in,
    handed_in,
    take_in,
    words_of,
)
from ruthan.intake.actions.many import (
    Observation,
    Ready,
    prepare_observations,
    submit_observations,
)
from ruthan.intake.actions.notify import notify_answer, notify_decline, notify_remark
from ruthan.intake.actions.receipt import new_receipt, renew_receipt, reporter_key
from ruthan.intake.actions.reply import reply
from ruthan.intake.actions.retention import RULES, erase_destroyed
from ruthan.intake.actions.seal import (
    DropSubmitted,
    must_be_sealed,
    seal_report_late,
    submit_sealed,
)
from ruthan.intake.actions.state import (
    change_centre,
    follow_merge,
    follow_parting,
    gather_report,
    move_report,
    put_in_cluster,
)
from ruthan.intake.actions.submit import MustBeSealed, Submitted, submit_report
from ruthan.intake.actions.ticket import (
    TicketRefused,
    new_ticket,
    read_ticket,
    sweep_tickets,
    ticket_for,
)
from ruthan.intake.actions.withdraw import withdraw_report
from ruthan.intake.rules.files import CleanFile, FileRefused, clean_upload
from ruthan.intake.rules.texts import clean_text

__all__ = (
    "CleanFile",
    "ContactRefused",
    "DropSubmitted",
    "FileRefused",
    "HandedIn",
    "MustBeSealed",
    "NOTICE_VERSION",
    "NoCustodyKey",
    "Observation",
    "RULES",
    "Ready",
    "Submission",
    "Submitted",
    "TicketRefused",
    "TooMuch",
    "Way",
    "add_evidence",
    "add_remark",
    "announce_pictures",
    "answer_reporter",
    "change_centre",
    "checked_way",
    "clean_text",
    "clean_upload",
    "decline_report",
    "drop_contact",
    "drop_remark",
    "erase_destroyed",
    "follow_merge",
    "follow_parting",
    "gather_report",
    "hand_in",
    "handed_in",
    "mark_read",
    "move_drop",
    "move_report",
    "must_be_sealed",
    "new_receipt",
    "new_ticket",
    "read_ticket",
    "notify_answer",
    "notify_decline",
    "notify_remark",
    "prepare_observations",
    "put_in_cluster",
    "register_custody_key",
    "renew_receipt",
    "reply",
    "reporter_key",
    "seal_report_late",
    "set_contact",
    "submit_observations",
    "submit_report",
    "submit_sealed",
    "sweep_files",
    "sweep_tickets",
    "take_in",
    "ticket_for",
    "withdraw_report",
    "words_of",
)
