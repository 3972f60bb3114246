"""What can go wrong with the front end.

::

    FrontError
    └── FrontMissing   it was not built here
"""


class FrontError(Exception):
    """Something about the front end is wrong."""


class FrontMissing(FrontError):
    """A file of the front end was not built."""
