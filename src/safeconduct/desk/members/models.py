"""Members, the organisation with its keys, and the audit trail."""

import secrets
import uuid
from functools import partial
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeconduct.desk.days import today
from safeconduct.desk.members import permissions
from safeconduct.desk.members.permissions import Permission, Role
from safeconduct.desk.members.trail import WORDS, Tag

ROLE_WORDS = {
    Role.ADMINISTRATOR: _("administrator"),
    Role.COUNSELLOR: _("counsellor"),
    Role.READER: _("reader"),
}


class Members(BaseUserManager["Member"]):
    """Members, found by their user name whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """The member with that user name."""
        return self.get(username=(username or "").lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """Someone who may sign in to this desk. There is no e-mail address: an address is metadata.

    What a member may do follows from the role alone: there is no superuser. The groups are there for Wagtail, which
    asks for them, and stay empty.
    """

    # Django would write the second of every sign-in here.
    last_login = None
    is_superuser = False
    user_permissions = None  # type: ignore[assignment]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("user name"), max_length=64, unique=True, validators=[ASCIIUsernameValidator()])
    name = models.CharField(
        _("name"), max_length=100, help_text=_("What colleagues see. Never shown outside the desk.")
    )
    role = models.CharField(_("role"), max_length=20, choices=[(one.value, word) for one, word in ROLE_WORDS.items()])
    is_active = models.BooleanField(_("active"), default=True)
    joined = models.DateField(_("since"), default=today)
    invitation = models.CharField(max_length=64, blank=True, editable=False)
    """SHA-256 of the token of an invitation that was not yet used."""
    invitation_expires = models.DateField(null=True, editable=False)

    objects: ClassVar[Members] = Members()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        ordering: ClassVar[list[str]] = ["username"]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="member_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The user name as it is kept: in lower case."""
        return super().normalize_username(username).lower()

    @property
    def first_name(self) -> str:
        """The name, for Wagtail's side bar."""
        return self.name

    @property
    def state(self) -> str:
        """Whether they were removed, are still invited, or may sign in: a word for lists."""
        if not self.is_active:
            return str(_("removed"))
        return str(_("invited")) if self.invitation else str(_("member"))

    def get_full_name(self) -> str:
        """The name, for Wagtail's lists."""
        return self.name

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's signature
        """Whether the role has the permission: one of ours, or Wagtail's for entering its admin."""
        if perm == "wagtailadmin.access_admin":
            return self.is_active
        return perm in set(Permission) and permissions.allowed(self, Permission(perm))

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 - Django's signature
        """False: nobody manages tables."""
        return False


class Organisation(models.Model):
    """The organisation of this desk: one row, with the secrets that its card stands for."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=200)
    languages = models.JSONField(_("languages"))
    lands = models.JSONField(_("lands"), default=list)
    topics = models.JSONField(_("topics"), default=list)
    relays = models.JSONField(_("relays"))
    box_token = models.BinaryField(max_length=32)
    signing_key = models.BinaryField(max_length=32)
    card = models.TextField(blank=True)
    last_contact = models.DateTimeField(null=True, blank=True)
    """When the collector last spoke with the relay; about the desk, not about people, and overwritten each time."""
    failing_since = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=64, blank=True)
    """A code, while the collector fails."""

    class Meta:
        verbose_name = _("organisation")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="organisation_is_one_row"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def relay(self) -> str:
        """The first relay: where the box is."""
        relays: list[str] = self.relays
        return relays[0]


class IntakeKey(models.Model):
    """The key of one month, to which people seal. Its seed is destroyed 60 days after the month."""

    month = models.CharField(max_length=7, unique=True)
    recipient = models.TextField()
    seed = models.BinaryField(max_length=32, null=True)
    destroyed = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["month"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(seed__isnull=False, destroyed__isnull=True) | Q(seed__isnull=True, destroyed__isnull=False),
                name="intake_key_is_there_or_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return self.month


class Lasting(models.Model):
    """One thing that was done for good, so that an older database does not take it back (`lasting`)."""

    id = models.CharField(primary_key=True, max_length=32, default=partial(secrets.token_hex, 16), editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    value = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Trail(models.Model):
    """One line of the audit trail. Lines are added, never changed."""

    day = models.DateField(_("day"), default=today)
    tag = models.CharField(_("what"), max_length=40)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="trail", verbose_name=_("who"))
    subject = models.CharField(_("to what"), max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        verbose_name = _("line of the audit trail")
        verbose_name_plural = _("audit trail")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["tag"], name="trail_tag")]

    def __str__(self) -> str:
        return f"{self.day} {self.tag} {self.subject}".rstrip()

    @property
    def what(self) -> str:
        """The tag in words."""
        return str(WORDS[Tag(self.tag)]) if self.tag in set(Tag) else self.tag
