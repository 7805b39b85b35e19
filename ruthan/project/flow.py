"""What follows what: every event and the tasks it starts, in the order of the story."""

from __future__ import annotations

from ruthan.audit.events import CheckAsked
from ruthan.audit.tasks import walk_chain
from ruthan.campaigns import tasks as campaigns
from ruthan.campaigns.events import (
    ActivityReturned,
    CompilationAsked,
    MonthReceived,
    MonthReopened,
    MonthSubmitted,
    ObligationNear,
    PhotoAdded,
)
from ruthan.cases import tasks as cases
from ruthan.cases.events import (
    CaseClosed,
    CaseOpened,
    ClockMissed,
    HoldRequested,
    ReleaseEnded,
    ReminderDue,
)
from ruthan.claims.events import ClaimOpened, ClusterAttached, ClusterDetached, VerdictReached
from ruthan.claims.tasks import (
    answer_everyone,
    follow_cluster,
    follow_merged_claims,
    follow_referral,
    note_agency_answer,
    note_agency_refusal,
    remember_verdict,
    renew_packages,
)
from ruthan.claims.tasks import tell_partners as tell_of_verdict
from ruthan.core import events
from ruthan.gateway import tasks as gateway
from ruthan.gateway.events import ChatHeard
from ruthan.intake.events import (
    EvidenceAdded,
    PicturesAdded,
    RemarkWritten,
    ReportAnswered,
    ReportDeclined,
    ReportSealedLate,
    ReportShredded,
    ReportSubmitted,
    ReportWithdrawn,
    SealedDropped,
)
from ruthan.intake.tasks import follow_merge, notify_answer, notify_decline, notify_remark
from ruthan.links import tasks as links
from ruthan.matching.events import ClustersMerged, ClustersParted, ListHitGone, ListRead
from ruthan.messaging.events import (
    BatchCut,
    BroadcastBegun,
    EventsDue,
    LetterQueued,
    MessageQueued,
)
from ruthan.messaging.tasks import cut, deliver, deliver_batch, deliver_letter, serve_endpoint
from ruthan.publishing.events import AlertApproved, KitAsked
from ruthan.publishing.tasks import draw_kit, retire_kits
from ruthan.publishing.tasks import tell_partners as tell_of_alert
from ruthan.referrals import tasks as referrals
from ruthan.referrals.events import (
    DeadlineMissed,
    NoticeSigned,
    ReferralAnswered,
    ReferralChased,
    ReferralDispatched,
    ReferralEscalated,
    ReferralRefused,
    ReferralWithdrawn,
    TurnTaken,
)
from ruthan.referrals.tasks import tell_dispatch, tell_withdrawal
from ruthan.registry import tasks as registry
from ruthan.registry.events import (
    DisputeDecided,
    DisputeFiled,
    DisputeLate,
    IndicatorCleared,
    IndicatorConfirmed,
    IndicatorCorrected,
    IndicatorGone,
    IndicatorReopened,
    SourceForgotten,
)
from ruthan.safeguarding.tasks import notify_officers
from ruthan.sharing import tasks as sharing
from ruthan.surges import tasks as surges
from ruthan.surges.events import SurgeBegan, SurgeEnded
from ruthan.trade import tasks as trade
from ruthan.trade.events import OutcomePublished, SellerAnswered
from ruthan.triage import tasks as triage
from ruthan.triage.events import ItemHandedOver, ReportRouted

