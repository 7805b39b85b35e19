"""Rounds: every new report is looked at once more, when all that came with it can be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from ruthan.core import clock
from ruthan.matching.models import Cluster, Mark, Signature
from ruthan.matching.queries.rows import Line, settled_after
from ruthan.matching.queries.shelf import REPORT

BATCH: Final = 200  # rows; a crash repeats so many


def once_more(name: str, look: Callable[[QuerySet[Cluster]], int], *, anew: bool = False) -> int:
    """Hand what was opened since the last round of this name to `look`; returns what it did in sum.

    Clusters that stand, in the order of their commits, each once except after a crash. Of two
    rounds at once the second ends after a batch. `anew` begins with the first report that there is.
    """
    if anew:
        Mark.objects.filter(name=name).update(xid=0, signature=0)
    done, began = 0, clock.now()
    while True:
        mark, _ = Mark.objects.get_or_create(name=name)
        lines = settled_after((str(mark.xid), mark.signature), most=BATCH)
        if not lines:
            Mark.objects.filter(name=name).update(at=began)
            return done
        done += look(_opened_by([line for line in lines if line.kind == REPORT]))
        mine = Mark.objects.filter(name=name, xid=mark.xid, signature=mark.signature)
        if not mine.update(xid=int(lines[-1].xid), signature=lines[-1].id):
            return done


def last_round(name: str) -> datetime | None:
    """When the last whole round of this name began. One query."""
    return Mark.objects.filter(name=name).values_list("at", flat=True).first()


def _opened_by(lines: list[Line]) -> QuerySet[Cluster]:
    """The clusters that these reports stand for."""
    rows = Signature.objects.filter(pk__in=[line.id for line in lines])
    return Cluster.objects.filter(
        pk__in=rows.values("cluster_id"),
        representative__in=[line.subject for line in lines],
        merged_into__isnull=True,
    )
