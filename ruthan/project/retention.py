"""What is not kept for ever, and why the rest is: every app's rules in the order they run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction

from ruthan.accounts import actions as accounts
from ruthan.audit import actions as audit
from ruthan.audit.actions import record
from ruthan.campaigns import actions as campaigns
from ruthan.cases import actions as cases
from ruthan.core import leftovers, retention
from ruthan.core.retention import Due, Rule, UnknownRule
from ruthan.gateway.conversation import retention as conversation
from ruthan.gateway.sources.hotline import retention as hotline
from ruthan.intake import actions as intake
from ruthan.intake import queries as reports
from ruthan.messaging import actions as messaging
from ruthan.project import unsent
from ruthan.publishing import actions as publishing
from ruthan.referrals import actions as referrals
from ruthan.registry import actions as registry
from ruthan.safeguarding import actions as safeguarding
from ruthan.surges import actions as surges
from ruthan.trade import actions as trade
from ruthan.triage import actions as triage

# Reports first: what belongs to them goes with their key or is emptied by the rules after.
RULES: tuple[Rule, ...] = (
    *intake.RULES,
    *cases.RULES,
    *safeguarding.RULES,
    *conversation.RULES,
    *hotline.RULES,
    *messaging.RULES,
    *referrals.RULES,
    *registry.RULES,
    *triage.RULES,
    *surges.RULES,
    *publishing.RULES,
    *trade.RULES,
    *campaigns.RULES,
    *audit.RULES,
    *accounts.RULES,
    *leftovers.RULES,
)

# Models with personal or secret fields that no rule takes away, each with its reason.
KEPT: dict[str, str] = {
    "account.EmailAddress": "not used: the address of a member of staff is a field of the person",
    "account.EmailConfirmation": "not used, as above",
    "audit.Check": "how many links were checked and when: the proof that they were",
    "audit.Seal": "digests of the trail, which hold no words",
    "campaigns.Activity": "what an office did in public, in its words; photos go by their own rule",
    "campaigns.CalendarFeed": "the hash of a person's own address; taking it back removes the row",
    "campaigns.Letter": "the head of an official letter, as the register of an office holds it",
    "campaigns.Seal": "what an office handed in, which is public, and the digest of it",
    "claims.Origin": "ids and digests of what others published: by them an import knows its own",
    "core.DestroyedKey": "ids only; a restore of an old backup needs every one of them",
    "campaigns.ChatLink": "keyed hashes of a chat and a code; the person takes the link away",
    "core.LegalHold": "the order's number and who placed it; an order outlives what it kept",
    "core.RetentionPeriod": "numbers and who decided them",
    "gateway.Post": "the keyed hash of a public post's address; without it the post came in again",
    "intake.CustodyKey": "public keys; a retired one still names the drops that it sealed",
    "matching.Cluster": "a keyed hash that is replaced by chance once no readable report is left",
    "matching.Mark": "two numbers: how far a round came",
    "matching.FamilyMember": "ids, codes and times: which clusters are alike; no word of them",
    "matching.ListedHash": "hashes of others' lists, of no report; they go with their list",
    "network.ApiKey": "the hash of an organisation's key, kept with what was done by it",
    "messaging.Endpoint": "a partner's address and secret; deleting it destroys the key of both",
    "messaging.OptOut": "the hash of an address that wants nothing more: forgetting it breaks that",
    "referrals.Recipient": "the public addresses of an organisation's own desks",
    "safeguarding.OfficerKey": "an officer's own copy under a passphrase; goes with the officer",
    "safeguarding.DropReferral": "which authority, when and by whom; never whom it is about",
    "trade.PublicOutcome": "what two people said in public stays, or says that it was taken back; "
    "what was never published is emptied with its check",
}

# What one app needs of another's rows: they go with it, not before.
KEEPS: retention.Keeps = {"intake.Report": (cases.needed_reports, cases.needed_by_releases)}


class NoSuchReport(LookupError):
    """No report has this reference."""


def install() -> None:
    """Hand the rules to the core."""
    retention.install(RULES, kept=KEPT, keeps=KEEPS)


def chosen(only: str = "") -> tuple[Rule, ...]:
    """Every rule, or those of a model or name; raises UnknownRule when none is meant."""
    rules = retention.rules()
    found = tuple(r for r in rules if only.lower() in (r.name.lower(), r.model.lower()))
    if only and not found:
        raise UnknownRule(only)
    return found if only else rules


def look(rules: Iterable[Rule]) -> list[Due]:
    """What each rule would take now; changes nothing."""
    return [retention.look(rule) for rule in rules]


def shred(rules: Sequence[Rule], *, say: Callable[[str, int], object] = lambda *_: None) -> int:
    """Run the rules; returns how many things went. One that fails does not stop the others.

    With the rule of messages go letters in files, where there is no mail server. Raises the
    first failure at the end, so that the queue tries again.
    """
    total, failures = 0, []
    for rule in rules:
        try:
            run = retention.shred(rule, note=_note)
        except Exception as error:  # noqa: BLE001 - told at the end; the next rule must run
            failures.append(error)
            continue
        total += run.count
        say(rule.name, run.count)
    if any(rule.name == unsent.RULE for rule in rules):
        gone = unsent.shred()
        say(f"{unsent.RULE}: letters in files", gone)
        total += gone
    if failures:
        raise failures[0]
    return total


@transaction.atomic
def change_period(*, by: Any, rule: str, days: int, source: str) -> None:
    """Decide how long the things of a rule are kept; raises UnknownRule for too short a time."""
    before = retention.period(rule).days
    retention.set_period(rule=rule, days=days, source=source, by=by.pk)
    record(
        by=by, what="retention:period:change", on=("core.retentionperiod", rule[:40]),
        facts={"was": before, "days": days},
    )  # fmt: skip


@transaction.atomic
def place_hold(*, by: Any, ref: str, reference: str) -> None:
    """Keep one report until the hold is lifted; raises NoSuchReport."""
    report_id = reports.id_of(ref)
    if report_id is None:
        raise NoSuchReport(ref)
    retention.place_hold(kind="intake.Report", ident=str(report_id), reference=reference, by=by.pk)
    record(by=by, what="retention:hold:place", on=("intake.report", str(report_id)))


@transaction.atomic
def lift_hold(*, by: Any, hold_id: int) -> bool:
    """End a hold; False when there is none."""
    hold = retention.lift_hold(hold_id=hold_id, by=by.pk)
    if hold is not None:
        record(by=by, what="retention:hold:lift", on=(hold.kind.lower(), hold.ident))
    return hold is not None


def _note(rule: Rule, count: int) -> None:
    facts: dict[str, str | int | bool | None] = {"rule": rule.name, "count": count}
    record(
        by="system", what="retention:shred", on=(rule.model.lower(), rule.name[:40]), facts=facts
    )
