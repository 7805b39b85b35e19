"""Looking at the whole installation: what is wrong, and how to mend it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ruthan.project.doctor import BAD, OK, examine


class Command(BaseCommand):
    """Exit code 1 when something is bad; warnings alone leave it 0."""

    help = "Check the installation and say what is wrong and how to mend it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How to say it."""
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: object, **options: Any) -> None:
        """One line for each check, and a second one that says how to mend it."""
        found = examine()
        for finding in found:
            if options["json"]:
                self.stdout.write(json.dumps(asdict(finding), ensure_ascii=False))
                continue
            self.stdout.write(f"{finding.level:<5}{finding.check}: {finding.words}")
            if finding.level != OK:
                self.stdout.write(f"      -> {finding.mend}")
        if any(finding.level == BAD for finding in found):
            sys.exit(1)
