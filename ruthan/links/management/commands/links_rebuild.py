"""`django links_rebuild`: forget every tie and follow the registry from its beginning."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ruthan.links.actions import rebuild


class Command(BaseCommand):
    """Make all networks anew; safe while the site runs."""

    help = "Forget every tie and follow the registry from its beginning."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how much there is."""
        done = rebuild()
        self.stdout.write(f"{done.ties} ties, {done.joined} joins")
