"""Read events with MISP's own library and write them again; run in a process of its own.

Reads a list of events and writes, for each, what the library makes of it and of its manifest.
"""

from __future__ import annotations

import json
import sys

from pymisp import MISPEvent


def main() -> None:
    told = []
    for raw in json.load(sys.stdin):
        event = MISPEvent(strict_validation=True)
        event.load(raw)
        feed = event.to_feed(with_meta=True)
        manifest = feed["Event"].pop("_manifest")
        feed["Event"].pop("_hashes")
        written = json.loads(event.to_json())
        told.append(
            {
                "event": written if "Event" in written else {"Event": written},
                "manifest": next(iter(manifest.values())),
            }
        )
    json.dump(told, sys.stdout, default=str)


main()
