"""The four steps against media that may be illegal; without a law they end at the third."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from ruthan.audit.actions import record
from ruthan.core import clock, crypto
from ruthan.core.guard import require
from ruthan.core.refs import public_reference
from ruthan.referrals import queries, rules
from ruthan.referrals.models import Matter, MatterStep
from ruthan.referrals.permissions import P
from ruthan.referrals.states import Step

if TYPE_CHECKING:
    from ruthan.network.models import Organisation

TITLE, HOW = "referrals.matter", "referrals.step"


class OutOfOrder(Exception):
    """The step is not the next one, was done by somebody else meanwhile, or the matter ended."""


class NothingIllegal(Exception):
    """Only what is against a law is referred to an authority: the matter ends at the third step."""


@transaction.atomic
def open_matter(
    *, by: Any, centre: Organisation, title: str, claim: str = "", is_demonstration: bool = False
) -> Matter:
    """Begin the four steps for something that may be illegal; nobody has said yet that it is."""
    require(by, P.NOTICE_PROPOSE, organisation=centre.pk)
    key = crypto.new_data_key("matter")
    matter = Matter.objects.create(
        ref=public_reference("M"),
        centre=centre,
        data_key=key,
        title_sealed=crypto.seal(key, TITLE, title.strip()),
        claim=claim,
        opened_by=by,
        opened_at=clock.now(),
        is_demonstration=is_demonstration,
    )
    record(by=by, what="referrals:matter:open", on=matter)
    return matter


@transaction.atomic
def judge_matter(*, by: Any, matter: Matter, is_illegal: bool, ground: str = "") -> Matter:
    """Say whether a law forbids it, and which; without one the matter ends with the third step.

    Raises NothingIllegal for a ground that is no law, OutOfOrder for a matter that ended.
    """
    require(by, P.NOTICE_SIGN, organisation=matter.centre_id)
    if matter.ended_at:
        raise OutOfOrder(matter.ref)
    if is_illegal and not any(
        row.code == ground and rules.is_law(row.basis) for row in queries.grounds()
    ):
        raise NothingIllegal(ground)
    matter.is_illegal, matter.ground = is_illegal, ground if is_illegal else ""
    matter.save(update_fields=["is_illegal", "ground"])
    facts: dict[str, str | int | bool | None] = {"illegal": is_illegal, "ground": matter.ground}
    record(by=by, what="referrals:matter:judge", on=matter, facts=facts)
    _end_if_over(matter)
    return matter


@transaction.atomic
def do_step(*, by: Any, matter: Matter, step: str, how: str) -> MatterStep:
    """Tick the next step off, with a word on how; each once, in order.

    The fourth needs a law. Raises OutOfOrder, NothingIllegal.
    """
    require(by, P.NOTICE_PROPOSE, organisation=matter.centre_id)
    held = Matter.objects.select_for_update().get(pk=matter.pk)
    if held.ended_at or step != queries.next_step_of(queries.steps_of(held)):
        raise OutOfOrder(step)
    if step == Step.REFER and not held.is_illegal:
        raise NothingIllegal(held.ref)
    try:
        with transaction.atomic():
            done = MatterStep.objects.create(
                matter=held, step=step, by=by, at=clock.now(),
                how_sealed=crypto.seal(matter.data_key, HOW, how.strip()),
            )  # fmt: skip
    except IntegrityError as error:
        raise OutOfOrder(step) from error
    record(by=by, what="referrals:matter:step", on=matter, facts={"step": step})
    _end_if_over(held)
    matter.ended_at = held.ended_at
    return done


def _end_if_over(matter: Matter) -> None:
    """End a matter whose last step was done: the third when nothing is illegal, else the fourth."""
    done = set(matter.steps.values_list("step", flat=True))
    last = Step.REFER if matter.is_illegal else Step.SPREAD
    if matter.is_illegal is None or last.value not in done:
        return
    matter.ended_at = clock.now()
    matter.save(update_fields=["ended_at"])
    record(by="system", what="referrals:matter:end", on=matter, facts={"step": last.value})
