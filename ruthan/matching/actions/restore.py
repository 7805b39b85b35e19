"""After a restore: rows carry the transaction ids of the database they came from."""

from __future__ import annotations

from django.db import transaction

from ruthan.core.fields import CurrentTransaction
from ruthan.matching.models import Mark, Signature


@transaction.atomic
def renew_places() -> int:
    """Give every signature a place of this database, in the old order; returns how many.

    Ids of a cluster that was ahead of this one would never settle, and every question would read
    all of them again. One statement over the whole table: only for a site that is not running.
    """
    Mark.objects.update(xid=0, signature=0)  # the next round looks at everything again
    return Signature.objects.update(xid=CurrentTransaction())
