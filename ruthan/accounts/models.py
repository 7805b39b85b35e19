"""The people who sign in; citizens need no account."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ruthan.core.refs import uuid7


class StaffManager(UserManager["User"]):
    """Makes users with a name and a password, nothing more."""

    def create_user(  # type: ignore[override]  # no e-mail is needed to sign in
        self, username: str, password: str | None = None, **fields: object
    ) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A member of staff, a partner's liaison or a volunteer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    name_th = models.CharField(_("name (Thai)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    is_machine = models.BooleanField(default=False)  # acts for a key of the API, never signs in
    date_joined = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name_th"]
    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django's admin is not used to give power; nobody is staff in its sense."""
        return False

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        english = (get_language() or "th").startswith("en")
        return (self.name_en if english else "") or self.name_th or self.username


class Invitation(models.Model):
    """A link that lets one person set a password once; only a keyed hash of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, related_name="invitations", on_delete=models.CASCADE)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, null=True, related_name="+", on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} until {self.expires_at:%Y-%m-%d %H:%M}"
