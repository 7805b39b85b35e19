"""With 100,000 reports stored: every page in the server's own time, backup and restore.

Run: python -m bench.bench_stored [--reports 100000] [--hits 20]. The demonstration and copies of it
in a folder of their own. Each page is asked for in this process by somebody who may see it, so the
time is the program's and the database's, without sockets.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

from bench.spine.measure import head, quantile, row
from bench.spine.safekeeping import beside_pg_dump
from bench.storm.site import Site, free_port

LIMIT_MS = 100
SHOWN_MS = 50
_WORDS = "ธนาคารตัวอย่าง"


def main() -> int:
    """Print the table; 1 when a page is slower than it may be."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=100_000)
    arguments.add_argument("--hits", type=int, default=20)
    given = arguments.parse_args()
    with Site(free_port()) as site:
        site.wait_until_up()
        os.environ.update(site.environment())
        site.pause("jobs")
        stored = full_house(given.reports)
        slow = pages(stored, hits=given.hits)
        head("Safekeeping")
        beside_pg_dump(site, stored)
        return slow


def full_house(wanted: int) -> int:
    """Fill the demonstration and copy it; how many reports there are then."""
    subprocess.run([sys.executable, "-m", "django", "demo", "fill"], check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    django.setup()
    from bench.spine import fill  # noqa: PLC0415 - settings come first
    from ruthan.audit.actions import seal  # noqa: PLC0415 - settings come first
    from ruthan.intake.models import Report  # noqa: PLC0415 - settings come first

    original = Report.objects.count()
    fill.copies(max(0, wanted - original) // original)
    while seal():
        pass
    fill.analyze()
    return Report.objects.count()


def pages(stored: int, *, hits: int) -> int:
    """Ask for every page and print the slow ones and the slowest."""
    head(f"Pages with {stored:,} reports stored, server time")
    slowest, name_of, asked = 0.0, "", 0
    for name, ask in _asked():
        took = []
        for _ in range(2):
            ask()
        for _ in range(hits):
            began = time.perf_counter()
            ask()
            took.append((time.perf_counter() - began) * 1e3)
        asked += hits
        late = quantile(took, 0.95)
        if late > SHOWN_MS:
            row(f"  {name}", hits, f"p50 {quantile(took, 0.5):.0f} ms, p95 {late:.0f} ms")
        if late > slowest:
            slowest, name_of = late, name
    row(
        f"the slowest page ({name_of})", asked, f"p95 {slowest:.0f} ms", peer=f"limit {LIMIT_MS} ms"
    )
    return int(slowest > LIMIT_MS)


def _asked() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each page with somebody who may see it; one that does not answer 200 ends the run."""
    from django.test import Client  # noqa: PLC0415 - settings come first

    from ruthan.accounts.models import User  # noqa: PLC0415 - settings come first
    from tests import makers  # noqa: PLC0415 - settings come first

    browsers: dict[str, Any] = {"": Client()}

    def asking(path: str, person: str) -> Callable[[], Any]:
        if person not in browsers:
            browsers[person] = makers.signed_in(User.objects.get(username=person))

        def ask() -> None:
            answer = browsers[person].get(path, headers={"Host": "localhost"}, secure=False)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code} to {person or 'anyone'}")

        return ask

    for path, person in _paths():
        yield f"{path[:44]} {person}", asking(path, person)


def _paths() -> Iterator[tuple[str, str]]:
    from ruthan.claims.models import Claim  # noqa: PLC0415 - settings come first
    from ruthan.referrals.models import Referral  # noqa: PLC0415 - settings come first
    from ruthan.triage.models import QueueItem  # noqa: PLC0415 - settings come first

    public = Claim.objects.filter(published_at__isnull=False).order_by("opened_at").first()
    item = QueueItem.objects.filter(state="waiting").order_by("-reports").first()
    sent = Referral.objects.filter(organisation__code="bot").first()
    for path in ("/", "/answers/", "/check/", "/report/", "/help/", "/track/",
                 "/feeds/answers.atom",
                 "/alerts/", "/clean/", "/trade/", "/about/", "/en/", "/privacy/"):  # fmt: skip
        yield path, ""
    yield f"/answers/{public.ref}/", ""
    yield f"/search/?q={_WORDS}", ""
    yield f"/answers/?q={_WORDS}", ""
    for path in ("/staff/queue/", "/staff/queue/?page=40", f"/staff/queue/?q={_WORDS}",
                 f"/staff/queue/{item.pk}/", "/staff/claims/", f"/staff/claims/{public.ref}/",
                 f"/staff/claims/?q={_WORDS}"):  # fmt: skip
        yield path, "anan"
    yield "/staff/referrals/", "lek"
    if sent is not None:
        yield f"/staff/referrals/{sent.ref}/", "lek"
    yield "/staff/audit/", "chai"
    yield "/staff/audit/?what=intake:report:submit", "chai"
    yield "/staff/jobs/", "chai"
    for path in ("/staff/people/", "/staff/network/", "/staff/network/words/"):
        yield path, "ploy"


if __name__ == "__main__":
    raise SystemExit(main())
