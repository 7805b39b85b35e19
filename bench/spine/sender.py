"""One process that submits reports as fast as it can, from a moment on, and says how fast.

Run: python -m bench.spine.sender COUNT SEED START SECONDS; the environment names the database.
"""

from __future__ import annotations

import gc
import sys
import time

import django

from bench.texts import made_texts


def main() -> int:
    """Print the number of submissions and the seconds that they took."""
    count, seed, start, seconds = (float(part) for part in sys.argv[1:])
    django.setup()
    from ruthan.intake.actions import MustBeSealed, reporter_key, submit_report  # noqa: PLC0415

    texts = list(made_texts(int(count), seed=int(seed)))
    gc.freeze()

    def send(number: int) -> None:
        try:
            submit_report(
                by="citizen", text=texts[number], channel="api", wants="answer",
                reporter=reporter_key("api", f"{seed}:{number}"),
            )  # fmt: skip
        except MustBeSealed:
            return

    for number in range(50):
        send(number)
    time.sleep(max(0.0, start - time.time()))
    began, number = time.perf_counter(), 50
    while time.perf_counter() - began < seconds and number < len(texts):
        send(number)
        number += 1
    print(number - 50, time.perf_counter() - began)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
