"""Prints how often each signal fires on ordinary posts and on real scam messages.

Reads ../shared/data in place and skips, saying so, where it is absent.
Run: python bench/bench_signals.py [limit]
"""

from __future__ import annotations

import csv
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.phrases.lexicon import DATA as SIGNAL_DATA
from ruthan.matching.engine.signals import SIGNAL_CODES, ScamHint, detect_signals, scam_hint
from ruthan.triage.rules.assess import assess
from tools.scam_data import POSTS, posts

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
    hints()


def hinted(text: str) -> ScamHint:
    """The hint of a text with what is read before it."""
    entities = extract_entities(text)
    return scam_hint(text, entities, detect_signals(text, entities))


def wilson(share: float, n: int) -> str:
    """A share in per cent with its 95 % interval."""
    middle = (share + 1.92 / n) / (1 + 3.84 / n)
    reach = 1.96 * math.sqrt(share * (1 - share) / n + 0.96 / n**2) / (1 + 3.84 / n)
    return f"{100 * share:.1f} % ({100 * (middle - reach):.1f} to {100 * (middle + reach):.1f})"


def hints() -> None:
    """The scam score: held out as the training command measured, and on posts it never saw."""
    made = json.loads((SIGNAL_DATA / "scam-score.json").read_text(encoding="utf-8"))["provenance"]
    held = made["held_out_by_template"]
    many = held["messages"]
    sms = sum(many[group] for group in ("scam", "spam", "OK", "OTP"))
    print("\nscam score, no template on both sides (measured by the training command)")
    plain, every = held["sms_f1_scam_against_ok_and_otp"], held["sms_f1_scam_against_all"]
    print(f"F1 scam against OK and OTP: {plain}, n={sms - many['spam']}")
    print(f"F1 scam against all, advertising too: {every}, n={sms}")
    for name in ("own_kind_in_training", "no_smishing_in_training"):
        recall = wilson(held[f"smishing_recall_{name}"], many["smishing"])
        print(f"smishing recall, {name.replace('_', ' ')}: {recall}, n={many['smishing']}")
    unseen = posts(DATA)[POSTS:]
    started = time.process_time()
    found = [hinted(text) for text in unseen]
    each = (time.process_time() - started) / len(unseen) * 1000
    flagged = sum(hint.alike for hint in found) / len(unseen)
    print(f"ordinary posts it never saw, flagged: {wilson(flagged, len(unseen))}, n={len(unseen)}")
    print(f"ms each with entities and signals: {each:.2f}")


if __name__ == "__main__":
    main()
