"""Measure the matching replica: start with and without a segment, memory, building, questions.

Usage: python -m bench.bench_replica [--claims N] [--reports N] [--asks N] [--texts FILE].
Starts a throw-away PostgreSQL, fills it with made texts (a seeded word chain over the
demonstration's texts and pythainlp's word list, or the lines of a file) and asks in fresh
processes. Seconds are of the clock, with seconds of the processor in brackets. Memory is the
proportional set size: a page that several processes map is shared out among them.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from bench.spine.database import throwaway
from bench.spine.measure import quantile, row
from bench.texts import made_texts

NEWS = 50
STEPS = ("fill", "bare", "start", "build", "again", "news", "tell")


def read_texts(wanted: argparse.Namespace) -> list[str]:
    """As many texts as the run needs: claims, reports, then what is asked."""
    count = wanted.claims + wanted.reports + wanted.reports // 100 + 3 * wanted.asks
    if wanted.texts:
        with wanted.texts.open(encoding="utf-8") as lines:
            return [line.strip() for _, line in zip(range(count), lines, strict=False)]
    return list(made_texts(count))


def fill(texts: list[str], wanted: argparse.Namespace) -> None:
    """Write signatures as the actions would, in large batches."""
    from django.core.management import call_command  # noqa: PLC0415 - settings come first

    from ruthan.core import keyring  # noqa: PLC0415 - settings come first

    keyring.ensure()
    call_command("migrate", interactive=False, verbosity=0)
    write_claims(texts[: wanted.claims])
    write_reports(texts[wanted.claims : wanted.claims + wanted.reports])


def write_claims(texts: list[str]) -> None:
    """Claims in clear."""
    from ruthan.core.refs import uuid7  # noqa: PLC0415 - settings come first
    from ruthan.core.text.fold import light_fold  # noqa: PLC0415 - settings come first
    from ruthan.matching.models import Signature  # noqa: PLC0415 - settings come first

    for first in range(0, len(texts), 2000):
        Signature.objects.bulk_create(
            Signature(
                kind="claim", subject=uuid7(), fold_version=1, folded=light_fold(text).encode()
            )
            for text in texts[first : first + 2000]
        )


def write_reports(texts: list[str]) -> None:
    """Representatives, each under a key of its own and in a cluster of its own."""
    import secrets  # noqa: PLC0415 - as the others

    from ruthan.core import crypto, keyring  # noqa: PLC0415 - settings come first
    from ruthan.core.models import DataKey  # noqa: PLC0415 - settings come first
    from ruthan.core.refs import uuid7  # noqa: PLC0415 - settings come first
    from ruthan.core.text.fold import light_fold  # noqa: PLC0415 - settings come first
    from ruthan.matching.models import Cluster, Signature  # noqa: PLC0415 - settings come first
    from ruthan.matching.queries.keys import LABEL  # noqa: PLC0415 - settings come first

    generation = keyring.load().current
    for first in range(0, len(texts), 2000):
        keys, clusters, rows = [], [], []
        for text in texts[first : first + 2000]:
            key = DataKey(purpose="report", generation=generation.name)
            key.wrapped = crypto._lock(generation.key, secrets.token_bytes(32), key.id.bytes)
            report = uuid7()
            cluster = Cluster(
                key_hash=secrets.token_bytes(16), fold_version=1, representative=report
            )
            sealed = crypto.seal(key, LABEL, light_fold(text))
            keys.append(key)
            clusters.append(cluster)
            rows.append(
                Signature(
                    kind="report", subject=report, cluster=cluster, fold_version=1,
                    folded=sealed, data_key=key,
                )
            )  # fmt: skip
        DataKey.objects.bulk_create(keys)
        Cluster.objects.bulk_create(clusters)
        Signature.objects.bulk_create(rows)


def memory() -> int:
    """Our share of memory in MB."""
    with Path("/proc/self/smaps_rollup").open(encoding="ascii") as lines:
        sizes = {line.split()[0]: line.split()[1] for line in lines if line.startswith("Pss:")}
    return int(sizes["Pss:"]) // 1000


def start(texts: list[str], wanted: argparse.Namespace) -> None:
    """Be ready, then answer: what a web process goes through."""
    from ruthan.core.text.breaks import break_words  # noqa: PLC0415 - settings come first
    from ruthan.matching import queries  # noqa: PLC0415 - settings come first

    break_words("เริ่ม")
    before = memory()
    began, used = time.perf_counter(), time.process_time()
    state = queries.warm()
    took, used = time.perf_counter() - began, time.process_time() - used
    print(f"  ready after {took:.2f} s ({used:.2f}), {state.items:,} held, {state.mapped:,} mapped")
    print(f"  memory {memory() - before} MB beyond the {before} MB of the program")
    asked = texts[wanted.claims + wanted.reports + wanted.reports // 100 :]
    posts, others = asked[: wanted.asks], asked[wanted.asks :]
    known = f"{state.items:,} known, {'mapped' if state.mapped else 'read'}"
    print(f"what the service knows of a message, end to end, with {known}")
    ask(f"{known}: ordinary posts", posts)
    copied = texts[: wanted.claims][: wanted.asks]
    ask(f"{known}: copies of claims", [f"{text} ส่งต่อด่วน" for text in copied])
    reports = texts[wanted.claims : wanted.claims + wanted.asks]
    ask(f"{known}: copies of reports", [f"{text} ส่งต่อด่วน" for text in reports])
    long = [" ".join(others[n : n + 5]) for n in range(0, len(others), 5)]
    ask(f"{known}: long posts (five in one)", long)
    print(f"  memory {memory() - before} MB beyond the program after the questions")


def ask(name: str, texts: list[str]) -> None:
    """Milliseconds of `known`, end to end, PostgreSQL included."""
    from ruthan.matching import queries  # noqa: PLC0415 - settings come first

    took, used = [], time.process_time()
    for text in texts:
        began = time.perf_counter()
        queries.known(text)
        took.append(1e3 * (time.perf_counter() - began))
    used = 1e3 * (time.process_time() - used) / max(1, len(texts))
    late = [quantile(took, share) for share in (0.5, 0.95, 0.99)]
    told = f"p50 {late[0]:.1f}, p95 {late[1]:.1f}, p99 {late[2]:.1f} ms"
    row(name, len(took), told, peer=f"{used:.1f} ms of the processor")


def build(texts: list[str], wanted: argparse.Namespace) -> None:
    """Build the segment, as the job would."""
    from ruthan.matching import queries  # noqa: PLC0415 - settings come first

    first = wanted.claims + wanted.reports
    if wanted.step == "again":
        write_reports(texts[first : first + wanted.reports // 100])
    began, used = time.perf_counter(), time.process_time()
    built = queries.build_segment()
    took, used = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    if built is not None:
        print(
            f"  {built.items:,} items, {built.cut:,} cut anew, {built.size / 1e6:.0f} MB,"
            f" {took:.1f} s ({used:.1f}), at most {peak} MB with the program"
        )


def tell(texts: list[str], wanted: argparse.Namespace) -> None:
    """Write a claim whenever a line comes in, and say when it was committed."""
    for text, _ in zip(texts[-NEWS:], sys.stdin, strict=False):
        write_claims([text])
        print(time.monotonic(), flush=True)


def news(texts: list[str], wanted: argparse.Namespace) -> None:
    """Ask again and again until a claim that another process commits is found."""
    from ruthan.matching import queries  # noqa: PLC0415 - settings come first

    queries.warm()
    command = [sys.executable, "-m", "bench.bench_replica", *sys.argv[1:], "--step", "tell"]
    took = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as teller:
        assert teller.stdin is not None and teller.stdout is not None
        for text in texts[-NEWS:]:
            teller.stdin.write(b"\n")
            teller.stdin.flush()
            while not any(one.relation == "same" for one in queries.known_claims(text)):
                pass
            found = time.monotonic()
            took.append(1e3 * (found - float(teller.stdout.readline())))
        teller.stdin.close()
    row("claim of another process: from commit to answer", len(took),
        f"p50 {quantile(took, 0.5):.1f} ms, p95 {quantile(took, 0.95):.1f} ms")  # fmt: skip


def run(wanted: argparse.Namespace) -> None:
    """One step in this process, the settings being in the environment."""
    import django  # noqa: PLC0415 - only in the process of a step

    django.setup()
    texts = json.loads(Path(wanted.made).read_text(encoding="utf-8"))
    {"fill": fill, "bare": start, "start": start, "build": build, "again": build,
     "news": news, "tell": tell}[wanted.step](texts, wanted)  # fmt: skip


def all_steps(wanted: argparse.Namespace) -> None:
    """Fill, start without a segment, build, start with it, build again after one in a hundred."""
    with throwaway() as place:
        made = place.root / "texts.json"
        made.write_text(json.dumps(read_texts(wanted)), encoding="utf-8")
        for step, title in (
            ("fill", f"{wanted.claims:,} claims, {wanted.reports:,} representatives of reports"),
            ("bare", "start without a segment"),
            ("build", "the first segment"),
            ("start", "start with a segment"),
            ("again", "the next segment, one report in a hundred being new"),
            ("news", "a claim of another process, from its commit to the answer"),
        ):
            print(title, flush=True)
            command = [sys.executable, "-m", "bench.bench_replica", *sys.argv[1:]]
            subprocess.run(
                [*command, "--step", step, "--made", str(made)],
                env=place.environment(), check=True,
            )  # fmt: skip


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=2_000)
    arguments.add_argument("--reports", type=int, default=100_000)
    arguments.add_argument("--asks", type=int, default=200)
    arguments.add_argument("--texts", type=Path, help="a text a line, instead of made ones")
    arguments.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    arguments.add_argument("--made", help=argparse.SUPPRESS)
    wanted = arguments.parse_args()
    (run if wanted.step else all_steps)(wanted)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
