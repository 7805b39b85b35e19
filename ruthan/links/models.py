"""Hubs and what hangs on them: ids, codes, numbers and times, no value and no word."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ruthan.core.refs import uuid7
from ruthan.links.states import HubKind


class Hub(models.Model):
    """Something that several reports name. Hubs that share a report form a network.

    `parent` is the union of sets by size: a hub without one stands for its network and carries the
    network's numbers. Joining two networks writes two rows, however large they are.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=HubKind)
    subject = models.UUIDField()  # of the registry or of matching
    parent = models.ForeignKey("self", null=True, related_name="+", on_delete=models.DO_NOTHING)
    members = models.PositiveIntegerField(default=0)
    is_common = models.BooleanField(default=False)  # names too many: joins nobody
    hubs = models.PositiveIntegerField(default=1)  # of the network, where it stands for one
    ties = models.PositiveIntegerField(default=0)  # of the network, as above
    is_stale = models.BooleanField(default=False)  # something left: the network is to be made anew
    seen_at = models.DateTimeField()  # when something was last tied to the network

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "subject"], name="links_hub_once"),
            models.CheckConstraint(condition=Q(kind__in=HubKind.values), name="links_hub_kind"),
        )
        indexes = (
            models.Index(fields=["parent"], name="links_children"),
            models.Index(
                fields=["-ties", "id"],
                name="links_networks",
                condition=Q(parent__isnull=True, is_common=False),
            ),
            models.Index(fields=["id"], name="links_stale", condition=Q(is_stale=True)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Tie(models.Model):
    """That one report or case names a hub: a star around it, never a pair of reports."""

    hub = models.ForeignKey(Hub, related_name="tied", on_delete=models.DO_NOTHING)
    source_kind = models.CharField(max_length=12)
    source_id = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["hub", "source_kind", "source_id"], name="links_tie_once"
            ),
        )
        indexes = (models.Index(fields=["source_kind", "source_id"], name="links_tie_source"),)

    def __str__(self) -> str:
        return f"{self.hub_id} {self.source_kind}"


class Place(models.Model):
    """How far the registry's sightings were followed; one row."""

    name = models.CharField(primary_key=True, max_length=12)
    after = models.UUIDField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
