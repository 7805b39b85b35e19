"""Real claims, real questions and ordinary posts through the API: right, wrong, abstained.

Run: python -m bench.bench_real [--posts 5000]. Reads ../shared/data in place (RUTHAN_SHARED names
another folder) and skips, saying so, where it is absent.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import django

from bench.bench_known import memory, warm
from bench.bench_match import data_folder, ordinary_posts, rows
from bench.spine.client import Partner, Posted, new_key
from bench.spine.measure import head, quantile, row
from bench.storm.site import Site, free_port

_IMPORT = "import sys; from ruthan.project.cli import main; sys.exit(main())"


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=int, default=5_000)
    arguments.add_argument("--at-once", type=int, default=4)
    given = arguments.parse_args()
    folder = data_folder()
    if folder is None:
        print("skipped: there is no labelled data (set RUTHAN_SHARED)")
        return 0
    head("Real data through the API")
    with Site(free_port()) as site:
        site.wait_until_up()
        os.environ.update(site.environment())
        django.setup()
        bring_claims(folder)
        partner = Partner(site.port, new_key())
        warm(partner)
        before = disk_mb()
        sent = questions(partner, folder)
        sent += messages(partner, folder, posts=given.posts, at_once=given.at_once)
        row("disk for each report, database", sent, f"{(disk_mb() - before) / sent * 1024:.1f} kB")
        memory(site)
    return 0


def bring_claims(folder: Path) -> None:
    """The 4,746 real claims, as an operator brings them in."""
    file = folder / "thai-afnc-claims" / "claims.jsonl"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", _IMPORT, "import", "claims", str(file)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    spent = time.perf_counter() - began
    number = sum(1 for _ in file.open(encoding="utf-8"))
    row("ruthan import claims (real)", number, f"{number / spent:,.0f}/s", peer=f"{spent:.1f} s")


def questions(partner: Partner, folder: Path) -> int:
    """The labelled questions: which were answered with a right claim, a wrong one, not at all."""
    from ruthan.claims.models import Claim, Origin  # noqa: PLC0415 - settings come first

    meant: dict[str, set[str]] = {}
    for line in (folder / "thai-claim-match/qrels.tsv").open(encoding="utf-8"):
        query, _, claim, grade = line.split()
        if int(grade) == 2:
            meant.setdefault(query, set()).add(claim)
    refs = dict(Claim.objects.values_list("ref", "pk"))
    known: dict[object, set[str]] = {}
    for claim_id, external_id in Origin.objects.values_list("claim_id", "external_id"):
        known.setdefault(claim_id, set()).add(external_id)
    asked = list(rows(folder / "thai-claim-match/queries.jsonl"))
    done = partner.send_all([(query["qid"], query["text"]) for query in asked])
    verdicts: Counter[str] = Counter()
    for one in done:
        answer = one.body.get("answer")
        has = "known" if meant.get(one.name) else "unknown"
        if not answer:
            verdicts[f"{has}: abstained"] += 1
            continue
        ref = answer["url"].rstrip("/").rpartition("/")[2]
        right = bool(known.get(refs[ref], set()) & meant.get(one.name, set()))
        verdicts[f"{has}: {'right' if right else 'wrong'}"] += 1
    for name, number in sorted(verdicts.items()):
        row(f"labelled questions, claim {name}", len(done), str(number))
    return len(done)


def messages(partner: Partner, folder: Path, *, posts: int, at_once: int) -> int:
    """All SMS and ordinary posts as reports: what was answered, how fast."""
    with (folder / "thai-sms" / "ssivakorn_sms.tsv").open(encoding="utf-8", newline="") as file:
        texts = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    sms = [(f"sms-{line['label']}", line["text"]) for line in texts]
    ordinary = random.Random(11).sample(ordinary_posts(folder), posts)
    total = 0
    for name, batch in (("SMS", sms), ("posts", [("post", text) for text in ordinary])):
        began = time.perf_counter()
        done = partner.send_all(batch, at_once=at_once)
        spent = time.perf_counter() - began
        taken = [one for one in done if one.status == 201]
        took = [one.seconds * 1e3 for one in taken]
        quick = f"p50 {quantile(took, 0.5):.0f} ms, p95 {quantile(took, 0.95):.0f} ms"
        row(f"real {name} as reports, {at_once} at once", len(taken),
            f"{len(taken) / spent:,.0f}/s", peer=quick)  # fmt: skip
        answered(name, taken)
        refused = Counter(one.status for one in done if one.status != 201)
        for status, number in refused.items():
            row(f"  refused with {status} (nothing to read)", number, "")
        total += len(taken)
    return total


def answered(name: str, taken: list[Posted]) -> None:
    """How many were answered at once; of posts and SMS every answer is a false alarm until read."""
    number = sum(bool(one.body.get("answer")) for one in taken)
    row(
        f"  real {name} answered by themselves", len(taken), f"{number} ({number / len(taken):.2%})"
    )


def disk_mb() -> float:
    """The size of the database."""
    from django.db import connection  # noqa: PLC0415 - settings come first

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0]) / 2**20


if __name__ == "__main__":
    raise SystemExit(main())
