"""Organisations with names, desks and keys, memberships, hotlines, and word lists without code."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ruthan.core.refs import uuid7
from ruthan.network.states import DeskKind, OrganisationKind, Role, Scope


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
    edited_at = models.DateTimeField(null=True)  # by a person: reference data leaves it alone
    since = models.DateField(null=True)  # registered on, by a person: owes nothing of before
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
        return self.name_en if _english() and self.name_en else self.name_th

    @property
    def desk(self) -> str:
        """What it acts on, in the reader's language."""
        return self.desk_en if _english() and self.desk_en else self.desk_th

    @property
    def short(self) -> str:
        """The short name in the reader's language."""
        thai = self.short_th or self.name_th
        return (self.short_en or self.name_en or thai) if _english() else thai


class Alias(models.Model):
    """A name under which people know an organisation; a name belongs to one organisation only."""

    organisation = models.ForeignKey(Organisation, related_name="aliases", on_delete=models.CASCADE)
    text = models.CharField(_("other name"), max_length=120)
    folded = models.CharField(max_length=120, unique=True)
    language = models.CharField(max_length=2, default="th")
    is_name = models.BooleanField(default=False)  # one of its own names, kept here to be found

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


class ApiKey(models.Model):
    """A key of an organisation's programs; a machine acts for it, its secret is never here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, related_name="keys", on_delete=models.PROTECT)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, related_name="api_key", on_delete=models.PROTECT
    )
    label = models.CharField(_("label"), max_length=80)
    public = models.CharField(max_length=8, unique=True)  # the part that pages show
    secret_hash = models.BinaryField(max_length=32)
    former_hash = models.BinaryField(max_length=32, null=True)  # before a rotation
    former_until = models.DateTimeField(null=True)
    scopes = models.JSONField(default=list)
    per_minute = models.PositiveIntegerField(default=600)  # 0: no limit
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.public} {self.label}"

    @property
    def scope_words(self) -> list[str]:
        """Its scopes in the reader's language."""
        return [str(Scope(code).label) for code in self.scopes if code in Scope.values]


class Desk(models.Model):
    """Where an organisation is reached for one kind of matter, with source and day of the check."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, related_name="desks", on_delete=models.CASCADE)
    name_th = models.CharField(_("desk (Thai)"), max_length=120)
    name_en = models.CharField(_("desk (English)"), max_length=120, blank=True)
    kind = models.CharField(_("way"), max_length=12, choices=DeskKind)
    value = models.CharField(_("address"), max_length=200)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(_("checked on"))
    is_demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.name_th} {self.value}"

    @property
    def name(self) -> str:
        """The desk's name in the reader's language."""
        return self.name_en if _english() and self.name_en else self.name_th


class Hotline(models.Model):
    """A number that citizens may call; shown with its date, never in code."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation, null=True, related_name="hotlines", on_delete=models.SET_NULL
    )
    what_for_th = models.CharField(_("what for (Thai)"), max_length=160)
    what_for_en = models.CharField(_("what for (English)"), max_length=160)
    hours_th = models.CharField(_("hours (Thai)"), max_length=60, blank=True)
    hours_en = models.CharField(_("hours (English)"), max_length=60, blank=True)
    kind = models.CharField(_("for"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(_("checked on"))
    is_verified = models.BooleanField(_("verified"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("order", "number")

    def __str__(self) -> str:
        return self.number

    @property
    def what_for(self) -> str:
        """What to call it for, in the reader's language."""
        return self.what_for_en if _english() else self.what_for_th

    @property
    def hours(self) -> str:
        """When it answers, in the reader's language; '' when unknown."""
        return self.hours_en if _english() else self.hours_th


class Taxonomy(models.Model):
    """A list of codes (strands, categories, content types ...) and the number of its edition."""

    code = models.CharField(max_length=40, primary_key=True)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    edition = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The list's name in the reader's language."""
        return self.name_en if _english() else self.name_th


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

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return self.label_en if _english() and self.label_en else self.label_th


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


def _english() -> bool:
    return (get_language() or "th").startswith("en")
