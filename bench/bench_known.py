"""From POST to answer with 100,000 known claims, and how fast claims and posts are taken in.

Run: python -m bench.bench_known [--claims 100000] [--posts 5000] [--asks 600]. A real site in a
folder of its own; made texts. Half of what is asked are altered copies of known claims.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import django

from bench.spine.client import Partner, new_key
from bench.spine.measure import head, memory_mb, quantile, row
from bench.storm.site import Site, children, free_port
from bench.texts import made_texts

WARM_SECONDS = 600
_ENDS = ("", " จริงไหมคะ", " ส่งต่อด่วน", "!!!", " แชร์ด้วยนะ", " ใครรู้บ้าง")


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=100_000)
    arguments.add_argument("--posts", type=int, default=5_000)
    arguments.add_argument("--asks", type=int, default=600)
    given = arguments.parse_args()
    texts = list(made_texts(given.claims + given.posts + 4 * given.asks))
    claims, rest = texts[: given.claims], texts[given.claims :]
    head(f"Taking in, and answering with {given.claims:,} claims known")
    with Site(free_port()) as site, tempfile.TemporaryDirectory() as folder:
        site.wait_until_up()
        os.environ.update(site.environment())
        django.setup()
        site.pause("jobs")
        place = Path(folder)
        take_in("claims", place, claim_rows(claims))
        site.resume("jobs")
        asked(site, claims, rest[given.posts :], number=given.asks)
        site.pause("jobs")
        take_in("reports", place, post_rows(rest[: given.posts]))
    return 0


def claim_rows(texts: Iterable[str]) -> Iterable[dict[str, object]]:
    """Claims as another organisation's list has them."""
    for number, text in enumerate(texts):
        yield {
            "id": f"made-{number}", "claim": text, "verdict": "false", "category": "เศรษฐกิจ",
            "agency": "ธนาคารแห่งประเทศไทย", "date": "2026-01-05",
            "url": f"https://checks.example/{number}",
        }  # fmt: skip


def post_rows(texts: Iterable[str]) -> Iterable[dict[str, object]]:
    """Posts as a watch room collects them."""
    for number, text in enumerate(texts):
        yield {"id": f"post-{number}", "text": text, "author": f"a{number % 997}"}


def take_in(kind: str, folder: Path, made: Iterable[dict[str, object]]) -> None:
    """`ruthan import KIND FILE` as an operator would call it; rows a second, start-up included."""
    file, number = folder / f"{kind}.ndjson", 0
    with file.open("w", encoding="utf-8") as lines:
        for one in made:
            lines.write(json.dumps(one, ensure_ascii=False) + "\n")
            number += 1
    command = "import sys; from ruthan.project.cli import main; sys.exit(main())"
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", command, "import", kind, str(file), "--source", "bench"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    spent = time.perf_counter() - began
    row(f"ruthan import {kind}", number, f"{number / spent:,.0f}/s", peer=f"{spent:.1f} s in all")


def asked(site: Site, claims: list[str], posts: list[str], *, number: int) -> None:
    """Ask right after the import, then as on any other day: one after the other, four at once."""
    luck = random.Random(3)
    partner = Partner(site.port, new_key())
    warm(partner)
    copies = [text + luck.choice(_ENDS) for text in luck.sample(claims, 2 * number)]
    texts = [text for pair in zip(copies, posts, strict=False) for text in pair]
    third = len(texts) // 3
    answered(partner, texts[:third], at_once=1, when="right after the import")
    settled()
    answered(partner, texts[third : 2 * third], at_once=1, when="settled")
    answered(partner, texts[2 * third :], at_once=4, when="settled")
    memory(site)


def answered(partner: Partner, texts: list[str], *, at_once: int, when: str) -> None:
    """One row: from POST to answer."""
    done = partner.send_all(enumerated(texts), at_once=at_once)
    took = [one.seconds * 1e3 for one in done]
    answers = sum(bool(one.body.get("answer")) for one in done)
    row(f"POST to answer, {at_once} at once, {when} ({answers} answers)", len(done),
        f"p50 {quantile(took, 0.5):.0f} ms, p95 {quantile(took, 0.95):.0f} ms",
        peer="limit p95 300 ms")  # fmt: skip


def settled() -> None:
    """Wait until the index of the claims is built and no job is due."""
    from bench.storm.scene import until_empty  # noqa: PLC0415 - settings come first
    from ruthan.matching.queries import segment_is_due  # noqa: PLC0415 - settings come first

    began = time.perf_counter()
    while segment_is_due() and time.perf_counter() - began < WARM_SECONDS:
        time.sleep(1)
    until_empty(lambda _words: None, seconds=WARM_SECONDS)


def warm(partner: Partner) -> None:
    """Wait until every process holds the claims, and say how long the longest wait was."""
    began, slowest, quick = time.perf_counter(), 0.0, 0
    while quick < 12 and time.perf_counter() - began < WARM_SECONDS:
        took = partner.send_all([("w", f"ข้อความเตรียมระบบ {quick} {time.time()}")])[0].seconds
        slowest, quick = max(slowest, took), quick + 1 if took < 0.5 else 0
    row("longest wait for an answer after the import", 1, f"{slowest:.2f} s")


def enumerated(texts: list[str]) -> list[tuple[str, str]]:
    """Texts with their numbers as names."""
    return [(str(number), text) for number, text in enumerate(texts)]


def memory(site: Site) -> None:
    """The memory of each process of ours."""
    parts = site.parts()
    workers = [*children(parts["web"]), parts["jobs"]]
    told = ", ".join(f"{memory_mb(pid):.0f}" for pid in workers)
    row("memory of each web and job process, MB", len(workers), told)


if __name__ == "__main__":
    raise SystemExit(main())
