"""Six channels: a province's month on paper, the country's month compiled, the country's matrix.

Run: python -m bench.bench_channels [--asks 60]. A year of all provinces is written into a
throw-away service: one activity for each channel and month (76 x 6 x 12 = 5,472) with three photos
(16,416). Photos of the month that is compiled are pictures of their own; those of other months
share one. One province's 36 photos have 12 MP and go through what takes photos in. Pages and papers
are asked in this process by somebody who may see them. There is no peer: the ministry pastes
pictures by hand.
"""

from __future__ import annotations

import argparse
import logging
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from bench.spine.database import service
from bench.spine.measure import head, quantile, row

if TYPE_CHECKING:
    from django.test import Client

PAPER_S, COMPILED_S, MATRIX_MS, PAPER_MB = 3, 60, 150, 10
TIMES = 3  # each paper is drawn so often


def main() -> int:
    """Print the table; 1 when something takes longer, or weighs more, than it may."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--asks", type=int, default=60)
    given = arguments.parse_args()
    with service():
        return _measured(given.asks)


def _measured(asks: int) -> int:
    from bench.channels import year  # noqa: PLC0415 - settings come first
    from ruthan.network.actions import load_reference  # noqa: PLC0415 - settings come first
    from ruthan.project.warm import warm  # noqa: PLC0415 - settings come first
    from tests import makers  # noqa: PLC0415 - settings come first
    from tests.cast import CAST  # noqa: PLC0415 - settings come first

    logging.disable(logging.INFO)  # a line for each request would hide the table
    load_reference()
    nat = makers.a_person(CAST["nat"])
    began = time.perf_counter()
    told = year.fill()
    year.take_photos(year.PROVINCE)
    head(f"Six channels: {told} (filled in {time.perf_counter() - began:.0f} s)")
    warm()
    browser = makers.signed_in(nat)
    missed = _papers(browser, year.PROVINCE, year.MONTH)
    year.hand_in(year.PROVINCE)
    missed |= _matrix(browser, year.MONTH, asks)
    return missed | _compiled(nat, year.MONTH)


def _papers(browser: Client, unit: str, month: date) -> int:
    """The report of 36 photos as PDF and as DOCX, from the press to the last byte."""
    missed = 0
    for kind in ("pdf", "docx"):
        took, size = [], 0
        for _ in range(TIMES):
            began = time.perf_counter()
            answer = browser.get(f"/staff/monthly/{unit}/{month:%Y-%m}/report.{kind}")
            body = answer.getvalue()
            took.append(time.perf_counter() - began)
            size = len(body)
        if answer.status_code != 200:
            raise RuntimeError(f"the {kind} answered {answer.status_code}")
        words = f"at most {max(took):.2f} s, {size / 1e6:.1f} MB"
        row(f"a month with 36 photos of 12 MP as {kind.upper()}", TIMES, words)
        missed |= max(took) > PAPER_S or size > PAPER_MB * 1e6
    return int(missed)


def _matrix(browser: Client, month: date, asks: int) -> int:
    took = []
    for _ in range(asks + 2):
        began = time.perf_counter()
        browser.get("/staff/country/", {"month": f"{month:%Y-%m}"}).getvalue()
        took.append((time.perf_counter() - began) * 1e3)
    late = quantile(took[2:], 0.95)
    row("the country's matrix", asks, f"p50 {quantile(took[2:], 0.5):.0f} ms, p95 {late:.0f} ms")
    return int(late > MATRIX_MS)


def _compiled(by: Any, month: date) -> int:
    from ruthan.campaigns.actions.compile import (  # noqa: PLC0415 - settings come first
        ask_compilation,
        draw_compilation,
    )

    held = ask_compilation(by=by, month=month)
    began = time.perf_counter()
    draw_compilation(held.pk)
    took = time.perf_counter() - began
    held.refresh_from_db()
    row("all provinces' month compiled", 76, f"{took:.1f} s, {held.pages} pages")
    return int(took > COMPILED_S)


if __name__ == "__main__":
    raise SystemExit(main())
