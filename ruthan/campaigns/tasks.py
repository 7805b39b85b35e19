"""Queue entry points of campaigns."""

from __future__ import annotations

from uuid import UUID

from ruthan.campaigns.actions.compile import draw_compilation
from ruthan.core import jobs


@jobs.task(name="campaigns.compile", queue="house", attempts=4)
def compile_country(compilation_id: str) -> None:
    """Somebody asked for the report of the country: draw it into one file."""
    draw_compilation(UUID(compilation_id))
