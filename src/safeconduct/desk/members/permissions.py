"""Who may do what: a closed list of permissions and of roles. A new permission is a line here, and a decision."""

from enum import StrEnum
from typing import Protocol

from safeconduct.desk.members.errors import NotAllowed


class Permission(StrEnum):
    """What a member may do, as `scope:resource:action`."""

    CASE_READ = "cases:case:read"
    CASE_ASSIGN = "cases:case:assign"
    CASE_CLOSE = "cases:case:close"
    CASE_DESTROY = "cases:case:destroy"
    REPLY_WRITE = "cases:reply:write"
    ASIDE_READ = "cases:aside:read"
    MEMBER_MANAGE = "members:member:manage"
    TRAIL_READ = "members:trail:read"
    ORGANISATION_MANAGE = "members:organisation:manage"


class Role(StrEnum):
    """What a member is at this desk. Everyone has exactly one."""

    ADMINISTRATOR = "administrator"
    COUNSELLOR = "counsellor"
    READER = "reader"


_READER = frozenset({Permission.CASE_READ, Permission.ASIDE_READ})
_COUNSELLOR = _READER | {
    Permission.CASE_ASSIGN,
    Permission.CASE_CLOSE,
    Permission.CASE_DESTROY,
    Permission.REPLY_WRITE,
}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.READER: _READER,
    Role.COUNSELLOR: _COUNSELLOR,
    # In a small organisation the administrator counsels as well. Whoever may appoint counsellors could appoint
    # herself one anyway, so a narrower role would hide that rather than prevent it.
    Role.ADMINISTRATOR: frozenset(Permission),
}


class Actor(Protocol):
    """What a permission is asked of: a member, or whoever is not signed in."""

    @property
    def is_active(self) -> bool:
        """Whether they may sign in at all."""


def allowed(member: Actor, permission: Permission) -> bool:
    """Whether the member may. A removed member and a stranger never may."""
    role = getattr(member, "role", None)
    return bool(member.is_active) and role in set(Role) and permission in PERMISSIONS[Role(role)]


def require(member: Actor, permission: Permission) -> None:
    """Nothing, or `NotAllowed`: the first line of every verb."""
    if not allowed(member, permission):
        raise NotAllowed(permission)
