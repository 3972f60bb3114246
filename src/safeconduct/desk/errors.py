"""What can go wrong before the desk works. No message holds a passphrase, a key or a member's data.

::

    DeskError
    ├── Locked                 the database cannot be opened
    │   ├── NoDataFolder       no folder was named, or there is no desk in it
    │   ├── NoPassphrase       none was given
    │   ├── NoDeviceSecret     its file is missing or is not one
    │   └── WrongPassphrase    the passphrase or the device secret is not this desk's
    ├── AlreadySetUp           there is a desk in the folder
    ├── BackupError            a backup cannot be made or restored
    │   ├── NotABackup         the file is none, is not whole, or was changed
    │   └── NotOurs            this database is backed up by its own server's means
    ├── JournalError           what no backup may take back is not known for certain
    │   ├── NoJournal          it is missing, or older than the backup
    │   └── JournalDamaged     it is another desk's, or was changed
    └── Unsafe                 a combination of settings that would lay the desk open
"""

from django.core.exceptions import ImproperlyConfigured


class DeskError(ImproperlyConfigured):
    """The desk cannot work like this; the message says what to do."""


class Locked(DeskError):
    """The database cannot be opened."""


class NoDataFolder(Locked):
    """No folder was named, or there is no desk in it."""


class NoPassphrase(Locked):
    """No passphrase was given."""


class NoDeviceSecret(Locked):
    """The file with the device secret is missing, or is not one."""


class WrongPassphrase(Locked):
    """The passphrase or the device secret is not this desk's. Which of them, nobody can tell."""

    def __init__(self) -> None:
        super().__init__("The passphrase or the device secret is not the one of this desk. Nothing was changed.")


class AlreadySetUp(DeskError):
    """There is a desk in the folder already."""


class BackupError(DeskError):
    """A backup cannot be made or restored."""


class NotABackup(BackupError):
    """The file is not a backup of a desk, is not whole, or was changed."""


class NotOurs(BackupError):
    """This database is backed up by its own server's means."""


class JournalError(DeskError):
    """What no backup may take back is not known for certain."""


class NoJournal(JournalError):
    """The journal is missing, or older than the backup."""


class JournalDamaged(JournalError):
    """The journal is another desk's, of a newer version, or was changed."""


class Unsafe(DeskError):
    """A combination of settings that would lay the desk open."""
