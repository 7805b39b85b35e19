"""The claims of a corpus as the files of bulk matching, cut once and mapped from then on."""

from __future__ import annotations

import os
import shutil
import time
from functools import partial
from hashlib import blake2b
from pathlib import Path

from bench.million.corpus import place
from bench.spine.measure import row
from ruthan.matching.engine.base import LAYOUT
from ruthan.matching.engine.bulk.crew import Crew
from ruthan.matching.engine.bulk.known import Claim, cut_claims, write_known
from ruthan.matching.engine.grams import TERMS_VERSION


def known_folder(claims: list[str]) -> Path:
    """The files of claims under their numbers, cut by all cores; made when they are not there."""
    mark = blake2b("".join(claims[:1000]).encode(), digest_size=4).hexdigest()
    folder = place() / f"known-{len(claims)}-{mark}-{LAYOUT}.{TERMS_VERSION}"
    if not folder.exists():
        aside = folder.with_suffix(".part")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        began = time.perf_counter()
        rows = (Claim(str(number), text, "") for number, text in enumerate(claims))
        with Crew(os.cpu_count() or 1) as crew:
            write_known(aside, rows, cut=partial(crew.map, cut_claims))
        spent = time.perf_counter() - began
        row("claims cut and written as files", len(claims), f"{len(claims) / spent:,.0f}/s")
        aside.rename(folder)
    return folder
