"""After a restore: rows carry the transaction ids of the database they came from."""

from __future__ import annotations

from django.db import transaction

from ruthan.core.fields import CurrentTransaction
from ruthan.matching.models import ListedHash, Mark, Picture, Signature


@transaction.atomic
def renew_places() -> int:
    """Give signatures, pictures and listed hashes places of this database, in the old order;
    returns how many signatures.

    Ids of a cluster that was ahead of this one would never settle, and every question would read
    all of them again. One statement over each whole table: only for a site that is not running.
    """
    Mark.objects.update(xid=0, signature=0)  # the next round looks at everything again
    for followed in (Picture, ListedHash):
        followed._default_manager.update(xid=CurrentTransaction())
    return Signature.objects.update(xid=CurrentTransaction())
