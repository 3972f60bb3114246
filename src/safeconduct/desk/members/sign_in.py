"""How allauth signs members in: user name, password, one-time code. No sign-up, no e-mail, no way around the code."""

import hashlib
import time
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkey_forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from safeconduct.desk.members.models import Member
from safeconduct.desk.members.trail import Tag, note

ONE_USE = 150
"""Seconds a code is remembered as used: with a tolerance of one step it is right for 90, and allauth remembers 30."""


class AccountAdapter(DefaultAccountAdapter):
    """Closed to sign-up; says nothing by mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """False: members are invited."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002 - allauth's signature
        """Whether the last proof is older than a quarter of an hour: a sign-in counts as much as being asked again."""
        records = get_authentication_records(self.request, self.request.user)
        proved = max((record["at"] for record in records), default=0)
        return time.time() - proved > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401 - allauth's signature
        """Nothing: there are no addresses."""

    def get_client_ip(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """The same for everyone: addresses are neither kept nor counted."""
        return "127.0.0.1"

    def get_http_user_agent(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Nothing: what people sign in with is not kept."""
        return ""


class MFAAdapter(DefaultMFAAdapter):
    """The authenticator app cannot be taken off, passkeys beside it can; what is lost is reset by an administrator."""

    def get_totp_issuer(self) -> str:
        """The name in the authenticator app: neutral, because a phone is looked through."""
        return "Desk"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether it is a passkey."""
        return bool(authenticator.type == Authenticator.Type.WEBAUTHN)

    def generate_authenticator_name(self, user: Member, _type: Authenticator.Type) -> str:
        """A name for one more passkey, when the member gives none."""
        number = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count() + 1
        return str(_("Passkey %(number)d") % {"number": number})

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The desk's host, under the same neutral name as in the authenticator app."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}


class LoginForm(account_forms.LoginForm):
    """User name and password, each with one label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)


class _Once:
    user: Member
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs |= {"autofocus": True, "inputmode": "numeric"}

    def clean_code(self) -> str:
        """The code, once: who looked over a shoulder comes too late."""
        code: str = super().clean_code()  # type: ignore[misc]  # the form that this is mixed into has it
        mark = hashlib.sha256(f"{self.user.pk} {code}".encode()).hexdigest()
        if not cache.add(f"code:{mark}", 1, ONE_USE):
            raise MFAAdapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_Once, mfa_forms.AuthenticateForm):
    """The one-time code of a sign-in."""


class ReauthenticateForm(_Once, mfa_forms.ReauthenticateForm):
    """The one-time code that is asked for again before something grave."""


NOT_A_CREDENTIAL = (KeyError, TypeError, ValueError, AttributeError)
"""What the parser of credentials raises for what is none."""


class _Careful:
    user: Member

    def clean_credential(self) -> Authenticator:
        """The passkey that was used; a wrong one is noted like a wrong code."""
        try:
            passkey: Authenticator = super().clean_credential()  # type: ignore[misc]  # the form that this is mixed into has it
        except (ValidationError, *NOT_A_CREDENTIAL):
            note(Tag.SIGN_IN_FAILED, subject=self.user.username)
            raise MFAAdapter().validation_error("incorrect_code") from None
        return passkey


class PasskeyForm(_Careful, passkey_forms.AuthenticateWebAuthnForm):
    """The passkey of a sign-in."""


class ReauthenticatePasskeyForm(_Careful, passkey_forms.ReauthenticateWebAuthnForm):
    """The passkey that is asked for again before something grave."""


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """One more passkey, and what it is called on the member's own page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        self.fields["name"].widget.attrs["maxlength"] = 60

    def clean(self) -> dict[str, Any]:
        """What was given, with a passkey that this browser has just made."""
        try:
            given: dict[str, Any] = super().clean()
        except NOT_A_CREDENTIAL:
            raise MFAAdapter().validation_error("incorrect_code") from None
        return given
