"""Taking away what is not kept for ever, or saying what would go."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext, override

from ruthan.core import clock
from ruthan.core.retention import Due, UnknownRule
from ruthan.project import retention, unsent


class Command(BaseCommand):
    """Runs the retention rules; every night the schedule does the same."""

    help = "Shred what its time is over for, or say what would go (--dry-run)."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to run, and how to say it."""
        parser.add_argument("--dry-run", action="store_true", help="change nothing, only say")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--only", default="", metavar="MODEL", help="a model or one rule")

    def handle(self, *args: object, **options: Any) -> None:
        """Lines of rule, count and oldest; or what went."""
        try:
            rules = retention.chosen(options["only"])
        except UnknownRule as unknown:
            raise CommandError(f"no rule and no model is called {unknown}") from unknown
        if options["dry_run"]:
            with override("en"):
                for due in retention.look(rules):
                    self.stdout.write(_as_json(due) if options["json"] else _in_words(due))
                    if (
                        due.rule.name == unsent.RULE
                        and not options["json"]
                        and (old := unsent.due())
                    ):
                        self.stdout.write(f"  with them {len(old)} letters in files")
            return

        def say(name: str, count: int) -> None:
            line = json.dumps({"rule": name, "shredded": count})
            self.stdout.write(line if options["json"] else f"{name}: {count} shredded")

        total = retention.shred(rules, say=say)
        if not options["json"]:
            self.stdout.write(f"{total} in all")


def _as_json(due: Due) -> str:
    return json.dumps(
        {
            "rule": due.rule.name,
            "model": due.rule.model,
            "what": gettext(due.rule.what),
            "days": due.period.days,
            "since": gettext(due.rule.since),
            "source": due.period.source,
            "decided_on": due.period.decided_on.isoformat(),
            "due": due.count,
            "oldest": due.oldest.isoformat() if due.oldest else None,
            "still_open": due.waiting,
            "held": due.held,
        },
        ensure_ascii=False,
    )


def _in_words(due: Due) -> str:
    line = (
        f"{due.rule.name}: {due.count} would go ({due.period.days} days {gettext(due.rule.since)}"
    )
    if due.oldest:
        line += f", the oldest is {(clock.now() - due.oldest).days} days old"
    line += ")"
    if due.waiting:
        line += f"; {due.waiting} past their time are still open"
    if due.held:
        line += f"; {due.held} are under a legal hold"
    return line
