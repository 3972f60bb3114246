"""What can go wrong with cases. Messages are for members, in their language, and hold nothing that a person wrote.

::

    CaseError
    ├── CaseNotFound        there is no such case at this desk
    ├── AttachmentNotFound  the case has no such attachment, or it is not complete
    ├── NotAssignable       the member may not answer, so a case cannot be theirs
    ├── AlreadyAssigned     someone else took the case in the meantime
    ├── CaseClosed          a closed case is not answered; reopen it first
    ├── CaseNotClosed       only a closed case can be reopened
    ├── ConversationMoved   something was written since the member last saw the conversation
    ├── DestructionWished   the person wishes the conversation destroyed, so nothing more is sent to them
    ├── NotWished           only what the person wished destroyed is destroyed
    ├── EmptyReply          there is nothing to send
    └── ReplyTooLong        the text does not fit into the largest envelope
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class CaseError(Exception):
    """Something about a case is wrong; the message says what to do."""


class CaseNotFound(CaseError):
    """There is no such case at this desk."""

    def __init__(self) -> None:
        super().__init__(_("There is no such case at this desk."))


class AttachmentNotFound(CaseError):
    """The case has no such attachment, or it is not complete."""

    def __init__(self) -> None:
        super().__init__(_("There is no such attachment in this case, or it is not complete."))


class NotAssignable(CaseError):
    """The member may not answer."""

    def __init__(self) -> None:
        super().__init__(_("This member may not answer, so a case cannot be theirs. Choose another."))


class AlreadyAssigned(CaseError):
    """Someone else took the case in the meantime."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("In the meantime the case went to %(name)s. Look at it again before you change that.")
            % {"name": name or _("nobody")}
        )


class CaseClosed(CaseError):
    """A closed case is not answered."""

    def __init__(self) -> None:
        super().__init__(_("This case is closed. Reopen it, then send your reply; your text is still here."))


class CaseNotClosed(CaseError):
    """Only a closed case can be reopened."""

    def __init__(self) -> None:
        super().__init__(_("This case is not closed."))


class ConversationMoved(CaseError):
    """Something was written since the member last saw the conversation."""

    def __init__(self) -> None:
        super().__init__(
            _("While you wrote, something was added to the conversation. Read it, then send again; your text is here.")
        )


class DestructionWished(CaseError):
    """The person wishes the conversation destroyed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The person wishes this conversation destroyed and has emptied their mailbox. "
                "Nothing more can reach them."
            )
        )


class NotWished(CaseError):
    """Only what the person wished destroyed is destroyed."""

    def __init__(self) -> None:
        super().__init__(
            _("Only the person can wish a conversation destroyed, and they have not. Close the case instead.")
        )


class EmptyReply(CaseError):
    """There is nothing to send."""

    def __init__(self) -> None:
        super().__init__(_("Write something before you send."))


class ReplyTooLong(CaseError):
    """The text does not fit. `bytes_over` says by how many bytes."""

    def __init__(self, bytes_over: int) -> None:
        self.bytes_over = bytes_over
        super().__init__(
            ngettext(
                "The reply is too long by about %(n)d letter. Shorten it, or send it as two replies.",
                "The reply is too long by about %(n)d letters. Shorten it, or send it as two replies.",
                bytes_over,
            )
            % {"n": bytes_over}
        )
