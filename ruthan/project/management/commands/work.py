"""Run jobs: what the supervisor starts beside the site, once or several times."""

from __future__ import annotations

import asyncio

from django.core.management.base import BaseCommand, CommandParser

from ruthan.core.worker import CONCURRENCY, work
from ruthan.project.warm import take_short_turns


class Command(BaseCommand):
    """One worker process; as many as wanted may run, on any host."""

    help = "Run the jobs of the queue until asked to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many at once, whether to end when nothing is due, and whether others do the rest."""
        parser.add_argument("--concurrency", type=int, default=CONCURRENCY)
        parser.add_argument("--one-shot", action="store_true")
        parser.add_argument(
            "--helper",
            action="store_true",
            help="only what people wait for; a process without this does the rest",
        )

    def handle(self, *args: object, **options: object) -> None:
        """Ends with the first signal."""
        take_short_turns()
        concurrency = int(str(options["concurrency"]))
        is_helper, wait = bool(options["helper"]), not options["one_shot"]
        asyncio.run(work(concurrency=concurrency, wait=wait, is_helper=is_helper))