FLOW: events.Flow = {
    # A citizen sends something.
    ChatHeard: [gateway.answer],
    ReportSubmitted: [triage.assess],
    EvidenceAdded: [triage.assess_again, triage.look_again],
    PicturesAdded: [triage.look_at_pictures],
    RemarkWritten: [
        notify_remark,
        gateway.tell_remark,
        gateway.call_back_question,
        triage.look_again,
    ],  # fmt: skip
    ReportWithdrawn: [
        triage.recount,
        renew_packages,
        gateway.forget_report,
        registry.forget_report,
        trade.forget_report,
        cases.follow_report,
    ],  # fmt: skip
    SealedDropped: [notify_officers],
    ReportSealedLate: [
        triage.recount,
        renew_packages,
        gateway.forget_report,
        registry.forget_report,
        trade.forget_report,
        cases.follow_report,
    ],  # fmt: skip
    # Money has left: clocks run, a bank is asked to hold, the victim is reminded in time.
    CaseOpened: [cases.note_things],
    HoldRequested: [],  # the request itself goes to the bank in the same transaction
    ReleaseEnded: [cases.tell_release],
    ReminderDue: [cases.send_reminder, gateway.tell_deadline],
    ClockMissed: [],
    CaseClosed: [],
    # It is ranked and worked on.
    ReportRouted: [],
    ItemHandedOver: [],
    ClustersMerged: [follow_merge, follow_merged_claims, triage.follow_merge, surges.follow_merge],
    ClustersParted: [surges.follow_parting],
    # More people than usual report it: what waits is ranked again, an alert is proposed.
    SurgeBegan: [triage.follow_surge],
    SurgeEnded: [],
    ReportDeclined: [
        notify_decline,
        gateway.tell_decline,
        gateway.call_back_decline,
        registry.forget_report,
    ],  # fmt: skip
    # Somebody else's list of pictures was read in.
    ListRead: [triage.look_through_list],
    ListHitGone: [triage.assess_again],
    # A statement is checked, with the agency that owns the matter.
    ClaimOpened: [],
    ClusterAttached: [follow_cluster, triage.settle_cluster, surges.follow_cluster],
    ClusterDetached: [triage.unsettle_cluster, surges.follow_detached],
    ReferralDispatched: [follow_referral, tell_dispatch],
    ReferralChased: [referrals.tell_chase],
    TurnTaken: [referrals.tell_turn],
    ReferralAnswered: [note_agency_answer, referrals.partners_answer, cases.note_bank_answer],
    ReferralRefused: [note_agency_refusal, cases.note_bank_refusal],
    DeadlineMissed: [referrals.partners_overdue],
    ReferralEscalated: [referrals.tell_escalation],
    ReferralWithdrawn: [tell_withdrawal, referrals.partners_withdrawal],
    # What was reported often may be told, and contested; who was told hears of a clearing.
    IndicatorConfirmed: [],
    DisputeFiled: [],
    DisputeLate: [registry.tell_signers],
    DisputeDecided: [registry.tell_author],
    IndicatorCleared: [registry.tell_cleared, sharing.withdraw, links.follow_entry],
    IndicatorCorrected: [registry.tell_corrected, sharing.withdraw, links.follow_entry],
    IndicatorReopened: [links.follow_entry],
    IndicatorGone: [sharing.withdraw, links.follow_entry],
    SourceForgotten: [links.forget_source],
    # A platform is told of what is there; two people signed.
    NoticeSigned: [],
    # Two people signed: everyone who asked hears the answer.
    VerdictReached: [remember_verdict, answer_everyone, tell_of_verdict, retire_kits],
    ReportAnswered: [notify_answer, gateway.tell_answer, gateway.call_back_answer],
    MessageQueued: [deliver],
    AlertApproved: [tell_of_alert, retire_kits],
    # Goods and shops: the seller is heard, two people sign what is said in public.
    SellerAnswered: [],
    OutcomePublished: [],
    # Partners' programs are told.
    EventsDue: [serve_endpoint],
    # The fact is put into every form.
    KitAsked: [draw_kit],
    # Everyone who follows its like hears of it, each once.
    BroadcastBegun: [cut],
    BatchCut: [deliver_batch],
    LetterQueued: [deliver_letter],
    # Every province carries it out on six channels, and shows that it did.
    ObligationNear: [campaigns.tell_obligation],
    PhotoAdded: [campaigns.look_at_photo],
    ActivityReturned: [campaigns.tell_return],
    MonthSubmitted: [campaigns.tell_submitted],
    MonthReceived: [campaigns.tell_received],
    MonthReopened: [campaigns.tell_reopened],
    CompilationAsked: [campaigns.compile_country],
    # Its time is over.
    ReportShredded: [
        triage.recount,
        gateway.forget_report,
        registry.forget_report,
        trade.forget_report,
        cases.follow_report,
    ],
    # The trail of all of this is walked from its beginning.
    CheckAsked: [walk_chain],
}


def install() -> None:
    """Wire the table into the core."""
    events.wire(FLOW)
