"""How allauth signs members in: user name, password, one-time code. No sign-up, no e-mail."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Closed to sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """False: members are invited."""
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """The names of this desk."""
