"""The organisation of this desk, and the keys with which it reads."""

import hashlib

from safeconduct.desk.members.errors import NotSetUp
from safeconduct.desk.members.models import IntakeKey, Organisation
from safeconduct.sealed.keys import Identity


def current() -> Organisation:
    """The organisation. Raises `NotSetUp`."""
    try:
        return Organisation.objects.get()
    except Organisation.DoesNotExist:
        raise NotSetUp from None


def box_id(organisation: Organisation) -> str:
    """The id of its box: 64 hex digits."""
    return hashlib.sha256(bytes(organisation.box_token)).hexdigest()


def intake_identities() -> list[Identity]:
    """The identities of all months that were not destroyed, the newest first: it opens most envelopes."""
    keys = IntakeKey.objects.filter(seed__isnull=False).order_by("-month")
    return [Identity.from_seed(bytes(key.seed)) for key in keys if key.seed is not None]
