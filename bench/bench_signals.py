"""Prints how often each signal fires on ordinary posts and on real scam messages.

Reads ../shared/data in place and skips, saying so, where it is absent.
Run: python bench/bench_signals.py [limit]
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals import SIGNAL_CODES, detect_signals
from ruthan.triage.rules.assess import assess

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DANGER = {
    "asks_transfer", "asks_otp", "asks_id_document", "asks_remote_app", "too_good_return",
    "loan_offer", "job_offer", "prize", "parcel_fee", "gambling", "lookalike_domain", "threat",
    "impersonates_agency", "impersonates_brand", "impersonates_person", "short_link",
    "asks_add_contact",
}  # fmt: skip


def groups() -> Iterator[tuple[str, list[str]]]:
    """The name and texts of every set that is present."""
    noise = DATA / "wisesight-noise"
    if noise.is_dir():
        lines = [
            line.strip()
            for path in sorted(noise.glob("*.txt"))
            for line in path.read_text(encoding="utf-8").splitlines()
        ]
        yield "ordinary", [line for line in lines if line]
    sms = DATA / "thai-sms" / "ssivakorn_sms.tsv"
    if sms.is_file():
        with sms.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        for label in ("scam", "spam", "OK", "OTP"):
            yield f"sms-{label}", [row["text"] for row in rows if row["label"] == label]
    smishing = DATA / "thai-smishing-imc25" / "imc25_thai.tsv"
    if smishing.is_file():
        with smishing.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        yield "smishing", [row["text"] for row in rows]


def main() -> None:
    """Print one column per set, one row per signal, in per cent of messages."""
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else None
    columns = []
    for name, texts in groups():
        chosen = texts[:: max(1, len(texts) // limit)] if limit else texts
        counts: Counter[str] = Counter()
        started = time.perf_counter()
        for text in chosen:
            codes = {signal.code for signal in detect_signals(text, extract_entities(text))}
            counts.update(codes)
            counts["any danger sign"] += bool(codes & DANGER)
        each = (time.perf_counter() - started) / max(1, len(chosen)) * 1000
        for text in chosen:
            result = assess(text)
            counts["strand " + result.strands[0].code] += 1
            counts["priority " + str(result.ranking.priority)] += 1
            counts["any floor"] += bool(result.ranking.floors)
        columns.append((name, len(chosen), each, counts))
    if not columns:
        print("skipped: ../shared/data is absent")
        return
    rows = [*SIGNAL_CODES, "any danger sign", "any floor"]
    rows += sorted({key for *_, counts in columns for key in counts if " " in key} - set(rows))
    print("per cent".ljust(24) + "".join(name.rjust(12) for name, *_ in columns))
    print("n".ljust(24) + "".join(str(n).rjust(12) for _, n, *_ in columns))
    print("ms each".ljust(24) + "".join(f"{each:.2f}".rjust(12) for _, _, each, _ in columns))
    for row in rows:
        cells = (f"{100 * counts[row] / n:.2f}" for _, n, _, counts in columns)
        print(row.ljust(24) + "".join(cell.rjust(12) for cell in cells))


if __name__ == "__main__":
    main()
