"""The hash indexes of python-threatexchange, asked line by line from another program.

Run by bench_images with the interpreter of an environment made from requirements/peers.in; loads
nothing of Ruthan. The first line out says how long each index took to build; then every line in
("flat 0 50": index, first and last question) is answered with milliseconds and found ids.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import faiss
import numpy as np
from threatexchange.signal_type.pdq.pdq_faiss_matcher import PDQFlatHashIndex, PDQMultiHashIndex


def texts(rows: np.ndarray) -> list[str]:
    """Rows of four words as the texts that are exchanged."""
    return ["".join(f"{int(word):016x}" for word in row[::-1]) for row in rows]


def main() -> None:
    """Build and answer until there is no more input."""
    faiss.omp_set_num_threads(1)
    folder = Path(sys.argv[1])
    known, asked = texts(np.load(folder / "known.npy")), texts(np.load(folder / "asked.npy"))
    indexes, built = {}, {}
    for name, kind in (("flat", PDQFlatHashIndex), ("multi", PDQMultiHashIndex)):
        began = time.perf_counter()
        indexes[name] = kind()
        indexes[name].add(known, range(len(known)))
        built[name] = time.perf_counter() - began
    print(json.dumps(built), flush=True)
    for line in sys.stdin:
        name, first, last = line.split()
        took, found = [], []
        for text in asked[int(first) : int(last)]:
            began = time.perf_counter()
            hits = indexes[name].search([text], 31, return_as_ids=True)
            took.append((time.perf_counter() - began) * 1e3)
            found.append(sorted(int(one) for one in hits[0]))
        print(json.dumps({"took": took, "found": found}), flush=True)


if __name__ == "__main__":
    main()
