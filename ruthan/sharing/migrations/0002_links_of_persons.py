"""Pages and links that were shared as green by their kind are called back, to be placed anew."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import migrations, models
from django.utils import timezone

_BY_VALUE = ("domain", "url", "social")


def call_back(apps: Any, _schema: Any) -> None:
    """What may lead to a person is told as deleted; the next refresh shares all of it again.

    The row stays with the key that partners know and lets go of the entry, which is then shared
    under a new key in the collection that its value belongs to.
    """
    share, event = apps.get_model("sharing", "Share"), apps.get_model("sharing", "FeedEvent")
    now = timezone.now()
    rows = list(share.objects.filter(event__collection="sites", kind__in=_BY_VALUE))
    for row in rows:
        row.indicator = uuid4()
        row.withdrawn_at = row.withdrawn_at or now
        row.changed_at = now
    share.objects.bulk_update(rows, ["indicator", "withdrawn_at", "changed_at"], batch_size=1_000)
    event.objects.filter(pk__in={row.event_id for row in rows}).update(changed_at=now)


class Migration(migrations.Migration):
    """Names of the two collections, and what was shared under the former rule."""

    dependencies = [("sharing", "0001_initial")]

    operations = [
        migrations.AlterField(
            "feedevent",
            "collection",
            models.CharField(
                choices=[
                    ("sites", "Links and websites that lead to nobody in person"),
                    ("accounts", "Accounts, numbers, and pages and links of persons"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(call_back, migrations.RunPython.noop),
    ]
