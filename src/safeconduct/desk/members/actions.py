"""What administrators do with members. `by` is who does it; None is whoever holds the machine and its passphrase."""

import hashlib
import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from safeconduct.desk.days import today
from safeconduct.desk.members import leaving
from safeconduct.desk.members.errors import InvitationSpent, LastAdministrator, Refused
from safeconduct.desk.members.lasting import Kind, again, record
from safeconduct.desk.members.models import Member
from safeconduct.desk.members.permissions import PERMISSIONS, Permission, Role, require
from safeconduct.desk.members.trail import Tag, note

INVITATION_DAYS = 7


def _guard(by: Member | None) -> None:
    if by is not None:
        require(by, Permission.MEMBER_MANAGE)


@transaction.atomic
def invite(*, username: str, name: str, role: Role, by: Member | None = None) -> tuple[Member, str]:
    """The new member and the token of a one-time invitation, which is kept nowhere. Notes it.

    Raises `NotAllowed`, and `Refused` for a user name that is taken, also by someone who left, or is no user name.
    """
    _guard(by)
    member = Member(username=Member.normalize_username(username), name=name or username, role=Role(role))
    member.set_unusable_password()
    try:
        member.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    token = _invitation(member)
    member.save()
    note(Tag.MEMBER_INVITED, member=by, subject=member.username)
    return member, token


def named(username: str) -> Member:
    """The member with that user name. Raises `Refused`."""
    found = Member.objects.filter(username=Member.normalize_username(username)).first()
    if found is None:
        raise Refused("There is no member of that user name. `safeconduct desk member list` shows all.")
    return found


def _invitation(member: Member) -> str:
    token = secrets.token_urlsafe(24)
    member.invitation = hashlib.sha256(token.encode()).hexdigest()
    member.invitation_expires = today() + timedelta(days=INVITATION_DAYS)
    return token


def invited(token: str) -> Member:
    """The member whom the token invites. Raises `InvitationSpent`."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = Member.objects.filter(invitation=digest, is_active=True, invitation_expires__gte=today()).first()
    if found is None:
        raise InvitationSpent
    return found


@transaction.atomic
def join(*, token: str, password: str) -> Member:
    """The invited member, now with a password; the invitation is spent. Notes it.

    Raises `InvitationSpent`, and Django's `ValidationError` for a password that is easily guessed.
    """
    member = invited(token)
    return _joined(member, password)


def _joined(member: Member, password: str) -> Member:
    validate_password(password, member)
    member.set_password(password)
    member.invitation, member.invitation_expires = "", None
    member.save()
    note(Tag.MEMBER_JOINED, member=member, subject=member.username)
    return member


@transaction.atomic
def admit(*, member: Member, password: str, totp_secret: str | None = None) -> Member:
    """The member with password and authenticator set by whoever holds the machine: for scripts, without a link.

    Raises `Refused` when the password is easily guessed or the secret is not base32 of at least 16 bytes.
    """
    try:
        _joined(member, password)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    if totp_secret is not None:
        TOTP.activate(member, totp_secret)
        RecoveryCodes.activate(member)
        note(Tag.AUTHENTICATOR_ADDED, member=member, subject=member.username)
    return member


@transaction.atomic
def change_role(*, member: Member, role: Role, by: Member | None = None) -> Member:
    """The member with another role, from the next request on. Notes it. Raises `NotAllowed`, `LastAdministrator`.

    Open cases of who may not answer any more become nobody's.
    """
    _guard(by)
    if Role(role) is not Role.ADMINISTRATOR:
        _keep_an_administrator(member)
    if member.role != role:
        member.role = Role(role)
        member.save(update_fields=["role"])
        record(Kind.ROLE_CHANGED, subject=str(member.pk), value=member.role)
        _free_their_cases(member, by)
        note(Tag.MEMBER_CHANGED, member=by, subject=f"{member.username} {member.role}"[:64])
    return member


@transaction.atomic
def reset(*, member: Member, by: Member | None = None) -> str:
    """The token of a new invitation. Password, authenticator and sessions of the member are gone. Notes it."""
    _guard(by)
    _shut_out(member)
    token = _invitation(member)
    member.save()
    record(Kind.SIGN_IN_RESET, subject=str(member.pk))
    note(Tag.MEMBER_RESET, member=by, subject=member.username)
    return token


@transaction.atomic
def remove(*, member: Member, by: Member | None = None, to: Member | None = None) -> Member:
    """The member, who can do nothing from now on: sessions end with this, not with their next click. Notes it.

    Their open cases go to `to`, or to nobody. The row stays, because the trail speaks of it.
    Raises `NotAllowed`, `LastAdministrator`, and `Refused` for a colleague who cannot take cases over.
    """
    _guard(by)
    _keep_an_administrator(member)
    leaving.hand_over(member=member, to=to, by=by)
    _take_everything(member)
    record(Kind.MEMBER_REMOVED, subject=str(member.pk))
    note(Tag.MEMBER_REMOVED, member=by, subject=member.username)
    return member


def _take_everything(member: Member) -> None:
    member.is_active = False
    member.invitation, member.invitation_expires = "", None
    _shut_out(member)
    member.save()


@again(Kind.MEMBER_REMOVED)
def _removed_again(member: str, _value: str) -> None:
    for found in Member.objects.filter(pk=member, is_active=True):
        leaving.hand_over(member=found, to=None, by=None)
        _take_everything(found)


@again(Kind.SIGN_IN_RESET)
def _reset_again(member: str, _value: str) -> None:
    # The link of that time is not known any more: an administrator makes another.
    for found in Member.objects.filter(pk=member):
        found.invitation, found.invitation_expires = "", None
        _shut_out(found)
        found.save()


@again(Kind.ROLE_CHANGED)
def _changed_again(member: str, role: str) -> None:
    for found in Member.objects.filter(pk=member):
        found.role = Role(role)
        found.save(update_fields=["role"])
        _free_their_cases(found, None)


def _free_their_cases(member: Member, by: Member | None) -> None:
    if Permission.REPLY_WRITE not in PERMISSIONS[Role(member.role)]:
        leaving.hand_over(member=member, to=None, by=by)


def _keep_an_administrator(member: Member) -> None:
    others = Member.objects.filter(is_active=True, role=Role.ADMINISTRATOR).exclude(pk=member.pk)
    if member.is_active and member.role == Role.ADMINISTRATOR and not others.exists():
        raise LastAdministrator


def _shut_out(member: Member) -> None:
    # A changed password ends sessions too (their hash is drawn from it); the rows go so that nothing is left to find.
    member.set_unusable_password()
    Authenticator.objects.filter(user=member).delete()
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == str(member.pk):
            session.delete()
