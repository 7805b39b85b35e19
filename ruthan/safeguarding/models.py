"""Officers' copies of the custody key under their passphrases, and referrals of sealed drops."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ruthan.core.refs import uuid7


class OfficerKey(models.Model):
    """One officer's copy of a custody private key: Argon2id over the officer's passphrase."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="custody_keys", on_delete=models.CASCADE
    )
    fingerprint = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "fingerprint"], name="safeguarding_key_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.fingerprint}"


class DropReferral(models.Model):
    """That a sealed drop was passed on: to whom, when, by whom; never what it says."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    drop = models.UUIDField()
    organisation = models.CharField(max_length=40)
    way = models.CharField(max_length=20)  # phone, in person, agency system
    by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["drop"], name="safeguarding_drop"),)

    def __str__(self) -> str:
        return f"{self.drop} {self.organisation}"
