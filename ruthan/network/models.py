"""Organisations with their aliases and desks, memberships, hotlines, and taxonomies that are edited, not coded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ruthan.core.refs import uuid7
from ruthan.network.states import OrganisationKind, Role


class Organisation(models.Model):
    """A centre, agency, bank, platform or partner, named by a stable code (contracts.md)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    name_th = models.CharField(_("name (Thai)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    short_th = models.CharField(_("short name (Thai)"), max_length=60, blank=True)
    short_en = models.CharField(_("short name (English)"), max_length=60, blank=True)
    desk_th = models.TextField(_("what it acts on (Thai)"), blank=True)
    desk_en = models.TextField(_("what it acts on (English)"), blank=True)
    website = models.URLField(_("website"), blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    provinces = models.JSONField(_("provinces served"), default=list, blank=True)
    is_national = models.BooleanField(_("national centre"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(
                fields=["is_national"], condition=Q(is_national=True), name="network_one_national"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="network_organisation_kind"
            ),
        )

    def __str__(self) -> str:
        return self.short_th or self.name_th

    @property
    def name(self) -> str:
        """The full name in the reader's language."""
        return (get_language() or "th").startswith("en") and self.name_en or self.name_th

    @property
    def short(self) -> str:
        """The short name in the reader's language."""
        english = (get_language() or "th").startswith("en")
        return (self.short_en or self.name_en) if english else (self.short_th or self.name_th)


class Alias(models.Model):
    """Another name under which people know an organisation; an alias belongs to one only."""

    organisation = models.ForeignKey(Organisation, related_name="aliases", on_delete=models.CASCADE)
    text = models.CharField(_("other name"), max_length=120)
    folded = models.CharField(max_length=120, unique=True)
    language = models.CharField(max_length=2, default="th")

    def __str__(self) -> str:
        return self.text


class Membership(models.Model):
    """A person's role in an organisation, from a day and perhaps until one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="memberships", on_delete=models.CASCADE
    )
    organisation = models.ForeignKey(
        Organisation, related_name="memberships", on_delete=models.PROTECT
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    province = models.CharField(_("province"), max_length=2, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "province"],
                condition=Q(ended_at__isnull=True),
                name="network_membership_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="network_role"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"


class Desk(models.Model):
    """Where an organisation is reached for one kind of matter, with source and date of the last check."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, related_name="desks", on_delete=models.CASCADE)
    name_th = models.CharField(_("desk (Thai)"), max_length=120)
    name_en = models.CharField(_("desk (English)"), max_length=120, blank=True)
    kind = models.CharField(_("way"), max_length=12)  # phone, email, web, line, post
    value = models.CharField(_("address"), max_length=200)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(_("checked on"))
    is_demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.name_th} {self.value}"


class Hotline(models.Model):
    """A number that citizens may call; shown with its date, never in code."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation, null=True, related_name="hotlines", on_delete=models.SET_NULL
    )
    what_for_th = models.CharField(_("what for (Thai)"), max_length=160)
    what_for_en = models.CharField(_("what for (English)"), max_length=160)
    hours = models.CharField(_("hours"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(_("checked on"))
    is_verified = models.BooleanField(_("verified"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("order", "number")

    def __str__(self) -> str:
        return self.number


class Taxonomy(models.Model):
    """A list of codes (strands, categories, content types ...) and the number of its last edition."""

    code = models.CharField(max_length=40, primary_key=True)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    edition = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.code


class Term(models.Model):
    """One code of a list: stable, with editable labels; a retired code stays readable for ever."""

    taxonomy = models.ForeignKey(Taxonomy, related_name="terms", on_delete=models.CASCADE)
    code = models.CharField(_("code"), max_length=40)
    parent = models.CharField(_("under"), max_length=40, blank=True)
    label_th = models.CharField(_("label (Thai)"), max_length=160)
    label_en = models.CharField(_("label (English)"), max_length=160)
    note_th = models.TextField(_("note (Thai)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    since_edition = models.PositiveIntegerField(default=1)
    retired_edition = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("taxonomy", "order", "code")
        constraints = (
            models.UniqueConstraint(
                fields=["taxonomy", "parent", "code"], name="network_term_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.parent}/{self.code}" if self.parent else self.code


class TermEdition(models.Model):
    """How the labels of a list stood in one edition: what a decision of that day was made with."""

    taxonomy = models.ForeignKey(Taxonomy, related_name="editions", on_delete=models.CASCADE)
    edition = models.PositiveIntegerField()
    terms = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["taxonomy", "edition"], name="network_edition_once"),
        )

    def __str__(self) -> str:
        return f"{self.taxonomy_id} {self.edition}"
