"""The audit trail: who did what, in a closed list of tags, on which day. Never content, never a finer time."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from safeconduct.desk.days import today
from safeconduct.desk.rows import insert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from safeconduct.desk.members.models import Member, Trail


class Tag(StrEnum):
    """What can be in the trail."""

    SIGNED_IN = "member:signed_in"
    SIGN_IN_FAILED = "member:sign_in_failed"
    MEMBER_INVITED = "member:invited"
    MEMBER_JOINED = "member:joined"
    MEMBER_RESET = "member:reset"
    MEMBER_CHANGED = "member:changed"
    MEMBER_REMOVED = "member:removed"
    PASSWORD_CHANGED = "member:password_changed"  # noqa: S105 - a tag
    AUTHENTICATOR_ADDED = "member:authenticator_added"
    AUTHENTICATOR_REMOVED = "member:authenticator_removed"
    PASSKEY_ADDED = "member:passkey_added"
    PASSKEY_REMOVED = "member:passkey_removed"
    RECOVERY_CODES_MADE = "member:recovery_codes_made"
    RECOVERY_CODE_USED = "member:recovery_code_used"
    TRAIL_READ = "trail:read"
    DESK_SET_UP = "organisation:set_up"
    CARD_SIGNED = "organisation:card_signed"
    CARD_EXPORTED = "organisation:card_exported"
    INTAKE_KEY_MADE = "organisation:intake_key_made"
    INTAKE_KEY_DESTROYED = "organisation:intake_key_destroyed"
    BACKUP_MADE = "organisation:backup_made"
    RESTORED = "organisation:restored"
    DONE_AGAIN = "organisation:done_again"
    CASE_RECEIVED = "case:received"
    CASE_LISTED = "case:listed"
    CASE_READ = "case:read"
    CASE_ASSIGNED = "case:assigned"
    CASE_REPLIED = "case:replied"
    CASE_CLOSED = "case:closed"
    CASE_REOPENED = "case:reopened"
    ATTACHMENT_READ = "case:attachment_read"
    PARTS_FORGOTTEN = "case:parts_forgotten"
    CASE_BURN_WISHED = "case:burn_wished"
    CASE_DESTROYED = "case:destroyed"
    REPLY_DELIVERED = "case:reply_delivered"
    REPLY_EXPIRED = "case:reply_expired"
    ASIDE_KEPT = "aside:kept"
    ASIDE_READ = "aside:read"


WORDS: "dict[Tag, _StrPromise]" = {
    Tag.SIGNED_IN: _("signed in"),
    Tag.SIGN_IN_FAILED: _("failed to sign in"),
    Tag.MEMBER_INVITED: _("invited a member"),
    Tag.MEMBER_JOINED: _("joined"),
    Tag.MEMBER_RESET: _("reset a member's sign-in"),
    Tag.MEMBER_CHANGED: _("changed a member"),
    Tag.MEMBER_REMOVED: _("removed a member"),
    Tag.PASSWORD_CHANGED: _("changed their password"),
    Tag.AUTHENTICATOR_ADDED: _("set up an authenticator app"),
    Tag.AUTHENTICATOR_REMOVED: _("removed an authenticator app"),
    Tag.PASSKEY_ADDED: _("added a passkey"),
    Tag.PASSKEY_REMOVED: _("removed a passkey"),
    Tag.RECOVERY_CODES_MADE: _("made new recovery codes"),
    Tag.RECOVERY_CODE_USED: _("signed in with a recovery code"),
    Tag.TRAIL_READ: _("read the audit trail"),
    Tag.DESK_SET_UP: _("set up the desk"),
    Tag.CARD_SIGNED: _("signed a new card"),
    Tag.CARD_EXPORTED: _("exported the card"),
    Tag.INTAKE_KEY_MADE: _("made an intake key"),
    Tag.INTAKE_KEY_DESTROYED: _("destroyed an intake key"),
    Tag.BACKUP_MADE: _("made a backup"),
    Tag.RESTORED: _("restored a backup"),
    Tag.DONE_AGAIN: _("removed and destroyed again what an older database had brought back"),
    Tag.CASE_RECEIVED: _("received a case"),
    Tag.CASE_LISTED: _("listed cases"),
    Tag.CASE_READ: _("read a case"),
    Tag.CASE_ASSIGNED: _("assigned a case"),
    Tag.CASE_REPLIED: _("replied in a case"),
    Tag.CASE_CLOSED: _("closed a case"),
    Tag.CASE_REOPENED: _("reopened a case"),
    Tag.ATTACHMENT_READ: _("read an attachment"),
    Tag.PARTS_FORGOTTEN: _("threw away parts of files whose messages never came"),
    Tag.CASE_BURN_WISHED: _("was asked by the person to destroy a case"),
    Tag.CASE_DESTROYED: _("destroyed a case"),
    Tag.REPLY_DELIVERED: _("delivered a reply"),
    Tag.REPLY_EXPIRED: _("let a reply expire"),
    Tag.ASIDE_KEPT: _("set an envelope aside"),
    Tag.ASIDE_READ: _("read what was set aside"),
}


def note(tag: Tag, *, member: "Member | None" = None, subject: str = "", day: date | None = None) -> "Trail":
    """The new row: what was done, by whom (None: the desk itself), to what (a public id or a username)."""
    # Here, because models cannot be imported before Django's apps are ready, and tags can.
    from safeconduct.desk.members.models import Trail  # noqa: PLC0415

    return Trail.objects.create(tag=Tag(tag), member=member, subject=subject, day=day or today())


def note_all(tag: Tag, *, subjects: "Iterable[str]", day: date | None = None) -> None:
    """Adds a row for each subject, with one statement: what the desk itself did to many."""
    from safeconduct.desk.members.models import Trail  # noqa: PLC0415

    day = day or today()
    insert(Trail, [Trail(tag=tag.value, subject=subject, day=day) for subject in subjects])
