"""A thousand requests in a minute: is each one told by every way, and proved, within a minute?

Run: python -m bench.bench_referrals [--requests 1000] [--seconds 60]. The real supervisor, worker
and database on a folder of its own; the recipient is a bank with a liaison, whose program takes
events and which takes XARF. Requests are handed in evenly. One is told when its mail, its XARF
report and its event were sent, late when that took longer than a minute, lost when one of the
three never went, the program never heard of it, or a proof is missing. Ends with 1 for any.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import django

from bench.referrals.program import Program, listening
from bench.spine.measure import head, quantile, row
from bench.storm.site import Site, free_port

if TYPE_CHECKING:
    from ruthan.referrals.models import Referral

ALLOWED = timedelta(seconds=60)
LONGEST = 240.0  # seconds after the last one, then what is not told is lost
WAYS = 3  # mail to the liaison, XARF, event


def main() -> int:
    """Print the table; 1 when a request is late or lost."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=1_000)
    arguments.add_argument("--seconds", type=float, default=60.0)
    given = arguments.parse_args()
    head("Requests to organisations")
    with listening() as program, Site(free_port(), settings="bench.referrals.settings") as site:
        site.wait_until_up()
        os.environ.update(site.environment())
        django.setup()
        return handed_in(program, given.requests, given.seconds)


def handed_in(program: Program, many: int, seconds: float) -> int:
    """Hand them in evenly, wait until all are told, and count what is late or lost."""
    from ruthan.referrals import actions  # noqa: PLC0415 - after setup

    centre, bank, person = _people(program)
    made, took, began = [], [], time.monotonic()
    for number in range(many):
        time.sleep(max(0.0, began + seconds * number / many - time.monotonic()))
        start = time.monotonic()
        made.append(actions.refer(
            by=person, organisation=bank, from_centre=centre, about=("content", person.pk),
            ask="remove", ground="cca_14_1",
            package={
                "asked": "ขอให้ลบ", "statement": f"เรื่องสมมุติ {number}", "xarf": "fraud",
                "target": f"https://social.example/post/{number}",
            },
        ))  # fmt: skip
        took.append(time.monotonic() - start)
    handed = time.monotonic() - began
    lag = _settled(many)
    found = _counted(made, program)
    speed = f"{quantile(took, 0.5) * 1000:.1f}; {quantile(took, 0.95) * 1000:.1f} ms"
    row("refer(): p50; p95", many, speed)
    row("handed in over; all told after the last", many, f"{handed:.0f} s; {lag:.1f} s")
    within = f"{quantile(found.took, 0.5):.1f}; {quantile(found.took, 1.0):.1f} s"
    row("told by mail, XARF and event within: p50; most", many, within)
    row("late; lost", many, f"{found.late}; {found.lost}")
    return int(bool(found.late or found.lost))


@dataclass(frozen=True, slots=True)
class Found:
    """How long each took until it was told by every way; how many were late and lost."""

    took: Sequence[float]
    late: int
    lost: int


def _people(program: Program) -> tuple[Any, Any, Any]:
    from ruthan.accounts.models import User  # noqa: PLC0415 - after setup
    from ruthan.core import clock  # noqa: PLC0415
    from ruthan.messaging.actions import register_endpoint  # noqa: PLC0415
    from ruthan.network import queries as network  # noqa: PLC0415
    from ruthan.network.actions import grant_membership  # noqa: PLC0415
    from ruthan.referrals.models import Recipient  # noqa: PLC0415

    person = User.objects.create_user("bench-desk", None, name_th="โต๊ะ ตัวอย่าง")
    liaison = User.objects.create_user("bench-bank", None, name_th="ธนาคาร ตัวอย่าง")
    liaison.email = "desk@bank.example"
    liaison.save()
    bank = network.organisation("bank:004")
    assert bank is not None
    grant_membership(by="system", user=liaison, organisation=bank, role="liaison")
    register_endpoint(
        by=liaison, organisation=bank, label="bench", url=program.url, kinds=["referral.sent"]
    )
    Recipient.objects.create(
        organisation=bank, xarf_email="abuse@bank.example", source="bench",
        checked_on=clock.today(), at=clock.now(),
    )  # fmt: skip
    return network.national_centre(), bank, person


def _settled(many: int) -> float:
    """Seconds until every message went, or LONGEST."""
    from ruthan.messaging.models import Message  # noqa: PLC0415 - after setup

    began = time.monotonic()
    sent = Message.objects.filter(about_kind="referral", state="sent")
    while sent.count() < many * WAYS and time.monotonic() - began < LONGEST:
        time.sleep(0.1)
    return time.monotonic() - began


def _counted(made: Sequence[Referral], program: Program) -> Found:
    from ruthan.messaging.models import Message  # noqa: PLC0415 - after setup
    from ruthan.referrals.models import Dispatch  # noqa: PLC0415

    sent: dict[str, list[Any]] = {}
    rows = Message.objects.filter(about_kind="referral", state="sent")
    for about, at in rows.values_list("about_id", "sent_at"):
        sent.setdefault(about, []).append(at)
    proofs = set(Dispatch.objects.values_list("referral_id", "channel"))
    took, late, lost = [], 0, 0
    for one in made:
        moments = sent.get(str(one.pk), []) + sent.get(one.ref, [])
        proved = all((one.pk, way) in proofs for way in ("desk", "webhook", "xarf"))
        if len(moments) < WAYS or not proved or not program.told[one.ref]:
            lost += 1
            continue
        took.append((max(moments) - one.dispatched_at).total_seconds())
        late += took[-1] > ALLOWED.total_seconds()
    return Found(took, late, lost)


if __name__ == "__main__":
    raise SystemExit(main())
