"""What can go wrong with members and the organisation's keys. No message holds a secret.

::

    MembersError
    ├── NotAllowed          the member's role does not have the permission
    ├── NotSetUp            there is no organisation in this database
    ├── Refused             what was given cannot be: a name that is taken, a relay address that is none
    ├── LastAdministrator   nobody would be left who can manage members
    └── InvitationSpent     the link was used, has expired or never was
"""

from django.core.exceptions import PermissionDenied


class MembersError(Exception):
    """Something about members or the organisation cannot be done."""


class NotAllowed(MembersError, PermissionDenied):
    """The member's role does not have the permission. Django answers 403."""

    def __init__(self, permission: str) -> None:
        self.permission = permission
        super().__init__(f"this needs the permission {permission}, which an administrator can give with another role")


class NotSetUp(MembersError):
    """There is no organisation in this database."""

    def __init__(self) -> None:
        super().__init__("This desk is not set up: run `safeconduct desk init`.")


class Refused(MembersError):
    """What was given cannot be; the message says what would be right."""


class LastAdministrator(MembersError):
    """Nobody would be left who can manage members."""

    def __init__(self) -> None:
        super().__init__("This is the last administrator: make another member administrator first.")


class InvitationSpent(MembersError):
    """The link was used, has expired or never was: all three look alike."""

    def __init__(self) -> None:
        super().__init__("This invitation is not valid any more. Ask an administrator for a new one.")
