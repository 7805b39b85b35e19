"""Filling and removing the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from ruthan.core import clock, crypto, jobs
from ruthan.matching import queries as matching
from ruthan.matching.actions import forget
from ruthan.network import queries as network
from ruthan.project.demo.activities import forget_activities, record_activities
from ruthan.project.demo.calls import forget_calls, ring_others
from ruthan.project.demo.cases import forget_cases
from ruthan.project.demo.channel import forget_channel, make_channel
from ruthan.project.demo.content import rows
from ruthan.project.demo.country import forget_country, tell_country
from ruthan.project.demo.entries import note_entries
from ruthan.project.demo.orders import forget_of_people, forget_orders
from ruthan.project.demo.orders import order as make_orders
from ruthan.project.demo.people import make_centres, make_people
from ruthan.project.demo.story import Story, close_some
from ruthan.project.demo.trade import forget_trade
from ruthan.project.demo.trade import work as work_on_trade
from ruthan.publishing.actions import put_library_item
from ruthan.registry.actions import forget_demonstration
from ruthan.sharing.actions import refresh as share_entries
from ruthan.surges import queries as surges
from ruthan.surges.actions import count_history, forget_subjects, watch

Say = Callable[[str], None]


def is_complete() -> bool:
    """Whether every report and alert that filling makes is there."""
    made = {"intake.Report": "reports", "publishing.Alert": "alerts"}
    return all(_rows_of(model).count() == len(rows(name)) for model, name in made.items())


def fill(say: Say) -> None:
    """Tell the whole story; a filling that was cut short is removed and told again."""
    if is_complete():
        say("it is there already")
        return
    remove(say)
    make_centres()
    story = Story(people=make_people(), now=clock.now())
    _put_library()
    say("people and centres")
    story.tell(say)
    make_channel(story.people, story.now)
    ring_others(story.people, story.now, network.national_centre())
    close_some()
    note_entries(story.people, story.now)
    share_entries()
    record_activities(story.people)
    tell_country(story.people, story.now)
    with transaction.atomic():
        work_on_trade(story.people)
        make_orders(story.people)
        watch()
        jobs.run_due()
    if not is_complete():
        raise RuntimeError("the demonstration is not whole")


class NotRemovable(RuntimeError):
    """A sealed case of a real person can be opened by a demonstration officer only."""


def remove(say: Say) -> None:
    """Remove every row of the demonstration; what people made of their own stays.

    Raises NotRemovable while real sealed cases need a key that only the demonstration holds. The
    audit trail can only grow: its entries stay, without the reasons, whose keys are destroyed.
    """
    _check_custody()
    for step in (_reports, _drops, _checking, _people):
        with transaction.atomic():
            step()
    count_history()
    say("removed")


def _put_library() -> None:
    for row in rows("library"):
        words = {name: value for name, value in row.items() if name != "id"}
        put_library_item(by="system", ref=row["id"], is_demonstration=True, **words)


def _reports() -> None:
    signatures, keys = apps.get_model("matching.Signature"), apps.get_model("core.DataKey")
    reports = list(_rows_of("intake.Report").values_list("pk", "data_key", "cluster"))
    ids = [pk for pk, _, _ in reports]
    forget_demonstration(ids)
    forget_trade(list(_rows_of("accounts.User").values_list("pk", flat=True)))
    _rows("triage.QueueItem").filter(head__in=ids).delete()
    _rows("triage.Assessment").filter(report__in=ids).delete()
    _rows("messaging.Message").filter(about_kind="report", about_id__in=map(str, ids)).delete()
    forget_cases()
    _rows("intake.Report").filter(pk__in=ids).delete()
    clusters = {cluster for _, _, cluster in reports if cluster}
    kin = set(matching.siblings(clusters).values())
    for row in signatures._default_manager.filter(kind="report", subject__in=ids, is_removed=False):
        forget(kind="report", subject=row.subject)
    for key in keys._default_manager.filter(pk__in=[key for _, key, _ in reports]):
        crypto.destroy(key)
    left = {pk for pk, inside in surges.family_clusters(kin).items() if inside}
    forget_subjects({*clusters, *(kin - left)})


def _check_custody() -> None:
    held = _rows("safeguarding.OfficerKey").filter(user__is_demonstration=False)
    sealed = _rows("intake.SealedDrop").filter(is_demonstration=False).exclude(sealed=b"")
    if sealed.exclude(custody__in=held.values("fingerprint")).exists():
        raise NotRemovable("let an officer of yours take a copy of the custody key first")


def _drops() -> None:
    _rows_of("intake.SealedDrop").delete()


def _checking() -> None:
    claims = list(_rows_of("claims.Claim").values_list("pk", flat=True))
    _rows_of("publishing.Alert").delete()
    _rows_of("publishing.LibraryItem").delete()
    forget_channel()
    _rows("claims.Claim").filter(pk__in=claims).delete()
    forget_subjects(claims)
    for claim in claims:
        forget(kind="claim", subject=claim)


def _people() -> None:
    forget_country()
    users = list(_rows_of("accounts.User").values_list("pk", flat=True))
    forget_activities()
    forget_calls(users)
    forget_orders()
    forget_of_people(users)
    _rows("triage.Handover").filter(by__in=users).delete()
    _rows("safeguarding.OfficerKey").filter(user__in=users).delete()
    _rows("safeguarding.DropReferral").filter(by__in=users).delete()
    _rows("network.Membership").filter(user__in=users).delete()
    _rows("accounts.User").filter(pk__in=users).delete()
    _rows_of("network.Organisation").delete()


def _rows(model: str) -> QuerySet[Any]:
    found: QuerySet[Any] = apps.get_model(model)._default_manager.all()
    return found


def _rows_of(model: str) -> QuerySet[Any]:
    return _rows(model).filter(is_demonstration=True)
