"""A thousand requests in a minute: are they all dispatched, told and proved within it?

Run: python -m bench.bench_referrals [--requests 1000]. The real supervisor, worker and database on
a folder of its own; the recipient is a bank whose program takes events and which takes XARF.
Requests are handed in evenly over the minute; "told" is when the last job that follows one is done.
"""

from __future__ import annotations

import argparse
import os
import time
from typing import Any

import django

from bench.spine.measure import head, quantile, row
from bench.storm.site import Site, free_port

MINUTE = 60.0
LONGEST = 240.0


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=1_000)
    many = arguments.parse_args().requests
    head("Requests to organisations")
    with Site(free_port()) as site:
        site.wait_until_up()
        os.environ.update(site.environment())
        django.setup()
        handed_in(many)
    return 0


def handed_in(many: int) -> None:
    """Hand them in evenly, wait until nothing is left to do, and count what is late or lost."""
    from ruthan.referrals import actions  # noqa: PLC0415 - after setup

    centre, bank, person = _people()
    took, began = [], time.monotonic()
    for number in range(many):
        until = began + MINUTE * number / many
        time.sleep(max(0.0, until - time.monotonic()))
        start = time.monotonic()
        actions.refer(
            by=person, organisation=bank, from_centre=centre, about=("case", person.pk),
            ask="hold", ground="money_sent",
            package={"asked": "ขอระงับ", "statement": f"เรื่องสมมุติ {number}"},
        )  # fmt: skip
        took.append(time.monotonic() - start)
    handed = time.monotonic() - began
    lag = _settled()
    late, proved = _counted()
    row(
        "refer(): p50; p95",
        many,
        f"{quantile(took, 0.5) * 1000:.1f}; {quantile(took, 0.95) * 1000:.1f} ms",
    )
    row("handed in over; all told after the last", many, f"{handed:.0f} s; {lag:.1f} s")
    row(
        "proved at the desk; mails written to the liaison; late",
        many,
        f"{proved[0]}; {proved[1]}; {late}",
    )


def _people() -> tuple[Any, Any, Any]:
    from ruthan.accounts.models import User  # noqa: PLC0415 - after setup
    from ruthan.network import queries as network  # noqa: PLC0415
    from ruthan.network.actions import grant_membership  # noqa: PLC0415

    person = User.objects.create_user("bench-desk", None, name_th="โต๊ะ ตัวอย่าง")
    liaison = User.objects.create_user("bench-bank", None, name_th="ธนาคาร ตัวอย่าง")
    User.objects.filter(pk=liaison.pk).update(email="desk@bank.example")
    bank = network.organisation("bank:004")
    assert bank is not None
    grant_membership(by="system", user=liaison, organisation=bank, role="liaison")
    return network.national_centre(), bank, person


def _settled() -> float:
    """Seconds until no job of a request waits or runs."""
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415

    began = time.monotonic()
    waiting = ProcrastinateJob.objects.filter(
        status__in=("todo", "doing"), task_name__startswith="referrals.", scheduled_at=None
    ).exclude(task_name="referrals.note_missed_deadlines")
    while waiting.exists() and time.monotonic() - began < LONGEST:
        time.sleep(0.1)
    return time.monotonic() - began


def _counted() -> tuple[int, tuple[int, int]]:
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from ruthan.messaging.models import Message  # noqa: PLC0415
    from ruthan.referrals.models import Dispatch, Referral  # noqa: PLC0415

    late = Referral.objects.filter(missed_at__isnull=False).count()
    late += Referral.objects.filter(due_at__lt=timezone.now()).count()
    told = Message.objects.filter(dedupe_key__startswith="referral:dispatch:").count()
    return late, (Dispatch.objects.filter(channel="desk").count(), told)


if __name__ == "__main__":
    raise SystemExit(main())
