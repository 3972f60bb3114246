"""What sign-in does, noted in the trail. allauth announces it; this writes it down."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed as code_failed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset, authenticator_used
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from safeconduct.desk.members.models import Member
from safeconduct.desk.members.trail import Tag, note


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Member, **_more: Any) -> None:  # noqa: ANN401 - Django's signals
    """Notes a sign-in, and when it took a recovery code."""
    note(Tag.SIGNED_IN, member=user, subject=user.username)
    codes = Authenticator.Type.RECOVERY_CODES
    if any(record.get("type") == codes for record in get_authentication_records(request, user)):
        note(Tag.RECOVERY_CODE_USED, member=user, subject=user.username)


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], **_more: Any) -> None:  # noqa: ANN401 - Django's signals
    """Notes a wrong password for a member; a name that is nobody's is not written down."""
    name = Member.normalize_username(str(credentials.get("username") or ""))
    member = Member.objects.filter(username=name).first()
    if member is not None:
        note(Tag.SIGN_IN_FAILED, subject=member.username)


@receiver(code_failed)
def failed_code(user: Member, **_more: Any) -> None:  # noqa: ANN401 - Django's signals
    """Notes a wrong one-time code."""
    note(Tag.SIGN_IN_FAILED, subject=user.username)


@receiver(authenticator_added)
def added(request: HttpRequest, user: Member, authenticator: Authenticator, **_more: Any) -> None:  # noqa: ANN401 - Django's signals
    """Notes a new authenticator, whose code was just given: that is the session's second factor."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", type=authenticator.type)
        note(Tag.AUTHENTICATOR_ADDED, member=user, subject=user.username)
    elif authenticator.type == Authenticator.Type.WEBAUTHN:
        note(Tag.PASSKEY_ADDED, member=user, subject=user.username)
    else:
        note(Tag.RECOVERY_CODES_MADE, member=user, subject=user.username)


@receiver(authenticator_removed)
def removed(user: Member, authenticator: Authenticator, **_more: Any) -> None:  # noqa: ANN401 - Django's signals
    """Notes an authenticator that is gone."""
    passkey = authenticator.type == Authenticator.Type.WEBAUTHN
    note(Tag.PASSKEY_REMOVED if passkey else Tag.AUTHENTICATOR_REMOVED, member=user, subject=user.username)


@receiver(authenticator_used)
def used(authenticator: Authenticator, **_more: Any) -> None:  # noqa: ANN401 - Django's signals
    """Takes away the second of the sign-in that allauth wrote down; the trail has its day."""
    Authenticator.objects.filter(pk=authenticator.pk).update(last_used_at=None)


@receiver(authenticator_reset)
def made_codes(user: Member, **_more: Any) -> None:  # noqa: ANN401 - Django's signals
    """Notes new recovery codes."""
    note(Tag.RECOVERY_CODES_MADE, member=user, subject=user.username)


@receiver(password_changed)
def changed_password(user: Member, **_more: Any) -> None:  # noqa: ANN401 - Django's signals
    """Notes a new password."""
    note(Tag.PASSWORD_CHANGED, member=user, subject=user.username)
